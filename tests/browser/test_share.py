"""Share, cite, embed and download in a real Chromium."""

import io
import re
import zipfile
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from dashboard.session.panels import DOWNLOAD
from dashboard.widgets.download_and_cite import COPY_THE_ANSWER, SHARE
from dashboard.widgets.downloads import CSV_FOR_EXCEL
from raillinks.clock import today
from raillinks.exports.cite import STYLES
from tests.browser.conftest import ROOT, open_map, opened_page, running_server, settle
from tests.browser.time_map import open_panel
from tests.support.tiers import slow

pytestmark = pytest.mark.browser

VIEW = "?as_of=2022-09-26&kind=suspension&kind=resumption&q=%EC%8B%A0%EC%9D%98%EC%A3%BC"
COUNT_RUNS = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  window.runs = 0;
  new MutationObserver(() => { if (app.dataset.testScriptState === 'running') window.runs += 1; })
    .observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
}"""


@pytest.fixture(scope="module")
def other_server():
    """The same dashboard on another port: another site, to a browser."""
    with running_server(ROOT) as address:
        yield address


def fetched(address):
    with urlopen(address, timeout=60) as answer:
        return answer.read()


def opened(page, tab):
    """Opens a tab of “Download and cite”; gives it."""
    panel = open_panel(page, DOWNLOAD)
    panel.get_by_role("tab", name=tab).click()
    return panel.get_by_role("tabpanel", name=tab)


def saved(page, body, form):
    with page.expect_download() as download:
        body.get_by_role("link", name=re.compile(f"^{form}")).click()
    return download.value.path().read_bytes()


@slow("a longer way to what the others here see")
def test_the_permalink_of_a_zip_gives_the_same_rows_in_a_fresh_browser_on_another_port(
    quick_page, quick_browser, server, other_server
):
    open_map(quick_page, server, VIEW)
    first = saved(quick_page, opened(quick_page, "Other formats"), "Everything")
    with zipfile.ZipFile(io.BytesIO(first)) as archived:
        readme, events = (archived.read(name).decode() for name in ("README.md", "events.csv"))
    address, mark, query = re.search(r"Permalink: `([^`]+)`", readme)[1].partition("?")
    assert address == f"{server}/"
    for page in opened_page(quick_browser, other_server, viewport={"width": 800, "height": 600}):
        open_map(page, other_server, mark + query)
        with zipfile.ZipFile(io.BytesIO(saved(page, opened(page, "Other formats"), "Everything"))) as archived:
            assert archived.read("events.csv").decode() == events.replace(address, f"{other_server}/")
    assert fetched(f"{server}/api/v1/export.zip?{query}") == first == fetched(f"{server}/api/v1/export.zip{VIEW}")


def assert_cited(page, server):
    """The view is cited in every style with the day of access."""
    cited = opened(page, "Citation").locator("pre:not([class])")
    expect(cited).to_have_count(2 * len(STYLES))
    blocks = cited.all_text_contents()
    assert all(f"{server}/" in text for text in blocks)
    assert sum("as_of=2022-09-26" in text for text in blocks) == len(STYLES)
    assert f"urldate = {{{today()}}}" in blocks[[*STYLES].index("BibTeX")]


@slow("tests/dashboard/map/ has which text the button copies")
def test_the_answer_is_copied_with_its_citation_in_one_press(quick_page, server):
    page = open_map(quick_page, server, VIEW)
    page.evaluate("Object.assign(navigator.clipboard, { writeText: async (text) => { window.copied = text; } })")
    page.get_by_role("button", name=COPY_THE_ANSWER).click()
    expect(page.locator(".rl-answer [role=status]")).not_to_have_text("")
    lead, _, cited = page.evaluate("window.copied").partition("\n\n")
    assert lead == page.locator(".rl-answer-text").text_content()
    assert f"{server}/?as_of=2022-09-26" in cited


def test_no_download_reruns_or_resets_the_page_which_can_be_cited(quick_page, server):
    page = open_map(quick_page, server, VIEW)
    page.evaluate(COUNT_RUNS)
    address = page.url
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(r"^Download \d+ events \(CSV\)$")).click()
    name = download.value.suggested_filename
    assert name == "china-dprk-to-2022-09-26-events.csv"
    assert download.value.path().read_bytes() == fetched(f"{server}/api/v1/events.csv{VIEW}")
    assert saved(page, opened(page, "Table"), "Excel") == fetched(f"{server}/api/v1/export.xlsx{VIEW}")
    body = opened(page, "Other formats")
    assert saved(page, body, "Status of") == fetched(f"{server}/api/v1/status.csv{VIEW}")
    assert saved(page, body, CSV_FOR_EXCEL) == fetched(f"{server}/api/v1/events.csv{VIEW}&for=excel")
    assert saved(page, body, "JSON with") == fetched(f"{server}/api/v1/events.json{VIEW}")
    assert saved(page, body, "GeoJSON") == fetched(f"{server}/api/v1/events.geojson{VIEW}")
    assert page.evaluate("window.runs") == 0
    assert page.url == address
    assert_cited(page, server)
    page.keyboard.press("Escape")
    settle(page)
    assert page.evaluate("window.runs") == 0
    link = page.locator(".st-key-download_events a.rl-download").element_handle()
    search = page.get_by_role("searchbox", name="Search")
    search.fill("freight")
    search.press("Enter")
    page.wait_for_function("window.runs > 0")  # a rerun would have been seen
    page.wait_for_function(
        "link => link.isConnected && /q=freight/.test(link.href)", arg=link
    )  # no press on it is lost


@slow("a longer way to what the others here see")
def test_the_copied_link_opens_the_whole_view(quick_page, quick_browser, server):
    open_map(quick_page, server, "?as_of=2022-09-26&event=dd-2022-04-29-suspended&lang=ko&lat=40.1&lon=124.4&zoom=9")
    link = opened(quick_page, "웹 링크").locator("pre").inner_text()
    query = parse_qs(urlsplit(link).query)
    assert link.startswith(f"{server}/?as_of=2022-09-26")
    assert (query["event"], query["lang"], query["zoom"]) == (["dd-2022-04-29-suspended"], ["ko"], ["9"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", query["data_version"][0])
    names = ("as_of", "event", "lang", "lat", "lon", "zoom")
    for page in opened_page(quick_browser, server, viewport={"width": 800, "height": 600}):
        open_map(page, server, f"?{urlsplit(link).query}")
        again = parse_qs(urlsplit(page.url).query)
        assert {name: again[name] for name in names} == {name: query[name] for name in names}
        assert page.locator(".rl-changes").count() == 0


SHARED = "navigator.share = async (what) => { window.shared = what; }"
FINGER = 44  # CSS pixels: what a fingertip needs


@slow("tests/js/sharing.test.js has the button")
def test_a_phone_shares_by_its_own_sheet_and_has_buttons_for_a_finger(quick_browser, server, dataset):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    for page in opened_page(quick_browser, server, **phone):
        page.add_init_script(SHARED)
        open_map(page, server, VIEW)
        body = opened(page, "Web link")
        share, copy = (body.get_by_role("button", name=name) for name in (SHARE, "Copy"))
        close = page.locator(".rl-panel-download .rl-panel-head button")
        for button in (share, copy, close):
            assert min(button.bounding_box()[side] for side in ("width", "height")) >= FINGER
        share.tap()
        page.wait_for_function("window.shared !== undefined")
        assert page.evaluate("window.shared.url") == body.locator("pre").inner_text()
        event_id = dataset.events["event_id"].iloc[-1]
        page.goto(f"{server}/events?event={event_id}")
        link = page.locator(".st-key-permanent_link")
        expect(link.locator("pre")).to_have_text(f"{server}/events?event={event_id}")
        assert link.get_by_role("button", name="Copy").bounding_box()["height"] >= FINGER
