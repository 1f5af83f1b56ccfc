"""A pin is split on exactly the days on which several statuses are possible: without colour, at any size and theme."""

import json

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from dashboard.widgets import status_marks, time_map_content
from raillinks.engine.timeline import uncertain
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.browser.conftest import follow, open_map, opened_page
from tests.browser.time_map import open_modules
from tests.support.messages import WORDS
from tests.support.tiers import by_tier, paired, sample, seeded, slow
from timemap.payload import message

pytestmark = pytest.mark.browser

MAP = "[data-testid=time-map]"
FIRST, LAST = np.datetime64("1911-11-01"), np.datetime64("2026-03-13")
THEMES = {
    "light": {"dark": False, "paper": "#ffffff", "ink": "#1b1b1b", "halo": "#ffffffe0", "muted": "#5f5d58"},
    "dark": {"dark": True, "paper": "#14171c", "ink": "#ececec", "halo": "#101318d9", "muted": "#a9a9a6"},
}

SETUP = """payload => {
  const theme = { font: 'sans-serif', fills: new Map() };
  window.state = { ab: { day: null }, data: payload, ...indexData(payload), theme };
  state.folding = { shown: 'day' };
  // Shades of grey that two drawings of each badge differ by: as the spans say, and as if none of them were uncertain.
  window.differences = (day, theme, ratio) => {
    Object.assign(state, { day: dayOf(day), theme: { ...theme, font: 'sans-serif', fills: new Map() } });
    const feet = new Map();
    const project = (place) => {
      if (!feet.has(`${place}`)) feet.set(`${place}`, [80 + 140 * feet.size, 90]);
      return feet.get(`${place}`);
    };
    const viewport = { zoom: 7, latitude: 41, project };
    const drawn = (plain) => {
      const pen = context2d(document.createElement('canvas'), 1400, 120, ratio);
      const pins = crossingPins(state, { pinned: null, labels: [] }, pen, viewport, [0, 0, 1400, 120]);
      for (const pin of pins) {
        if (plain) pin.spans = pin.spans.map((span) => span.with(ALTERNATIVES, [span[STATUS]]));
        drawPin(state, pen, pin, viewport);
      }
      return [pen, pins];
    };
    const [[pen, pins], [other]] = [drawn(false), drawn(true)];
    const grey = (of, x, y, radius) => {
      const box = [x - radius, y - radius, 2 * radius, 2 * radius].map((n) => Math.round(n * ratio));
      const { data } = of.getImageData(...box);
      const shade = (_, i) => 0.3 * data[4 * i] + 0.59 * data[4 * i + 1] + 0.11 * data[4 * i + 2];
      return Array.from({ length: data.length / 4 }, shade);
    };
    return pins.flatMap((pin) => pin.links.map((link, i) => {
      const [a, b] = [pen, other].map((of) => grey(of, ...badgePlaces(pin)[i]));
      return [link.crossing_id, link.service, a.filter((shade, j) => Math.abs(shade - b[j]) > 40).length / a.length];
    }));
  };
}"""


@pytest.fixture(scope="module")
def view(dataset):
    return views.make_view(dataset, Selection(as_of=LAST, context=True))


@pytest.fixture(scope="module")
def payload(dataset, view):
    return time_map_content.content(dataset, view, "en") | message(dataset, view, content_url="", today=LAST)


@pytest.fixture(scope="module")
def tab(browser, server, payload):
    """A page with the component's own functions, on the data of every link."""
    page = browser.new_page()
    open_modules(page, server)
    page.evaluate(SETUP, json.loads(json.dumps(payload)))
    yield page
    page.close()


def uncertain_days(view) -> list[str]:
    """Days on which a link has several possible statuses: the first of each such span."""
    spans = view.timeline.spans()
    return [str(day)[:10] for day in spans.loc[uncertain(spans), "start"].dropna()]


