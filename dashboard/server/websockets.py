"""What one client may send over a websocket, and how much of it is unpacked at a time.

uvicorn unpacks everything that it has read of a socket before anybody takes the first message, and a compressed message
may grow a thousandfold: 250 kB of small frames would take 250 MB, whatever the limit of one message is. Here a few
hundred bytes are unpacked at a time, and the rest waits until the messages before it have been taken.

Answers every request for a websocket, those that cannot be read too: uvicorn leaves them open, and says nothing.

Closes connections of clients that are too slow: a server may have only so many open.

uvicorn waits without limit for the rest of a request, and for a reader who takes nothing of an answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.frames import CloseCode

from dashboard.server import metrics
from dashboard.session.pages import DESK_HERE, DESK_SETTING, DESK_SIGN_IN

if TYPE_CHECKING:
    from uvicorn._types import ASGIReceiveEvent, ASGISendEvent
    from websockets.frames import Frame


BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class AnsweredHandshakes(WebSocketsSansIOProtocol):
    """The websockets of uvicorn, which close where the request for one is refused.

    The library that reads the request takes no line of more than 8,190 bytes, no more than 128 headers, and no body,
    where plain HTTP takes 64 kB in all. It has a refusal ready; uvicorn sends it only where it goes on reading.
    """

    def data_received(self, data: bytes) -> None:
        """Takes what has come."""
        super().data_received(data)
        if self.conn.handshake_exc is None or self.handshake_initiated or self.transport.is_closing():
            return
        self.close_sent = self.handshake_complete = True
        self.transport.write(b"".join(self.conn.data_to_send()) or BAD_REQUEST)
        self.transport.close()


MOST_BYTES = 250_000
"""A message of a reader's page, unpacked. The largest ones have all widgets of a page: some 20 kB."""
MOST_BYTES_OF_A_DESK = 1_000_000
"""The same where the desk is: a hundred fields that are as full as a cell may be."""
PIECE = 512  # bytes that are unpacked at a time: half a megabyte at most
AFTER_CLOSE = 65_536  # bytes that a client may still send after it was told that the connection is closed
MOST_FRAGMENTS = 100  # of one message: browsers send one or a few, and each empty one takes fifty times its bytes


def most_bytes(settings: Mapping[str, str]) -> int:
    """The bytes of the largest message that a page of this server sends.

    Args:
        settings: The environment.
    """
    return MOST_BYTES_OF_A_DESK if settings.get(DESK_SETTING, "") in {DESK_HERE, DESK_SIGN_IN} else MOST_BYTES


def limit(config: uvicorn.Config, most: int) -> None:
    """Sets the limits of all connections that come.

    Args:
        config: That of the server.
        most: The bytes of the largest message, unpacked; a longer one closes its connection (1009).
    """
    config.ws_max_size = most
    config.ws_protocol_class = LimitedWebSocket


_PACKED = ServerPerMessageDeflateFactory(
    server_max_window_bits=13, client_max_window_bits=12, compress_settings={"memLevel": 5}
)
"""As uvicorn packs, but what is sent may repeat the last 8 kB, not 4: a settled day takes fewer bytes."""


class LimitedWebSocket(AnsweredHandshakes):
    """uvicorn's connection of one websocket; whatever its client sends takes little memory, and keeps nobody waiting.

    It unpacks one piece in each turn of the event loop, and none while a message waits to be taken. Until all that has
    been received is unpacked, nothing more is read of the socket.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 (uvicorn's own)
        super().__init__(*arguments, **named)
        if self.config.ws_per_message_deflate:
            self.conn.available_extensions = [_PACKED]
        self._waiting = bytearray()  # received, and not unpacked yet: what is read of a socket at a time, at most
        self._is_due = False
        self._after_close = 0

    def data_received(self, data: bytes) -> None:
        """Takes bytes of the client."""
        self._waiting += data
        self._go_on()

    async def receive(self) -> "ASGIReceiveEvent":
        """The next message; then there is room for another one."""
        message = await super().receive()
        self._go_on()
        return message

    async def send(self, message: "ASGISendEvent") -> None:
        """Sends a message. After the last one the client's own goodbye may wait behind what it has sent."""
        await super().send(message)
        self._go_on()

    def handle_cont(self, event: "Frame") -> None:
        """Takes a further fragment of a message; too many close the connection."""
        if len(self.frames) < MOST_FRAGMENTS:
            super().handle_cont(event)
        elif not self.close_sent:
            self.conn.fail(CloseCode.MESSAGE_TOO_BIG, "too many fragments")
            self.handle_parser_exception()

    def handle_ping(self) -> None:
        """Answers a ping, unless the client takes no answers: these would pile up."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()

    def _go_on(self) -> None:
        """Has the next piece unpacked in the next turn of the event loop, if there is room for what is in it."""
        if self._waiting:
            self.transport.pause_reading()
        elif not self.read_paused:
            self.transport.resume_reading()
        if self._waiting and not self.read_paused and not self._is_due:
            self._is_due = True
            self.loop.call_soon(self._unpack)

    def _unpack(self) -> None:
        self._is_due = False
        piece = bytes(self._waiting[:PIECE])
        del self._waiting[:PIECE]
        self._after_close += len(piece) if self.close_sent else 0
        if self.transport.is_closing() or self._after_close > AFTER_CLOSE:
            self._waiting.clear()
            self.transport.close()
            return
        super().data_received(piece)
        self._go_on()


LOOK_EVERY = 2.0
"""Seconds between two looks."""


@dataclass(slots=True)
class SlowClients:
    """Looks at a server's connections again and again.

    Args:
        server: The server.
        request_seconds: How long a client may take to send a request.
        answer_seconds: How long it may take nothing of an answer that waits for it.
    """

    server: uvicorn.Server
    request_seconds: float = 20
    answer_seconds: float = 60
    _since: dict[Any, tuple[object, float]] = field(default_factory=dict)
    """What each connection waited for when it began to wait, and when that was."""

    def look(self) -> None:
        """Closes what has waited too long. To be called every few seconds, on the event loop."""
        now, before = monotonic(), self._since
        self._since = {}
        for connection in list(self.server.server_state.connections):
            waiting = _waiting_for(connection)
            if waiting is None:
                continue
            same = before.get(connection, (None, now))
            begun = same[1] if same[0] == waiting else now
            self._since[connection] = waiting, begun
            limit = self.request_seconds if waiting[0] == "request" else self.answer_seconds
            if now - begun > limit:
                metrics.CLIENTS_CUT.labels(waiting[0]).inc()
                connection.transport.abort()


def _waiting_for(connection: Any) -> tuple[str, int] | None:  # noqa: ANN401 (uvicorn has a class for each protocol)
    """What a connection waits for its client to do; None where it waits for the server, or may wait.

    Open websockets have pings of their own, but not those that are asked for and neither opened nor refused; between
    two requests uvicorn has a limit of its own.
    """
    if not hasattr(connection, "cycle"):
        return None if getattr(connection, "handshake_complete", True) else ("request", id(connection))
    buffered: int = connection.transport.get_write_buffer_size()
    if buffered:
        return "answer", buffered
    cycle = connection.cycle
    if cycle is None or cycle.response_complete:
        return None if connection.timeout_keep_alive_task else ("request", id(cycle))
    return ("request", id(cycle)) if cycle.more_body else None
