"""What the server counts about itself, for Prometheus (`/metrics`). No reader, address or query is in it."""

from collections.abc import Callable, Iterator, Mapping
from time import perf_counter
from types import TracebackType
from typing import Protocol, Self

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from raillinks.domain.problems import DataError
from raillinks.versions.live_package import Served

PATH = "/metrics"
REGISTRY = CollectorRegistry()
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds
RUN_SECONDS = Histogram(
    "raillinks_run_seconds", "Runs of a page's script, by its path.", ["page"], buckets=_BUCKETS, registry=REGISTRY
)
RUN_ERRORS = Counter("raillinks_run_errors", "Runs that ended with an error, by the page's path.", ["page"],
                     registry=REGISTRY)  # fmt: skip
REQUEST_SECONDS = Histogram(
    "raillinks_request_seconds", "HTTP requests until their last byte, by route and class of status.",
    ["route", "status"], buckets=_BUCKETS, registry=REGISTRY,
)  # fmt: skip
SESSIONS_OPEN = Gauge("raillinks_sessions_open", "Sessions that are connected.", registry=REGISTRY)
SESSIONS = Counter("raillinks_sessions", "Sessions that were opened, reconnections included.", registry=REGISTRY)
SESSIONS_REFUSED = Counter("raillinks_sessions_refused", "Sessions and pages refused because the server is full.",
                           registry=REGISTRY)  # fmt: skip
CLIENTS_CUT = Counter("raillinks_clients_cut", "Connections closed because the client was too slow, by why.", ["why"],
                      registry=REGISTRY)  # fmt: skip
CONTENT_LOOKUPS = Counter("raillinks_content_lookups", "Look-ups of contents and pictures, by whether they were kept.",
                          ["found"], registry=REGISTRY)  # fmt: skip


class Counted(Protocol):
    """The look-ups of a cache."""

    @property
    def hits(self) -> int:
        """How many found what they looked for."""

    @property
    def misses(self) -> int:
        """How many did not."""


class Run:
    """Times a run of a page for the length of a with-statement, and counts the error with which it ends.

    Args:
        page: The path of the page, from `pages.PAGES`.
    """

    def __init__(self, page: str) -> None:
        self.page = page or "map"

    def __enter__(self) -> Self:
        """Begins to time."""
        self.begun = perf_counter()
        return self

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        """Counts the run."""
        RUN_SECONDS.labels(self.page).observe(perf_counter() - self.begun)
        if isinstance(error, Exception):  # what Streamlit stops a run with is none
            RUN_ERRORS.labels(self.page).inc()


def route(load: Callable[[], Served], caches: Mapping[str, Callable[[], Counted]]) -> Route:
    """The route of the metrics.

    Args:
        load: Gives the data package that is served now, without waiting.
        caches: What gives the look-ups of a cache, by its name.
    """
    state = _State(load, caches)

    async def answer(_: Request) -> Response:
        content = generate_latest(REGISTRY) + generate_latest(state)
        return Response(content, media_type=CONTENT_TYPE_LATEST, headers={"cache-control": "no-store"})

    return Route(PATH, answer)


class _State(Collector):
    """What is read when it is asked for: caches, and the data that is served."""

    def __init__(self, load: Callable[[], Served], caches: Mapping[str, Callable[[], Counted]]) -> None:
        self.load, self.caches = load, caches

    def collect(self) -> Iterator[Metric]:
        """Gives every metric."""
        looked_up = CounterMetricFamily("raillinks_cache_lookups", "Look-ups in a cache, by whether it had the answer.",
                                        labels=["cache", "found"])  # fmt: skip
        for name, counted in self.caches.items():
            looked_up.add_metric([name, "yes"], counted().hits)
            looked_up.add_metric([name, "no"], counted().misses)
        yield looked_up
        yield from self._of_data()

    def _of_data(self) -> Iterator[Metric]:
        info = GaugeMetricFamily("raillinks_data_info", "The data that is served.", labels=["version", "content_hash"])
        usable = GaugeMetricFamily("raillinks_data_usable", "1 where there is data to serve.")
        problems = GaugeMetricFamily(
            "raillinks_data_problems", "Problems of the files as last read; 0 where all is well."
        )
        try:
            served = self.load()
        except DataError as error:
            usable.add_metric([], 0)
            problems.add_metric([], len(error.problems))
        else:
            info.add_metric([served.dataset.version, served.dataset.content_hash], 1)
            usable.add_metric([], 1)
            problems.add_metric([], len(served.problems))
        yield from (info, usable, problems)
