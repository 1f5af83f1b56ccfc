"""The server as a process: it calls nobody, bounds uploads, tells its operator how it is, and ends when told to."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from dashboard.server import health, observability, sessions
from tests.broken import copy_of_the_project
from tests.browser.conftest import ROOT, running_server
from tests.support.page_session import PageSession
from tests.support.tiers import by_tier, slow
from tests.support.waiting import eventually

MEGABYTE = 1 << 20
ELSEWHERE = "127.0.0.2"  # another address of this machine than the one that `make run` listens at
BIG = "/assets/deckgl/index.js"  # some megabytes: more than the system's buffers hold
ENDS_WITHIN = 10  # seconds
EVIL, LISTED, PS = "evil.example", "rail.example", shutil.which("ps")


@contextmanager
def proxy_trap():
    """A listening socket that takes connections and never answers: gives its port, and who connected."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        caught = []

        def take():
            while True:
                try:
                    caught.append(listening.accept()[0])
                except OSError:  # it is closed at the end
                    return

        threading.Thread(target=take, daemon=True).start()
        yield listening.getsockname()[1], caught
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="module")
def trapped():
    """A server whose every call out goes to a trap: its address, and what the trap caught. It has a listed host."""
    with proxy_trap() as (port, caught):
        names = [f"{scheme}_proxy" for scheme in ("http", "https", "all")]
        to_trap = dict.fromkeys([*names, *map(str.upper, names)], f"http://127.0.0.1:{port}")
        own = {"no_proxy": "", "NO_PROXY": "", "RAILLINKS_ALLOWED_HOSTS": LISTED, "RAILLINKS_UPLOADS_MB": "0"}
        with running_server(ROOT, **to_trap, **own) as address:
            yield address, caught
    assert caught == []  # whatever else was asked of it


@pytest.fixture(scope="module")
def server(trapped):
    return trapped[0]


def raw(address, request):
    """The status and the text of the answer to bytes as they are."""
    with socket.create_connection(("127.0.0.1", urlsplit(address).port), timeout=30) as connection:
        connection.sendall(request)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return answer.status, "" if answer.status == 101 else answer.read().decode()


def handshake(host, *more):
    lines = ("GET /_stcore/stream HTTP/1.1", f"Host: {host}", "Connection: Upgrade", "Upgrade: websocket")
    keys = ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
    return "\r\n".join((*lines, *keys, *more, "", "")).encode()


@pytest.mark.parametrize(
    ("host", "origin", "refused"),
    [("", f"http://{EVIL}", 403), ("", "", 403), (EVIL, f"http://{EVIL}", 421), ("", "http://localhost:1", 403)],
)
def test_a_foreign_websocket_is_refused_in_clear_words(server, host, origin, refused):
    own = urlsplit(server).netloc
    status, text = raw(server, handshake(host or own, *([f"Origin: {origin}"] if origin else [])))
    assert status == refused
    assert "RAILLINKS_ALLOWED_HOSTS" in text


