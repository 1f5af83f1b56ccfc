"""The page without a server in Chromium: the single file from a disk and offline, the folder on a plain host."""

import csv
import gzip
import io
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from dashboard.events.event_list import CHOSEN_EVENT
from dashboard.i18n import translator as translator_of_pages
from dashboard.styles import style_sheets
from raillinks.answer import border, border_wording
from raillinks.exports import api_paths, bundles, table_bytes
from raillinks.i18n import translator as i18n_translator
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load
from static_page import document, modules, parts
from static_page.texts import OPENED_FROM_DISK
from tests import tiny
from tests.browser.axe import serious
from tests.browser.conftest import PATIENCE, opened_page
from tests.browser.paper import MOST_PAGES, printed_pages
from tests.support.static_host import hosted
from tests.support.tiers import by_tier, sample, seeded, slow
from timemap import payload

pytestmark = pytest.mark.browser

WIDE = {"width": 1440, "height": 900}
GO = """query => new Promise((done) => {
  history.pushState(null, '', query);
  const map = document.querySelector('[data-testid=time-map]');
  const asked = new URLSearchParams(query);
  const look = () => {
    const lang = document.documentElement.lang === asked.get('lang');
    const there = map.dataset.asOf === asked.get('as_of') && lang;
    if (there && document.querySelector('[data-testid=status-list] li')) done();
    else requestAnimationFrame(look);
  };
  dispatchEvent(new PopStateEvent('popstate'));
  look();
})"""
LISTED = """() => Object.fromEntries([...document.querySelectorAll('[data-testid=status-list] li[data-crossing]')].map(
  ({ dataset: d }) => [`${d.crossing}/${d.service}`, [d.status, d.certain, d.stale]]))"""
ANSWER = "document.querySelector('.rl-answer-text').textContent"


@pytest.fixture(scope="module")
def shown(quick_browser, single):
    """The single file from a disk, in a browser that is offline."""
    for page in opened_page(quick_browser, single.parent.as_uri(), viewport=WIDE, offline=True):
        yield open_page(page, single.as_uri())


def open_page(page, address):
    page.goto(address)
    page.wait_for_selector("body[data-whole]", timeout=PATIENCE)
    return page


def go(page, **names):
    page.evaluate(GO, "?" + "&".join(f"{name}={value}" for name, value in names.items()))


def random_days(dataset, count):
    view = views.make_view(dataset, Selection(as_of=dataset.covered_to))
    first, last = payload.reach(dataset, view, dataset.covered_to)
    chance = seeded("days of the page")
    return [first + np.timedelta64(chance.randint(0, int((last - first).astype(int))), "D") for _ in range(count)]


def downloaded(page, name):
    with page.expect_download() as waiting:
        page.locator(f"[data-download='{name}']").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


@sample(1)
@pytest.mark.parametrize("lang", ["en", "ko", "zh"])
@slow("tests/static_page/ has the days")
def test_a_day_says_what_the_api_says(shown, page_log, lang):
    say = i18n_translator.say(lang)
    for day in random_days(page_log, by_tier(4, 100)):
        go(shown, as_of=day, lang=lang)
        view = views.make_view(page_log, Selection(as_of=day))
        rows = csv.DictReader(io.StringIO(table_bytes.plain_csv(page_log, view, "status").decode()))
        wanted = {
            f"{row['crossing_id']}/{row['service']}": [
                row["status"],
                row["certain"],
                row["stale"],
            ]
            for row in rows
        }
        assert shown.evaluate(LISTED) == wanted, day
        given = border.of_view(page_log, view)
        assert shown.evaluate(ANSWER) == border_wording.lines(page_log, given, say).text, day


def test_a_download_has_the_bytes_of_the_api(shown, page_log):
    [day] = random_days(page_log, 1)
    go(shown, as_of=day, lang="en")
    view = views.make_view(page_log, Selection(as_of=day))
    for name in ("events", "status"):
        saved, content = downloaded(shown, f"{name}.csv")
        assert content == table_bytes.plain_csv(page_log, view, name), day
        assert saved == api_paths.saved_as(page_log, view, f"{name}.csv")
    everything = views.make_view(page_log, Selection(as_of=page_log.covered_to, mode="all"))
    assert downloaded(shown, "export.zip")[1] == bundles.export_zip(page_log, everything)


def test_links_and_typed_dates_lead_through_the_page_and_back(shown):
    go(shown, as_of="2020-03-05", lang="en")
    shown.locator("[data-room=story] a[href*=event]").first.click()
    event = shown.evaluate("new URLSearchParams(location.search).get('event')")
    assert shown.locator("#chosen-event h2").first.inner_text() == CHOSEN_EVENT
    shown.locator("#chosen-event a.rl-day").first.click()
    shown.wait_for_selector("[data-testid=time-map]:not([data-as-of='2020-03-05'])")
    field = shown.locator("[data-testid=time-map] [data-el=date]")
    field.fill("2020-02")
    field.press("Enter")
    shown.wait_for_selector("[data-testid=time-map][data-as-of='2020-02-29']")
    expect(shown).to_have_url(re.compile(r"[?]as_of=2020-02&"))
    assert "its last day, 29 February 2020" in shown.locator("[data-el=dateNote]").inner_text()
    field.fill("next Tuesday")
    field.press("Enter")
    expect(shown.locator("[data-el=dateFault]")).to_contain_text("This page reads")
    shown.go_back()
    shown.wait_for_selector("[data-testid=time-map]:not([data-as-of='2020-02-29'])")
    assert shown.evaluate("new URLSearchParams(location.search).get('event')") == event


