"""What those who run the server see and set: health, metrics, log, limits, what systemd hears."""

import json
import re
import socket
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from dashboard.server import health, observability, sessions
from tests.broken import copy_of_the_project
from tests.browser.conftest import ROOT, running_server
from tests.dashboard.server.test_server import session
from tests.support.waiting import eventually

KEPT = "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL"
OPEN_FILES = Path("/proc/self")


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
