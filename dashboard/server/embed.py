"""Answers for frames on other sites, before all that only pages need, such as sessions and their cookies.

`/embed` is the embed (`dashboard.embed.embed_page`), `/oembed` says how to frame an address: both are made once for
each address and data version, then from memory. `/embed.js` gives frames their height. `/?embed=1` leads to `/embed`.
"""

import gzip
import json
from collections.abc import Callable, Sequence
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.embed import embed_page
from dashboard.server import head, link_cards, security
from dashboard.server.component_files import BAD_REQUEST, GONE, NOT_FOUND, UNAVAILABLE, BytesCache, asked_again, refusal
from dashboard.streamlit_compat import EMBED_PARAMETER
from dashboard.widgets.cache import name_of
from raillinks.clock import today
from raillinks.domain.problems import DataError
from raillinks.package.dataset import Dataset
from raillinks.versions.live_package import Served
from raillinks.versions.single_flight import BusyError, GoneError, unless_gone

NOT_IMPLEMENTED = 501
_SCRIPT = (Path(embed_page.__file__).parent / "static" / "embed.js").read_bytes()
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
)
"""What the embed may do: run its own script, which asks for other days. Marks have styles of their own."""
_ANY_SIZE = 4_000
"""So many pixels are as good as any number."""
_MOST_DIGITS = 9
_MAP_PAGES = ("", "embed")


class Embed:
    """ASGI middleware: answers for frames; every other request passes.

    Args:
        app: What answers for everything else.
        load: Gives the data package that is served now, without waiting.
        public: The address by which others reach the first page, with a slash at its end; empty = the request's own.
        allowed: The sources of `frame-ancestors`, from `security.parents`.
    """

    def __init__(self, app: ASGIApp, load: Callable[[], Served], public: str, allowed: str) -> None:
        self.app, self.load, self.public = app, load, public
        self.policy = f"{_POLICY}{allowed}"
        self.cache = BytesCache(most_bytes=32_000_000)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        path = head.asked_path(scope)
        answers = {"": self._redirect, "embed": self._page, "embed.js": _script, "oembed": self._oembed}
        if path is None or path not in answers:
            await self.app(scope, receive, send)
        else:
            await (await answers[path](scope, receive))(scope, receive, send)

    async def _redirect(self, scope: Scope, _: Receive) -> ASGIApp:
        """Where a request for the map page with `embed=1` leads, relative to it."""
        pairs = parse_qsl(_query(scope), keep_blank_values=True)
        if (EMBED_PARAMETER, "1") not in pairs:
            return self.app
        rest = urlencode([pair for pair in pairs if pair[0] != EMBED_PARAMETER])
        return RedirectResponse("embed" + (f"?{rest}" if rest else ""))

    async def _page(self, scope: Scope, receive: Receive) -> ASGIApp:
        """The embed, as `ETag` says, packed where the browser takes that."""
        make = partial(_html, head.browsers_language(scope), self._base(scope))
        more = {"content-type": "text/html", "content-security-policy": self.policy}
        return await self._answer(scope, receive, make, _query(scope), more)

    async def _oembed(self, scope: Scope, receive: Receive) -> ASGIApp:
        """The answer of oEmbed, or why there is none."""
        given = dict(parse_qsl(_query(scope)))
        if given.get("format", "json") != "json":
            return _problem("Only format=json is answered.", NOT_IMPLEMENTED)
        base = self._base(scope)
        query = _of_map_page(given.get("url", ""), base)
        if query is None:
            return _problem("`url` is no address of the map page of this server.", NOT_FOUND)
        most = [_pixels(given.get(name, "")) for name in ("maxwidth", "maxheight")]
        if not all(most):
            return _problem("`maxwidth` and `maxheight` are whole numbers of pixels.", BAD_REQUEST)
        make = partial(_json, head.browsers_language(scope), base, most)
        return await self._answer(scope, receive, make, query, {"content-type": "application/json"})

    async def _answer(
        self, scope: Scope, receive: Receive, make: partial[bytes], query: str, more: dict[str, str]
    ) -> ASGIApp:
        """What is made of the query of a view, from memory where it is kept; or why there is nothing.

        Args:
            scope: The request.
            receive: Its channel.
            make: Makes the answer of a package and a query; its arguments are all else on which that depends.
            query: The query.
            more: The answer's own headers.
        """
        try:
            served = self.load()
        except DataError:
            return refusal("no-data", UNAVAILABLE)
        state = served.earlier.state() if served.earlier and "data_version" in query else 0
        name = name_of(
            served.dataset.content_hash, "\0".join(map(str, [make.func.__name__, *make.args, state, today(), query]))
        )
        packed = self.cache.find(name)
        if packed is None:
            try:
                packed = await unless_gone(receive, self.cache.get(name, partial(_packed, served, query, make)))
            except BusyError:
                return refusal("busy", UNAVAILABLE)
            except GoneError:
                return refusal("gone", GONE)
            except ValueError:
                return refusal("too-many-fields", BAD_REQUEST)
        return asked_again(scope, packed, more)

    def _base(self, scope: Scope) -> str:
        return self.public or security.of_request(scope)


_KEPT_A_DAY = {"cache-control": "public, max-age=86400", "cross-origin-resource-policy": "cross-origin"}


async def _script(_: Scope, __: Receive) -> ASGIApp:
    return Response(_SCRIPT, media_type="text/javascript", headers=_KEPT_A_DAY)


def _packed(served: Served, query: str, make: partial[bytes]) -> bytes:
    """What is made of a query, packed, of the data version that it asks for where that is kept."""
    return gzip.compress(make(link_cards.asked(served, query), query), 6, mtime=0)


def _html(lang: str, base: str, dataset: Dataset, query: str) -> bytes:
    return embed_page.html(dataset, embed_page.asked(dataset, query, lang), base)


def _json(lang: str, base: str, most: Sequence[int], dataset: Dataset, query: str) -> bytes:
    answer = embed_page.oembed(dataset, embed_page.asked(dataset, query, lang), base, most)
    return json.dumps(answer, ensure_ascii=False).encode()


def _query(scope: Scope) -> str:
    text: str = scope["query_string"].decode("latin-1")
    return text


def _of_map_page(url: str, base: str) -> str | None:
    """The query of an address of the map page or its embed, without what only Streamlit reads; None for any other."""
    try:
        asked, own = urlsplit(url), urlsplit(base)
    except ValueError:
        return None
    path = asked.path.removeprefix(own.path)
    if asked.scheme not in {"http", "https"} or asked.netloc != own.netloc or path.strip("/") not in _MAP_PAGES:
        return None
    return urlencode([pair for pair in parse_qsl(asked.query) if pair[0] != EMBED_PARAMETER])


def _pixels(text: str) -> int:
    """A size in pixels: more than any where none is given; 0 where it is none."""
    if not text:
        return _ANY_SIZE
    return min(int(text), _ANY_SIZE) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else 0


def _problem(detail: str, status: int) -> Response:
    """Why there is no answer (RFC 9457)."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")
