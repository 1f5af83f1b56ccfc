"""Costly work is done once for all who ask at the same time, and hinders nobody who asks for what is kept."""

import threading
from concurrent.futures import ThreadPoolExecutor

from dashboard.session.served_data import SharedWork
from tests.support.waiting import PATIENCE


def test_what_is_kept_waits_for_no_work_and_equal_work_is_done_once():
    begun, free, made = threading.Event(), threading.Event(), []

    def make(key):
        made.append(key)
        if key == "slow":
            begun.set()
            assert free.wait(PATIENCE)
        return key.upper()

    work, other = SharedWork(make, 2), SharedWork(make, 2)
    assert [work("kept"), other("kept")] == ["KEPT"] * 2
    with ThreadPoolExecutor(5) as pool:
        slow = [pool.submit(work, "slow") for _ in range(4)]
        assert begun.wait(PATIENCE)
        try:
            assert [pool.submit(ask, "kept").result(PATIENCE) for ask in (work, other)] == ["KEPT"] * 2
        finally:
            free.set()
        assert [asked.result(PATIENCE) for asked in slow] == ["SLOW"] * 4
    assert made == ["kept", "kept", "slow"]


def test_the_latest_results_stay_and_a_piece_of_work_may_need_another():
    made = []

    def make(key):
        made.append(key)
        return inner(key) if key == "outer" else key

    inner: SharedWork[str, str] = SharedWork(lambda key: f"of {key}", 1)
    work = SharedWork(make, 2)
    results = [work(key) for key in ("outer", "a", "outer", "b", "outer", "a")]
    assert results == ["of outer", "a", "of outer", "b", "of outer", "a"]
    assert made == ["outer", "a", "b", "a"]
