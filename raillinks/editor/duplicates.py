"""Events that the log has and that a report may be about: those nearest in place, day and words.

Sources that the log has already, recognised by address or title.

What a draft would leave out: cells of a row that the log has already, which keeps what it says.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from raillinks.domain import dates, typed_dates
from raillinks.domain.dates import Days
from raillinks.domain.enums import ALL_SERVICES, GROUP
from raillinks.domain.text import folded, spaced
from raillinks.editor.draft import Cells, Draft, DraftKind
from raillinks.package.dataset import Dataset, alike, keys
from raillinks.package.schema import SEARCHED
from raillinks.query import display_names

Floats = NDArray[np.float64]
NEAR = 45
"""Days within which another event may be the same one, dated otherwise."""
FURTHEST = 400
"""Days beyond which an event is another one, whatever its words: a report with the wrong year still finds its event."""
MOST_YEARS = 3
_SHORTEST_WORD = 3
_OF_NO_MEANING = frozenset(
    re.findall(
        "[a-z]+",
        "the and for from with that this was were are has have had not but its into over after before between first "
        "last train trains rail railway north korea korean china chinese border said says report reports",
    )
)


class Because(StrEnum):
    """Why an event is a candidate."""

    CROSSING = "crossing"
    EVERY_CROSSING = "every_crossing"
    SERVICE = "service"
    SAME_DAYS = "same_days"
    NEAR_DAYS = "near_days"
    WORDS = "words"


_WEIGHTS = {
    Because.CROSSING: 3.0, Because.EVERY_CROSSING: 1.5, Because.SERVICE: 1.0, Because.SAME_DAYS: 4.0,
    Because.NEAR_DAYS: 2.0, Because.WORDS: 2.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event that a report may be about.

    Args:
        event_id: Its id.
        reasons: Why it is one, the weightiest first.
    """

    event_id: str
    reasons: tuple[Because, ...]


def candidates(  # noqa: PLR0913, PLR0917 (what a report says of its event, each as typed)
    dataset: Dataset, crossing_id: str, service: str, claimed_date: str, words: str, most: int = 6
) -> tuple[Candidate, ...]:
    """The events that a report may be about, the likeliest first.

    Args:
        dataset: The log.
        crossing_id: The crossing, or the group; empty = not known yet.
        service: The service, or `all`; empty = not known yet. An event of another service is another one.
        claimed_date: When the source says it happened: EDTF, or as people type dates; anything else counts for nothing.
        words: Any texts of the report: title, summary, detail.
        most: How many at most.
    """
    events = dataset.events
    weights = {reason: np.zeros(len(events)) for reason in Because}
    _by_place(weights, events, dataset, crossing_id, service)
    apart = _by_days(weights, events, claimed_date)
    weights[Because.WORDS] = _shared_words(dataset, words)
    score = sum((_WEIGHTS[reason] * weight for reason, weight in weights.items()), np.zeros(len(events)))
    near = weights[Because.SAME_DAYS] + weights[Because.NEAR_DAYS] + weights[Because.WORDS]
    here = weights[Because.CROSSING] + weights[Because.EVERY_CROSSING] > 0
    possible = (here if crossing_id else np.ones(len(events), bool)) & (near > 0) & (apart <= FURTHEST)
    if service:
        possible &= weights[Because.SERVICE] > 0
    order = [i for i in np.lexsort((np.arange(len(events)), -score)) if possible[i]][:most]
    ids = events["event_id"].to_numpy()
    return tuple(Candidate(str(ids[i]), tuple(_reasons(weights, int(i)))) for i in order)


def _reasons(weights: dict[Because, Floats], at: int) -> Iterator[Because]:
    weighed = sorted(Because, key=lambda reason: -_WEIGHTS[reason] * weights[reason][at])
    return (reason for reason in weighed if weights[reason][at] > 0)


def _by_place(
    weights: dict[Because, Floats],
    events: pd.DataFrame, dataset: Dataset, crossing_id: str, service: str,
) -> None:  # fmt: skip
    at = events["crossing_id"].to_numpy()
    chinese = crossing_id in {GROUP, *dataset.chinese_crossings}
    weights[Because.CROSSING][at == crossing_id] = 1
    others = at == GROUP if crossing_id != GROUP else np.isin(at, dataset.chinese_crossings)
    weights[Because.EVERY_CROSSING][others & (at != crossing_id) & chinese] = 1
    if service:
        carries = events["service"].isin([service, ALL_SERVICES]).to_numpy() | (service == ALL_SERVICES)
        weights[Because.SERVICE][carries] = 1