@slow("a server of its own")
def test_a_hosting_service_needs_the_plain_command_and_the_one_setting():
    """Streamlit's own command listens at every address; the server answers to the names that it is told."""
    with running_server(ROOT, options=(), RAILLINKS_ALLOWED_HOSTS=LISTED) as address:
        port = urlsplit(address).port
        for host, status in ((LISTED, 200), (EVIL, 421)):
            with socket.create_connection((ELSEWHERE, port), timeout=30) as connection:
                connection.sendall(f"GET /api/v1/health HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
                answer = http.client.HTTPResponse(connection)
                answer.begin()
                assert answer.status == status


def test_a_request_without_a_host_is_refused(server):
    assert raw(server, b"GET / HTTP/1.0\r\n\r\n")[0] == 421


def test_listed_hosts_are_served(server):
    for host, status in ((LISTED, 200), (urlsplit(server).netloc, 200), (EVIL, 421)):
        assert raw(server, f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())[0] == status
    assert raw(server, handshake(LISTED, f"Origin: https://{LISTED}"))[0] == 101


@contextmanager
def session(address):
    """A session as a browser has it open: its id, and its token against forged requests."""
    with urlopen(f"{address}/_stcore/health") as answer:
        token = answer.headers["set-cookie"].split(";")[0].split("=", 1)[1]
    start = BackMsg()
    start.rerun_script.query_string = ""
    with connect(
        address.replace("http", "ws") + "/_stcore/stream",
        origin=Origin(address),
        subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
        additional_headers={"Cookie": f"_streamlit_xsrf={token}"},
        max_size=None,
        max_queue=None,  # else what nobody reads holds the end of the connection up
        proxy=None,
    ) as websocket:
        websocket.send(start.SerializeToString())
        message = ForwardMsg()
        while message.WhichOneof("type") != "new_session":
            message = ForwardMsg.FromString(websocket.recv(timeout=60))
        yield message.new_session.initialize.session_id, token


def memory(pid):
    """How many megabytes of memory a process holds."""
    listed = subprocess.run([PS, "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(listed.stdout) / 1024


def upload(address, identity, token, number):
    """Sends 60 MB to the upload route, whatever the server says meanwhile; gives its answer."""
    port = urlsplit(address).port
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    length = len(head) + 60 * MEGABYTE + len(b"\r\n--x--\r\n")
    lines = (
        f"PUT /_stcore/upload_file/{identity}/{number} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"X-Xsrftoken: {token}",
        f"Cookie: _streamlit_xsrf={token}", "Content-Type: multipart/form-data; boundary=x",
        f"Content-Length: {length}",
    )  # fmt: skip
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        answer = http.client.HTTPResponse(connection)
        try:
            connection.sendall("\r\n".join((*lines, "", "")).encode() + head)
            for _ in range(60):
                connection.sendall(bytes(MEGABYTE))
            connection.sendall(b"\r\n--x--\r\n")
        except (BrokenPipeError, ConnectionResetError):  # refused already
            pass
        try:
            answer.begin()
        except (ConnectionResetError, http.client.HTTPException):  # the refusal was lost with the connection
            return None
        return answer.status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "OPTIONS"])
def test_the_upload_route_says_that_it_is_closed(server, method):
    head = f"{method} /_stcore/upload_file/session/file HTTP/1.1\r\nHost: {urlsplit(server).netloc}\r\n"
    status, text = raw(server, f"{head}Content-Length: {200 * MEGABYTE}\r\n\r\n".encode())
    assert status == 405
    assert "no uploads" in text


@slow("a server of its own that stands still")
def test_a_server_that_stood_still_goes_on_where_it_was():
    running = running_server(ROOT)
    with running as address, PageSession(address, "about", {}) as page, ThreadPoolExecutor(1) as pool:
        os.kill(running.process.pid, signal.SIGSTOP)
        try:
            asked = pool.submit(page.run)
            with pytest.raises(TimeoutError):
                asked.result(timeout=1)
        finally:
            os.kill(running.process.pid, signal.SIGCONT)
        assert "About" in asked.result(timeout=60)


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
        running = running_server(
            folder, **settings, **{sessions.SETTING: "2", KEPT: "1", "RAILLINKS_UPLOADS_MB": "100"}
        )
        with running as address:
            eventually(lambda: {health.SYSTEMD_READY, health.SYSTEMD_ALIVE} <= {*words})
            assert_requests_are_counted_by_route(address)
            assert_a_full_server_says_so(address)
            assert_damaged_data_is_seen_and_served_as_it_was(address, folder, running)
            assert_ended_sessions_leave_nothing_open(address, running.process.pid)
            urlopen(f"{address}/?q=a-secret-text&as_of=2022-09-26").close()
            assert_uploads_take_no_more_memory_than_they_may(address, running.process.pid)
            assert_a_download_under_way_ends_before_the_server(address, running.process)
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


def assert_uploads_take_no_more_memory_than_they_may(address, pid):
    with session(address) as (identity, token):
        before = memory(pid)
        answers = [upload(address, identity, token, f"file-{number}") for number in range(5)]
        assert memory(pid) < before + 4 * 60
    assert answers[0] == 204
    assert set(answers[1:]) <= {503, None}


def assert_a_download_under_way_ends_before_the_server(address, process):
    with urlopen(Request(f"{address}{BIG}")) as answer:
        first = answer.read(MEGABYTE)
        process.terminate()
        assert len(first) + len(answer.read()) == int(answer.headers["content-length"])
    process.wait(timeout=ENDS_WITHIN)


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


SLOW = 5  # how much longer health may take beside hostile requests, and a bound that no call out stays below


def health_of(address):
    """How many seconds the server takes to say that it is well."""
    start = time.monotonic()
    with urlopen(f"{address}/_stcore/health", timeout=60) as answer:
        assert answer.status == 200
    return time.monotonic() - start


def hostile(own):
    """Requests of a foreign page, of a rebound name, and with names that no proxy of ours wrote."""
    forwarded = (
        f"X-Forwarded-Host: {EVIL}\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nForwarded: host={EVIL}"
    )
    yield handshake(own, f"Origin: http://{EVIL}")
    yield handshake(own, "Origin: null")
    yield handshake(own)
    yield handshake(EVIL, f"Origin: http://{EVIL}")
    yield handshake(own, f"Origin: http://{EVIL}", *forwarded.split("\r\n"))
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/api/v1/health", "/auth/login"):
        for target in (path, f"http://{EVIL}{path}", f"//{EVIL}{path}"):
            for host in (own, EVIL):
                head = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{EVIL}\r\nReferer: http://{EVIL}/\r\n"
                yield f"{head}{forwarded}\r\nConnection: close\r\n\r\n".encode()
    yield f"CONNECT {EVIL}:443 HTTP/1.1\r\nHost: {EVIL}:443\r\n\r\n".encode()
    yield b"GET / HTTP/1.0\r\n\r\n"


@slow("`make test` runs in a network trap as a whole")
def test_no_request_makes_the_server_call_out_or_wait(trapped):
    address, caught = trapped
    usual = max(health_of(address) for _ in range(5))
    slowest = 0.0
    for request in hostile(urlsplit(address).netloc):
        asking = threading.Thread(target=raw, args=(address, request))
        asking.start()
        slowest = max(slowest, health_of(address))
        asking.join()
    assert caught == []
    assert slowest < usual + SLOW


def never_reads(address, stack):
    """Readers who ask for megabytes and read none of them."""
    for path in (BIG, "/api/v1/export.zip", BIG):
        reader = stack.enter_context(socket.socket())
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect(("127.0.0.1", urlsplit(address).port))
        reader.sendall(f"GET {path} HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\n\r\n".encode() * 5)
        assert reader.recv(12) == b"HTTP/1.1 200"


def sends_half(address, stack):
    """Requests that stop in their head, and in their body."""
    own = urlsplit(address).netloc
    for half in ("GET / HT", f"POST /api/v1/health HTTP/1.1\r\nHost: {own}\r\nContent-Length: 9\r\n\r\nab"):
        stack.enter_context(socket.create_connection(own.split(":"))).sendall(half.encode())


def asks_for_websockets(address, stack):
    """Requests for websockets that stop in their head, or have a line that nobody takes."""
    place = urlsplit(address)
    wish = "Upgrade: websocket\r\nConnection: Upgrade"
    head = f"GET /_stcore/stream HTTP/1.1\r\nHost: {place.netloc}\r\n{wish}\r\nCookie: a="
    for rest in ("", "x" * 9000 + "\r\n\r\n"):
        asking = stack.enter_context(socket.create_connection((place.hostname, place.port)))
        asking.sendall(f"{head}{rest}".encode())
    assert asking.recv(12) == b"HTTP/1.1 431"


def stays_open(address, stack):
    """A session with a page open."""
    stack.enter_context(session(address))


def reads_slowly(address, stack):
    """A download of a few bytes a second."""
    reader = stack.enter_context(socket.socket())
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.connect(("127.0.0.1", urlsplit(address).port))
    reader.sendall(f"GET {BIG} HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\n\r\n".encode())
    ended = threading.Event()

    def read():
        with suppress(ConnectionResetError):  # the server has ended
            while not ended.wait(0.2) and reader.recv(64):
                pass

    thread = threading.Thread(target=read)
    thread.start()
    stack.callback(thread.join)
    stack.callback(ended.set)


READERS = (never_reads, sends_half, asks_for_websockets, stays_open, reads_slowly)


@slow("`make test-deploy` stops servers with readers")
@pytest.mark.parametrize("how", by_tier([signal.SIGTERM], [signal.SIGTERM, signal.SIGINT]), ids=str)
def test_a_signal_ends_the_server_whatever_its_readers_do(how):
    running = running_server(ROOT)
    with running as address, ExitStack() as stack:
        for readers in READERS:
            readers(address, stack)
        os.kill(running.process.pid, how)
        running.process.wait(timeout=ENDS_WITHIN)
