"""WebSockets: what a client sends takes little memory, and whoever is wrong, long, late or slow is cut off alone."""

import asyncio
import socket
import struct
import threading
import tracemalloc
import zlib
from contextlib import contextmanager, suppress

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from websockets.sync.client import connect

from dashboard.server import serving, websockets
from tests.support.served import SECONDS, beside
from tests.support.waiting import PATIENCE, eventually

MEGABYTE = 1_000_000
MOST = 250_000
TEXT, BINARY, CONTINUED, PING = 1, 2, 0, 9
PACKED, FIN = 0x40, 0x80
SENT = MEGABYTE  # bytes of each kind of client
MOST_MEMORY = 2 * MEGABYTE  # what the server may take of it


class Echo:
    """An application that says how long each message is; it takes those at `/late` once it may."""

    def __init__(self):
        self.may_take = threading.Event()
        self.taken = []

    async def __call__(self, scope, receive, send):
        if scope["type"] != "websocket":
            return
        await receive()
        await send({"type": "websocket.accept"})
        if scope["path"] == "/late":
            await asyncio.to_thread(self.may_take.wait, PATIENCE)
        while (message := await receive())["type"] == "websocket.receive":
            content = message.get("bytes") or (message.get("text") or "").encode()
            self.taken.append(len(content))
            await send({"type": "websocket.send", "text": str(len(content))})


@contextmanager
def served(app):
    config = uvicorn.Config(app, port=0, log_level="critical", lifespan="off", ws="websockets-sansio",
                            ws_max_size=200 * MEGABYTE)  # fmt: skip
    server = uvicorn.Server(config)
    config.load()
    websockets.limit(config, MOST)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        eventually(lambda: server.started)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        app.may_take.set()
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def echo():
    return Echo()


@pytest.fixture(scope="module")
def port(echo):
    with served(echo) as port:
        yield port


def frame(kind, content=b"", first=FIN):
    """A frame as a client sends it."""
    n = len(content)
    if n < 126:
        size = bytes([0x80 | n])
    else:
        size = b"\xfe" + struct.pack(">H", n) if n < 1 << 16 else b"\xff" + struct.pack(">Q", n)
    return bytes([first | kind]) + size + b"\0\0\0\0" + content


def packed(content, *, ends=True):
    """A content as permessage-deflate sends it."""
    made = zlib.compressobj(9, zlib.DEFLATED, -12)
    sent = made.compress(content) + made.flush(zlib.Z_SYNC_FLUSH)
    return sent[:-4] if ends else sent


