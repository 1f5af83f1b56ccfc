"""A server that is updated under an open page: the modules of both versions are on it, and only the later ones act."""

import re

import pytest
from playwright.sync_api import expect

from dashboard.session.page_links import PAGE
from tests.browser.conftest import open_map
from tests.browser.time_map import as_of, slider
from tests.support.tiers import slow
from timemap.assets import TIME_MAP

pytestmark = pytest.mark.browser

COUNT_LISTENERS = """() => {
  window.added = [];
  for (const target of [window, document]) {
    const add = target.addEventListener;
    target.addEventListener = (...given) => { window.added.push(given[0]); add.apply(target, given); };
  }
}"""
MOUNT_ANEW = """async ([url, chosen]) => {
  const root = document.querySelector('[data-testid=time-map]');
  const mark = Symbol.for('rail-links.mount');
  let parent = root;
  while (!parent[mark]) parent = parent.parentElement;
  const { message, state } = parent[mark].mount;
  const later = await import(url);
  const slider = root.querySelector('.tm-slider');
  slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
  root.querySelector('[data-el=timeIn]').click();
  const choose = (name, value) => {
    const field = root.querySelector(`[data-el=${name}]`);
    if (field.type === 'checkbox') field.checked = value;
    else field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };
  for (const [name, value] of Object.entries(chosen)) choose(name, value);
  const period = [...state.view];
  window.reports = [];
  window.later = () => parent[mark].mount.state;
  later.default({
    data: message,
    parentElement: parent,
    setStateValue: (name, report) => window.reports.push(report),
    setTriggerValue: () => {},
  });
  return period;
}"""


def other_version(page, assets):
    """The address at which the page gets the same modules as ones of another version."""
    folder = assets.url.rstrip("/").rpartition("/")[0]
    other = f"{folder}/0123456789abcdef/"
    page.route(
        re.compile(re.escape(other)), lambda route: route.continue_(url=route.request.url.replace(other, assets.url))
    )
    return other


def test_a_later_version_takes_the_readers_day_over_and_the_earlier_one_says_nothing_more(quick_page, server):
    page = quick_page
    open_map(page, server, "?as_of=2022-09-26")
    slider(page).wait_for()
    sent = len(page.sent)
    chosen = {"stops": "dandong-sinuiju", "step": "week", "speed": "4", "reverse": True, "loop": True, "snap": False}
    period = page.evaluate(MOUNT_ANEW, [f"{other_version(page, TIME_MAP)}time_map.js", chosen])
    expect(page.get_by_test_id("time-map")).to_have_count(1)
    expect(page.get_by_test_id("time-map")).to_have_attribute("data-ready", "true")
    assert as_of(page) == "2022-09-27"
    assert page.evaluate("window.later().view") == pytest.approx(period, abs=1)  # a period is reported in whole days
    shown = page.evaluate(
        "names => names.map((name) => window.later().el[name]).map((n) => n.type === 'checkbox' ? n.checked : n.value)",
        list(chosen),
    )
    assert shown == list(chosen.values())
    play = page.evaluate("(({ mode, speed, direction, loop }) => [mode, speed, direction, loop])(window.later().play)")
    assert play == ["week", 4, -1, True]
    page.wait_for_function("window.reports.length === 2")  # sent again after two seconds: the earlier one had its time
    reports = page.evaluate("window.reports")
    assert [report["as_of"] for report in reports] == ["2022-09-27", "2022-09-27"]
    assert all(report["range"] for report in reports)  # the period that was just chosen
    assert len(page.sent) == sent


@slow("a longer way to what the others here see")
def test_later_versions_of_the_page_modules_add_no_listener_and_no_wrapper(quick_page, server):
    page = open_map(quick_page, server, "?as_of=2022-09-26")
    other = other_version(page, PAGE)
    page.evaluate(COUNT_LISTENERS)
    calls = page.evaluate(
        """async (folder) => {
          const [push, Socket] = [history.pushState, WebSocket];
          const room = document.createElement('div');
          room.innerHTML = '<div class="rl-html"></div>';
          const sent = [];
          const links = await import(`${folder}page_links.js`);
          links.default({
            parentElement: room,
            data: {
              html: '', history: true, made_for: '', again: null,
              language: { lang: document.documentElement.lang, name: 'Rail', words: [] },
            },
            setTriggerValue: (name, value) => sent.push([name, value.href]),
          });
          const { reconnect } = await import(`${folder}reconnect.js`);
          reconnect('', () => {});
          window.dispatchEvent(new PopStateEvent('popstate'));
          return { same: push === history.pushState && Socket === WebSocket, added: window.added, sent };
        }""",
        other,
    )
    assert calls["same"]
    assert not {"popstate", "keydown"} & set(calls["added"])
    assert [name for name, _ in calls["sent"]] == ["go"]  # the later one, once
