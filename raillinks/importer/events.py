"""The table of events of a package, made of what happens on links.

Who says so: a claim for each event by the source of its row, or by the file itself where the log names none.

Changes of status as events, in the order of their days.

What the rows of a log make happen on links: the events that a package has, each with the row that it comes from.

Rows that give a link two statuses from one day on: both are possible, as nobody says which came first.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from raillinks.domain import dates, typed_dates
from raillinks.domain.enums import (
    ALL_SERVICES,
    DEFAULT,
    OWN_FILE,
    UNCHANGED,
    Basis,
    CauseClass,
    Kind,
    Seen,
    SourceType,
    Stance,
    names,
)
from raillinks.domain.problems import Severity
from raillinks.domain.status import STATUS_AFTER, STATUS_ROWS, Status
from raillinks.domain.text import each_once, is_web_address, one_line
from raillinks.domain.typed_dates import Period
from raillinks.importer.build_package import columns_of
from raillinks.importer.log_rows import LogRows, Place, ids
from raillinks.importer.raw_table import Fault, Ints, Mask, Note, Texts
from raillinks.package.schema import COLUMNS
from raillinks.package.tables import MOST_CHARACTERS

KIND_OF: Mapping[str, Kind] = MappingProxyType(
    {
        **{status: row.kinds[0] for status, row in STATUS_ROWS.items()},
        UNCHANGED: Kind.MILESTONE,
    }
)
"""The kind of an event by its status, where the log says no other."""
NEVER = -(10**7)
"""A day before all others, as a number."""
_SERVICES = (ALL_SERVICES, *names(DEFAULT))


@dataclass(frozen=True, slots=True)
class Moves:
    """Events, column by column.

    Args:
        of: The row that each comes from, by its position.
        part: What of the row it is: `begins`, `last` or `after`.
        service: Its service.
        kind: Its kind.
        status: Its `status_after`.
        first: The first possible day, in days since 1970.
        last: The last one.
    """

    of: Ints
    part: Texts
    service: Texts
    kind: Texts
    status: Texts
    first: Ints
    last: Ints

    def take(self, chosen: Ints) -> "Moves":
        """The chosen events, in the chosen order."""
        return Moves(*(getattr(self, name)[chosen] for name in self.__slots__))


def together(several: Sequence[Moves]) -> Moves:
    """The events of several, one after another."""
    return Moves(*(np.concatenate([getattr(moves, name) for moves in several]) for name in Moves.__slots__))


@dataclass(frozen=True, slots=True)
class Found:
    """What rows make happen.

    Args:
        moves: The events.
        wrong: Rows that contradict others: by the position of the row, the reason.
        notes: What was assumed.
    """

    moves: Moves
    wrong: Mapping[int, str] = field(default_factory=dict)
    notes: Sequence[Note] = ()


@dataclass(frozen=True, slots=True)
class LinkRows:
    """The rows of all links: link by link, each in the order of its days.

    Args:
        link: The number of the link.
        service: Its service.
        row: Its position.
    """

    link: Ints
    service: Texts
    row: Ints

    @property
    def is_first(self) -> Mask:
        """Which rows are the first of their link."""
        first: Mask = np.r_[np.ones(min(1, len(self.link)), bool), self.link[1:] != self.link[:-1]]
        return first


def by_link(rows: LogRows, of_form: Ints) -> LinkRows:
    """The rows of each link.

    A row about all services counts for each service where the crossing has rows about one of them.

    Args:
        rows: The rows.
        of_form: The positions of those that are meant.
    """
    crossing, names = pd.factorize(rows.crossing[of_form], sort=True)
    service = pd.Index(_SERVICES).get_indexer(pd.Index(rows.service[of_form]))
    of_all = service == 0
    is_divided = (np.bincount(crossing[~of_all], minlength=len(names)) > 0)[crossing]
    meant = [
        (of_all & ~is_divided) if n == 0 else is_divided & (of_all | (service == n)) for n in range(len(_SERVICES))
    ]
    at = np.concatenate([np.flatnonzero(each) for each in meant])
    own = np.repeat(np.arange(len(_SERVICES)), [each.sum() for each in meant])
    link = crossing[at] * len(_SERVICES) + own
    row = of_form[at]
    order = np.lexsort((row, rows.begins.latest[row], rows.begins.earliest[row], link))
    return LinkRows(link[order], np.array(_SERVICES, object)[own[order]], row[order])


def as_numbers(days: dates.Days) -> Ints:
    """Days since 1970; `NEVER` for none."""
    numbers: Ints = np.where(np.isnat(days), NEVER, days.astype("datetime64[D]").astype(np.int64))
    return numbers


def as_edtf(first: Ints, last: Ints) -> NDArray[np.object_]:
    """The shortest texts of windows of days: each distinct window is written once."""
    texts = np.datetime_as_string(first.astype("datetime64[D]")).astype(object)
    wide = np.flatnonzero(first != last)
    pairs, code = np.unique(np.stack([first[wide], last[wide]], axis=1), axis=0, return_inverse=True)
    written = [dates.shortest(*pair.astype("datetime64[D]")) for pair in pairs]
    texts[wide] = np.array(written, object)[code] if written else ""
    return texts


CODE = "same-day"
_HINT = "if only one of them holds, leave the others out"
_MOST_NAMED = 4  # other rows in one reason: there are no more statuses


def contradicting(link: Ints, first: Ints, status: Texts) -> Mask:
    """Which rows give their link another status than a row with the same first possible day does.

    Args:
        link: The number of each row's link.
        first: Its first possible day.
        status: The status that begins, or `unchanged`.
    """
    found = np.zeros(len(link), bool)
    given = np.flatnonzero(status != UNCHANGED)
    rows = pd.DataFrame({"link": link[given], "first": first[given], "status": pd.factorize(status[given])[0]})
    several = rows.duplicated(["link", "first"], keep=False).to_numpy(bool)  # few: only these are compared
    statuses = rows[several].groupby(["link", "first"], sort=False)["status"].transform("nunique")
    found[given[several]] = statuses.to_numpy() > 1
    return found


def of_events(found: Moves, places: Ints) -> Mask:
    """Which events begin with a row that contradicts another one of its day.

    Args:
        found: What happens on links.
        places: The number of each event's crossing.
    """
    begins = np.flatnonzero(found.part == "begins")
    contradicts = np.zeros(len(found.of), bool)
    contradicts[begins] = contradicting(_links(found, places)[begins], found.first[begins], found.status[begins])
    return contradicts


def _links(found: Moves, places: Ints) -> Ints:
    service, services = pd.factorize(found.service)
    links: Ints = places * len(services) + service
    return links


def told(rows: LogRows, found: Moves, places: Mapping[str, Place], files: Sequence[str]) -> list[tuple[str, Fault]]:
    """A warning for each such row, by file: it names the row, the others and all their statuses.

    Args:
        rows: The rows of all logs.
        found: What happens on links.
        places: The crossings, by their names in the log.
        files: The names of the tables.
    """
    ids = pd.factorize(np.array([places[name].place_id for name in rows.crossing[found.of]], object))[0]
    chosen = np.flatnonzero(of_events(found, ids))
    links = _links(found, ids)
    days: defaultdict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for at in chosen.tolist():
        days[int(links[at]), int(found.first[at])].setdefault(str(found.status[at]), int(found.of[at]))
    reasons: dict[int, str] = {}
    for at in chosen.tolist():
        row, status = int(found.of[at]), str(found.status[at])
        same = days[int(links[at]), int(found.first[at])]
        others = [(other, said) for said, other in same.items() if said != status][:_MOST_NAMED]
        named = [_said_of_day(rows, n, said, files) for n, said in sorted([(row, status), *others])]
        reasons.setdefault(row, f"of one link from one day on {', '.join(named)}: all of them are possible")
    return [(files[number], fault) for number, fault in _by_file(rows, reasons)]


def _said_of_day(rows: LogRows, at: int, status: str, files: Sequence[str]) -> str:
    of_file = f" of {files[int(rows.file[at])]}" if len(files) > 1 else ""
    return f"row {rows.row[at]}{of_file} says '{status}'"


def _by_file(rows: LogRows, reasons: Mapping[int, str]) -> list[tuple[int, Fault]]:
    at = np.array(sorted(reasons), np.int64)
    faults = []
    for number in np.unique(rows.file[at]).tolist() if len(at) else []:
        own = at[rows.file[at] == number]
        texts = [reasons[int(n)] for n in own]
        faults.append((int(number), Fault("", CODE, rows.row[own], texts, _HINT, Severity.WARNING)))
    return faults


_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_SAID = {"begins": "{status}", "last": "still {held}", "after": "{status} after that"}
_OF_NOTHING = "nothing known"
_TEXT = pa.large_string()


def table(
    rows: LogRows, unsorted: Moves, places: Mapping[str, Place], files: Sequence[str]
) -> tuple[pd.DataFrame, Ints]:
    """The table of events, in the order of their days, and the position of the row that each comes from.

    Args:
        rows: The rows of all logs.
        unsorted: What happens on links.
        places: The crossings, by their names in the log.
        files: The names of the tables.
    """
    found = unsorted.take(np.lexsort((unsorted.last, unsorted.first)))
    crossing, names = pd.factorize(rows.crossing[found.of])
    place_ids = np.array([places[name].place_id for name in names], object)
    cause = _text(rows, "cause", found)
    moving = found.status != UNCHANGED
    columns = {
        "event_id": _event_ids(rows, found, files),
        "date": _dates(rows, found),
        "crossing_id": place_ids[crossing],
        "service": found.service,
        "kind": found.kind,
        "status_after": found.status,
        "cause": cause,
        "summary": _summaries(rows, found, files),
        "order_in_day": _orders(found, pd.factorize(place_ids)[0][crossing]),
        "cause_class": np.where(moving & (cause == ""), str(CauseClass.NOT_SAID), ""),
    }
    frame = pd.DataFrame({name: pd.Series(texts, dtype=str) for name, texts in columns.items()})
    return frame.reindex(columns=columns_of("events"), fill_value=""), found.of


def _orders(found: Moves, crossing: Ints) -> "pd.Series[str]":
    """The order within its day of each event: what follows from an earlier row, an end of evidence, what begins.

    Rows that contradict each other have the same order, since the log gives none: so they are tied (status rules, 6).
    """
    ends = (found.kind == str(Kind.EVIDENCE_END)) & ~of_events(found, crossing)
    order = pd.Series(np.where(found.part != "begins", 1, np.where(ends, 2, 3)))
    of_day = order.groupby([crossing, found.first], sort=False)
    return order.astype(str).where(of_day.transform("nunique") > 1, "")


def _text(rows: LogRows, name: str, found: Moves) -> Texts:
    """A text of the row, for the event that begins with it."""
    begins = found.part == "begins"
    texts = np.full(len(begins), "", object)
    if name in rows.texts.column_names:
        cells = pd.Series(rows.texts[name].to_numpy()[found.of[begins]], dtype=object)
        texts[begins] = each_once(cells, lambda text: " ".join(text.split()))
    return texts


def _event_ids(rows: LogRows, found: Moves, files: Sequence[str]) -> pa.Array:
    """The ids of the log where all of its rows have one, else the numbers of the rows."""
    of_all = rows.service[found.of] == ALL_SERVICES
    service = np.where(of_all & (found.service != ALL_SERVICES), "-" + found.service, "")
    part = np.where(found.part == "begins", "", "-" + found.part)
    own = rows.texts["id"].to_pylist() if "id" in rows.texts.column_names else []
    if own and len(set(own)) == len(own) and all(map(_ID.fullmatch, own)):
        return _joined(np.array(own, object)[found.of], service, part)
    file = _joined(rows.file[found.of] + 1, "-") if len(files) > 1 else ""
    return _joined("row-", file, rows.row[found.of], service, part)


def _dates(rows: LogRows, found: Moves) -> Texts:
    """The dates as the log writes them where they are its own."""
    texts = as_edtf(found.first, found.last)
    for part, span in (("begins", rows.begins), ("last", rows.ends)):
        first, last = (as_numbers(days[found.of]) for days in (span.earliest, span.latest))
        own = (found.part == part) & (first == found.first) & (last == found.last)
        texts[own] = span.edtf[found.of[own]]
    return texts


def _summaries(rows: LogRows, found: Moves, files: Sequence[str]) -> pa.Array:
    """The status, the row and the file, then the note of the row; in a log with kinds the note alone."""
    status, held = (pd.factorize(texts) for texts in (found.status, rows.status[found.of]))
    part, parts = pd.factorize(found.part)
    said = np.array([[[_said(p, s, h) for h in held[1]] for s in status[1]] for p in parts], object)
    file = np.array(files, object)[rows.file[found.of]]
    made = _joined(said[part, status[0], held[0]], " (row ", rows.row[found.of], " of ", file, ")")
    given = pa.array(_text(rows, "summary", found), pa.large_string())
    with_note = given if "kind" in rows.texts.column_names else _cut(_joined(made, ": ", given))
    return pc.if_else(pc.not_equal(given, ""), with_note, _joined(made, "."))


def _cut(texts: pa.Array) -> pa.Array:
    """Texts as long as a cell may be."""
    shorter = _joined(pc.utf8_slice_codeunits(texts, 0, MOST_CHARACTERS - 1), "…")
    return pc.if_else(pc.greater(pc.utf8_length(texts), MOST_CHARACTERS), shorter, texts)


def _said(part: str, status: str, held: str) -> str:
    words = _OF_NOTHING if status == Status.UNKNOWN else status
    said = _SAID[part].format(status=words, held=held)
    return said[:1].upper() + said[1:]


def _joined(*parts: "str | Texts | Ints | pa.Array") -> pa.Array:
    """Texts one after another, row by row; a single text is the same in every row."""
    texts = [pa.scalar(part, _TEXT) if isinstance(part, str) else pa.array(part).cast(_TEXT) for part in parts]
    return pc.binary_join_element_wise(*texts, pa.scalar("", _TEXT))


_OF_SOURCE = ("source", "url", "published", "title")
_BASIS = str(Basis.SECONDARY)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose file it is.

    Args:
        name: The publisher of what it says.
        title: What the file is called.
        read_on: The day on which it was read, the last on which it can have been published.
    """

    name: str
    title: str
    read_on: np.datetime64


