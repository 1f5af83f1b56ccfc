"""The form for the reader's files: limits and room are said, and what is too large to be shown is a download."""

import pytest

from dashboard.i18n.catalogues import messages
from dashboard.i18n.translator import say
from dashboard.session.own_log import held_bytes
from dashboard.upload import upload_state
from dashboard.upload.corrections import READ_THE_FILES_AGAIN, WHAT_EVERY_ROW_IS
from dashboard.upload.upload_form import (
    NEEDS_TOO_MUCH,
    NO_ROOM,
    SHOW_MY_LOG,
    TIME_BY_THE_CLOCK,
    WHAT_IS_A_ROW,
    WORDS_WITHOUT_A_MEANING,
)
from raillinks.i18n.languages import LANGUAGES, TRANSLATED
from raillinks.importer import raw_table
from raillinks.package.tables import MOST_COLUMNS
from tests.dashboard.upload.your_log import bring, choose, html_of, opened, press, read
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


OUTAGES = "place,start,end\nA,2022-03-01 08:00,2022-03-01 09:00\nA,2022-03-01 20:00,2022-03-02 08:00\n"


def test_hours_are_counted_by_the_clock_where_a_table_has_them():
    said = html_of(bring(opened(), OUTAGES, "outages.csv"))
    assert TIME_BY_THE_CLOCK in said
    for hours in ("13\N{NO-BREAK SPACE}h (54.2\N{NO-BREAK SPACE}%)", "11\N{NO-BREAK SPACE}h (45.8\N{NO-BREAK SPACE}%)"):
        assert hours in said
    assert TIME_BY_THE_CLOCK not in html_of(bring(opened()))


@slow("another file at the same page")
def test_a_log_that_would_hold_others_up_is_a_package_to_download(monkeypatch):
    monkeypatch.setattr(upload_state, "MOST_SHOWN", 1)
    app = bring(opened(), "link,date,state\nA,2020-01-01,open\nA,2020-02-01,closed\n")
    said = html_of(app)
    assert "2 rows = 2 used" in said
    assert "This log has 2 events" in said
    assert "files/package.zip" in said
    assert SHOW_MY_LOG not in [button.label for button in app.button]


def test_of_a_file_that_does_not_say_what_its_rows_are_it_is_asked_before_the_log_can_be_shown():
    app = bring(opened(), "place,from,to\nCyprus,2021-06-21,2021-06-28\nAlgeria,2021-01-01,2021-05-31\n", "bans.csv")
    assert fixed(WHAT_IS_A_ROW) in html_of(app)
    assert SHOW_MY_LOG not in [button.label for button in app.button]
    choose(app, WHAT_EVERY_ROW_IS, "suspended")
    press(app, READ_THE_FILES_AGAIN)
    read(app)
    assert fixed(WHAT_IS_A_ROW) not in html_of(app)
    assert SHOW_MY_LOG in [button.label for button in app.button]


ALERTS = "region,date,status\nKyiv,2024-01-02,alert\nKyiv,2024-01-03,alert\nKyiv,2024-01-04,all-clear\n"


def test_of_words_that_nobody_knows_it_is_asked_first_and_then_of_no_row():
    app = bring(opened(), ALERTS, "alerts.csv")
    said = html_of(app)
    assert fixed(WORDS_WITHOUT_A_MEANING) in said
    assert say("en").plural("{word}: {n} row", "{word}: {n} rows", 2, word="alert") in said
    assert "no row can be used" not in said
    for word, n, meaning in (("alert", 2, "suspended"), ("all-clear", 1, "open")):
        choose(app, say("en").plural("{word}: {n} row", "{word}: {n} rows", n, word=word), meaning)
    press(app, READ_THE_FILES_AGAIN)
    assert fixed(WORDS_WITHOUT_A_MEANING) not in html_of(read(app))


JARGON = {"en": "mapping", "ko": "대응표", "zh": "对应表"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_speaks_of_a_mapping(lang):
    catalogue = messages.catalogue(lang) if lang in TRANSLATED else messages.of_pages()
    said = [message.id if lang == "en" else message.string for message in catalogue]
    texts = [text for each in said for text in (each if isinstance(each, (list, tuple)) else [each])]
    assert [text for text in texts if JARGON[lang] in text] == []
