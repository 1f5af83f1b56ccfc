"""What a draft leaves open and the rules decide: ids, the event's date, and words of which there is only one.

Ids for new rows, in the style of the log: `yonhap-2022-09-26-b`, `dd-2022-09-26-freight-resumed`, and its claims.

The date of an event as its claims give it (status rules, "The date of an event"), and how the log writes it.

Days of search records: when the evidence of a link has ended, and when a search should be repeated.

The rows of a table that a draft is put into: each new row stands where the table's own order asks for it.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import chain, count, product
from string import ascii_lowercase
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.enums import ALL_SERVICES, UNCHANGED, Basis, CauseClass, Kind, Seen, SourceType, Stance
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.domain.status import STATUS_AFTER
from raillinks.editor.draft import Cells, Draft, DraftKind
from raillinks.editor.duplicates import OF_REPEATED
from raillinks.engine import knowledge, timeline
from raillinks.engine.knowledge import windows_of_claims
from raillinks.engine.timeline import Timeline
from raillinks.i18n.languages import ENGLISH
from raillinks.package.dataset import Dataset
from raillinks.package.schema import PATHS
from raillinks.versions import diff
from raillinks.versions.diff import Table
from raillinks.versions.publishing import About

Row = Mapping[str, str]
KeyOf = Callable[[Row], Any]
"""What a table is sorted by."""


@dataclass(slots=True)
class Rows:
    """The rows of one table, to be changed in place.

    Args:
        columns: The header.
        rows: The rows, each with all columns.
        places: For each row, its position in the table as it was read; -1 = it is new.
    """

    columns: list[str]
    rows: list[Row]
    places: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Numbers the rows."""
        self.places = self.places or list(range(len(self.rows)))

    def insert(self, cells: Row, key: KeyOf) -> Row:
        """Puts a row behind the last one that may stand before it; the row as it stands there."""
        self.columns += [column for column, cell in cells.items() if cell and column not in self.columns]
        row = {column: cells.get(column, "") for column in self.columns}
        self._put(row, -1, key)
        return row

    def replace(self, position: int, cells: Row) -> Row:
        """Changes cells of the row at a position; the row as it is then."""
        self.columns += [column for column, cell in cells.items() if cell and column not in self.columns]
        self.rows[position] = {**self.rows[position], **cells}
        return self.rows[position]

    def settle(self, chosen: Callable[[Row], bool], key: KeyOf) -> None:
        """Takes rows out and puts each where the table's order asks for it now."""
        moved = [(row, place) for row, place in zip(self.rows, self.places, strict=True) if chosen(row)]
        kept = [(row, place) for row, place in zip(self.rows, self.places, strict=True) if not chosen(row)]
        self.rows, self.places = [row for row, _ in kept], [place for _, place in kept]
        for row, place in moved:
            self._put(row, place, key)

    def _put(self, row: Row, place: int, key: KeyOf) -> None:
        own = key(row)
        at = next((i + 1 for i in range(len(self.rows) - 1, -1, -1) if key(self.rows[i]) <= own), 0)
        self.rows.insert(at, row)
        self.places.insert(at, place)

    def where(self, column: str, cell: str) -> int:
        """The position of the first row with a cell; -1 if there is none."""
        return next((i for i, row in enumerate(self.rows) if row[column] == cell), -1)


def read(package: Mapping[str, bytes], table: str) -> Rows:
    """The rows of a table of a package.

    Raises:
        DataError: It cannot be read as a table.
    """
    content, path = package.get(PATHS[table], b""), PATHS[table]
    parsed = diff.parsed(content)
    if parsed is not None:
        return Rows(list(parsed.columns), list(parsed.rows))
    try:  # another program wrote it: with other line ends, or quotes where none are needed
        header, *lines = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        raise DataError([Problem(path, 1, "", "not-a-table", Severity.ERROR, "the file is missing, or no table",
                                 "the first row names the columns")]) from error  # fmt: skip
    padded = [dict(zip(header, [*line, *[""] * len(header)], strict=False)) for line in lines]
    return Rows(header, [row for row, line in zip(padded, lines, strict=True) if line])


def written(rows: Rows) -> bytes:
    """The table as the bytes of its file."""
    full = tuple({column: row.get(column, "") for column in rows.columns} for row in rows.rows)
    return diff.written(Table(tuple(rows.columns), full))