def sources_of_rows(rows: LogRows, owner: Owner, of: Ints) -> tuple[pd.DataFrame, Texts]:
    """The table of sources, and for each event the id of the source of its row.

    Args:
        rows: The rows of all logs.
        owner: Whose they are.
        of: The positions of the rows that events come from.
    """
    own = _source(OWN_FILE, owner.name, owner.title, f"../{owner.read_on}", SourceType.EDITORIAL, Seen.READ)
    named = [name for name in _OF_SOURCE if name in rows.texts.column_names]
    if not {"source", "url", "title"} & set(named):
        return pd.DataFrame([own], columns=list(COLUMNS["sources"])), np.full(len(of), OWN_FILE, object)
    cells = rows.texts.select(named).to_pandas().reindex(columns=list(_OF_SOURCE), fill_value="")
    code, distinct = pd.factorize(pd.MultiIndex.from_frame(cells))
    keys = list(distinct)
    used = pd.unique(code[np.unique(of)])  # in the order of the rows
    needed = [keys[n] for n in used if any(keys[n][part] for part in (0, 1, 3))]
    new = ids([" ".join(filter(None, key)) for key in needed])
    by_key = {key: f"s-{new[' '.join(filter(None, key))]}" for key in needed}
    table = [own, *(_cited(by_key[key], key, owner) for key in needed)]
    source_of = np.array([by_key.get(key, OWN_FILE) for key in keys], object)
    return pd.DataFrame(table, columns=list(COLUMNS["sources"])), source_of[code[of]]


