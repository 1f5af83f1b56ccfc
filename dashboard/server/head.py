"""What stands in a page before Streamlit's own script has run: language, name, card, styles, and what it loads.

The answer at an address that is no page's: a short page that says so in the reader's language, with a 404.
"""

import gzip
from collections.abc import Callable, Mapping
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.i18n import translator
from dashboard.i18n.translator import Translator, message
from dashboard.link_card import address
from dashboard.server import first_text, security
from dashboard.server.link_cards import OfLinks
from dashboard.session.page_links import PAGE
from dashboard.session.pages import NAME, PAGES, Page, of_log, title_of
from dashboard.streamlit_compat import BODY, END_OF_HEAD, END_OF_NO_SCRIPT, FIRST_TITLE, NO_SCRIPT, ROOT_ELEMENT
from dashboard.styles import style_sheets
from dashboard.widgets import cache, time_map_content
from dashboard.widgets.sortable_table import TABLE
from layers.catalog import LAYERS
from raillinks.domain.problems import DataError
from raillinks.i18n.languages import ENGLISH, LANGUAGES
from raillinks.package.dataset import Dataset
from raillinks.versions.live_package import Served
from timemap.assets import TIME_MAP
from timemap.payload import BUNDLE_URL, LAYERS_URL

_END, _ROOT, _TITLE, _BODY = (text.encode() for text in (END_OF_HEAD, ROOT_ELEMENT, FIRST_TITLE, BODY))
_FETCHED = "<link rel='preload' as='fetch' crossorigin href='{}'>"
_MODULE = "<link rel='modulepreload' href='{}'>"
_MODULES = f"<script type='module' src='{PAGE.url}page_links.js'></script>" + "".join(
    map(_MODULE.format, PAGE.modules())
)
_MAP = "".join(
    [
        f"<link rel='preload' as='script' href='{BUNDLE_URL}'>",
        *(_FETCHED.format(f"{LAYERS_URL}{row.name}.geojson") for row in LAYERS),
        *(_MODULE.format(url) for url in TIME_MAP.modules()),
    ]
)
WITH_TABLE = frozenset({"", "about"})
"""The paths of the pages that show a sortable table."""
_TABLE = "".join(_MODULE.format(url) for url in TABLE.modules())
_STYLE = f"<link rel='stylesheet' href='{TIME_MAP.url}time_map.css'>"
_NO_LOOK_UPS = "<meta http-equiv='x-dns-prefetch-control' content='off'>"
"""Nobody's name server hears of the sources that a page links to, before the reader follows a link."""
_ADDED = {
    path: "".join(
        [
            _NO_LOOK_UPS, _MAP if page.has_map else "", _MODULES, _TABLE if path in WITH_TABLE else "", _STYLE,
            style_sheets.CSS,
        ]
    ).encode()
    for path, page in PAGES.items()
}  # fmt: skip
OF_STREAMLITS_FILE = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
"""Headers of a request that would have Streamlit's own file packed, in part, or not sent at all."""


PACKED = 4
"""The level of gzip: it leaves a quarter of a page's bytes. A page has no secret that their number could give away."""


class Head:
    """ASGI middleware: adds to the head of every page what must be there before Streamlit's script has run.

    Streamlit applies a style sheet of `st.html` only after the first layout, and asks for the map's script only once
    the page's own script has run on the server: things would jump, and wait. A page is sent
    whole each time, since Streamlit's ETag speaks of another text.

    Args:
        app: What answers for the page.
        load: Gives the data package that is served now, without waiting: a page with a map asks for its content too.
        public: The address by which others reach the first page, with a slash at its end; empty = the request's own.
    """

    def __init__(self, app: ASGIApp, load: Callable[[], Served], public: str = "") -> None:
        self.app, self.load, self.public = app, load, public
        self.links = OfLinks()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        path = asked_path(scope)
        if path is None or path not in _ADDED:
            await self.app(scope, receive, send)
        else:
            served = _served(self.load)  # once: all of a page is of one version
            own, text = (b"", b"") if served is None else await self._of_data(served, scope, path)
            headers = [pair for pair in scope["headers"] if pair[0] not in OF_STREAMLITS_FILE]
            say = _in_words_of(served, language(scope))
            adding = _Adding(send, (own + _ADDED[path], text), scope, _title(scope, path, say), say)
            await self.app({**scope, "headers": headers}, receive, adding)

    async def _of_data(self, served: Served, scope: Scope, path: str) -> tuple[bytes, bytes]:
        """For the head the card of the link, and what asks for the time map's content; for the body its first text."""
        base = self.public or security.of_request(scope)
        card, text = await self.links.of(served, base, path, _query(scope), browsers_language(scope))
        dataset = served.dataset
        return card + _content(dataset, scope, path), text if text and _is_of(dataset, scope) else b""


