"""How much readers may bring at once: all uploads lie in the memory of this server, so their sum has a limit."""

from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.session.pages import UPLOADS_SETTING

MOST_MB = 1024
PATH = "/_stcore/upload_file/"
TOO_LARGE, LENGTH_REQUIRED, UNAVAILABLE = 413, 411, 503
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
        most: How many bytes all uploads together may have.
        held: Gives how many bytes of earlier uploads the server holds.
    """

    def __init__(self, app: ASGIApp, most: int, held: Callable[[], int]) -> None:
        self.app, self.most, self.held = app, most, held
        self.under_way = 0

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
        if self.held() + self.under_way + length > self.most:
            text = "There is no room for this file: other readers have brought files too. Try again later."
            await _refuse(UNAVAILABLE, text)(scope, receive, send)
            return
        self.under_way += length
        try:
            await self.app(scope, self._bounded(receive, length), send)
        finally:
            self.under_way -= length

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
