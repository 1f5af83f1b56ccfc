"""Dates as people type them, in the fields, the addresses and the search of the pages, as Streamlit runs them."""

import re

import numpy as np
import pytest

from dashboard.events.event_list import EVENTS_OF_OTHER_DAYS, SEARCH_WITHOUT_THE_DATE, SEARCHED_AS_A_WORD
from dashboard.i18n import translator
from dashboard.widgets import date_fields
from dashboard.widgets.date_fields import SHOWS_ITS_LAST_DAY
from raillinks.domain import dates, typed_dates
from raillinks.domain.typed_dates import AMBIGUOUS, NO_SUCH_DAY, Fault
from raillinks.query import search, selection, views
from raillinks.query.selection import from_query
from tests.conftest import TODAY
from tests.pages.opening import date_field, page_opened, type_date, with_more_filters
from tests.support.messages import fixed
from tests.support.page_html import asked, part, text
from tests.support.tiers import sample
from tests.support.typed_texts import BAD, GOOD, crossed

TEXTS = [*list(crossed())[::7], *GOOD]


def test_a_field_shows_the_day_taken_or_the_fault_and_keeps_the_day_in_force():
    app = page_opened("compare.py", as_of="2022-01-01")
    for typed, day, value, note in (
        ("26 Sep 2022", "2022-09-26", "2022-09-26", ""),
        (
            "Sept 2022",
            "2022-09-30",
            "2022-09",
            SHOWS_ITS_LAST_DAY.format(period="September 2022", day="30 September 2022"),
        ),
    ):
        type_date(app, "as_of", typed)
        shown = date_field(app, "as_of")
        assert (str(app.session_state["page_session"].selection.as_of), shown["day"]) == (day, day)
        assert (shown["text"], shown["value"]) == (value, value)
        assert (shown["fault"], shown["note"]) == ("", note)
    for typed, fault in (
        ("2022-09-31", NO_SUCH_DAY.format(month="September 2022", n=30)),
        (
            "03/04/2022",
            AMBIGUOUS.format(
                one="3 April 2022", other="4 March 2022", one_typed="2022-04-03", other_typed="2022-03-04"
            ),
        ),
    ):
        type_date(app, "as_of", typed)
        shown = date_field(app, "as_of")
        assert (str(app.session_state["page_session"].selection.as_of), shown["text"], shown["value"]) == (
            day,
            typed,
            value,
        )
        assert shown["fault"] == fault
    type_date(app, "as_of", "2022-09-30")  # the day shown already: it ends the month
    value = date_field(app, "as_of")["value"]
    assert value == "2022-09-30"
    type_date(app, "as_of", "")
    shown = date_field(app, "as_of")
    assert (shown["text"], shown["fault"]) == (value, "")  # some day is always shown


@sample(2)
@pytest.mark.parametrize(("name", "typed", "day"), [
    ("from_", "2020", "2020-01-01"), ("to", "2020", "2020-12-31"), ("compare_from", "2022년 9월", "2022-09-01"),
    ("compare_to", "2022年9月", "2022-09-30"), ("to", "  ", "None"),
])  # fmt: skip
def test_a_month_or_a_year_gives_the_ends_of_a_period(name, typed, day):
    app = page_opened("compare.py", as_of="2022-01-01", to="2022-12-31")
    type_date(app, name, typed)
    assert str(getattr(app.session_state["page_session"].selection, name)) == day
    assert date_field(app, name)["note"] == ""


def test_no_two_date_fields_of_a_page_have_one_name():
    app = with_more_filters(page_opened("compare.py", as_of="2022-01-01"))
    names = ("as_of", "compare_with", "from_", "to", "compare_from", "compare_to", "known_on")
    shown = [date_field(app, name) for name in names]
    spoken = [field["spoken"] or field["label"] for field in shown]
    assert len(set(spoken)) == len(names)
    assert all(field["label"] in field["spoken"] for field in shown if field["spoken"])  # as WCAG 2.5.3 asks


def test_faults_are_said_in_every_language():
    for typed, _ in BAD:
        fault = typed_dates.read(typed, TODAY)
        assert isinstance(fault, Fault)
        said = [date_fields.fault_in_words(fault, translator.say(lang)) for lang in ("en", "ko", "zh")]
        assert len(set(said)) == len(said), typed
        assert not any(sign in "".join(said) for sign in "{}")


def test_an_address_reads_what_a_field_reads(dataset):
    choices = views.choices(dataset)
    for typed, meant in TEXTS:
        first, last, _ = dates.parse(meant)
        now = np.datetime64("2026-03-01")
        wanted = {"from": first, "to": last, "compare_with": now if first <= now <= last else last}
        for name, day in wanted.items():
            pairs = selection.with_plain_days([(name, typed)], now)
            assert pairs == [(name, str(day))], (typed, name)
            assert [b for b in from_query(pairs, choices, now)[1] if b.error == "bad value"] == []
    for typed, _ in BAD:
        assert selection.with_plain_days([("to", typed)], TODAY) == [("to", typed)]


def test_a_page_opens_on_typed_days_and_names_the_faults_of_others():
    app = page_opened(
        "compare.py", **{"as_of": "26 Sept 2022", "from": "2019", "to": "2022년 9월", "compare_with": "2022-09-31"}
    )
    chosen = app.session_state["page_session"].selection
    assert [str(day) for day in (chosen.as_of, chosen.from_, chosen.to)] == ["2022-09-26", "2019-01-01", "2022-09-30"]
    (notice,) = [w.value for w in app.warning]
    assert "Second day: 2022-09-31 (September 2022 has 30 days)" in notice


def test_a_search_reads_what_a_field_reads():
    relative = {typed for typed, _ in GOOD if typed_dates.read(typed) == Fault(typed_dates.NOTHING)}
    for typed, meant in (*TEXTS, *((f"2022-09 {sign} 2022-10", "2022-09/2022-10") for sign in "-~–")):
        parts = search.divided(f"Dandong {typed} freight")
        if typed in relative or re.fullmatch(r"\d+( \d+)+", typed.strip()):
            continue  # words such as "today", and numbers with spaces between them, are words
        first, last, _ = dates.parse(meant)
        assert [(p.date.first, p.date.last) for p in parts if p.date] == [(first, last)], typed
        assert search.without_dates(f"Dandong {typed} freight") == "Dandong freight"


def test_where_nothing_is_found_the_page_says_why_and_offers_other_searches():
    html = part(page_opened("events.py", as_of="2026-03-01", q="Dandong 03/04/2022"), "none")
    assert SEARCHED_AS_A_WORD.format(text="03/04/2022", fault="This can be 3 April 2022 or 4 March 2022.") in text(html)
    links = {text(a): asked(a) for a in html.iter("a")}
    assert links["Search for 3 April 2022"]["q"] == "Dandong 2022-04-03"
    html = part(page_opened("events.py", as_of="2019-03-01", q="Dandong Sept 2022"), "none")
    links = {text(a): asked(a) for a in html.iter("a")}
    assert links[SEARCH_WITHOUT_THE_DATE.format(words="Dandong")]["q"] == "Dandong"
    (others,) = [query for label, query in links.items() if fixed(EVENTS_OF_OTHER_DAYS.many) in label]
    assert (others["mode"], others["q"]) == ("all", "Dandong Sept 2022")
