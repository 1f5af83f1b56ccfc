"""Files of other people → a package, and a report on every row. No file is opened here: all are bytes.

Makes the package of logs that were read, and looks at it with the checks that every package must pass.

The package of a log as files, and as a zip to download: they are made when somebody wants them, and not before.

What became of every row: used, or reported with file, row, column, reason and hint.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from raillinks.domain.dates import NOT_A_DAY
from raillinks.domain.problems import COLUMNS, DataError, Problem, Severity, errors
from raillinks.domain.status import Status
from raillinks.domain.text import one_line
from raillinks.importer import build_package, events, guess, intervals, log_rows, mapping, opening
from raillinks.importer.build_package import Built, columns_of
from raillinks.importer.events import Moves, Owner, claims, sources_of_rows, table
from raillinks.importer.guess import CROSSINGS, LOG, role_and_guess
from raillinks.importer.log_rows import LogRows, Place, together
from raillinks.importer.mapping import ANY, HowToRead
from raillinks.importer.raw_table import FOR_THE_MAPPING, Checked, Fault, Ints, Note, RawTable, Reading
from raillinks.package import descriptor, package_files
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import FILE
from raillinks.package.package_files import PackageFiles
from raillinks.package.schema import PATHS
from raillinks.package.tables import FIRST_ROW, LF, csv_text
from raillinks.validation import load

_ROUNDS = 12
INTERVALS, EVENTS = "intervals", "events"
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Made:
    """What came of logs.

    Args:
        dataset: The package, checked; None if there is none.
        problems: What is wrong with all of it, and what was assumed.
        faults: Rows that contradict others, by file: errors those that are left out, warnings those of one day.
    """

    dataset: Dataset | None
    problems: list[Problem]
    faults: list[tuple[str, Fault]]


def make(  # noqa: PLR0913, PLR0917 (a package is made of all of them)
    logs: Sequence[LogRows],
    described: Mapping[str, Place],
    files: Sequence[str],
    how: HowToRead,
    today: np.datetime64,
    tell: Callable[[str, str], None],
    made_of: str = "",
) -> Made:
    """The package of logs.

    Args:
        logs: What was read.
        described: The crossings of a table of crossings, by name.
        files: The names of all tables.
        how: What is said of them.
        today: The last day on which anything can have happened.
        tell: Is told each step: see `Tell`.
        made_of: A hash of all of that, which the package has for its own.
    """
    rows = together(logs)
    file = files[int(rows.file[0])] if len(rows.row) else files[0]
    if unusable := _unusable(rows, file):
        return Made(None, unusable, [])
    wrong = {int(at): "the source is older than what it reports" for at in np.flatnonzero(events.too_early(rows))}
    for _ in range(_ROUNDS):
        tell("events", "")
        found, notes = _moves(rows, how, today, wrong)
        built, of = _built(rows, found, described, files, how, today)
        tell("package", "")
        dataset, problems = _checked(built, made_of)
        if dataset is not None and not problems:
            said = [Problem(file, 0, "", "note", Severity.WARNING, note.text, note.hint) for note in notes]
            tied = events.told(rows, found, log_rows.places(rows, described), files)
            return Made(dataset, said, [*_faults(rows, wrong, files), *tied])
        more = _refusals(problems, of)
        if isinstance(more, str):
            return Made(None, [_problem(file, "not-a-package", more)], _faults(rows, wrong, files))
        wrong |= more
    return Made(None, [_problem(file, "not-a-package", "too many rows contradict each other")], [])


def _unusable(rows: LogRows, file: str) -> list[Problem]:
    """Why no package at all can be made of rows; empty if one can."""
    if not len(rows.row):
        return [_problem(file, "no-rows", "no row can be used")]
    if len(pd.unique(rows.crossing)) > log_rows.MOST_CROSSINGS:
        return [_problem(file, "too-many-crossings", log_rows.TOO_MANY, f"{FOR_THE_MAPPING}columns.log.crossing")]
    return []


def _problem(file: str, code: str, reason: str, hint: str = "see docs/intake.md") -> Problem:
    return Problem(file, 0, "", code, Severity.ERROR, reason, hint)


def _moves(rows: LogRows, how: HowToRead, today: np.datetime64, wrong: dict[int, str]) -> tuple[Moves, list[Note]]:
    """What happens on links, of the rows that contradict none before them; the others are added to `wrong`."""
    while True:
        used = np.setdiff1d(np.arange(len(rows.row)), np.fromiter(wrong, np.int64, len(wrong)))
        is_interval = _are_intervals(rows, how)
        of_intervals = intervals.read(rows, used[is_interval[used]], how, int(today.astype(np.int64)))
        of_changes = events.read(rows, used[~is_interval[used]])
        contradictions = {**of_intervals.wrong, **of_changes.wrong}
        if not contradictions:
            both = events.together([of_intervals.moves, of_changes.moves])
            return both, [*of_intervals.notes, *of_changes.notes]
        wrong |= contradictions


def _are_intervals(rows: LogRows, how: HowToRead) -> np.ndarray:
    if how.form:
        return np.full(len(rows.row), how.form == INTERVALS)
    return rows.is_interval


def _faults(rows: LogRows, wrong: Mapping[int, str], files: Sequence[str]) -> list[tuple[str, Fault]]:
    found = []
    at = np.array(sorted(wrong), np.int64)
    for number in np.unique(rows.file[at]) if len(at) else []:
        own = at[rows.file[at] == number]
        reasons = [wrong[int(n)] for n in own]
        hint = "correct one of the two, or leave one out"
        found.append((files[int(number)], Fault("", "contradiction", rows.row[own], reasons, hint)))
    return found


def _built(  # noqa: PLR0913, PLR0917 (a package is made of all of them)
    rows: LogRows,
    found: Moves,
    described: Mapping[str, Place],
    files: Sequence[str],
    how: HowToRead,
    today: np.datetime64,
) -> tuple[Built, Ints]:
    """What a package is made of, and for each event the position of the row that it comes from."""
    own = [one_line(files[int(number)]) for number in np.unique(rows.file)]
    owner = Owner(one_line(how.owner) or own[0], one_line(how.title) or own[0], today)
    known = log_rows.places(rows, described)
    events, of = table(rows, found, known, files)
    sources, source_of = sources_of_rows(rows, owner, of)
    built = Built(
        {"events": events, "claims": claims(events, source_of), "sources": sources},
        list({place.place_id: place for place in known.values()}.values()),
        (one_line(how.title) or f"Own log: {own[0]}")[:_LONGEST_TITLE],
        _covered_to(rows, how, today),
        owner.name,
        own,
    )
    return built, of


def _covered_to(rows: LogRows, how: HowToRead, today: np.datetime64) -> np.datetime64:
    """The last day that the log covers: as it is said, else the last day that it names."""
    if how.covered_to:
        return np.datetime64(how.covered_to, "D")
    named = np.concatenate([rows.begins.latest, rows.ends.latest])
    named = named[~np.isnat(named)]
    return min(today, named.max()) if len(named) else NOT_A_DAY


def _checked(built: Built, made_of: str) -> tuple[Dataset | None, list[Problem]]:
    """The package, and the errors that the checks of every package find."""
    tables = build_package.tables(built)
    try:
        dataset, problems = load.parse_and_check(build_package.package(built, tables, made_of), tables)
    except DataError as error:
        return None, list(error.problems)
    return dataset, list(errors(problems))


def _refusals(wrong: Sequence[Problem], of: Ints) -> dict[int, str] | str:
    """Rows that a package must not have, with the reason; or why it can be no package at all."""
    in_rows = [problem for problem in wrong if problem.file == PATHS["events"] and problem.row >= FIRST_ROW]
    if not in_rows:
        return "; ".join(f"{p.file} {p.column}: {p.reason}" for p in wrong[:3])
    return {int(of[problem.row - FIRST_ROW]): problem.reason for problem in in_rows}


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


def counts(
    tables: Sequence[RawTable], refused: frozenset[str], faults: Sequence[tuple[str, Fault]]
) -> tuple[Count, ...]:
    """The rows of each table: each is used or reported.

    Args:
        tables: The tables.
        refused: The files that are not used as a whole.
        faults: What is wrong with rows, by file.
    """
    found = []
    for read in tables:
        wrong = [f.rows for file, f in faults if file == read.file and f.severity is Severity.ERROR]
        bad = len(np.unique(np.concatenate(wrong))) if wrong else 0
        reported = read.rows_in if read.file in refused else bad
        found.append(Count(read.file, read.rows_in, read.rows_in - reported, reported))
    return tuple(found)


_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can have: no clock is read
_LEVEL = 4


def files_to_keep(dataset: Dataset) -> dict[str, bytes]:
    """The files of a log's package, by path, the descriptor with their checksums.

    Args:
        dataset: The log, as an intake makes it: it has tables and layers, and no story.
    """
    tables = {name: getattr(dataset, name)[columns_of(name)] for name in PATHS}
    contents = {PATHS[name]: csv_text(table, LF) for name, table in tables.items()}
    contents |= {f"layers/{name}.geojson": content for name, content in dataset.layers.items()}
    made = PackageFiles(dataset.descriptor, contents, dataset.content_hash)
    described = package_files.with_checksums(made, {name: len(table) for name, table in tables.items()})
    return {FILE: described, **contents}


def zipped(contents: Mapping[str, bytes]) -> bytes:
    """Files as a zip: the same bytes for the same files.

    Args:
        contents: The files, by path.

    Raises:
        DataError: A package has no file at one of the paths.
    """
    descriptor.refuse_others(contents)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for path in sorted(contents):
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), contents[path], zipfile.ZIP_DEFLATED)
    return made.getvalue()


def package(dataset: Dataset) -> bytes:
    """The zip of a log's package: see `files_to_keep`."""
    return zipped(files_to_keep(dataset))


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
        return None if self.dataset is None else files_to_keep(self.dataset)


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
        made = make(work.logs, work.described, named, work.how, today, tell, _hash_of(files, how, today))
        work.problems += made.problems
        work.faults += made.faults
    refused = frozenset(problem.file for problem in errors(work.problems))
    if not work.logs and not refused:
        work.say(next(iter(files), ""), "no-log", "there is no log in the files", CROSSING_AND_DATE, error=True)
        refused = frozenset(files)
    whole = refused if made is None or made.dataset is not None else frozenset(t.file for t in work.tables)
    found = Report(counts(work.tables, whole, work.faults), tuple(work.problems), tuple(work.faults))
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
    guesses = [role_and_guess(table, how.roles.get(table.file, "")) for table in work.tables]
    work.roles = [role for role, _ in guesses]
    for number in sorted(range(len(work.tables)), key=lambda n: work.roles[n] == LOG):
        table, (role, guess) = work.tables[number], guesses[number]
        tell("rows", table.file)
        work.faults += [(table.file, fault) for fault in table.faults]
        for note in table.notes:
            work.say(table.file, "note", note)
        columns = _columns(table, role, guess.columns, work)
        if role in {LOG, CROSSINGS}:
            _say_what_is_not_used(table, [*columns.values()], guess.notes, work)
        if role == LOG:
            _read_log(table, number, columns, guess.status, work)
        elif role == CROSSINGS:
            checked = Checked(table.rows, np.zeros(len(table.rows), bool))
            work.described |= log_rows.described(table, columns, checked)
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
    if role == guess.LOG and "end" in columns and "start" not in columns and "date" in columns:
        columns["start"] = columns.pop("date")
    if work.how.form == EVENTS:
        columns.pop("end", None)
    work.columns[role] = columns
    return columns


def _say_what_is_not_used(table: RawTable, used: Sequence[str], notes: Sequence[str], work: _Work) -> None:
    """Names every column that nothing uses; those of dates alone, since each of them may change what the log says."""
    left = [name for name in table.columns if name not in used]
    dated = [name for name in left if guess.has_dates(table, name)]
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
        status = guess.said_by(columns) or status
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
