"""Two replicas behind nginx, as one address attacks them: memory, and what readers get meanwhile."""

import http.client
import os
import socket
import struct
import subprocess
import threading
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.conftest import running_server
from tests.conftest import ROOT
from tests.deploy.installation import Installation
from tests.support.waiting import eventually

_MOUNT = Path("/sys/fs/cgroup/memory")


class MemoryGroup:
    """A group whose processes together may have so much memory.

    Args:
        folder: Its folder; None = this system lets nobody make one, and the processes have no limit.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Processes that are started meanwhile belong to the group, with all that they ever take."""
        if self.folder is None:
            yield
            return
        before = _own()
        _enter(self.folder)
        try:
            yield
        finally:
            _enter(before)

    def said(self) -> str:
        """The most memory that the group had, files that it has read included, and how often a process was ended."""
        if self.folder is None:
            return "no cgroup could be made"
        most = int((self.folder / "memory.max_usage_in_bytes").read_text()) // 1_000_000
        return f"most in its cgroup {most} MB, {self.ended()} processes ended"

    def ended(self) -> int:
        """How many processes the system has ended because the group was full."""
        if self.folder is None:
            return 0
        counts = dict(line.split() for line in (self.folder / "memory.oom_control").read_text().splitlines())
        return int(counts.get("oom_kill", 0))


@contextmanager
def memory_group(name: str, most: int) -> Iterator[MemoryGroup]:
    """Makes a group, and removes it once its processes have ended.

    Args:
        name: Its name.
        most: How many bytes its processes may have.
    """
    folder = _own() / f"{name}-{os.getpid()}"
    try:
        folder.mkdir()
        (folder / "memory.limit_in_bytes").write_text(str(most))
    except OSError:
        yield MemoryGroup(None)
        return
    try:
        yield MemoryGroup(folder)
    finally:
        eventually(lambda: not (folder / "cgroup.procs").read_text())
        folder.rmdir()


def _own() -> Path:
    """The group of this process."""
    listed = (line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines())
    own = next((path for _, kinds, path in listed if kinds == "memory"), "/")
    return _MOUNT / own.lstrip("/") if _MOUNT.is_dir() else _MOUNT


def _enter(folder: Path) -> None:
    (folder / "cgroup.procs").write_text(str(os.getpid()))


pytestmark = pytest.mark.deploy

MEGABYTE = 1_000_000
SENT = 50 * MEGABYTE
MEMORY = 2 << 30  # bytes that a replica may take: MEMORY of deploy/settings.env
SOCKETS = 25  # at a time: half of what one address may have open
WORKBOOKS = 90
SOON = 1.0  # seconds
SHARE = 0.99  # of quick answers that come so soon
BINARY, TEXT, CONTINUED, FIN, PACKED = 2, 1, 0, 0x80, 0x40


@pytest.fixture(scope="module")
def site():
    """nginx as it is rendered, before two servers of this repository, each with as much memory as its unit has.

    Gives the installation, the servers, and their memory cgroups.
    """
    with TemporaryDirectory(prefix="raillinks-") as name, ExitStack() as ends:
        made = Installation(Path(name))
        made.settle(ROOT)
        (made.rail / "nginx.d").mkdir(parents=True)
        rendered = subprocess.run(
            [ROOT / "deploy" / "render", "nginx.conf"], env=made.environment, capture_output=True, text=True, check=True
        )
        (made.here / "site.conf").write_text(rendered.stdout, encoding="utf-8")
        servers, groups = [], []
        for port in made.replicas:
            groups.append(ends.enter_context(memory_group(f"replica-{port}", MEMORY)))
            server = running_server(ROOT, RAILLINKS_UPLOADS_MB="0", RAILLINKS_MOST_SESSIONS="200")
            server.port = port
            with groups[-1].starting():
                ends.enter_context(server)
            servers.append(server)
        subprocess.run([made.here / "bin" / "nginx"], env=made.environment, check=True)
        ends.callback(made.stop)
        eventually(lambda: made.get("/").status == 200)
        yield made, servers, groups


class Readers:
    """Four readers who ask for quick answers, each a new one, for the length of a with-statement.

    Args:
        port: Where nginx listens.
    """

    def __init__(self, port):
        self.port, self.over, self.got = port, threading.Event(), []

    def __enter__(self):
        self.pool = ThreadPoolExecutor(4)
        self.asking = [self.pool.submit(self.ask, n) for n in range(4)]
        return self

    def __exit__(self, *_):
        self.over.set()
        for each in self.asking:
            each.result()
        self.pool.shutdown()

    def ask(self, reader):
        paths = (
            "/api/v1/status.csv?as_of={day}",
            "/api/v1/answer?as_of={day}",
            "/?as_of={day}",
            "/health/ready",
            "/api/v1/health",
        )
        for n, path in enumerate(cycle(paths)):
            if self.over.wait(0.2):
                return
            day = f"{1950 + reader * 15 + n // 300 % 15}-{1 + n // 25 % 12:02}-{1 + n % 25:02}"
            begun = time.monotonic()
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                connection.request("GET", path.format(day=day))
                answer = connection.getresponse()
                answer.read()
                status = str(answer.status)
            except OSError as error:
                status = type(error).__name__
            finally:
                connection.close()
            self.got.append((path, status, time.monotonic() - begun))

    def soon(self):
        """The share of good answers that came soon."""
        return sum(status == "200" and seconds < SOON for _, status, seconds in self.got) / len(self.got)

    def said(self):
        seconds = sorted(took for *_, took in self.got)
        statuses = {status: sum(each == status for _, each, _ in self.got) for _, status, _ in self.got}
        worst = {path: round(max(took for each, _, took in self.got if each == path), 1) for path, *_ in self.got}
        return (
            f"worst by path {worst}; {len(seconds)} quick answers {statuses}: "
            f"median {seconds[len(seconds) // 2]:.2f} s, "
            f"p99 {seconds[int(len(seconds) * 0.99)]:.2f} s, within {SOON} s {self.soon():.1%}"
        )


