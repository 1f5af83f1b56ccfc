"""The table of events in a browser: sorted, pressed, walked by keys, on a phone; what comes late, long or hostile."""

import re

import pytest
from playwright.sync_api import expect

from dashboard.events.event_detail import ALL_EVENTS_IN_VIEW
from dashboard.events.event_list import BACK_TO_THE_TABLE, CHOSEN_EVENT, EVENTS_IN_VIEW
from dashboard.widgets.sortable_table import TABLE
from dashboard.widgets.table_content import SORTED_DESCENDING, WHO_SAYS_SO
from tests.browser.conftest import open_map, opened_page, settle
from tests.browser.time_map import open_empty
from tests.support.messages import fixed
from tests.support.tiers import slow

pytestmark = pytest.mark.browser

DAY = "2022-09-26"


def table(page):
    rows = page.get_by_test_id("rows")
    expect(rows).to_have_attribute("data-drawn", "true")
    return rows


def ids(page):
    return table(page).locator("tbody tr").evaluate_all("rows => rows.map((row) => row.dataset.id)")


def row(page, event_id):
    return table(page).locator(f"tr[data-id='{event_id}']")


def expect_shown(page, event_id):
    """The event is in the address, its row is marked, and its card stands beside the table."""
    expect(page).to_have_url(re.compile(f"event={event_id}(&|$)"))
    expect(row(page, event_id)).to_have_attribute("aria-current", "true")
    expect(table(page).locator("tr[aria-current]")).to_have_count(1)
    expect(page.get_by_role("heading", name=CHOSEN_EVENT)).to_be_visible()
    summary = row(page, event_id).locator("th").inner_text()
    expect(page.locator(".rl-event .rl-summary")).to_have_text(summary)
    settle(page)


def sort_by(page, name):
    head = table(page).get_by_role("columnheader", name=name)
    head.get_by_role("button").click()
    return head


@slow("tests/js/ has the order and the keys")
def test_a_reader_sorts_reads_and_chooses_events(wide_page, server):
    page = open_map(wide_page, server, f"?as_of={DAY}")
    newest_first = ids(page)
    assert len(newest_first) > 100
    sorts(page, newest_first)
    chooses_by_press(page, newest_first)
    chooses_by_keys(page)


def sorts(page, newest_first):
    expect(table(page).get_by_role("columnheader", name="Date")).to_have_attribute("aria-sort", "descending")
    head = sort_by(page, WHO_SAYS_SO)
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(table(page).get_by_role("status").last).to_have_text(SORTED_DESCENDING.format(column=WHO_SAYS_SO))
    counts = table(page).locator("[data-column='6'] small").all_inner_texts()
    numbers = [int(re.search(r"(\d+) source", text)[1]) for text in counts[:120]]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] > numbers[-1]
    expect(sort_by(page, "Date")).to_have_attribute("aria-sort", "descending")
    sort_by(page, "Date")
    assert ids(page) == newest_first[::-1]
    sort_by(page, "Date")
    assert ids(page) == newest_first


def chooses_by_press(page, newest_first):
    first, second, third = newest_first[3:6]
    row(page, first).locator("[data-column='3']").click()  # a cell without a link
    expect_shown(page, first)
    row(page, second).locator("a.rl-row").click()
    expect_shown(page, second)
    row(page, third).scroll_into_view_if_needed()
    box = row(page, third).locator("th a").bounding_box()
    page.mouse.move(box["x"] + 3, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 9, steps=4)
    page.mouse.up()
    assert len(page.evaluate("getSelection().toString()")) > 5  # the text of a row can be copied
    expect_shown(page, second)
    page.go_back()
    expect_shown(page, first)
    page.go_forward()
    expect_shown(page, second)


def chooses_by_keys(page):
    stop = table(page).locator("a[tabindex='0']")
    expect(stop).to_have_count(1)
    stop.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    chosen = page.evaluate("document.activeElement.closest('tr').dataset.id")
    page.keyboard.press("Enter")
    expect_shown(page, chosen)
    page.keyboard.press("End")
    last = page.evaluate("document.activeElement.closest('tr').dataset.id")
    assert last == ids(page)[-1]
    page.keyboard.press(" ")
    expect_shown(page, last)
    assert page.evaluate("document.activeElement.closest('tr').dataset.id") == last  # the keyboard stays where it was


@slow("a longer way to what the others here see")
def test_from_load_to_the_sources_of_a_chosen_event_by_keys_alone(quick_page, server):
    page = open_map(quick_page, server, f"?as_of={DAY}")
    table(page)
    presses = 0

    def press(key, until):
        nonlocal presses
        for _ in range(20):
            page.keyboard.press(key)
            presses += 1
            if page.evaluate(until):
                return
        raise AssertionError(f"{presses} presses of {key}")

    press("Tab", "document.activeElement.getAttribute('href') === '#stMain'")
    press("Enter", "true")
    press("Tab", "document.activeElement.getAttribute('href') === '#events_table-rows'")
    press("Enter", "document.activeElement.matches('#events_table-rows tr[aria-current] a.rl-row')")
    press("ArrowDown", "true")
    chosen = page.evaluate("document.activeElement.closest('tr').dataset.id")
    press("Enter", "true")
    expect_shown(page, chosen)
    press("Tab", "document.activeElement.closest('.rl-event ul a[target=_blank]') !== null")
    assert presses <= 20


