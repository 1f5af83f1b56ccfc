"""Two ways to a dashboard: over sockets to a server, and to the application in this process."""

import http.client
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.fuzz.cases import Request

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
