"""Security headers of answers: who may frame a page, what it may load; and the redirect of `embed=1`."""

import re
from base64 import b64encode
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.streamlit_compat import EMBED_PARAMETER, own_page

SETTING = "RAILLINKS_EMBED_PARENTS"
"""The environment variable that lists the sites allowed to embed: origins with blanks between, or `*`."""
_PARENT = re.compile(r"\*|'(?:self|none)'|https?://(?:\*\.)?[a-z0-9.-]+(?::\d{1,5})?", re.IGNORECASE)

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_EVERY_ANSWER = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin"))


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


def content_policy() -> str:
    """What a page may load (CSP): nothing from elsewhere, and no inline script but Streamlit's own.

    Streamlit imports the script of a component from a blob, charts compile their expressions (`unsafe-eval`), and its
    style sheets are written by script. Its page has inline scripts, which the policy names by their hashes.
    """
    inline = _INLINE_SCRIPT.findall(own_page().read_text(encoding="utf-8"))
    hashes = [f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline]
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self' blob: 'unsafe-eval'", *hashes]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        ]
    )


class Embedding:
    """ASGI middleware: adds the security headers, and leads `/?embed=1` to the page with the map alone.

    A page says who may frame it, and loads nothing from elsewhere (Content-Security-Policy). Every answer keeps the
    type that it names, and no other site learns from a link which view a reader had open.

    Streamlit hides the name `embed` from the pages' scripts, so that the map alone needs a page of its own.
    """

    def __init__(self, app: ASGIApp, allowed: str) -> None:
        self.app, self.policy = app, f"{content_policy()}; frame-ancestors {allowed}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._added(message)]
            await send(message)

        target = _embed_page(scope) if scope["type"] == "http" else ""
        app = RedirectResponse(target, status_code=307) if target else self.app
        await app(scope, receive, with_headers if scope["type"] == "http" else send)

    def _added(self, start: Message) -> list[tuple[bytes, bytes]]:
        """The headers that an answer does not have yet."""
        has = {name for name, _ in start["headers"]}
        policy = [(b"content-security-policy", self.policy)] if _is_page(start) else []
        return [*policy, *(pair for pair in _EVERY_ANSWER if pair[0] not in has)]


def _is_page(message: Message) -> bool:
    """Whether an answer is HTML: nothing else is shown in a frame as itself."""
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in message.get("headers", ()))


def _embed_page(scope: Scope) -> str:
    """Where a request for the map page with `embed=1` leads, relative to it; empty for every other request."""
    root = scope.get("root_path", "")
    if scope["path"].removeprefix(root) not in {"", "/"}:
        return ""
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if (EMBED_PARAMETER, "1") not in pairs:
        return ""
    rest = urlencode([pair for pair in pairs if pair[0] != EMBED_PARAMETER])
    return "embed" + (f"?{rest}" if rest else "")
