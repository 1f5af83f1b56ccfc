"""The picture of what was known on a day: what it leaves out, and what it says so."""

import re
from html import escape, unescape
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pandas as pd
import pytest

from dashboard.i18n import translator
from dashboard.knowledge import known_picture
from dashboard.knowledge.known_picture import (
    CANNOT_BE_REPLAYED,
    KNOWN_THAT_DAY,
    ONLY_UNDATED_WORKS,
    ONLY_WHAT_WAS_REPORTED,
    PUBLICATION_NOT_KNOWN,
    SOURCES_SAID_LATER,
)
from dashboard.session import served_data
from dashboard.widgets.open_page import OpenPage
from raillinks.answer.wording import NO_LATER_REPORT_BY, SEARCH_OF_DAY_FOUND_NOTHING
from raillinks.clock import today
from raillinks.i18n.translator import NO_EVIDENCE_SINCE
from raillinks.importer import worker
from raillinks.importer.mapping import HowToRead
from raillinks.query.selection import Selection
from raillinks.query.views import make_view
from raillinks.versions.live_package import Served
from tests.pages.opening import page_text, site_opened
from tests.support.messages import fixed
from tests.support.page_html import part, rows, text
from tests.support.tiers import sample

SAY = translator.say("en")


def knowledge(**query):
    return site_opened(query.items(), "knowledge")


def test_the_history_names_the_event_and_who_reported_it():
    page = page_text(knowledge(as_of="2020-10-15", crossing="dandong-sinuiju"))
    assert SOURCES_SAID_LATER.format(day="4 November 2021") in page.replace("&#x27;", "'")
    assert "event=dd-2020-08-freight-stop" in page
    assert KNOWN_THAT_DAY.format(names="Seoul Economic Daily") in page


def test_a_picture_of_what_was_known_says_what_it_leaves_out():
    note = escape(fixed(ONLY_WHAT_WAS_REPORTED, 1))
    assert note in page_text(knowledge(as_of="2021-11-03", known_on="2021-11-03"))
    assert note not in page_text(knowledge(as_of="2021-11-03"))


@pytest.mark.parametrize("as_of", ["2024", "2024-09"])
def test_a_year_or_a_month_that_the_known_on_day_cuts_is_seen_on_that_day(as_of):
    day = "2024-09-06"
    page, of_the_day = knowledge(as_of=as_of, known_on=day), knowledge(as_of=day, known_on=day)
    assert as_known(page) == as_known(of_the_day)
    assert text(part(page, "picture").find(".//caption")) == f"The listed links on {SAY.day(np.datetime64(day))}"


@sample(1)
@pytest.mark.parametrize("day", ["2024-09-06", "2024-09-07", "2025-01-01"])
def test_a_picture_of_what_was_known_speaks_of_no_later_search(day):
    """Nor does any sentence on how the picture changed: the search of 2026 belongs to the days after it."""
    app = knowledge(as_of=day, known_on=day, crossing="dandong-sinuiju", service="freight")
    then = as_known(app)["Dandong–Sinuiju freight"]
    assert NO_LATER_REPORT_BY.format(day=SAY.day(np.datetime64(day))) in then
    assert fixed(SEARCH_OF_DAY_FOUND_NOTHING) not in then
    assert KNOWN_THAT_DAY.format(names="maintainers") not in page_text(app)


def as_known(app):
    """What the picture says of each link as known on the day, by the link's name."""
    return {text(row[0]): text(row[1]) for row in rows(part(app, "picture"))}


def test_a_status_that_hangs_on_a_source_without_a_day_cannot_be_replayed_and_says_so_in_its_cell():
    """The closure of 1953 has one source, whose day of publication is not known."""
    query = {"as_of": "2022-02-01", "known_on": "2022-02-01"}
    said = {name for name, cell in as_known(knowledge(**query)).items() if cell.startswith(CANNOT_BE_REPLAYED)}
    assert said == {"Shanghekou–Chongsu freight", "Shanghekou–Chongsu passenger"}
    assert CANNOT_BE_REPLAYED not in page_text(knowledge(**query | {"known_on": "2026-11-26"}))


