"""What a reader of the small log hears and sees of the map: the tree of names and roles, and the saved picture."""

import re
from urllib.parse import quote

import httpx2
import pytest

from dashboard.i18n.translator import say
from dashboard.session import panels
from raillinks import clock
from tests import tiny
from tests.browser.conftest import PATIENCE, READY, opened_page, running_server, settle
from tests.browser.test_timemap_picture import opened, saved
from tests.browser.time_map import open_panel
from tests.conftest import ROOT
from tests.snapshots import log
from tests.snapshots.plain import plain
from tests.support.tiers import slow

pytestmark = pytest.mark.browser
QUERY = "lang=en&as_of=2022-03-02&from=2019-01-01&to=2022-12-31&event=a-again"
NUMBERS = re.compile(
    r'(?<= )(d|font-family|font-size|textLength|x|y|x1|x2|y1|y2|cx|cy|r|rx|width|height|points|transform)="[^"]*"'
)
"""Where something is drawn: it follows from the width of letters, and so from the fonts of a machine."""
DESCRIBED = """part => [...part.querySelectorAll("[aria-describedby]")].map((each) => {
  const described = each.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id));
  return `${each.className} ${each.id}: ${described.map((text) => text?.textContent).join(" ")}`;
})"""
"""What is heard after the names of controls."""


RECORD = """() => {
  const own = CanvasRenderingContext2D.prototype;
  window.drawn = new Map();
  own.measureText = (text) => ({ width: 6 * text.length, actualBoundingBoxAscent: 8, actualBoundingBoxDescent: 2 });
  const calls = ["arc", "bezierCurveTo", "clip", "fill", "fillRect", "fillText", "lineTo", "moveTo", "quadraticCurveTo",
    "rect", "rotate", "roundRect", "scale", "setLineDash", "stroke", "strokeRect", "strokeText", "translate"];
  const shown = (value) => (typeof value === "number" ? Math.round(value) : typeof value === "string" ? value : "…");
  for (const name of ["reset", ...calls]) {
    const call = own[name];
    own[name] = function (...given) {
      if (name === "reset" || !window.drawn.has(this.canvas)) window.drawn.set(this.canvas, []);
      const paint = /^fill/.test(name) ? [this.fillStyle] : /^stroke/.test(name) ? [this.strokeStyle] : [];
      if (name !== "reset") window.drawn.get(this.canvas).push([name, ...given.flat(), ...paint].map(shown).join(" "));
      return call.apply(this, given);
    };
  }
}"""
"""Keeps what is drawn on each canvas since it was last emptied; letters are equally wide on each machine."""
DRAWN = """() => [...["strips", "overlay"].map((name) => {
  const canvas = document.querySelector(`[data-testid="time-map"] canvas[data-el="${name}"]`);
  return [`== ${name}`, ...(window.drawn.get(canvas) ?? [])].join("\\n");
}), "== texts", ...[...document.querySelectorAll('[data-testid="time-map"] [data-el]')]
  .filter((part) => !part.childElementCount && part.textContent.trim())
  .map((part) => `${part.dataset.el}Text ${part.textContent}`)].join("\\n")"""


