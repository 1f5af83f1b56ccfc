"""Pages on paper: nothing that can be pressed, the whole timeline, light colours, what the page rests on."""

import pytest
from playwright.sync_api import expect

from dashboard.styles import style_sheets
from layers.style import STYLE
from raillinks.domain.status import Status
from tests.browser.conftest import open_map
from tests.browser.paper import MOST_PAGES, printed_pages
from tests.support.tiers import slow

pytestmark = pytest.mark.browser

MAP = "[data-testid=time-map]"
PICTURES = f"""(colors) => [...document.querySelectorAll('{MAP} .tm-printed canvas')].map((canvas) => {{
  const {{ data }} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const inks = new Set(new Uint32Array(data.buffer));
  return [canvas.getBoundingClientRect().right, colors.every((color) => inks.has(color))];
}})"""
PRINTED = 12
ROWS = """() => [...document.querySelectorAll('.rl-sortable tbody tr')].map((row) => {
  const date = row.querySelector('[data-column="0"]');
  const [place, room] = [date.getBoundingClientRect(), row.getBoundingClientRect()];
  const seen = date.checkVisibility({ visibilityProperty: true }) && place.height > 0 && place.left >= 0
    && place.top >= room.top && place.bottom <= room.bottom && place.right <= innerWidth;
  const ruled = [date, row].some((node) => parseFloat(getComputedStyle(node).borderBottomWidth) > 0);
  return seen && ruled && date.innerText.trim() !== '';
})"""
PRESSED = """() => [...document.querySelectorAll(
    'button, .rl-download, input, select, [role=slider], [data-testid=stSidebar]')]
  .filter((node) => node.checkVisibility() && !node.closest('.tm-status, .tm-latest, table'))
  .map((node) => node.outerHTML.slice(0, 80))"""


def test_the_map_page_is_printed_with_its_whole_timeline_and_without_controls(quick_page, server, dataset):
    quick_page.emulate_media(color_scheme="dark")
    open_map(quick_page, server, "?as_of=2022-09-26&from=2020-01-01&to=2022-12-31")
    footer = quick_page.locator(".rl-print")
    expect(footer).to_be_hidden()
    expect(quick_page.locator(".rl-sortable tbody tr").nth(11)).to_be_attached()
    quick_page.emulate_media(media="print", color_scheme="dark")
    quick_page.set_viewport_size({"width": 703, "height": 1000})
    quick_page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    of_strips = [STYLE[status].color for status in (Status.OPEN, Status.PARTIAL, Status.SUSPENDED)]
    inks = [int.from_bytes([*color, 255], "little") for color in of_strips]
    pictures = quick_page.evaluate(PICTURES, inks)
    assert len(pictures) == 2  # the reader's period, the whole log
    assert all(right <= 703 and strips for right, strips in pictures)
    assert quick_page.locator(MAP).get_attribute("data-theme") == "light"
    expect(quick_page.locator(".tm-printed")).to_contain_text("2020 to 2022")
    assert quick_page.evaluate(PRESSED) == []
    about_presses = quick_page.locator(".rl-panel-know .rl-pressed")
    expect(about_presses).to_be_attached()
    expect(about_presses).to_be_hidden()
    for width in (703, 794, 1100):
        quick_page.set_viewport_size({"width": width, "height": 1000})
        rows = quick_page.evaluate(ROWS)
        assert len(rows) > PRINTED  # also those that a phone folds
        # its date, and a rule that parts it from the next
        assert rows == [number < PRINTED for number in range(len(rows))]
        expect(quick_page.locator(".rl-on-paper")).to_contain_text(f"{PRINTED} of {len(rows)}")
    expect(footer).to_contain_text(f"Data version {dataset.version} · as of 26 September 2022")
    expect(footer).to_contain_text("CC-BY-4.0")
    expect(footer).to_contain_text("as_of=2022-09-26")
    quick_page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert quick_page.locator(MAP).get_attribute("data-theme") == "dark"
    assert quick_page.evaluate(PICTURES, inks) == []
    assert printed_pages(quick_page) <= MOST_PAGES


@slow("one line of the print style; the test above tries another one of the same rule")
def test_what_is_said_about_presses_is_not_on_paper(quick_page, server):
    quick_page.goto(f"{server}/history")
    words = quick_page.locator("#days + .rl-note")
    expect(words).to_be_attached()
    quick_page.emulate_media(media="print")
    expect(words).to_be_hidden()


PAPER = """{css}<div style='columns: 300px; column-fill: auto; height: 1000px; width: 1200px'>
<div style='height: {above}px'></div><div class='rl-html'><h2 class='rl-h2'>Heading</h2><p>What the table has.</p>
<table class='rl-table'><caption>Caption</caption><thead><tr><th>Head</th></tr></thead><tbody>{rows}</tbody></table>
</div></div>"""
TOGETHER = """() => new Set(['h2', 'caption', 'thead', 'tbody tr'].map(
  (name) => document.querySelector(name).getClientRects()[0].left)).size === 1"""


def test_no_head_of_a_table_stands_alone_at_the_foot_of_a_page(quick_page):
    """Columns break as pages do: heading, head and first row stand in the same one, whatever is above."""
    quick_page.emulate_media(media="print")
    rows = "<tr><td style='height: 110px'>Row</td></tr>" * 4
    for above in range(760, 960, 25):
        quick_page.set_content(PAPER.format(css=style_sheets.CSS, above=above, rows=rows))
        assert quick_page.evaluate(TOGETHER), above
