"""The time map in one Chromium: beside a bare deck.gl page, Streamlit's own slider and map, and with a large log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Locator, Page, Playwright, ViewportSize, WebSocket, sync_playwright

from benchmarks.row import Row
from benchmarks.served import maps
from layers import deck as layers_deck
from layers.catalog import LAYERS
from raillinks.clock import today
from tests.browser.chromium import FLAGS, executable
from tests.browser.conftest import ROOT, open_map, running_server
from timemap.assets import TIME_MAP

VIEW = layers_deck.VIEW
OPENING = f"lat={VIEW['latitude']}&lon={VIEW['longitude']}&zoom={VIEW['zoom']}"
PERIOD = (int(np.datetime64("2019-01-01").astype(int)), int(today().astype(int)))
WIDE: ViewportSize = {"width": 1440, "height": 900}
SMALL: ViewportSize = {"width": 800, "height": 600}
MOVES, WARMING, BARE_FRAMES = 100, 10, 10
PAYLOAD_LIMIT = 600_000  # bytes
PROBES = [(ROOT / "benchmarks" / name).read_text(encoding="utf-8") for name in ("probe_drawn.js", "probe.js")]

Moves = list[dict[str, float]]
Counted = Any
"""A page whose `messages` are counted: a name that Playwright's own type lacks."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured.

    Args:
        rounds: Turns of the drags of `MOVES` moves.
        loads: Loads of each page until its first map.
        drags: Short drags over which the heap may not grow; with 0 it is not looked at.
    """

    rounds: int
    loads: int
    drags: int


QUICK, LONG = Effort(rounds=1, loads=1, drags=0), Effort(rounds=4, loads=5, drags=1_000)


def rows(effort: Effort = QUICK) -> Iterator[Row]:
    """Scrubbing, Streamlit's own slider, and what is sent; the first map stands beside that of the static page."""
    with (
        running_server(ROOT) as ours,
        running_server(ROOT, "benchmarks/served/app.py") as beside,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=executable(), args=list(FLAGS)) as browser,
    ):
        yield from scrubbing(browser, ours, beside, effort.rounds)
        yield streamlit_slider(browser, beside)
        yield payload(browser, ours)
        if effort.drags:
            yield leak(playwright, ours, effort.drags)


def long_rows() -> Iterator[Row]:
    """The same with more rounds and loads, and the heap."""
    return rows(LONG)


def opened(browser: Browser, size: ViewportSize) -> Counted:
    """A page in a new profile, with the probe in it and its WebSocket messages counted."""
    page: Counted = browser.new_context(locale="en-GB", viewport=size).new_page()
    page.add_init_script("\n".join(PROBES))
    page.messages = 0

    def count(_: object) -> None:
        page.messages += 1

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", count)
        socket.on("framereceived", count)

    page.on("websocket", listen)
    page.set_default_timeout(120_000)
    return page


def days(moves: int, period: tuple[int, int] = PERIOD) -> list[int]:
    """Days of the period, each at least one from the one before, forwards."""
    first, last = period
    return [first + 10 + round(i * (last - first - 20) / moves) for i in range(moves)]


def scrub(page: Counted, moves: Sequence[int], period: tuple[int, int] = PERIOD) -> tuple[Moves, int]:
    """One drag over the days; the moves as measured, and the WebSocket messages between press and release.

    Args:
        page: A page with the time map.
        moves: The days.
        period: The first and the last day that the timeline shows.
    """
    page.bring_to_front()
    box = box_of(page.get_by_role("slider", name="As-of date"))
    page.mouse.move(box["x"] + 1, box["y"] + 10)
    page.mouse.down()
    before = page.messages
    found = page.evaluate("([days, period]) => watcher.scrub(days, period)", [list(moves), period])
    messages = page.messages - before
    page.mouse.up()
    return found, messages


def box_of(element: Locator) -> dict[str, float]:
    """Where an element stands, in pixels of the page."""
    return element.evaluate("node => node.getBoundingClientRect().toJSON()")


def without_snapping(page: Page) -> None:
    page.evaluate("document.querySelector('[data-testid=time-map] [data-el=snap]').click()")


