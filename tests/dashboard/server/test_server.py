"""The server as a process, over real sockets: it calls nobody, bounds uploads, and ends when it is told to."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.browser.conftest import ROOT, free_port, running_server
from tests.support.page_session import PageSession
from tests.support.tiers import by_tier, slow

MEGABYTE = 1 << 20
BIG = "/assets/deckgl/index.js"  # some megabytes: more than the system's buffers hold
ENDS_WITHIN = 10  # seconds
SLOW = 5  # how much longer health may take beside hostile requests, and a bound that no call out stays below
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


def health(address):
    """How many seconds the server takes to say that it is well."""
    start = time.monotonic()
    with urlopen(f"{address}/_stcore/health", timeout=60) as answer:
        assert answer.status == 200
    return time.monotonic() - start


def handshake(host, *more):
    lines = ("GET /_stcore/stream HTTP/1.1", f"Host: {host}", "Connection: Upgrade", "Upgrade: websocket")
    keys = ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
    return "\r\n".join((*lines, *keys, *more, "", "")).encode()


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
    usual = max(health(address) for _ in range(5))
    slowest = 0.0
    for request in hostile(urlsplit(address).netloc):
        asking = threading.Thread(target=raw, args=(address, request))
        asking.start()
        slowest = max(slowest, health(address))
        asking.join()
    assert caught == []
    assert slowest < usual + SLOW


@pytest.mark.parametrize(
    ("host", "origin", "refused"),
    [("", f"http://{EVIL}", 403), ("", "", 403), (EVIL, f"http://{EVIL}", 421), ("", "http://localhost:1", 403)],
)
def test_a_foreign_websocket_is_refused_in_clear_words(server, host, origin, refused):
    own = urlsplit(server).netloc
    status, text = raw(server, handshake(host or own, *([f"Origin: {origin}"] if origin else [])))
    assert status == refused
    assert "RAILLINKS_ALLOWED_HOSTS" in text


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


def test_uploads_take_no_more_memory_than_they_may_and_a_download_under_way_may_end_before_the_server_does():
    """Both on one server, which takes uploads of 100 MB in all, and ends with the second."""
    running = running_server(ROOT, RAILLINKS_UPLOADS_MB="100")
    with running as address:
        with session(address) as (identity, token):
            before = memory(running.process.pid)
            answers = [upload(address, identity, token, f"file-{number}") for number in range(5)]
            assert memory(running.process.pid) < before + 4 * 60
        assert answers[0] == 204
        assert set(answers[1:]) <= {503, None}
        with urlopen(Request(f"{address}{BIG}")) as answer:
            first = answer.read(MEGABYTE)
            running.process.terminate()
            assert len(first) + len(answer.read()) == int(answer.headers["content-length"])
        running.process.wait(timeout=ENDS_WITHIN)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "OPTIONS"])
def test_the_upload_route_says_that_it_is_closed(server, method):
    head = f"{method} /_stcore/upload_file/session/file HTTP/1.1\r\nHost: {urlsplit(server).netloc}\r\n"
    status, text = raw(server, f"{head}Content-Length: {200 * MEGABYTE}\r\n\r\n".encode())
    assert status == 405
    assert "no uploads" in text


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


@slow("`make test` runs in a network trap as a whole")
def test_a_server_for_every_address_asks_nobody_for_its_own():
    with proxy_trap() as (port, caught):
        proxies = dict.fromkeys(("http_proxy", "https_proxy"), f"http://127.0.0.1:{port}")
        own = free_port()
        given = ["--server.headless", "true", "--server.address", "0.0.0.0", "--server.port", str(own)]  # noqa: S104 (the point)
        command = [sys.executable, "-m", "streamlit", "run", "app.py", *given]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, env={**os.environ, **proxies}) as process:
            try:
                wait_for(own)
                health(f"http://127.0.0.1:{own}")
            finally:
                process.terminate()
    assert caught == []


def wait_for(port):
    """Waits until something listens on a port of this machine."""
    start = time.monotonic()
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < start + 120
