"""A draft as edits of the log's tables: each row stands where the table's order asks for it, and has its field.

Finds the rows that a correction changes, and says where one is no longer as it was.

In which order the rows of each table stand: events by date, and what is about them behind them in the same order.

The day up to which the log covers: a cell of the descriptor that an editor may raise.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count

import numpy as np

from raillinks.domain import dates
from raillinks.domain.enums import UNCHANGED, Kind, Outcome
from raillinks.domain.problems import DataError, Problem, Severity, shortened
from raillinks.editor import fill
from raillinks.editor.draft import Cells, Corrected, Draft, DraftKind
from raillinks.editor.fill import Filled, KeyOf, Row, Rows, filled
from raillinks.i18n.translator import message, worded
from raillinks.package import package_files
from raillinks.package.dataset import Dataset
from raillinks.package.package_files import DESCRIPTOR
from raillinks.package.schema import IDS, PATHS
from raillinks.package.tables import FIRST_ROW
from raillinks.versions.diff import CONFLICT, Package
from raillinks.versions.publishing import About, Note

HAS_THESE_CELLS = message("'{name}' has these cells already in version {version}")


def corrected_rows(draft: Draft, tables: Mapping[str, Rows], data_version: str) -> tuple[tuple[int, Corrected], ...]:
    """The position of each row that a correction changes, in the order of the draft.

    Args:
        draft: The draft.
        tables: The tables of the log.
        data_version: Its version.

    Raises:
        DataError: A row is not there, or its cells are others than when the correction was begun.
    """
    found = [(_position(one, tables), one) for one in draft.corrected]
    problems = [p for i, (at, one) in enumerate(found) for p in _wrong(i, at, one, draft, tables, data_version)]
    if problems:
        raise DataError(problems)
    return tuple(found)


def _position(one: Corrected, tables: Mapping[str, Rows]) -> int:
    """Where the one row with the key's cells stands; -1 = there is none, -2 = there are several."""
    if one.table not in tables or not one.key:
        return -1
    rows = tables[one.table].rows
    at = [i for i, row in enumerate(rows) if all(row.get(column) == cell for column, cell in one.key.items())]
    return at[0] if len(at) == 1 else -2 if at else -1


def _wrong(  # noqa: PLR0913, PLR0917 (where a cell is, and what two editors know of it)
    number: int, at: int, one: Corrected, draft: Draft, tables: Mapping[str, Rows], data_version: str
) -> Iterator[Problem]:
    name = shortened(" · ".join(one.key.values()) or "a row without a key")
    began = draft.begun_on or "?"
    if at < 0:
        table = shortened(one.table, 40)
        several = worded("several rows of '{table}' are '{name}'", table=table, name=name)
        none = worded(
            "'{table}' has no row '{name}' in version {version}", table=table, name=name, version=data_version
        )
        hint = worded("the correction was begun on version {version}: choose the row again", version=began)
        yield _problem(number, "", several if at == -2 else none, hint)  # noqa: PLR2004 (see `_position`)
        return
    row = tables[one.table].rows[at]
    if (own := IDS.get(one.table, "")) in one.after and one.after[own] != row[own]:
        reason = worded("an id stays as it is: links and feeds use it")
        yield _problem(number, own, reason, worded("leave it as it was"), "id-changed")
    if all(row.get(column, "") == cell for column, cell in one.after.items()):
        reason = worded(HAS_THESE_CELLS, name=name, version=data_version)
        hint = worded("change one, or leave the row out")
        yield _problem(number, next(iter(one.after), ""), reason, hint, "nothing-to-do")
    for column, cell in one.after.items():
        was, now = one.before.get(column, ""), row.get(column, "")
        if now not in {was, cell}:
            reason = worded(
                "'{name}' had '{was}' in version {begun_on}, on which this was begun; version {version} has '{now}'",
                name=name, was=shortened(was), begun_on=began, version=data_version, now=shortened(now),
            )  # fmt: skip
            hint = worded("somebody changed it meanwhile: look at it, and correct it again")
            yield _problem(number, column, reason, hint)