def _served(load: Callable[[], Served]) -> Served | None:
    """The data package with its earlier versions; None where the data cannot be used."""
    try:
        return load()
    except DataError:
        return None


def _in_words_of(served: Served | None, lang: str) -> Translator:
    """The messages in the words of what is served."""
    say = translator.say(lang)
    return say if served is None else served.dataset.named(say)


def _content(dataset: Dataset, scope: Scope, path: str) -> bytes:
    """What asks for the time map's content. It names the content and computes nothing.

    It is empty where the page has no map, the data cannot be used, or the query has too many fields or another data
    version.
    """
    if not PAGES[path].has_map:
        return b""
    try:
        if not _is_of(dataset, scope):
            return b""  # the first run names the content of an earlier version
        content = time_map_content.of_page(dataset, path, _query(scope), browsers_language(scope))
    except (DataError, ValueError):
        return b""
    return _FETCHED.format(escape(content.url, quote=True)).encode()


def _is_of(dataset: Dataset, scope: Scope) -> bool:
    """Whether a link asks for this data version: it names it, or none.

    Raises:
        ValueError: The query has more than `cache.MOST_FIELDS` fields.
    """
    return dict(cache.fields_of(_query(scope))).get("data_version", "") in {"", dataset.version}


def _title(scope: Scope, path: str, say: Translator) -> str:
    """The title that a page has until its first run."""
    try:
        own = address.is_of_own_log(_query(scope))
    except ValueError:  # too many fields
        own = False
    return say(address.SOMEBODYS_OWN_LOG) if own else title_of(path, say)


def asked_path(scope: Scope) -> str | None:
    """The path that a request reads, without slashes at its ends, as `PAGES` has it; None where it reads nothing."""
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return None
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return path.strip("/")


def _query(scope: Scope) -> str:
    text: str = scope["query_string"].decode("latin-1")
    return text


def browsers_language(scope: Scope) -> str:
    """The code of the language that the browser prefers; English where pages do not have it."""
    code = Headers(scope=scope).get("accept-language", "")[:2].lower()
    return code if code in LANGUAGES else ENGLISH


def language(scope: Scope) -> str:
    """The language that the page's first run will have: that of the link, or the browser's, or English."""
    try:
        named = dict(cache.fields_of(_query(scope))).get("lang", "")
    except ValueError:  # too many fields
        named = ""
    return named if named in LANGUAGES else browsers_language(scope)


class _Adding:
    """Sends an answer on; one that is a page in the reader's language, with markup added to its head and its body."""

    def __init__(self, send: Send, added: tuple[bytes, bytes], scope: Scope, title: str, say: Translator) -> None:
        self.send, self.has_body = send, scope["method"] == "GET"
        self.packs = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        self.of_head, self.of_body = added
        self.title, self.say = title, say
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        """Takes one message of the answer."""
        if message["type"] == "http.response.start" and is_page(message):
            self.start = message
        elif self.start is None:
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self.start)

    async def _send_page(self, start: Message) -> None:
        say, name, title = self.say, self.say(NAME), self.title
        in_css = name.replace("\\", "\\\\").replace('"', '\\"')
        root = f'<html lang="{say.lang}" style=\'--rl-name: "{escape(in_css)}"\'>'
        body = self.body.replace(_ROOT, root.encode(), 1).replace(_TITLE, f"<title>{escape(title)}</title>".encode(), 1)
        body = body.replace(_END, self.of_head + _END, 1).replace(_BODY, _BODY + self.of_body, 1)
        body = _with_our_no_script(body, say(first_text.NEEDS_SCRIPTS), name)
        headers = MutableHeaders(scope=start)
        for name in ("etag", "last-modified", "accept-ranges", "content-length"):  # they speak of Streamlit's file
            del headers[name]
        headers.add_vary_header("Accept-Language")
        headers.add_vary_header("Accept-Encoding")
        if self.packs:
            body = gzip.compress(body, PACKED, mtime=0)
            headers["content-encoding"] = "gzip"
        if self.has_body:
            headers["content-length"] = str(len(body))
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})


