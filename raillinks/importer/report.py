"""What became of every row: used, or reported with file, row, column, reason and hint."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from raillinks.domain.problems import COLUMNS, Problem, Severity, errors
from raillinks.importer.build_package import Made
from raillinks.importer.guess import CROSSING_AND_DATE
from raillinks.importer.log_rows import Logs
from raillinks.importer.raw_table import Fault


@dataclass(frozen=True, slots=True)
class Count:
    """The rows of one table.

    Args:
        file: The file.
        rows_in: How many rows it has.
        used: How many of them are in the package.
        reported: How many of them the report names; of a file with a problem as a whole, all.
    """

    file: str
    rows_in: int
    used: int
    reported: int


@dataclass(frozen=True, slots=True)
class Report:
    """What became of every row.

    Args:
        counts: The rows of each table.
        problems: What is wrong with files as a whole, and what was assumed.
        faults: What is wrong with rows, by file.
    """

    counts: tuple[Count, ...]
    problems: tuple[Problem, ...]
    faults: tuple[tuple[str, Fault], ...]

    @property
    def clean(self) -> bool:
        """Whether every row can be used and nothing has to be said first."""
        return not errors(self.problems) and not any(f.severity is Severity.ERROR for _, f in self.faults)

    def rows_by_code(self) -> dict[str, int]:
        """How many rows, or files, each kind of problem concerns, the most first."""
        counted = Counter({problem.code: 0 for problem in errors(self.problems)})
        counted.update(problem.code for problem in errors(self.problems))
        for _, fault in self.faults:
            counted[fault.code] += len(fault.rows)
        return dict(counted.most_common())

    def frame(self, most: int | None = None) -> pd.DataFrame:
        """Every problem as a row: file, row, column, code, severity, reason, hint; row 0 is the file as a whole.

        Args:
            most: How many rows of each kind of problem there are at most; None = all.
        """
        whole = pd.DataFrame([{c: getattr(p, c) for c in COLUMNS} for p in self.problems], columns=list(COLUMNS))
        parts = [_of_fault(file, fault, most) for file, fault in self.faults if len(fault.rows)]
        if not parts:
            return whole
        rows = pd.concat(parts, ignore_index=True).sort_values(["file", "row"], kind="stable", ignore_index=True)
        return pd.concat([whole, rows], ignore_index=True) if len(whole) else rows

    def csv(self) -> bytes:
        """The same as CSV in UTF-8; a spreadsheet takes no cell of it for a formula."""
        frame = self.frame()
        texts = [column for column in COLUMNS if column != "row"]
        frame[texts] = frame[texts].astype(str).replace(r"^(?=[=+\-@\t\r])", "'", regex=True)
        return frame.to_csv(index=False, lineterminator="\n").encode()


def _of_fault(file: str, fault: Fault, most: int | None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "file": file,
            "row": fault.rows[:most],
            "column": fault.column,
            "code": fault.code,
            "severity": str(fault.severity),
            "reason": fault.reasons if isinstance(fault.reasons, str) else list(fault.reasons[:most]),
            "hint": fault.hint,
        }
    )


def report_on(logs: Logs, made: Made | None, files: Iterable[str]) -> Report:
    """What became of every row: each is used or reported.

    Args:
        logs: What was read.
        made: What came of it; None if no package was tried.
        files: The names of the files.
    """
    problems = [*logs.problems, *(made.problems if made else ())]
    faults = [*logs.faults, *(made.faults if made else ())]
    refused = {problem.file for problem in errors(problems)}
    if not logs.rows and not refused:
        refused = {*files}
        text, file = "there is no log in the files", next(iter(files), "")
        problems.append(Problem(file, 0, "", "no-log", Severity.ERROR, text, CROSSING_AND_DATE))
    if made is not None and made.dataset is None:
        refused = {plan.table.file for plan in logs.plans}
    counts = []
    for table in (plan.table for plan in logs.plans):
        wrong = [f.rows for file, f in faults if file == table.file and f.severity is Severity.ERROR]
        bad = len(np.unique(np.concatenate(wrong))) if wrong else 0
        reported = table.rows_in if table.file in refused else bad
        counts.append(Count(table.file, table.rows_in, table.rows_in - reported, reported))
    return Report(tuple(counts), tuple(problems), tuple(faults))
