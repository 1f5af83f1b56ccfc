"""The callbacks of a run end, though the next run is asked for meanwhile; Streamlit would cut them off."""

import pytest
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.safe_session_state import SafeSessionState

from dashboard.server.security import let_callbacks_end


class AskedError(Exception):
    """The next run is asked for."""


def make_way():
    raise AskedError


@pytest.fixture
def session(monkeypatch):
    """A session whose next run is asked for, and in whose callbacks a press is noted."""
    state = SessionState()
    safe = SafeSessionState(state, make_way)
    monkeypatch.setattr(SessionState, "on_script_will_rerun", lambda *_, **__: safe.__setitem__("pressed", "yes"))
    return safe, state


def test_callbacks_end_though_the_next_run_is_asked_for(session):
    safe, state = session
    let_callbacks_end()
    safe.on_script_will_rerun(None)
    assert state["pressed"] == "yes"
    with pytest.raises(AskedError):  # the run itself makes way
        safe["pressed"] = "no"


def test_streamlit_s_own_are_cut_off(session):
    """Once it lets them end by itself, the server need not."""
    safe, state = session
    let_callbacks_end()
    with pytest.raises(AskedError):
        SafeSessionState.on_script_will_rerun.__wrapped__(safe, None)  # type: ignore[attr-defined]
    assert "pressed" not in state