def opened(port, path="/", more=b""):
    """A connection after its handshake, with a system that takes no more than it must."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    connection.sendall(
        f"GET {path} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n".encode()
        + more
    )
    return connection


def filled(one, most=SENT):
    return one * (most // len(one))


BOMB = packed(bytes(50 * MEGABYTE))
SMALL_BOMB = packed(bytes(MOST - 1))
DEFLATED_NOTHING = b"\x00\x00\x00\xff\xff" * 20_000 + b"\x00"  # stored blocks without a byte
KINDS = {
    "one frame of 50 MB": frame(BINARY, BOMB, FIN | PACKED),
    "the same as text": frame(TEXT, BOMB, FIN | PACKED),
    "many small frames": filled(frame(BINARY, SMALL_BOMB, FIN | PACKED)),
    "many small frames as text": filled(frame(TEXT, SMALL_BOMB, FIN | PACKED)),
    "fragments that grow": frame(BINARY, packed(bytes(MOST - 1), ends=False), PACKED)
    + filled(frame(CONTINUED, packed(bytes(MOST), ends=False), 0)),
    "fragments of one byte": frame(BINARY, b"a", 0) + filled(frame(CONTINUED, b"a", 0)),
    "fragments without a byte": frame(TEXT, b"", 0) + filled(frame(CONTINUED, b"", 0)),
    "small frames after one that closes the connection": frame(BINARY, b"a", FIN | 0x20)
    + filled(frame(BINARY, SMALL_BOMB, FIN | PACKED)),
    "messages without a byte": filled(frame(BINARY)),
    "pings": filled(frame(PING, b"p" * 125)),
    "packed pings": filled(frame(PING, packed(bytes(100)), FIN | PACKED)),
    "blocks without a byte": filled(frame(BINARY, DEFLATED_NOTHING, FIN | PACKED)),
    "a length that nobody sends": b"\x82\xff" + struct.pack(">Q", 1 << 40) + b"\0\0\0\0" + bytes(SENT),
    "a length above the limit, unpacked": frame(BINARY, bytes(SENT)),
}


@pytest.fixture
def traced():
    tracemalloc.start()
    yield
    tracemalloc.stop()


def sent(connection, content):
    """Sends as much as the server takes, from a thread; a server that closes the connection takes no more."""

    def send():
        with suppress(OSError):
            connection.sendall(content)

    sending = threading.Thread(target=send)
    sending.start()
    return sending


def rounds(port, n=5):
    """Answers to another client."""
    with connect(f"ws://127.0.0.1:{port}/", proxy=None) as other:
        for _ in range(n):
            other.send("another")
            assert other.recv(timeout=PATIENCE) == "7"


@pytest.mark.parametrize("path", ["/", "/late"], ids=["taken at once", "taken late"])
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_client_sends_takes_little_memory_and_others_are_answered(port, traced, kind, path):
    content = KINDS[kind]
    rounds(port)
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    with opened(port, path) as connection:
        connection.recv(2000)
        sending = sent(connection, content)
        rounds(port, 50)  # meanwhile the server has taken what it takes
        assert tracemalloc.get_traced_memory()[1] - before < MOST_MEMORY
    sending.join()


def test_frames_beside_the_handshake_wait_for_the_application(port, traced):
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    with opened(port, "/late", filled(frame(BINARY, SMALL_BOMB, FIN | PACKED), 50_000)):
        rounds(port)
        assert tracemalloc.get_traced_memory()[1] - before < MOST_MEMORY


def closed_with(connection):
    """The code with which the server closes a connection."""
    got = b""
    while read := connection.recv(4096):
        got += read
    return struct.unpack(">H", got[got.rindex(b"\x88") + 2 :][:2])[0]


@pytest.mark.parametrize(
    "content",
    [
        frame(BINARY, BOMB, FIN | PACKED),
        frame(TEXT, BOMB, FIN | PACKED),
        frame(BINARY, packed(bytes(MOST), ends=False), PACKED) + frame(CONTINUED, packed(bytes(1))),
        frame(BINARY, bytes(MOST)) + frame(BINARY, bytes(MOST + 1))[:10],
        b"\x82\xff" + struct.pack(">Q", 1 << 40),
        frame(BINARY, b"", 0) + filled(frame(CONTINUED, b"", 0), 6 * 101),
    ],
    ids=["packed", "text", "fragments", "the second", "said", "many fragments"],
)  # fmt: skip
def test_a_message_above_a_limit_closes_its_connection(port, content):
    with opened(port) as connection:
        connection.recv(2000)
        connection.sendall(content)
        assert closed_with(connection) == 1009


def test_what_a_page_sends_arrives_whole_packed_or_not_and_in_its_order(port, echo):
    lengths = [0, 1, 511, 512, 513, 20_000, MOST - 1, MOST]
    for compression in ("deflate", None):
        with connect(f"ws://127.0.0.1:{port}/", compression=compression, proxy=None) as page:
            for n in lengths:
                page.send(b"x" * n)
            assert [int(page.recv(timeout=PATIENCE)) for _ in lengths] == lengths
            page.send(iter([b"a" * 1000, b"", b"b" * 500]))  # in fragments
            assert page.recv(timeout=PATIENCE) == "1500"
            page.send(iter(["ä" * 1000, "", "b" * 500]))
            assert page.recv(timeout=PATIENCE) == "2500"
            assert page.ping().wait(PATIENCE)


def test_what_waits_is_taken_once_there_is_room(echo, port):
    with connect(f"ws://127.0.0.1:{port}/late", proxy=None) as page:
        for _ in range(200):
            page.send(bytes(10_000))
        rounds(port, 1)
        echo.may_take.set()
        assert [page.recv(timeout=PATIENCE) for _ in range(200)] == ["10000"] * 200
    assert echo.taken.count(10_000) == 200
    echo.may_take.clear()


def test_a_server_that_begins_sets_the_limits():
    """The server runs in this thread, as Streamlit runs it: it is found by the signals that it handles."""
    app = Echo()
    around = serving.lifespan(lambda: None, longest=1000)

    async def begun(scope, receive, send):
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        async with around(app):
            for done in ("startup.complete", "shutdown.complete"):
                await receive()
                await send({"type": f"lifespan.{done}"})

    server = uvicorn.Server(uvicorn.Config(begun, port=0, log_level="critical", ws="websockets-sansio"))
    codes = []

    def check():
        with suppress(AssertionError):
            eventually(lambda: server.started)
            with opened(server.servers[0].sockets[0].getsockname()[1]) as connection:
                connection.recv(2000)
                connection.sendall(frame(BINARY, bytes(1001))[:8])
                codes.append(closed_with(connection))
        server.should_exit = True

    checking = threading.Thread(target=check)
    checking.start()
    server.run()
    checking.join()
    assert codes == [1009]


@pytest.mark.parametrize(
    ("settings", "most"),
    [({}, websockets.MOST_BYTES), ({"RAILLINKS_DESK": "sign-in"}, websockets.MOST_BYTES_OF_A_DESK)],
)
def test_the_desk_takes_longer_messages(settings, most):
    assert websockets.most_bytes(settings) == most


HEAD = (
    "{method} {path} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{more}\r\n"
)


async def echo_once(websocket):
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
    await websocket.close()


async def never_answers(websocket):
    await asyncio.sleep(5 * SECONDS)


APP = Starlette(routes=[WebSocketRoute("/stream", echo_once), WebSocketRoute("/late", never_answers)])


def answer_to(more="", path="/stream", method="GET", *, waits=True):
    """What the server answers until it closes, or at first; how many connections it has after that."""

    def check(port):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            client.sendall(HEAD.format(method=method, path=path, more=more).encode())
            got = b""
            while new := client.recv(1 << 16):
                got += new
                if not waits:
                    break
            return got

    return beside(APP, check)


@pytest.mark.parametrize(
    ("more", "path", "method", "status"),
    [
        (f"Cookie: a={'x' * 9_000}\r\n", "/stream", "GET", b"431"),
        (f"Cookie: a={'x' * 40_000}\r\n", "/stream", "GET", b"431"),
        ("".join(f"X-{number}: a\r\n" for number in range(130)), "/stream", "GET", b"431"),
        ("", f"/stream?{'x' * 9_000}", "GET", b"414"),
        ("", "/stream", "POST", b"405"),
        ("Content-Length: 3\r\n", "/stream", "GET", b"400"),
    ],
    ids=["a long cookie", "a longer one", "many headers", "a long address", "another method", "a body"],
)
def test_a_request_that_the_library_does_not_take_is_refused_and_its_connection_closed(more, path, method, status):
    got, left = answer_to(more, path, method)
    assert got.startswith(b"HTTP/1.1 " + status)
    assert left == 0


def test_one_that_it_takes_is_answered():
    got, _ = answer_to(f"Cookie: a={'x' * 8_000}\r\n", waits=False)
    assert got.startswith(b"HTTP/1.1 101")


def test_one_that_nobody_answers_is_cut_off():
    got, left = answer_to(path="/late")
    assert (got, left) == (b"", 0)


async def big(request):
    return PlainTextResponse("x" * 20_000_000)


async def late_answer(request):
    await asyncio.sleep(3 * SECONDS)
    return PlainTextResponse("late")


def test_slow_clients_are_cut_off_and_others_are_not():
    def check(port):
        half, silent, greedy = (socket.create_connection(("127.0.0.1", port)) for _ in range(3))
        patient = socket.create_connection(("127.0.0.1", port))
        patient.sendall(b"GET /late HTTP/1.1\r\nHost: a\r\n\r\n")
        half.sendall(b"GET /bi")
        greedy.sendall(b"GET /big HTTP/1.1\r\nHost: a\r\n\r\n")
        ends = [ended(half), ended(silent), ended(greedy, reads_first=False)]
        kept = patient.recv(100).startswith(b"HTTP/1.1 200")
        for connection in (half, silent, greedy, patient):
            connection.close()
        return ends, kept

    app = Starlette(routes=[Route("/big", big), Route("/late", late_answer)])
    (ends, kept), _ = beside(app, check)
    assert (ends, kept) == ([True, True, True], True)


def ended(connection, *, reads_first=True):
    """Whether the server closes a connection; one that must not read looks at the system's buffers afterwards."""
    connection.settimeout(10)
    if not reads_first:
        threading.Event().wait(0.8)
    total = 0
    with suppress(ConnectionResetError):
        while got := connection.recv(1 << 20):
            total += len(got)
    return total < 20_000_000