def _cited(source_id: str, key: tuple[str, ...], owner: Owner) -> dict[str, str]:
    """A source that the log names: known from this mention alone, so it never confirms."""
    name, url, published, title = key
    address = next((text for text in (url, name) if is_web_address(text)), "")
    given = typed_dates.read(published) if published else None
    day = str(given) if isinstance(given, Period) and given.first <= owner.read_on else f"../{owner.read_on}"
    publisher = name if name and name != address else address.split("/")[2] if address else title or owner.name
    return _source(source_id, publisher, title, day, SourceType.REFERENCE, Seen.MENTION) | {"url": address}


def _source(  # noqa: PLR0913, PLR0917 (a source has this many parts)
    source_id: str, publisher: str, title: str, published: str, source_type: SourceType, seen: Seen
) -> dict[str, str]:
    filled = {
        "source_id": source_id, "publisher": one_line(publisher), "title": one_line(title), "published": published,
        "source_type": str(source_type), "seen": str(seen),
    }  # fmt: skip
    return dict.fromkeys(COLUMNS["sources"], "") | filled


def too_early(rows: LogRows) -> Mask:
    """Which rows have a source that was published before what it reports: it cannot report that."""
    if "published" not in rows.texts.column_names:
        return np.zeros(len(rows.row), bool)
    code, distinct = pd.factorize(rows.texts["published"].to_numpy())
    read = [typed_dates.read(text) if text else None for text in distinct]
    latest = np.array([one.last if isinstance(one, Period) else dates.NOT_A_DAY for one in read], "datetime64[D]")
    found: Mask = latest[code] < rows.begins.earliest
    return found