def drawing(page):
    """What is drawn in strips and above the map once the window has another width."""
    page.evaluate(RECORD)
    size = page.viewport_size
    page.set_viewport_size({"width": size["width"] - 24, "height": size["height"]})
    page.wait_for_function("window.drawn.size > 1", timeout=PATIENCE)
    settle(page)
    calls = (line.partition(" ") for line in page.evaluate(DRAWN).splitlines())
    return "\n".join(
        f"{name} {plain(f'Alpha {given}')[6:] if name.endswith('Text') else given}".rstrip() for name, _, given in calls
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("log")
    tiny.write(folder, log.files())
    with running_server(ROOT, RAILLINKS_LOG=str(folder)) as address:
        yield address


@pytest.fixture
def page(quick_browser, address):
    yield from opened_page(quick_browser, address, viewport={"width": 1024, "height": 768})


@pytest.fixture
def drawn_page(browser, address):
    """The same with a map."""
    yield from opened_page(browser, address, viewport={"width": 800, "height": 600})


def tree(part, address):
    """The names and roles of a part of the page, which do not change from one day to the next."""
    text = part.aria_snapshot().replace(address, "")
    for today in (str(clock.today()), say("en").day(clock.today())):
        text = text.replace(today, "TODAY")
    return plain(text)


AT = "as_of=2022-03-02&from=2021-01-01&to=2022-12-31"
PATHS = (
    f"?{AT}", f"?{AT}&lang=ko", f"story?{AT}", f"events?{AT}&event=a-freight&data_version=0.3.0", f"?{AT}&colour=red",
    f"links/alpha-beta/freight?{AT}", "nowhere", f"embed?{AT}&crossing=alpha-beta", f"oembed?url=ADDRESS/?{AT}",
    "oembed?url=https://example.org/", "llms.txt", "robots.txt", "health/ready",
)  # fmt: skip
"""What is asked without a browser: an address that is shared, a page that is not there, what machines ask for."""
NAMES = ("content-type", "cache-control", "location", "x-robots-tag", "content-language", "link")
NOT_OURS = re.compile(
    r"(?s)^.*(?=<meta name='description')|<(script|style)\b.*?</\1>|<svg.*?</svg>|<link rel=.preload.*?>"
)


def test_pages_before_any_script(address, snapshot):
    said = []
    for path in PATHS:
        answer = httpx2.get(f"{address}/{path.replace('ADDRESS', address)}")
        head = {name: answer.headers[name] for name in NAMES if name in answer.headers}
        text = NOT_OURS.sub("", answer.text).replace("><", ">\n<")
        said.append(f"== {path}: {answer.status_code} {head}\n{text}")
    text = "\n".join(said).replace(address, "SERVER").replace(quote(address, safe=""), "SERVER")
    for today in (say(lang).day(clock.today()) for lang in ("en", "ko")):
        text = text.replace(today, "TODAY")
    assert plain(text.replace(str(clock.today()), "TODAY")) == snapshot


def test_map_with_its_panels(page, address, snapshot):
    page.goto(f"{address}/?{QUERY}")
    page.wait_for_selector(READY, timeout=PATIENCE)
    settle(page)
    time_map = page.get_by_test_id("time-map")
    said = [tree(time_map, address)]
    said += map(plain, time_map.evaluate(DESCRIBED))
    said += [tree(open_panel(page, name), address) for name in (panels.HOW_WE_KNOW, panels.FILTERS, panels.DOWNLOAD)]
    assert "\n".join(said) == snapshot


@slow("tests/js/drawn.test.js has what is drawn of strips and map")
@pytest.mark.parametrize(
    "more", ["", "&compare_with=2020-03-06&mode=period&known_on=2022-06-01"], ids=["one day", "two"]
)
def test_what_is_drawn(drawn_page, address, snapshot, more):
    page = drawn_page
    page.goto(f"{address}/?{QUERY}{more}")
    page.wait_for_selector(READY, timeout=PATIENCE)
    settle(page)
    assert drawing(page) == snapshot


@slow("tests/js/picture.test.js has what is drawn, test_timemap_picture.py saves a picture")
def test_saved_picture(drawn_page, address, snapshot):
    page = drawn_page
    page.goto(f"{address}/?{QUERY}&compare_with=2020-03-06")
    page.wait_for_selector(READY, timeout=PATIENCE)
    assert tree(page.get_by_test_id("time-map"), address) == snapshot(name="two days")
    _, svg = saved(page, opened(page), Format="svg", Shape="wide")
    assert plain(NUMBERS.sub("", svg.decode()).replace(">", ">\n").replace(address, "")) == snapshot
