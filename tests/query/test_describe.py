"""`mode=period`: which events it lists, and how they are described."""

import pytest

from raillinks.i18n.translator import say
from raillinks.query import describe, views
from raillinks.query.selection import Selection
from tests import frames
from tests.support.exports import row, with_events

DATES = {
    "e1": "2022-08-31", "e2": "2022-09-01", "e3": "2022-09-30", "e4": "2022-10-01", "e5": "2022",
    "e6": "2022-08-20/2022-09-02", "e7": "2021~",
}  # fmt: skip
SEPTEMBER = ("2022-09-01", "2022-09-30")


@pytest.fixture(scope="module")
def dataset(small):
    return with_events(small, [row(int(name[1:]), date=date) for name, date in DATES.items()])[0]


def listed(dataset, first, last, as_of="2020-01-01"):
    begin, end = (None if day is None else frames.day(day) for day in (first, last))
    return views.make_view(dataset, Selection(as_of=frames.day(as_of), mode="period", from_=begin, to=end))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (*SEPTEMBER, {"e2", "e3", "e5", "e6"}),
        ("2022-09-03", "2022-09-03", {"e5"}),
        ("2022-09-30", None, {"e3", "e4", "e5"}),
        (None, "2022-08-20", {"e5", "e6", "e7"}),
        (None, None, set(DATES)),
    ],
)
def test_it_lists_what_may_have_happened_between_the_two_days(dataset, first, last, expected):
    view = listed(dataset, first, last)
    assert set(view.events["event_id"]) == expected
    counted = views.facets(dataset, view)["kind"]
    assert counted["milestone"] == len(expected)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (*SEPTEMBER, "in the period 2022-09; statuses on 2023-01-05"),
        ("2022-09-03", "2022-09-03", "in the period 2022-09-03; statuses on 2023-01-05"),
        ("2022-09-30", None, "in the period 2022-09-30/..; statuses on 2023-01-05"),
        (None, "2022-08-20", "in the period ../2022-08-20; statuses on 2023-01-05"),
        (None, None, "of all time; statuses on 2023-01-05"),
    ],
)
def test_the_sentence_names_the_period(dataset, first, last, text):
    assert describe.in_words(listed(dataset, first, last, "2023-01-05").selection, {}) == text


def test_the_sentence_names_the_month_that_as_of_asks_for():
    chosen = Selection(as_of=frames.day("2022-09-30"), as_of_period="2022-09")
    assert describe.in_words(chosen, {}) == "up to 2022-09-30; statuses in 2022-09"


@pytest.mark.parametrize(("lang", "words"), [("ko", "화물, 여객; 중단"), ("zh", "货运，客运；停运")])
def test_services_and_kinds_are_named_in_the_readers_language(lang, words):
    chosen = Selection(as_of=frames.day("2022-09-30"), service=("freight", "passenger"), kind=("suspension",))
    assert describe.in_words(chosen, {}, say(lang), timed=False) == words
