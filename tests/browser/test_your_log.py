"""Your log in a browser: from files to a map and back; whatever is in the files stays text, on every page."""

from functools import partial
from io import BytesIO
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from dashboard.session.pages import YOUR_LOG_TITLE, of_log
from dashboard.upload.corrections import HOW_YOUR_FILES_WERE_UNDERSTOOD, ORDER_OF_DAY_AND_MONTH, READ_THE_FILES_AGAIN
from dashboard.upload.upload_form import REMOVE_MY_FILES, REPORT_CSV, ROWS_USED, SHOW_MY_LOG, USE_GOOD_ROWS
from dashboard.widgets.notices import SHOW_THE_LOG_OF_THIS_SERVER
from layers.catalog import LAND_FILL
from tests.browser.conftest import READY, opened_page, settle
from tests.browser.test_hostile_text import TOO_WIDE
from tests.browser.test_timemap_picture import SVG, opened, saved
from tests.importer import hostile_log
from tests.support.messages import fixed
from tests.support.tiers import slow
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser
LAND_OF_A_WORLD = 0.05  # of the map, at least

CSV = """구간,시작일,종료일,상태,lat,lon
브레스트,2019-01-01,2020-03-01,open,52.1,23.7
Hendaye,03/04/2020,05/04/2020,blorb,43.35,-1.78
"""
WRONG = """() => [...document.querySelectorAll('img[src=x], [onload], [onerror], [onmouseover], iframe[srcdoc], base'
  + ', a[href^="javascript:" i], label a, button a, a[href^="mailto:"]')].map((one) => one.outerHTML)"""


def bring(page, server, content, name="mine.csv"):
    page.goto(f"{server}/your_log?lang=en")
    page.wait_for_selector("[data-testid=stFileUploader] input", state="attached")
    settle(page)
    given = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.set_input_files("[data-testid=stFileUploader] input >> nth=0", files=[given])
    page.get_by_role("heading", name=HOW_YOUR_FILES_WERE_UNDERSTOOD).wait_for()
    settle(page)


def choose(page, label, option):
    page.get_by_role("combobox", name=label).click()
    page.keyboard.type(option)
    page.keyboard.press("Enter")
    settle(page)


def test_a_reader_goes_from_a_file_with_doubts_to_a_map_and_back(quick_page, server):
    bring(quick_page, server, CSV.encode("cp949"))
    quick_page.get_by_text(ROWS_USED.format(rows="2", used="0", left="2")).wait_for()
    choose(quick_page, ORDER_OF_DAY_AND_MONTH, "Day first")
    choose(quick_page, "blorb: 1 row", "suspended")
    quick_page.get_by_role("button", name=READ_THE_FILES_AGAIN).first.click()
    quick_page.get_by_text(ROWS_USED.format(rows="2", used="2", left="0")).wait_for()
    with quick_page.expect_download() as saved:
        quick_page.get_by_text(REPORT_CSV).click()
    assert saved.value.suggested_filename == "report.csv"
    quick_page.get_by_role("button", name=SHOW_MY_LOG).click()
    quick_page.get_by_text("Your own log: mine.csv").wait_for()
    quick_page.get_by_text("브레스트").locator("visible=true").first.wait_for()
    quick_page.wait_for_url("**data_version=own**")
    quick_page.get_by_role("link", name=SHOW_THE_LOG_OF_THIS_SERVER).click()
    quick_page.get_by_text("Your own log: mine.csv").wait_for(state="detached")
    quick_page.get_by_role("link", name=YOUR_LOG_TITLE, exact=True).first.click()
    quick_page.get_by_role("button", name=REMOVE_MY_FILES).click()
    quick_page.get_by_text("2 rows = 2 used").wait_for(state="detached")


