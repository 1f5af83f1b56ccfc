"""What the metrics say of data, runs and routes."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.server import metrics, observability
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.versions.live_package import Served

WRONG = Problem("data/events.csv", 2, "kind", "unknown-kind", Severity.ERROR, "why")


def refuse():
    raise DataError([WRONG])


def test_metrics_say_what_is_wrong_with_the_data():
    text = TestClient(Starlette(routes=[metrics.route(refuse, {})])).get(metrics.PATH).text
    assert "raillinks_data_usable 0.0" in text
    assert "raillinks_data_problems 1.0" in text
    assert "raillinks_data_info{" not in text


def test_metrics_name_the_data_that_is_served(dataset):
    text = TestClient(Starlette(routes=[metrics.route(lambda: Served(dataset, (WRONG,)), {})])).get(metrics.PATH).text
    assert f'raillinks_data_info{{content_hash="{dataset.content_hash}",version="{dataset.version}"}} 1.0' in text
    assert "raillinks_data_problems 1.0" in text


def run_that_ends_with(error):
    with metrics.Run("events"):
        raise error


def test_a_run_is_timed_and_its_error_counted():
    def count(name):
        return metrics.REGISTRY.get_sample_value(name, {"page": "events"}) or 0

    runs, errors = count("raillinks_run_seconds_count"), count("raillinks_run_errors_total")
    with metrics.Run("events"):
        pass
    for error in (ZeroDivisionError, KeyboardInterrupt):
        with pytest.raises(error):
            run_that_ends_with(error)
    assert count("raillinks_run_seconds_count") == runs + 3
    assert count("raillinks_run_errors_total") == errors + 1


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "page"), ("/events", "page"), ("/api/v1/events.csv", "api/events.csv"),
        ("/api/v1/layers/a", "api/layers"),
        ("/api/v1/a-text-of-a-reader", "api/unknown"), ("/static/js/a.js", "static"), ("/metrics", "metrics"),
        ("/a-text-of-a-reader", "other"), ("/_stcore/health", "streamlit"),
        ("/own/0123456789abcdef/api/v1/events.csv", "own"), ("/_stcore/upload_file/an-id/a-file", "streamlit"),
    ],
)  # fmt: skip
def test_a_route_is_one_of_a_few_names(path, route):
    assert observability.route_of({"path": path}) == route
