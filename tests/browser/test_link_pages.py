"""Pages of links in a browser: no session, nothing for axe, nothing wider than a phone, two pages of paper."""

import re
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe

from raillinks.i18n.languages import LANGUAGES
from tests.browser.conftest import opened_page
from tests.support.tiers import by_tier, evenly, slow

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
PAGES = (
    ("dandong-sinuiju/freight?as_of=2022-10-15&lang=ko", "light"), ("jian-manpo/passenger?lang=zh", "dark"),
    ("broken-bridge/freight?lang=en", "light"), ("?lang=en", "dark"), ("no-such/link?lang=en", "light"),
)  # fmt: skip
"""One with sources of every kind, one whose evidence is old, one that is gone; the list; none."""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
REPAIRED = """async (urls) => {
  const tree = (node) => [...node.childNodes].flatMap((child) => {
    if (child.nodeType === 3) return child.data.trim() ? [child.data] : [];
    const names = [...child.attributes].map(({ name, value }) => `${name}=${value}`);
    return [`<${child.localName} ${names.sort().join(' ')}>`, ...tree(child), `</${child.localName}>`];
  });
  const wrong = [];
  for (const url of urls) {
    const text = await (await fetch(url)).text();
    const xml = text.replace(/^.*\\n/, '').replace('<html ', '<html xmlns="http://www.w3.org/1999/xhtml" ');
    const kinds = [['text/html', text], ['application/xhtml+xml', xml]];
    const [html, strict] = kinds.map(([kind, own]) => tree(new DOMParser().parseFromString(own, kind).documentElement));
    if (JSON.stringify(html) !== JSON.stringify(strict)) wrong.push([url, html.find((part, i) => part !== strict[i])]);
  }
  return wrong;
}"""
"""The pages whose HTML the browser has to repair: it reads another tree than the strict one of XML."""


def addresses(dataset, languages):
    links = dataset.links[["crossing_id", "service"]].to_numpy()
    return [f"/links/{crossing}/{service}?lang={lang}" for crossing, service in links for lang in languages]


def test_a_page_needs_no_session_and_axe_finds_nothing(wide_page, server):
    sockets, size = [], wide_page.viewport_size
    wide_page.on("websocket", lambda socket: sockets.append(socket.url))
    for path, scheme in evenly(PAGES, 1):
        wide_page.emulate_media(color_scheme=scheme)
        wide_page.goto(f"{server}/links/{path}".replace("/?", "?"))
        wide_page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
        violations = Axe().run(wide_page).response["violations"]
        assert [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in violations] == [], path
        wide_page.set_viewport_size(PHONE)
        assert wide_page.evaluate(TOO_WIDE) is False, path
        wide_page.set_viewport_size(size)
    assert sockets == []
    assert wide_page.context.cookies() == []
    assert all(url.startswith((f"{server}/links", "data:")) for url in wide_page.asked), wide_page.asked


def test_the_browser_repairs_nothing(wide_page, server, dataset):
    wide_page.goto(f"{server}/links")
    languages = by_tier(["en"], list(LANGUAGES))
    asked = ["/links?lang=ko", *addresses(dataset, languages)[:: by_tier(6, 1)]]
    assert wide_page.evaluate(REPAIRED, asked) == []


@slow("prints every page; the rules are the same for all")
def test_each_page_is_two_sheets_of_paper(wide_page, server, dataset):
    wide_page.emulate_media(media="print")
    for address, day in product(addresses(dataset, LANGUAGES), ("", "&as_of=2022-10-15", "&as_of=2020-09-01")):
        wide_page.goto(f"{server}{address}{day}")
        printed = wide_page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) <= 2, (address, day)


@slow("one page without scripts; the others need none either")
def test_without_scripts_it_is_the_same_and_its_form_leads_to_another_day(quick_browser, server):
    for page in opened_page(quick_browser, server, viewport=PHONE, java_script_enabled=False):
        page.goto(f"{server}/links/tumen-namyang/freight?lang=en")
        page.locator("input[name=as_of]").fill("2020-01-01")
        page.locator("form button").click()
        page.wait_for_url("**/links/tumen-namyang/freight?lang=en&as_of=2020-01-01")
        page.locator("summary").first.click()
        assert page.locator("details table").first.is_visible()
        page.is_used_up = True