@slow("a longer way to what the others here see")
def test_what_an_address_asks_for_in_vain_is_said(shown, page_log):
    notice = shown.locator(".rl-page-notice")
    go(shown, as_of="2020-03-05", lang="en", kind="closure", event="nothing", zoom=9)
    assert notice.inner_text().endswith(": event, zoom, kind")
    crossing = page_log.chinese_crossings[-1]
    go(shown, as_of="2020-03-05", lang="en", crossing=crossing, service="passenger", mode="all", data_version="0.1.0")
    version = page_log.version
    assert notice.inner_text().startswith(f"This link asks for another data version. This copy has {version} alone;")
    go(shown, as_of="2020-03-05", lang="en", crossing=crossing, service="passenger", data_version=version)
    assert notice.is_hidden()
    assert shown.locator(".rl-answer").get_attribute("data-crossing") == crossing
    assert shown.evaluate(ANSWER).startswith("Passenger trains at")


GROUND = """() => {
  const pen = document.createElement('canvas').getContext('2d');
  pen.fillStyle = '#123456';
  pen.fillStyle = getComputedStyle(document.querySelector('.time-map')).getPropertyValue('--tm-paper').trim();
  return pen.fillStyle;
}"""


@slow("a longer way to what the others here see")
@pytest.mark.parametrize(("scheme", "colour"), [("light", "#ffffff"), ("dark", "#0e1117")])
def test_the_ground_of_the_map_is_a_colour_that_a_canvas_knows(quick_browser, single, scheme, colour):
    page = quick_browser.new_page(color_scheme=scheme)
    page.goto(single.as_uri())
    page.wait_for_selector(".time-map")
    assert page.evaluate(GROUND) == colour
    page.close()


PLACES = """() => ['h1', '.rl-page-languages', '.rl-page-head nav', '.rl-answer', '[data-testid=time-map]'].map(
  (part) => document.querySelector(part).getBoundingClientRect().toJSON())"""


@slow("a longer way to what the others here see")
@pytest.mark.parametrize("lang", ["en", "ko", "zh"])
def test_on_a_phone_the_head_has_two_lines_and_the_answer_touches_nothing(shown, lang):
    go(shown, as_of="2020-03-05", lang=lang)
    shown.set_viewport_size({"width": 390, "height": 844})
    name, languages, rooms, answered, time_map = shown.evaluate(PLACES)
    shown.set_viewport_size(WIDE)
    assert languages["top"] < name["bottom"] <= rooms["top"]
    assert rooms["height"] < 2 * languages["height"]
    assert time_map["top"] - answered["bottom"] >= 10


@slow("a longer way to what the others here see")
def test_axe_finds_nothing_serious(shown):
    go(shown, as_of="2020-03-05", lang="en")
    shown.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    assert serious(shown) == []


def test_its_style_sheets_have_the_rules_of_those_with_comments(quick_page):
    sheets = [modules.style(), *re.findall(r"<style>(.*?)</style>", style_sheets.CSS, re.DOTALL)]
    sheets.append((modules.STATIC / "page.css").read_text(encoding="utf-8"))
    rules = """texts => texts.map(text => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        return [...sheet.cssRules].map(rule => rule.cssText.replace(/\\s+/g, ' '));
    })"""
    plain = [modules.plain_style(sheet) for sheet in sheets]
    assert not re.search(r"/\*|\n ", "".join(plain))
    assert quick_page.evaluate(rules, plain) == quick_page.evaluate(rules, sheets)


def test_without_scripts_the_statuses_are_there(quick_browser, single, page_log):
    context = quick_browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(single.as_uri())
    status = views.make_view(page_log, Selection(as_of=page_log.covered_to))
    rows = table_bytes.plain_csv(page_log, status, "status").decode().splitlines()[1:]
    for lang in ("en", "ko", "zh"):
        assert page.locator(f".rl-page-plain section[lang={lang}] tbody tr").count() == len(rows)
    assert page.locator(".rl-page-plain").is_visible()
    context.close()


def test_the_folder_opened_from_a_disk_says_that_it_needs_a_server(quick_browser, folder, page_log):
    """Browsers load no parts from a disk: what is left are the statuses of the last day, and why."""
    for page in opened_page(quick_browser, folder.as_uri(), viewport=WIDE):
        page.goto((folder / "some" / "where" / document.INDEX).as_uri())
        plain = page.locator(".rl-page-plain")
        expect(plain).to_be_visible()
        for lang in ("en", "ko", "zh"):
            said = translator_of_pages.say(lang)(OPENED_FROM_DISK)
            assert plain.locator(f"p[lang={lang}]:visible").inner_text() == said
        assert page.locator("header nav a:visible").count() == 0, "nothing there leads anywhere"
        assert plain.locator("section[lang=en] tbody tr").count() == (~page_log.links["context"]).sum()


