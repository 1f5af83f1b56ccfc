"""Whether the server lives, and whether it can take a new reader: what a proxy or a service manager asks."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from dashboard.server.open_sessions import OpenSessions
from raillinks.domain.problems import DataError
from raillinks.versions.live_package import Served

ALIVE, READY = "/health/live", "/health/ready"
_OK, _UNAVAILABLE = 200, 503


def routes(load: Callable[[], Served], sessions: OpenSessions) -> list[Route]:
    """The routes of both questions; `/api/v1/health` says more of the data.

    Args:
        load: Gives the data package that is served now, without waiting.
        sessions: The sessions that are open.
    """

    async def alive(_: Request) -> JSONResponse:
        return _said("alive")

    async def ready(_: Request) -> JSONResponse:
        try:
            load()
        except DataError:
            return _said("no-data", _UNAVAILABLE)
        return _said("full", _UNAVAILABLE) if sessions.full() else _said("ready")

    return [Route(ALIVE, alive), Route(READY, ready)]


def _said(word: str, status: int = _OK) -> JSONResponse:
    return JSONResponse({"status": word}, status, headers={"cache-control": "no-store"})
