"""A draft as edits of the log's tables: each row stands where the table's order asks for it, and has its field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count

from raillinks.desk import covered, event_dates, rows
from raillinks.desk.corrections import corrected_rows
from raillinks.desk.draft import Cells, Draft, DraftKind
from raillinks.desk.filling import Filled, filled
from raillinks.desk.orders import order_of
from raillinks.desk.rows import Row, Rows
from raillinks.package import package_files
from raillinks.package.dataset import Dataset
from raillinks.package.schema import IDS, PATHS
from raillinks.package.tables import FIRST_ROW
from raillinks.store.deltas import Package
from raillinks.store.publishing import About, Note
from raillinks.words import dates
from raillinks.words.enums import UNCHANGED, Kind, Outcome
from raillinks.words.problems import shortened

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
    tables = {table: rows.read(package, table) for table in TABLES}
    work = _Work(tables, about, {table: tuple(read.rows) for table, read in tables.items()})
    if draft.kind == DraftKind.CORRECTION:
        _correct(work, draft, dataset)
    else:
        _enter(work, filled(draft, tables, dataset, about), draft)
    for event_id in [*work.event_ids]:
        _settle(work, event_id)
    described = covered.with_covered_to(package, draft.covered_to)
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
    date = now if event_id in work.dated else event_dates.date_of(now, own, sources)
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
    contents = {PATHS[table]: rows.written(read) for table, read in changed.items()}
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
