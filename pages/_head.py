"""What stands in a page's head before Streamlit's own script has run: the place kept for the map, and what it loads."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from layers.catalog import LAYERS
from pages import _style

WITH_MAP = ("/", "/story", "/embed")
"""The paths of the pages that show the time map."""
_PRELOADS = "".join(
    ["<link rel='preload' as='script' href='/assets/deckgl/index.js'>"]
    + [f"<link rel='preload' as='fetch' crossorigin href='/api/v1/layers/{row.name}.geojson'>" for row in LAYERS]
)
_END = b"</head>"


def is_page(message: Message) -> bool:
    """Whether the start of an answer says that it is HTML, as it stands."""
    headers = MutableHeaders(scope=message)
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers


class Head:
    """ASGI middleware: adds to the head of every page what must be there before Streamlit's script has run.

    Streamlit applies a style sheet of `st.html` only after the first layout, and asks for the map's script only once
    the page's own script has run on the server: things would jump, and wait.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        added = (_style.EARLY_CSS + (_PRELOADS if path in WITH_MAP else "")).encode()
        await self.app(scope, receive, _Adding(send, added))


class _Adding:
    """Sends an answer on; one that is a page with markup added at the end of its head."""

    def __init__(self, send: Send, added: bytes) -> None:
        self.send, self.added = send, added
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
        body = self.body.replace(_END, self.added + _END, 1)
        headers = MutableHeaders(scope=start)
        headers["content-length"] = str(len(body))
        for name in ("etag", "last-modified"):  # of Streamlit's file, not of what is sent
            if name in headers:
                del headers[name]
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})
