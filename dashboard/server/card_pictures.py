"""The pictures of link cards. A name says what a picture is made of, so that it may be kept for ever.

An old name leads to the picture of the same view as it is now: a card that was shared before an update stays whole.
"""

from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.link_card import address
from dashboard.server.bytes_cache import BytesCache
from dashboard.server.component_files import BAD_REQUEST, GONE, UNAVAILABLE, refusal
from raillinks.domain.problems import DataError
from raillinks.versions.live_package import Served
from raillinks.versions.single_flight import BusyError, GoneError, unless_gone

_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}
_UNKEPT = {"cache-control": "no-store"}


def route(load: Callable[[], Served]) -> Route:
    """The route of all pictures.

    Args:
        load: Gives the data package that is served now, without waiting.
    """
    cache = BytesCache()

    async def answer(request: Request) -> Response:
        try:
            dataset = load().dataset
            shown = address.of_url(dataset, request.url.query)
        except DataError:
            return refusal("no-data", UNAVAILABLE)
        except ValueError:
            return refusal("too-many-fields", BAD_REQUEST)
        if (request.path_params["name"], request.url.query) != (shown.name, shown.query):
            return RedirectResponse(f"{request.scope.get('root_path', '')}{shown.url}", headers=_UNKEPT)
        try:
            png = await unless_gone(request.receive, cache.get(shown.name, partial(address.png, dataset, shown)))
        except BusyError:
            return refusal("busy", UNAVAILABLE)
        except GoneError:
            return refusal("gone", GONE)
        return Response(png, media_type="image/png", headers=_FOR_EVER)

    return Route(f"{address.FOLDER}{{name}}.png", answer)
