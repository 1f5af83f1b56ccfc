"""Errors in the data: what a page says, what it goes on to show, and how it recovers by itself."""

import pytest
from playwright.sync_api import expect

from tests.broken import WRONG_ROWS, copy_of_the_project
from tests.browser.conftest import opened_page, running_server, settle
from tests.conftest import ROOT
from tests.tiny import write_checksums

pytestmark = pytest.mark.browser


def test_an_error_in_the_data_stops_the_page_with_a_table(quick_browser, tmp_path):
    row = WRONG_ROWS["unknown-crossing"]
    with running_server(copy_of_the_project(ROOT, tmp_path, row)) as address:
        for page in opened_page(quick_browser, address, viewport={"width": 800, "height": 600}):
            page.goto(address)
            settle(page)
            expect(page.get_by_text("The data of this dashboard has errors")).to_be_visible()
            table = page.get_by_test_id("stDataFrame")
            for text in ("data/events.csv", "crossing_id", "unknown-crossing", "did you mean 'dandong-sinuiju'?"):
                expect(table.get_by_text(text).first).to_be_attached()
            expect(page.get_by_test_id("time-map")).to_have_count(0)


WRONG = WRONG_ROWS["unknown-crossing"]
NOTICE = "The data files have changed and cannot be used yet."


def add_row(folder, row):
    """Adds a row to the events of a served copy, with right checksums; gives what takes it back."""
    events, descriptor = folder / "data" / "events.csv", folder / "datapackage.json"
    before = events.read_bytes(), descriptor.read_bytes()
    events.write_bytes(before[0] + f"{row}\n".encode())
    write_checksums(folder)

    def take_back():
        events.write_bytes(before[0])
        descriptor.write_bytes(before[1])

    return take_back


def test_a_page_that_showed_errors_comes_back_by_itself_when_they_are_mended(quick_browser, tmp_path):
    folder = copy_of_the_project(ROOT, tmp_path)
    mend = add_row(folder, WRONG)
    with running_server(folder) as address:
        for page in opened_page(quick_browser, address, viewport={"width": 800, "height": 600}):
            page.goto(f"{address}/about")
            expect(page.get_by_text("The data of this dashboard has errors")).to_be_visible()
            mend()
            expect(page.get_by_role("heading", name="About", level=1)).to_be_visible()
            expect(page.get_by_text("The data of this dashboard has errors")).to_have_count(0)


def test_the_last_good_version_stays_with_a_notice_while_the_files_are_broken(quick_browser, tmp_path):
    folder = copy_of_the_project(ROOT, tmp_path)
    with running_server(folder) as address:
        for page in opened_page(quick_browser, address, viewport={"width": 800, "height": 600}):
            page.goto(f"{address}/about")
            expect(page.get_by_role("heading", name="About", level=1)).to_be_visible()
            mend = add_row(folder, WRONG)
            page.goto(f"{address}/events")
            expect(page.get_by_text(NOTICE)).to_be_visible()
            expect(page.get_by_role("heading", name="Events", level=1).first).to_be_visible()
            page.get_by_text("What is wrong with the changed files").click()
            expect(page.get_by_test_id("stDataFrame").get_by_text("unknown-crossing").first).to_be_attached()
            mend()
            expect(page.get_by_text(NOTICE)).to_have_count(0)
            expect(page.get_by_role("heading", name="Events", level=1).first).to_be_visible()
