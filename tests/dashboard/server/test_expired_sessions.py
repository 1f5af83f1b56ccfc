"""A session whose reader has not come back is ended, and holds nothing of what the reader had."""

from types import SimpleNamespace

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetMetadata

from dashboard import streamlit_compat


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
