"""The pictures of link cards. A name says what a picture is made of, so that it may be kept for ever.

An old name leads to the picture of the same view as it is now: a card that was shared before an update stays whole.

The words of link cards in the heads of pages, and the map page's first text: once for each address, off the event loop.
"""

from collections.abc import Callable
from functools import partial
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.i18n import translator
from dashboard.link_card import address, card
from dashboard.server import first_text
from dashboard.server.component_files import BAD_REQUEST, GONE, UNAVAILABLE, BytesCache, refusal
from dashboard.widgets import cache, date_fields
from raillinks.clock import today
from raillinks.domain.problems import DataError
from raillinks.i18n.languages import LANGUAGES
from raillinks.package.dataset import Dataset
from raillinks.versions.live_package import Served
from raillinks.versions.single_flight import BusyError, GoneError, unless_gone

_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}
_UNKEPT = {"cache-control": "no-store"}


def route(load: Callable[[], Served]) -> Route:
    """The route of all pictures.

    Args:
        load: Gives the data package that is served now, without waiting.
    """
    cache = BytesCache()

    async def answer(request: Request) -> Response:
        try:
            dataset = await run_in_threadpool(asked, load(), request.url.query)
            shown = address.of_url(dataset, request.url.query)
        except DataError:
            return refusal("no-data", UNAVAILABLE)
        except ValueError:
            return refusal("too-many-fields", BAD_REQUEST)
        if (request.path_params["name"], request.url.query) != (shown.name, shown.query):
            return RedirectResponse(f"{request.scope.get('root_path', '')}{shown.url}", headers=_UNKEPT)
        try:
            png = await unless_gone(request.receive, cache.get(shown.name, partial(address.png, dataset, shown)))
        except BusyError:
            return refusal("busy", UNAVAILABLE)
        except GoneError:
            return refusal("gone", GONE)
        return Response(png, media_type="image/png", headers=_FOR_EVER)

    return Route(f"{address.FOLDER}{{name}}.png", answer)


MOST_WAITING = 8
"""How many cards may be under way: a page waits for those before it, and must not wait long where crawlers ask too."""


def asked(served: Served, query: str) -> Dataset:
    """The data version that the query of an address names; the one that is served where it names none that is kept.

    Args:
        served: What is served.
        query: The query.

    Raises:
        ValueError: The query has more than `cache.MOST_FIELDS` fields.
    """
    version = dict(cache.fields_of(query)).get("data_version", "")
    kept = served.earlier.dataset(version, served.dataset) if version and served.earlier else None
    return kept or served.dataset


class OfLinks:
    """What a page's first response says of its link: the card's tags, and the answer as text. One at a time."""

    def __init__(self) -> None:
        self.cache = BytesCache(at_once=1, waiting=MOST_WAITING)

    async def of(self, served: Served, base: str, path: str, query: str, browsers_language: str) -> tuple[bytes, bytes]:
        """The tags of a link (`address.tags`), and the text of the map page (`first_text`), empty on all others.

        Both are empty where the query has too many fields, or `MOST_WAITING` others are under way: the page does
        without.

        Args:
            served: The data package that is served, and the earlier versions.
            base: The address of the first page, with a slash at its end.
            path: The path of the page.
            query: The query of the link.
            browsers_language: The code of `LANGUAGES` that the browser prefers.
        """
        try:
            cache.fields_of(query)
        except ValueError:
            return b"", b""
        try:
            key = "\0".join([served.dataset.content_hash, str(today()), base, path, browsers_language, query])
            make = partial(_of_link, served, base, path, query, browsers_language)
            made = await self.cache.get(sha256(key.encode()).hexdigest(), make)
        except BusyError:
            return b"", b""
        tags, _, text = made.partition(b"\0")
        return tags, text


def _of_link(served: Served, base: str, path: str, query: str, browsers_language: str) -> bytes:
    """Both, with a zero byte between. The card is of the version that the link asks for, the text of the served one."""
    if address.is_of_own_log(query):
        lang = dict(cache.fields_of(query)).get("lang", "")
        return f"{address.tags_of_own_log(translator.say(lang if lang in LANGUAGES else browsers_language))}\0".encode()
    dataset = asked(served, query)
    linked = address.of_page(dataset, path, query, browsers_language)
    view, say = address.view_of(dataset, linked.picture), dataset.named(translator.say(linked.picture.lang))
    words = card.words(dataset, view, say, linked.picture.event)
    text = "" if path else first_text.html(dataset, view, words, date_fields.left_out(linked.bad, dataset, say), say)
    tags = address.tags(served.dataset, path, linked, words, base)
    return f"{tags}\0{text}".encode()
