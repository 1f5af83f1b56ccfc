"""The metrics are for this machine and for whom a setting names, whatever the path looks like."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.server import gates

PATHS = ["/metrics", "/_stcore/metrics"]


def asking(address, setting=""):
    async def page(request):
        return PlainTextResponse("answered")

    gate = Middleware(gates.MetricsGate, allowed=gates.networks(setting))
    app = Starlette(routes=[Route(path, page) for path in (*PATHS, "/", "/health/live")], middleware=[gate])
    return TestClient(app, client=(address, 5000))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("address", "setting", "status"),
    [
        ("127.0.0.1", "", 200), ("::1", "", 200), ("::ffff:127.0.0.1", "", 200), ("192.0.2.7", "", 404),
        ("2001:db8::1", "", 404), ("testclient", "", 404), ("192.0.2.7", "192.0.2.7", 200),
        ("::ffff:192.0.2.7", "198.51.100.1 192.0.2.0/24", 200), ("192.0.3.7", "192.0.2.0/24", 404),
        ("2001:db8::1", "2001:db8::/32", 200),
    ],
)  # fmt: skip
def test_the_metrics_answer_this_machine_and_whom_the_setting_names(path, address, setting, status):
    client = asking(address, setting)
    assert client.get(path).status_code == status
    assert client.get(f"{path}/").status_code == status
    assert client.head(path).status_code == status
    assert client.get("/").text == client.get("/health/live").text == "answered"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via", "X-Real-IP"])
def test_what_a_proxy_has_passed_on_does_not_come_from_this_machine(header):
    assert asking("127.0.0.1").get("/metrics", headers={header: "127.0.0.1"}).status_code == 404


@pytest.mark.parametrize("setting", ["rail.example", "192.0.2.7/24", "*", "192.0.2.7,192.0.2.8"])
def test_a_setting_that_is_no_list_of_networks_stops_the_start(setting):
    with pytest.raises(ValueError, match=gates.SETTING):
        gates.networks(setting)