Window = tuple[np.datetime64, np.datetime64]
OF_CLAIMS = ("claim_id", "event_id", "source_id", "stance", "claimed_date", "preferred", "relays")
_OF_SOURCES = ("source_id", "publisher", "house", "source_type", "seen", "published")


def date_of(stored: str, claims: Sequence[Row], sources: Sequence[Row]) -> str:
    """The date that an event needs; the stored text is kept where it has the days that the claims give.

    Args:
        stored: The date that it has, or that was typed; may be empty.
        claims: All claims about it.
        sources: Their sources.
    """
    window = of_claims(claims, sources)
    if window is None or window == _window(stored):
        return stored
    supports = [claim for claim in claims if claim["stance"] == Stance.SUPPORTS]
    by_weight = sorted(supports, key=lambda claim: claim.get("preferred", "") != "true")
    texts = [claim["claimed_date"] for claim in by_weight if _window(claim["claimed_date"]) == window]
    return texts[0] if texts else dates.shortest(*window)


def of_claims(claims: Sequence[Row], sources: Sequence[Row]) -> Window | None:
    """The first and the last day on which an event may have happened; None where its claims leave a side open.

    Args:
        claims: All claims about it.
        sources: Their sources.
    """
    by_id = {source["source_id"]: source for source in sources}
    sourced = [claim for claim in claims if claim["source_id"] in by_id]
    if not sourced:
        return None
    known = knowledge.with_sources(
        _with_window(sourced, OF_CLAIMS, ("claimed_date", "claimed")),
        _with_window([*by_id.values()], _OF_SOURCES, ("published", "published")),
    )
    windows = windows_of_claims(known)
    if windows.empty or windows.isna().any(axis=None):
        return None
    return dates.of_cell(windows["date_earliest"].iloc[0]), dates.of_cell(windows["date_latest"].iloc[0])


def _with_window(rows: Sequence[Row], columns: Sequence[str], dated: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame([{column: row.get(column, "") for column in columns} for row in rows], dtype=str)
    windows = dates.windows(frame[dated[0]])
    days = {"earliest": windows.earliest, "latest": windows.latest}
    return frame.assign(**{f"{dated[1]}_{side}": dates.to_series(day, frame.index) for side, day in days.items()})


def _window(text: str) -> Window | None:
    first, last, _ = dates.parse(text)
    return None if np.isnat(first) or np.isnat(last) else (first, last)


MONTHS_UNTIL_RENEWAL = 6
"""docs/data-dictionary.md, "The maintainers' search records"."""


def replayed(dataset: Dataset) -> Timeline:
    """The replay of everything that is known."""
    return dataset.once(_replayed)


def _replayed(dataset: Dataset) -> Timeline:
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources)
    return timeline.make_timeline(known[timeline.effective(known)].reset_index(drop=True), dataset.links)


def after_last_evidence(dataset: Dataset, crossing_id: str, service: str) -> np.datetime64 | None:
    """The day on which an `evidence_end` takes effect: after the last possible day of a link's last evidence (rule 8).

    Args:
        dataset: The log.
        crossing_id: The crossing.
        service: The service; `all`: the later day of both.

    Returns:
        The day; None where there is no such link, or no evidence of it.
    """
    table = replayed(dataset).status_on(np.datetime64(f"{dates.LAST_YEAR}-12-31"))
    own = table[(table["crossing_id"] == crossing_id) & ((table["service"] == service) | (service == ALL_SERVICES))]
    last = own["last_evidence"].max()
    return None if pd.isna(last) else dates.of_cell(last) + 1


def renewal_after(searched: np.datetime64) -> np.datetime64:
    """The day by which a search should be repeated: six months later, on the last day of a shorter month."""
    month = searched.astype("datetime64[M]")
    day_of_month = searched - month.astype("datetime64[D]")
    later = month + MONTHS_UNTIL_RENEWAL
    last = (later + 1).astype("datetime64[D]") - 1
    renewed: np.datetime64 = min(later.astype("datetime64[D]") + day_of_month, last)
    return renewed