def test_a_dead_link_does_not_run_again_on_an_early_known_on_day():
    page = page_text(knowledge(as_of="2022-09-26", known_on="2022-09-26", crossing="kaishantun-sambong"))
    assert "since 5 November 1927" not in page
    assert NO_EVIDENCE_SINCE.format(day="March 1934") in page
    assert escape(fixed(ONLY_WHAT_WAS_REPORTED)) in page


@pytest.mark.parametrize(("known_on", "said"), [("1943-06-01", True), (None, False)])
def test_a_status_that_only_undated_reference_works_support_says_so(known_on, said):
    """The first bridge, a road bridge from May 1943: two reference works that do not say when they were published."""
    query = {"as_of": "1943-06-01", "crossing": "broken-bridge"} | ({"known_on": known_on} if known_on else {})
    page = page_text(knowledge(**query))
    assert (ONLY_UNDATED_WORKS in page) == said
    assert (escape(fixed(ONLY_WHAT_WAS_REPORTED)) in page) == said


def test_a_stale_status_says_the_date_of_its_last_evidence():
    page = page_text(knowledge(as_of="1915-03-25", known_on="2005-09-23", crossing="broken-bridge"))
    assert "last evidence: 1 November 1911" in page


LEFT_OUT = PUBLICATION_NOT_KNOWN


def test_events_whose_sources_have_no_day_of_publication_are_named_where_the_picture_leaves_them_out():
    query = {"as_of": "2021-11-05", "crossing": "shanghekou-chongsu"}
    _, note, after = page_text(knowledge(**query, known_on="2021-11-05")).partition(LEFT_OUT)
    assert note
    named = after.split("</div>")[0]
    assert "event=sc-1953-closed" in named
    assert "Traffic over the Shanghekou bridge is given up after the armistice" in named
    assert LEFT_OUT not in page_text(knowledge(**query))


@sample(1)
@pytest.mark.parametrize("query", [
    {"as_of": "1952-01-01", "known_on": "2021-11-05", "crossing": "shanghekou-chongsu"},
    {"as_of": "2021-11-05", "known_on": "2026-11-24", "crossing": "shanghekou-chongsu"},
    {"as_of": "2021-11-05", "known_on": "2021-11-05", "crossing": "kaishantun-sambong"},
])  # fmt: skip
def test_no_event_is_named_that_lies_ahead_or_counts_or_is_elsewhere(query):
    assert LEFT_OUT not in page_text(knowledge(**query))


def test_a_log_that_became_known_at_once_names_the_latest_events_behind_a_change(monkeypatch):
    days = pd.date_range("2020-01-01", periods=known_picture.MOST_CAUSES + 5)
    rows = [f"Alpha,freight,{('open', 'suspended')[n % 2]},{day:%Y-%m-%d},X,2020-07-01" for n, day in enumerate(days)]
    file = "\n".join(["crossing,service,status,date,source,published", *rows]).encode()
    dataset = worker.outcome(worker.Job({"log.csv": file}, HowToRead(), today())).dataset

    class Live:
        def wait_until_current(self):
            """It always is."""

        def served(self):
            return Served(dataset)

    monkeypatch.setattr(served_data, "live", Live())
    page = page_text(knowledge(as_of="2020-06-01"))
    (changes,) = re.findall("<section class='rl-knowledge-link'>.*?</section>", page, re.DOTALL)
    ids = [parse_qs(urlsplit(unescape(href)).query)["event"][0] for href in re.findall(r"href='([^']+)'", changes)]
    assert "5 more" in changes
    assert ids == dataset.events["event_id"].tolist()[-known_picture.MOST_CAUSES :]
    of_the_page = OpenPage(dataset, make_view(dataset, Selection(as_of=np.datetime64("2020-06-01"))), {}, SAY)
    news = known_picture.picture_changes(of_the_page).news
    assert {event for event, _ in news} == {*ids}, "a large log is kept only if all its other events are left out"
