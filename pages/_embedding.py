"""Who may show the dashboard in a frame of their own, and where `embed=1` leads."""

import re
from urllib.parse import parse_qsl, urlencode

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SETTING = "RAILLINKS_EMBED_PARENTS"
"""The environment variable that lists the sites allowed to embed: origins with blanks between, or `*`."""
_PARENT = re.compile(r"\*|'(?:self|none)'|https?://(?:\*\.)?[a-z0-9.-]+(?::\d{1,5})?", re.IGNORECASE)


def parents(setting: str) -> str:
    """The sources of the CSP header's `frame-ancestors`.

    Raises:
        ValueError: An entry is no origin, which would weaken or break the header.
    """
    entries = setting.split() or ["'self'"]
    wrong = [entry for entry in entries if not _PARENT.fullmatch(entry)]
    if wrong:
        raise ValueError(f"{SETTING}: '{wrong[0]}' is no origin such as https://news.example")
    return " ".join(entries)


class Embedding:
    """ASGI middleware: says on every page who may frame it, and leads `/?embed=1` to the page with the map alone.

    Streamlit keeps the name `embed` from the pages' scripts, so that a page of its own has to carry it.
    """

    def __init__(self, app: ASGIApp, allowed: str) -> None:
        self.app, self.policy = app, f"frame-ancestors {allowed}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""

        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                message["headers"] = [*message["headers"], (b"content-security-policy", self.policy)]
            await send(message)

        target = _embed_page(scope) if scope["type"] == "http" else ""
        app = RedirectResponse(target, status_code=307) if target else self.app
        await app(scope, receive, with_policy if scope["type"] == "http" else send)


def _is_page(message: Message) -> bool:
    """Whether an answer is HTML: nothing else is shown in a frame as itself."""
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in message.get("headers", ()))


def _embed_page(scope: Scope) -> str:
    """Where a request for the map page with `embed=1` leads, relative to it; empty for every other request."""
    root = scope.get("root_path", "")
    if scope["path"].removeprefix(root) not in {"", "/"}:
        return ""
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if ("embed", "1") not in pairs:
        return ""
    rest = urlencode([pair for pair in pairs if pair[0] != "embed"])
    return "embed" + (f"?{rest}" if rest else "")