@pytest.mark.parametrize(("theme", "ratio"), paired([*THEMES], [1, 3]))
def test_a_pin_is_drawn_uncertain_exactly_where_its_status_is(tab, view, theme, ratio):
    chance = seeded(f"pins {theme} {ratio}")
    any_day = [str(FIRST + chance.randrange((LAST - FIRST).astype(int))) for _ in range(by_tier(8, 20))]
    seen = set()
    for day in [*any_day, *chance.sample(uncertain_days(view), by_tier(8, 20))]:
        status = view.timeline.status_on(np.datetime64(day)).set_index(["crossing_id", "service"])
        doubtful = pd.Series(uncertain(status), index=status.index)
        for crossing, service, share in tab.evaluate("([...a]) => differences(...a)", [day, THEMES[theme], ratio]):
            doubt = bool(doubtful[crossing, service])
            assert share > 0.1 if doubt else share == 0, (day, crossing, service, share)
            seen.add(doubt)
    assert seen == {True, False}


MARKS = """pair => {
  const [day, other] = pair.map(dayOf);
  Object.assign(state, { day, ab: { day: other, divider: 100 }, theme: { font: 'sans-serif', fills: new Map() } });
  const pen = context2d(document.createElement('canvas'), 10, 10, 1);
  let marked = 0;
  const arc = pen.arc.bind(pen);
  pen.arc = (x, y, radius, ...angles) => { marked += radius === 5.6; arc(x, y, radius, ...angles); };
  const [side] = sidesOf(state, { width: 100 });
  const viewport = { zoom: 7, latitude: 41, project: ([x, y]) => [x * 100, y * 100] };
  const pins = crossingPins(state, { pinned: null, labels: [] }, pen, viewport, [0, 0, 10, 10]);
  const sums = pins.map((pin) => {
    marked = 0;
    markDiffering(side, pen, pin, (i) => badgePlaces(pin)[i][0]);
    return [pin.crossing.crossing_id, marked];
  });
  state.ab = { day: null };
  return sums;
}"""


def test_a_pin_has_a_mark_for_each_of_its_links_that_differs_on_the_other_day(tab, view):
    random_days, marked = seeded("marks"), 0
    for _ in range(by_tier(30, 300)):
        days = [FIRST + random_days.randrange((LAST - FIRST).astype(int)) for _ in range(2)]
        one, other = (view.timeline.status_on(day) for day in days)
        differing = one["crossing_id"][one["status"] != other["status"]].value_counts()
        for crossing, marks in tab.evaluate(MARKS, [str(day) for day in days]):
            assert marks == differing.get(crossing, 0), (days, crossing)
            marked += marks
    assert marked


def test_a_label_asks_where_several_statuses_are_possible(tab):
    lines = """day => {
      state.day = dayOf(day);
      const pen = context2d(document.createElement('canvas'), 10, 10, 1);
      const viewport = { zoom: 7, latitude: 41, project: ([x, y]) => [x * 100, y * 100] };
      const pins = crossingPins(state, { pinned: null, labels: [] }, pen, viewport, [0, 0, 10, 10]);
      return pins.find((pin) => pin.crossing.crossing_id === 'dandong-sinuiju').label.lines;
    }"""
    assert tab.evaluate(lines, "2020-08-15") == ["freight suspended?", "passenger suspended"]
    assert tab.evaluate(lines, "2020-10-15") == [f"{WORDS['all']} suspended"]


FORMS = """statuses => {
  const links = ['freight', 'passenger'].map((service) => ({ service, disputed: [] }));
  const place = { at: [0, 0], foot: [0, 20], box: [-20, -14, 20, 14] };
  const spans = statuses.map((status) => {
    const span = [];
    span[STATUS] = status.replace('?', '');
    span[ALTERNATIVES] = status.endsWith('?') ? ['open', 'suspended'] : [span[STATUS]];
    return span;
  });
  const pen = context2d(document.createElement('canvas'), 10, 10, 1);
  const labelled = { ...state, theme: { font: 'sans-serif' } };
  const pin = { crossing: { name: 'A–B' }, links, spans, leads: true, there: true, ...place };
  return formsOf(pinLabel(labelled, pen, pin)).map((form) => form.lines);
}"""
"""The lines of every form of a crossing's label, the fullest first; a status that ends in `?` is one of several."""


