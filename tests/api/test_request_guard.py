"""Which requests reach the application: hosts, origins, methods, uploads, and the encodings that they really take."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse

from api import request_guard
from tests.api.asking import REFUSAL

HERE = "http://127.0.0.1:8501"
SOCKET = "/_stcore/stream"
UPLOAD = "/_stcore/upload_file/session/file"
LONG = "a long answer\n" * 400


def client(setting="", base=HERE, *, uploads=False, **options):
    async def page(request):
        return PlainTextResponse(LONG)

    async def read(request):
        return PlainTextResponse(str(len(await request.body())))

    async def stream(websocket):
        await websocket.accept()
        await websocket.close()

    guard = Middleware(request_guard.Guard, allowed=request_guard.hosts(setting), uploads=uploads)
    table = Mount("/api/v1", routes=[Route("/events.csv", page)])
    routes = [Route("/", page), table, WebSocketRoute(SOCKET, stream), Route(UPLOAD, read, methods=["PUT", "DELETE"])]
    app = Starlette(routes=routes, middleware=[guard, Middleware(GZipMiddleware)])
    return TestClient(app, base, **options)


def status(asking, host, path="/", **headers):
    return asking.get(path, headers={"host": host, **headers}).status_code


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8501", "127.0.0.1", "localhost:8501", "LOCALHOST", "[::1]:8501", "localhost."]
)
def test_a_loopback_name_is_let_in(host):
    assert status(client(), host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:8501", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.7:8501", "",
        "127.0.0.1@evil.example", "evil.example#127.0.0.1", "127.0.0.1:port", "[::1", "[::2]", "0.0.0.0:8501",
        "127.0.0.1, evil.example", "a" * 70_000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/api/v1/events.csv", "/nothing"])
def test_an_unknown_host_is_refused_with_a_hint(path, host):
    answer = client().get(path, headers={"host": host})
    assert answer.status_code == 421
    assert request_guard.SETTING in answer.text
    assert "evil" not in answer.text
    assert len(answer.text) < 400


@pytest.mark.parametrize(
    ("status_code", "asked"),
    [
        (421, {"headers": {"host": "evil.example"}}), (405, {"method": "POST"}),
        (414, {"url": f"/api/v1/events.csv?q={'x' * request_guard.LONGEST_TARGET}"}),
        (421, {"url": "/api", "headers": {"host": "evil.example"}}),
        (400, {"headers": {"transfer-encoding": "chunked", "content-length": "0"}}),
    ],
)  # fmt: skip
def test_programs_that_ask_the_api_are_refused_as_by_its_other_errors(status_code, asked):
    """They were sentences as text, which a program cannot read."""
    answer = client().request(**{"method": "GET", "url": "/api/v1/events.csv", **asked})
    assert answer.status_code == status_code
    assert answer.headers["content-type"] == "application/json"
    assert (answer.headers["connection"], answer.headers["access-control-allow-origin"]) == ("close", "*")
    assert {*answer.json()} == REFUSAL
    assert answer.json()["parameter"]
    assert all(answer.json()[name].endswith(".") and answer.json()[name][0].isupper() for name in ("error", "allowed"))
    assert status_code != 405 or all(name in answer.json()["allowed"] for name in ("GET", "HEAD", "OPTIONS"))
    assert "evil" not in answer.text
    assert "xx" not in answer.text
    assert status_code != 414 or f"{request_guard.LONGEST_TARGET:,}" in answer.json()["allowed"]


def test_what_is_no_request_reaches_the_application():
    """The server tells it that it starts and ends."""
    told = []

    async def app(scope, receive, send):
        told.append(scope["type"])

    for _ in [*request_guard.Guard(app, request_guard.hosts(""))({"type": "lifespan"}, None, None).__await__()]:
        pass
    assert told == ["lifespan"]


def test_a_request_with_two_hosts_is_refused():
    assert client().get("/", headers=[("host", "127.0.0.1"), ("host", "evil.example")]).status_code == 421


def test_the_address_that_a_request_came_in_at_is_its_host_too():
    assert status(client(base="http://10.0.0.7:8501"), "10.0.0.7:8501") == 200
    assert status(client(base="http://10.0.0.7:8501"), "10.0.0.8:8501") == 421
    assert status(client(base="http://rail.example"), "rail.example") == 421


def test_an_ipv4_address_inside_an_ipv6_socket_is_itself():
    assert asked_at("::ffff:10.0.0.7", "10.0.0.7:8501") == [200]


def asked_at(address, *hosts):
    """The statuses of requests that one guard gets in turn; hosts may name the address after a blank."""
    got = []

    async def send(message):
        got.extend([message["status"]] if message["type"] == "http.response.start" else [])

    guard = request_guard.Guard(PlainTextResponse("in"), request_guard.hosts(""))
    for host in hosts:
        name, _, other = host.partition(" ")
        headers, server = [(b"host", name.encode())], (other or address, 8501)
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "query_string": b"",
            "headers": headers,
            "server": server,
        }
        with pytest.raises(StopIteration):
            guard(scope, None, send).send(None)
    return got


def test_a_host_that_was_let_in_at_one_address_is_refused_at_another():
    again = ("10.0.0.7", "10.0.0.7 10.0.0.8", "10.0.0.7", "10.0.0.8", "10.0.0.8 10.0.0.8")
    assert asked_at("10.0.0.7", *again) == [200, 421, 200, 421, 200]


def test_many_hosts_are_forgotten_and_judged_anew():
    many = [f"{number}.evil.example" for number in range(2 * request_guard.MOST_REMEMBERED)]
    assert {*asked_at("10.0.0.7", *many)} == {421}
    assert asked_at("10.0.0.7", "10.0.0.7", *many, "10.0.0.7")[:: len(many) + 1] == [200, 200]


def test_listed_hosts_are_let_in():
    asking = client("rail.example Other.Example. [2001:db8::1] 192.0.2.7")
    for host in ("rail.example", "RAIL.example:443", "other.example", "[2001:DB8:0::1]:8501", "192.0.2.7", "localhost"):
        assert status(asking, host) == 200
    assert status(asking, "sub.rail.example") == 421


@pytest.mark.parametrize("setting", ["https://rail.example", "rail.example:443", "*", "a,b", "rail.example/x", "-"])
def test_a_setting_that_is_no_list_of_hosts_stops_the_start(setting):
    with pytest.raises(ValueError, match=request_guard.SETTING):
        request_guard.hosts(f"good.example {setting}")


def opened(asking, host, **headers):
    """The status of a websocket's handshake: 101, or that of its refusal if it says what to do."""
    try:
        with asking.websocket_connect(f"ws://{host}{SOCKET}", headers=headers):
            return 101
    except WebSocketDenialResponse as refused:
        return refused.status_code if request_guard.SETTING in refused.text else 0


