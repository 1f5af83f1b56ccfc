"""Many cases, one after another: what is answered is counted, and what must not be answered is noted with its case."""

import http.client
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Protocol
from urllib.parse import urlsplit

from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.FileUploader_pb2 import FileUploader
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from dashboard.session.pages import YOUR_LOG
from tests.fuzz import cases
from tests.fuzz.cases import Request
from tests.importer import broken_files

REFUSED = (WebSocketException, WebSocketDenialResponse, WebSocketDisconnect)
"""What a websocket raises that the server refuses or closes."""
PATIENCE = 120.0
"""Seconds for one answer: a machine may have other work."""
_TOKEN = re.compile(r"_streamlit_xsrf=([^;]+)")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: 0 = nothing."""

    status: int
    text: str
    cookie: str = ""
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class Stream:
    """The websocket of a page, and the token with which its session uploads."""

    send: Callable[[bytes], object]
    receive: Callable[[], bytes]
    token: str


class Way(Protocol):
    """A way to a dashboard."""

    def ask(self, request: Request) -> Answer:
        """The answer to a request."""

    @contextmanager
    def stream(self) -> Iterator[Stream]:
        """A websocket of a new session, as a page opens it."""


def _of(headers: Mapping[str, str]) -> tuple[str, str]:
    """The cookie that headers set, and where they lead."""
    named = {name.lower(): value for name, value in headers.items()}
    return named.get("set-cookie", ""), named.get("location", "")


def _token(way: Way) -> str:
    """The token that a browser gets with its first answer."""
    found = _TOKEN.search(way.ask(Request("GET", "/_stcore/health")).cookie)
    assert found
    return found[1]


class OverSockets:
    """Asks a server.

    Args:
        address: Its address, without a slash at its end.
    """

    def __init__(self, address: str) -> None:
        self.address, self.host = address, urlsplit(address).netloc

    def ask(self, request: Request) -> Answer:
        """The answer to a request; each has a connection of its own."""
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        try:
            connection.putrequest(request.method, request.target, skip_accept_encoding=True)
            for name, value in request.headers:
                connection.putheader(name, value.encode())
            if request.body:
                connection.putheader("Content-Length", str(len(request.body)))
            connection.endheaders(request.body)
            answer = connection.getresponse()
            text = "" if request.method == "HEAD" else answer.read().decode(errors="replace")
            return Answer(answer.status, text, *_of(dict(answer.headers.items())))
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, type(error).__name__)
        finally:
            connection.close()

    @contextmanager
    def stream(self) -> Iterator[Stream]:
        """A websocket of a new session, as a page opens it."""
        token = _token(self)
        with connect(
            f"{self.address.replace('http', 'ws', 1)}/_stcore/stream", origin=Origin(self.address),
            subprotocols=[Subprotocol("streamlit"), Subprotocol(token)], max_size=None, max_queue=None, proxy=None,
            additional_headers={"Cookie": f"_streamlit_xsrf={token}"}, open_timeout=PATIENCE,
        ) as socket:  # fmt: skip
            yield Stream(socket.send, lambda: bytes(socket.recv(timeout=PATIENCE, decode=False)), token)


class InProcess:
    """Asks an application; what it raises is raised here.

    Args:
        client: The client of the running application.
    """

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def ask(self, request: Request) -> Answer:
        """The answer to a request."""
        self.client.cookies.clear()
        headers = [(name.encode(), value.encode()) for name, value in request.headers]
        answer = self.client.request(
            request.method, request.target, headers=headers, content=request.body, follow_redirects=False
        )
        return Answer(answer.status_code, answer.text, *_of(dict(answer.headers.items())))

    @contextmanager
    def stream(self) -> Iterator[Stream]:
        """A websocket of a new session, as a page opens it."""
        token = _token(self)
        origin = str(self.client.base_url).rstrip("/")
        headers = {"origin": origin, "host": urlsplit(origin).netloc, "cookie": f"_streamlit_xsrf={token}"}
        with ExitStack() as stack:
            socket = stack.enter_context(
                self.client.websocket_connect("/_stcore/stream", subprotocols=["streamlit", token], headers=headers)
            )
            yield Stream(socket.send_bytes, socket.receive_bytes, token)


BUSY = 503
"""The only answer of the kind 5xx that is one: there is too much to do."""
_ERRORS = 500
_TRACE = ("Traceback (most recent", "site-packages", 'File "/', ".py:")
_OWN_TEXT = ("/_stcore/", "/metrics")
"""What answers with words of Streamlit's, and names no files of ours."""
_HERE = (None, "127.0.0.1")
_BOUNDARY = "----fuzz"
_FILES = (broken_files.malformed_csv, broken_files.malformed_geojson, broken_files.malformed_packed)
_FILE_NAMES = ("a.csv", "a.xlsx", "../../x.csv", 'x"y.csv', "a" * 300 + ".csv", "b.exe", "<b>.zip", "é.json", "")


