"""Errors in the data, and a page that fails: what a page says, goes on to show, and how it recovers by itself."""

import pytest
from playwright.sync_api import expect

from dashboard.widgets import notes
from dashboard.widgets.version_notices import CHANGED_FILES_WRONG, DATA_HAS_ERRORS, ERRORS_IN_THE_DATA, WHAT_IS_WRONG
from tests.broken import WRONG_ROWS, copy_of_the_project
from tests.browser.conftest import opened_page, running_server, settle
from tests.conftest import ROOT
from tests.support.messages import fixed
from tests.support.tiers import slow
from tests.tiny import write_checksums

pytestmark = pytest.mark.browser


ERRORS = DATA_HAS_ERRORS
WRONG = WRONG_ROWS["unknown-crossing"]
NOTICE = fixed(CHANGED_FILES_WRONG)


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


def assert_stopped_with_a_table(page, address):
    page.goto(address)
    settle(page)
    expect(page.get_by_text(ERRORS)).to_be_visible()
    table = page.get_by_role("table", name=ERRORS_IN_THE_DATA)
    for text in ("data/events.csv", "crossing_id", "unknown-crossing", "did you mean 'dandong-sinuiju'?"):
        expect(table.get_by_text(text).first).to_be_visible()
    expect(page.get_by_test_id("time-map")).to_have_count(0)


def assert_comes_back_by_itself(page, address, mend):
    page.goto(f"{address}/about")
    expect(page.get_by_text(ERRORS)).to_be_visible()
    mend()
    expect(page.locator("#privacy")).to_be_attached()
    expect(page.get_by_text(ERRORS)).to_have_count(0)


def assert_the_last_good_version_stays_with_a_notice(page, address, folder):
    mend = add_row(folder, WRONG)
    page.goto(f"{address}/events")
    expect(page.get_by_text(NOTICE)).to_be_visible()
    expect(page.locator(".rl-events-list").first).to_be_visible()
    page.get_by_text(WHAT_IS_WRONG).click()
    expect(page.get_by_role("table", name=ERRORS_IN_THE_DATA).get_by_text("unknown-crossing").first).to_be_visible()
    mend()
    expect(page.get_by_text(NOTICE)).to_have_count(0)
    expect(page.locator(".rl-events-list").first).to_be_visible()


HIDDEN = "the secret of the machine"


def assert_no_stack_trace(page, address, folder):
    page.goto(f"{address}/compare")
    settle(page)
    expect(page.locator(f".st-key-{notes.KEY}")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    content = page.content()
    for secret in ("Traceback", "RuntimeError", HIDDEN, "compare.py", str(folder)):
        assert secret not in content


@slow("tests/versions/test_live_package.py has the last good version")
def test_errors_stop_a_page_until_they_are_mended_the_last_good_version_stays_and_no_page_shows_a_trace(
    quick_browser, tmp_path
):
    """In turn on one server, one of whose pages fails."""
    folder = copy_of_the_project(ROOT, tmp_path)
    with (folder / "pages" / "compare.py").open("a", encoding="utf-8") as script:
        script.write(f"\nraise RuntimeError({HIDDEN!r})\n")
    mend = add_row(folder, WRONG)
    with running_server(folder) as address:
        for page in opened_page(quick_browser, address, viewport={"width": 800, "height": 600}):
            assert_stopped_with_a_table(page, address)
            assert_comes_back_by_itself(page, address, mend)
            assert_the_last_good_version_stays_with_a_notice(page, address, folder)
            assert_no_stack_trace(page, address, folder)