@pytest.mark.parametrize("origin", [HERE, "https://127.0.0.1:8501"])
def test_a_websocket_of_our_own_page_is_opened(origin):
    assert opened(client(), "127.0.0.1:8501", origin=origin) == 101


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example", "null", "http://127.0.0.1:3000", "http://localhost:8501", "file://", "127.0.0.1:8501",
        "http://127.0.0.1:8501.evil.example", "http://evil.example/127.0.0.1:8501", "",
    ],
)  # fmt: skip
def test_a_websocket_of_another_origin_is_refused(origin):
    assert opened(client(), "127.0.0.1:8501", origin=origin) == 403


def test_a_websocket_without_an_origin_is_refused():
    assert opened(client(), "127.0.0.1:8501") == 403


def test_dns_rebinding_is_refused():
    assert opened(client(), "evil.example:8501", origin="http://evil.example:8501") == 421


def test_a_websocket_behind_a_proxy_has_the_public_name():
    assert opened(client("rail.example"), "rail.example", origin="https://rail.example") == 101
    assert opened(client("rail.example"), "127.0.0.1:8501", origin="https://rail.example") == 403


@pytest.mark.parametrize(
    ("host", "origin", "status_code"),
    [
        ("rail.example:443", "https://rail.example", 101), ("rail.example", "https://rail.example:443", 101),
        ("rail.example:80", "http://rail.example", 101), ("rail.example", "HTTPS://Rail.example", 101),
        ("rail.example:443", "http://rail.example", 403), ("rail.example", "https://rail.example:8443", 403),
        ("rail.example", "ftp://rail.example", 403),
    ],
)  # fmt: skip
def test_the_port_that_a_scheme_implies_may_be_left_out(host, origin, status_code):
    assert opened(client("rail.example"), host, origin=origin) == status_code


