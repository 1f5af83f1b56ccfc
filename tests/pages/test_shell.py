"""The frame of every page: what it says where the data cannot be used, and the title in the reader's language."""

import pytest

from dashboard.i18n.translator import say
from dashboard.session import served_data
from dashboard.widgets import version_notices
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.i18n.languages import LANGUAGES
from tests.pages.opening import site_opened


@pytest.mark.parametrize("lang", LANGUAGES)
def test_data_that_cannot_be_used_is_said_with_its_place_and_no_page_is_run(monkeypatch, lang):
    problem = Problem("data/events.csv", 7, "date", "bad-date", Severity.ERROR, "<b>'2020-13'</b> is no date")

    def refuse(_):
        raise DataError([problem])

    monkeypatch.setattr(served_data, "begin_run", refuse)
    monkeypatch.setattr(version_notices, "_rerun_when_changed", lambda *_: None)  # AppTest would run for ever
    app = site_opened([("lang", lang)])
    assert [error.value for error in app.error] == [say(lang)(version_notices.DATA_HAS_ERRORS)]
    [table] = [part.body for part in app.get("html") if "data/events.csv" in part.body]
    assert "<b>" not in table
    assert "7" in table
    assert not [node for node in app.main if node.type == "bidi_component" and node.proto.id.endswith("-time_map")]
