"""The content of a table by URL: the rows that it can show, in a language. A run names the rows to show by number.

Its address is made as `content_names` says, so that browsers keep it, and a settled day moves a few numbers.
"""

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np

from dashboard.i18n import translator
from dashboard.i18n.translator import Translator
from dashboard.parts import event_rows, source_rows
from dashboard.parts.content_names import fields_of, name_of
from dashboard.parts.event_rows import WHOLE
from dashboard.parts.table_cells import Column, Row, marks, words
from dashboard.session import own_log
from raillinks.clock import today
from raillinks.i18n.languages import ENGLISH
from raillinks.package.dataset import Dataset
from raillinks.query import page_state, selection, views

FOLDER = "/tables/"


@dataclass(frozen=True, slots=True)
class _Table:
    """What a table is made of.

    Args:
        columns: Its columns.
        rows: Its rows, as known on a day; of a large log a part of them (`event_rows.part_of`).
        by_knowledge: Whether its rows depend on that day.
    """

    columns: Callable[[Translator], list[Column]]
    rows: Callable[[Dataset, np.datetime64 | None, str, int], list[Row]]
    by_knowledge: bool


_TABLES: Mapping[str, _Table] = MappingProxyType(
    {
        "events": _Table(event_rows.columns, event_rows.rows, by_knowledge=True),
        "sources": _Table(
            source_rows.columns, lambda dataset, _, lang, __: source_rows.rows(dataset, lang), by_knowledge=False
        ),
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
        part: The part of a large log: see `event_rows.part_of`.
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
        ValueError: The query has more than `content_names.MOST_FIELDS` fields.
    """
    if table not in _TABLES or name != table_name(dataset.content_hash, table, query):
        return None
    given = fields_of(query)
    chosen, _ = selection.from_query(given, views.choices(dataset), today())
    state, _ = page_state.from_query(given, set())
    named = of_page(dataset, table, chosen.known_on, state.lang or ENGLISH, _part(dataset, given))
    return named if named.query == query else None


def _part(dataset: Dataset, given: Sequence[tuple[str, str]]) -> int:
    """The part that a query names; `WHOLE` for one that the log does not have."""
    text = dict(given).get("part", "")
    known = text.isascii() and text.isdecimal() and len(text) < len(str(len(dataset.events)))
    return int(text) if known and event_rows.first_row(int(text)) < len(dataset.events) else WHOLE


def content(dataset: Dataset, named: TableContent) -> dict[str, Any]:
    """The content as JSON values: words, marks, columns and rows (`table_cells`).

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
