"""Takes the pictures of docs/screenshots from the real page: `python -m tests.browser.take_screenshots [NAME …]`."""

import sys
from dataclasses import dataclass, field

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import FLAGS, executable
from tests.browser.conftest import PATIENCE, ROOT, open_map, running_server, settle

FOLDER = ROOT / "docs" / "screenshots"
DESK, SMALL, PHONE = (1440, 900), (1024, 768), (390, 844)
DAY = "?as_of=2022-09-26"


@dataclass(frozen=True)
class Shot:
    """One picture: where to look, how large, in which theme, and what to press first."""

    query: str = DAY
    size: tuple[int, int] = DESK
    theme: str = "light"
    press: tuple[str, ...] = ()
    flags: tuple[str, ...] = field(default=FLAGS)


BRIDGE = ("[data-testid=time-map] [data-el=bridge]",)
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
    "no-webgl": Shot(flags=("--no-sandbox", "--disable-gpu", "--disable-3d-apis")),
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


def main(names: list[str]) -> None:
    """Takes the named pictures, or all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = {name: SHOTS[name] for name in names or SHOTS}
    with running_server(ROOT) as address, sync_playwright() as playwright:
        for flags in dict.fromkeys(shot.flags for shot in wanted.values()):
            browser = playwright.chromium.launch(executable_path=executable(), args=list(flags))
            for name, shot in wanted.items():
                if shot.flags == flags:
                    take(browser, address, name, shot)
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
