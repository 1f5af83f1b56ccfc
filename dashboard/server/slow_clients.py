"""Closes connections of clients that are too slow: a server may have only so many open.

uvicorn waits without limit for the rest of a request, and for a reader who takes nothing of an answer.
"""

from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import uvicorn

from dashboard.server import metrics

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
