"""The content of a table by URL: the rows that it can show, in a language. A run names the rows to show by number.

Its address is made as `cache` says, so that browsers keep it, and a settled day moves a few numbers.

What the tables of the page component are made of, as JSON: columns, cells, and the marks beside words.

A cell is a text, or a mapping: `t` its text, `s` a second, smaller one, `k` what it is sorted by where that is not the
text (a number, or None for "last in either direction"), `lang` the language of `t` where it is not the page's, `own` 1
for a name that is not translated, `name` such a name in `s`, `mark` the mark before it, `href` an address that its text
leads to, `day` a day (`YYYY-MM-DD`) that its text leads the page to.

The log's sources as rows of the sortable table, and which of them a search finds.

The log's events as rows of the sortable table, and which of them are in view.
"""

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import numpy as np
import pandas as pd

from dashboard.i18n import translator
from dashboard.i18n.translator import Plural, Translator, message
from dashboard.session import own_log
from dashboard.widgets import claim_list, status_marks
from dashboard.widgets.cache import fields_of, name_of
from dashboard.widgets.claim_list import TITLE_IN_OUR_WORDS
from raillinks.clock import today
from raillinks.domain import dates
from raillinks.domain.enums import UNCHANGED, Confidence, Stance
from raillinks.domain.status import Status
from raillinks.domain.text import among
from raillinks.engine import knowledge
from raillinks.i18n.languages import ENGLISH
from raillinks.package.dataset import Dataset
from raillinks.query import display_names, permalinks, selection, views
from raillinks.query.display_names import summary_of_event
from raillinks.query.known_log import in_order
from raillinks.query.views import View

SORTED_DESCENDING = message("Sorted by {column}, descending.")

Cell = str | Mapping[str, Any]
Row = list[Any]
"""The id of a row, and a `Cell` for each column."""


class Column(NamedTuple):
    """A column.

    Args:
        head: What it is called, in the reader's language.
        first: 1 if the first press on its head sorts upwards, -1 if downwards.
        size: How wide it is beside the others, in a table that is wide enough for columns.
    """

    head: str
    first: int
    size: int

    def json(self) -> dict[str, Any]:
        """As the component takes it."""
        return {"head": self.head, "first": self.first, "size": self.size}


def cell(**parts: Any) -> dict[str, Any]:  # noqa: ANN401 (each part has its own type)
    """A cell without the parts that are empty; a `k` of None says that the cell is always last."""
    return {name: value for name, value in parts.items() if name == "k" or value not in {"", None}}


def marks() -> dict[str, str]:
    """The marks by their words, as SVG of our own: no text of the data is in them."""
    confidences = {str(word): claim_list.confidence_mark(word) for word in Confidence}
    return confidences | {str(status): status_marks.mark(status) for status in Status}


def words(say: Translator) -> dict[str, str]:
    """What the component says by itself, by key; the browser fills in `{names}`."""
    return {
        "sort": say("Sort by"),
        "ascending": say("Sorted by {column}, ascending."),
        "descending": say(SORTED_DESCENDING),
        "keys": say("↑ and ↓ move between rows, Enter opens one"),
        "all": say("Show all {n} rows"),
        "paper": say("On paper the first {n} of {all} rows; the file of the table has all."),
        "chosen": say("The card after the table shows: {row}"),
        "late": say("Waiting for the server: the table does not show your last choice yet."),
        "waiting": say("Waiting for the server: your last choice has not reached the rest of the page."),
    }


STATUS_AFTER = message("Status after")
WHO_SAYS_SO = message("Who says so")
MORE_PUBLISHERS = Plural("{n} more", "{n} more")
SOURCES_SAY_SO = Plural("{n} source", "{n} sources")
SOURCES_DISPUTE_IT = Plural("{n} disputes it", "{n} dispute it")
MOST_NAMES = 3
"""How many publishers a row names."""
MOST_ROWS = 2_000
"""How many rows a content has: the browser builds each of them."""
_HALF = MOST_ROWS // 2
WHOLE = 0
"""Stands for the part of a log that is all of it."""
_OF_VOICES = ["event_id", "stance", "house", "source_id"]
EVENTS_NEWEST_FIRST = [0, -1]
"""The order in which the table opens: its first column, downwards."""
_CERTAINTY = {str(word): n for n, word in enumerate(Confidence)}
_STATUSES = {str(status): n for n, status in enumerate(Status)}