def _problem(number: int, column: str, reason: str, hint: str, code: str = CONFLICT) -> Problem:
    where = f"corrected.{number}.{column}" if column else f"corrected.{number}"
    return Problem("draft", 0, where, code, Severity.ERROR, reason, hint)


def with_covered_to(package: Package, day: str) -> bytes | None:
    """The descriptor with another `covered_to`; None where it stays as it is."""
    described = json.loads(package[DESCRIPTOR])
    if not day or day == described["covered_to"]:
        return None
    return json.dumps({**described, "covered_to": day}, ensure_ascii=False).encode()


def wrong(day: str, covered_to: np.datetime64, today: str) -> tuple[str, str]:
    """What is wrong with a new `covered_to`, and what would be right; both empty if nothing is.

    Args:
        day: As typed.
        covered_to: The present one.
        today: The day on which it is entered.
    """
    if not day:
        return "", ""
    try:
        typed = dates.day(day)
    except ValueError as error:
        return str(error), worded("YYYY-MM-DD, and a day of its month")
    if typed < covered_to:
        reason = worded(
            "{day} is before {covered}, up to which the log covers already", day=day, covered=str(covered_to)
        )
        return reason, worded("a later day")
    if str(typed) > today:
        return worded("{day} has not come yet", day=day), worded("{day} or earlier", day=today)
    return "", ""


def order_of(table: str, tables: Mapping[str, Rows]) -> KeyOf:
    """What a table is sorted by.

    Args:
        table: The table's name.
        tables: All tables; the events are in order.
    """
    if table == "events":
        return _by_date
    if table == "sources":
        return lambda row: row["source_id"]
    events = {row["event_id"]: i for i, row in enumerate(tables["events"].rows)}
    if table in {"claims", "readings"}:
        return lambda row: (events.get(row["event_id"], len(events)), row.get("claim_id", ""))
    if table == "measures":
        claims = {row["claim_id"]: (i, row["event_id"]) for i, row in enumerate(tables["claims"].rows)}
        return lambda row: _of_measure(row, events, claims)
    return lambda _: 0


def _by_date(row: Row) -> tuple[str, str, str]:
    return (*_days(row["date"]), row["event_id"])


@lru_cache(maxsize=4096)
def _days(text: str) -> tuple[str, str]:
    first, last, _ = dates.parse(text)
    return str(first), str(last)


def _of_measure(row: Row, events: Mapping[str, int], claims: Mapping[str, tuple[int, str]]) -> tuple[int, bool, int]:
    """Counts of an event: those of its own claims, then those that claims about other events give."""
    place, about = claims.get(row["claim_id"], (len(claims), ""))
    return events.get(row["event_id"], len(events)), about != row["event_id"], place