def test_forwarded_names_are_not_believed():
    given = {"x-forwarded-host": "127.0.0.1", "forwarded": "host=127.0.0.1", "x-host": "127.0.0.1"}
    assert status(client(), "evil.example", **given) == 421


def test_the_api_answers_every_origin_and_pages_only_their_own():
    for origin in ("https://news.example", "null"):
        assert status(client(), "127.0.0.1:8501", "/api/v1/events.csv", origin=origin) == 200
        assert status(client(), "127.0.0.1:8501", origin=origin) == 403
    assert status(client(), "127.0.0.1:8501", origin=HERE) == 200


def test_below_a_root_path_the_api_is_the_same():
    asking = client(root_path="/rail")
    assert status(asking, "127.0.0.1:8501", "/rail/api/v1/events.csv", origin="https://news.example") == 200
    assert status(asking, "127.0.0.1:8501", "/rail/", origin="https://news.example") == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "NONSENSE"])
@pytest.mark.parametrize("path", ["/", UPLOAD, "/_stcore/agent/interact", "/api/v1/events.csv"])
def test_nothing_can_be_written(path, method):
    answer = client().request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["connection"] == "close"  # what is still being sent is not read


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_the_upload_route_is_closed(method):
    assert client().request(method, UPLOAD).status_code == 405


def test_an_upload_is_refused_before_its_body_is_read():
    async def asked():
        sent = []

        async def receive():
            raise AssertionError("the body was read")

        async def send(message):
            sent.append(message)

        scope = {
            "type": "http",
            "method": "PUT",
            "path": UPLOAD,
            "query_string": b"",
            "headers": [(b"host", b"127.0.0.1")],
        }
        await request_guard.Guard(None, request_guard.hosts(""))(scope, receive, send)
        return sent[0]["status"]

    coroutine = asked()
    with pytest.raises(StopIteration) as ended:
        coroutine.send(None)
    assert ended.value.value == 405


@pytest.mark.parametrize("path", ["/", "/nothing", "/metrics", "/_stcore/health"])
def test_options_names_the_methods_of_every_path(path):
    answer = client().options(path)
    assert (answer.status_code, answer.headers["allow"], answer.content) == (204, "GET, HEAD, OPTIONS", b"")
    assert client().options(path, headers={"host": "evil.example"}).status_code == 421


def test_uploads_can_be_turned_on():
    assert client(uploads=True).put(UPLOAD, content=b"1234").text == "4"
    assert client(uploads=True).put("/", content=b"1234").status_code == 405


@pytest.mark.parametrize(
    "accepted", ["gzip", "gzip, br", "br;q=1.0, gzip;q=0.8", "GZIP", "x-gzip", "gzip;q=0.001", "x-gzipfoo, gzip"]
)
def test_gzip_for_those_who_take_it(accepted):
    answer = client().get("/", headers={"accept-encoding": accepted})
    # Starlette knows `gzip` in small letters; who writes it otherwise gets the plain text
    assert answer.headers.get("content-encoding") == ("gzip" if "gzip" in accepted else None)


@pytest.mark.parametrize(
    "accepted", ["gzip;q=0", "gzip; q=0.000", "x-gzipfoo", "br, gzip;q=0", "notgzip;q=1", "gzip;Q=0", "identity", ""]
)
def test_no_gzip_for_those_who_do_not(accepted):
    answer = client().get("/", headers={"accept-encoding": accepted})
    assert "content-encoding" not in answer.headers
    assert answer.text == LONG


def test_a_long_address_is_refused_and_not_echoed():
    asking = client()
    longest = request_guard.LONGEST_TARGET - len("/") - len("q=")
    assert asking.get(f"/?q={'x' * longest}").status_code == 200
    answer = asking.get(f"/?q={'x' * (longest + 1)}")
    assert answer.status_code == 414
    assert "xx" not in answer.text
    assert asking.get("/" + "y" * request_guard.LONGEST_TARGET).status_code == 414
