"""One event by its link, as the page of events shows it."""

from html import escape

import pytest

from dashboard.events.event_card import CLAIMS_DISPUTE_IT, CLAIMS_SUPPORT_IT
from dashboard.events.event_detail import (
    CLAIMS_CAME_LATER,
    EXCLUDED_BY_FILTERS,
    NOT_ON_THIS_DAY,
    NOT_YET_REPORTED,
    PUBLICATION_NOT_KNOWN,
)
from dashboard.events.event_list import PERMANENT_LINK
from dashboard.i18n.translator import say
from dashboard.widgets.claim_list import ONE_SOURCE
from raillinks.engine import knowledge
from tests.pages.opening import page_text, site_opened
from tests.support.messages import fixed
from tests.support.page_html import part, text
from tests.support.tiers import sample, slow

RFA = "dd-2021-11-01-rfa-resumption"


def run(page="events", **query):
    return site_opened(query.items(), page)


def test_a_link_of_an_event_shows_every_claim(dataset):
    page = page_text(run(event=RFA))
    claims = dataset.claims[dataset.claims["event_id"] == RFA]
    urls = dataset.sources.set_index("source_id").loc[claims["source_id"], "url"]
    disputing = (claims["stance"] == "disputes").sum()
    assert CLAIMS_SUPPORT_IT.many.format(n=len(claims) - disputing) in page
    assert CLAIMS_DISPUTE_IT.many.format(n=disputing) in page
    for url in urls[urls != ""]:
        assert url.replace("&", "&amp;") in page


def test_what_was_known_when_names_publishers_in_the_script_of_the_reader():
    name = say("ko").source_name("Radio Free Asia")
    assert not name.isascii()
    page = text(part(run(event="dd-2022-09-26-resumption", lang="ko"), "one_event"))
    assert f"{name}: 뒷받침" in page


@sample(2)
@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ({"as_of": "2020-01-01"}, fixed(NOT_ON_THIS_DAY)),
        ({"crossing": "tumen-namyang"}, EXCLUDED_BY_FILTERS),
        ({"known_on": "2021-11-02"}, escape(NOT_YET_REPORTED.format(day="2 November 2021"))), ({}, PERMANENT_LINK),
    ],
)  # fmt: skip
def test_an_event_opens_from_any_selection_and_says_where_the_list_holds_it(query, notice):
    page = page_text(run(event=RFA, **query))
    assert notice in page
    assert "RFA reports that rail freight restarts" in page
    assert ("class='rl-events-notice'" in page) == bool(query)


def test_an_event_whose_source_has_no_day_of_publication_is_not_said_to_be_reported_later():
    page = page_text(run(event="sc-1953-closed", as_of="2021-11-05", known_on="2021-11-05")).replace("&#x27;", "'")
    assert fixed(PUBLICATION_NOT_KNOWN) in page
    assert PUBLICATION_NOT_KNOWN.format(day="5 November 2021") in page
    assert escape(fixed(NOT_YET_REPORTED)) not in page


def test_with_a_known_on_date_only_its_claims_count(dataset):
    page = page_text(run(event=RFA, known_on="2021-11-03"))
    assert ONE_SOURCE.format(names="<span translate='no'>Radio Free Asia</span>") in page
    later = (dataset.claims["event_id"] == RFA).sum() - 1
    assert CLAIMS_CAME_LATER.many.format(n=later) in page


@slow("every event; others are opened by the tests beside it")
def test_every_event_of_the_log_has_a_page(dataset):
    app = run(mode="all", context="1")
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources).set_index("event_id")
    for event_id in dataset.events["event_id"][::12]:
        app.session_state["page_session"].event = event_id
        app.run()
        assert not app.exception
        assert f"{known.loc[event_id, 'confidence'].capitalize()}: " in page_text(app)