@sample(2)
@pytest.mark.parametrize(
    ("statuses", "forms"),
    [
        (["open", "suspended"], [["freight open", "passenger suspended"], []]),
        (["unknown", "suspended"], [["freight unknown", "passenger suspended"], []]),
        (
            ["suspended", "suspended"],
            [[f"{WORDS['all']} suspended"], ["freight suspended", "passenger suspended"], []],
        ),
        (["suspended?", "suspended"], [["freight suspended?", "passenger suspended"], []]),
    ],
)
def test_a_crossing_says_all_its_statuses_or_none(tab, statuses, forms):
    assert tab.evaluate(FORMS, statuses) == forms


@sample(2)
@pytest.mark.parametrize(
    ("status", "among"), [("open", []), ("unknown", []), ("closed", ["open", "unknown", "closed"])]
)
def test_pages_draw_the_mark_that_the_map_draws(tab, status, among):
    shape = """node => [...node.querySelectorAll('path, g[transform]')]
      .map((part) => part.getAttribute('d') ?? part.getAttribute('transform'))"""
    drawn = tab.evaluate(
        f"""([status, among]) => {{
          const svg = badgeElement();
          setBadge(state, svg, status, {{ among }});
          return ({shape})(svg);
        }}""",
        [status, among],
    )
    made = tab.evaluate(
        f"html => ({shape})(new DOMParser().parseFromString(html, 'text/html'))", status_marks.mark(status, among)
    )
    assert drawn == made


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SAID = """window.said = {};
const { fillText } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.fillText = function kept(text, x, y) {
  if (this.canvas.matches('[data-el=overlay]')) window.said[text] = [x, y];
  return fillText.call(this, text, x, y);
};"""
"""Keeps where each text of the map stands."""


@slow("tests/js/drawn.test.js has the labels, test_first_picture.py the button of a phone")
@pytest.mark.parametrize(
    ("lang", "crossing", "freight"),
    by_tier(
        [("en", "Dandong–Sinuiju", "freight open")],
        [
            ("en", "Dandong–Sinuiju", "freight open"),
            ("ko", "단둥–신의주", "화물 운행"),
            ("zh", "丹东–新义州", "货运 通行"),
        ],
    ),
)
def test_on_a_phone_the_crossing_that_is_asked_for_most_says_its_statuses(browser, server, lang, crossing, freight):
    for page in opened_page(browser, server, **PHONE):
        page.add_init_script(SAID)
        open_map(page, server, f"?as_of=2020-02-20&lang={lang}")
        page.evaluate("window.said = {}")
        follow(page, f"?as_of=2022-09-26&lang={lang}")
        page.wait_for_function("text => text in window.said", arg=freight)
        name, says = (page.evaluate("text => window.said[text]", text) for text in (crossing, freight))
        assert says == [name[0], name[1] + 17]  # one below the other, in one label
        whole = page.locator(f"{MAP} [data-el=border]")
        expect(whole).not_to_be_visible()  # the map shows the whole border, and a phone has little room
        page.locator(f"{MAP} .tm-crossing:visible").first.tap()
        expect(whole).to_be_visible()
        whole.tap()
        expect(page.locator(f"{MAP}[data-shows-whole]")).to_have_count(1)
        expect(whole).to_be_visible()  # whoever has pressed it by a key goes on from there
        page.evaluate("document.activeElement.blur()")
        expect(whole).not_to_be_visible()


@slow("a longer way to what the others here see")
def test_list_and_legend_have_the_same_mark(quick_page, server, dataset):
    open_map(quick_page, server, "?as_of=2020-08-15")
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2020-08-15")))
    status = view.timeline.status_on(np.datetime64("2020-08-15")).set_index(["crossing_id", "service"])
    items = quick_page.locator(f"{MAP} [data-testid=status-list] li[data-crossing]").evaluate_all(
        """items => items.map((li) => [li.dataset.crossing, li.dataset.service,
          [...li.querySelectorAll('.tm-badge > g')].map((part) => part.dataset.part)])"""
    )
    possible = {(c, s): sorted(parts) for c, s, parts in items}
    assert possible == {key: sorted(status.loc[key, "alternatives"].split(";")) for key in possible}
    assert ["partial", "suspended"] in possible.values()
    entry = quick_page.locator(f"{MAP} .tm-key").filter(has_text="not certain")
    expect(entry.locator(".tm-badge > g")).to_have_count(2)