def claims(events: pd.DataFrame, source_of: Texts) -> pd.DataFrame:
    """A claim for each event; that evidence ends is the file's own word.

    Args:
        events: The table of events.
        source_of: The source of each event's row.
    """
    of_file = (events["kind"] == str(Kind.EVIDENCE_END)).to_numpy(bool)
    said = np.where(of_file, OWN_FILE, source_of)
    filled = pd.DataFrame(
        {
            "claim_id": events["event_id"] + "-says",
            "event_id": events["event_id"],
            "source_id": pd.Series(said, dtype=str),
            "stance": str(Stance.SUPPORTS),
            "claimed_date": events["date"],
            "preferred": "true",
            "basis": _BASIS,
        }
    )
    return filled.reindex(columns=list(COLUMNS["claims"]), fill_value="")


_UNKNOWN, _OBSERVATION = str(Status.UNKNOWN), str(Kind.OBSERVATION)
_FITTING = [(str(kind), str(status)) for kind, statuses in STATUS_AFTER.items() for status in statuses]
_TOO_EARLY = "the evidence before it may be later: it ends on the day after the last evidence"
_EPOCH, _DAYS = 10**6, 1 << 22
"""`link * _DAYS + _EPOCH + day` sorts by link, then by day, before 1970 too."""


@dataclass(frozen=True, slots=True)
class _Changes:
    """The changes of all links, link by link, each in the order of its days.

    Args:
        links: Where they are from.
        status: The status that begins.
        kind: The kind of the event.
        first: The first possible day, in days since 1970.
        last: The last one.
    """

    links: LinkRows
    status: Texts
    kind: Texts
    first: Ints
    last: Ints

    def take(self, chosen: Mask | Ints) -> "_Changes":
        """The chosen ones."""
        links = LinkRows(*(getattr(self.links, name)[chosen] for name in LinkRows.__slots__))
        others = [getattr(self, name)[chosen] for name in self.__slots__[1:]]
        return _Changes(links, *others)


