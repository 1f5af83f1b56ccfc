"""Files of other people → a package, and a report on every row: one stage after another. No file is opened here.

bytes → tables (`opening`) → what each table is and which column has what (`guess`) → rows (`log_rows`) → events and a
package that passes the checks (`build_package`) → what became of every row: used, or reported with file, row, column,
reason and hint (`report_on`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from raillinks.domain.problems import COLUMNS, Problem, Severity, errors
from raillinks.importer import build_package, guess, log_rows, mapping, opening
from raillinks.importer.build_package import Made
from raillinks.importer.events import TIME_COLUMNS, Example
from raillinks.importer.guess import CROSSING_AND_DATE
from raillinks.importer.log_rows import Logs
from raillinks.importer.mapping import HowToRead
from raillinks.importer.raw_table import Fault, RawTable
from raillinks.package import package_files
from raillinks.package.dataset import Dataset


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
        return _csv(self.frame(), [column for column in COLUMNS if column != "row"])


def _csv(frame: pd.DataFrame, texts: list[str]) -> bytes:
    safe = frame[texts].astype(str).replace(r"^(?=[=+\-@\t\r])", "'", regex=True)
    return frame.assign(**{column: safe[column] for column in texts}).to_csv(index=False, lineterminator="\n").encode()


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


Tell = Callable[[str, str], None]
"""Is told each step: one of `STEPS`, and the file, if it is about one."""
STEPS = ("open", "rows", "events", "package", "zip")


@dataclass(frozen=True)  # without slots: the files of the package are made once, and kept here
class Intake:
    """What came of files.

    Args:
        dataset: The package, checked; None if there is none.
        how: How the files were understood, with all guesses: it can be edited, saved and used again.
        report: What became of every row.
        tables: What was read.
        roles: What each of them is: see `mapping.ROLES`.
        time: How long each link has each status: see `events.time_per_status`; None if there is no package.
        examples: Some rows as they were read.
    """

    dataset: Dataset | None
    how: HowToRead
    report: Report
    tables: tuple[RawTable, ...]
    roles: tuple[str, ...]
    time: pd.DataFrame | None = None
    examples: tuple[Example, ...] = ()

    def time_csv(self) -> bytes:
        """`time` as CSV in UTF-8; a spreadsheet takes no cell of it for a formula. Empty without a package."""
        return b"" if self.time is None else _csv(self.time, [*TIME_COLUMNS[:-1]])

    @cached_property
    def files(self) -> Mapping[str, bytes] | None:
        """The files of the package, by path; None if there is none."""
        return None if self.dataset is None else build_package.files_to_keep(self.dataset)


def read(files: Mapping[str, bytes], how: HowToRead, today: np.datetime64, tell: Tell = lambda *_: None) -> Logs:
    """The rows of files, each as crossing, service, status and days: the first three stages."""
    tables, problems = opening.open_files(files, how, tell)
    plans = [guess.plan(table, number, how, today) for number, table in enumerate(tables)]
    logs = log_rows.read_logs(plans, how, today, tell)
    logs.problems[:0] = problems
    return logs


def take_in(
    files: Mapping[str, bytes],
    how: HowToRead,
    today: np.datetime64,
    *,
    good_rows_only: bool = False,
    tell: Tell = lambda *_: None,
) -> Intake:
    """Reads files and makes a package of them.

    Args:
        files: The bytes of each file, by its name.
        how: What is said of them; all else is guessed.
        today: The last day on which anything can have happened.
        good_rows_only: Whether rows that can be used are used although others cannot.
        tell: Is told each step.
    """
    logs = read(files, how, today, tell)
    made = None
    if logs.rows and not errors(logs.problems):
        named = [plan.table.file for plan in logs.plans]
        made = build_package.make(logs, named, today, tell, _hash_of(files, how, today))
    report = report_on(logs, made, files)
    is_used = made is not None and not errors(report.problems) and (report.clean or good_rows_only)
    tables, roles = (tuple(getattr(plan, name) for plan in logs.plans) for name in ("table", "role"))
    dataset, time = (made.dataset, made.time) if made and is_used else (None, None)
    return Intake(dataset, logs.how, report, tables, roles, time, made.examples if made else ())


def _hash_of(files: Mapping[str, bytes], how: HowToRead, today: np.datetime64) -> str:
    """A hash of all that an intake is given: a package that is made of the same is the same."""
    given = {name: files[name] for name in sorted(files)}
    return package_files.content_hash({**given, "\0how": mapping.save(how), "\0today": str(today).encode()})
