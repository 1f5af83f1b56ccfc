"""First reports and the day whose picture changed most, on the page on what was known when."""

import pytest

from dashboard.knowledge import first_reports
from dashboard.knowledge.first_reports import (
    AS_KNOWN_THEN,
    FIRST_REPORTED,
    NO_STOP_OR_RESTART,
    NOTHING_HANGS,
    PICTURE_NOT_CHANGED,
)
from dashboard.widgets import cache
from dashboard.widgets.notes import OLDER_LEFT_OUT
from raillinks.answer.wording import HANGS_ON_ALONE
from raillinks.clock import today
from raillinks.notebook.log import Log
from raillinks.query.known_log import Reading
from tests.pages.opening import page_text, site_opened
from tests.support.page_html import asked, downloads, part, rows, text
from tests.support.tiers import sample


def knowledge(**query):
    return site_opened(query.items(), "knowledge")


def test_a_day_whose_picture_never_changed_offers_others():
    page = page_text(knowledge(as_of=str(today())))
    assert PICTURE_NOT_CHANGED in page
    assert AS_KNOWN_THEN.format(day="30 September 2020") in page


def test_what_was_reported_late_is_marked():
    assert page_text(knowledge()).count("reported later</b>") == 2
    assert page_text(knowledge(context="1")).count("reported later</b>") == 3


def test_first_reports_are_those_of_the_chosen_links():
    here = page_text(knowledge(crossing="jian-manpo"))
    assert "event=jm-2020-01-31-stops" in here
    assert "event=dd-2022-04-29-suspended" not in here
    assert "event=dd-2022-04-29-suspended" in page_text(knowledge())


def test_a_page_lists_the_latest_first_reports_of_a_large_log(monkeypatch):
    whole = rows(part(knowledge(), "reports"))
    monkeypatch.setattr(first_reports, "MOST_ROWS", 3)
    monkeypatch.setattr(cache, "_kept_parts", cache.KeptParts(cache.MOST_BYTES))
    few = part(knowledge(), "reports")
    assert [[*map(text, row)] for row in rows(few)] == [[*map(text, row)] for row in whole[:3]]
    assert OLDER_LEFT_OUT.many.format(n=len(whole) - 3) in text(few)


def test_filters_that_leave_no_stop_are_named():
    assert NO_STOP_OR_RESTART in page_text(knowledge(kind="opening"))


@sample(3)
@pytest.mark.parametrize("day", ["1800-01-01", "1950-11-01", "2199-12-31"])
@pytest.mark.parametrize(
    "more", [{}, {"province": "KP-01"}, {"disputed": "apply", "context": "1"}, {"kind": "closure"}]
)
def test_any_selection_gives_a_page(day, more):
    assert FIRST_REPORTED in page_text(knowledge(as_of=day, **more))


def test_a_status_that_one_publisher_alone_carries_is_listed_with_what_it_would_be_without_it(dataset):
    app = knowledge(as_of="1960-01-01")
    of_links = Log(dataset, Reading(None, apply_disputed=False, stale_after=365)).hangs_on("1960-01-01")
    publishers = [name for name in of_links["hangs_on"] if name]
    hanging = part(app, "hanging")
    listed = rows(hanging)
    assert [text(row[2]) for row in listed] == publishers
    assert len(publishers) == 2
    assert all(text(row[3]) and text(row[1]) not in text(row[3]) for row in listed)
    assert text(part(app, "picture")).count(HANGS_ON_ALONE.format(publisher="Niigata Nippo")) == 2
    [link] = [link for link in downloads(app) if "/sensitivity.csv" in link.get("href")]
    assert asked(link)["as_of"] == "1960-01-01"


def test_a_day_on_which_nothing_hangs_on_one_voice_says_so():
    app = knowledge(as_of="2022-10-01", crossing="dandong-sinuiju", service="freight")
    assert NOTHING_HANGS in text(part(app, "hanging"))
    assert "hangs on Niigata" not in page_text(app)