def most_memory(server):
    """The most megabytes that a server has held at a time."""
    text = Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("VmHWM"))


def frame(kind, content=b"", first=FIN):
    size = struct.pack(">BQ", 0xFF, len(content)) if len(content) > 125 else bytes([0x80 | len(content)])
    return bytes([first | kind]) + size + b"\0\0\0\0" + content


def packed(content, *, ends=True):
    made = zlib.compressobj(9, zlib.DEFLATED, -12)
    sent = made.compress(content) + made.flush(zlib.Z_SYNC_FLUSH)
    return sent[:-4] if ends else sent


def report(many):
    """A message that a page may send, with many values of widgets or a long one."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    if many:
        for n in range(15_000):
            message.rerun_script.widget_states.widgets.add(id=f"{n:x}", bool_value=True)
    else:
        message.rerun_script.widget_states.widgets.add(id="w", string_value="x" * 240_000)
    return message.SerializeToString()


def attacks():
    """What a connection sends, again and again until the server closes it."""
    yield "one frame of 190 MB", frame(BINARY, packed(bytes(190 * MEGABYTE)), FIN | PACKED)
    yield "the same as text", frame(TEXT, packed(bytes(190 * MEGABYTE)), FIN | PACKED)
    yield "small frames", frame(BINARY, packed(bytes(249_000)), FIN | PACKED) * 800
    yield "long values", frame(BINARY, packed(report(many=False)), FIN | PACKED) * 700
    yield "many values", frame(BINARY, packed(report(many=True)), FIN | PACKED) * 4
    yield "fragments", frame(BINARY, b"", 0) + frame(CONTINUED, b"", 0) * 40_000
    yield "pings", frame(9, bytes(125)) * 2000
    yield "fragments that grow", frame(BINARY, packed(bytes(200_000), ends=False), PACKED) * 900


def attacked(port, content, most):
    """Sends a content on one connection after the other; gives how many bytes the server has taken."""
    sent = 0
    while sent < most:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(
                f"GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
                f"Connection: Upgrade\r\nOrigin: http://127.0.0.1:{port}\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Protocol: streamlit\r\n"
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n".encode()
            )
            is_open = connection.recv(4096).startswith(b"HTTP/1.1 101")
            while is_open and sent < most:
                for at in range(0, len(content), 65_536):
                    connection.sendall(content[at : at + 65_536])
                    sent += len(content[at : at + 65_536])
    return sent


def test_fifty_megabytes_of_packed_frames_end_no_replica_and_readers_are_answered(site):
    made, servers, groups = site
    kinds = [content for _, content in attacks()]
    with Readers(made.port) as readers, ThreadPoolExecutor(SOCKETS) as attackers:
        eventually(lambda: len(readers.got) > 20)
        each = SENT // SOCKETS
        sending = [
            attackers.submit(attacked, made.port, content, each) for content, _ in zip(cycle(kinds), range(SOCKETS))
        ]
        sent = sum(one.result() for one in sending)
    memory = [most_memory(server) for server in servers]
    print(f"\n{sent / MEGABYTE:.0f} MB sent; most memory {memory[0]:.0f} and {memory[1]:.0f} MB; {readers.said()}")  # noqa: T201 (what was measured)
    print(*(group.said() for group in groups), sep="; ")  # noqa: T201
    assert all(server.process.poll() is None for server in servers)
    assert sum(group.ended() for group in groups) == 0
    assert max(memory) * (1 << 20) < MEMORY
    assert {status for _, status, _ in readers.got} == {"200"}


def workbooks():
    """Ninety requests that cost much: since 1800, which is refused; of the whole log; with names that say nothing."""
    for n in range(WORKBOOKS):
        path = ("export.xlsx", "export.xlsx", "export.sqlite", "panel.csv", "sensitivity.csv", "uptime.csv")[n % 6]
        more = (
            "by=month&from=1800-01-01&compare_from=1800-01-01",
            "by=month",
            "by=month",
            "every=month",
            "",
            "by=month",
        )[n % 6]
        yield f"/api/v1/{path}?{more}&context=1&as_of={1960 + n % 60}-01-01&stale_after={100 + n}&lat={n}"


@pytest.mark.parametrize("stays", [False, True], ids=["who leave at once", "who wait"])
def test_beside_ninety_workbooks_quick_answers_come_soon(site, stays):
    made, *_ = site
    with Readers(made.port) as readers, ExitStack() as opened:
        eventually(lambda: len(readers.got) > 20)  # both replicas have answered each path before
        readers.got.clear()
        begun = time.monotonic()
        for path in workbooks():
            connection = socket.create_connection(("127.0.0.1", made.port), timeout=60)
            connection.sendall(
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{made.port}\r\nConnection: close\r\n\r\n".encode()
            )
            if stays:
                opened.enter_context(connection)
            else:
                readers.over.wait(0.05)
                connection.close()
        while time.monotonic() - begun < 40:
            readers.over.wait(1)
    print(f"\n{WORKBOOKS} requests; {readers.said()}")  # noqa: T201 (what was measured)
    assert readers.soon() >= SHARE
