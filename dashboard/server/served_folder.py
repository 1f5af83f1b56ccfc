"""The log that the server's setting names: whether it can be served, and a wait until it has just been looked at."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from time import monotonic

from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.server import observability
from dashboard.session.served_data import SETTING
from raillinks.domain.problems import DataError, why_missing
from raillinks.editor import draft
from raillinks.package.package_files import DESCRIPTOR
from raillinks.versions.live_package import MOST_WAIT, PAUSE, LivePackage
from raillinks.versions.storage import is_address


def refusal(settings: Mapping[str, str]) -> str:
    """Why the server must not start; empty where it may. A database may be away: it may come back.

    An address is never repeated: it may have a password.

    Args:
        settings: The environment.
    """
    named = settings.get(SETTING, "")
    if not named:
        return ""
    why = _wrong_address(named) if is_address(named) else _no_folder(named)
    if not why and is_address(named) and settings.get(draft.VARIABLE, ""):
        return f"{draft.VARIABLE} names a folder, and {SETTING} a database, which keeps drafts: leave one out."
    return why


def _no_folder(named: str) -> str:
    if (Path(named) / DESCRIPTOR).is_file():
        return ""
    return (
        f"{SETTING}: there is no {DESCRIPTOR} in '{named}'. Name the folder of a data package, such as"
        f" `raillinks intake` makes. (The form of the server's log is {observability.SETTING}.)"
    )


def _wrong_address(named: str) -> str:
    if why := why_missing("database", f"{SETTING}: a log in a database"):
        return why
    from raillinks.database import storage  # noqa: PLC0415 (an optional extra)

    try:
        storage.of_address(named)
    except DataError as error:
        return f"{SETTING}: {error.problems[0].reason}. Name it as {error.problems[0].hint}."
    return ""


_NOT_OF_THE_DATA = ("/health/", "/metrics", "/_stcore/")
"""What those ask who watch the server, and the sessions of pages, whose runs wait themselves."""


class WaitUntilFresh:
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
