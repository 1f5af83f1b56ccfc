"""The history page in a browser: a cell leads to the map on its day, with the card of the event behind its status."""

import csv
import io

import pytest
from playwright.sync_api import expect

from dashboard.history.periods import EACH_MONTH
from tests.browser.axe import unexpected
from tests.browser.conftest import settle
from tests.support.tiers import slow
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser


def opened(page, server, query):
    page.goto(f"{server}/history?{query}&lang=en")
    settle(page)
    return page


def test_the_charts_have_one_axis_of_time_each_row_its_cells_and_a_month_leads_to_the_day_of_its_change(
    quick_page, server, dataset
):
    messages = []
    quick_page.on("console", lambda message: messages.append(message.text))
    page = opened(quick_page, server, "as_of=2023-01-01&from=2020-01-01&by=year")
    charts = page.get_by_test_id("stVegaLiteChart")
    charts.first.scroll_into_view_if_needed()
    expect(page.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)")).to_have_count(2)
    assert [text for text in messages if "Conflicting scale" in text] == []
    table = page.get_by_role("grid")
    years, rows = table.locator("thead tr:last-child a").count(), table.locator("tbody tr")
    assert years
    cells = "rows => rows.map(row => row.querySelectorAll('td').length)"
    eventually(lambda: {*rows.evaluate_all(cells)} == {years})
    page.get_by_role("link", name="April 2022: open, suspended from 29 April 2022").click()
    page.wait_for_url("**/?as_of=2022-04-29*event=dd-2022-04-29-suspended*")
    event = dataset.events.set_index("event_id").loc["dd-2022-04-29-suspended"]
    expect(page.locator(".rl-event .rl-summary")).to_have_text(event["summary"])
    assert "from=2020-01-01" in page.url
    assert "lat=40.1" in page.url


@slow("a longer way to what the others here see")
def test_an_analyst_has_every_month_since_2019_as_a_file_in_four_actions_and_reads_the_table(quick_page, server):
    page = quick_page
    page.goto(f"{server}/?lang=en")
    settle(page)
    page.get_by_role("link", name="History").click()
    page.get_by_role("radio", name="Since 2019").click()
    page.get_by_role("radio", name=EACH_MONTH).click()
    page.wait_for_url("**by=month*from=2019-01-01*")
    table = page.get_by_role("grid")
    expect(table.get_by_role("row").nth(2)).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="rows (CSV)").first.click()
    content = saved.value.path().read_text(encoding="utf-8")
    months = {row["from"] for row in csv.DictReader(io.StringIO(content, newline=""))}
    assert {"2019-01-01", "2021-02-01", "2025-12-01", "2026-01-01"} <= months
    assert len(months) == 12 * 7 + 3

    said = page.locator("[data-said]")
    table.locator("td").nth(2).hover()
    expect(said).to_contain_text("Dandong–Sinuiju · freight, March 2019: 100 % open")
    table.locator("td").first.focus()
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("February 2019")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    expect(said).to_contain_text("March 2026")
    assert table.locator("[tabindex='0']").count() == 1
    assert unexpected(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    box = table.locator("tbody th").first.bounding_box()
    assert box["x"] >= 0
    assert box["width"] < 390 / 3


@slow("a longer way to what the others here see")
def test_the_keyboard_stays_where_it_was_and_a_strip_says_its_bands(quick_page, server):
    page = opened(quick_page, server, "as_of=2022-09-26&from=2020-01-01")
    row = page.locator("tr[data-link='dandong-sinuiju freight']")
    row.locator(".rl-strip-told").focus()
    expect(row.locator(".rl-strip-told > .rl-count-said")).to_contain_text("suspended from 29 April 2022")
    row.locator(".rl-counts a", has_text="28 September 2022: wagons").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/history?*from=2022-*to=202*")
    expect(row.locator(":focus")).to_have_count(1)


@slow("tests/pages/ has where the links lead to")
def test_a_press_on_the_contents_shows_the_heading_below_the_head_of_the_page(quick_page, server):
    page = opened(quick_page, server, "as_of=2023-01-01&from=2020-01-01")
    bottom = page.get_by_test_id("stHeader").bounding_box()["height"]
    for name in ("causes", "days"):
        page.locator(f".rl-contents a[href='#{name}']").click()
        heading = page.locator(f"#{name}")
        expect(heading).to_be_focused()
        eventually(lambda: bottom <= heading.bounding_box()["y"] < bottom + 60)  # noqa: B023 (it is called at once)
