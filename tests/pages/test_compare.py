"""The compare page as Streamlit runs it: what it shows is what the engine gives, and every status has its sources."""

import numpy as np
import pytest

from dashboard.widgets.notes import NO_LINKS_MATCH
from raillinks.query.selection import AT_MOST
from tests.pages.opening import days_left_out, page_opened, type_date
from tests.support.page_html import downloads, part, rows, text
from tests.support.tiers import sample


def run(**query):
    return page_opened("compare.py", **query)


def test_a_second_day_after_the_known_on_day_is_left_out_with_a_notice(dataset):
    app = run(as_of="2022-01-01", compare_with="2022-09-26", known_on="2022-02-01")
    (notice,) = [w.value for w in app.warning]
    too_late = "compare_with", "2022-09-26", "after known_on", f"{AT_MOST} 2022-02-01"
    assert days_left_out(dataset, too_late) in notice
    assert app.session_state["page_session"].selection.compare_with is None
    assert "Earlier: 1 January 2021" in text(part(app, "days"))


def test_a_second_day_chosen_after_the_known_on_day_takes_that_away():
    app = run(as_of="2022-01-01", known_on="2022-02-01")
    type_date(app, "compare_with", "2022-09-26")
    chosen = app.session_state["page_session"].selection
    assert (str(chosen.compare_with), chosen.known_on) == ("2022-09-26", None)


@pytest.mark.parametrize(("day", "banner"), [("2026-03-13", 0), ("2026-03-14", 1)])
def test_a_banner_stands_over_a_day_after_the_covered_ones(day, banner):
    app = run(as_of="2022-09-26", compare_with=day)
    assert sum("covered-to-banner" in e.proto.body for e in app.get("html")) == banner


def test_a_selection_that_lists_no_link_says_so():
    app = run(as_of="2022-09-26", compare_with="2020-01-15", province="KP-08")
    assert NO_LINKS_MATCH in text(part(app, "days"))
    assert NO_LINKS_MATCH in text(part(app, "periods")) or "Both periods" in text(part(app, "periods"))
    assert {(link.get("href"), link.get("aria-disabled")) for link in downloads(app)} == {(None, "true")}


@sample(1)
@pytest.mark.parametrize("query", [
    {"as_of": "1800-01-01", "compare_with": "2199-12-31", "context": "1", "from": "2199-01-01"},
    {"as_of": "2199-12-31", "compare_with": "1800-01-01", "to": "1800-01-01", "compare_from": "1900-01-01"},
    {"as_of": "2022-01-01", "compare_with": "2021-09-26", "known_on": "2022-01-01", "disputed": "apply"},
])  # fmt: skip
def test_the_page_holds_for_days_far_off(query):
    assert len(rows(part(run(**query), "days"))) >= 14


def test_a_chosen_day_is_taken_over_and_a_period_never_ends_before_it_begins():
    app = run(**{"as_of": "2022-09-26", "from": "2020-01-01", "to": "2020-12-31"})
    type_date(app, "compare_with", "2021-01-01")
    assert app.session_state["page_session"].selection.compare_with == np.datetime64("2021-01-01")
    type_date(app, "from_", "2021-06-01")
    assert (app.session_state["page_session"].selection.from_, app.session_state["page_session"].selection.to) == (
        np.datetime64("2021-06-01"),
        None,
    )
    type_date(app, "as_of", "")
    assert app.session_state["page_session"].selection.as_of == np.datetime64("2022-09-26")
    assert not app.exception
