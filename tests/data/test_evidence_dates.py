"""The date behind a link's last evidence is the log's own, on every day of the log."""

import numpy as np
import pytest

from dashboard.i18n.translator import say
from dashboard.widgets import strips
from dashboard.widgets.open_page import OpenPage
from raillinks.domain import dates
from raillinks.engine import timeline
from raillinks.query import views
from raillinks.query.selection import Selection


@pytest.fixture(scope="module")
def view(dataset):
    return views.make_view(dataset, Selection(as_of=np.datetime64("2026-03-13"), context=True))


def test_every_last_evidence_is_the_last_possible_day_of_its_date(view):
    spans = view.timeline.spans()
    written = timeline.last_evidence_dates(view.known, spans)
    last = [str(dates.parse(text)[1]) if text else "" for text in written]
    assert last == list(dates.iso(dates.to_days(spans["last_evidence"])))
    assert (written == "2023").any()


def test_a_page_says_of_each_band_what_the_table_has(dataset, view):
    """Pages ask link by link of dates that are worked out once for a view."""
    page, spans = OpenPage(dataset, view, {}, say("en")), view.timeline.spans()
    said = [strips.last_evidence(page, row) for row in spans.to_dict("records")]
    assert said == list(timeline.last_evidence_dates(view.known, spans))


@pytest.mark.parametrize(
    ("service", "day", "written"), [("freight", "2022-03-15", "2022-02"), ("passenger", "2020-01-31", "2020-01-31")]
)
def test_a_date_keeps_its_precision(view, service, day, written):
    row = view.timeline.status_on(np.datetime64(day))
    found = timeline.last_evidence_dates(view.known, row)
    at = (row["crossing_id"] == "dandong-sinuiju") & (row["service"] == service)
    assert list(found[at]) == [written]


def test_evidence_of_a_whole_year_goes_stale_as_long_after_its_last_day(view):
    """Freight at Dandong in 2023: as late as 31 December by the log's date."""
    days = ("2023-06-01", "2024-04-09", "2024-04-10")
    on_day = [view.timeline.status_on(np.datetime64(day), 100).set_index(["crossing_id", "service"]) for day in days]
    freight = [table.loc[("dandong-sinuiju", "freight")] for table in on_day]
    assert [bool(row["stale"]) for row in freight] == [False, False, True]
    assert {str(row["last_evidence"])[:10] for row in freight} == {"2023-12-31"}


def test_a_link_without_evidence_has_no_date(view):
    status = view.timeline.status_on(np.datetime64("1850-01-01"))
    assert set(timeline.last_evidence_dates(view.known, status)) == {""}
