"""The history page as Streamlit runs it: its intervals are the engine's, its suspensions a day by day replay's."""

import re

import numpy as np
import pytest

from dashboard.history import overview, stops
from dashboard.widgets.downloads import CHANGES_CALENDAR, TRAINS_CALENDAR
from raillinks.answer.wording import HANGS_ON_ALONE
from raillinks.exports import tables
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.pages.opening import history_opened, page_text
from tests.support.page_html import downloads, part, rows, text, tree


def test_a_status_and_a_stop_that_hang_on_one_publisher_alone_say_so(period_page):
    """A stop only if it does so on every day."""
    page = period_page(np.datetime64("2024-01-01"), np.datetime64("2024-08-31"))
    table = tree(overview.table(page, (np.datetime64("2024-01-01"), np.datetime64("2024-08-31"))))
    [now] = [text(list(row)[-1]) for body in table.iter("tbody") for row in body
             if row.get("data-link") == "dandong-sinuiju freight"]  # fmt: skip
    assert HANGS_ON_ALONE.format(publisher="Radio Free Asia") in now
    assert HANGS_ON_ALONE.format(publisher="Radio Free Asia") in stops.suspended(page)
    before = stops.suspended(period_page(np.datetime64("2020-01-01"), np.datetime64("2020-12-31")))
    assert "one publisher: Yonhap" in before
    assert "hangs on Yonhap" not in before


@pytest.mark.parametrize("days", [{"from": "2020-01-01"}, {"from": "1990-01-01", "to": "1990-12-31"}])
def test_the_contents_lead_to_every_section_of_the_page(days):
    shown = page_text(history_opened(**days))
    headings = re.findall(r"<h2 class='rl-h2 rl-history-part'(?: id='([\w-]+)')?", shown)
    assert [*headings] == re.findall(r"<li><a href='#([\w-]+)'>", shown)
    assert ("causes" in headings) == (days["from"] == "2020-01-01")


def test_the_page_and_the_file_have_the_same_rows(dataset):
    app = history_opened(**{"from": "2020-01-01"})
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2022-09-26"), from_=np.datetime64("2020-01-01")))
    shown = ("suspensions", "suspended_by_cause", "measures")
    count, causes, counts = (len(tables.frame(dataset, view, table)) for table in shown)
    assert [text(link) for link in downloads(app)] == [
        f"Download {len(view.links)} links (CSV)",
        f"Download {count} rows (CSV)",
        CHANGES_CALENDAR,
        f"Download {causes} rows (CSV)",
        TRAINS_CALENDAR,
        f"Download {counts} rows (CSV)",
    ]
    assert len(rows(part(app, "suspensions"))) == count
    assert len(rows(part(app, "counts"))) == counts > 50
