"""What we rely on in Streamlit, pydeck and uvicorn is still so: read after an upgrade.

`dashboard/streamlit_compat.py` has the reasons. A test that fails here names what has changed; what no longer needs
our help goes from that module and from the files that it names.
"""

import inspect
import re
import tomllib
import weakref
from copy import deepcopy
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import altair as alt
import pandas as pd
import pytest
import streamlit as st
import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit import config, logger
from streamlit.components.v2 import manifest_scanner
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session, forward_msg_cache, runtime, websocket_session_manager
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette import starlette_app, starlette_routes, starlette_server, starlette_static_routes

from dashboard import streamlit_compat
from dashboard import streamlit_compat as compat
from dashboard.i18n.translator import WORDS
from tests.conftest import ROOT

OURS = ("dashboard", "timemap", "pages")
READ = {".css", ".js", ".py", ".html"}
_TEST_ID = re.compile(r"data-testid=[\\'\"]*(st[A-Z]\w*)")
_TEST_ID_IN_SCRIPT = re.compile(r"[\"'`](st[A-Z][a-z]\w*)[\"'`]")
_SELECTOR = re.compile(r"([^{}]+)\{")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_ATTRIBUTE = re.compile(r"\[([\w-]+)")
_OWN_CLASS = re.compile(r"rl-|tm-|st-key-|time-map")
_OWN_ATTRIBUTES = {
    "class", "colspan", "data-beyond", "data-column", "data-come", "data-complete", "data-day", "data-drawn", "data-el",
    "data-head", "data-many", "data-placeless", "data-native", "data-open-panel", "data-other-day", "data-panel-sheet",
    "data-ready", "data-shows-whole", "data-size", "data-testid", "data-text",
    "data-theme", "data-undivided", "hidden", "href", "open", "rowspan", "style", "tabindex", "target", "type",
}  # fmt: skip


@cache
def front_end():
    """The scripts that Streamlit serves."""
    folder = compat.own_page().parent / "static" / "js"
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js")))


def named_in_front_end(name):
    return re.search(rf"[\"'`]{re.escape(name)}[\"'`]", front_end()) is not None


def unlisted(suffix, text):
    """What a file of ours names of Streamlit's parts that `streamlit_compat` does not list."""
    names = set(_TEST_ID.findall(text)) | (set(_TEST_ID_IN_SCRIPT.findall(text)) if suffix == ".js" else set())
    wrong = names - compat.TEST_IDS.keys()
    if suffix == ".css":
        selectors = " ".join(_SELECTOR.findall(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)))
        wrong |= {c for c in _CLASS.findall(selectors) if not _OWN_CLASS.match(c)} - compat.CLASSES.keys()
        attributes = {a for a in _ATTRIBUTE.findall(selectors) if not a.startswith("aria-")}
        wrong |= attributes - _OWN_ATTRIBUTES - compat.ATTRIBUTES.keys()
    return wrong


FILES = sorted(path for part in OURS for path in (ROOT / part).rglob("*") if path.suffix in READ)
FILES.remove(ROOT / "dashboard" / "streamlit_compat.py")
for _own in ("embed/static/embed.css", "link_page/link_page.css"):  # their pages are none of Streamlit's
    FILES.remove(ROOT / "dashboard" / _own)


@pytest.mark.parametrize("name", [*compat.TEST_IDS, *compat.ATTRIBUTES])
def test_a_name_is_in_the_front_end(name):
    assert named_in_front_end(name)


@pytest.mark.parametrize("name", [*compat.CLASSES, compat.KEY_CLASS])
def test_a_class_is_in_the_front_end(name):
    assert name in front_end()


