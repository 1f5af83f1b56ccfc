"""The manners of the map and the timeline, as scenarios that run in any browser: what a reader does and sees.

Each scenario takes a driver whose page `open_page` has opened. It begins by putting the page in order, so that neither
the order of the scenarios nor a failure before it matters; only `the_other_pages_take_the_period_over` leaves the map.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from tests.browser import steps
from tests.browser.drivers import Driver
from tests.browser.stepping_and_two_days import (
    a_held_arrow_button_repeats,
    a_second_day_is_pinned_dragged_and_closed,
    held_keys_repeat_and_shift_and_alt_take_longer_steps,
    next_and_previous_stop_at_changes_or_events,
    the_divider_moves_by_pointer_and_keys,
)
from tests.browser.steps import (
    as_of,
    box,
    drag,
    focus,
    in_histogram,
    in_order,
    middle,
    on_strip,
    picture,
    press,
    scrolls_by_wheel,
    sent,
    strike,
    tick,
    tip,
    until,
    zooms_by_wheel,
)
from tests.support.messages import WORDS, fixed


def the_wheel_scrolls_the_page_unless_the_map_has_the_keyboard(driver: Driver) -> None:
    in_order(driver)
    driver.evaluate("() => part('map').scrollIntoView({ block: 'start' })")
    driver.move(middle(driver, "deck"))
    scrolls_by_wheel(driver, 30)
    until(driver, steps.HINTED, fixed(WORDS["wheelHint"]))
    press(driver, middle(driver, "deck"))  # a press alone is no focus that is seen
    scrolls_by_wheel(driver, -30)
    driver.evaluate("() => part('mapIn').focus()")
    strike(driver, "Shift", "Tab")
    until(driver, steps.HINTED, WORDS["focusHint"])
    ring = "() => getComputedStyle(part('deck').querySelector('canvas')).outlineStyle"
    assert driver.evaluate(ring) == "solid"
    zooms_by_wheel(driver, "overlay", -200)
    strike(driver, "Escape")
    scrolls_by_wheel(driver, 30)
    assert driver.evaluate(ring) == "none"
    driver.key_down("Control")
    zooms_by_wheel(driver, "overlay", -200)
    driver.key_up("Control")
    until(driver, steps.CHOSEN, "zoom")
    driver.evaluate("() => part('border').click()")


def the_wheel_scrolls_the_page_unless_the_timeline_has_the_keyboard(driver: Driver) -> None:
    in_order(driver)
    press(driver, on_strip(driver, "2021-06-01"))
    before = picture(driver, "strips")
    scrolls_by_wheel(driver, 30)
    driver.move(on_strip(driver, "2021-06-01"))
    assert picture(driver, "strips") == before
    strike(driver, "ArrowRight")  # now its ring is seen
    until(driver, steps.SETTLED, as_of(driver))  # the answer above may take another line
    zooms_by_wheel(driver, "strips", -200)
    strike(driver, "Escape")
    scrolls_by_wheel(driver, 30)


def a_period_is_chosen_from_the_menu_by_its_days_and_by_keys(driver: Driver) -> None:
    in_order(driver)
    driver.evaluate("() => choose(part('from'), '31 Feb 2021')")
    until(driver, "() => part('from').ariaInvalid === 'true'")
    driver.evaluate("() => { choose(part('from'), '2021-03-01'); choose(part('to'), '2021-12-31'); }")
    for name, day in (("from", "2021-03-01"), ("to", "2021-12-31")):
        until(driver, steps.ADDRESS, name, day)
    said = fixed(WORDS["periodIs"]) + "1 Mar 2021 to 31 Dec 2021"
    assert driver.evaluate("() => part('periodWords').textContent") == said
    assert as_of(driver) == steps.DAY
    assert driver.evaluate("() => part('playhead').hidden && part('away').textContent") == "26 Sep 2022 ▸"
    driver.evaluate("() => part('away').click()")  # the period goes to the day
    until(driver, "() => part('away').hidden && !part('playhead').hidden")
    driver.evaluate("() => part('timeAll').click()")
    until(driver, steps.ADDRESS, "to", None)
    assert driver.evaluate("() => part('periodWords').textContent") == fixed(WORDS["periodIs"]) + WORDS["rangeWhole"]
    driver.evaluate("() => part('timeRecent').click()")
    until(driver, steps.ADDRESS, "from", None)
    focus(driver, "slider")
    strike(driver, "+")
    until(driver, steps.CHOSEN, "from")
    strike(driver, "-")
    until(driver, steps.ADDRESS, "from", None)


def hover_previews_a_day_on_the_map_and_moves_nothing(driver: Driver) -> None:
    in_order(driver)
    before, count = picture(driver, "overlay"), sent(driver)
    driver.move(on_strip(driver, "2022-07-06"))
    until(driver, "() => part('map').classList.contains('tm-previewing')")
    assert driver.evaluate("() => part('previewed').innerText").startswith("Preview: ")
    assert driver.evaluate("() => getComputedStyle(part('overlay')).opacity < 1 && !part('ghost').hidden")
    assert picture(driver, "overlay") != before  # freight was suspended then
    driver.move((on_strip(driver, "2022-07-06")[0], box(driver, "slider")["bottom"] - 4))
    until(driver, "() => part('ghost').hidden")
    assert not driver.evaluate("() => part('map').classList.contains('tm-previewing')")
    assert picture(driver, "overlay") == before
    assert (as_of(driver), sent(driver)) == (steps.DAY, count)


def what_is_under_the_pointer_is_named(driver: Driver) -> None:
    in_order(driver)
    driver.move(on_strip(driver, "2022-07-06"))
    day, link, status = tip(driver)
    assert (day[-4:], link, status[:10]) == ("2022", "Dandong–Sinuiju · freight", "suspended,")
    driver.move(in_histogram(driver, "2020-01-20"))
    assert tip(driver)[0].startswith("January 2020: ")
    driver.move(tick(driver, "2022-01-01"))
    assert tip(driver) == ["Show only 2022"]
    driver.evaluate("() => part('map').scrollIntoView({ block: 'start' })")
    ring = driver.evaluate("() => part('pulses').querySelector(':not([hidden])').getBoundingClientRect().toJSON()")
    driver.move((ring["x"] + 8, ring["y"] + ring["height"] / 2))
    assert tip(driver)[0] == "Dandong–Sinuiju"
    driver.evaluate("() => part('timeline').scrollIntoView({ block: 'end' })")
    press(driver, tick(driver, "2022-01-01"))  # a day is wider than a pixel now: a mouse moves by whole ones
    year = np.datetime64("2022-01-01"), np.datetime64("2023-01-01")
    for day, words in (("2022-09-25", "25 September 2022"), (steps.DAY, "26 September 2022")):
        driver.move(on_strip(driver, day, *year))
        assert tip(driver)[0] == words


def a_drag_draws_a_date_per_move(driver: Driver) -> None:
    in_order(driver)
    start, moves, count = on_strip(driver, "2019-06-01"), 40, sent(driver)
    driver.key_down("Shift")  # not drawn to events
    driver.move(start)
    driver.down()
    driver.evaluate("() => { window.days = []; performance.clearMarks(); }")
    for i in range(1, moves + 1):
        driver.move((start[0] + 6 * i, start[1]))
        driver.evaluate(steps.FRAME)
    dates, frames = driver.evaluate(steps.DRAWN)
    assert sent(driver) == count
    driver.up()
    driver.key_up("Shift")
    assert dates >= 0.95 * moves
    assert frames >= 0.95 * moves
    until(driver, steps.ADDRESS, "as_of", as_of(driver))


def dragging_past_the_edge_scrolls_on(driver: Driver) -> None:
    in_order(driver)
    start, left = on_strip(driver, "2019-06-01"), box(driver, "slider")["x"]
    driver.move(start)
    driver.down()
    driver.move((left - 90, start[1]))
    count = sent(driver)
    until(driver, f"() => document.querySelector('{steps.MAP}').dataset.asOf < '2018-06-01'")
    driver.move(start)  # back inside: it stands still
    shown = picture(driver, "strips")
    for _ in range(2):
        driver.evaluate(steps.FRAME)
    assert picture(driver, "strips") == shown
    assert sent(driver) == count
    driver.up()
    until(driver, steps.ADDRESS, "as_of", as_of(driver))


def a_press_on_a_year_shows_it_alone_and_leads_back(driver: Driver) -> None:
    in_order(driver)
    label, whole = tick(driver, "2021-01-01"), picture(driver, "strips")
    inside = on_strip(driver, "2021-06-01")
    press(driver, label)
    assert (as_of(driver), picture(driver, "strips") == whole) == (steps.DAY, False)
    slider = box(driver, "slider")
    driver.move((slider["x"] + slider["width"] / 2, inside[1]))
    assert tip(driver)[0] in {"1 July 2021", "2 July 2021", "3 July 2021"}
    first = (slider["x"] + 12, label[1])
    driver.move(first)
    assert tip(driver) == [WORDS["tickBack"]]
    press(driver, first)
    assert picture(driver, "strips") == whole
    press(driver, label)
    assert picture(driver, "strips") != whole
    strike(driver, "Escape")
    assert picture(driver, "strips") == whole
    press(driver, label)
    driver.evaluate("() => part('next').focus()")  # a button lets go of the same things
    for _ in range(2):
        assert driver.evaluate("() => document.activeElement === part('next')")
        strike(driver, "Escape")
        assert picture(driver, "strips") == whole
    assert driver.evaluate("() => document.activeElement !== part('next')")
    assert as_of(driver) == steps.DAY


def escape_gives_a_drag_up(driver: Driver) -> None:
    in_order(driver)
    count = sent(driver)
    focus(driver, "slider")
    drag(driver, on_strip(driver, "2020-06-01"), 120, moves=4)
    assert as_of(driver) != steps.DAY
    strike(driver, "Escape")
    driver.up()
    assert (as_of(driver), sent(driver)) == (steps.DAY, count)


def the_other_pages_take_the_period_over(driver: Driver) -> None:
    in_order(driver)
    press(driver, tick(driver, "2021-01-01"))
    until(driver, steps.CHOSEN, "from")
    day = driver.evaluate("() => new URLSearchParams(location.search).get('from')")
    driver.evaluate("() => document.querySelector('[data-testid=stTopNavLink][href*=history]').click()")
    until(driver, "() => location.pathname === '/history'")
    until(driver, "(day) => [...document.querySelectorAll('input')].some((field) => field.value === day)", day)


SCENARIOS: Mapping[str, Callable[[Driver], None]] = MappingProxyType(
    {
        scenario.__name__: scenario
        for scenario in (
            the_wheel_scrolls_the_page_unless_the_map_has_the_keyboard,
            the_wheel_scrolls_the_page_unless_the_timeline_has_the_keyboard,
            a_period_is_chosen_from_the_menu_by_its_days_and_by_keys, hover_previews_a_day_on_the_map_and_moves_nothing,
            what_is_under_the_pointer_is_named, a_drag_draws_a_date_per_move, dragging_past_the_edge_scrolls_on,
            a_press_on_a_year_shows_it_alone_and_leads_back, a_held_arrow_button_repeats,
            held_keys_repeat_and_shift_and_alt_take_longer_steps, escape_gives_a_drag_up,
            next_and_previous_stop_at_changes_or_events, a_second_day_is_pinned_dragged_and_closed,
            the_divider_moves_by_pointer_and_keys,
            the_other_pages_take_the_period_over,
        )
    }
)  # fmt: skip
"""Every scenario by its name; the last one leaves the map page."""
