"""The time map's content by URL. Its address says what it is made of, so that naming it needs no computation.

Its name is made as `cache` says. The query holds the part of the selection that the content reads, and the
language: any server process makes the same bytes from it.
"""

import gzip
import json
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from dashboard.i18n import translator
from dashboard.session import own_log
from dashboard.widgets import notices
from dashboard.widgets.cache import fields_of, name_of
from dashboard.widgets.time_map_words import counted, words
from layers.deck import spec
from raillinks.clock import today
from raillinks.i18n.languages import ENGLISH, LANGUAGES
from raillinks.package.dataset import Dataset
from raillinks.query import permalinks, selection, views, whereabouts
from raillinks.query.selection import Selection
from raillinks.query.views import View
from timemap import payload

FOLDER = "/timemap/content/"
OF_ALL = ("story",)
"""The pages whose time map shows all links and events, whatever is chosen."""
_KNOWN_NAMES = frozenset((*selection.NAMES, *selection.PAGE_ONLY))


@dataclass(frozen=True, slots=True)
class Content:
    """What a content is made of. Equal ones have equal bytes.

    Args:
        content_hash: The hash of the package.
        selection: The part of a selection that the content reads (`payload.content_selection`).
        lang: `en`, `ko` or `zh`.
        below: The folder of a reader's own log: see `own_log.below`.
    """

    content_hash: str
    selection: Selection
    lang: str
    below: str = ""

    @property
    def query(self) -> str:
        """The selection as the API takes it, and `lang`; the one way of writing it that `of_url` accepts."""
        pairs = [pair for pair in selection.to_query(self.selection) if pair[0] != "as_of"]
        return urlencode([*pairs, ("lang", self.lang)], quote_via=quote)

    @property
    def url(self) -> str:
        """Where the browser fetches it."""
        return f"/{self.below}{FOLDER[1:]}{name_of(self.content_hash, self.query)}.json?{self.query}"


def content(dataset: Dataset, view: View, lang: str) -> dict[str, Any]:
    """What the time map draws of a view, in a language: see `payload.content`.

    Args:
        dataset: The package.
        view: What a selection shows of it.
        lang: `en`, `ko` or `zh`.
    """
    layers_url = f"/{own_log.below(dataset)}{payload.LAYERS_URL[1:]}"
    say, deck = dataset.named(translator.say(lang)), spec(layers_url, frozenset(dataset.layers))
    own = {"credits": notices.of_its_map(dataset, say)} if dataset.is_own_log else {}
    language = payload.Language(
        lang, {**words(say), **own}, counted(say), status_word=say.word, date_in_words=say.date,
        source_name=say.source_name,
        where=partial(whereabouts.around_in_words, say=say),
    )  # fmt: skip
    return payload.content(dataset, view, deck, language)


def of_selection(dataset: Dataset, chosen: Selection, lang: str) -> Content:
    """The content of a selection, on whatever day.

    Args:
        dataset: The package.
        chosen: The selection.
        lang: `en`, `ko` or `zh`.
    """
    return Content(dataset.content_hash, payload.content_selection(dataset, chosen), lang, own_log.below(dataset))


def of_url(dataset: Dataset, name: str, query: str) -> Content | None:
    """The content of an address; None where its name is not that of its query and of what is served now.

    Whether the name fits is decided first: a wrong one costs a hash.

    Args:
        dataset: The package.
        name: The name of the file, without its ending.
        query: The query as it was sent.

    Raises:
        ValueError: The query has more than `cache.MOST_FIELDS` fields.
    """
    if name != name_of(dataset.content_hash, query):
        return None
    given = fields_of(query)
    chosen, _ = selection.from_query(given, views.choices(dataset), today())
    state, _ = permalinks.page_state_of(given, set())
    named = of_selection(dataset, chosen, state.lang or ENGLISH)
    return named if named.query == query else None


def of_page(dataset: Dataset, path: str, query: str, browsers_language: str) -> Content:
    """The content that a page will show when it is opened by a link: what its first run would name.

    Args:
        dataset: The package.
        path: The page's path.
        query: The query of the link; values that cannot be used are left out, as the page does.
        browsers_language: The code of the language that the browser prefers.

    Raises:
        ValueError: The query has more than `cache.MOST_FIELDS` fields.
    """
    typed = [pair for pair in fields_of(query) if pair[0] in _KNOWN_NAMES]
    given = selection.with_plain_days(typed, today())
    chosen, _ = selection.from_query([] if path in OF_ALL else given, views.choices(dataset), today())
    state, _ = permalinks.page_state_of(given, set())
    own = browsers_language if browsers_language in LANGUAGES else ENGLISH
    return of_selection(dataset, chosen, state.lang or own)


def packed(dataset: Dataset, named: Content) -> bytes:
    """The bytes of a content, gzipped: the same ones whenever and wherever they are made.

    The view is not taken from, nor put into, the cache of the pages: what strangers ask for must not displace what
    readers look at.

    Args:
        dataset: The package that the content names.
        named: The content.
    """
    drawn = content(dataset, views.make_view(dataset, named.selection), named.lang)
    text = json.dumps(drawn, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return gzip.compress(text, 6, mtime=0)
