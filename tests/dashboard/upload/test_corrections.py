"""How files were understood: what is corrected or was assumed of every row, and read again."""

import pytest

from dashboard.upload.corrections import (
    AN_END_IS,
    ASSUMED_BETWEEN,
    ASSUMED_OF_ENDS,
    ASSUMED_WHAT_ROWS_ARE,
    ASSUMED_WITHOUT_END,
    BETWEEN_TWO_INTERVALS,
    CROSSING,
    LAST_ONE_GOES_ON,
    NO_COORDINATES,
    NOTHING_IS_KNOWN,
    ORDER_OF_DAY_AND_MONTH,
    PUBLISHED,
    READ_THE_FILES_AGAIN,
    TITLE,
    UNTIL,
    WHAT_EVERY_ROW_IS,
    WITHOUT_A_DAY,
)
from dashboard.upload.upload_form import ROWS_USED
from dashboard.widgets.version_notices import ERRORS_IN_THE_DATA, ROWS_TO_LOOK_AT
from raillinks.importer import mapping
from tests.dashboard.upload.your_log import bring, choose, field, html_of, opened, press, read
from tests.support.messages import fixed
from tests.support.tiers import slow


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


def test_each_guess_has_a_field_in_which_it_is_corrected():
    """What an end is, and the title of a source, were guessed without one."""
    app = bring(
        opened(), "place,start,end,title\nNorth,2019-01-01,2020-03-01,Diary\nSouth,2019-04-03,2019-05-01,Diary\n"
    )
    assert field(app, TITLE).value == "title"
    assert PUBLISHED not in {each.label for each in app.selectbox}
    assert field(app, AN_END_IS).value == mapping.INCLUDED
    choose(app, TITLE, "")
    choose(app, AN_END_IS, mapping.EXCLUDED)
    press(app, READ_THE_FILES_AGAIN)
    log = read(app).session_state["your_log"].log
    how = mapping.load(log.files["mapping.json"], "mapping.json")
    assert ("title" in how.columns["log"], how.end_day) == (False, mapping.EXCLUDED)


@pytest.mark.parametrize(("words", "is_first"), [(("on", "off"), False), (("on", "blorb"), True)])
def test_the_meaning_of_unknown_words_is_asked_before_anything_else(words, is_first):
    rows = [f"North,2019-01-{n:02},{word}" for n, word in enumerate(words, start=1)]
    app = bring(opened(), "crossing,date,status\n" + "\n".join(rows))
    labels = [box.label for box in app.selectbox]
    of_words = [n for n, label in enumerate(labels) if label.endswith(": 1 row")]
    assert of_words == [n + (0 if is_first else len(labels) - len(words)) for n in range(len(words))]
    assert [each.label for each in app.button].count(READ_THE_FILES_AGAIN) == 1 + is_first


@slow("another file at the same page")
def test_what_was_assumed_of_every_row_stands_beside_the_button_until_the_reader_says_it():
    app = bring(opened(), "place,start,end\nBrest,2019-01-01,2020-03-01\nHendaye,2020-04-03,\n", "outages.csv")
    said = html_of(app)
    assert ASSUMED_WHAT_ROWS_ARE.format(file="outages.csv", status="suspended").partition(": ")[2] in said
    assert ASSUMED_WITHOUT_END.format(what=LAST_ONE_GOES_ON) in said
    assert ASSUMED_BETWEEN.format(what=NOTHING_IS_KNOWN) in said
    assert ASSUMED_OF_ENDS in said
    assert NO_COORDINATES in said
    choose(app, WHAT_EVERY_ROW_IS, "open")
    choose(app, BETWEEN_TWO_INTERVALS, "suspended")
    press(app, READ_THE_FILES_AGAIN)
    said = html_of(read(app))
    assert fixed(ASSUMED_WHAT_ROWS_ARE) not in said
    assert fixed(ASSUMED_BETWEEN) not in said
    assert fixed(ASSUMED_WITHOUT_END) in said


def test_rows_without_a_day_are_counted_and_an_end_alone_has_no_begin():
    app = bring(opened(), "place,start,end,status\nA,2019-01-01,2020-03-01,open\nB,,2020-01-05,open\nC,,,open\n")
    said = html_of(app)
    assert ROWS_USED.format(rows="3", used="3", left="0") in said
    assert WITHOUT_A_DAY.one.format(n=1) in said
    assert UNTIL.format(link="B", status="open", end="5 January 2020") in said
    assert ROWS_TO_LOOK_AT in said
    assert ERRORS_IN_THE_DATA not in said  # every row is used
    said = html_of(bring(opened(), "place,start,end,status\nA,2019-01-01,,open\nB,,,open\nC,2019-31-31,,open\n"))
    assert ERRORS_IN_THE_DATA in said
    assert ROWS_TO_LOOK_AT not in said