TABLES = ("events", "claims", "sources", "measures", "readings", "places", "trains", "trade")
"""The tables that the desk may change."""
_OF_EVENTS = ("events", "claims", "readings", "measures")
"""The tables in the order of events, the events themselves first."""
READ_FROM = "2020-01-01"
"""From this day on each event waits for a second reading, whether it moves a link or not."""
NOT_READ = "Not read a second time yet"
OWN_RECORD = "The only source is our own search record, which nobody else can read again"
EVENT_ADDED = "Event added."
_LONGEST_CELL = 80
"""Of a longer cell `CHANGES.csv` has so many characters."""


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that a draft adds or changes.

    Args:
        table: The table's name.
        key: Its id, or that of the event that it is about.
        before: The cells that change as they were; None = the row is new.
        after: The same cells as they will be; of a new row all that are filled.
    """

    table: str
    key: str
    before: Cells | None
    after: Cells


@dataclass(frozen=True, slots=True)
class Edits:
    """What a draft makes of the log's files.

    Args:
        contents: The new bytes of each file that changes, by path.
        notes: The rows of `CHANGES.csv`.
        fields: The field of each row that the draft has: by path and row as a spreadsheet numbers it.
        former: For each path the former row of each row, from the first; 0 = it is new.
        changes: The rows that are added or changed.
        event_ids: The events that they are about.
    """

    contents: Mapping[str, bytes]
    notes: tuple[Note, ...]
    fields: Mapping[tuple[str, int], str]
    former: Mapping[str, tuple[int, ...]]
    changes: tuple[ChangedRow, ...]
    event_ids: tuple[str, ...]


@dataclass(slots=True)
class _Work:
    """The tables while a draft is put into them."""

    tables: dict[str, Rows]
    about: About
    before: Mapping[str, tuple[Row, ...]]
    own: list[tuple[str, Row, str]] = field(default_factory=list)  # table, row, field
    notes: list[Note] = field(default_factory=list)
    event_ids: dict[str, None] = field(default_factory=dict)
    dated: set[str] = field(default_factory=set)  # events whose date was typed: `validate` compares it with the claims
    moved: set[str] = field(default_factory=set)  # events whose rows may stand elsewhere now


def edits(package: Package, draft: Draft, dataset: Dataset, about: About) -> Edits:
    """What a draft makes of the files of a package.

    Args:
        package: The files.
        draft: The draft; `fields.problems` has found nothing that stops it.
        dataset: The same package, read.
        about: The day, the author and the reason.

    Raises:
        DataError: A table cannot be read, or a row that a correction changes is no longer as it was; `column` of each
            problem names the field.
    """
    tables = {table: fill.read(package, table) for table in TABLES}
    work = _Work(tables, about, {table: tuple(read.rows) for table, read in tables.items()})
    if draft.kind == DraftKind.CORRECTION:
        _correct(work, draft, dataset)
    else:
        _enter(work, filled(draft, tables, dataset, about), draft)
    for event_id in [*work.event_ids]:
        _settle(work, event_id)
    described = with_covered_to(package, draft.covered_to)
    if described:
        work.notes.append(Note(f"Covered to {draft.covered_to}.", about.reason))
    return _made(work, package, described)


def _enter(work: _Work, entered: Filled, draft: Draft) -> None:
    """Puts source, event, claim and counts into the tables."""
    tables, reason = work.tables, work.about.reason
    if entered.source is not None:
        _insert(work, "sources", entered.source, "source")
    if entered.event is not None:
        _insert(work, "events", entered.event, "event")
        work.dated |= {entered.event["event_id"]} if draft.event.get("date") else set()
        work.notes.append(Note(EVENT_ADDED, reason, entered.event["event_id"]))
    event_id = draft.event_id or (entered.event or {}).get("event_id", "")
    work.event_ids[event_id] = None
    if entered.repeated:
        position = tables["claims"].where("claim_id", entered.repeated)
        work.own.append(("claims", tables["claims"].replace(position, entered.claim), "claim"))
        work.notes.append(Note("Search repeated.", reason, event_id))
        return
    _insert(work, "claims", entered.claim, "claim")
    for number, row in enumerate(entered.counts):
        work.event_ids[row["event_id"]] = None
        _insert(work, "measures", row, f"counts.{number}")
    if entered.event is None:
        work.notes.append(Note("A claim added.", reason, event_id))


def _insert(work: _Work, table: str, cells: Cells, name: str) -> None:
    work.own.append((table, work.tables[table].insert(cells, order_of(table, work.tables)), name))


def _correct(work: _Work, draft: Draft, dataset: Dataset) -> None:
    """Changes the cells that a correction names."""
    for number, (position, one) in enumerate(corrected_rows(draft, work.tables, dataset.version)):
        before = work.tables[one.table].rows[position]
        row = work.tables[one.table].replace(position, one.after)
        work.dated |= {row["event_id"]} if one.table == "events" and "date" in one.after else set()
        work.own.append((one.table, row, f"corrected.{number}"))
        events = [*_events_of(work, one.table, before), *_events_of(work, one.table, row)]
        work.event_ids |= dict.fromkeys(events)
        work.moved |= {*events} if {"event_id", "claim_id", "date"} & {*one.after} else set()
        event_id = next(iter(_events_of(work, one.table, row)), "") if one.table != "sources" else ""
        named = "" if event_id else f" {shortened(', '.join(one.key.values()), 80)}"  # the note's event names it else
        told = ", ".join(_from_to(column, before.get(column, ""), row[column]) for column in one.after)
        work.notes.append(Note(f"{one.table}{named}: {told}.", work.about.reason, event_id))


def _from_to(column: str, before: str, after: str) -> str:
    """What a correction makes of a cell: the beginning of a long text, since the version's record has all of it."""
    was, now = (f"'{shortened(cell, _LONGEST_CELL)}'" if cell else "nothing" for cell in (before, after))
    return f"{column} corrected from {was} to {now}"


