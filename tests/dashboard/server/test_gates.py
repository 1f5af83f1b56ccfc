"""The desk is there only where it is asked for, for this machine; the metrics only for whom a setting names."""

import asyncio
import subprocess
import sys
from urllib.parse import urlsplit
from urllib.request import urlopen

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from api import request_guard
from dashboard.server import gates, security
from dashboard.server.gates import PARAMETER, DeskGate, DeskKeys
from dashboard.session import pages
from tests.browser.conftest import ROOT, free_port, running_server
from tests.support.tiers import sample, slow
from tests.test_app import raw

ON = {pages.DESK_SETTING: "1"}
HERE = ("127.0.0.1", 8501)
KNOWN = "c" * 43
COOKIE = {"raillinks_desk_8501": KNOWN}


@pytest.mark.parametrize("setting", ["", "0"])
def test_unless_asked_for_there_is_no_desk(setting):
    settings = {pages.DESK_SETTING: setting}
    assert "desk" not in pages.of_settings(settings)
    assert gates.refusal(settings, "0.0.0.0") == ""  # noqa: S104 (the point)
    assert {*pages.of_settings(ON)} - {*pages.of_settings({})} == {"desk"}


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1"])
def test_it_starts_at_the_loopback(address):
    assert gates.refusal(ON, address) == ""


@pytest.mark.parametrize("address", ["0.0.0.0", "", None, "::", "10.0.0.7", "rail.example", "127.0.0.1.example"])  # noqa: S104 (the point)
def test_it_refuses_to_start_anywhere_else_and_says_why(address):
    why = gates.refusal(ON, address)
    assert "needs sign-in" in why
    assert (address or "every address") in why


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST."])
def test_it_refuses_to_start_at_a_name_which_has_two_addresses(name):
    assert "Use one of them: 127.0.0.1." in gates.refusal(ON, name)
    assert gates.refusal({}, name) == ""


def test_it_refuses_to_start_where_others_are_let_in():
    assert gates.ALLOWED_HOSTS == request_guard.SETTING
    for name, bad, good in (
        (request_guard.SETTING, "localhost rail.example", "127.0.0.1 localhost [::1]"),
        (security.ADDRESS_SETTING, "https://rail.example/", ""),
    ):
        assert name in gates.refusal({**ON, name: bad}, "127.0.0.1")
        assert gates.refusal({**ON, name: good}, "127.0.0.1") == ""
        assert gates.refusal({name: bad}, "127.0.0.1") == ""


@pytest.mark.parametrize("setting", ["yes", "true", "2", " 1"])
def test_a_setting_that_is_no_yes_or_no_stops_the_start(setting):
    assert pages.DESK_SETTING in gates.refusal({pages.DESK_SETTING: setting}, "127.0.0.1")


def keys_told():
    """The keys of a server whose cookie is known, and those that it has told."""
    told: list[str] = []
    keys = DeskKeys(told.append)
    keys.cookie = KNOWN
    keys.print_link()
    return keys, told


def client(keys=None, **options):
    async def page(_):
        return PlainTextResponse("the page")

    async def stream(websocket):
        await websocket.accept()
        await websocket.close()

    paths = ("/desk", "/", "/history", "/metrics", "/health/live", "/_stcore/health", "/api/v1/events.csv")
    routes = [*(Route(path, page) for path in paths), WebSocketRoute("/_stcore/stream", stream)]
    app = Starlette(routes=routes, middleware=[Middleware(gates.DeskGate, keys=keys or keys_told()[0])])
    return TestClient(app, "http://127.0.0.1:8501", **({"client": HERE, "cookies": COOKIE} | options))


def status(asking, **headers):
    return asking.get("/desk", headers={name.replace("_", "-"): value for name, value in headers.items()}).status_code


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "localhost", "[::1]:8501", "LOCALHOST."])
def test_this_machine_is_let_in(host):
    assert status(client(), host=host) == 200


@pytest.mark.parametrize("host", ["rail.example", "10.0.0.7:8501", "localhost.evil.example", "", "[::2]", "[::1"])
def test_a_foreign_host_is_refused(host):
    assert status(client(), host=host) == (200 if host == "[::1" else 403)


@pytest.mark.parametrize("name", [*gates.FORWARDED, "x-forwarded-for", "X-Forwarded-Anything"])
def test_what_a_proxy_has_passed_on_is_refused(name):
    answer = client().get("/desk", headers={name: "127.0.0.1"})
    assert answer.status_code == 403
    assert "this machine only" in answer.text


def test_a_request_from_another_machine_is_refused_whatever_it_says():
    assert status(client(client=("10.0.0.8", 40_000)), host="127.0.0.1:8501") == 403
    here_by_another_address = TestClient(client().app, "http://10.0.0.7:8501", client=HERE)
    assert status(here_by_another_address, host="localhost") == 403


