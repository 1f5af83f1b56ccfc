"""Steps of scenarios that run in any browser: what a reader does to the time map, and what it shows."""

from typing import Any

import numpy as np

from tests.browser.drivers import Driver, Point
from tests.browser.time_map import VIEW

MAP = "[data-testid=time-map]"
DAY = "2022-09-26"
"""The day on which each scenario begins: a day with an event."""
PATIENCE = 60_000  # milliseconds, as for Chromium: engines draw WebGL in software, beside other tests

_READY = f"""() => document.querySelector('{MAP}[data-ready=true]')
  && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"""
_HELP = """() => {
  const { send } = WebSocket.prototype;
  window.sent = 0;
  WebSocket.prototype.send = function counted(...data) { window.sent += 1; return send.apply(this, data); };
  const root = document.querySelector('[data-testid=time-map]');
  window.part = (name) => (name === 'root' ? root : root.querySelector(`[data-el=${name}]`));
  window.choose = (field, value) => {
    field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };
  window.days = [];
  new MutationObserver(() => window.days.push(root.dataset.asOf)).observe(root, { attributeFilter: ['data-as-of'] });
}"""
WATCH_ARROWS = """() => {
  window.taken = [];
  part('root').addEventListener('keydown', (e) => e.key.startsWith('Arrow') && window.taken.push(e.defaultPrevented));
}"""
_IN_ORDER = """(day) => {
  document.activeElement?.blur?.();
  const root = document.querySelector('[data-testid=time-map]');
  if (root.dataset.compareWith) part('pin').click();
  if (part('stops').value !== 'change') choose(part('stops'), 'change');
  document.activeElement?.blur?.();
  if (root.dataset.asOf !== day) {
    const field = part('date');
    field.value = day;
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  }
  part('timeRecent').click();
}"""
SETTLED = f"""(day) => {{
  const {{ asOf, waiting }} = document.querySelector('{MAP}').dataset;
  const query = new URLSearchParams(location.search);
  const isEmpty = !['from', 'to', 'compare_with'].some((name) => query.has(name));
  return asOf === day && waiting === 'false' && query.get('as_of') === day && isEmpty
    && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning';
}}"""


def open_page(driver: Driver, server: str) -> None:
    """Opens the map page and waits until its map is drawn."""
    driver.goto(f"{server}/?as_of={DAY}")
    until(driver, _READY)
    driver.evaluate(_HELP)


def until(driver: Driver, condition: str, *values: Any) -> None:
    """Waits in the page until a function of it gives something true."""
    script = f"""async (...values) => {{
      const holds = {condition};
      const end = performance.now() + {PATIENCE};
      while (!(await holds(...values))) {{
        if (performance.now() > end) return false;
        await new Promise((resolve) => setTimeout(resolve, 15));
      }}
      return true;
    }}"""
    assert driver.evaluate(script, *values), (condition, values, as_of(driver))


def in_order(driver: Driver) -> None:
    """The page as `open_page` left it: its day, its period, nothing chosen, focused or pressed, the mouse away."""
    driver.release()
    driver.move((2, 2))
    driver.evaluate(_IN_ORDER, DAY)
    until(driver, SETTLED, DAY)
    driver.evaluate("() => part('timeline').scrollIntoView({ block: 'end' })")


def as_of(driver: Driver) -> str:
    day: str = driver.evaluate(f"() => document.querySelector('{MAP}').dataset.asOf")
    return day


def shown(driver: Driver) -> tuple[str | None, ...]:
    """Day A, day B and the divider, as the time map says them; without a comparison there are no last two."""
    names = ["asOf", "compareWith", "divider"]
    return tuple(driver.evaluate("(names) => names.map((name) => part('root').dataset[name] ?? null)", names))


def box(driver: Driver, name: str) -> dict[str, float]:
    """Where a part of the time map stands, in pixels of the window; `right` and `bottom` too."""
    found: dict[str, float] = driver.evaluate("(name) => part(name).getBoundingClientRect().toJSON()", name)
    return found


