"""A page's session as a browser has it, over a real websocket: it runs the page, and presses its buttons."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Self
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol


class PageSession:
    """The session of one open page.

    Args:
        address: The server's, without a slash at its end.
        page: The path of the page.
        cookies: What the browser sends.
        query: The query of its address.
        origin: What the browser says it comes from; None = the server's own page.
    """

    def __init__(
        self, address: str, page: str, cookies: Mapping[str, str], query: str = "", origin: str | None = None
    ) -> None:
        self.page, self.query, self.shown, self.redirect = page, query, "", ""
        self.buttons: dict[str, str] = {}
        self.fields: dict[str, str] = {}
        self.address, self.cookies, self.origin = address, cookies, origin or address

    def __enter__(self) -> Self:
        with urlopen(f"{self.address}/_stcore/health") as answer:
            token = answer.headers["set-cookie"].split(";")[0].split("=", 1)[1]
        sent = "; ".join(f"{name}={value}" for name, value in {**self.cookies, "_streamlit_xsrf": token}.items())
        self._connected = connect(
            f"{self.address.replace('http', 'ws', 1)}/_stcore/stream", origin=Origin(self.origin),
            subprotocols=[Subprotocol("streamlit"), Subprotocol(token)], additional_headers={"Cookie": sent},
            max_size=None, max_queue=None, proxy=None,
        )  # fmt: skip
        self.socket = self._connected.__enter__()
        self.run()
        return self

    def about_to_take_back(self) -> Callable[[], str]:
        """Types a reason for taking the last version back, at the desk itself; gives what presses the button."""
        (version,) = [key.removeprefix("desk_undo_") for key in self.buttons if key.startswith("desk_undo_")]
        typed = {f"desk_undo_reason_{version}": "It was another train."}
        self.run(typed=typed)
        return lambda: self.run(f"desk_undo_{version}", typed)

    def __exit__(self, *ended: object) -> None:
        self._connected.__exit__(*ended)  # type: ignore[arg-type]

    def run(self, pressed: str = "", typed: Mapping[str, str] = MappingProxyType({})) -> str:
        """Runs the page, and gives what it shows.

        Args:
            pressed: The key of a button that was pressed.
            typed: What stands in fields, by their keys.
        """
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = self.page, self.query
        if pressed:
            widget = asked.rerun_script.widget_states.widgets.add()
            widget.id, widget.trigger_value = self.buttons[pressed], True
        for key, text in typed.items():
            widget = asked.rerun_script.widget_states.widgets.add()
            widget.id, widget.string_value = self.fields[key], text
        self.socket.send(asked.SerializeToString())
        shown, self.buttons, self.fields, message = list[str](), {}, {}, ForwardMsg()
        while message.WhichOneof("type") != "script_finished":
            message = ForwardMsg.FromString(self.socket.recv(timeout=60))
            if message.script_finished == message.FINISHED_EARLY_FOR_RERUN:  # the page has asked for another run itself
                shown, self.buttons, self.fields, message = [], {}, {}, ForwardMsg()
                continue
            self.redirect = message.auth_redirect.url or self.redirect
            shown.append(str(message))
            button = message.delta.new_element.button.id
            self.buttons |= {button.split("-", 2)[-1]: button} if button else {}
            field = message.delta.new_element.text_input.id
            self.fields |= {field.split("-", 2)[-1]: field} if field else {}
        self.shown = "\n".join(shown)
        return self.shown