def event_columns(say: Translator) -> list[Column]:
    """The columns: what happened is the head of a row."""
    return [
        Column(say("Date"), -1, 6), Column(say("What happened"), 1, 22), Column(say("Where"), 1, 9),
        Column(say("Kind"), 1, 7), Column(say("Confidence"), 1, 7), Column(say(STATUS_AFTER), 1, 7),
        Column(say(WHO_SAYS_SO), -1, 10),
    ]  # fmt: skip


def event_rows(dataset: Dataset, known_on: np.datetime64 | None, lang: str, part: int = WHOLE) -> list[Row]:
    """The known events of a part of the log: the id of each, then a cell per column.

    Args:
        dataset: The package.
        known_on: Knowledge time; None for all that is known.
        lang: `en`, `ko` or `zh`.
        part: Which part: see `part_of`.
    """
    say = dataset.named(translator.say(lang))
    names = display_names.crossing_names(dataset, lang, say)
    places = {crossing_id: n for n, crossing_id in enumerate(dataset.crossings["crossing_id"])}
    services = {row["name"]: n for n, row in enumerate(dataset.service_rows, 1)}
    first = first_row(part)
    known = in_order(knowledge.as_known(dataset.events, dataset.claims, dataset.sources, known_on))
    known = known if part == WHOLE else known.iloc[first : first + MOST_ROWS]
    claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, known_on)
    voices = _voices(claims[among(claims["event_id"], known["event_id"])], say)
    made: list[Row] = []
    for n, event in enumerate(known.to_dict("records"), start=first):
        place = 10 * places.get(event["crossing_id"], len(places)) + services.get(event["service"], 0)
        where = cell(t=names[event["crossing_id"]], s=say.word(event["service"]), k=place)
        text, own = summary_of_event(event, lang)
        what = cell(t=text, lang="" if own == lang else own)
        date = cell(t=say.date(event["date"]), k=n, day=str(dates.of_cell(event["date_earliest"])))
        made.append([event["event_id"], date, what, where, say.word(event["kind"]), *_state(event, say),
                     voices[event["event_id"]]])  # fmt: skip
    return made


def _state(event: Mapping[Any, Any], say: Translator) -> list[Cell]:
    """How certain an event is, and the status that it gives."""
    sure, after = event["confidence"], event["status_after"]
    confidence = cell(t=say.word(sure), mark=sure, k=_CERTAINTY[sure])
    if after == UNCHANGED:
        return [confidence, cell(t=say("no change"), k=None)]
    return [confidence, cell(t=say.word(after), mark=after, k=_STATUSES[after])]


@dataclass(slots=True)
class _Said:
    """Who says that an event happened, in order; their sources, and those that dispute it."""

    publishers: dict[str, None] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    against: set[str] = field(default_factory=set)


def _voices(claims: pd.DataFrame, say: Translator) -> dict[str, Cell]:
    """Who says so, by event: publishers in the order in which they first said it, and how many sources there are."""
    order = ["published_earliest", "claim_id"] if "published_earliest" in claims else ["claim_id"]
    columns = claims.sort_values(order, kind="stable", na_position="first")[_OF_VOICES]
    said: dict[str, _Said] = {}
    for event_id, stance, publisher, source_id in zip(*(columns[name] for name in _OF_VOICES), strict=True):
        of_event = said.setdefault(event_id, _Said())
        if stance == Stance.SUPPORTS:
            of_event.publishers[publisher] = None
            of_event.sources.add(source_id)
        elif stance == Stance.DISPUTES:
            of_event.against.add(source_id)
    return {event_id: _voice(of_event, say) for event_id, of_event in said.items()}


def _voice(said: _Said, say: Translator) -> Cell:
    publishers, n, against = list(said.publishers), len(said.sources), len(said.against)
    counts = [
        say.plural(*MORE_PUBLISHERS, len(publishers) - MOST_NAMES) if len(publishers) > MOST_NAMES else "",
        say.plural(*SOURCES_SAY_SO, n),
        say.plural(*SOURCES_DISPUTE_IT, against) if against else "",
    ]
    return cell(
        t=", ".join(map(say.source_name, publishers[:MOST_NAMES])), own=1, s=" · ".join(filter(None, counts)), k=n
    )