def _by_days(weights: dict[Because, Floats], events: pd.DataFrame, claimed_date: str) -> Floats:
    """Weighs how near in time the events are; gives how many days they are apart, 0 where no day is known."""
    first, last = _window(claimed_date)
    if np.isnat(first) and np.isnat(last):
        return np.zeros(len(events))
    earliest, latest = (dates.to_days(events[f"date_{side}"]) for side in ("earliest", "latest"))
    apart = _days_apart(first, last, earliest, latest)
    weights[Because.SAME_DAYS][apart == 0] = 1
    longer = (latest - earliest).astype(float) > MOST_YEARS * 365
    weights[Because.SAME_DAYS][(apart == 0) & longer] = 0.25
    close = (apart > 0) & (apart <= NEAR)
    weights[Because.NEAR_DAYS][close] = 1 - apart[close] / (NEAR + 1)
    return apart


def _window(text: str) -> tuple[np.datetime64, np.datetime64]:
    first, last, reason = dates.parse(text.strip())
    if not reason:
        return first, last
    read = typed_dates.read(text)
    return (read.first, read.last) if isinstance(read, typed_dates.Period) else (dates.NOT_A_DAY, dates.NOT_A_DAY)


def _days_apart(first: np.datetime64, last: np.datetime64, earliest: Days, latest: Days) -> Floats:
    """How many days lie between a window and those of the events; 0 where they share a day."""
    after = np.zeros(len(earliest)) if np.isnat(last) else (earliest - last).astype(float)
    before = np.zeros(len(latest)) if np.isnat(first) else (first - latest).astype(float)
    apart: Floats = np.maximum(np.maximum(after, before), 0)
    return apart


def _shared_words(dataset: Dataset, words: str) -> Floats:
    """How much of a report's words each event's texts have, 0 to 1: rare words weigh more."""
    texts = dataset.once(_words_of_events)
    wanted = _words(words[:5000])
    rarity = {word: 1 / sum(word in each for each in texts) for word in wanted if any(word in each for each in texts)}
    whole = sum(rarity.values())
    if not whole:
        return np.zeros(len(texts))
    return np.array([sum(rarity.get(word, 0) for word in each & wanted) for each in texts]) / whole


def _words_of_events(dataset: Dataset) -> list[frozenset[str]]:
    """The words of each event, its claims and the titles of their sources."""
    titles = dict(zip(dataset.sources["source_id"], dataset.sources["title"], strict=True))
    said: dict[str, list[str]] = {}
    columns = (dataset.claims[column] for column in ("event_id", "source_id", "detail", "speaker"))
    for event_id, source_id, detail, speaker in zip(*columns, strict=True):
        said.setdefault(str(event_id), []).extend((str(titles.get(source_id, "")), str(detail), str(speaker)))
    own = dataset.events[["event_id", *display_names.columns(dataset.events), *SEARCHED]].to_dict("records")
    return [_words(" ".join([*map(str, row.values()), *said.get(str(row["event_id"]), ())])) for row in own]


def _words(text: str) -> frozenset[str]:
    """The words that tell events apart; of Chinese, where no space divides them, pairs of signs."""
    found = set[str]()
    for word in spaced(text).split():
        if word.isascii():
            found |= {word} if len(word) >= _SHORTEST_WORD and word not in _OF_NO_MEANING else set()
        else:
            found |= {word[i : i + 2] for i in range(len(word) - 1)}
    return frozenset(found)


_OF_THE_READER = re.compile(
    r"utm_.*|at_.*|mc_.*|pk_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|ref|ref_src|referer|cmpid|cmp|ocid|smid|spm|share|from",
    re.IGNORECASE,
)
"""Parameters of an address that say where the reader came from, and not which page it is."""
_HOST_FORMS = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
_AMP = re.compile(r"/amp(?=/|$)|\.amp$")
_SHORTEST_TITLE = 6  # letters: shorter titles are too alike


