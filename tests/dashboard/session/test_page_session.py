"""What a session holds of its reader's choices."""

import pytest

from dashboard.session.page_session import KEY, page_session
from raillinks.query.selection import BadValue


@pytest.fixture
def state(monkeypatch):
    held: dict[str, object] = {}
    monkeypatch.setattr("streamlit.session_state", held)
    return held


def test_a_session_is_one_object_that_begins_empty_and_keeps_what_is_changed(state):
    session = page_session()
    assert not session.has_begun
    session.event = "dd-2022-09-26-resumption"
    assert page_session() is session is state[KEY]


def test_two_sessions_share_no_list(state):
    page_session().left_out.append(BadValue("as_of", "2019-02-30", "no day", "a day"))
    page_session().own["link"] = "a"
    state.clear()
    assert page_session().left_out == []
    assert page_session().own == {}
