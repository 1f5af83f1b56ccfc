"""The headers that every answer has: what it may load, who may frame it, what it may use and what it gives away.

The address by which others reach this server: what a card on another site must name in full.

Lets the callbacks of a run end, though the next run is asked for meanwhile (see `streamlit_compat.BEHAVIOURS`).
"""

import re
from base64 import b64encode
from functools import wraps
from hashlib import sha256
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.state.safe_session_state import SafeSessionState

from dashboard.session.pages import ANY_SITE, EMBED_SETTING
from dashboard.streamlit_compat import own_page

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
    """The sources of the CSP header's `frame-ancestors` of the embed: no other page may stand in a frame.

    Raises:
        ValueError: An entry is no origin, which would weaken or break the header.
    """
    entries = setting.split() or [ANY_SITE]
    wrong = [entry for entry in entries if not _PARENT.fullmatch(entry)]
    if wrong:
        raise ValueError(f"{EMBED_SETTING}: '{wrong[0]}' is no origin such as https://news.example")
    return " ".join(entries)


def content_policy() -> str:
    """What a page may do (CSP): stand in no frame, load nothing from elsewhere, run no inline script but Streamlit's.

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
            "frame-ancestors 'none'",
        ]
    )


class SecurityHeaders:
    """ASGI middleware: adds the headers that an answer does not have yet.

    Args:
        app: What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.policy = app, (_POLICY, content_policy().encode())

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


ADDRESS_SETTING = "RAILLINKS_PUBLIC_ADDRESS"
"""The environment variable with that address, such as `https://rail.example/`; without it, each request's own."""
_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?(?:/[a-z0-9._~-]+)*/?", re.IGNORECASE)


def configured(setting: str) -> str:
    """The address of the setting, with a slash at its end; empty where it names none.

    Raises:
        ValueError: It is no address of a server.
    """
    if setting and not _ADDRESS.fullmatch(setting):
        raise ValueError(f"{ADDRESS_SETTING}: '{setting}' is no address such as https://rail.example/")
    return f"{setting.rstrip('/')}/" if setting else ""


def of_request(scope: Scope) -> str:
    """The address of the first page as the sender of a request has it, with a slash at its end.

    The host is one of this server's own names: `request_guard` has let the request through.
    """
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "localhost")
    return f"{scope['scheme']}://{host}{scope.get('root_path', '').rstrip('/')}/"


def let_callbacks_end() -> None:
    """Has each run call all its callbacks, and each of them end, before it makes way for the next run.

    Streamlit cuts them off at any access to the session's state once another message has come. What they were told is
    not told again: a press is lost, and so is a day that was typed right before a press on a link.
    """
    begin = SafeSessionState.on_script_will_rerun
    if hasattr(begin, "__wrapped__"):
        return

    @wraps(begin)
    def begin_whole(state: SafeSessionState, *args: Any, **named: Any) -> None:  # noqa: ANN401 (Streamlit's own)
        make_way = state._yield_callback  # noqa: SLF001 (it has no other name)
        object.__setattr__(state, "_yield_callback", lambda: None)
        try:
            begin(state, *args, **named)
        finally:
            object.__setattr__(state, "_yield_callback", make_way)

    SafeSessionState.on_script_will_rerun = begin_whole  # type: ignore[assignment, method-assign]
