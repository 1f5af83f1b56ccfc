"""The dashboard's server, which also notes where the runs of its pages are: see `benchmarks/profile.py`."""

import gc
import sys
import threading
import time
from collections import Counter
from types import FrameType

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api import routes
from dashboard.server import serving
from dashboard.session import served_data

EVERY = 0.002  # seconds between two looks
RUN = "_run_script"  # the function of Streamlit's in which a page runs


class Notes:
    """How often each function was seen in a run, and how long garbage was collected."""

    def __init__(self) -> None:
        self.since = 0.0
        self.forget()

    def forget(self) -> None:
        """Begins anew."""
        self.start = time.monotonic()
        self.looks = 0
        self.seen: Counter[str] = Counter()
        self.itself: Counter[str] = Counter()
        self.collecting = 0.0
        self.collected: Counter[int] = Counter()

    def look(self) -> None:
        """Notes every run that is going on."""
        for frame in sys._current_frames().values():  # noqa: SLF001 (the documented way to look at other threads)
            names = _names(frame)
            if any(name.endswith(f" {RUN}") for name in names):
                self.looks += 1
                self.seen.update(set(names))
                self.itself[names[0]] += 1

    def collection(self, phase: str, info: dict[str, int]) -> None:
        """Notes a garbage collection, at its start and its end."""
        if phase == "start":
            self.since = time.perf_counter()
        else:
            self.collecting += time.perf_counter() - self.since
            self.collected[info["generation"]] += 1


def _names(frame: FrameType | None) -> list[str]:
    """The functions of a stack, the innermost first: file and name."""
    names = []
    while frame is not None:
        path = frame.f_code.co_filename.removeprefix(f"{served_data.ROOT}/").rsplit("site-packages/", maxsplit=1)[-1]
        names.append(f"{path} {frame.f_code.co_name}")
        frame = frame.f_back
    return names


notes = Notes()


def _watch() -> None:
    while True:
        notes.look()
        time.sleep(EVERY)


async def profile(_: Request) -> JSONResponse:
    """What was noted since the last request."""
    names = ("looks", "seen", "itself", "collecting", "collected")
    noted = {name: getattr(notes, name) for name in names} | {"seconds": time.monotonic() - notes.start}
    notes.forget()
    return JSONResponse(noted)


gc.callbacks.append(notes.collection)
threading.Thread(target=_watch, daemon=True, name="profile").start()
app = st.App(
    str(served_data.ROOT / "pages" / "shell.py"),
    lifespan=serving.lifespan(served_data.live.served),
    routes=[Route("/profile", profile), routes.routes(served_data.live.served)],
)
