"""A pin is split on exactly the days on which several statuses are possible: without colour, at any size and theme."""

import io
import json
import random

import numpy as np
import pandas as pd
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import expect

from dashboard.widgets import status_marks, time_map_content
from layers.style import STYLE
from raillinks.engine.timeline import uncertain
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.query.view_figures import contested_days
from tests.browser.conftest import open_map
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
    return time_map_content.content(dataset, view, "en") | message(view, content_url="", today=LAST)


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
    chance = random.Random(f"{theme} {ratio}")
    any_day = [str(FIRST + chance.randrange((LAST - FIRST).astype(int))) for _ in range(20)]
    seen = set()
    for day in [*any_day, *chance.sample(uncertain_days(view), 20)]:
        status = view.timeline.status_on(np.datetime64(day)).set_index(["crossing_id", "service"])
        doubtful = pd.Series(uncertain(status), index=status.index)
        for crossing, service, share in tab.evaluate("([...a]) => differences(...a)", [day, THEMES[theme], ratio]):
            doubt = bool(doubtful[crossing, service])
            assert share > 0.1 if doubt else share == 0, (day, crossing, service, share)
            seen.add(doubt)
    assert seen == {True, False}


def on_day(contested: pd.DataFrame, day: np.datetime64) -> list[tuple[str, str]]:
    """The links for which the day is a contested one."""
    rows = contested[(contested["start"] <= day) & ~(contested["end"] <= day)]
    return list(zip(rows["crossing_id"], rows["service"], strict=True))


@slow("tests/js has the days")
def test_the_map_is_drawn_again_on_exactly_the_days_on_which_a_pin_or_strand_changes(tab, dataset, view, payload):
    days = np.arange(np.datetime64("2019-11-01"), np.datetime64("2021-12-31"))
    keys = tab.evaluate("days => days.map((day) => overlayKey({ ...state, day: dayOf(day) }))", [str(d) for d in days])
    tables = [view.timeline.status_on(day) for day in days]
    contested = contested_days(view)
    looks = [
        [*table[["status", "stale", "alternatives"]].to_numpy().tolist(), sorted(on_day(contested, day))]
        for day, table in zip(days, tables, strict=True)
    ]
    drawn, changed = (
        {day for day, one, other in zip(days[1:], seen, seen[1:], strict=False) if one != other}
        for seen in (keys, looks)
    )
    ranges = [
        *(r for of in payload["exists"].values() for r in of.values()),
        *(c["exists"] for c in payload["crossings"]),
    ]
    built = {np.datetime64(day, "D") for ends in ranges for day in ends if day is not None}
    assert changed <= drawn
    assert drawn - changed <= built  # where something came to exist
    assert {np.datetime64("2021-11-01"), np.datetime64("2021-11-08")} <= changed  # contested between them
    assert np.datetime64("2020-09-30") in changed  # the day on which freight at Dandong has stopped for certain


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


@slow("the marks are in tests/js/")
def test_on_random_days_a_badge_is_split_exactly_where_several_statuses_are_possible(tab, view):
    chance = random.Random(15)
    days = [str(FIRST + chance.randrange((LAST - FIRST).astype(int))) for _ in range(200)]
    days += uncertain_days(view)
    looks = tab.evaluate(
        """days => days.map((day) => state.links.map((link) => {
          const span = link.spans[spanIndex(link, dayOf(day))];
          const { stale, among } = lookOf(span, false);
          const parts = badgeParts(state, span[STATUS], among).map((part) => part.status);
          return [link.crossing_id, link.service, parts, stale];
        }))""",
        days,
    )
    seen = set()
    for day, of_day in zip(days, looks, strict=True):
        rows = view.timeline.status_on(np.datetime64(day)).set_index(["crossing_id", "service"]).to_dict("index")
        for crossing, service, parts, stale in of_day:
            row = rows[crossing, service]
            assert (sorted(parts), parts[-1]) == (sorted(row["alternatives"].split(";")), row["status"])
            looks_certain = len(parts) == 1 and not stale and STYLE[parts[0]].pattern != "hatch"
            assert looks_certain == row["certain"], (day, crossing, service)
            seen.add((len(parts), stale))
    assert {(1, False), (2, False), (1, True)} <= seen


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


@slow("a longer way to what the others here see")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_uncertain_day_looks_different_in_grey_on_the_map(small_page, server, scheme):
    page, seen = small_page, []
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for day in ("2020-08-15", "2020-10-15"):  # suspended on both, certain on the second alone
        open_map(page, server, f"?as_of={day}")
        expect(page.locator(f"{MAP} li[data-crossing=dandong-sinuiju][data-service=freight]")).to_have_attribute(
            "data-status", "suspended"
        )
        data = page.locator(f"{MAP} .tm-map").screenshot()
        seen.append(Image.open(io.BytesIO(data)).convert("L"))
    changed = ImageChops.difference(*seen).point(lambda shade: 255 if shade > 60 else 0)
    assert sum(changed.histogram()[128:]) > 100
