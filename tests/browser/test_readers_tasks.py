"""What first-time readers came for, in counted actions from the start page.

An action is a press, or a text that is typed with its Enter. The analyst's task is in `test_history_page`, the one by
keys alone in `test_events_table`, the phone's in `test_timemap_touch`.
"""

import csv
import io
import re

import pandas as pd
import pytest
from playwright.sync_api import expect

from dashboard.map.period_table import MAY_HAVE_HAPPENED, OPEN_ON_SOME_DAYS
from dashboard.session.panels import DOWNLOAD_TITLE, FILTERS, HOW_WE_KNOW
from dashboard.widgets.filter_panel import KNOWN_ON
from raillinks.exports import table_bytes
from raillinks.query import selection, views
from tests.browser.conftest import open_map, settle
from tests.browser.time_map import open_panel
from tests.support.tiers import slow

pytestmark = pytest.mark.browser


class Actions:
    """Counts what a reader does on a page."""

    def __init__(self, page) -> None:
        self.page, self.count = page, 0

    def press(self, target) -> None:
        self.count += 1
        target.click()

    def type(self, field, text: str) -> None:
        self.count += 1
        field.fill(text)
        field.press("Enter")


@slow("test_first_screen, test_share, test_timemap_picture; the link: dashboard/map/test_period_table.py")
def test_a_journalist_has_the_month_in_words_a_table_with_outlets_and_addresses_and_a_picture(wide_page, server):
    page = open_map(wide_page, server)
    reader = Actions(page)
    reader.type(page.locator("[data-el=date]"), "September 2022")
    page.wait_for_url("**as_of=2022-09*")
    answer = open_panel(page, HOW_WE_KNOW)
    reader.count += 1
    expect(answer).to_contain_text(OPEN_ON_SOME_DAYS.format(n=30))
    expect(answer).to_contain_text("Dandong–Sinuiju")
    with page.expect_download() as picture:
        reader.press(page.get_by_role("button", name=DOWNLOAD_TITLE))
        reader.press(page.get_by_role("button", name="Save picture"))
    panel = page.get_by_role("region", name=DOWNLOAD_TITLE)
    expect(panel.get_by_role("status").filter(has_text=picture.value.suggested_filename)).to_be_visible()
    assert picture.value.suggested_filename.endswith(".png")
    reader.press(
        page.locator(".rl-answer").get_by_role(
            "link", name=MAY_HAVE_HAPPENED.many.partition("{n} ")[2].format(period="September 2022")
        )
    )
    page.wait_for_url("**/events?*mode=period*")
    settle(page)
    with page.expect_download() as table:
        reader.press(page.get_by_role("link", name=re.compile("^Download")).first)
    rows = list(csv.DictReader(io.StringIO(table.value.path().read_text(encoding="utf-8"), newline="")))
    assert {row["crossing_name"] for row in rows} >= {"Dandong–Sinuiju"}
    assert all(row["date_earliest"] <= "2022-09-30" and row["date_latest"] >= "2022-09-01" for row in rows)
    restart = next(row for row in rows if row["event_id"] == "dd-2022-09-26-resumption")
    assert "Yonhap" in restart["publishers"].split("; ")
    assert restart["urls"].count("https://") > 3
    assert reader.count <= 6


def test_a_researcher_cites_a_day_as_known_then_and_has_code_that_gives_it_again(wide_page, server, dataset):
    page = open_map(wide_page, server)
    reader = Actions(page)
    reader.type(page.locator("[data-el=date]"), "5 Nov 2021")
    page.wait_for_url("**as_of=2021-11-05*")
    settle(page)
    filters = open_panel(page, FILTERS)
    reader.press(filters.get_by_text("More filters"))
    reader.type(page.get_by_role("textbox", name=KNOWN_ON), "2021-11-05")
    page.wait_for_url("**known_on=2021-11-05*")
    settle(page)
    reader.press(page.get_by_role("button", name=DOWNLOAD_TITLE))
    panel = page.get_by_role("region", name=DOWNLOAD_TITLE)
    reader.press(panel.get_by_role("tab", name="Citation"))
    expect(panel.get_by_text("as known on 2021-11-05").first).to_be_visible()
    reader.press(panel.get_by_role("tab", name="Other formats"))
    code = panel.locator("pre", has_text="import pandas").text_content()
    assert reader.count <= 6
    found: dict = {}
    exec(code.replace("\xa0", " "), found)  # noqa: S102 (the code that the reader copies)
    days = dict.fromkeys(("as_of", "known_on"), "2021-11-05")
    chosen, bad = selection.from_query(list(days.items()), views.choices(dataset), dataset.covered_to)
    expected = table_bytes.plain_csv(dataset, views.make_view(dataset, chosen), "status")
    assert bad == []
    pd.testing.assert_frame_equal(found["status"], pd.read_csv(io.BytesIO(expected), dtype=str, keep_default_na=False))
    of_link = found["status"].set_index(["crossing_id", "service"])[["status", "replayed_status", "stale", "certain"]]
    assert [*of_link.loc[("shanghekou-chongsu", "freight")]] == ["unknown", "open", "false", "false"]  # lapsed: of 1950
    assert [*of_link.loc[("jian-manpo", "passenger")]] == ["suspended", "suspended", "true", "false"]  # of January 2020