class Known(StrEnum):
    """By what a source was recognised."""

    ADDRESS = "address"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source of the log that is probably the one that is entered.

    Args:
        source_id: Its id.
        why: By what it was recognised.
    """

    source_id: str
    why: Known


def known(
    dataset: Dataset, url: str = "", title: str = "", publisher: str = "", published: str = ""
) -> tuple[KnownSource, ...]:
    """The sources of the log with the same address, then those with the same title.

    Args:
        dataset: The log.
        url: An address; scheme, `www.`, `m.`, tracking parameters, fragment and the form of its letters do not matter.
        title: A title; case, spaces and punctuation do not matter.
        publisher: Its publisher; empty = any.
        published: When: a title of another day is another source, as monthly reports have one title. Empty = any day.
    """
    addresses, titles = dataset.once(_index)
    found = dict.fromkeys(addresses.get(normalised(url), ()), Known.ADDRESS) if url.strip() else {}
    wanted = folded(title)
    if len(wanted) >= _SHORTEST_TITLE:
        for source_id, by, day in titles.get(wanted, ()):
            if (not publisher or folded(by) == folded(publisher)) and _may_be_one_day(day, published):
                found.setdefault(source_id, Known.TITLE)
    return tuple(KnownSource(source_id, why) for source_id, why in found.items())


def _may_be_one_day(one: str, other: str) -> bool:
    """Whether two dates have a day in common; a date that cannot be read, or has an open side, may be any."""
    (first, last, _), (others_first, others_last, _) = dates.parse(one), dates.parse(other)
    return not (last < others_first or others_last < first)


def spellings(dataset: Dataset, name: str) -> tuple[str, ...]:
    """How the log spells a name of a publisher, the most frequent spelling first; empty = it does not know it.

    Another name of the same publisher (`publishers` of the package) counts as a spelling.
    """
    return dataset.once(_spellings).get(_key(dataset, name), ())


def similar_sources(dataset: Dataset, name: str) -> str:
    """The most frequent name of the log that may well be of the same outlet; empty = none, or the log has the name."""
    if not folded(name) or spellings(dataset, name):
        return ""
    named = (spelled[0] for spelled in dataset.once(_spellings).values())
    return next((other for other in named if alike(name, other)), "")


def _key(dataset: Dataset, name: str) -> str:
    plain = folded(name)
    return dataset.once(_keys).get(plain, plain)


def _keys(dataset: Dataset) -> Mapping[str, str]:
    return keys(dataset.publisher_names)


def publishers_at(dataset: Dataset, url: str) -> tuple[str, ...]:
    """Whose pages the log has read at the host of an address, the most frequent first: they may be republished."""
    host = _host(url)
    if not host:
        return ()
    sources = dataset.sources
    named = sources["via"].where(sources["via"] != "", sources["publisher"])
    counted = Counter(str(name) for name, at in zip(named, sources["url"], strict=True) if _host(str(at)) == host)
    return tuple(name for name, _ in counted.most_common())


def of_other_pages(dataset: Dataset, url: str) -> dict[str, str]:
    """What all pages agree on that the log has read at the host of an address: cells of a source.

    Who republishes, or else who publishes, and the language. Whose report a relay has, each page must say.
    """
    host = _host(url)
    pages = dataset.once(_of_hosts).get(host, []) if host else []
    via, publisher, language = (_the_only({page[column] for page in pages}) for column in _OF_A_PAGE)
    named = {"via": via} if via or any(page["via"] for page in pages) else {"publisher": publisher}
    return {column: cell for column, cell in {**named, "language": language}.items() if cell}


_OF_A_PAGE = ("via", "publisher", "language")


def _the_only(words: set[str]) -> str:
    return next(iter(words)) if len(words) == 1 else ""


def _of_hosts(dataset: Dataset) -> dict[str, list[dict[str, str]]]:
    """What the log says of each page, by host."""
    pages: dict[str, list[dict[str, str]]] = {}
    for row in dataset.sources[["url", *_OF_A_PAGE]].to_dict("records"):
        pages.setdefault(_host(str(row["url"])), []).append({column: str(row[column]) for column in _OF_A_PAGE})
    return pages


def normalised(url: str) -> str:
    """The part of an address that says which page it is; any text gives one."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:  # brackets that enclose no IPv6 address
        return url.strip()
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)
             if not _OF_THE_READER.fullmatch(name)]  # fmt: skip
    path = _AMP.sub("", quote(unquote(parts.path, errors="replace"), safe="/", errors="replace")).rstrip("/")
    ending = f"?{urlencode(sorted(query), errors='replace')}" if query else ""
    return f"{_HOST_FORMS.sub('', host)}{path}{ending}"