def test_a_websocket_is_refused_in_the_same_way():
    def opened(**headers):
        try:
            with client().websocket_connect("ws://127.0.0.1:8501/_stcore/stream", headers=headers):
                return 101
        except WebSocketDenialResponse as refused:
            return refused.status_code

    assert opened() == 101
    assert opened(cookie=f"{next(iter(COOKIE))}=another") == 403
    assert opened(**{"x-forwarded-for": "10.0.0.8"}) == 403
    assert opened(host="rail.example") == 403


@pytest.mark.parametrize("cookies", [{}, {"raillinks_desk_8501": "another"}, {"raillinks_desk_8502": KNOWN}])
def test_without_the_cookie_there_is_only_what_everybody_may_read(cookies):
    keys, (key,) = keys_told()
    asking = client(keys, cookies=cookies)
    for path in ("/", "/desk", "/history", "/metrics", "/mcp", "/api/v1", "/desk?desk_key=", "/desk?desk_key=" + KNOWN):
        answer = asking.get(path)
        assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
        assert key not in answer.text
        assert KNOWN not in answer.text
    assert "desk_key=…" in asking.get("/desk").text
    for method in ("HEAD", "POST", "OPTIONS"):  # no key is used up by what opens no page
        assert asking.request(method, f"/desk?desk_key={key}").status_code == 403
    assert {asking.get(path).status_code for path in ("/health/live", "/_stcore/health", "/api/v1/events.csv")} == {200}
    for path in ("/_stcore/stream", "/api/v1/events.csv", f"/_stcore/stream?desk_key={key}"):
        with pytest.raises(WebSocketDenialResponse), asking.websocket_connect(path):
            pass
    assert asking.get(f"/desk?desk_key={key}").status_code == 200


@pytest.mark.parametrize("path", ["/desk", "/history", "/", "//evil.example/", "/a/b:c d"])
def test_a_printed_address_gives_a_cookie_and_goes_on_to_one_without_the_key(path):
    keys, (key,) = keys_told()
    asking = client(keys, cookies={})
    answer = asking.get(f"{path}?lang=ko&desk_key={key}&draft=d%201", follow_redirects=False)
    last = {"/a/b:c d": "b%3Ac%20d"}.get(path, path.rpartition("/")[2])
    onward = f"./{last}?lang=ko&amp;draft=d+1"
    assert f'<meta http-equiv="refresh" content="0; url={onward}">' in answer.text
    assert (answer.status_code, answer.headers["referrer-policy"]) == (200, "no-referrer")
    cookie = {part.strip() for part in answer.headers["set-cookie"].lower().split(";")}
    assert {"httponly", "samesite=strict", "path=/"} <= cookie
    assert not any(part.startswith(("max-age", "expires")) for part in cookie)  # it ends with the browser
    assert key not in answer.text
    assert asking.get("/desk").text == "the page"


def test_a_key_opens_one_browser_and_the_next_is_told():
    keys, told = keys_told()
    first, second, other = (client(keys, cookies={}) for _ in range(3))
    for given in ("another", f"{told[0]}&desk_key=another", told[0][:-1], "%ff"):
        assert other.get(f"/desk?desk_key={given}").status_code == 403
    assert len(told) == 1
    assert first.get(f"/desk?desk_key={told[0]}").status_code == 200
    assert len({*told}) == 2
    assert other.get(f"/desk?desk_key={told[0]}").status_code == 403
    assert other.get("/desk").status_code == 403
    assert second.get(f"/desk?desk_key={told[1]}").status_code == 200
    assert [asking.get("/desk").status_code for asking in (first, second)] == [200, 200]


def test_a_browser_that_is_in_is_led_on_from_a_used_address_and_uses_up_one_that_it_opens():
    keys, told = keys_told()
    asking = client(keys)
    assert asking.get("/desk?desk_key=used").status_code == 200
    assert len(told) == 1
    assert asking.get(f"/desk?desk_key={told[0]}").status_code == 200
    assert client(keys, cookies={}).get(f"/desk?desk_key={told[0]}").status_code == 403


def test_the_printed_address_names_an_address_of_ipv6_as_browsers_do():
    assert "http://[::1]:8501/desk?desk_key=k" in gates.invitation("k", "::1", 8501)


@sample(1)  # the gate itself is asked in this process, above
@pytest.mark.parametrize(
    ("address", "settings", "named"),
    [("0.0.0.0", {}, "0.0.0.0"), ("127.0.0.1", {request_guard.SETTING: "rail.example"}, "rail.example")],  # noqa: S104 (the point)
)
def test_a_server_with_the_desk_refuses_to_start_beyond_this_machine(address, settings, named, monkeypatch):
    for name, value in {**ON, **settings}.items():
        monkeypatch.setenv(name, value)
    given = ["--server.headless", "true", "--server.address", address, "--server.port", str(free_port())]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *given]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert ended.stderr.strip().splitlines()[-1].startswith(pages.DESK_SETTING)
    assert named in ended.stderr
    assert "sign-in" in ended.stderr
    assert "Traceback" not in ended.stderr