NamedRow = Mapping[str, str]
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        Kind.OPENING: "open",
        Kind.RESUMPTION: "resumed",
        Kind.SUSPENSION: "stop",
        Kind.RESTRICTION: "limits",
        Kind.CLOSURE: "closed",
        Kind.EVIDENCE_END: "evidence-end",
        Kind.OBSERVATION: "seen",
        Kind.ANNOUNCEMENT: "announced",
        Kind.MILESTONE: "report",
    }
)
_PLAIN_DATE = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)
_DATED_ID = re.compile(r"(?P<words>[a-z0-9-]+?)-(?:nd|\d{4}(?:-\d\d){0,2})(?:-[a-z]{1,2})?", re.ASCII)
_APOSTROPHES = re.compile("['’‘`´]")
_LONGEST = 40  # characters of a publisher's name in an id
UNDATED = "nd"


def slug(text: str) -> str:
    """The Latin letters and digits of a text, in lower case, with `-` between words; empty if it has none."""
    bare = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold())
    plain = "".join(c for c in bare if not unicodedata.combining(c)).encode("ascii", "replace").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")


def source_id(source: NamedRow, sources: Iterable[NamedRow]) -> str:
    """The id of a new source: publisher and date of publication.

    Args:
        source: Its cells.
        sources: The sources that the log has.
    """
    listed = list(sources)
    own = [row["source_id"] for row in listed if row["publisher"] == source.get("publisher", "")]
    used = Counter(match["words"] for name in own if (match := _DATED_ID.fullmatch(name)))
    name = used.most_common(1)[0][0] if used else slug(source.get("publisher", "")) or _host(source.get("url", ""))
    return unique(f"{name or 'source'}-{_dated(source.get('published', ''))}", {row["source_id"] for row in listed})


def event_id(event: NamedRow, events: Iterable[NamedRow]) -> str:
    """The id of a new event: crossing, date, and what happened.

    Args:
        event: Its cells, with its date.
        events: The events that the log has.
    """
    listed = list(events)
    crossing = event.get("crossing_id", "")
    own = Counter(row["event_id"].partition("-")[0] for row in listed if row["crossing_id"] == crossing)
    initials = "".join(word[:1] for word in crossing.split("-"))
    service = event.get("service", "")
    parts = (
        own.most_common(1)[0][0] if own else slug(initials),
        _dated(event.get("date", "")),
        "" if service == ALL_SERVICES else slug(service),
        _WORDS.get(event.get("kind", ""), ""),
    )
    return unique("-".join(filter(None, parts)), {row["event_id"] for row in listed})


def claim_id(of_event: str, claims: Iterable[NamedRow]) -> str:
    """The id of a new claim: that of its event, and the number after the highest.

    Args:
        of_event: The event's id.
        claims: The claims that the log has.
    """
    form = re.compile(re.escape(of_event) + r"-(\d{1,6})", re.ASCII)
    taken = {row["claim_id"] for row in claims}
    numbers = [int(match[1]) for name in taken if (match := form.fullmatch(name))]
    return next(name for n in count(max(numbers, default=0) + 1) if (name := f"{of_event}-{n:02}") not in taken)


def unique(name: str, taken: Collection[str]) -> str:
    """The name, or the name with the first of `-b`, `-c` … that makes it one of its own."""
    letters = ("".join(pair) for n in count(1) for pair in product(ascii_lowercase, repeat=n))
    ends = chain([""], (f"-{letter}" for letter in letters if letter != "a"))
    return next(made for end in ends if (made := f"{name}{end}") not in taken)


def _dated(date: str) -> str:
    """What an id says of a date: the first day, month or year that it names."""
    plain = _PLAIN_DATE.match(date)
    return plain[0] if plain else UNDATED


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # brackets that enclose no IPv6 address
        return ""
    return slug(host.removeprefix("www."))


Tables = Mapping[str, Rows]


@dataclass(frozen=True, slots=True)
class Filled:
    """A report or a search record as the rows that it becomes.

    Args:
        source: The source's row; None: the log has it.
        event: The event's row; None: the log has it.
        claim: The claim's row; of a repeated search only the cells that change.
        counts: Rows of `measures.csv`.
        repeated: The claim that a repeated search renews; empty where a claim is added.
    """

    source: Cells | None
    event: Cells | None
    claim: Cells
    counts: tuple[Cells, ...]
    repeated: str = ""