def middle(driver: Driver, name: str) -> Point:
    found = box(driver, name)
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def on_strip(driver: Driver, day: str, first: Any = VIEW[0], last: Any = VIEW[1]) -> Point:
    """A point of the first strip, Dandong–Sinuiju freight, in a period: the opening one."""
    slider = box(driver, "slider")
    share = (np.datetime64(day) - first + np.timedelta64(12, "h")) / (last - first)
    return slider["x"] + float(share) * slider["width"], slider["y"] + 24 + 2 + 22 + 5 + 7


def tick(driver: Driver, day: str) -> Point:
    """A point of the label that stands at a day of the axis, in the opening period."""
    return on_strip(driver, day)[0] + 12, box(driver, "slider")["bottom"] - 9


def in_histogram(driver: Driver, day: str) -> Point:
    return on_strip(driver, day)[0], box(driver, "slider")["y"] + 24 + 2 + 20


def press(driver: Driver, point: Point) -> None:
    driver.move(point)
    driver.down()
    driver.up()


def drag(driver: Driver, start: Point, across: float, moves: int) -> None:
    """Presses and moves sideways; the button stays down."""
    driver.move(start)
    driver.down()
    for i in range(1, moves + 1):
        driver.move((start[0] + across * i / moves, start[1]))


def strike(driver: Driver, *keys: str) -> None:
    """Presses the keys in order, and releases them in the opposite one."""
    for key in keys:
        driver.key_down(key)
    for key in reversed(keys):
        driver.key_up(key)


def picture(driver: Driver, name: str) -> str:
    """What a canvas of the time map shows."""
    drawn: str = driver.evaluate("(name) => part(name).toDataURL()", name)
    return drawn


def sent(driver: Driver) -> int:
    count: int = driver.evaluate("() => window.sent")
    return count


def scrolled(driver: Driver) -> float:
    at: float = driver.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop")
    return at


def scrolls_by_wheel(driver: Driver, down: float) -> None:
    """The plain wheel scrolls the page."""
    at = scrolled(driver)
    driver.wheel(0, down)
    scrolled_on = "(at, way) => (document.querySelector('[data-testid=stMain]').scrollTop - at) * way > 0"
    until(driver, scrolled_on, at, down)


def zooms_by_wheel(driver: Driver, name: str, down: float) -> None:
    """The wheel changes what a canvas shows, and does not scroll the page."""
    at, before = scrolled(driver), picture(driver, name)
    driver.wheel(0, down)
    until(driver, "(name, before) => part(name).toDataURL() !== before", name, before)
    assert scrolled(driver) == at


def tip(driver: Driver) -> list[str]:
    """The lines of the tip; none where it is hidden."""
    script = "() => part('tip').hidden ? [] : [...part('tip').children].map((line) => line.innerText)"
    lines: list[str] = driver.evaluate(script)
    return lines


def value_of(driver: Driver, name: str) -> str:
    """What a handle says of its day."""
    text: str = driver.evaluate("(name) => part(name).getAttribute('aria-valuetext')", name)
    return text


def focus(driver: Driver, name: str) -> None:
    """Brings the keyboard to a part, the way a reader does: from the part before it, on by one Tab."""
    before = {"slider": "search"}[name]
    driver.evaluate("(name) => part(name).focus()", before)
    strike(driver, "Tab")
    until(driver, FOCUSED, name)


ADDRESS = "(name, value) => new URLSearchParams(location.search).get(name) === value"
"""Whether the address has a value for a name; null: none."""


FOCUSED = "(name) => document.activeElement === part(name)"
CHOSEN = "(name) => new URLSearchParams(location.search).has(name)"
"""Whether the address has a name."""
HINTED = "(text) => part('hint').textContent.endsWith(text) && !part('hint').hidden"
DRAWN = "() => [new Set(window.days).size, performance.getEntriesByName('time-map:frame').length]"
"""How many dates and how many frames there were since `window.days` was emptied, and the marks cleared."""
FRAME = "() => new Promise((resolve) => requestAnimationFrame(() => resolve(null)))"