def _with_our_no_script(body: bytes, text: str, name: str) -> bytes:
    """A page with our words for readers without scripts in place of Streamlit's, which speak of its own protocol."""
    before, begins, rest = body.partition(NO_SCRIPT.encode())
    _, ends, after = rest.partition(END_OF_NO_SCRIPT.encode())
    return before + begins + f"<p>{escape(text)} <a href='./'>{escape(name)}</a></p>".encode() + ends + after


def is_page(start: Message) -> bool:
    """Whether an answer is a whole page, and not a redirect or an error."""
    return start["status"] == 200 and MutableHeaders(scope=start).get("content-type", "").startswith("text/html")  # noqa: PLR2004 (OK)


NOT_FOUND = 404
HEADING = message("There is no page at this address")
PROGRAMS = message("Data for programs")
_NO_PAGE_STYLE = (
    "<style>:root { color-scheme: light dark; font: 1rem/1.6 'Source Sans 3', 'Source Sans Pro', sans-serif; } "
    "body { max-width: 40rem; margin: 3rem auto; padding: 0 1.5rem; } h1 { font-size: 1.4rem; } "
    "li { line-height: 2.2; }</style>"
)


class NoPage:
    """ASGI middleware: answers in Streamlit's place where an address is no page's.

    Streamlit sends its page there with a 200 and shows the first one, without the head of `head.Head` and so without
    styles. A catalogue that asks for `/robots.txt` or `/datapackage.json` takes that for an answer.

    Args:
        app: What answers for pages and all else.
        load: Gives the data package that is served now, without waiting.
        public: The address by which others reach the first page, with a slash at its end; empty = the request's own.
    """

    def __init__(self, app: ASGIApp, load: Callable[[], Served], public: str = "") -> None:
        self.app, self.load, self.public = app, load, public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        path = asked_path(scope)
        if path is None or path in PAGES:
            await self.app(scope, receive, send)
            return
        headers = [pair for pair in scope["headers"] if pair[0] != b"if-none-match"]  # that of an earlier release
        instead = _AllButPages(send)
        await self.app({**scope, "headers": headers}, receive, instead)
        if instead.is_page:
            base = self.public or security.of_request(scope)
            served = _served(self.load)
            pages = PAGES if served is None else of_log(served.dataset.story)
            await _answer(pages, _in_words_of(served, language(scope)), base)(scope, receive, send)


class _AllButPages:
    """Sends an answer on, unless it is a page."""

    def __init__(self, send: Send) -> None:
        self.send, self.is_page = send, False

    async def __call__(self, part: Message) -> None:
        """Takes one message of the answer."""
        if part["type"] == "http.response.start":
            self.is_page = is_page(part)
        if not self.is_page:
            await self.send(part)


def _answer(pages: Mapping[str, Page], said: Translator, base: str) -> HTMLResponse:
    """The page, with links to all others.

    Args:
        pages: The others.
        said: The messages of the reader's language.
        base: The address of the first page, with a slash at its end.
    """
    lang = said.lang
    links = [(f"{base}{path}?lang={lang}", said(page.title)) for path, page in pages.items()]
    links.append((f"{base}api/v1/openapi.json", said(PROGRAMS)))
    listed = "".join(f'<li><a href="{escape(url)}">{escape(title)}</a></li>' for url, title in links)
    heading, name = escape(said(HEADING)), escape(said(NAME))
    return HTMLResponse(
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{heading} · {name}</title>{_NO_PAGE_STYLE}</head>"
        f"<body><main><p>{name}</p><h1>{heading}</h1><ul>{listed}</ul></main></body></html>",
        NOT_FOUND,
        {"Cache-Control": "no-cache", "Vary": "Accept-Language"},
    )
