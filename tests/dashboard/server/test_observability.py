"""The log of a server as lines of JSON: one for each error, whoever writes it, and nothing else."""

import json
import logging
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

from dashboard.server import observability
from tests.browser.conftest import ROOT
from tests.support.tiers import slow

SERVER = """
import socket
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute
from dashboard.server import observability

async def broken(*_):
    raise RuntimeError("secret")

observability.set_up("json")
app = Starlette(
    routes=[Route("/", broken), WebSocketRoute("/_stcore/stream", broken)],
    middleware=[Middleware(observability.Observing)], exception_handlers={Exception: observability.failed},
)
listening = socket.create_server(("127.0.0.1", 0))
config = uvicorn.Config(app, access_log=False, ws="websockets-sansio")  # sets up loggers of its own
print(listening.getsockname()[1], flush=True)
uvicorn.Server(config).run(sockets=[listening])
"""
HANDSHAKE = (
    b"GET /_stcore/stream HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)


def app():
    async def broken(*_):
        raise RuntimeError("secret")

    return Starlette(
        routes=[Route("/", broken), WebSocketRoute("/_stcore/stream", broken)],
        middleware=[Middleware(observability.Observing)],
        exception_handlers={Exception: observability.failed},
    )


def lines(caplog):
    return [
        json.loads(observability.JsonLines().format(each))
        for each in caplog.records
        if each.name.startswith("dashboard")
    ]


def test_an_error_of_a_request_is_one_line_with_its_place(caplog):
    assert TestClient(app(), raise_server_exceptions=False).get("/?q=secret").status_code == 500
    [line] = lines(caplog)
    assert (line["event"], line["route"], line["error"]) == ("request-failed", "page", "RuntimeError")
    assert any("test_observability.py" in place for place in line["at"])
    assert "secret" not in json.dumps(line)


def test_an_error_of_a_websocket_is_one_line_too(caplog):
    with suppress(RuntimeError), TestClient(app()).websocket_connect("/_stcore/stream"):
        pass
    [line] = lines(caplog)
    assert (line["event"], line["route"], line["error"]) == ("websocket-failed", "streamlit", "RuntimeError")


@pytest.mark.parametrize(
    ("message", "is_kept"), [("Exception in ASGI application\n", False), ("Invalid HTTP request received.", True)]
)
def test_what_uvicorn_says_again_is_left_out(message, is_kept):
    record = logging.LogRecord("uvicorn.error", logging.ERROR, "file.py", 1, message, (), None)
    assert observability.is_no_repetition(record) is is_kept


@slow("a process of its own; the others here are in this one")
def test_a_server_writes_one_line_of_json_for_each_error_and_nothing_else():
    """uvicorn sets up its own loggers after the application has: they wrote a trace of forty lines for each error."""
    running = subprocess.Popen(
        [sys.executable, "-c", SERVER], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    overdue = threading.Timer(100, running.kill)
    overdue.start()
    try:
        port = int(running.stdout.readline())
        for request in (
            b"GET /?q=secret HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            b"G T / HTTP/1.1\r\n\r\n",
            HANDSHAKE,
        ):
            with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
                connection.sendall(request)
                while connection.recv(4096):
                    pass
        running.terminate()
        _, text = running.communicate(timeout=60)
    finally:
        overdue.cancel()
        running.kill()
    found = [json.loads(line) for line in text.splitlines()]
    assert [line.get("event", line["message"]) for line in found if line["level"] != "info"] == [
        "request-failed", "Invalid HTTP request received.", "websocket-failed",
    ]  # fmt: skip
    assert "secret" not in text


def test_a_failed_request_is_logged_without_its_query_and_answered_in_a_sentence(caplog):
    async def broken(request):
        raise RuntimeError(f"no such {request.query_params['q']}")

    app = Starlette(
        routes=[Route("/", broken), Route("/api/v1/answer", broken)], middleware=[Middleware(observability.Observing)],
        exception_handlers={Exception: observability.failed},
    )  # fmt: skip
    client = TestClient(app, raise_server_exceptions=False)
    of_api = client.get("/api/v1/answer?q=secret")
    assert (of_api.status_code, {*of_api.json()}) == (500, {"error", "parameter", "value", "allowed"})
    assert "secret" not in of_api.text
    caplog.clear()
    answer = client.get("/?q=secret")
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
    assert Path(__file__).name in body["at"][0]


def test_a_line_of_ours_has_its_message_and_its_fields_on_one_line():
    record = record_of("raillinks.versions", "%s problems\n", 3)
    record.event = "data-refused"
    line = observability.JsonLines().format(record)
    assert "\n" not in line
    assert (json.loads(line)["message"], json.loads(line)["event"]) == ("3 problems\n", "data-refused")


@pytest.fixture
def logs_as_at_the_start(monkeypatch):
    """The loggers of a process that has just begun, whatever other tests have set up; afterwards they are as before."""
    with monkeypatch.context() as patch:
        for name in ("uvicorn", "uvicorn.error", *observability.OURS):
            own = {"handlers": [], "filters": [], "level": logging.NOTSET, "propagate": True, "disabled": False}
            for attribute, value in own.items():
                patch.setattr(logging.getLogger(name), attribute, value)
        for attribute in ("handlers", "level"):
            patch.setattr(logging.root, attribute, getattr(logging.root, attribute))
        patch.setattr(logging, "captureWarnings", lambda **_: None)
        patch.setattr(threading, "excepthook", threading.excepthook)
        patch.setattr(observability, "log_with", lambda _: None)
        yield
    logging.root.setLevel(logging.root.level)  # loggers remember what they let through until then


def test_from_the_start_every_log_writes_lines_of_json_and_nothing_twice(logs_as_at_the_start, capsys):
    observability.set_up("json")
    server = logging.getLogger("uvicorn.error")
    server.error("Exception in ASGI application\n")
    server.error("Invalid HTTP request received.")
    logging.getLogger("a.library").info("a detail")
    for name in observability.OURS:
        logging.getLogger(f"{name}.module").info("it starts")
    failing = threading.Thread(target=int, args=("x",), name="one")
    failing.start()
    failing.join()
    said = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(each["logger"], each.get("event", each["message"])) for each in said] == [
        ("uvicorn.error", "Invalid HTTP request received."),
        *((f"{name}.module", "it starts") for name in observability.OURS),
        ("dashboard", "thread-failed"),
    ]
    assert (said[-1]["thread_name"], said[-1]["error"]) == ("one", "ValueError")


@pytest.mark.parametrize("setting", ["JSON", "text", "1"])
def test_an_unknown_form_of_the_log_stops_the_start(setting):
    with pytest.raises(ValueError, match=observability.SETTING):
        observability.set_up(setting)
