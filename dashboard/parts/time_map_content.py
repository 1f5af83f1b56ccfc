"""The time map's content as bytes under an address that names them: made once for a selection, on whatever day.

The address holds the hash of the bytes, and the query from which any server can make them anew.
"""

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

from dashboard.i18n import translator
from dashboard.parts.time_map_words import counted, words
from dashboard.session import served_data
from layers.deck import spec
from raillinks.clock import today
from raillinks.package.dataset import Dataset
from raillinks.views import page_state, selection, viewing
from raillinks.views.selection import Selection
from raillinks.views.viewing import View
from raillinks.words.languages import ENGLISH, LANGUAGES
from timemap import payload

FOLDER = "/timemap/content/"
OF_ALL = ("story",)
"""The pages whose time map shows all links and events, whatever is chosen."""
KEPT = 64
"""How many contents are kept: they are small, and the same on every day."""


@dataclass(frozen=True, slots=True)
class Content:
    """One content.

    Args:
        name: The hash of its bytes.
        query: From which it is made, as the API takes it, with `lang`.
        packed: The bytes, gzipped.
    """

    name: str
    query: str
    packed: bytes

    @property
    def url(self) -> str:
        """Where the browser fetches it."""
        return f"{FOLDER}{self.name}.json?{self.query}"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a content is made of; a package and a view stand for themselves by hash and selection."""

    dataset: Dataset = field(compare=False)
    view: View | None = field(compare=False)
    content_hash: str
    selection: Selection
    lang: str


def content(dataset: Dataset, view: View, lang: str) -> dict[str, Any]:
    """What the time map draws of a view, in a language: see `payload.content`.

    Args:
        dataset: The package.
        view: What a selection shows of it.
        lang: `en`, `ko` or `zh`.
    """
    say, deck = translator.say(lang), spec(payload.LAYERS_URL, frozenset(dataset.layers))
    return payload.content(
        dataset,
        view,
        deck=deck,
        lang=lang,
        words=words(say),
        status_word=say.word,
        counted=counted(say),
        date_in_words=say.date,
    )


def of_view(dataset: Dataset, view: View, lang: str) -> Content:
    """The content of a view that is there anyway; only what it reads of the selection counts.

    Args:
        dataset: The package.
        view: What a selection shows of it.
        lang: `en`, `ko` or `zh`.
    """
    read = payload.content_selection(dataset, view.selection)
    return _made(_Asked(dataset, view, dataset.content_hash, read, lang))


def of_query(dataset: Dataset, pairs: Iterable[tuple[str, str]]) -> Content | None:
    """The content that a query asks for; None where it holds a value that cannot be used.

    Args:
        dataset: The package.
        pairs: Names and values, as `Content.query` has them.
    """
    given = list(pairs)
    chosen, bad = selection.from_query(given, viewing.choices(dataset), today())
    state, bad_state = page_state.from_query(given, set())
    if bad or bad_state or state.lang is None:
        return None
    read = payload.content_selection(dataset, chosen)
    return _made(_Asked(dataset, None, dataset.content_hash, read, state.lang))


def of_page(dataset: Dataset, path: str, pairs: Iterable[tuple[str, str]], browsers_language: str) -> Content:
    """The content that a page will show when it is opened by a link: what its first run would name.

    Args:
        dataset: The package.
        path: The page's path.
        pairs: Names and values of the link; values that cannot be used are left out, as the page does.
        browsers_language: The code of the language that the browser prefers.
    """
    given = list(pairs)
    chosen, _ = selection.from_query([] if path in OF_ALL else given, viewing.choices(dataset), today())
    state, _ = page_state.from_query(given, set())
    own = browsers_language if browsers_language in LANGUAGES else ENGLISH
    read = payload.content_selection(dataset, chosen)
    return _made(_Asked(dataset, None, dataset.content_hash, read, state.lang or own))


@lru_cache(maxsize=KEPT)
def _made(asked: _Asked) -> Content:
    view = asked.view or served_data.view(asked.dataset, asked.selection)
    drawn = content(asked.dataset, view, asked.lang)
    text = json.dumps(drawn, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    pairs = [pair for pair in selection.to_query(asked.selection) if pair[0] != "as_of"]
    query = urlencode([*pairs, ("lang", asked.lang)], quote_via=quote)
    return Content(sha256(text).hexdigest()[:24], query, gzip.compress(text, 6, mtime=0))
