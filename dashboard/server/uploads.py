"""How much readers may bring at once: all uploads lie in the memory of this server, so their sum has a limit.

What was made of them counts too, and no session may have all the room: half of it, or one file of the largest size.
"""

from collections import Counter

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.session.own_log import HeldBytes
from dashboard.session.pages import UPLOADS_SETTING
from raillinks.importer import raw_table

MOST_MB = 1024
PATH = "/_stcore/upload_file/"
LENGTH_REQUIRED, UNAVAILABLE = 411, 503
_MB = 2**20


def most(setting: str) -> int:
    """How many bytes there may be in all; 0 = nobody may bring any.

    Raises:
        ValueError: The setting is no number of megabytes.
    """
    if setting and not (setting.isascii() and setting.isdecimal()):
        raise ValueError(f"{UPLOADS_SETTING}: '{setting}' is no number of megabytes such as {MOST_MB}; 0 = no uploads")
    return int(setting or MOST_MB) * _MB


class UploadLimit:
    """ASGI middleware: refuses uploads that do not say how long they are, or for which there is no room.

    Args:
        app: What takes uploads.
        held: Counts what the server holds, and knows how much that may be.
    """

    def __init__(self, app: ASGIApp, held: HeldBytes) -> None:
        self.app, self.held = app, held
        self.most_of_one = max(held.most // 2, raw_table.MOST_BYTES)
        self.under_way: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else ""
        if not path.startswith(PATH) or scope["method"] != "PUT":
            await self.app(scope, receive, send)
            return
        lengths = [value for name, value in scope["headers"] if name == b"content-length"]
        if len(lengths) != 1 or not lengths[0].isdigit():
            await _refuse(LENGTH_REQUIRED, "An upload says how long it is.")(scope, receive, send)
            return
        length = int(lengths[0])
        session = path.removeprefix(PATH).partition("/")[0]
        if why := self._no_room(session, length):
            await _refuse(UNAVAILABLE, why)(scope, receive, send)
            return
        self.under_way[session] += length
        try:
            await self.app(scope, self._bounded(receive, length), send)
        finally:
            self.under_way[session] -= length
            if not self.under_way[session]:
                del self.under_way[session]

    def _no_room(self, session: str, length: int) -> str:
        """Why there is no room for so many bytes more of a session; empty if there is."""
        if not self.held.has_room_for(self.under_way.total() + length):
            return "There is no room for this file: other readers have brought files too. Try again later."
        if self.held.of_session(session) + self.under_way[session] + length > self.most_of_one:
            return "There is no room for this file: you have brought too much already. Remove some of your files first."
        return ""

    @staticmethod
    def _bounded(receive: Receive, length: int) -> Receive:
        """What is received, and never more than was said."""
        left = length

        async def bounded() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            return {"type": "http.disconnect"} if left < 0 else message

        return bounded


def _refuse(status: int, text: str) -> PlainTextResponse:
    return PlainTextResponse(f"{text}\n", status, {"connection": "close", "cache-control": "no-store"})
