"""Lets no answer begin with data of which nobody knows whether they were still the newest a second ago."""

import asyncio
from time import monotonic

from starlette.types import ASGIApp, Receive, Scope, Send

from raillinks.versions.live_package import MOST_WAIT, PAUSE, LivePackage

_NOT_OF_THE_DATA = ("/health/", "/metrics", "/_stcore/")
"""What those ask who watch the server, and the sessions of pages, whose runs wait themselves."""


class Newest:
    """ASGI middleware: has a request wait until what is served is current. It mostly is.

    Args:
        app: What answers.
        live: What is served.
    """

    def __init__(self, app: ASGIApp, live: LivePackage) -> None:
        self.app, self.live = app, live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if scope["type"] == "http" and not self.live.is_current() and _is_of_the_data(scope):
            await self._wait()
        await self.app(scope, receive, send)

    async def _wait(self) -> None:
        asked = monotonic()
        while not self.live.is_current(asked) and monotonic() - asked < MOST_WAIT:  # noqa: ASYNC110 (who looks is a thread, or nobody)
            await asyncio.sleep(PAUSE)


def _is_of_the_data(scope: Scope) -> bool:
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return not path.startswith(_NOT_OF_THE_DATA)
