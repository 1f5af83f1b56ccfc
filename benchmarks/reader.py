"""A reader of a page as the server sees one: a session over a WebSocket, in Streamlit's own messages."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Self
from urllib.parse import urlsplit

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

FIRST_DAY, DAYS, STEP = np.datetime64("2019-01-01"), 2521, 617  # a prime number of days: the steps meet each of them
MICROSECONDS = 24 * 60 * 60 * 1_000_000
PATIENCE = 300  # seconds for one message


def some_days(first: int = 0) -> Iterator[str]:
    """Days of the log, far from each other; none comes again before all have come."""
    number = first
    while True:
        yield str(FIRST_DAY + (number * STEP) % DAYS)
        number += 1


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a page, from the request to its end.

    Args:
        seconds: How long the reader waited for the whole page.
        errors: Errors that the page shows.
        size: Bytes of its messages, not compressed.
    """

    seconds: float
    errors: int
    size: int


class Reader:
    """A session of a page.

    Args:
        address: The server's.
        path: The page's, as in its address; "" is the first one.
    """

    def __init__(self, address: str, path: str = "") -> None:
        self.address, self.path = address, path
        self.query = ""
        self.page_hash = ""
        self.parts: dict[str, str] = {}
        self.reports = 0

    async def __aenter__(self) -> Self:
        """Connects."""
        self.socket: ClientConnection = await connect(
            f"ws://{urlsplit(self.address).netloc}/_stcore/stream",
            origin=Origin(self.address),
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            max_queue=None,
            open_timeout=PATIENCE,
            ping_interval=None,
            proxy=None,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Closes the session, as a reader who closes the page."""
        await self.socket.close()

    async def opens(self, day: str) -> Run:
        """The first run, on a day that the address names."""
        self.query = f"as_of={day}"
        return await self._run(BackMsg())

    async def goes_to(self, day: str) -> Run:
        """A run on another day, as the time map reports it, or as the bare page's slider does."""
        message = BackMsg()
        widget = message.rerun_script.widget_states.widgets.add()
        if "slider" in self.parts:
            widget.id = self.parts["slider"]
            widget.double_array_value.data.append(int(np.datetime64(day).astype(int)) * MICROSECONDS)
        else:
            self.reports += 1
            widget.id = self.parts["rail_links_time_map"]
            widget.json_value = json.dumps({"report": {"id": self.reports, "as_of": day}})
        return await self._run(message)

    async def _run(self, message: BackMsg) -> Run:
        state = message.rerun_script
        state.query_string, state.page_script_hash, state.page_name = self.query, self.page_hash, self.path
        state.context_info.timezone, state.context_info.locale = "UTC", "en-GB"
        state.context_info.url = f"{self.address}/{self.path}"
        start = perf_counter()
        await self.socket.send(message.SerializeToString())
        errors, size = 0, 0
        while True:
            content = await self.socket.recv(decode=False)
            size += len(content)
            answer = ForwardMsg.FromString(content)
            errors += self._take(answer)
            if (
                answer.WhichOneof("type") == "script_finished"
                and answer.script_finished != answer.FINISHED_EARLY_FOR_RERUN
            ):
                return Run(perf_counter() - start, errors, size)

    def _take(self, message: ForwardMsg) -> int:
        """Takes over what the page would keep for its next request; gives the number of errors in it."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page_hash = message.new_session.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            return self._take_element(message.delta)
        return int(kind in {"page_not_found", "session_event"})

    def _take_element(self, delta: Delta) -> int:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "slider":
            self.parts["slider"] = element.slider.id
        elif kind == "bidi_component":
            self.parts[element.bidi_component.component_name] = element.bidi_component.id
        return int(kind == "exception")
