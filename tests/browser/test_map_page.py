"""The map page in a real Chromium: scrub, filter, download, and open the link again."""

import csv
import io
import re
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest
from playwright.sync_api import expect

from raillinks.query import views
from raillinks.query.selection import Selection
from tests.browser.conftest import open_map, settle
from tests.browser.time_map import as_of, open_menu
from tests.support.tiers import by_tier, seeded, slow

pytestmark = pytest.mark.browser

MAP = "[data-testid=time-map]"


def file_link(page):
    return page.get_by_role("link", name=re.compile("^Download")).first


def number_of_events(page):
    label = file_link(page).inner_text()
    return int(re.search(r"\d+", label)[0])


def table_rows(page):
    """The ids of the events of the table, in its order."""
    rows = page.get_by_test_id("rows")
    expect(rows).to_have_attribute("data-drawn", "true")
    expect(rows.locator("th[aria-sort]")).to_have_count(1)
    return rows.locator("tbody tr").evaluate_all("rows => rows.map((row) => row.dataset.id)")


def downloaded(page):
    with page.expect_download() as download:
        file_link(page).click()
    return list(csv.DictReader(io.StringIO(download.value.path().read_bytes().decode("utf-8"))))


def press_at(page, share):
    """Presses the pointer on the timeline at a share of its width; gives the function that moves it."""
    slider = page.locator(f"{MAP} .tm-slider")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2

    def to(where):
        page.mouse.move(box["x"] + 1 + (box["width"] - 2) * where, y)

    to(share)
    page.mouse.down()
    return to


def test_after_the_release_table_count_address_and_file_agree(quick_page, server, dataset):
    page = open_map(quick_page, server)
    move = press_at(page, 0.9)
    move(0.5)
    page.mouse.up()
    day = as_of(page)
    page.wait_for_url(f"**as_of={day}**")
    settle(page)
    view = views.make_view(dataset, Selection(as_of=np.datetime64(day)))
    rows = downloaded(page)
    assert [row["event_id"] for row in rows] == list(view.events["event_id"])[::-1]
    assert number_of_events(page) == len(rows)
    assert table_rows(page) == [row["event_id"] for row in rows]


STATUSES_WHILE_DRAGGING = """async ([map, shares]) => {
  const slider = document.querySelector(map + ' .tm-slider');
  const box = slider.getBoundingClientRect(), seen = {};
  const send = (type, share) => slider.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, isPrimary: true, button: 0, buttons: type === 'pointerup' ? 0 : 1, bubbles: true,
    clientX: box.left + 1 + (box.width - 2) * share, clientY: box.top + box.height / 2}));
  send('pointerdown', 0.5);
  for (const share of shares) {
    send('pointermove', share);
    await new Promise(requestAnimationFrame);
    const listed = [...document.querySelectorAll('[data-testid=status-list] [data-crossing]')];
    seen[document.querySelector(map).dataset.asOf] = Object.fromEntries(listed.map(e =>
      [`${e.dataset.crossing} ${e.dataset.service}`, [e.dataset.status, e.dataset.certain, e.dataset.stale]]));
  }
  send('pointerup', 0.5);
  return seen;
}"""


@slow("tests/data/test_time_map.py: strands agree with the status table; time_map.test.js the list")
@pytest.mark.parametrize("period", by_tier(["timeAll"], ["timeRecent", "timeAll"]))
def test_the_browser_shows_the_status_that_python_gives(quick_page, server, plain_view, period):
    page = open_map(quick_page, server, "?context=1")
    page.locator(f"{MAP} [data-el=options] summary").click()
    page.locator(f"{MAP} [data-el=snap]").uncheck()
    page.keyboard.press("Escape")
    open_menu(page, "period")
    page.locator(f"{MAP} [data-el={period}]").click()
    chance = seeded(f"drag {period}")
    seen = page.evaluate(
        STATUSES_WHILE_DRAGGING, [MAP, [x / 1000 for x in chance.sample(range(1000), by_tier(24, 125))]]
    )
    assert len(seen) > by_tier(20, 100)
    for day, shown in seen.items():
        table = plain_view.timeline.status_on(np.datetime64(day))
        expected = {
            f"{row.crossing_id} {row.service}": [row.status, str(row.certain).lower(), str(row.stale).lower()]
            for row in table.itertuples()
        }
        assert expected == shown, day


@slow("a longer way to what the others here see")
def test_where_the_map_looks_goes_into_the_link_and_opens_again(small_page, quick_page, server):
    page = open_map(small_page, server, "?as_of=2022-09-26")
    page.locator(f"{MAP} [data-testid=status-list] .tm-crossing").first.click()
    page.wait_for_function("Number(new URLSearchParams(location.search).get('zoom')) > 9")
    address = urlparse(page.url).query
    assert float(parse_qs(address)["zoom"][0]) > 9
    assert abs(float(parse_qs(address)["lat"][0]) - 40.115) < 0.1
    settle(page)
    assert page.locator(MAP).count() == 1  # the rerun that wrote the address keeps the one map
    assert page.locator(f"{MAP} .tm-deck canvas").count() == 1
    open_map(quick_page, server, f"?{address}")
    assert parse_qs(urlparse(quick_page.url).query) == parse_qs(address)
