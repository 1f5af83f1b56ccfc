"""A date that the log knows only as some day of several is said so, in each place that says when something began."""

import re

import numpy as np
import pytest

from dashboard.compare import two_days
from dashboard.history import calendar, stops
from dashboard.i18n import translator
from dashboard.knowledge import first_reports
from dashboard.widgets import status_marks
from dashboard.widgets.labels import date_link
from dashboard.widgets.strips import strip_bands
from raillinks.answer import answer, wording
from raillinks.i18n import translator as core_translator
from raillinks.query import views
from raillinks.query.selection import Selection
from static_page import fragments
from tests.pages import opening
from tests.pages.opening import put_in_session
from tests.support.page_html import rows, text, tree

SAY = translator.say("en")
DAY = np.datetime64("2022-09-26")


def page_of(dataset, **selection):
    return opening.page_of(dataset, views.make_view(dataset, Selection(**{"as_of": DAY, **selection})))


@pytest.fixture(autouse=True)
def session(monkeypatch):
    """Parts of pages are made outside of a run of Streamlit."""
    put_in_session(monkeypatch, Selection(as_of=DAY))


def test_the_table_for_a_browser_without_scripts_keeps_the_window_of_a_beginning(dataset):
    since = {text(row[0]): text(row[2]) for row in rows(tree(fragments.status_table(page_of(dataset))))}
    assert since["Qingshi–Samgang freight"] == "some day from 1980 to 1999"
    assert since["Dandong–Sinuiju freight"] == "no evidence since 5 September 2024"
    assert since["Dandong–Sinuiju passenger"] == "12 March 2026"


def test_evidence_of_a_year_ends_on_no_single_day(dataset):
    """The evidence for passengers at Tumen is of 1954; by rule the link is unknown from the first day of 1955 on."""
    page, link = page_of(dataset, as_of=np.datetime64("1960-06-01")), ("tumen-namyang", "passenger")
    compared = page_of(dataset, compare_with=page.view.selection.as_of)
    of_link = strip_bands(page).query("crossing_id == @link[0] and service == @link[1]")
    evidence = calendar.last_evidence(page, of_link)[link]
    told = [
        fragments.status_table(page), two_days.days(compared),
        stops.intervals(page, link, (np.datetime64("1950-01-01"), np.datetime64("1970-01-01"))),
        "; ".join(calendar.of_strip(status_marks.bands_html(of_link), -9_000, 0, evidence, SAY)),
        wording.sentence(dataset, answer.of_view(dataset, page.view, link), SAY),
    ]  # fmt: skip
    assert all("no evidence since 1954" in one for one in told), told
    assert not any("31 December 1954" in one for one in told)


def test_new_evidence_in_a_strip_has_its_date_and_not_its_first_possible_day(dataset):
    page = page_of(dataset)
    exact = re.compile(r"\d{4}-\d\d-\d\d")
    windows = {core_translator.some_day(date, SAY) for date in dataset.events["date"] if not exact.fullmatch(date)}
    told: list[str] = []
    bands = strip_bands(page)
    evidence_of = calendar.last_evidence(page, bands)
    for link, of_link in status_marks.bands_by_link(bands).items():
        told += calendar.of_strip(of_link, -22_000, 18_500, evidence_of[link], SAY)
    new = [line.removeprefix("new evidence: ") for line in told if "new evidence" in line]
    assert windows & set(new)
    assert not any(line.startswith("new evidence") for line in new), "each has the date of the evidence"


def test_the_first_report_has_the_date_of_publication_as_the_log_has_it(dataset):
    table = tree(first_reports.first_reports(page_of(dataset)))
    published = {text(row[2]) for row in rows(table)}
    sources = dataset.sources.set_index("source_id")["published"]
    exact = {SAY.date(date) for date in sources if len(date) == len("2022-04-29")}
    others = {SAY.date(date) for date in sources if date} - exact
    assert published <= exact | others | {"no dated source"}
    assert published & others


def test_the_tooltip_of_a_window_says_that_the_map_shows_one_of_its_days():
    assert "one of the possible days" in date_link("2020-08/2020-09", SAY)
    assert "possible" not in date_link("2022-04-29", SAY)
