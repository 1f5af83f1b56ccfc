"""The headers that every answer has: what it may load, who may frame it, what it may use and what it gives away."""

import re
from base64 import b64encode
from hashlib import sha256

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.streamlit_compat import own_page

SETTING = "RAILLINKS_EMBED_PARENTS"
"""The environment variable that lists the sites allowed to embed: origins with blanks between, or `*`."""
_PARENT = re.compile(r"\*|'(?:self|none)'|https?://(?:\*\.)?[a-z0-9.-]+(?::\d{1,5})?", re.IGNORECASE)
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_UNUSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope", "hid",
    "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
"""What a browser could lend a page, and no page here uses."""
OF_EVERY_ANSWER = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", ", ".join(f"{name}=()" for name in _UNUSED).encode()),
)
_POLICY = b"content-security-policy"
OTHER_POLICY = (_POLICY, b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
"""For what is no page: should a browser show it as one, it can do nothing."""
_WITH_PAGE_POLICY = (b"text/html", b"text/javascript", b"application/javascript")  # a worker obeys its script's policy


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


class SecurityHeaders:
    """ASGI middleware: adds the headers that an answer does not have yet.

    Args:
        app: What answers.
        allowed: The sources of `frame-ancestors`, from `parents`.
    """

    def __init__(self, app: ASGIApp, allowed: str) -> None:
        self.app, self.policy = app, (_POLICY, f"{content_policy()}; frame-ancestors {allowed}".encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._added(message)]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)

    def _added(self, start: Message) -> list[tuple[bytes, bytes]]:
        has = dict(start["headers"])
        policy = self.policy if has.get(b"content-type", b"").startswith(_WITH_PAGE_POLICY) else OTHER_POLICY
        return [pair for pair in (policy, *OF_EVERY_ANSWER) if pair[0] not in has]
