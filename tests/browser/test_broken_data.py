"""With an error in its data the page shows a table of problems and nothing else."""

import pytest
from playwright.sync_api import expect

from tests.broken import WRONG_ROWS, copy_of_the_project
from tests.browser.conftest import opened_page, running_server, settle
from tests.conftest import ROOT

pytestmark = pytest.mark.browser


def test_an_error_in_the_data_stops_the_page_with_a_table(browser, tmp_path):
    row = WRONG_ROWS["unknown-crossing"]
    with running_server(copy_of_the_project(ROOT, tmp_path, row)) as address:
        for page in opened_page(browser, address, viewport={"width": 800, "height": 600}):
            page.goto(address)
            settle(page)
            expect(page.get_by_text("The data of this dashboard has errors")).to_be_visible()
            table = page.get_by_test_id("stDataFrame")
            for text in ("data/events.csv", "crossing_id", "unknown-crossing", "did you mean 'dandong-sinuiju'?"):
                expect(table.get_by_text(text).first).to_be_attached()
            expect(page.get_by_test_id("time-map")).to_have_count(0)
