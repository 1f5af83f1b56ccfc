"""What those who run the server see and set: health, metrics, log, limits, what systemd hears."""

import json
import logging
import re
import socket
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse

from dashboard.server import health, metrics, observability, sessions
from dashboard.server.sessions import OpenSessions, SessionLimit
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.versions.live_package import Served
from tests.broken import copy_of_the_project
from tests.browser.conftest import ROOT, running_server
from tests.dashboard.server.test_server import session
from tests.support.waiting import eventually

KEPT = "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL"
OPEN_FILES = Path("/proc/self")
WRONG = Problem("data/events.csv", 2, "kind", "unknown-kind", Severity.ERROR, "why")


def refuse():
    raise DataError([WRONG])


# one real server


@contextmanager
def heard(tmp_path):
    """What a service manager hears: the address of its socket, and the words so far."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "manager"))
        words = []

        def listen():
            with suppress(OSError):
                while word := manager.recv(100):
                    words.append(word)

        threading.Thread(target=listen, daemon=True).start()
        yield str(tmp_path / "manager"), words


def answer_of(address):
    try:
        with urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def measured(address, sample):
    found = re.search(rf"^{re.escape(sample)} (\S+)$", answer_of(f"{address}/metrics")[1], re.MULTILINE)
    return float(found[1]) if found else 0.0


def lines_of(running):
    """The log so far, without what Streamlit greets with."""
    return [json.loads(line) for line in running.lines if line.startswith("{")]


def test_an_operator_sees_how_the_server_is_and_no_reader(tmp_path):
    """In turn on one server, whose data is damaged and mended while it runs."""
    (tmp_path / "project").mkdir()
    folder = copy_of_the_project(ROOT, tmp_path / "project")
    with heard(tmp_path) as (manager, words):
        settings = {"NOTIFY_SOCKET": manager, "WATCHDOG_USEC": "400000", observability.SETTING: "json"}
        running = running_server(folder, **settings, **{sessions.SETTING: "2", KEPT: "1"})
        with running as address:
            eventually(lambda: {health.SYSTEMD_READY, health.SYSTEMD_ALIVE} <= {*words})
            assert_requests_are_counted_by_route(address)
            assert_a_full_server_says_so(address)
            assert_damaged_data_is_seen_and_served_as_it_was(address, folder, running)
            assert_ended_sessions_leave_nothing_open(address, running.process.pid)
            urlopen(f"{address}/?q=a-secret-text&as_of=2022-09-26").close()
        assert words[-1] == health.STOPPING
    text = "".join(running.lines)
    assert [line["event"] for line in lines_of(running) if "event" in line] == [
        "data-served", "ready", "data-refused", "data-good", "data-refused", "data-good", "stopping",
    ]  # fmt: skip
    assert "secret" not in text
    assert "Traceback" not in text
    assert not re.search(r"127\.0\.0\.1:\d+ - ", text)  # who connected


def assert_requests_are_counted_by_route(address):
    for _ in range(2):
        assert answer_of(f"{address}/api/v1/status.csv?as_of=2022-09-26")[0] == 200
    answer_of(f"{address}/api/v1/nothing/{'x' * 100}")
    assert answer_of(f"{address}{health.READY}") == (200, '{"status":"ready"}')
    assert answer_of(f"{address}{health.ALIVE}")[0] == 200
    assert measured(address, 'raillinks_request_seconds_count{route="api/status.csv",status="2xx"}') == 2
    assert measured(address, 'raillinks_request_seconds_count{route="api/unknown",status="4xx"}') == 1
    assert measured(address, 'raillinks_cache_lookups_total{cache="api",found="yes"}') == 1
    assert measured(address, "raillinks_data_usable") == 1
    assert "xxx" not in answer_of(f"{address}/metrics")[1]


def assert_a_full_server_says_so(address):
    with session(address), session(address):
        eventually(lambda: measured(address, 'raillinks_run_seconds_count{page="map"}') >= 2)
        assert measured(address, "raillinks_sessions_open") == 2
        assert answer_of(f"{address}{health.READY}") == (503, '{"status":"full"}')
        assert answer_of(address) == (503, "The server has as many readers as it can take.\n")
        assert answer_of(f"{address}/api/v1/health")[0] == 200
    eventually(lambda: answer_of(f"{address}{health.READY}")[0] == 200)
    assert measured(address, "raillinks_sessions_refused_total") == 1
    assert measured(address, "raillinks_sessions_total") == 2


def assert_ended_sessions_leave_nothing_open(address, pid):
    if not OPEN_FILES.exists():
        return
    eventually(lambda: len(open_files(pid)) < 20)  # those of the sessions before have gone too
    before = len(open_files(pid))
    for _ in range(3):
        with session(address), session(address):
            assert len(open_files(pid)) >= before + 6
    eventually(lambda: len(open_files(pid)) <= before + 1)


def open_files(pid):
    return list((OPEN_FILES.parent / str(pid) / "fd").iterdir())


def assert_damaged_data_is_seen_and_served_as_it_was(address, folder, running):
    events = folder / "data" / "events.csv"
    before, version = events.read_bytes(), json.loads(answer_of(f"{address}/api/v1/health")[1])["data_version"]
    for damage in (lambda: put_whole(events, before[:-200]), events.unlink):
        damage()
        eventually(lambda: measured(address, "raillinks_data_problems"))
        body = json.loads(answer_of(f"{address}/api/v1/health")[1])
        assert (body["data_version"], body["refused_update_problems"]) == (version, 1)
        assert answer_of(f"{address}/api/v1/events.csv")[0] == 200
        refused = [line for line in lines_of(running) if line.get("event") == "data-refused"]
        put_whole(events, before)
        eventually(lambda: not measured(address, "raillinks_data_problems"))
    assert refused


def put_whole(path, content):
    """Puts a file in its place at once: a server that looked at half of it would tell of one more problem."""
    written = path.with_name("written")
    written.write_bytes(content)
    written.replace(path)


# its parts


def test_a_server_without_data_lives_and_is_not_ready():
    client = TestClient(Starlette(routes=health.routes(refuse, OpenSessions())))
    assert client.get(health.ALIVE).status_code == 200
    assert (client.get(health.READY).status_code, client.get(health.READY).json()) == (503, {"status": "no-data"})


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


def test_a_failed_request_is_logged_without_its_query_and_answered_in_a_sentence(caplog):
    async def broken(request):
        raise RuntimeError(f"no such {request.query_params['q']}")

    app = Starlette(
        routes=[Route("/", broken)], middleware=[Middleware(observability.Observing)],
        exception_handlers={Exception: observability.failed},
    )  # fmt: skip
    answer = TestClient(app, raise_server_exceptions=False).get("/?q=secret")
    assert (answer.status_code, answer.text) == (500, "The server could not answer. The error is in its log.\n")
    [record] = [record for record in caplog.records if record.name.startswith("dashboard")]
    assert json.loads(observability.JsonLines().format(record)).items() >= {
        "event": "request-failed", "route": "page", "method": "GET", "status": 500, "level": "warning",
    }.items()  # fmt: skip


def record_of(name, text, *values, error=None):
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.WARNING, "file.py", 1, text, values, info)


def test_a_line_has_no_values_of_libraries_and_no_message_of_an_error():
    try:
        int("secret\nforged line")
    except ValueError as error:
        line = observability.JsonLines().format(
            record_of("uvicorn.error", '%s - "%s"', "192.0.2.1", "/?q=secret", error=error)
        )
    assert "\n" not in line
    assert "secret" not in line
    assert "192.0.2.1" not in line
    body = json.loads(line)
    assert (body["message"], body["error"]) == ('%s - "%s"', "ValueError")
    assert "test_operating.py" in body["at"][0]


def test_a_line_of_ours_has_its_message_and_its_fields_on_one_line():
    record = record_of("raillinks.versions", "%s problems\n", 3)
    record.event = "data-refused"
    line = observability.JsonLines().format(record)
    assert "\n" not in line
    assert (json.loads(line)["message"], json.loads(line)["event"]) == ("3 problems\n", "data-refused")


@pytest.mark.parametrize("setting", ["JSON", "text", "1"])
def test_an_unknown_form_of_the_log_stops_the_start(setting):
    with pytest.raises(ValueError, match=observability.SETTING):
        observability.set_up(setting)


@pytest.mark.parametrize("setting", ["0", "-1", "many", "1.5", "٣"])
def test_a_limit_that_is_no_number_stops_the_start(setting):
    with pytest.raises(ValueError, match=sessions.SETTING):
        sessions.most(setting)


def test_sessions_beyond_the_limit_are_refused_and_leave_their_place_when_they_end():
    async def stream(websocket):
        await websocket.accept()
        await websocket.receive_text()
        await websocket.close()

    async def page(request):
        return PlainTextResponse("page")

    app = Starlette(
        routes=[WebSocketRoute("/_stcore/stream", stream), Route("/", page), Route("/other", page)],
        middleware=[Middleware(SessionLimit, sessions=OpenSessions(1))],
    )
    with TestClient(app) as client:
        with client.websocket_connect("/_stcore/stream") as first:
            with pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect("/_stcore/stream"):
                pass
            assert refused.value.status_code == 503
            assert client.get("/").status_code == 503
            assert client.get("/").headers["retry-after"]
            assert client.get("/other").status_code == 200
            first.send_text("end")
        assert client.get("/").status_code == 200


def test_nobody_is_told_anything_where_no_service_manager_listens(monkeypatch):
    monkeypatch.delenv(health.SOCKET, raising=False)
    monkeypatch.setattr(health, "socket", SimpleNamespace())
    health.notify(health.SYSTEMD_READY)
    monkeypatch.setenv(health.INTERVAL, "30000000")
    assert health.watchdog_seconds() == 15
