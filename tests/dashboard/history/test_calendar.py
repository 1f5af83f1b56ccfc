"""The calendar of the history page: each cell says the status of its day, and which days are not known."""

import numpy as np
import pytest

from dashboard.history import calendar
from dashboard.history.calendar import LAST_KNOWN, ONE_OR_THE_OTHER, START_DAY_NOT_KNOWN
from dashboard.widgets import status_marks
from dashboard.widgets.strips import ALL_ON_OLD_EVIDENCE
from raillinks.engine import timeline
from raillinks.i18n.translator import NO_EVIDENCE_SINCE
from tests.pages.opening import history_opened
from tests.support.page_html import asked, part, rows, text, tree
from tests.support.tiers import by_tier, sample

KEYS = ["crossing_id", "service"]


def calendar_of(page, link, first, last):
    every = timeline.bands(page.view.timeline, 365)
    of_link = every[(every[KEYS] == list(link)).all(axis=1)]
    place = calendar.place_of(page, link[0])
    begins, ends = calendar.number(first), calendar.number(last)
    evidence = calendar.last_evidence(page, of_link)[link]
    of_days = calendar.Calendar(page, status_marks.bands_html(of_link), begins, ends, place, evidence)
    return tree(calendar.table(of_days, "x"))


@sample(1)
@pytest.mark.parametrize("link", [
    ("dandong-sinuiju", "freight"), ("dandong-sinuiju", "passenger"), ("khasan-tumangang", "freight"),
    ("shanghekou-chongsu", "freight"),
])  # fmt: skip
def test_every_cell_says_and_leads_to_the_status_of_its_day(dataset, period_page, plain_view, link):
    for first, last in [("1911-11-01", "2026-06-30"), ("2020-01-01", "2021-12-31"), ("2024-01-01", "2026-03-13")]:
        page = period_page(np.datetime64(first), np.datetime64(last))
        cells = list(calendar_of(page, link, np.datetime64(first), np.datetime64(last)).iter("a"))
        assert cells
        for cell in cells[:: by_tier(40, 1)]:
            to, label = asked(cell), cell.get("aria-label")
            day = np.datetime64(to["as_of"])
            status = plain_view.timeline.status_on(day).set_index(KEYS).loc[link]
            assert status["status"] in label
            assert to.get("event") == (status["event_id"] if isinstance(status["event_id"], str) else None)
            if day > dataset.covered_to:
                assert LAST_KNOWN in label
            elif LAST_KNOWN in label:  # the month of the last covered day
                assert day.astype("datetime64[M]") == dataset.covered_to.astype("datetime64[M]")
            assert {"lat", "lon", "zoom"} <= set(to)


def test_years_without_a_change_are_one_row(period_page):
    first, last = np.datetime64("1911-11-01"), np.datetime64("2026-03-13")
    table = calendar_of(period_page(first, last), ("dandong-sinuiju", "freight"), first, last)
    heads = [text(row[0]) for row in rows(table)]
    assert heads == [
        "1911–1942", "1943", "1944–1949", "1950", "1951", "1952–1953", "1954", "1955–1963", "1964", "1965–1966", "1967",
        "1968–1976", "1977", "1978–1996", "1997", "1998–2019", "2020", "2021", "2022", "2023", "2024", "2025–2026",
    ]  # fmt: skip


def test_april_2022_says_when_freight_stopped():
    labels = [a.get("aria-label", "") for a in part(history_opened(**{"from": "2020-01-01"}), "years").iter("a")]
    assert "April 2022: open, suspended from 29 April 2022" in labels
    assert "August 2020: partial, suspended from 1 August 2020 (day not known)" not in labels  # it began on the first
    assert "August 2020: suspended" in " ".join(labels)


def test_a_change_of_unknown_day_is_announced_with_its_window():
    labels = " ".join(
        a.get("aria-label", "") for a in part(history_opened(**{"from": "2024-01-01"}), "years").iter("a")
    )
    assert (
        f"July 2024: open, {START_DAY_NOT_KNOWN.format(status='suspended', window='21 July 2024 to 31 July 2024')}"
        in labels
    )
    assert "from 27 July 2024" not in labels


def test_a_month_says_which_day_is_not_known_and_how_old_its_evidence_is():
    labels = [a.get("aria-label", "") for a in part(history_opened(**{"from": "2020-01-01"}), "years").iter("a")]
    assert f"August 2020: {ONE_OR_THE_OTHER.format(status='suspended', before='partial')}" in labels
    assert f"September 2020: {ONE_OR_THE_OTHER.format(status='suspended', before='partial')}" in labels
    assert f"October 2024: unknown, {NO_EVIDENCE_SINCE.format(day='5 September 2024')}" in labels
    old = history_opened(crossing="jian-manpo", service="passenger", **{"from": "2019-01-01", "to": "2019-12-31"})
    (cell,) = [a for a in part(old, "years").iter("a") if a.get("aria-label", "").startswith("2 May 2019")]
    assert "open, last evidence: " in cell.get("aria-label")
    assert ALL_ON_OLD_EVIDENCE in text(part(old, "overview"))
