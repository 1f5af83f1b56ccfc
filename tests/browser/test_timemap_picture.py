"""The dialog "Save picture": what can be chosen there, and the files that it gives."""

import io
import re
import struct
from base64 import b64encode
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import open_map
from tests.browser.time_map import root
from tests.support.messages import WORDS
from tests.support.tiers import slow
from timemap.assets import TIME_MAP

pytestmark = pytest.mark.browser

HOSTILE = 'Dandong <script>alert(1)</script> & "반출" ]]>'
PNG = b"\x89PNG\r\n\x1a\n"
SVG = "{http://www.w3.org/2000/svg}"


def opened(page: Page, press: str = "click"):
    """The dialog, opened by a click or a key."""
    button = root(page).get_by_role("button", name=WORDS["picture"])
    if press == "click":
        button.click()
    else:
        button.focus()
        page.keyboard.press(press)
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


def test_it_opens_and_closes_by_keys_says_what_the_picture_shows_and_gives_it_in_the_stated_size(quick_page, server):
    page = open_map(quick_page, server, "?as_of=2022-09-26&crossing=dandong-sinuiju")
    dialog = opened(page, "Enter")
    title = dialog.get_by_label("Title")
    expect(title).to_be_focused()
    expect(title).to_have_value("Dandong–Sinuiju: rail on 26 September 2022")
    says = dialog.get_by_role("img").get_attribute("aria-label") or ""
    assert page.locator(".rl-answer-text").inner_text() in says
    assert "passenger: suspended, since 31 Jan 2020" in says
    assert "freight: open" not in says  # the answer has said it
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(root(page).get_by_role("button", name=WORDS["picture"])).to_be_focused()
    dialog = opened(page)
    for shape, times, size in (("wide", "1", (1600, 900)), ("wide", "3", (4800, 2700)), ("square", "2", (2400, 2400))):
        name, png = saved(page, dialog, Shape=shape, Size=times)
        assert name.endswith(f"2022-09-26_{size[0]}x{size[1]}.png")
        assert png[:8] == PNG
        assert struct.unpack(">II", png[16:24]) == size
    expect(dialog.get_by_role("status")).to_contain_text(name)
    page.set_viewport_size({"width": 390, "height": 844})
    beyond, right = dialog.evaluate("d => [d.scrollWidth - d.clientWidth, d.getBoundingClientRect().right]")
    assert beyond <= 0
    assert right <= 390


@slow("a longer way to what the others here see")
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


@slow("a longer way to what the others here see")
def test_as_pdf_it_has_its_texts_as_texts_in_any_script_and_no_image(quick_page, server):
    page = open_map(quick_page, server, "?as_of=2022-09-26&crossing=dandong-sinuiju&lang=ko")
    root(page).get_by_role("button", name="그림 저장").click()
    dialog = page.get_by_role("dialog", name="그림 저장")
    title = "단둥–신의주: 新义州 \N{THAI CHARACTER KO KAI}"
    dialog.get_by_label("제목").fill(title)
    dialog.get_by_label("형식", exact=True).select_option("pdf")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="저장").click()
    assert download.value.suggested_filename == "china-dprk-rail-links_2022-09-26_map.pdf"
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"%PDF-")
    reader = PdfReader(io.BytesIO(content))
    (sheet,) = reader.pages
    assert (sheet.mediabox.width, sheet.mediabox.height) == (900, 506.25)
    assert list(sheet.images) == []
    assert (reader.metadata.title, str(reader.root_object["/Lang"])) == (title, "ko")
    written = "".join(sheet.extract_text().split())
    said = page.locator(".rl-answer-text").inner_text()
    assert "".join(said.split()) in written
    assert "단둥–신의주:新义州〓" in written  # the typefaces have no Thai
    assert "data_version=" in written


FILM = """async (bytes) => {
  const blob = new Blob([Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0))], { type: 'video/webm' });
  const video = Object.assign(document.createElement('video'), { src: URL.createObjectURL(blob), muted: true });
  const seen = [];
  const shown = () => new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
  await new Promise((resolve, reject) => Object.assign(video, { onloadeddata: resolve, onerror: reject }));
  for (const [at, share] of [0.02, 0.98].entries()) {
    video.currentTime = share * video.duration;
    await shown();
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    const pen = canvas.getContext('2d');
    const end = performance.now() + 10_000;
    do { // a busy machine gives the picture of the place after it has said that it is there
      await new Promise((resolve) => setTimeout(resolve, 50));
      pen.drawImage(video, 0, 0);
      seen[at] = String(pen.getImageData(0, 0, canvas.width, 120).data);
    } while (seen[at] === seen[at - 1] && performance.now() < end);
  }
  const { videoWidth, videoHeight, duration } = video;
  return { size: [videoWidth, videoHeight], duration, moves: seen[0] !== seen[1] };
}"""
"""Plays a film in a video element."""
FRAMES = """async ({ bytes, library }) => {
  const source = new Blob([Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0))]);
  const { ALL_FORMATS, BlobSource, Input } = await import(library);
  const track = await new Input({ formats: ALL_FORMATS, source: new BlobSource(source) }).getPrimaryVideoTrack();
  return (await track.computePacketStats()).packetCount;
}"""
"""Counts the pictures in a film."""


@slow("a longer way to what the others here see")
def test_a_film_has_a_picture_for_each_change_of_the_period_and_can_be_played(quick_page, server):
    page = open_map(quick_page, server, "?as_of=2022-09-26&crossing=dandong-sinuiju")
    dialog = opened(page)
    dialog.get_by_label("Format", exact=True).select_option("film")
    expect(dialog.get_by_label("Title")).to_have_value(re.compile(r"^Dandong–Sinuiju: rail, 1 January 2019 to "))
    said = dialog.get_by_role("status").inner_text()
    frames, seconds = (int(number) for number in re.findall(r"\d+", said))
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Save").click()
    assert download.value.suggested_filename.endswith(".webm")
    film_bytes = b64encode(Path(download.value.path()).read_bytes()).decode()
    library = f"{TIME_MAP.url}mediabunny.min.mjs"
    assert page.evaluate(FRAMES, {"bytes": film_bytes, "library": library}) == frames > 8
    page.goto("about:blank")  # our own pages play no films
    film = page.evaluate(FILM, film_bytes)
    assert film["size"] == [1280, 720]
    assert abs(film["duration"] - seconds) <= 1
    assert film["moves"]


@slow("a longer way to what the others here see")
def test_a_film_can_be_stopped_and_a_browser_that_makes_none_is_told(quick_page, server):
    page = open_map(quick_page, server, "?as_of=2022-09-26&crossing=dandong-sinuiju")
    dialog = opened(page)
    dialog.get_by_label("Format", exact=True).select_option("film")
    dialog.get_by_label(WORDS["step"], exact=True).and_(dialog.locator("select")).select_option("day")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("progressbar")).to_have_attribute("max", re.compile(r"\d{4}"))
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    page.evaluate("delete globalThis.VideoEncoder")
    dialog = opened(page)
    dialog.get_by_label("Format", exact=True).select_option("film")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text(WORDS["filmUnable"])
    quick_page.is_used_up = True
