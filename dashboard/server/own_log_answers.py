"""What is made of readers' own logs, under `/own/NAME/`: the API, contents of components, and files to download.

Each log is answered for by routes of its own, the same ones as for the package that is served: their caches hold
nothing of another log, and end with it. Nothing here may be kept by browsers or by servers in between.
"""

from collections.abc import Callable
from functools import partial
from mimetypes import guess_type
from pathlib import PurePosixPath
from weakref import WeakKeyDictionary

from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.server import component_files
from dashboard.session.own_log import FOLDER, OwnLog
from raillinks.package.dataset import Dataset
from raillinks.versions.live_package import Served
from raillinks.versions.single_flight import BusyError, GoneError, SingleFlight, unless_gone

FILES = "files"
NOT_FOUND, NOT_ALLOWED = 404, 405
Load = Callable[[], Served]
Find = Callable[[str], OwnLog | None]
_READING = ("GET", "HEAD")
_UNSENT = (b"cache-control", b"access-control-allow-origin", b"access-control-expose-headers")
_PRIVATE = [(b"cache-control", b"no-store"), (b"x-robots-tag", b"noindex")]


def route(find: Find, api: Callable[[Load], BaseRoute]) -> Mount:
    """The routes of all own logs.

    Args:
        find: Finds a log by its name.
        api: Makes the routes of the API for a package.
    """
    return Mount(FOLDER, app=_OwnLogs(find, api))


class _OwnLogs:
    """An ASGI application: the first part of the path names a log, the rest what is wanted of it."""

    def __init__(self, find: Find, api: Callable[[Load], BaseRoute]) -> None:
        self.find, self.api = find, api
        self.work: SingleFlight[str, bytes] = SingleFlight()  # for all logs together: a reader may bring many
        self.apps: WeakKeyDictionary[OwnLog, ASGIApp] = WeakKeyDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if scope["type"] != "http":
            return
        above = scope.get("root_path", "")
        name, _, rest = scope["path"].removeprefix(above).lstrip("/").partition("/")
        log = self.find(name)
        sending = partial(_sent, send)
        if scope["method"] not in _READING:
            await component_files.refusal("read-only", NOT_ALLOWED)(scope, receive, sending)
        elif log is None:
            await component_files.refusal("no-such-log", NOT_FOUND)(scope, receive, sending)
        elif rest.startswith(f"{FILES}/"):
            answer = await self._file(log, rest.removeprefix(f"{FILES}/"), receive)
            await answer(scope, receive, sending)
        elif log.dataset is None:
            await component_files.refusal("no-package", NOT_FOUND)(scope, receive, sending)
        else:
            app = self.apps.get(log) or self.apps.setdefault(log, self._app(log.dataset))
            await app({**scope, "root_path": f"{above}/{name}"}, receive, sending)

    def _app(self, dataset: Dataset) -> ASGIApp:
        """The routes of a log; they hold its package and not the log itself, which a session holds."""

        def load() -> Served:
            return Served(dataset)

        return Router([self.api(load), *component_files.routes(load, self.work)])

    async def _file(self, log: OwnLog, file: str, receive: Receive) -> Response:
        """A file to save; one that is made first is made off the event loop, a few at a time."""
        if file not in log.file_names:
            return component_files.refusal("no-such-file", NOT_FOUND)
        try:
            content = await unless_gone(receive, self.work.get(f"{log.name}/{file}", partial(log.content, file)))
        except BusyError:
            return component_files.refusal("busy", component_files.UNAVAILABLE)
        except GoneError:
            return component_files.refusal("gone", component_files.GONE)
        media = guess_type(file)[0] or "application/octet-stream"
        headers = {"content-disposition": f'attachment; filename="{PurePosixPath(file).name}"'}
        return Response(content, media_type=media, headers=headers)


async def _sent(send: Send, message: Message) -> None:
    """Sends on what is sent, with headers that say that it is nobody else's."""
    if message["type"] == "http.response.start":
        kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in _UNSENT]
        message = {**message, "headers": [*kept, *_PRIVATE]}
    await send(message)
