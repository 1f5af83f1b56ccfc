"""The answer at an address that is no page's: a short page that says so in the reader's language, with a 404."""

from html import escape

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.i18n.translator import message, say
from dashboard.server import head, public_address
from dashboard.session.pages import LISTED, NAME, PAGES

NOT_FOUND = 404
HEADING = message("There is no page at this address")
PROGRAMS = message("Data for programs")
_STYLE = (
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
        public: The address by which others reach the first page, with a slash at its end; empty = the request's own.
    """

    def __init__(self, app: ASGIApp, public: str = "") -> None:
        self.app, self.public = app, public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        path = head.asked_path(scope)
        if path is None or path in PAGES:
            await self.app(scope, receive, send)
            return
        headers = [pair for pair in scope["headers"] if pair[0] != b"if-none-match"]  # that of an earlier release
        instead = _AllButPages(send)
        await self.app({**scope, "headers": headers}, receive, instead)
        if instead.is_page:
            base = self.public or public_address.of_request(scope)
            await _answer(head.language(scope), base)(scope, receive, send)


class _AllButPages:
    """Sends an answer on, unless it is a page."""

    def __init__(self, send: Send) -> None:
        self.send, self.is_page = send, False

    async def __call__(self, part: Message) -> None:
        """Takes one message of the answer."""
        if part["type"] == "http.response.start":
            self.is_page = head.is_page(part)
        if not self.is_page:
            await self.send(part)


def _answer(lang: str, base: str) -> HTMLResponse:
    """The page, with links to all others.

    Args:
        lang: The reader's language.
        base: The address of the first page, with a slash at its end.
    """
    said = say(lang)
    links = [(f"{base}{path}?lang={lang}", said(PAGES[path].title)) for path in LISTED]
    links.append((f"{base}api/v1/openapi.json", said(PROGRAMS)))
    listed = "".join(f'<li><a href="{escape(url)}">{escape(title)}</a></li>' for url, title in links)
    heading, name = escape(said(HEADING)), escape(said(NAME))
    return HTMLResponse(
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{heading} · {name}</title>{_STYLE}</head>"
        f"<body><main><p>{name}</p><h1>{heading}</h1><ul>{listed}</ul></main></body></html>",
        NOT_FOUND,
        {"Cache-Control": "no-cache", "Vary": "Accept-Language"},
    )