@slow("a longer way to what the others here see")
def test_whatever_is_in_a_file_runs_nowhere_and_widens_no_page(wide_page, server):
    hits: list[object] = []
    wide_page.expose_function("hit", lambda n: hits.append(n))  # noqa: PLW0108 (Playwright takes no method of a list)
    bring(wide_page, server, hostile_log.content(), f"{hostile_log.HOSTILE[0]}.csv")
    wide_page.get_by_role("button", name=fixed(USE_GOOD_ROWS.many)).click()
    wide_page.locator(".rl-own").wait_for()
    settle(wide_page)
    for path in (path for path in of_log(()) if path):
        wide_page.evaluate("path => document.querySelector(`a[data-testid$=NavLink][href$='/${path}']`).click()", path)
        wide_page.wait_for_url(f"**/{path}**")
        settle(wide_page)
        assert wide_page.evaluate(WRONG) == [], path
        assert wide_page.evaluate(TOO_WIDE) == [], path
    wide_page.locator("a[data-testid$=NavLink]").first.click()
    wide_page.wait_for_selector(READY)  # until the map is there nobody opens the dialog
    dialog = opened(wide_page)
    for kind in ("svg", "png"):
        _, picture = saved(wide_page, dialog, Format=kind)
        if kind == "svg":
            parts = list(ET.fromstring(picture).iter())  # noqa: S314 (our own picture)
            assert not [one.tag for one in parts if one.tag in {f"{SVG}script", f"{SVG}foreignObject"}]
            assert not [name for one in parts for name in one.attrib if name.lower().startswith("on")]
    assert hits == []


@slow("a longer way to what the others here see")
@pytest.mark.parametrize(("width", "height", "most"), [(1440, 900, 800), (1024, 768, 900), (390, 844, 1150)])
def test_a_log_of_many_crossings_has_its_map_and_timeline_near_its_statuses(browser, server, width, height, most):
    """From the top of statuses and map to the timeline; and the world is on a map on which it is small."""
    rows = [f"Gate {n},2019-01-{n % 28 + 1:02},open,{n - 55},{3 * n - 175}" for n in range(117)]
    for page in opened_page(browser, server, viewport={"width": width, "height": height}):
        bring(page, server, "\n".join(["crossing,date,status,lat,lon", *rows]).encode())
        page.get_by_role("button", name=SHOW_MY_LOG).click()
        page.get_by_text("Your own log: mine.csv").wait_for()
        page.wait_for_selector(READY)
        eventually(partial(has_land, page))
        grid, timeline = (page.locator(place).bounding_box() for place in (".tm-grid", ".tm-timeline"))
        assert timeline["y"] - grid["y"] < most
        assert page.locator(".time-map[data-undivided]").count() == 1
        assert set(page.locator(".tm-list .tm-service").all_text_contents()) == {""}
        assert "service" not in page.locator(".tm-list").aria_snapshot()


def test_what_is_chosen_covers_nothing_of_a_log_without_a_map(wide_page, server):
    bring(wide_page, server, b"thing,date,status\nAlder,2019-01-02,open\nBirch,2019-03-04,suspended\n")
    wide_page.get_by_role("button", name=SHOW_MY_LOG).click()
    wide_page.wait_for_selector(READY)
    settle(wide_page)
    wide_page.locator(".tm-list .tm-says").first.click()
    chip = wide_page.locator(".rl-chosen a").first
    chip.wait_for()
    settle(wide_page)
    assert wide_page.locator(".time-map[data-placeless]").count() == 1
    assert (
        chip.bounding_box()["y"] + chip.bounding_box()["height"] <= wide_page.locator(".time-map").bounding_box()["y"]
    )
    has_strips_and_list_on_the_first_screen(wide_page)


def has_strips_and_list_on_the_first_screen(page):
    """Of a phone, in the map's room; the names lead to no place."""
    assert all(name.is_disabled() for name in page.locator(".tm-list .tm-crossing").all())
    page.set_viewport_size({"width": 390, "height": 844})
    assert not page.locator(".tm-map").is_visible()
    for part in (".tm-timeline", ".tm-list"):
        assert 0 < page.locator(part).bounding_box()["y"] < 744, part


def has_land(page):
    """Whether enough pixels of the map have the colour of land."""
    shot = Image.open(BytesIO(page.locator(".tm-map").screenshot(animations="disabled"))).convert("RGB")
    return (np.asarray(shot) == LAND_FILL[""]).all(axis=2).mean() > LAND_OF_A_WORLD
