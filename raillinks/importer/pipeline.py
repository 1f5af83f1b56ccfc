"""Files of other people → a package, and a report on every row: one stage after another. No file is opened here.

bytes → tables (`opening`) → what each table is and which column has what (`guess`) → rows (`log_rows`) → events and a
package that passes the checks (`build_package`) → what became of every row (`report`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from raillinks.domain.problems import errors
from raillinks.importer import build_package, guess, log_rows, mapping, opening
from raillinks.importer.log_rows import Logs
from raillinks.importer.mapping import HowToRead
from raillinks.importer.raw_table import RawTable
from raillinks.importer.report import Report, report_on
from raillinks.package import package_files
from raillinks.package.dataset import Dataset

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
    """

    dataset: Dataset | None
    how: HowToRead
    report: Report
    tables: tuple[RawTable, ...]
    roles: tuple[str, ...]

    @cached_property
    def files(self) -> Mapping[str, bytes] | None:
        """The files of the package, by path; None if there is none."""
        return None if self.dataset is None else build_package.files_to_keep(self.dataset)


def read(files: Mapping[str, bytes], how: HowToRead, today: np.datetime64, tell: Tell = lambda *_: None) -> Logs:
    """The rows of files, each as crossing, service, status and days: the first three stages."""
    tables, problems = opening.open_files(files, how, tell)
    plans = [guess.plan(table, number, how) for number, table in enumerate(tables)]
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
    return Intake(made.dataset if made and is_used else None, logs.how, report, tables, roles)


def _hash_of(files: Mapping[str, bytes], how: HowToRead, today: np.datetime64) -> str:
    """A hash of all that an intake is given: a package that is made of the same is the same."""
    given = {name: files[name] for name in sorted(files)}
    return package_files.content_hash({**given, "\0how": mapping.save(how), "\0today": str(today).encode()})