def part_of(view: View) -> int:
    """The part of the log that the table has: `WHOLE`, or of a large log the one around its newest event in view.

    Part n has the rows from `first_row(n)` on, `MOST_ROWS` of them: half of each part is in the next one too, so that
    at least so many rows before the newest one in view are there.

    Args:
        view: What the page shows.
    """
    if len(view.known) <= MOST_ROWS:
        return WHOLE
    newest = view.any_day.rows[view.in_view[-1:]]
    return max(1, int(newest.max(initial=0)) // _HALF)


def first_row(part: int) -> int:
    """The first row of a part, among all events in the order of time."""
    return 0 if part == WHOLE else (part - 1) * _HALF


def in_view(view: View) -> list[int]:
    """The rows of the events in view that are in the part which the table has, as `runs` writes them."""
    return runs(_in_part(view) - first_row(part_of(view)))


def left_out(view: View) -> int:
    """How many events in view are not in the table, since the log is large; all of them are older than the others."""
    return len(view.in_view) - len(_in_part(view))


def _in_part(view: View) -> "np.ndarray[Any, np.dtype[np.int64]]":
    return (rows := view.any_day.rows[view.in_view])[rows >= first_row(part_of(view))]


def runs(chosen: "np.ndarray[Any, np.dtype[np.int64]]") -> list[int]:
    """Ascending numbers of rows as lengths of runs: so many left out, so many shown, and again.

    Every message of a settled day has them; with a filter most are small numbers, four bytes for each run shown.
    """
    if not len(chosen):
        return []
    breaks = np.flatnonzero(np.diff(chosen) != 1) + 1
    shown = np.split(chosen, breaks)
    ends = [0, *(int(run[-1]) + 1 for run in shown)]
    return [n for run, end in zip(shown, ends, strict=False) for n in (int(run[0]) - end, len(run))]


SOURCES_NEWEST_FIRST = [2, -1]
"""The order in which the table opens: by the day of publication, downwards; undated ones last."""


def source_columns(say: Translator) -> list[Column]:
    """The columns: the title is the head of a row."""
    return [
        Column(say("Publisher"), 1, 9), Column(say("Title"), 1, 22), Column(say("Published"), -1, 8),
        Column(say("Language"), 1, 6), Column(say("Source type"), 1, 7),
    ]  # fmt: skip


def source_rows(dataset: Dataset, lang: str) -> list[Row]:
    """Every source in the order of its table: its id, then a cell per column."""
    say = translator.say(lang)
    return [_row(source, say) for source in dataset.sources.to_dict("records")]


def _row(source: Mapping[Any, Any], say: Translator) -> Row:
    via = say.source_name(source["via"]) if source["via"] else ""
    dated = not pd.isna(source["published_earliest"])
    day = dates.of_cell(source["published_earliest"]).astype(int) if dated else None
    return [
        source["source_id"],
        cell(t=say.source_name(source["publisher"]), own=1, s=via and say("via {name}", name=via), name=via),
        _title(source, say),
        cell(t=say.date(source["published"]) if source["published"] else say("undated"), k=day and int(day)),
        say.language(source["language"]) if source["language"] else "",
        say.word(source["source_type"]),
    ]


def _title(source: Mapping[Any, Any], say: Translator) -> Cell:
    """The title in its own language; in brackets where it is in the maintainers' words."""
    title, address = source["title"], source["url"]
    if not title:
        return cell(t=say("open the source") if address else say("source without a title in this log"), href=address)
    if source["title_paraphrased"] == "true":
        return cell(t=f"[{title}]", s=say(TITLE_IN_OUR_WORDS), lang="en", href=address)
    return cell(t=title, lang=source["language"], href=address)


def found(dataset: Dataset, matches: pd.DataFrame) -> list[int]:
    """The rows of some sources, as `runs` writes them.

    Args:
        dataset: The package.
        matches: Rows of its table of sources, in any order.
    """
    place = pd.Index(dataset.sources["source_id"])
    return runs(np.sort(place.get_indexer(pd.Index(matches["source_id"]))))


FOLDER = "/tables/"


@dataclass(frozen=True, slots=True)
class _Table:
    """What a table is made of.

    Args:
        columns: Its columns.
        rows: Its rows, as known on a day; of a large log a part of them (`part_of`).
        by_knowledge: Whether its rows depend on that day.
    """

    columns: Callable[[Translator], list[Column]]
    rows: Callable[[Dataset, np.datetime64 | None, str, int], list[Row]]
    by_knowledge: bool


_TABLES: Mapping[str, _Table] = MappingProxyType(
    {
        "events": _Table(event_columns, event_rows, by_knowledge=True),
        "sources": _Table(source_columns, lambda dataset, _, lang, __: source_rows(dataset, lang), by_knowledge=False),
    }
)


@dataclass(frozen=True, slots=True)
class TableContent:
    """What a content is made of. Equal ones have equal bytes.

    Args:
        content_hash: The hash of the package.
        table: `events` or `sources`.
        lang: `en`, `ko` or `zh`.
        known_on: Knowledge time, of a table whose rows depend on it.
        part: The part of a large log: see `part_of`.
        below: The folder of a reader's own log: see `own_log.below`.
    """

    content_hash: str
    table: str
    lang: str
    known_on: np.datetime64 | None = None
    part: int = WHOLE
    below: str = ""

    @property
    def query(self) -> str:
        """Knowledge time, part and language; the one way of writing them that `of_url` accepts."""
        known_on = [] if self.known_on is None else [("known_on", str(self.known_on))]
        part = [] if self.part == WHOLE else [("part", str(self.part))]
        return urlencode([*known_on, *part, ("lang", self.lang)], quote_via=quote)

    @property
    def url(self) -> str:
        """Where the browser fetches it."""
        folder = f"/{self.below}{FOLDER[1:]}{self.table}"
        return f"{folder}/{table_name(self.content_hash, self.table, self.query)}.json?{self.query}"


def table_name(content_hash: str, table: str, query: str) -> str:
    """The name of the content that a query asks for of a table."""
    return name_of(content_hash, f"{table}?{query}")


def of_page(dataset: Dataset, table: str, known_on: np.datetime64 | None, lang: str, part: int = WHOLE) -> TableContent:
    """The content that a page shows.

    Args:
        dataset: The package.
        table: `events` or `sources`.
        known_on: The page's knowledge time.
        lang: `en`, `ko` or `zh`.
        part: The part of a large log.
    """
    own = known_on if _TABLES[table].by_knowledge else None
    return TableContent(dataset.content_hash, table, lang, own, part, own_log.below(dataset))


def of_url(dataset: Dataset, table: str, name: str, query: str) -> TableContent | None:
    """The content of an address; None where its name is not that of its query and of what is served now.

    Whether the name fits is decided first: a wrong one costs a hash.

    Args:
        dataset: The package.
        table: The part of the path that names the table.
        name: The name of the file, without its ending.
        query: The query as it was sent.

    Raises:
        ValueError: The query has more than `cache.MOST_FIELDS` fields.
    """
    if table not in _TABLES or name != table_name(dataset.content_hash, table, query):
        return None
    given = fields_of(query)
    chosen, _ = selection.from_query(given, views.choices(dataset), today())
    state, _ = permalinks.page_state_of(given, set())
    named = of_page(dataset, table, chosen.known_on, state.lang or ENGLISH, _part(dataset, given))
    return named if named.query == query else None


def _part(dataset: Dataset, given: Sequence[tuple[str, str]]) -> int:
    """The part that a query names; `WHOLE` for one that the log does not have."""
    text = dict(given).get("part", "")
    known = text.isascii() and text.isdecimal() and len(text) < len(str(len(dataset.events)))
    return int(text) if known and first_row(int(text)) < len(dataset.events) else WHOLE


def content(dataset: Dataset, named: TableContent) -> dict[str, Any]:
    """The content as JSON values: words, marks, columns and rows.

    Args:
        dataset: The package that it names.
        named: What it is made of.
    """
    say, table = translator.say(named.lang), _TABLES[named.table]
    return {
        "lang": named.lang,
        "words": words(say),
        "marks": marks(),
        "columns": [column.json() for column in table.columns(say)],
        "rows": table.rows(dataset, named.known_on, named.lang, named.part),
    }


def packed(dataset: Dataset, named: TableContent) -> bytes:
    """The bytes of a content, gzipped: the same ones whenever and wherever they are made."""
    text = json.dumps(content(dataset, named), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 6, mtime=0)