def names_one_page(one: str, other: str) -> bool:
    """Whether two addresses lead to one page: they differ in what says where the reader came from, say."""
    return normalised(one) == normalised(other)


def _host(url: str) -> str:
    return normalised(url).partition("/")[0].partition("?")[0] if "://" in url else ""


def _index(dataset: Dataset) -> tuple[dict[str, list[str]], dict[str, list[tuple[str, str, str]]]]:
    addresses: dict[str, list[str]] = {}
    titles: dict[str, list[tuple[str, str, str]]] = {}
    columns = (dataset.sources[column] for column in ("source_id", "url", "title", "publisher", "published"))
    for source_id, url, title, publisher, published in zip(*columns, strict=True):
        if url:
            addresses.setdefault(normalised(str(url)), []).append(str(source_id))
        if title:
            titles.setdefault(folded(str(title)), []).append((str(source_id), str(publisher), str(published)))
    return addresses, titles


def _spellings(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    named = Counter(str(name) for column in ("publisher", "via") for name in dataset.sources[column])
    found: dict[str, tuple[str, ...]] = {}
    for name, _ in named.most_common():
        if key := _key(dataset, name):
            found[key] = (*found.get(key, ()), name)
    return found


OF_REPEATED = ("claim_id", "detail", "renew_by")
"""The cells of its record's claim that a search that is made again changes, beside the source that it cites."""


@dataclass(frozen=True, slots=True)
class Unused:
    """A cell that was typed and is not taken over.

    Args:
        field: Its field: `event.summary`.
        kept: What the log says there, and keeps saying.
    """

    field: str
    kept: str


def is_repeated(draft: Draft) -> bool:
    """Whether a draft is a search that is made again."""
    return draft.kind == DraftKind.SEARCH and bool(draft.event_id)


def unused(draft: Draft, dataset: Dataset) -> tuple[Unused, ...]:
    """The cells of a report or a search record that say something else than the row that was chosen."""
    return tuple(_unused(draft, dataset)) if draft.kind != DraftKind.CORRECTION else ()


def _unused(draft: Draft, dataset: Dataset) -> Iterator[Unused]:
    if draft.source_id:
        yield from _otherwise("source", draft.source, _row(dataset.sources, "source_id", draft.source_id))
    if draft.event_id:
        yield from _otherwise("event", draft.event, _row(dataset.events, "event_id", draft.event_id))
    if is_repeated(draft):
        typed = {column: cell for column, cell in draft.claim.items() if column not in OF_REPEATED}
        yield from _otherwise("claim", typed, {})


def _row(table: pd.DataFrame, column: str, cell: str) -> Mapping[str, str]:
    """The row of the log; empty where it has none."""
    found = table[table[column] == cell]
    return {str(name): str(value) for name, value in found.iloc[0].items()} if len(found) else {}


def _otherwise(part: str, typed: Cells, row: Mapping[str, str]) -> Iterator[Unused]:
    for column, cell in typed.items():
        kept = row.get(column, "")
        is_one_page = column == "url" and names_one_page(cell, kept)
        if cell.strip() not in {"", kept} and not is_one_page:
            yield Unused(f"{part}.{column}", kept)


def without(draft: Draft) -> Draft:
    """The draft without what it would leave out."""
    if draft.kind == DraftKind.CORRECTION:
        return draft
    claim = {column: cell for column, cell in draft.claim.items() if column in OF_REPEATED}
    return replace(
        draft,
        source={} if draft.source_id else draft.source,
        event={} if draft.event_id else draft.event,
        claim=claim if is_repeated(draft) else draft.claim,
        counts=() if is_repeated(draft) else draft.counts,
    )
