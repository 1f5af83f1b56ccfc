"""How a browser gets to the desk by the printed address, a real one: from anywhere, once, and back again."""

import pytest
from playwright.sync_api import expect

from dashboard.session.pages import DESK_SETTING
from raillinks.editor import draft
from tests.browser.conftest import ROOT, running_server
from tests.support.tiers import slow

pytestmark = pytest.mark.browser
ELSEWHERE = "http://news.example/"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    server = running_server(ROOT, **{DESK_SETTING: "1", draft.VARIABLE: str(tmp_path_factory.mktemp("drafts"))})
    with server:
        yield server


@pytest.fixture
def page(quick_browser):
    context = quick_browser.new_context()
    yield context.new_page()
    context.close()


def follow_from_elsewhere(page, link):
    """Follows a link in a page of another site, as in mail that is read in the browser."""
    page.route(ELSEWHERE, lambda asked: asked.fulfill(content_type="text/html", body=f"<a href='{link}'>The desk</a>"))
    page.goto(ELSEWHERE)
    page.get_by_role("link", name="The desk").click()


@slow("a server of its own; test_desk_gate has its answers")
def test_the_printed_address_opens_the_desk_from_another_site_s_page_and_again(page, running):
    link = running.desk_link()
    own = link.partition("?")[0]
    for _ in range(2):  # the second time the key is used, and another site's page sends no cookie
        follow_from_elsewhere(page, f"{link}&lang=ko")
        expect(page).to_have_url(f"{own}?lang=ko")
        expect(page.locator(".st-key-desk_new_report button")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(ELSEWHERE)  # the address with the key is not among those that were visited


@slow("a longer way to what the others here see")
def test_a_second_browser_needs_the_next_address(page, quick_browser, running):
    link = running.desk_link()
    page.goto(link)
    expect(page.locator(".st-key-desk_new_report button")).to_be_visible()
    page.reload()
    expect(page.locator(".st-key-desk_new_report button")).to_be_visible()
    other = quick_browser.new_context()
    second = other.new_page()
    second.goto(link)
    expect(second).to_have_url(link.partition("?")[0])
    expect(second.get_by_text("Open the address that it printed last")).to_be_visible()
    second.goto(running.desk_link())
    expect(second.locator(".st-key-desk_new_report button")).to_be_visible()
    other.close()
