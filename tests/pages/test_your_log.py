"""Your log: files are brought, read apart, corrected, shown on every page, and removed by one press."""

import json

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

from dashboard.i18n.translator import say
from dashboard.session import own_log
from dashboard.session.own_log import held_bytes
from dashboard.upload import upload_state
from dashboard.upload.corrections import (
    ASSUMED_BETWEEN,
    ASSUMED_OF_ENDS,
    ASSUMED_WHAT_ROWS_ARE,
    ASSUMED_WITHOUT_END,
    BETWEEN_CELLS,
    BETWEEN_TWO_INTERVALS,
    CROSSING,
    LAST_ONE_GOES_ON,
    NO_COORDINATES,
    NOTHING_IS_KNOWN,
    ORDER_OF_DAY_AND_MONTH,
    READ_THE_FILES_AGAIN,
    WHAT_EVERY_ROW_IS,
)
from dashboard.upload.upload_form import NEEDS_TOO_MUCH, NO_ROOM, REMOVE_MY_FILES, ROWS_USED, SHOW_MY_LOG, USE_GOOD_ROWS
from dashboard.widgets.notices import ONLY_THIS_SESSION
from raillinks.importer import mapping, raw_table
from raillinks.package.tables import MOST_COLUMNS
from tests.conftest import ROOT
from tests.support.messages import fixed
from tests.support.tiers import slow
from tests.support.waiting import eventually

CSV = """link,from,to,state
Brest,2019-01-01,2020-03-01,open
Brest,2020-03-02,2020-05-01,blorb
Hendaye,03/04/2020,05/06/2020,open
"""


def html_of(app):
    """Everything that the page shows as HTML, unescaped no further; and its notices."""
    blocks = [json.loads(node.proto.json) for node in app.main if node.type == "bidi_component" and node.proto.json]
    shown = [block.get("html", "") for block in blocks] + [each.body for each in app.get("html")]
    return " ".join([*shown, *(each.value for each in (*app.error, *app.warning, *app.info))])


def opened(lang="en"):
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    app.query_params["lang"] = lang
    app.run()
    app.switch_page("your_log.py").run()
    assert not app.exception
    return app


def bring(app, content=CSV, name="mine.csv"):
    app.file_uploader[0].set_value((name, content.encode(), "text/csv")).run()
    return read(app)


def read(app):
    """The page once the files have been read."""
    held = app.session_state["your_log"]
    eventually(lambda: held.job is None or held.job.is_over)
    app.run()
    assert not app.exception
    return app


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


def field(app, label):
    (box,) = [each for each in app.selectbox if each.label.replace("\\", "") == label]
    return box


def choose(app, label, option):
    field(app, label).set_value(option)


def press(app, label):
    (button,) = [each for each in app.button if each.label == label]
    button.click().run()
    assert not app.exception
    return app


@pytest.fixture(scope="module")
def corrected():
    app = bring(opened())
    assert ROWS_USED.format(rows="3", used="0", left="3") in html_of(app)
    choose(app, ORDER_OF_DAY_AND_MONTH, "day-first")
    choose(app, "blorb: 1 row", "suspended")
    press(app, READ_THE_FILES_AGAIN)
    return read(app)


@slow("tests/importer/test_shown.py has the rows")
def test_what_is_corrected_is_read_again_and_every_row_is_used_or_reported(corrected):
    said = html_of(corrected)
    assert ROWS_USED.format(rows="3", used="3", left="0") in said
    log = corrected.session_state["your_log"].log
    how = mapping.load(log.files["mapping.json"], "mapping.json")
    assert (how.day_order, how.statuses["blorb"]) == ("day-first", "suspended")
    for name in ("package.zip", "mapping.json", "report.csv"):
        assert f"own/{log.name}/files/{name}" in said


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
def test_a_link_may_be_named_by_several_columns():
    app = bring(opened(), "country,place,start,end\nX,North,2019-01-01,2020-03-01\nY,North,2020-04-03,2020-05-01\n")
    (box,) = [each for each in app.multiselect if each.label == fixed(CROSSING)]
    assert box.value == ["place"]
    box.set_value(["country", "place"])
    press(app, READ_THE_FILES_AGAIN)
    log = read(app).session_state["your_log"].log
    how = mapping.load(log.files["mapping.json"], "mapping.json")
    assert how.columns["log"]["crossing"] == ("country", "place")


@slow("another file at the same page")
def test_what_was_assumed_of_every_row_stands_beside_the_button_until_the_reader_says_it():
    app = bring(opened(), "place,start,end\nBrest,2019-01-01,2020-03-01\nHendaye,2020-04-03,\n")
    said = html_of(app)
    assert ASSUMED_WHAT_ROWS_ARE.format(file="mine.csv", status="open").partition(": ")[2] in said
    assert ASSUMED_WITHOUT_END.format(what=LAST_ONE_GOES_ON) in said
    assert ASSUMED_BETWEEN.format(what=NOTHING_IS_KNOWN) in said
    assert ASSUMED_OF_ENDS in said
    assert NO_COORDINATES in said
    choose(app, WHAT_EVERY_ROW_IS, "suspended")
    choose(app, BETWEEN_TWO_INTERVALS, "open")
    press(app, READ_THE_FILES_AGAIN)
    said = html_of(read(app))
    assert fixed(ASSUMED_WHAT_ROWS_ARE) not in said
    assert fixed(ASSUMED_BETWEEN) not in said
    assert fixed(ASSUMED_WITHOUT_END) in said


@slow("another file at the same page")
def test_a_log_that_would_hold_others_up_is_a_package_to_download(monkeypatch):
    monkeypatch.setattr(upload_state, "MOST_SHOWN", 1)
    app = bring(opened(), "link,date,state\nA,2020-01-01,open\nA,2020-02-01,closed\n")
    said = html_of(app)
    assert "2 rows = 2 used" in said
    assert "This log has 2 events" in said
    assert "files/package.zip" in said
    assert SHOW_MY_LOG not in [button.label for button in app.button]


def test_a_file_that_the_server_lost_is_said_and_the_others_are_read(monkeypatch):
    """As after a restart: the browser names the file of before, which the server does not have, beside a new one."""
    app, get = opened(), MemoryUploadedFileManager.get_files

    def without_the_first(store, session_id, file_ids):
        return [file for file in get(store, session_id, file_ids) if file.name != "one.csv"]

    monkeypatch.setattr(MemoryUploadedFileManager, "get_files", without_the_first)
    row = b"crossing,date,status\nA,2020-01-01,open\n"
    app.file_uploader[0].set_value([("one.csv", row, "text/csv"), ("two.csv", row, "text/csv")]).run()
    assert not app.exception
    assert [*app.session_state["your_log"].files] == ["two.csv"]
    (warning,) = app.warning
    assert "1" in warning.value


def test_hostile_files_are_text():
    evil = "<img src=x onerror=alert(1)>"
    app = bring(
        opened(), f"crossing,date,status,note\n{evil},2020-01-01,open,{evil}\n:red[x],x,{evil},\n", f"{evil}.csv"
    )
    said = html_of(app)
    assert "<img src=x" not in said
    assert ROWS_USED.format(rows="2", used="1", left="1") in said