def read(rows: LogRows, of_form: Ints) -> Found:
    """The events of changes of status.

    Args:
        rows: The rows of all logs.
        of_form: The positions of the changes.
    """
    every = _changes(rows, by_link(rows, of_form))
    fits = pd.MultiIndex.from_arrays([every.kind, every.status]).isin(_FITTING)
    unfit = every.take(~fits)
    wrong = {
        row: f"'{status}' cannot follow an event of the kind '{kind}'"
        for row, status, kind in zip(unfit.links.row.tolist(), unfit.status, unfit.kind, strict=True)
    }
    found, too_early = _events(_in_order(every.take(fits)))
    return Found(found, wrong | dict.fromkeys(too_early.tolist(), _TOO_EARLY))


def _in_order(changes: _Changes) -> _Changes:
    """The changes by their days; of one day first those to unknown, since what is seen on it is no earlier evidence."""
    links = changes.links
    return changes.take(np.lexsort((changes.last, changes.status != _UNKNOWN, changes.first, links.link)))


def _changes(rows: LogRows, links: LinkRows) -> _Changes:
    at = links.row
    status = rows.status[at]
    code, words = pd.factorize(status)
    kind = np.array([str(KIND_OF[word]) for word in words], object)[code]
    if "kind" in rows.texts.column_names:
        given = rows.texts["kind"].to_numpy()[at]
        kind = np.where(given == "", kind, given)
    days = as_numbers(rows.begins.earliest)[at], as_numbers(rows.begins.latest)[at]
    return _Changes(links, status, kind, *days)


