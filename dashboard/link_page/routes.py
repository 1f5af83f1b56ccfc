"""Answers for the pages of links: each is made once for a data version, a day and a language, and kept."""

import gzip
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from urllib.parse import unquote

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.i18n import translator
from dashboard.link_page import content
from dashboard.link_page.site import Site
from dashboard.server import head
from dashboard.server.component_files import (
    BAD_REQUEST,
    GONE,
    IN_THE_READERS_LANGUAGE,
    NOT_FOUND,
    UNAVAILABLE,
    BytesCache,
    asked_again,
    refusal,
)
from dashboard.session.pages import LINKS
from dashboard.widgets import cache
from dashboard.widgets.labels import link_name
from dashboard.widgets.open_page import OpenPage
from raillinks.clock import today
from raillinks.domain.problems import DataError, nearest
from raillinks.package.dataset import Dataset
from raillinks.query import display_names, selection, views
from raillinks.query.known_log import Link
from raillinks.query.selection import Selection
from raillinks.versions.live_package import Served
from raillinks.versions.single_flight import BusyError, GoneError, unless_gone

MOST_SHOWN = 60
"""So much of a day that cannot be used is shown."""
_PACKED = 6
_HTML = {"content-type": "text/html"}


class LinkPages:
    """ASGI middleware: answers for the pages of links, before all that only sessions need.

    Args:
        app: What answers everything else.
        load: Gives the data package that is served now, without waiting.
        address_of: Gives the address of the first page as the sender of a request has it, with a slash at its end.
    """

    def __init__(self, app: ASGIApp, load: Callable[[], Served], address_of: Callable[[Scope], str]) -> None:
        self.app, self.load, self.address_of = app, load, address_of
        self.cache = BytesCache(at_once=1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        path = head.asked_path(scope)
        folder, _, rest = (path or "").partition("/")
        if path is None or folder != LINKS:
            await self.app(scope, receive, send)
            return
        answer = await self._answer(scope, receive, rest)
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, rest: str) -> Response:
        try:
            dataset = self.load().dataset
            query = scope["query_string"].decode("latin-1")
            fields = cache.fields_of(query)
            asked, given, is_bad = _asked(dataset, fields)
        except DataError:
            return refusal("no-data", UNAVAILABLE)
        except ValueError:
            return refusal("too-many-fields", BAD_REQUEST)
        lang, base, link = head.language(scope), self.address_of(scope), _link(rest)
        root = f"{scope.get('root_path', '').rstrip('/')}/"
        dated, unusable, unused = bool(given) and not is_bad, given if is_bad else "", _unused(dataset, fields)
        site = Site(content.on_day(link, asked), lang, root, base, dated, unusable, unused)
        shown = root, base, rest, lang, asked.as_of_text, dated, unusable, unused
        key = sha256(repr((dataset.content_hash, str(today()), *shown)).encode()).hexdigest()  # no text passes for two
        if link is not None and self.cache.find(key) is None and link not in _names(dataset, lang):
            near = _near(dataset, lang, rest)
            page = content.not_found(dataset.named(translator.say(lang)), Site(asked, lang, root, base), near)
            return Response(page, NOT_FOUND, IN_THE_READERS_LANGUAGE, "text/html")
        try:
            made = self.cache.get(key, partial(_made, dataset.at(base), link, site))
            return asked_again(scope, await unless_gone(receive, made), _HTML)
        except BusyError:
            return refusal("busy", UNAVAILABLE)
        except GoneError:
            return refusal("gone", GONE)


def _asked(dataset: Dataset, fields: Sequence[tuple[str, str]]) -> tuple[Selection, str, bool]:
    """The selection of a query, of which only the day counts; that day as it is given, and whether it is unusable."""
    days = [pair for pair in fields if pair[0] == "as_of"]
    chosen, bad = selection.from_query(selection.with_plain_days(days, today()), views.choices(dataset), today())
    return chosen, "".join(value for _, value in days[:1])[:MOST_SHOWN], bool(bad)


def _unused(dataset: Dataset, fields: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The names of a query by which the map would show something else, and the page of a link does not."""
    known, here = {*selection.NAMES, selection.NAME} - {"as_of"}, (selection.NAME, dataset.version)
    return tuple(dict.fromkeys(pair[0] for pair in fields if pair[0] in known and pair[1] and pair != here))


def _link(rest: str) -> Link | None:
    """The link that the rest of a path names; None for the list of all. What is no link has an empty service."""
    if not rest:
        return None
    crossing, _, service = rest.partition("/")
    return unquote(crossing), unquote(service)


def _names(dataset: Dataset, lang: str) -> Mapping[Link, str]:
    """The name of every link."""
    say = dataset.named(translator.say(lang))
    names = display_names.crossing_names(dataset, lang, say)
    rows = dataset.links[["crossing_id", "service"]].to_dict("records")
    return {(str(row["crossing_id"]), str(row["service"])): link_name(row, names, say) for row in rows}


def _near(dataset: Dataset, lang: str, rest: str) -> list[tuple[Link, str]]:
    """The links that a wrong path may mean: those of its crossing, else those that are written nearly so."""
    names = _names(dataset, lang)
    crossing, _, service = rest.partition("/")
    meant = {*nearest(crossing, [*{link[0] for link in names}])}
    near = [link for link in names if link[0] == crossing or link[0] in meant]
    services = {*nearest(service, [*{link[1] for link in near}])} if service else set()
    return [(link, names[link]) for link in near if not services or link[1] in services]


def _made(dataset: Dataset, link: Link | None, site: Site) -> bytes:
    say = dataset.named(translator.say(site.lang))
    view = content.view_of(dataset, site.asked)
    page = OpenPage(dataset, view, display_names.crossing_names(dataset, site.lang, say), say)
    html = content.of_all(page, site) if link is None else content.of_link(page, link, site)
    return gzip.compress(html.encode(), _PACKED, mtime=0)
