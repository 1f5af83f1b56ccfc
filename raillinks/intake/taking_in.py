"""Files of other people → a package, and a report on every row. No file is opened here: all are bytes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from raillinks.intake import guessing, guessing_days, log_rows, making, mapping, opening, places, report, to_keep
from raillinks.intake.checked import FOR_THE_MAPPING, Checked
from raillinks.intake.log_rows import LogRows
from raillinks.intake.mapping import ANY, HowToRead
from raillinks.intake.places import Place
from raillinks.intake.raw_table import Fault, RawTable, Reading
from raillinks.intake.report import Report
from raillinks.package import package_files
from raillinks.package.dataset import Dataset
from raillinks.words.problems import Problem, Severity, errors
from raillinks.words.status import Status

Tell = Callable[[str, str], None]
"""Is told each step: one of `STEPS`, and the file, if it is about one."""
STEPS = ("open", "rows", "events", "package", "zip")
CROSSING_AND_DATE = f"{FOR_THE_MAPPING}a log needs a column of crossings and one of dates, or of starts: columns.log"


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
        return None if self.dataset is None else to_keep.files(self.dataset)


@dataclass(slots=True)
class _Work:
    """What is known so far."""

    how: HowToRead
    today: np.datetime64
    tables: list[RawTable] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    logs: list[LogRows] = field(default_factory=list)
    described: dict[str, Place] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    statuses: list[str] = field(default_factory=list)

    def say(self, file: str, code: str, text: str, hint: str = "", *, error: bool = False) -> None:
        """Adds a problem, or what was assumed, of a file as a whole."""
        severity = Severity.ERROR if error else Severity.WARNING
        self.problems.append(Problem(file, 0, "", code, severity, text, hint))


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
    work = read(files, how, today, tell)
    made = None
    if work.logs and not errors(work.problems):
        named = [table.file for table in work.tables]
        made = making.make(work.logs, work.described, named, work.how, today, tell, _hash_of(files, how, today))
        work.problems += made.problems
        work.faults += made.faults
    refused = frozenset(problem.file for problem in errors(work.problems))
    if not work.logs and not refused:
        work.say(next(iter(files), ""), "no-log", "there is no log in the files", CROSSING_AND_DATE, error=True)
        refused = frozenset(files)
    whole = refused if made is None or made.dataset is not None else frozenset(t.file for t in work.tables)
    found = Report(report.counts(work.tables, whole, work.faults), tuple(work.problems), tuple(work.faults))
    usable = made if made is not None and not refused and (found.clean or good_rows_only) else None
    return Intake(usable.dataset if usable else None, _as_used(work), found, tuple(work.tables), tuple(work.roles))


def _hash_of(files: Mapping[str, bytes], how: HowToRead, today: np.datetime64) -> str:
    """A hash of all that an intake is given: a package that is made of the same is the same."""
    given = {name: files[name] for name in sorted(files)}
    return package_files.content_hash({**given, "\0how": mapping.save(how), "\0today": str(today).encode()})


def read(files: Mapping[str, bytes], how: HowToRead, today: np.datetime64, tell: Tell = lambda *_: None) -> "_Work":
    """The tables of files, each row as crossing, service, status and days; see `_Work`."""
    work = _Work(how, today)
    for name, content in files.items():
        tell("open", name)
        tables, problems = opening.tables(content, name, lambda file: how.reading.get(file) or how.reading.get(ANY))
        work.tables += tables
        work.problems += problems
    guesses = [guessing.role_and_guess(table, how.roles.get(table.file, "")) for table in work.tables]
    work.roles = [role for role, _ in guesses]
    for number in sorted(range(len(work.tables)), key=lambda n: work.roles[n] == guessing.LOG):
        table, (role, guess) = work.tables[number], guesses[number]
        tell("rows", table.file)
        work.faults += [(table.file, fault) for fault in table.faults]
        for note in table.notes:
            work.say(table.file, "note", note)
        columns = _columns(table, role, guess.columns, work)
        if role in {guessing.LOG, guessing.CROSSINGS}:
            _say_what_is_not_used(table, [*columns.values()], guess.notes, work)
        if role == guessing.LOG:
            _read_log(table, number, columns, guess.status, work)
        elif role == guessing.CROSSINGS:
            checked = Checked(table.rows, np.zeros(len(table.rows), bool))
            work.described |= places.described(table, columns, checked)
            work.faults += [(table.file, fault) for fault in checked.faults]
        else:
            work.faults.append((table.file, Fault("", "not-used", table.rows, _NOT_TAKEN_IN.format(role), _NAME_THEM)))
    return work


def _columns(table: RawTable, role: str, guessed: Mapping[str, str], work: _Work) -> dict[str, str]:
    """Which column of a table has what: as it is said, else guessed. A column that is not there is a problem."""
    said = dict(work.how.columns.get(role, {}))
    missing = [column for column in said.values() if column and column not in table.columns]
    if missing:
        text = f"there is no column '{missing[0]}'"
        work.say(table.file, "missing-column", text, f"columns: {', '.join(table.columns)[:500]}", error=True)
    left = {field: column for field, column in guessed.items() if field not in said and column not in said.values()}
    if {"start", "date"} & set(said):
        changes = {"end"} if said.get("date") and not said.get("start") else set()
        left = {field: column for field, column in left.items() if field not in {"start", "date"} | changes}
    columns = {field: column for field, column in (said | left).items() if column in table.columns}
    if role == guessing.LOG and "end" in columns and "start" not in columns and "date" in columns:
        columns["start"] = columns.pop("date")
    if work.how.form == making.EVENTS:
        columns.pop("end", None)
    work.columns[role] = columns
    return columns


def _say_what_is_not_used(table: RawTable, used: Sequence[str], notes: Sequence[str], work: _Work) -> None:
    """Names every column that nothing uses; those of dates alone, since each of them may change what the log says."""
    left = [name for name in table.columns if name not in used]
    dated = [name for name in left if guessing_days.has_dates(table, name)]
    for name in dated:
        work.say(table.file, "unused-dates", f"the dates in '{name}' are not used", _MAY_BE_DAYS)
    for note in notes:
        work.say(table.file, "note", note)
    if others := [name for name in left if name not in dated]:
        work.say(table.file, "note", f"columns that are not used: {', '.join(others)[:300]}")


_NOT_TAKEN_IN = "a table of {} is not taken in"
_NAME_THEM = "leave it out; columns of the log itself may name a source, its address and its title"
_MAY_BE_DAYS = f"{FOR_THE_MAPPING}columns.log.start, end or date, if they say when something began or ended"


def _read_log(table: RawTable, number: int, columns: Mapping[str, str], status: str, work: _Work) -> None:
    if "crossing" not in columns or not {"date", "start"} & set(columns):
        text = f"the columns are: {', '.join(table.columns)[:500]}"
        work.say(table.file, "missing-column", text, CROSSING_AND_DATE, error=True)
        return
    how = work.how
    if "status" not in columns and not how.status:
        status = guessing_days.said_by(columns) or status
        if not status and "start" not in columns:
            text = f"a log of changes needs a column of statuses; the columns are: {', '.join(table.columns)[:500]}"
            work.say(
                table.file,
                "missing-column",
                text,
                f"{FOR_THE_MAPPING}columns.log.status, or one status for all rows",
                error=True,
            )
            return
        work.say(table.file, "note", _OF_NAMES.format(status) if status else _OPEN, f"{FOR_THE_MAPPING}status")
        work.statuses.append(status or str(Status.OPEN))
        how = replace(how, status=work.statuses[-1])
    rows, checked = log_rows.read(table, number, columns, how, work.today)
    work.faults += [(table.file, fault) for fault in checked.faults]
    for note in checked.notes:
        work.say(table.file, "note", note)
    for question in dict.fromkeys(checked.questions):
        work.say(
            table.file,
            "question",
            question,
            f"{FOR_THE_MAPPING}day_order: day-first, month-first or year-first",
            error=True,
        )
    if "service" not in columns and not work.how.service:
        work.say(table.file, "note", "no column says which service: each row is read as about all services")
    said = {name: {**words, **getattr(work.how, name)} for name, words in checked.words.items()}
    work.how = replace(work.how, **said)  # type: ignore[arg-type]
    work.logs.append(rows)


_OPEN = "no column says what a row is: each is read as an interval in which it is open"
_OF_NAMES = "no column says what a row is: by the names of the columns, or of the file, each is read as '{}'"


def _as_used(work: _Work) -> HowToRead:
    """How the files were understood, with all guesses."""
    readings = {table.file: table.reading for table in work.tables if table.reading != Reading("")}
    only = {ANY: next(iter(readings.values()))} if len(readings) == 1 else readings
    roles = {t.file: role for t, role in zip(work.tables, work.roles, strict=True)} if len(work.tables) > 1 else {}
    status = work.how.status or (work.statuses[0] if len(set(work.statuses)) == 1 else "")
    how = replace(work.how, columns=work.columns, reading=only, roles={**roles, **work.how.roles})
    return replace(how, status=status)