def _events(changes: _Changes) -> tuple[Moves, Ints]:
    """The events, and the rows by which evidence would end too early.

    Evidence is a row with a status, or an observation. Between two rows with a status the evidence ends once: by the
    first row of unknown status after the last evidence. Those after it end nothing: they are milestones. A row that
    contradicts another one of its day gives its status in any case, so that both are possible.
    """
    at, links, place = changes.links.row, changes.links, np.arange(len(changes.first))
    ends = changes.status == _UNKNOWN
    has_status = ~ends & (changes.status != UNCHANGED)
    evidence = has_status | (~ends & (changes.kind == _OBSERVATION))
    begins_at = _latest(links.is_first, place)
    is_known = _latest(has_status, place) >= begins_at
    day = links.link * _DAYS + _EPOCH + changes.first
    until = np.maximum.accumulate(links.link * _DAYS + np.where(evidence, _EPOCH + changes.last, 0))
    able = ends & is_known & (day > until)
    gap = np.cumsum(has_status | links.is_first)
    ended = np.full(len(place) + 1, len(place))
    np.minimum.at(ended, gap[able], place[able])
    first_ending = able & (place == ended[gap])
    contradicts = contradicting(links.link, changes.first, changes.status)
    ending = first_ending | (ends & contradicts)
    silent = ends & ~ending & (~is_known | (place > ended[gap]))
    seen_only = contradicts & (changes.kind == _OBSERVATION)
    plain = np.array([str(KIND_OF[status]) for status in changes.status[seen_only]], object)
    kind = changes.kind.copy()
    kind[seen_only] = plain
    begun = Moves(
        at, _all("begins", len(at)), links.service,
        np.where(silent, str(Kind.MILESTONE), np.where(ends, str(Kind.EVIDENCE_END), kind)),
        np.where(silent, UNCHANGED, changes.status),
        changes.first, np.where(ending, changes.first, changes.last),
    )  # fmt: skip
    seen = np.flatnonzero(first_ending & (day - 1 > until))
    held = at[_latest(evidence, place)[seen]]
    kind, status, before = _all(_OBSERVATION, len(seen)), _all(UNCHANGED, len(seen)), changes.first[seen] - 1
    last = Moves(held, _all("last", len(seen)), links.service[seen], kind, status, before, before)
    kept = np.flatnonzero(~ends | ending | silent)
    order = np.argsort(np.r_[2 * seen, 2 * kept + 1])
    return together([last, begun.take(kept)]).take(order), at[ends & ~ending & ~silent]


def _latest(which: Mask, place: Ints) -> Ints:
    """For each row the place of the latest one up to it that is meant; -1 before the first."""
    latest: Ints = np.maximum.accumulate(np.where(which, place, -1))
    return latest


def _all(text: str, n: int) -> Texts:
    return np.full(n, text, object)