@dataclass(slots=True)
class Fuzz:
    """Runs cases.

    Args:
        way: The way to the dashboard.
        seed: The same seed makes the same cases.
        methods: The methods of requests.
        messages: How many messages or files a session sends.
        counts: How often each thing was answered.
        wrong: What must not be, each with the number of its case.
    """

    way: Way
    seed: int
    methods: tuple[str, ...] = cases.METHODS
    messages: int = 6
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    asked: int = 0

    def run(self, most: int, each: Callable[[int], object] = lambda _: None) -> None:
        """Runs cases until so many requests were made.

        Args:
            most: How many.
            each: Is told after each case how many there were.
        """
        number = 0
        while self.asked < most:
            self.case(number)
            number += 1
            each(self.asked)

    def case(self, number: int) -> None:
        """Runs one case: a request, or a session with its messages or its files."""
        chosen = Random(self.seed * 1_000_003 + number)
        what = chosen.choices((self._request, self._call, self._messages, self._uploads), (85, 10, 3, 2))[0]
        try:
            what(number, chosen)
        except REFUSED as error:
            self.counts[type(error).__name__] += 1
        except OSError as error:
            self._wrong(number, f"{what.__name__}: {type(error).__name__}: {error}")

    def _request(self, number: int, chosen: Random) -> None:
        self._ask(number, cases.request(chosen, self.methods))

    def _call(self, number: int, chosen: Random) -> None:
        self._ask(number, cases.call(chosen))

    def _ask(self, number: int, request: Request) -> Answer:
        answer = self.way.ask(request)
        self.asked += 1
        self.counts[str(answer.status or answer.text)] += 1
        said = f"{request.method} {request.target[:200]} {request.headers} {request.body[:200]!r}"[:600]
        if not answer.status or (answer.status >= _ERRORS and answer.status != BUSY):
            self._wrong(number, f"{answer.status} {answer.text[:100].strip()}: {said}")
        elif urlsplit(answer.leads_to).hostname not in _HERE or answer.leads_to.startswith("//"):
            self._wrong(number, f"it leads to {answer.leads_to[:200]}: {said}")
        elif _has_trace(answer.text) and not _is_a_file(request, answer):
            self._wrong(number, f"a trace: {said}")
        return answer

    def _messages(self, number: int, chosen: Random) -> None:
        path, query = cases.page(chosen)
        with self.way.stream() as stream:
            begun = BackMsg()
            begun.rerun_script.page_name, begun.rerun_script.query_string = path, query
            fields = cases.fields_of(self._exchange(number, stream, begun))
            for _ in range(self.messages):
                messages = self._exchange(number, stream, cases.forged(path, query, fields, chosen))
                fields |= cases.fields_of(messages)

    def _uploads(self, number: int, chosen: Random) -> None:
        with self.way.stream() as stream:
            asked = BackMsg()
            asked.rerun_script.page_name = YOUR_LOG
            messages = self._exchange(number, stream, asked)
            session = next(m.new_session.initialize.session_id for m in messages if m.HasField("new_session"))
            fields = [name for name, kind in cases.fields_of(messages).items() if kind == FileUploader.__name__]
            for _ in range(self.messages // 2):
                self._upload(number, stream, session, fields, chosen)

    def _upload(self, number: int, stream: Stream, session: str, fields: Sequence[str], chosen: Random) -> None:
        """Sends a file, tells the page of it, and deletes it by hand now and then."""
        file = f"{chosen.getrandbits(64):x}"
        path = f"/_stcore/upload_file/{chosen.choice((session, session, session, 'x'))}/{file}"
        name = chosen.choice(_FILE_NAMES)
        content = chosen.choice(_FILES)(chosen.getrandbits(32))
        head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
        headers = (
            ("Content-Type", f"multipart/form-data; boundary={chosen.choice((_BOUNDARY, _BOUNDARY, 'other'))}"),
            ("X-Xsrftoken", chosen.choice((stream.token, stream.token, stream.token, "x"))),
            ("Cookie", f"_streamlit_xsrf={stream.token}"),
        )
        self._ask(number, Request("PUT", path, headers, body))
        if chosen.random() < 0.3:
            self._ask(number, Request("DELETE", path, headers[1:]))
        told = BackMsg()
        told.rerun_script.page_name = YOUR_LOG
        state = told.rerun_script.widget_states.widgets.add()
        state.id = chosen.choice(fields)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(content), file
        info.file_urls.file_id, info.file_urls.upload_url, info.file_urls.delete_url = file, path, path
        self._exchange(number, stream, told)

    def _exchange(self, number: int, stream: Stream, asked: BackMsg) -> list[ForwardMsg]:
        """Sends a message, and gives what comes until its run has ended."""
        stream.send(asked.SerializeToString())
        self.asked += 1
        messages: list[ForwardMsg] = []
        while True:
            messages.append(ForwardMsg.FromString(stream.receive()))
            last = messages[-1]
            if last.WhichOneof("type") == "script_finished" and last.script_finished != last.FINISHED_EARLY_FOR_RERUN:
                break
        shown = list(_exceptions(messages))
        self.counts["run with Streamlit's error" if shown else "run"] += 1
        if traces := [each for each in shown if _has_trace(each)]:
            self._wrong(number, f"a trace on {asked.rerun_script.page_name}: {traces[0][:300]}")
        return messages

    def _wrong(self, number: int, what: str) -> None:
        self.wrong.append(f"case {number}: {what}")


def _exceptions(messages: Iterable[ForwardMsg]) -> Iterable[str]:
    for message in messages:
        shown = message.delta.new_element.exception
        if shown.type or shown.message:
            yield "\n".join([shown.type, shown.message, *shown.stack_trace])


def _has_trace(text: str) -> bool:
    return any(sign in text for sign in _TRACE)


def _is_a_file(request: Request, answer: Answer) -> bool:
    """Whether an answer is a whole file, such as documentation or a script, which may speak of files itself."""
    return answer.status < 400 and not request.target.startswith(_OWN_TEXT)
