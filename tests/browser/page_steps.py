"""The page that needs no server in any browser: what a reader does to it, and what it shows."""

import csv
import io

import numpy as np

from raillinks.exports import table_bytes
from raillinks.package.dataset import Dataset
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.browser.drivers import Driver
from tests.browser.steps import strike, until
from tests.support.tiers import seeded

WHOLE = "() => document.body.dataset.whole === 'true'"
_HELP = """() => {
  const map = document.querySelector('[data-testid=time-map]');
  window.part = (name) => map.querySelector(`[data-el=${name}]`);
  window.days = [];
  new MutationObserver(() => window.days.push(map.dataset.asOf)).observe(map, { attributeFilter: ['data-as-of'] });
}"""
_SLIDER = "() => { const { left, top, width } = part('slider').getBoundingClientRect(); return [left, top, width]; }"
_AS_OF = "() => document.querySelector('[data-testid=time-map]').dataset.asOf"
_GO = """(query) => { history.pushState(null, '', query); dispatchEvent(new PopStateEvent('popstate')); }"""
_IS_ON = """(day, lang) => document.querySelector('[data-testid=time-map]').dataset.asOf === day
  && document.documentElement.lang === lang"""
_LISTED = """() => Object.fromEntries([...document.querySelectorAll('[data-testid=status-list] li[data-crossing]')].map(
  ({ dataset: d }) => [`${d.crossing}/${d.service}`, d.status]))"""


def open_page(driver: Driver, address: str) -> None:
    """Opens the page and waits until all of it is there."""
    driver.goto(address)
    until(driver, WHOLE)
    driver.evaluate(_HELP)


def scrubs_by_pointer_and_keys(driver: Driver) -> None:
    """A drag shows a day for each move; an arrow moves by one."""
    driver.evaluate("() => part('slider').scrollIntoView({ block: 'center' })")
    left, top, width = driver.evaluate(_SLIDER)
    driver.move((left + width * 0.3, top + 10))
    driver.down()
    driver.evaluate("() => { window.days.length = 0; }")
    for step in range(1, 21):
        driver.move((left + width * (0.3 + step * 0.02), top + 10))
    shown = driver.evaluate("() => new Set(window.days).size")
    driver.up()
    assert shown >= 15, shown
    driver.evaluate("() => part('slider').focus()")
    before = np.datetime64(driver.evaluate(_AS_OF))
    strike(driver, "ArrowRight")
    assert np.datetime64(driver.evaluate(_AS_OF)) == before + 1
    until(driver, "(day) => new URLSearchParams(location.search).get('as_of') === day", str(before + 1))


def says_what_the_api_says(driver: Driver, dataset: Dataset, days: list[np.datetime64]) -> None:
    """The status list is `status.csv` on every day, in one language after the other."""
    languages = seeded("languages")
    for day in days:
        lang = languages.choice(["en", "ko", "zh"])
        driver.evaluate(_GO, f"?as_of={day}&lang={lang}")
        until(driver, _IS_ON, str(day), lang)
        text = table_bytes.plain_csv(dataset, views.make_view(dataset, Selection(as_of=day)), "status").decode()
        wanted = {f"{r['crossing_id']}/{r['service']}": r["status"] for r in csv.DictReader(io.StringIO(text))}
        assert driver.evaluate(_LISTED) == wanted, (day, lang)