@slow("a longer way to what the others here see")
def test_the_first_view_of_the_folder_is_light(quick_browser, folder):
    with hosted(folder) as (address, sent):
        for page in opened_page(quick_browser, address, viewport=WIDE):
            page.goto(f"{address}/some/where/?as_of=2020-03-05")
            page.wait_for_selector("[data-testid=time-map][data-ready]", timeout=PATIENCE)
            page.wait_for_selector("body[data-whole]", timeout=PATIENCE)
    index = folder / "some" / "where" / document.INDEX
    later = ("more.", "events.", "sources.", "csv.", "zip.")
    first = [size for path, size in sent.items() if not path.rpartition("/")[2].startswith(later) and "?" not in path]
    assert len(first) > len(parts.FIRST)
    assert sum(first) + len(gzip.compress(index.read_bytes(), 6)) <= 1_600_000
    assert all(path.startswith("/some/where/") for path in sent)


@slow("a longer way to what the others here see")
def test_a_part_that_fails_leaves_what_is_shown(quick_browser, folder, page_log):
    with hosted(folder) as (address, _):
        for page in opened_page(quick_browser, address, viewport=WIDE):
            for part in ("more", "csv"):
                page.route(f"**/parts/{part}.*", lambda route: route.fulfill(status=503))
            page.goto(f"{address}/some/where/?as_of=2020-02&lang=ko#about")
            failure = page.locator(".rl-page-failure")
            expect(failure).to_be_visible(timeout=PATIENCE)
            assert page.locator("[data-testid=time-map][data-ready]").is_visible()
            assert (
                page.locator(".rl-answer .rl-note").inner_text()
                == page.locator("#downloads .rl-note").first.inner_text()
            )
            page.locator("[data-download='status.csv']").click()
            expect(page.locator("#downloads [role=status]")).not_to_be_empty()
            page.unroute_all()
            failure.locator("button").click()
            page.wait_for_selector("body[data-whole]", timeout=PATIENCE)
            expect(failure).to_be_hidden()
            link = page.locator("[data-room=story] a[href*=event]").first
            link.focus()
            assert {"lang=ko", "zoom="} & set(re.split("[?&#]", link.get_attribute("href"))) == {"lang=ko"}
            early = page_log.events[page_log.events["date"].str.fullmatch(r"\d{4}-\d{2}-0\d")].iloc[-1]
            page.goto(f"{address}/some/where/?lang=ko&as_of={early['date'][:7]}&event={early['event_id']}#about")
            page.wait_for_selector("body[data-whole]", timeout=PATIENCE)
            expect(page.locator("#about")).to_be_focused()
            assert page.locator("#chosen-event .rl-ways").count() == 0, "the event is of the month"


HOSTILE = "</script><img src=x onerror=window.hacked=1>'&amp;"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    root = tmp_path_factory.mktemp("hostile")
    texts = {
        "data/events.csv": tiny.EVENTS.replace("Freight stops.", HOSTILE),
        "data/sources.csv": tiny.SOURCES.replace("A title", HOSTILE),
        "data/story.md": tiny.STORY.replace("In January", HOSTILE),
    }
    tiny.write(root, {**tiny.complete_files(), **{name: text.encode() for name, text in texts.items()}})
    dataset = load.load(root)
    path = root / "page.html"
    path.write_bytes(document.single(dataset, parts.of_dataset(dataset)))
    return path


@slow("a longer way to what the others here see")
def test_hostile_text_is_text(quick_browser, hostile):
    for page in opened_page(quick_browser, hostile.parent.as_uri(), viewport=WIDE, offline=True):
        open_page(page, f"{hostile.as_uri()}?as_of=2020-03-05&event=e-stop")
        assert page.evaluate("window.hacked") is None
        assert HOSTILE in page.locator("#chosen-event .rl-summary").inner_text()
        assert page.locator("img").count() == 0
        assert HOSTILE in page.locator("[data-room=story]").inner_text()


EMPTY_HEADS = """() => [...document.querySelectorAll('h1, h2')].filter((head) => head.checkVisibility()
  && !(head.closest('section')?.innerText ?? 'x x').replace(head.innerText, '').trim()).map((head) => head.innerText)"""


def test_the_page_on_paper_has_its_title_no_heading_without_content_and_at_most_six_pages(shown):
    shown.emulate_media(media="print")
    shown.set_viewport_size({"width": 703, "height": 1000})
    expect(shown.locator("h1")).to_be_visible()
    assert shown.evaluate(EMPTY_HEADS) == []
    shown.emulate_media(media="null")  # else Chromium prints what the screen shows
    shown.set_viewport_size(WIDE)
    assert printed_pages(shown) <= MOST_PAGES
