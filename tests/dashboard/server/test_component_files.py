"""What is computed on request: once per name, few at a time, and kept within bounds."""

import asyncio
import threading

import pytest

from dashboard.server.component_files import BytesCache
from raillinks.versions.single_flight import BusyError


class Work:
    """Computations that a test lets end; it counts them, and the most at a time."""

    def __init__(self):
        self.free, self.lock, self.begun = threading.Event(), threading.Lock(), threading.Semaphore(0)
        self.names, self.now, self.most = [], 0, 0

    def of(self, name, size=1):
        def make():
            with self.lock:
                self.names.append(name)
                self.now += 1
                self.most = max(self.most, self.now)
            self.begun.release()
            assert self.free.wait(60)
            with self.lock:
                self.now -= 1
            return name.encode() * size

        return make


def one_by_one(cache, work, names, size=1):
    work.free.set()
    return [asyncio.run(cache.get(name, work.of(name, size))) for name in names]


def test_equal_requests_share_one_computation():
    cache, work = BytesCache(), Work()

    async def six():
        asked = [asyncio.create_task(cache.get("a", work.of("a"))) for _ in range(6)]
        await asyncio.to_thread(work.begun.acquire)
        work.free.set()
        return await asyncio.gather(*asked)

    assert asyncio.run(six()) == [b"a"] * 6
    assert work.names == ["a"]
    assert one_by_one(cache, work, ["a"]) == [b"a"]
    assert work.names == ["a"]


def test_at_most_two_are_computed_at_a_time_and_too_many_are_refused():
    cache, work = BytesCache(at_once=2, waiting=5), Work()

    async def many():
        asked = [asyncio.create_task(cache.get(f"{n}", work.of(f"{n}"))) for n in range(5)]
        await asyncio.to_thread(work.begun.acquire)
        await asyncio.to_thread(work.begun.acquire)
        with pytest.raises(BusyError):
            await cache.get("another", work.of("another"))
        assert len(work.names) == 2
        work.free.set()
        return await asyncio.gather(*asked)

    assert asyncio.run(many()) == [b"0", b"1", b"2", b"3", b"4"]
    assert work.most == 2
    assert one_by_one(cache, work, ["another"]) == [b"another"]


def test_one_who_leaves_takes_it_from_no_other():
    cache, work = BytesCache(), Work()

    async def two():
        leaves, stays = (asyncio.create_task(cache.get("a", work.of("a"))) for _ in range(2))
        await asyncio.to_thread(work.begun.acquire)
        leaves.cancel()
        work.free.set()
        return await stays

    assert asyncio.run(two()) == b"a"
    assert work.names == ["a"]


@pytest.mark.parametrize("bound", [{"most": 2}, {"most_bytes": 20}], ids=["number", "size"])
def test_what_is_kept_is_bounded_and_the_latest_stay(bound):
    cache, work = BytesCache(**bound), Work()
    one_by_one(cache, work, ["a", "b", "a", "c", "a", "b"], size=10)
    assert work.names == ["a", "b", "c", "b"]


def test_a_failure_is_told_and_not_kept():
    cache, work = BytesCache(), Work()

    def fail():
        raise KeyError("a")

    with pytest.raises(KeyError):
        asyncio.run(cache.get("a", fail))
    assert one_by_one(cache, work, ["a"]) == [b"a"]