def bare_page(browser: Browser, beside: str, size: dict[str, float]) -> Page:
    """The same layers drawn by deck.gl alone, at the size of the time map's own map."""
    page = opened(browser, WIDE)
    page.goto(f"{beside}/bare?width={size['width']:.0f}&height={size['height']:.0f}")
    page.wait_for_function("bare.ready()")
    return page


def bare_frames(page: Page) -> list[float]:
    page.bring_to_front()
    page.evaluate("bare.redrawEveryFrame(true)")
    found = page.evaluate("count => watcher.frames(count)", BARE_FRAMES)
    page.evaluate("bare.redrawEveryFrame(false)")
    return found


def scrubbing(browser: Browser, ours: str, beside: str, rounds: int) -> Iterator[Row]:
    """Drags in turns: of the bundled log, its two days side by side, a small and a large log; and the bare page."""
    page = open_map(opened(browser, WIDE), ours, f"?as_of=2022-09-26&{OPENING}")
    size = box_of(page.locator("[data-testid=time-map] [data-el=map]"))
    paired = open_map(opened(browser, WIDE), ours, f"?as_of=2022-09-26&compare_with=2020-03-15&{OPENING}")
    small, large = (
        open_map(opened(browser, WIDE), beside, f"?page=log&events={number}") for number in (maps.FEW, maps.MANY)
    )
    bare = bare_page(browser, beside, size)
    for time_map in (page, paired, small, large):
        without_snapping(time_map)
        scrub(time_map, days(WARMING))
    drags, paired_drags, small_drags, large_drags, frames, hovers = [], [], [], [], [], []
    rests = days(MOVES // 2)  # two of them are never near the same event, whose day the preview would show twice
    for _ in range(rounds):
        drags.append(scrub(page, days(MOVES)))
        hovers += page.evaluate("([days, period]) => watcher.hover(days, period)", [rests[1:], PERIOD])
        paired_drags.append(scrub(paired, days(MOVES)))
        frames += bare_frames(bare)
        small_drags.append(scrub(small, days(MOVES)))
        large_drags.append(scrub(large, days(MOVES)))
    for used in (page, paired, small, large, bare):
        used.context.close()
    moves, messages = merged(drags)
    large_moves, large_messages = merged(large_drags)
    yield from small_log(moves, messages, median(frames))
    yield from previews(hovers, median(frames))
    yield from small_log(*merged(paired_drags), median(frames), "scrubbing beside a second day")
    yield from large_log(large_moves, large_messages, moves, merged(small_drags)[0])


def merged(drags: list[tuple[Moves, int]]) -> tuple[Moves, int]:
    return [move for moves, _ in drags for move in moves], sum(messages for _, messages in drags)


def frame_time(moves: Moves) -> float:
    return median(move["frame"] for move in moves)


def script_share(moves: Moves, percent: float) -> float:
    """A percentile of what our own script takes for a date change, per median frame time."""
    return float(np.percentile([move["script"] for move in moves], percent)) / frame_time(moves)


def missed(moves: Moves) -> float:
    return sum(not move["shown"] for move in moves) / len(moves)


def small_log(moves: Moves, messages: int, bare_frame: float, name: str = "scrubbing") -> list[Row]:
    return [
        Row(f"{name}: frames with a move that do not draw its date, share", missed(moves), 0.05),
        Row(f"{name}: WebSocket messages during the drags", messages, 0),
        Row(f"{name}: frame time / bare deck.gl page redrawn every frame", frame_time(moves) / bare_frame, 1.15),
        Row(f"{name}: own script per date change / frame time, median", script_share(moves, 50), 0.05),
        Row(f"{name}: own script per date change / frame time, p99", script_share(moves, 99), 0.15),
    ]


def previews(moves: Moves, bare_frame: float) -> list[Row]:
    return [
        Row("hover preview: frames with a move that show no other day, share", missed(moves), 0.05),
        Row("hover preview: frame time / bare deck.gl page redrawn every frame", frame_time(moves) / bare_frame, 1.15),
    ]


def large_log(large: Moves, messages: int, moves: Moves, small: Moves) -> list[Row]:
    """The figures of the large log beside those of others: at most twice as much.

    Our script is compared with a small log from the same generator: in both every day of the drag changes statuses,
    which are drawn anew; in the bundled log few do.
    """
    name = f"scrubbing {maps.MANY:,} events"
    script = [
        Row(
            f"{name}: own script / {maps.FEW:,} events, {word}",
            (script_share(large, percent) * frame_time(large)) / (script_share(small, percent) * frame_time(small)),
            2,
        )
        for word, percent in (("median", 50), ("p99", 99))
    ]
    return [
        Row(f"{name}: frames with a move that do not draw its date, share", missed(large), 0.10),
        Row(f"{name}: WebSocket messages during the drags", messages, 0),
        Row(f"{name}: frame time / bundled log", frame_time(large) / frame_time(moves), 2),
        *script,
        Row(f"{name}: own script per date change / frame time, median", script_share(large, 50), 0.10),
        Row(f"{name}: own script per date change / frame time, p99", script_share(large, 99), 0.30),
    ]


def streamlit_slider(browser: Browser, beside: str) -> Row:
    """Streamlit's own slider and map of the same layers: how often the map is drawn during a drag, and after it."""
    page = opened(browser, WIDE)
    page.goto(f"{beside}/?page=slider")
    page.wait_for_function("count => watcher.still(count)", arg=len(LAYERS))
    box = box_of(page.get_by_role("slider").first)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    before = page.evaluate("watcher.drawnFrames()")
    for move in range(1, 41):
        page.mouse.move(x + move * 5, y)
        page.evaluate("watcher.frames(1)")
    during = page.evaluate("watcher.drawnFrames()") - before
    page.mouse.up()
    page.wait_for_function("count => watcher.drawnFrames() > count", arg=before + during)
    page.context.close()
    return Row("beside it, Streamlit's slider and map: map updates during a drag of 40 moves", during)


def payload(browser: Browser, ours: str) -> Row:
    """What the map's first view asks for of our own, gzipped: layers, the log, the component; saving comes later."""
    page = open_map(opened(browser, WIDE), ours)
    folders = [f"{ours}/api/v1/layers/", f"{ours}/timemap/content/", f"{ours}{TIME_MAP.url}"]
    total = page.evaluate(
        """folders => performance.getEntriesByType('resource')
          .filter(({ name }) => folders.some((folder) => name.startsWith(folder)))
          .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)""",
        folders,
    )
    page.context.close()
    return Row(f"own payload, gzipped / {PAYLOAD_LIMIT // 1000} kB: layers, log, component", total / PAYLOAD_LIMIT, 1)


def leak(playwright: Playwright, ours: str, drags: int) -> Row:
    """How far many short drags grow the heap, both times after a garbage collection; frames as fast as scripts run.

    In a Chromium that interprets scripts and compiles none: machine code of what runs often, ours or Streamlit's,
    would fill the same heap for thousands of drags, and hide a leak or look like one.
    """
    flags = [*FLAGS, "--js-flags=--jitless"]
    with playwright.chromium.launch(executable_path=executable(), args=flags) as browser:
        page = open_map(opened(browser, SMALL), ours, f"?as_of=2022-09-26&{OPENING}")
        without_snapping(page)
        before = heap_after(page, 100)
        return Row(f"heap growth over {drags:,} drags of 5 moves", heap_after(page, drags) / before - 1, 0.05)


def heap_after(page: Page, drags: int) -> float:
    """The bytes that the heap holds after so many drags, when Streamlit has settled."""
    page.evaluate("([count, period]) => watcher.drags(count, period, period[0] + 50)", [drags, PERIOD])
    page.wait_for_function("watcher.told()")
    page.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
    page.evaluate("watcher.forget()")
    devtools = page.context.new_cdp_session(page)
    for _ in range(3):
        devtools.send("HeapProfiler.collectGarbage")
    used = devtools.send("Runtime.getHeapUsage")["usedSize"]
    devtools.detach()
    return float(used)