def asked_for_the_desk(address, cookie=""):
    """What a session that asks for the page gets: the paths in the navigation, and whether there is such a page."""
    with urlopen(f"{address}/_stcore/health") as answer:
        token = answer.headers["set-cookie"].split(";")[0].split("=", 1)[1]
    start = BackMsg()
    start.rerun_script.page_name = "desk"
    listed, missing = [], False
    with connect(
        address.replace("http", "ws") + "/_stcore/stream", origin=Origin(address),
        subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
        additional_headers={"Cookie": f"_streamlit_xsrf={token}; {cookie}"}, max_size=None, max_queue=None, proxy=None,
    ) as websocket:  # fmt: skip
        websocket.send(start.SerializeToString())
        message = ForwardMsg()
        while message.WhichOneof("type") != "script_finished":
            message = ForwardMsg.FromString(websocket.recv(timeout=60))
            missing = missing or message.WhichOneof("type") == "page_not_found"
            listed += [page.url_pathname for page in message.navigation.app_pages]
    return listed, missing


def cookie_of(link):
    """The cookie that a printed address gives a browser."""
    with urlopen(link) as answer:
        return answer.headers["set-cookie"].split(";")[0]


@slow("a server of its own; the others of this file ask the gate")
def test_with_it_the_page_is_in_the_navigation_for_whoever_started_it_and_others_and_proxies_get_nothing():
    running = running_server(ROOT, **ON)
    with running as address:
        own, cookie = urlsplit(address).netloc, cookie_of(running.desk_link())
        listed, missing = asked_for_the_desk(address, cookie)
        assert not missing
        assert "desk" in listed
        assert cookie_of(running.desk_link()) == cookie  # the server has printed the next one
        with pytest.raises(InvalidStatus) as refused:
            asked_for_the_desk(address)
        assert refused.value.response.status_code == 403
        for path in ("/", "/desk", "/metrics", "/_stcore/host-config"):
            for more, status in (
                (f"Cookie: {cookie}", 200), ("Cookie: a=b", 403), (f"Cookie: {cookie}x", 403),
                (f"Cookie: {cookie}\r\nX-Forwarded-For: 10.0.0.8", 403),
                (f"Cookie: {cookie}\r\nForwarded: for=10.0.0.8", 403),
            ):  # fmt: skip
                assert raw(address, f"GET {path} HTTP/1.1\r\nHost: {own}\r\n{more}\r\n\r\n".encode())[0] == status
        for head, status in ((f"Host: {own}", 200), (f"Host: {own}\r\nVia: a", 403), ("Host: rail.example", 403)):
            assert raw(address, f"GET /api/v1/health HTTP/1.1\r\n{head}\r\n\r\n".encode())[0] == status


PATHS = ["/metrics", "/_stcore/metrics"]


def answers_to_metrics(address, setting=""):
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
    client = answers_to_metrics(address, setting)
    assert client.get(path).status_code == status
    assert client.get(f"{path}/").status_code == status
    assert client.head(path).status_code == status
    assert client.get("/").text == client.get("/health/live").text == "answered"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via", "X-Real-IP"])
def test_what_a_proxy_has_passed_on_does_not_come_from_this_machine(header):
    assert answers_to_metrics("127.0.0.1").get("/metrics", headers={header: "127.0.0.1"}).status_code == 404


@pytest.mark.parametrize("setting", ["rail.example", "192.0.2.7/24", "*", "192.0.2.7,192.0.2.8"])
def test_a_setting_that_is_no_list_of_networks_stops_the_start(setting):
    with pytest.raises(ValueError, match=gates.SETTING):
        gates.networks(setting)


MANY = 20


async def answers_to(told, keys):
    """What the gate answers to many requests at once, each with the key that was told first."""

    async def page(_):
        return PlainTextResponse("the page")

    app = Starlette(routes=[Route("/desk", page)], middleware=[Middleware(DeskGate, keys=keys)])
    way = httpx2.ASGITransport(app, client=("127.0.0.1", 1))
    browsers = [httpx2.AsyncClient(transport=way, base_url="http://127.0.0.1:8501") for _ in range(MANY)]
    return await asyncio.gather(*(browser.get(f"/desk?{PARAMETER}={told[0]}") for browser in browsers))


def test_one_key_at_once_in_many_browsers_opens_one_of_them():
    told: list[str] = []
    keys = DeskKeys(told.append)
    keys.print_link()
    answers = asyncio.run(answers_to(told, keys))
    assert sorted(answer.status_code for answer in answers) == [200, *[403] * (MANY - 1)]
    assert ["set-cookie" in answer.headers for answer in answers].count(True) == 1
    assert len(told) == 2
