"""More manners of map and timeline, as scenarios: steps by buttons and keys, their stops, and two days at once."""

import csv
import io

import numpy as np

from tests.browser import steps
from tests.browser.drivers import Driver
from tests.browser.steps import as_of, box, drag, focus, in_order, middle, press, sent, shown, strike, until
from tests.browser.time_map import event_days

FIRST_B = str(np.datetime64(steps.DAY) - 1)
"""The second day to begin with: a status changes on `steps.DAY`."""


def a_held_arrow_button_repeats(driver: Driver) -> None:
    in_order(driver)
    driver.move(middle(driver, "previous"))
    driver.evaluate("() => { window.days = []; }")
    driver.down()
    until(driver, "() => window.days.length >= 4")
    driver.up()
    until(driver, steps.ADDRESS, "as_of", as_of(driver))


def held_keys_repeat_and_shift_and_alt_take_longer_steps(driver: Driver) -> None:
    in_order(driver)
    focus(driver, "slider")
    driver.evaluate(steps.WATCH_ARROWS)
    for _ in range(3):
        driver.key_down("ArrowRight")
    driver.key_up("ArrowRight")
    assert as_of(driver) == "2022-09-29"
    for keys, day in (
        (("Shift", "ArrowRight"), "2022-10-06"), (("Shift", "ArrowLeft"), "2022-09-29"),
        (("Alt", "ArrowLeft"), "2022-08-29"), (("Alt", "ArrowRight"), "2022-09-29"),
    ):  # fmt: skip
        strike(driver, *keys)
        assert as_of(driver) == day
    until(driver, steps.ADDRESS, "as_of", "2022-09-29")
    assert all(driver.evaluate("() => window.taken"))  # Alt and ← are not the browser's Back


def next_and_previous_stop_at_changes_or_events(driver: Driver) -> None:
    in_order(driver)
    intervals = driver.evaluate("async () => (await fetch('/api/v1/intervals.csv')).text()")
    changes = sorted({row["start"] for row in csv.DictReader(io.StringIO(intervals)) if row["start"]})
    at = changes.index(steps.DAY)
    for button, way in (("next", 1), ("previous", -1)):
        for _ in range(3):
            at += way
            press(driver, middle(driver, button))
            assert as_of(driver) == changes[at]
    focus(driver, "slider")
    for key, day in (("PageDown", changes[at - 1]), ("PageUp", steps.DAY)):
        strike(driver, key)
        assert as_of(driver) == day
    driver.evaluate("() => choose(part('stops'), 'event')")
    press(driver, middle(driver, "next"))
    assert as_of(driver) == next(day for day in event_days() if day > steps.DAY)
    until(driver, steps.ADDRESS, "as_of", as_of(driver))


def a_second_day_is_pinned_dragged_and_closed(driver: Driver) -> None:
    in_order(driver)
    press(driver, middle(driver, "pin"))
    assert shown(driver) == (steps.DAY, FIRST_B, "50")
    until(driver, steps.FOCUSED, "slider")  # the keys go on with A
    strike(driver, "PageDown")
    until(driver, steps.ADDRESS, "as_of", as_of(driver))
    until(driver, steps.ADDRESS, "compare_with", FIRST_B)
    driver.evaluate("() => part('timeline').scrollIntoView({ block: 'end' })")
    first, count, start, days = as_of(driver), sent(driver), middle(driver, "secondBubble"), set()
    driver.key_down("Shift")  # not drawn to events
    driver.move(start)
    driver.down()
    for i in range(1, 21):
        driver.move((start[0] - 5 * i, start[1]))
        days.add(shown(driver)[1])
    driver.key_up("Shift")
    assert (len(days) >= 0.95 * 20, as_of(driver), sent(driver)) == (True, first, count)
    driver.up()
    until(driver, steps.ADDRESS, "compare_with", shown(driver)[1])
    driver.evaluate("() => part('second').focus()")
    before = shown(driver)[1]
    strike(driver, "ArrowRight")
    assert shown(driver)[1] == str(np.datetime64(before) + 1)
    until(driver, steps.ADDRESS, "compare_with", shown(driver)[1])
    strike(driver, "Escape")
    until(driver, "() => !part('root').classList.contains('tm-paired')")
    assert shown(driver) == (first, None, None)
    until(driver, steps.ADDRESS, "compare_with", None)


def the_divider_moves_by_pointer_and_keys(driver: Driver) -> None:
    in_order(driver)
    press(driver, middle(driver, "pin"))
    until(driver, steps.ADDRESS, "compare_with", FIRST_B)
    driver.evaluate("() => part('map').scrollIntoView({ block: 'end' })")
    width, count, start = box(driver, "map")["width"], sent(driver), middle(driver, "divider")
    drag(driver, start, -round(0.2 * width), moves=10)
    driver.evaluate(steps.FRAME)
    assert (shown(driver)[2], sent(driver)) == ("30", count)
    driver.up()
    until(driver, steps.ADDRESS, "divider", "30")
    driver.evaluate("() => part('divider').focus()")
    for keys, per_cent in ((("ArrowRight",), "31"), (("Shift", "ArrowRight"), "41"), (("PageDown",), "31")):
        strike(driver, *keys)
        assert shown(driver)[2] == per_cent
    until(driver, steps.ADDRESS, "divider", "31")
    seam = "() => { const { left, width } = part('divider').getBoundingClientRect(); return left + width / 2; }"
    assert abs(driver.evaluate(seam) - box(driver, "map")["x"] - 0.31 * width) <= 2
