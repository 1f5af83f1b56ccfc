"""Your log: limits and room are said; rows are used as the reader says, and one press removes all."""

import pytest

from dashboard.i18n.translator import say
from dashboard.session import own_log
from dashboard.session.own_log import held_bytes
from dashboard.upload import upload_state
from dashboard.upload.corrections import (
    BETWEEN_CELLS,
)
from dashboard.upload.upload_form import NEEDS_TOO_MUCH, NO_ROOM, REMOVE_MY_FILES, ROWS_USED, SHOW_MY_LOG, USE_GOOD_ROWS
from dashboard.widgets.notices import ONLY_THIS_SESSION
from raillinks.importer import raw_table
from raillinks.package.tables import MOST_COLUMNS
from tests.dashboard.upload.your_log import CSV, bring, field, html_of, opened, press
from tests.support.messages import fixed
from tests.support.tiers import slow


def test_a_log_for_which_the_server_has_no_room_is_said_to_need_room_and_no_more_memory_or_time(monkeypatch):
    app = opened()
    monkeypatch.setattr(held_bytes, "most", 0)
    said = html_of(bring(app))
    assert fixed(NO_ROOM) in said
    assert fixed(NEEDS_TOO_MUCH) not in said


@pytest.mark.parametrize("lang", ["en", "ko", "zh"])
def test_the_page_names_every_limit_of_a_table_before_anything_is_sent(lang):
    shown = html_of(opened(lang))
    numbers = [
        say(lang).number(most) for most in (raw_table.MOST_ROWS, raw_table.MOST_CELLS, raw_table.MOST_SHEET_CELLS)
    ]
    for limit in (f"{raw_table.MOST_BYTES // 2**20} MB", str(MOST_COLUMNS), *numbers):
        assert limit in shown


def test_good_rows_are_used_only_if_the_reader_says_so_and_one_press_removes_all():
    app = bring(opened(), CSV.replace("Hendaye,03/04/2020,05/06/2020", "Hendaye,2020-13-40,2020-05-06"))
    assert ROWS_USED.format(rows="3", used="1", left="2") in html_of(app)
    assert field(app, BETWEEN_CELLS).options == [",", ";", "Tab", "|"]
    assert "data_version" not in app.query_params
    press(app, USE_GOOD_ROWS.one.format(n=1))
    assert "Your own log: mine.csv" in html_of(app)
    name = app.session_state["own_log"].name
    assert own_log.logs.find(name) is not None
    app.switch_page("your_log.py").run()
    press(app, REMOVE_MY_FILES)
    assert "own_log" not in app.session_state
    assert own_log.logs.find(name) is None
    assert fixed(ONLY_THIS_SESSION, 1) not in html_of(app)
    assert app.session_state["your_log"] == upload_state.Brought()


@slow("another file at the same page")
def test_a_log_that_would_hold_others_up_is_a_package_to_download(monkeypatch):
    monkeypatch.setattr(upload_state, "MOST_SHOWN", 1)
    app = bring(opened(), "link,date,state\nA,2020-01-01,open\nA,2020-02-01,closed\n")
    said = html_of(app)
    assert "2 rows = 2 used" in said
    assert "This log has 2 events" in said
    assert "files/package.zip" in said
    assert SHOW_MY_LOG not in [button.label for button in app.button]


def test_hostile_files_are_text():
    evil = "<img src=x onerror=alert(1)>"
    app = bring(
        opened(), f"crossing,date,status,note\n{evil},2020-01-01,open,{evil}\n:red[x],x,{evil},\n", f"{evil}.csv"
    )
    said = html_of(app)
    assert "<img src=x" not in said
    assert ROWS_USED.format(rows="2", used="1", left="1") in said
