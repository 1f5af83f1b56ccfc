"""`/llms.txt`: what a machine that comes by should know, and which addresses it can ask."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from dashboard.server.component_files import UNAVAILABLE, refusal
from dashboard.session.pages import LISTED, PAGES
from raillinks.domain.problems import DataError
from raillinks.exports import openapi
from raillinks.versions.live_package import Served

_ASKED_AGAIN = {"cache-control": "no-cache"}


def route(load: Callable[[], Served], address_of: Callable[[Scope], str]) -> Route:
    """The route of that file.

    Args:
        load: Gives the data package that is served now, without waiting.
        address_of: Gives the address of the first page as the sender of a request has it.
    """

    def answer(request: Request) -> Response:
        try:
            served = load()
        except DataError:
            return refusal("no-data", UNAVAILABLE)
        versions = served.earlier.names(served.dataset) if served.earlier else ()
        pages = {path: PAGES[path].title for path in LISTED}
        text = openapi.text(served.dataset, address_of(request.scope), pages, versions)
        return PlainTextResponse(text, headers=_ASKED_AGAIN)

    return Route(openapi.PATH, answer)