SHIFTED = """() => new Promise((done) => {
  const sum = (list) => done(list.getEntries().reduce((all, { value }) => all + value, 0));
  new PerformanceObserver(sum).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(0), 500);  // nothing has moved
})"""
"""How far the page jumped while it came, as the browser counts it."""


@slow("a longer way to what the others here see")
def test_on_a_phone_rows_are_cards_and_a_press_shows_the_sources(quick_browser, server):
    for page in opened_page(quick_browser, server, viewport={"width": 390, "height": 844}, has_touch=True):
        open_map(page, server, f"?as_of={DAY}")
        rows = table(page).locator("tbody tr")
        assert page.evaluate(SHIFTED) < 0.1
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
        assert rows.locator("visible=true").count() == 10
        chosen = ids(page)[4]
        row(page, chosen).tap()
        expect_shown(page, chosen)
        expect(page.get_by_role("heading", name=CHOSEN_EVENT)).to_be_in_viewport()
        page.get_by_role("link", name=BACK_TO_THE_TABLE).tap()
        expect(page.get_by_role("heading", name=EVENTS_IN_VIEW)).to_be_in_viewport()
        show_all = table(page).get_by_role("button", name="Show all")
        page.mouse.wheel(0, 200)  # a reader scrolls: the page no longer holds the table's head in view
        show_all.tap()
        assert rows.locator("visible=true").count() == len(ids(page))


HOSTILE = "<img src=x onerror='window.broken = 1'>&amp;<script>window.broken = 1</script>"
MANY = """async ([folder, hostile]) => {
  const { createView, takeContent, takePicks, drawRows, showMarked } = await import(`${folder}table_view.js`);
  const root = document.createElement('div');
  document.body.append(root);
  const cell = (k) => ({ t: hostile, s: hostile, k, lang: hostile, href: 'javascript:window.broken = 1' });
  const content = {
    lang: 'en', words: { all: '{n}', paper: '{n}', keys: hostile, sort: hostile }, marks: {},
    columns: [0, 1, 2].map(() => ({ head: hostile, first: 1, size: 1 })),
    rows: Array.from({ length: 2000 }, (_, n) => [`${hostile}${n}`, cell(n), cell(n), hostile]),
  };
  const message = { name: 'x', order: [0, -1], picks: null };
  const view = createView(root, content, message);
  takeContent(view, 'x', content);
  takePicks(view, { selected: null, marked: `${hostile}7`, href: '?event=', shows: 'x' });
  view.shown = content.rows.map((_, n) => n);
  Object.assign(view.scroller.style, { height: '300px', overflow: 'auto', position: 'relative' });
  drawRows(view);
  showMarked(view); // it is the 1,993rd
  const atOnce = view.body.rows.length;
  while (root.dataset.drawn !== 'true') await new Promise((done) => setTimeout(done));
  await new Promise((done) => setTimeout(done));
  const last = view.body.rows[1999];
  const marked = view.body.querySelector('tr[aria-current]');
  const { top } = marked.getBoundingClientRect();
  const seen = top >= 0 && top < view.scroller.getBoundingClientRect().bottom && view.scroller.scrollTop > 1000;
  const focused = () => document.activeElement.closest('tr')?.dataset.id;
  view.body.rows[1500].querySelector('a').focus();
  const before = focused();
  takeContent(view, 'y', { ...content });
  view.shown = content.rows.map((_, n) => n);
  drawRows(view);
  while (root.dataset.drawn !== 'true') await new Promise((done) => setTimeout(done));
  const kept = focused() === before;
  view.more.style.display = 'block';
  view.more.focus();
  view.more.click();
  const unfolded = focused() === view.body.rows[10].dataset.id;
  return { seen, kept, unfolded, atOnce,
    all: view.body.rows.length, last: last.cells[1].firstChild.textContent, broken: window.broken ?? 0,
    made: root.querySelectorAll('img, script, a:not([href^="?event="])').length,
    marked: view.body.querySelectorAll('[aria-current]').length };
}"""


@slow("a longer way to what the others here see")
def test_two_thousand_rows_come_in_steps_and_hostile_text_stays_text(quick_page, server):
    open_empty(quick_page, server)
    drawn = quick_page.evaluate(MANY, [TABLE.url, HOSTILE])
    assert drawn == {
        "atOnce": 120, "all": 2000, "last": HOSTILE, "broken": 0, "made": 0, "marked": 2,
        "seen": True, "kept": True, "unfolded": True,
    }  # fmt: skip


def test_a_press_on_a_row_shows_its_event(quick_page, server):
    page = open_map(quick_page, server, f"?as_of={DAY}&mode=period&from=2022-09-01&to=2022-09-30")
    first, *_ = ids(page)
    row(page, first).locator("[data-column='3']").click()
    expect_shown(page, first)


def test_the_list_leads_to_an_event_and_back_without_losing_the_selection(quick_page, server):
    quick_page.goto(f"{server}/events?as_of=2022-09-26&service=freight")
    link = quick_page.locator(".rl-events-list li").nth(19).locator(".rl-events-what a")
    told = link.inner_text()
    link.scroll_into_view_if_needed()
    link.click()
    article = quick_page.locator("article.rl-events-one")
    expect(article).to_contain_text(told)
    expect(quick_page.locator("h1")).to_be_in_viewport()
    quick_page.get_by_role("link", name=fixed(ALL_EVENTS_IN_VIEW.many)).click()
    expect(quick_page.locator(".rl-events-list li")).to_have_count(20)
    expect(quick_page).to_have_url(re.compile(r"/events\?(?!.*event=).*service=freight"))
