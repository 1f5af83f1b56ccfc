"""The time map's parts on a page, and the way to a day."""

import csv
import io
from urllib.request import urlopen

import numpy as np
from playwright.sync_api import Page, expect

from dashboard.session.panels import FILTERS
from raillinks.clock import today
from raillinks.validation import load
from tests.browser.conftest import ROOT
from tests.support.messages import WORDS
from timemap.assets import TIME_MAP

VIEW = np.datetime64("2019-01-01"), today()
"""The period that the timeline opens with."""


def open_empty(page: Page, server: str) -> None:
    """Opens an empty page of the server's site: no answer of its own is one that may run scripts and nothing more."""
    page.route(f"{server}/empty", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.goto(f"{server}/empty")


def open_modules(page: Page, server: str) -> None:
    """Opens a page of the server in which every function of the time map's modules is a global one."""
    open_empty(page, server)
    names = [name for name in TIME_MAP.files if name.endswith(".js") and name != "time_map.js"]
    urls = [f"{TIME_MAP.url}{name}" for name in names]
    page.evaluate("async (urls) => Object.assign(window, ...await Promise.all(urls.map((url) => import(url))))", urls)


def root(page: Page):
    return page.locator("[data-testid=time-map]")


def slider(page: Page):
    return page.get_by_role("slider", name=WORDS["slider"])


def as_of(page: Page) -> str:
    return root(page).get_attribute("data-as-of")


def link(page: Page, crossing: str, service: str):
    return page.locator(f"[data-testid=status-list] li[data-crossing={crossing}][data-service={service}]")


def open_panel(page: Page, name: str):
    """Opens a panel of the page (`session/panels.py`) where it is closed; gives it."""
    panel = page.locator(f".st-key-panel_{name}, .rl-panel-{name}")
    if not panel.is_visible():
        page.locator(f"button[data-panel={name}]:visible").first.click()
    expect(panel).to_be_visible()
    return panel


def filter_button(page: Page, service: str):
    """The button of a service in the panel of filters, which is opened."""
    return open_panel(page, FILTERS).get_by_role("button", name=service).first


def open_menu(page: Page, name: str) -> None:
    """Opens a menu of the time map: `options`, beside play, or `period`."""
    menu = root(page).locator(f"[data-el={name}]")
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()


def open_pictures(page: Page) -> None:
    """Opens the dialog of the saved picture, as the page does."""
    page.evaluate("document.body.dispatchEvent(new CustomEvent('rl-picture', { bubbles: true }))")


def go_to(page: Page, day: str) -> None:
    field = root(page).get_by_label(WORDS["date"])
    field.fill(day)
    field.press("Enter")


def on_calendar(page: Page, script: str) -> None:
    """Sets what happens when the browser is asked to open its own calendar; `this` is its field."""
    page.evaluate(f"() => {{ HTMLInputElement.prototype.showPicker = function () {{ {script} }}; }}")


def event_days() -> list[str]:
    """The distinct first days of the events that the page shows by default, in order."""
    events = load.load(ROOT).events
    shown = events[events["crossing_id"] != "khasan-tumangang"]
    return sorted({str(day)[:10] for day in shown["date_earliest"]})


def changes(server: str, query: str = "") -> list[str]:
    """The distinct starts in the served `intervals.csv`, in order: the days on which a listed link changes."""
    with urlopen(f"{server}/api/v1/intervals.csv{query}") as answer:
        rows = csv.DictReader(io.StringIO(answer.read().decode()))
        return sorted({row["start"] for row in rows if row["start"]})


def watch_dates(page: Page) -> None:
    """Collects every value that `data-as-of` takes from now on in `window.dates`."""
    page.evaluate(
        """() => {
          const node = document.querySelector('[data-testid=time-map]');
          window.dates = [];
          new MutationObserver(() => window.dates.push(node.dataset.asOf))
            .observe(node, { attributeFilter: ['data-as-of'] });
        }"""
    )