def _events_of(work: _Work, table: str, row: Row) -> Iterable[str]:
    """The events whose date may depend on a row."""
    if table == "sources":
        cited = (claim for claim in work.tables["claims"].rows if claim["source_id"] == row["source_id"])
        return (claim["event_id"] for claim in cited)
    return [row["event_id"]] if row.get("event_id") else []


def _settle(work: _Work, event_id: str) -> None:
    """Gives an event the date of its claims and its row of second readings; where it moved, puts its rows in order."""
    events, claims, readings = (work.tables[table] for table in ("events", "claims", "readings"))
    position = events.where("event_id", event_id)
    if position < 0:  # `validate` says that the claim is about no event
        return
    own = [claim for claim in claims.rows if claim["event_id"] == event_id]
    cited = {claim["source_id"] for claim in own}
    sources = [source for source in work.tables["sources"].rows if source["source_id"] in cited]
    now = events.rows[position]["date"]
    date = now if event_id in work.dated else fill.date_of(now, own, sources)
    if date != now:
        events.rows[position] = {**events.rows[position], "date": date}
        if (events.places[position]) >= 0 and now:
            work.notes.append(Note(f"Date {date} in place of {now}.", work.about.reason, event_id))
    event = events.rows[position]
    if readings.where("event_id", event_id) < 0 and _waits_for_reading(event):
        readings.insert(_unread(event, work.about.date), order_of("readings", work.tables))
    for table in _OF_EVENTS if date != now or event_id in work.moved else ():
        work.tables[table].settle(lambda row: row["event_id"] == event_id, order_of(table, work.tables))


def _waits_for_reading(event: Row) -> bool:
    return event["status_after"] != UNCHANGED or str(dates.parse(event["date"])[0]) >= READ_FROM


def _unread(event: Row, today: str) -> Row:
    row = {"event_id": event["event_id"]}
    if event["kind"] == Kind.EVIDENCE_END:
        read = {"read_on": today, "sources_read": "0", "sources_cited": "1"}
        return row | read | {"outcome": str(Outcome.NOT_MET), "done": OWN_RECORD}
    return row | {"outcome": str(Outcome.NOT_READ), "done": NOT_READ}


def _made(work: _Work, package: Package, described: bytes | None) -> Edits:
    changed = {table: read for table, read in work.tables.items() if tuple(read.rows) != work.before[table]}
    contents = {PATHS[table]: fill.written(read) for table, read in changed.items()}
    if described is not None:
        contents[package_files.DESCRIPTOR] = described
    fields = {
        (PATHS[table], number): name
        for table, row, name in work.own
        for number, one in zip(count(FIRST_ROW), work.tables[table].rows, strict=False)
        if _same(table, one, row)
    }
    former = {
        PATHS[table]: tuple(place + FIRST_ROW if place >= 0 else 0 for place in read.places)
        for table, read in changed.items()
    }
    different = {path: content for path, content in contents.items() if package.get(path) != content}
    changes = tuple(change for table, read in changed.items() for change in _changes(work, table, read))
    return Edits(different, tuple(work.notes), fields, former, changes, tuple(work.event_ids))


def _same(table: str, one: Row, other: Row) -> bool:
    """Whether a row of a table is a certain one; its date may have been settled since."""
    return one is other or (table in IDS and one[IDS[table]] == other[IDS[table]])


def _changes(work: _Work, table: str, read: Rows) -> Iterable[ChangedRow]:
    key = IDS.get(table, "event_id")
    for row, place in zip(read.rows, read.places, strict=True):
        name = row.get(key, "") or next(iter(row.values()), "")
        if place < 0:
            yield ChangedRow(table, name, None, {column: cell for column, cell in row.items() if cell})
            continue
        old = work.before[table][place]
        differ = [column for column in row if row[column] != old.get(column, "")]
        if differ:
            yield ChangedRow(table, name, {c: old.get(c, "") for c in differ}, {c: row[c] for c in differ})