@pytest.mark.parametrize("name", ["stMadeUp", "stSide", "data-chosen"])
def test_a_name_that_streamlit_does_not_have_is_noticed(name):
    assert not named_in_front_end(name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_names_only_what_is_listed(path):
    assert unlisted(path.suffix, path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize("name", compat.TEST_IDS)
def test_what_is_listed_is_used(name):
    assert any(name in path.read_text(encoding="utf-8") for path in FILES)


@pytest.mark.parametrize(
    ("suffix", "text", "wrong"),
    [
        (".css", "[data-testid=stMadeUp] p {color: red}", {"stMadeUp"}),
        (".css", "/* .st-emotion-cache-0 {} */ .rl-x, .st-emotion-cache-1 {top: 0}", {"st-emotion-cache-1"}),
        (".css", ".rl-x[data-layout] {top: 0}", {"data-layout"}),
        (".js", "document.querySelector('[data-testid=\"stMadeUp\"]')", {"stMadeUp"}),
        (".js", "root.getElementsByTagName('p')[0].dataset.testid === 'stMadeUp'", {"stMadeUp"}),
        (".py", 'f"[data-testid=stMadeUp] {{top: 0}}"', {"stMadeUp"}),
        (".css", ".st-key-time_map[data-stale=true], .block-container {top: 0}", set()),
    ],
)
def test_a_selector_that_is_not_listed_is_refused(suffix, text, wrong):
    assert unlisted(suffix, text) == wrong


@pytest.mark.parametrize("behaviour", compat.BEHAVIOURS, ids=lambda behaviour: behaviour.name)
def test_a_behaviour_names_the_files_that_deal_with_it_and_the_test_that_tries_it(behaviour):
    assert all((ROOT / path).is_file() for path in behaviour.where)
    path, name = behaviour.tried_by.split("::")
    assert f"\ndef {name}(" in (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [
    compat.END_OF_HEAD, compat.ROOT_ELEMENT, compat.FIRST_TITLE, compat.BODY, compat.NO_SCRIPT, compat.END_OF_NO_SCRIPT,
])  # fmt: skip
def test_what_the_head_replaces_stands_once_in_the_page(text):
    assert compat.own_page().read_text(encoding="utf-8").count(text) == 1


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_streamlit_s_is_in_the_front_end(word):
    """A word with a part in braces, or with one that Streamlit fills in, stands there in pieces."""
    assert [piece for piece in re.split(r"\{\w+\}|(?<=Enter to )", word) if piece not in front_end()] == []


def test_streamlit_keeps_embed_to_itself():
    def page():
        import streamlit as st  # noqa: PLC0415 (AppTest takes the body alone)

        st.text(sorted(st.query_params))

    app = AppTest.from_function(page)
    app.query_params.update({compat.EMBED_PARAMETER: "1", "as_of": "2022-09-26"})
    assert app.run().text[0].value == "['as_of']"


def test_no_page_that_frames_ours_may_drive_it():
    answer = TestClient(Starlette(routes=starlette_routes.create_host_config_routes(""))).get("/_stcore/host-config")
    assert answer.json()["allowedOrigins"] == []
    script = "".join(
        file.read_text(encoding="utf-8") for file in (compat.own_page().parent / "static" / "js").glob("*.js")
    )
    assert "?.length&&(this.allowedOrigins=" in script  # none: it does not listen


def test_no_message_is_kept_in_the_browser():
    """A message that is long enough for Streamlit's own setting is not marked as one that the browser keeps."""
    message = ForwardMsg()
    message.delta.new_element.markdown.body = "x" * 1_000_000
    forward_msg_cache.populate_hash_if_needed(message)
    assert message.hash
    assert not message.metadata.cacheable


def test_streamlit_leaves_the_spec_of_a_chart_as_it_was():
    """Where this fails, `trade` must give a copy of what is kept."""
    rows = pd.DataFrame({"year": [2019, 2020], "usd_million": [2789.0, 539.0]})
    drawn = alt.Chart(rows).mark_bar().encode(x="year:O", y="usd_million", color="year:N").to_dict()
    before = deepcopy(drawn)
    st.vega_lite_chart(drawn, width="stretch")
    assert drawn == before


def test_streamlit_collects_garbage_after_a_run_only_where_it_is_told_to():
    """Once it never does, the setting can go."""
    assert config.get_config_options()["runner.postScriptGC"].default_val
    source = inspect.getsource(script_runner.ScriptRunner)
    assert re.search(r'if config.get_option\("runner.postScriptGC"\):\s+gc.collect\(', source)
    assert source.count("gc.collect(") == 1


def test_one_session_has_one_run_at_a_time():
    """Once Streamlit starts no second thread beside one that ends, the setting can go."""
    assert config.get_config_options()["runner.fastReruns"].default_val
    source = inspect.getsource(app_session.AppSession.request_rerun)
    assert re.search(
        r'config.get_option\("runner.fastReruns"\).+?request_stop\(\)\s+self._scriptrunner = None', source, re.DOTALL
    )
    assert tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["runner"]["fastReruns"] is False


class Closed:
    """Stands for a session: a weak reference says when it is gone."""

    id = "closed"

    def __init__(self):
        self.session_state = SessionState()
        self.session_state["your_log"] = "what a reader has brought"

    def shutdown(self):
        """What ends a session."""


def test_closed_sessions_are_let_go_of_once_their_time_is_over(monkeypatch):
    """Once Streamlit does so by itself, `serving` need not."""
    storage = MemorySessionStorage(ttl_seconds=10)
    now = [0.0]
    monkeypatch.setattr(storage._cache, "_timer", lambda: now[0])  # noqa: SLF001 (what the contract is about)
    running = SimpleNamespace(_session_mgr=SimpleNamespace(_session_storage=storage))
    monkeypatch.setattr("streamlit.runtime.exists", lambda: True)
    monkeypatch.setattr("streamlit.runtime.get_instance", lambda: running)
    session: Any = Closed()
    gone = weakref.ref(session)
    storage.save(SessionInfo(client=None, session=session))
    del session
    assert not compat.end_expired_sessions()
    now[0] = 11.0
    assert storage.list() == []
    assert gone() is not None  # out of reach, and still in memory
    assert compat.end_expired_sessions()
    assert gone() is None


def test_the_runtime_keeps_closed_sessions_where_we_look_for_them():
    assert "self._session_mgr" in inspect.getsource(runtime.Runtime.__init__)
    manager = websocket_session_manager.WebsocketSessionManager
    assert "self._session_storage = session_storage" in inspect.getsource(manager.__init__)


def test_streamlit_s_socket_names_no_protocol():
    """Once it names TCP, asyncio turns Nagle's algorithm off by itself, and `serving` need not."""
    with starlette_server._bind_socket("127.0.0.1", 0, 1) as bound:  # noqa: SLF001 (what the contract is about)
        assert bound.proto == 0


def test_uvicorn_s_server_handles_the_signals_itself_and_waits_without_limit():
    assert "signal.signal(sig, self.handle_exit)" in inspect.getsource(uvicorn.Server.capture_signals)
    assert uvicorn.Config(lambda: None).timeout_graceful_shutdown is None


def test_the_private_functions_that_tests_call_take_what_they_take_now():
    assert list(inspect.signature(starlette_app.create_streamlit_middleware).parameters) == []
    static_routes = inspect.signature(starlette_static_routes.create_streamlit_static_assets_routes)
    assert list(static_routes.parameters) == ["base_url"]
    assert [p.name for p in inspect.signature(manifest_scanner.scan_component_manifests).parameters.values()
            if p.default is inspect.Parameter.empty] == []  # fmt: skip


def test_the_messages_that_tests_send_and_read_have_their_fields():
    assert "rerun_script" in BackMsg.DESCRIPTOR.fields_by_name
    assert "new_session" in ForwardMsg.DESCRIPTOR.fields_by_name


SETTINGS = re.findall(
    r"^\[(\w[\w.]*)\]|^(\w+) =", (ROOT / ".streamlit" / "config.toml").read_text("utf-8"), re.MULTILINE
)


def test_every_setting_is_known():
    section = ""
    for head, name in SETTINGS:
        section = head or section
        assert head or config.get_config_options()[f"{section}.{name}"], f"{section}.{name}"


def test_pydeck_has_the_bundle_with_what_the_map_takes_from_it():
    bundle = (compat.deckgl_folder() / "index.js").read_text(encoding="utf-8")
    for name in ("createDeck", "updateDeck", "GeoJsonLayer", "TextLayer", "WebMercatorViewport"):
        assert name in bundle
    assert "createDeckMadeUp" not in bundle
    assert Path(compat.deckgl_folder()).name == "static"


def test_streamlit_sets_up_each_logger_by_one_function():
    assert "setup_formatter(logger)" in inspect.getsource(logger.get_logger)
    assert "logger.propagate = False" in inspect.getsource(logger.get_logger)
    assert "setup_formatter(log)" in inspect.getsource(logger.update_formatter)


def test_an_expired_session_is_ended_and_emptied(monkeypatch):
    ended, state = [], SessionState()
    state["your_log"] = "what a reader has brought"
    field: WidgetMetadata[str] = WidgetMetadata("w", str, str, "string_value", callback=lambda: None)
    state._new_widget_state.widget_metadata["w"] = field  # noqa: SLF001 (a page's function, and what the page shows)
    session = SimpleNamespace(shutdown=lambda: ended.append(1), session_state=state)
    kept = {"one": SimpleNamespace(session=session)}
    cache = SimpleNamespace(_data=kept, expire=kept.clear)
    manager = SimpleNamespace(_session_storage=SimpleNamespace(_cache=cache))
    runtime = SimpleNamespace(exists=lambda: True, get_instance=lambda: SimpleNamespace(_session_mgr=manager))
    monkeypatch.setattr(streamlit_compat, "runtime", runtime)
    assert streamlit_compat.end_expired_sessions() == 1
    assert ended == [1]
    assert "your_log" not in state
    assert not state._new_widget_state.widget_metadata  # noqa: SLF001 (see above)


def test_streamlit_s_session_still_has_a_state_that_can_be_emptied():
    assert isinstance(AppSession.session_state, property)
