"""The dialog "Save picture": what can be chosen there, and the files that it gives."""

import struct
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from layers.style import STYLE
from raillinks.domain.status import Status
from tests.browser.conftest import open_map
from tests.browser.time_map import open_pictures, slider
from tests.support.messages import WORDS
from tests.support.tiers import slow

pytestmark = pytest.mark.browser

HOSTILE = 'Dandong <script>alert(1)</script> & "반출" ]]>'
OF_THE_LINK = (Status.OPEN, Status.PARTIAL, Status.SUSPENDED)
PNG = b"\x89PNG\r\n\x1a\n"
SVG = "{http://www.w3.org/2000/svg}"


def opened(page: Page):
    """The dialog, open."""
    open_pictures(page)
    dialog = page.get_by_role("dialog", name=WORDS["picture"])
    expect(dialog.locator("canvas[data-drawn]")).to_be_visible()
    return dialog


def saved(page: Page, dialog, **choices: str) -> tuple[str, bytes]:
    """Name and bytes of the file that the dialog gives once the fields of these labels are chosen."""
    for label, value in choices.items():
        dialog.get_by_label(label, exact=True).select_option(value)
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Save").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def chosen(dialog, label: str) -> str:
    """What the chosen option of a field says."""
    says: str = dialog.get_by_label(label, exact=True).evaluate("field => field.selectedOptions[0].text")
    return says


def test_it_closes_by_a_key_says_what_the_picture_shows_and_gives_it_in_the_stated_size(quick_page, server):
    page = open_map(quick_page, server, "?as_of=2022-09-26&crossing=dandong-sinuiju")
    slider(page).focus()
    dialog = opened(page)
    title = dialog.get_by_label("Title")
    expect(title).to_be_focused()
    expect(title).to_have_value("Dandong–Sinuiju: rail on 26 September 2022")
    says = dialog.get_by_role("img").get_attribute("aria-label") or ""
    assert page.locator(".rl-answer-text").text_content() in says
    assert "passenger: suspended, since 31 Jan 2020" in says
    assert "freight: open, since 26 Sep 2022" in says
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(slider(page)).to_be_focused()
    dialog = opened(page)
    expect(dialog.get_by_label("Format").locator("option")).to_have_text([WORDS["formatPng"], WORDS["formatSvg"]])
    for shape, times, wide in (("wide", "1", 1600), ("wide", "3", 4800), ("square", "2", 2400)):
        name, png = saved(page, dialog, Shape=shape, Size=times)
        assert png[:8] == PNG
        width, height = struct.unpack(">II", png[16:24])
        assert name == f"dandong-sinuiju-2022-09-26-map-{width}x{height}.png"
        assert WORDS["pixels"].format(times=times, width=width, height=height) == chosen(dialog, "Size")
        assert width == wide
        assert height < width / 2  # no map is drawn here: the picture is as high as its strips
        colors = {color for _, color in Image.open(BytesIO(png)).convert("RGB").getcolors(1 << 24) or []}
        assert {STYLE[status].color for status in OF_THE_LINK} <= colors
    expect(dialog.get_by_role("status")).to_contain_text(name)
    name, svg = saved(page, dialog, Format="svg", Shape="wide")
    assert name.endswith(".svg")
    assert ET.fromstring(svg).get("viewBox", "").startswith("0 0 1200 ")  # noqa: S314 (ours)
    page.set_viewport_size({"width": 390, "height": 844})
    beyond, right = dialog.evaluate("d => [d.scrollWidth - d.clientWidth, d.getBoundingClientRect().right]")
    assert beyond <= 0
    assert right <= 390


@slow("tests/js/picture.test.js has what is drawn, scene.test.js its texts; the test above saves one")
def test_as_svg_it_has_the_readers_title_and_the_map_as_outlines(small_page, server):
    page = open_map(small_page, server, "?as_of=2022-09-26&crossing=dandong-sinuiju")
    dialog = opened(page)
    dialog.get_by_label("Title").fill(HOSTILE)
    name, svg = saved(page, dialog, Format="svg", Shape="wide")
    assert name.endswith(".svg")
    tree = ET.fromstring(svg)  # noqa: S314 (ours)
    assert tree.get("viewBox") == "0 0 1200 675"
    texts = [node.text or "" for node in tree.iter(f"{SVG}text")]
    assert HOSTILE in texts
    assert any("data_version=" in text for text in texts)
    assert list(tree.iter("script")) == []
    groups = {group.get("id"): len(list(group.iter(f"{SVG}path"))) for group in tree.iter(f"{SVG}g") if group.get("id")}
    assert {"map", "land", "rivers", "lines", "timeline", "legend"} <= set(groups)
    assert all(groups[name] for name in ("land", "rivers", "lines"))
    [timeline] = [group for group in tree.iter(f"{SVG}g") if group.get("id") == "timeline"]
    drawn = {node.get("fill") for node in timeline.iter(f"{SVG}path")}
    assert {"#{:02x}{:02x}{:02x}".format(*STYLE[status].color) for status in OF_THE_LINK} <= drawn
