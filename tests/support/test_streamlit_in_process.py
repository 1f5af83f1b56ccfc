"""Streamlit in the process of a test leaves nothing behind: an open event loop would be a warning in another test."""

import asyncio
import gc

from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.support.streamlit_in_process import Browser, streamlit_with


def open_loops():
    return sum(isinstance(one, asyncio.AbstractEventLoop) and not one.is_closed() for one in gc.get_objects())


def test_a_server_that_ends_during_a_run_leaves_no_event_loop_open(tmp_path):
    script = tmp_path / "page.py"
    script.write_text("import time\ntime.sleep(0.3)\n", encoding="utf-8")
    before, asked = open_loops(), BackMsg()
    asked.rerun_script.query_string = ""
    with streamlit_with(script) as client, Browser(client).page() as page:
        page.socket.send_bytes(asked.SerializeToString())
    assert open_loops() == before
