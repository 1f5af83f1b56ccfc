"""How many readers one server takes: each session costs memory, so their number has a limit."""

from dataclasses import dataclass

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.server import metrics
from dashboard.session.pages import PAGES

SETTING = "RAILLINKS_MOST_SESSIONS"
"""The environment variable with the most sessions that may be open at once."""
MOST = 400
UNAVAILABLE = 503
RETRY_AFTER = "30"  # seconds
_STREAM = "/_stcore/stream"


def most(setting: str) -> int:
    """The limit of the setting; `MOST` where it is empty.

    Raises:
        ValueError: It is no positive number.
    """
    if setting and not (setting.isascii() and setting.isdigit() and int(setting)):
        raise ValueError(f"{SETTING}: '{setting}' is no number of sessions such as {MOST}")
    return int(setting or MOST)


@dataclass(slots=True)
class OpenSessions:
    """The sessions that are connected now.

    Args:
        most: How many there may be.
        count: How many there are.
    """

    most: int = MOST
    count: int = 0

    def full(self) -> bool:
        """Whether no further one fits in."""
        return self.count >= self.most


class SessionLimit:
    """ASGI middleware: counts sessions, and refuses sessions and pages beyond the limit with 503.

    A proxy then asks the next server, or shows the page that needs none. Everything else, the API above all, is
    answered as before: it needs no session.
    """

    def __init__(self, app: ASGIApp, sessions: OpenSessions) -> None:
        self.app, self.sessions = app, sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request or one websocket."""
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] != "lifespan" else ""
        is_stream = scope["type"] == "websocket" and path == _STREAM
        is_page = scope["type"] == "http" and path.strip("/") in PAGES
        if (is_stream or is_page) and self.sessions.full():
            metrics.SESSIONS_REFUSED.inc()
            refusal = PlainTextResponse("The server has as many readers as it can take.\n", UNAVAILABLE)
            refusal.headers.update({"retry-after": RETRY_AFTER, "cache-control": "no-store"})
            await refusal(scope, receive, send)
        elif is_stream:
            await self._counted(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted = False

        async def watched(message: Message) -> None:
            nonlocal accepted
            if message["type"] == "websocket.accept" and not accepted:
                accepted = True
                metrics.SESSIONS.inc()
                metrics.SESSIONS_OPEN.set(self.sessions.count)
            await send(message)

        self.sessions.count += 1  # before it is accepted, so that many at once do not pass the limit together
        try:
            await self.app(scope, receive, watched)
        finally:
            self.sessions.count -= 1
            metrics.SESSIONS_OPEN.set(self.sessions.count)
