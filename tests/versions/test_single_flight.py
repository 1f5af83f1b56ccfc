"""Answers that are computed on request: what nobody waits for any more is not begun."""

import asyncio
import threading

import pytest

from raillinks.versions.single_flight import BusyError, GoneError, SingleFlight, unless_gone
from tests.support.waiting import PATIENCE


class Works:
    """Work that lasts until it may end; it notes what was begun."""

    def __init__(self):
        self.begun, self.may_end, self.names = threading.Semaphore(0), threading.Event(), []

    def of(self, name):
        def make():
            self.names.append(name)
            self.begun.release()
            assert self.may_end.wait(PATIENCE)
            return name

        return make


async def asked(few, works, names):
    """Requests for some answers, of which the first is under way."""
    tasks = [asyncio.create_task(few.get(name, works.of(name))) for name in names]
    await asyncio.to_thread(works.begun.acquire)
    return tasks


def test_what_all_have_left_is_not_begun_and_leaves_its_place():
    few: SingleFlight[str, str] = SingleFlight(at_once=1, waiting=3)
    works = Works()

    async def many():
        first, second, again, third = await asked(few, works, ["first", "second", "second", "third"])
        with pytest.raises(BusyError):
            await few.get("fourth", works.of("fourth"))
        for leaves in (first, again, third):  # the first is begun already; one still waits for the second
            leaves.cancel()
        await asyncio.wait([first, again, third])
        fifth = asyncio.create_task(few.get("fifth", works.of("fifth")))
        await asyncio.sleep(0)
        works.may_end.set()
        return await asyncio.gather(second, fifth)

    assert asyncio.run(many()) == ["second", "fifth"]
    assert works.names == ["first", "second", "fifth"]


def test_what_waits_too_long_is_refused_and_not_begun():
    few: SingleFlight[str, str] = SingleFlight(at_once=1, patience=0.05)
    works = Works()

    async def two():
        first, second = await asked(few, works, ["first", "second"])
        for task in (first, second):
            with pytest.raises(BusyError):
                await task
        works.may_end.set()

    asyncio.run(two())
    assert asyncio.run(few.get("third", works.of("third"))) == "third"
    assert works.names == ["first", "third"]


def test_an_error_reaches_all_who_wait_and_the_next_asks_anew():
    few: SingleFlight[str, str] = SingleFlight()
    errors: list[object] = []

    def fail():
        raise OSError

    async def two():
        errors.extend(await asyncio.gather(few.get("a", fail), few.get("a", fail), return_exceptions=True))
        return await few.get("a", lambda: "made")

    assert asyncio.run(two()) == "made"
    assert [type(error) for error in errors] == [OSError, OSError]


def test_work_for_a_client_ends_with_its_connection():
    async def client():
        messages: asyncio.Queue[dict[str, object]] = asyncio.Queue()
        ended = asyncio.Event()

        async def work():
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        for kind in ("http.request", "http.disconnect"):
            messages.put_nowait({"type": kind})
        with pytest.raises(GoneError):
            await unless_gone(messages.get, work())
        await ended.wait()
        messages.put_nowait({"type": "http.request"})
        return await unless_gone(messages.get, asyncio.sleep(0, "made"))

    assert asyncio.run(client()) == "made"