def filled(draft: Draft, tables: Tables, dataset: Dataset, about: About) -> Filled:
    """A report or a search record with everything that the rules decide.

    Args:
        draft: The draft; each of its texts can be written to a file.
        tables: The tables of the log.
        dataset: The same log, read.
        about: The day on which it is entered.
    """
    search = draft.kind == DraftKind.SEARCH
    source = None if draft.source_id else _source(draft, tables, about, search=search)
    source_id = draft.source_id or (source or {})["source_id"]
    if search and draft.event_id:
        return _repeated(draft, tables, source, source_id, about)
    event = None if draft.event_id else dict(draft.event)
    claim = _claim(draft, event, dataset, about, search=search) | {"source_id": source_id}
    if event is not None:
        event = _event(event, claim, source or _row(tables["sources"], "source_id", source_id), tables, search=search)
    event_id = draft.event_id or (event or {})["event_id"]
    claim["event_id"] = event_id
    claim["claim_id"] = claim.get("claim_id") or claim_id(event_id, tables["claims"].rows)
    counts = tuple({"event_id": event_id, "claim_id": claim["claim_id"]} | _given(row) for row in draft.counts)
    return Filled(source, event, claim, counts)


def _given(cells: Cells) -> dict[str, str]:
    """The filled cells."""
    return {column: cell for column, cell in cells.items() if cell}


def _source(draft: Draft, tables: Tables, about: About, *, search: bool) -> dict[str, str]:
    rows = tables["sources"].rows
    defaults = {"seen": str(Seen.READ)}
    if search:
        own = [row["publisher"] for row in rows if row["source_type"] == SourceType.EDITORIAL]
        defaults |= {"publisher": own[-1] if own else about.author, "language": ENGLISH, "published": about.date}
        defaults |= {"source_type": str(SourceType.EDITORIAL)}
    source = defaults | _given(draft.source)
    return {"source_id": source_id(source, rows)} | source


def _claim(draft: Draft, event: Cells | None, dataset: Dataset, about: About, *, search: bool) -> dict[str, str]:
    claim = {"stance": str(Stance.SUPPORTS)} | _given(draft.claim)
    if not search:
        return claim
    where = (event or {}).get("crossing_id", ""), (event or {}).get("service", "")
    ended = after_last_evidence(dataset, *where)
    day = {} if ended is None else {"claimed_date": str(ended)}
    renewed = _renewal(draft.source.get("published", "") or about.date)
    return {"basis": str(Basis.SECONDARY), "preferred": "true", **day, **renewed} | claim


def _renewal(searched: str) -> dict[str, str]:
    """The day by which a search should be repeated; nothing where its own day cannot be read."""
    last = dates.parse(searched)[1]
    return {} if np.isnat(last) else {"renew_by": str(renewal_after(last))}


def _event(event: Cells, claim: Cells, source: Cells, tables: Tables, *, search: bool) -> dict[str, str]:
    defaults = {"kind": str(Kind.EVIDENCE_END)} if search else {}
    made = defaults | _given(event)
    made["date"] = made.get("date") or date_of("", [{**dict.fromkeys(OF_CLAIMS, ""), **claim}], [source])
    allowed: Sequence[str] = sorted(STATUS_AFTER.get(Kind(made["kind"]), ())) if made.get("kind") in set(Kind) else []
    if len(allowed) == 1:
        made = {"status_after": allowed[0]} | made
    moves = made.get("status_after", UNCHANGED) != UNCHANGED
    if moves and not made.get("cause"):  # with a cause the editor says to which class it belongs
        made = {"cause_class": str(CauseClass.NOT_SAID)} | made
    return {"event_id": event_id(made, tables["events"].rows)} | made


def _repeated(draft: Draft, tables: Tables, source: Cells | None, source_id: str, about: About) -> Filled:
    """A search that was made again: the record's claim cites the new source; its days stay."""
    editorial = {row["source_id"] for row in tables["sources"].rows if row["source_type"] == SourceType.EDITORIAL}
    records = [
        row["claim_id"]
        for row in tables["claims"].rows
        if row["event_id"] == draft.event_id and row["source_id"] in editorial and row["stance"] == Stance.SUPPORTS
    ]
    day = (source or _row(tables["sources"], "source_id", source_id)).get("published", "") or about.date
    said = {column: cell for column, cell in _given(draft.claim).items() if column in OF_REPEATED}
    cells = {"source_id": source_id, **_renewal(day)} | said
    named = cells.pop("claim_id", "")
    chosen = [record for record in records if named in {"", record}]
    return Filled(source, None, cells, (), chosen[-1] if chosen else "")


def _row(rows: Rows, column: str, cell: str) -> Cells:
    position = rows.where(column, cell)
    return {column: cell} if position < 0 else rows.rows[position]
