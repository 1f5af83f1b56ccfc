"""Makes the package of logs that were read, and looks at it with the checks that every package must pass."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from raillinks.intake import building, changes, event_table, evidence, intervals, moves, places, same_day
from raillinks.intake.building import Built
from raillinks.intake.checked import FOR_THE_MAPPING, Note
from raillinks.intake.evidence import Owner
from raillinks.intake.log_rows import LogRows, together
from raillinks.intake.mapping import HowToRead
from raillinks.intake.moves import Moves
from raillinks.intake.places import Place
from raillinks.intake.raw_table import Fault, Ints
from raillinks.loading import load
from raillinks.package.dataset import Dataset
from raillinks.package.schema import PATHS
from raillinks.package.tables import FIRST_ROW
from raillinks.words.dates import NOT_A_DAY
from raillinks.words.problems import DataError, Problem, Severity, errors
from raillinks.words.texts import one_line

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
        tell: Is told each step: see `taking_in.Tell`.
        made_of: A hash of all of that, which the package has for its own.
    """
    rows = together(logs)
    file = files[int(rows.file[0])] if len(rows.row) else files[0]
    if unusable := _unusable(rows, file):
        return Made(None, unusable, [])
    wrong = {int(at): "the source is older than what it reports" for at in np.flatnonzero(evidence.too_early(rows))}
    for _ in range(_ROUNDS):
        tell("events", "")
        found, notes = _moves(rows, how, today, wrong)
        built, of = _built(rows, found, described, files, how, today)
        tell("package", "")
        dataset, problems = _checked(built, made_of)
        if dataset is not None and not problems:
            said = [Problem(file, 0, "", "note", Severity.WARNING, note.text, note.hint) for note in notes]
            tied = same_day.told(rows, found, places.places(rows, described), files)
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
    if len(pd.unique(rows.crossing)) > places.MOST_CROSSINGS:
        return [_problem(file, "too-many-crossings", places.TOO_MANY, f"{FOR_THE_MAPPING}columns.log.crossing")]
    return []


def _problem(file: str, code: str, reason: str, hint: str = "see docs/intake.md") -> Problem:
    return Problem(file, 0, "", code, Severity.ERROR, reason, hint)


def _moves(rows: LogRows, how: HowToRead, today: np.datetime64, wrong: dict[int, str]) -> tuple[Moves, list[Note]]:
    """What happens on links, of the rows that contradict none before them; the others are added to `wrong`."""
    while True:
        used = np.setdiff1d(np.arange(len(rows.row)), np.fromiter(wrong, np.int64, len(wrong)))
        is_interval = _are_intervals(rows, how)
        of_intervals = intervals.read(rows, used[is_interval[used]], how, int(today.astype(np.int64)))
        of_changes = changes.read(rows, used[~is_interval[used]])
        contradictions = {**of_intervals.wrong, **of_changes.wrong}
        if not contradictions:
            both = moves.together([of_intervals.moves, of_changes.moves])
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
    known = places.places(rows, described)
    events, of = event_table.table(rows, found, known, files)
    sources, source_of = evidence.sources(rows, owner, of)
    built = Built(
        {"events": events, "claims": evidence.claims(events, source_of), "sources": sources},
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
    tables = building.tables(built)
    try:
        dataset, problems = load.parse_and_check(building.package(built, tables, made_of), tables)
    except DataError as error:
        return None, list(error.problems)
    return dataset, list(errors(problems))


def _refusals(wrong: Sequence[Problem], of: Ints) -> dict[int, str] | str:
    """Rows that a package must not have, with the reason; or why it can be no package at all."""
    in_rows = [problem for problem in wrong if problem.file == PATHS["events"] and problem.row >= FIRST_ROW]
    if not in_rows:
        return "; ".join(f"{p.file} {p.column}: {p.reason}" for p in wrong[:3])
    return {int(of[problem.row - FIRST_ROW]): problem.reason for problem in in_rows}
