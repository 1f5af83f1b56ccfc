"""What the tests of the views look for is found where it is planted, and only there."""

import pytest

from dashboard.widgets.table_content import STATUS_AFTER
from tests.browser.views import LOOK

pytestmark = pytest.mark.browser

FRAME = "<html lang='en'><body style='margin:0;font:16px/1.2 sans-serif'><main data-testid='stMain'>{}</main></body>"
GIVEN = {"lang": "ko", "names": ["Wen Wei Po", "RFA"]}


@pytest.fixture(scope="module")
def blank(quick_browser):
    """An empty page of 400 × 300 pixels that can look at itself."""
    context = quick_browser.new_context(viewport={"width": 400, "height": 300})
    page = context.new_page()
    yield page
    context.close()


def layout(page, html: str) -> dict[str, list[str]]:
    page.set_content(FRAME.format(html))
    page.evaluate(LOOK)
    return {kind: found for kind, found in page.evaluate("look.layout()").items() if found}


SOUND = {
    "plain text": "<p>One line</p><p>and another</p>",
    "a link in a sentence": "<p>See <a href='#'>the log</a> for more</p>",
    "a button's own text": "<button>Press</button>",
    "a wide table that scrolls": "<div style='overflow-x:auto;width:100px'><table><tr><td>"
    "Pyongyang–Sinuiju–Dandong</table></div><p>below</p>",
    "text under a box that scrolls": "<div style='overflow:auto;height:20px'><p>One</p><p>Two</p></div><p>Three</p>",
    "closed details": "<details><summary>More</summary><p>Hidden</p></details><p>Below</p>",
    "text for screen readers": "<div style='position:relative'><span style='position:absolute;width:1px;height:1px;"
    "overflow:hidden;clip:rect(0,0,0,0)'>Table of days</span>Days</div>",
    "lines set tight": "<p style='line-height:.95;width:90px'>Pyongyang Sinuiju Dandong</p>",
    "a date on a line of its own": "<p style='width:110px'>较早：<span style='white-space:nowrap'>"
    "2019年12月31日</span></p>",
}
WRONG = {
    "overflow": ("<div style='width:500px'>Wide</div>", "overflow"),
    "an ellipsis": (
        "<div style='width:60px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap'>Dandong–Sinuiju</div>",
        "cut",
    ),
    "a box too low": ("<div style='height:10px;overflow:hidden;line-height:20px'>One Two</div>", "cut"),
    "text beyond the left edge": ("<p style='margin-left:-40px'>Dandong–Sinuiju</p>", "cut"),
    "text over text": ("<p>One line</p><p style='margin-top:-30px'>Another</p>", "overlap"),
    "text over a button": ("<button>Press</button><p style='margin-top:-20px'>On the button</p>", "overlap"),
    "buttons over each other": ("<button>Play</button><button style='margin-left:-20px'>Next</button>", "overlap"),
    "a Chinese date on two lines": ("<p style='width:110px'>较早：2019年12月31日</p>", "broken"),
    "a Korean date on two lines": ("<p style='width:110px'>이전: 2019년 12월 31일</p>", "broken"),
}


@pytest.mark.parametrize("html", SOUND.values(), ids=SOUND.keys())
def test_a_sound_layout_is_left_alone(blank, html):
    assert layout(blank, html) == {}


@pytest.mark.parametrize(("html", "kind"), WRONG.values(), ids=WRONG.keys())
def test_a_fault_of_the_layout_is_found(blank, html, kind):
    assert list(layout(blank, html)) == [kind]


def untranslated(page, html: str) -> list[str]:
    page.set_content(FRAME.format(html))
    page.evaluate(LOOK)
    return page.evaluate("given => look.untranslated(given)", GIVEN)


@pytest.mark.parametrize(
    "html",
    ["<p>기록 2건, 3 m</p>", "<p lang='en'>The bridge is closed</p>", "<code>select all rows</code>",
     "<b translate='no'>Ming Pao</b>", "<p>RFA는 Wen Wei Po를 인용</p>", "<p hidden>Two words</p>"],
)  # fmt: skip
def test_what_is_said_or_marked_is_left_alone(blank, html):
    assert untranslated(blank, html) == []


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>History</p>", "History"),
        ("<p>Dandong 역</p>", "Dandong 역"),
        ("<p>RFAs</p>", "RFAs"),
        ("<p>Two words</p>", "Two words"),
        ("<p lang='ko'>Two words</p>", "Two words"),
        ("<p>Covered to 2026년</p>", "Covered to 2026년"),
        ("<p>says Kim 2026년</p>", "says Kim 2026년"),
        ("<button aria-label='Next event'>›</button>", "aria-label: Next event"),
        ("<canvas><table role='grid'><th role='columnheader'>Status after</th></table></canvas>", STATUS_AFTER),
    ],
)
def test_what_stays_in_english_is_found(blank, html, found):
    assert untranslated(blank, html) == [found]
