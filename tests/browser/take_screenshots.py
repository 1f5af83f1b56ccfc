"""Takes the pictures of docs/screenshots from the real pages: `python -m tests.browser.take_screenshots [NAME …]`.

`sheet-<page>` is a contact sheet: the page in each language, theme and size.
"""

import io
import sys
from dataclasses import dataclass, field

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

from dashboard.session import pages
from tests.browser.chromium import FLAGS, executable
from tests.browser.conftest import NO_WEBGL, PATIENCE, ROOT, open_map, running_server, settle
from tests.browser.views import LANGS, PAGES, THEMES, Theme, in_turn, open_view

FOLDER = ROOT / "docs" / "screenshots"
DESK, SMALL, PHONE = (1440, 900), (1024, 768), (390, 844)
DAY = "?as_of=2022-09-26"


@dataclass(frozen=True)
class Shot:
    """One picture: where to look, how large, in which theme, and what to press first."""

    query: str = DAY
    size: tuple[int, int] = DESK
    theme: Theme = "light"
    press: tuple[str, ...] = ()
    flags: tuple[str, ...] = field(default=FLAGS)


BRIDGE = ("[data-testid=time-map] [data-testid=status-list] .tm-crossing",)
SHOTS = {
    **{
        f"map-{size[0]}-{theme}": Shot(size=size, theme=theme)
        for size in (DESK, SMALL, PHONE)
        for theme in ("light", "dark")
    },
    "bridge-1440-light": Shot(press=BRIDGE),
    "bridge-1440-dark": Shot(press=BRIDGE, theme="dark"),
    "bridge-390-light": Shot(press=BRIDGE, size=PHONE),
    "default": Shot(query=""),
    "suspended-2022-04-29": Shot(query="?as_of=2022-04-29&event=dd-2022-04-29-suspended"),
    "disputed": Shot(query="?as_of=2021-11-09&event=dd-2021-11-01-rfa-resumption", size=(1440, 1500)),
    "korean": Shot(query=DAY + "&lang=ko"),
    "no-webgl": Shot(flags=NO_WEBGL),
}


def take(browser: Browser, address: str, name: str, shot: Shot) -> None:
    """Opens the page, presses what is to be pressed, waits until nothing moves, and saves the picture."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=shot.theme, locale="en-GB",
        has_touch=shot.size == PHONE, reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    open_map(page, address, shot.query)
    for selector in shot.press:
        page.locator(selector).click()
    settle(page)
    page.wait_for_function("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    context.close()


SHEETS = {f"sheet-{path or 'map'}": path for path in PAGES}
SCALE, GAP = 0.5, 12


def take_sheet(browser: Browser, address: str, name: str, path: str) -> None:
    """One contact sheet: a row for each language and theme, in it the page at each size."""
    pictures = {}
    for lang in LANGS:
        page = browser.new_context(locale="en-GB").new_page()
        page.set_default_timeout(PATIENCE)
        open_view(page, address, path, lang)
        for (width, _), theme in in_turn(page):
            pictures[lang, theme, width] = small(page.screenshot(animations="disabled"))
        page.context.close()
    rows = [[pictures[lang, theme, w] for w, _ in (DESK, SMALL, PHONE)] for lang in LANGS for theme in THEMES]
    heights = [max(picture.height for picture in row) + 2 * GAP for row in rows]
    width = max(sum(picture.width + GAP for picture in row) for row in rows) + GAP
    sheet = Image.new("RGB", (width, sum(heights) + GAP), "#8a8a8a")
    pen, top = ImageDraw.Draw(sheet), GAP
    for row, height, label in zip(
        rows, heights, [f"{lang} {theme}" for lang in LANGS for theme in THEMES], strict=True
    ):
        pen.text((GAP, top - GAP / 2), f"{name.removeprefix('sheet-')} {label}", fill="black")
        left = GAP
        for picture in row:
            sheet.paste(picture, (left, top + GAP))
            left += picture.width + GAP
        top += height
    sheet.quantize(128).save(FOLDER / f"{name}.png", optimize=True)  # enough colours to judge by, a third of the bytes


def small(content: bytes) -> Image.Image:
    """A picture, scaled down."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    return picture.resize((round(picture.width * SCALE), round(picture.height * SCALE)), Image.Resampling.LANCZOS)


def main(names: list[str]) -> None:
    """Takes the named pictures, or all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    asked = names or [*SHOTS, *SHEETS]
    wanted = {name: SHOTS[name] for name in asked if name not in SHEETS}
    sheets = {name: SHEETS[name] for name in asked if name in SHEETS}
    with running_server(ROOT) as address, sync_playwright() as playwright:
        for flags in dict.fromkeys(shot.flags for shot in wanted.values()):
            browser = playwright.chromium.launch(executable_path=executable(), args=list(flags))
            for name, shot in wanted.items():
                if shot.flags == flags:
                    take(browser, address, name, shot)
            browser.close()
        for name, path in sheets.items():
            browser = playwright.chromium.launch(
                executable_path=executable(), args=list(FLAGS if pages.PAGES[path].has_map else NO_WEBGL)
            )
            take_sheet(browser, address, name, path)
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
