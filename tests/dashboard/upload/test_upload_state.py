"""Slots for processes that take files in: in order, small ones beside a large one; and a file that the server lost."""

import gc
import io
import threading
from dataclasses import dataclass

import numpy as np
import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from dashboard.session.own_log import HeldBytes, held_bytes
from dashboard.upload import upload_state
from dashboard.upload.upload_state import RunningJob, WorkerSlots
from raillinks.importer import worker
from raillinks.importer.mapping import HowToRead
from raillinks.importer.worker import LARGE, SMALL, Job, Size
from tests.dashboard.upload.your_log import opened
from tests.support.waiting import eventually

GIB = 2**30
MACHINE = 5 * GIB
"""Memory of the machine in docs/operations.md."""


def job_of(size):
    return Job({"a.csv": b"x" * size}, HowToRead(), np.datetime64("2026-11-24", "D"))


@dataclass
class Waiting:
    """Somebody who waits for a slot."""

    slots: WorkerSlots
    size: Size
    has_slot: bool | None = None
    is_wanted: bool = True

    def __post_init__(self):
        before = len(self.slots._waiting)  # noqa: SLF001 (whether it stands in the queue)
        threading.Thread(target=self._take, daemon=True).start()
        eventually(lambda: self.has_slot or len(self.slots._waiting) > before)  # noqa: SLF001

    def _take(self):
        self.has_slot = self.slots.take(self.size, lambda: self.is_wanted)


def test_those_who_wait_get_a_slot_in_the_order_in_which_they_came():
    slots = WorkerSlots(1, 1)
    assert slots.take(SMALL, lambda: True)
    first, second = Waiting(slots, SMALL), Waiting(slots, SMALL)
    slots.give_back(SMALL)
    eventually(lambda: first.has_slot)
    assert second.has_slot is None
    slots.give_back(SMALL)
    eventually(lambda: second.has_slot)


def test_large_ones_leave_a_slot_to_small_ones():
    slots = WorkerSlots(2, 1)
    assert slots.take(LARGE, lambda: True)
    large = Waiting(slots, LARGE)
    assert slots.take(SMALL, lambda: True)
    assert large.has_slot is None
    slots.give_back(SMALL)
    assert large.has_slot is None
    slots.give_back(LARGE)
    eventually(lambda: large.has_slot)


def test_who_is_not_wanted_any_more_waits_no_longer_and_gets_none():
    slots = WorkerSlots(1, 1)
    assert slots.take(SMALL, lambda: True)
    first, second = Waiting(slots, SMALL), Waiting(slots, SMALL)
    first.is_wanted = False
    slots.look_again()
    eventually(lambda: first.has_slot is False)
    slots.give_back(SMALL)
    eventually(lambda: second.has_slot)


def test_a_job_that_is_cancelled_while_it_waits_is_over_and_holds_no_files(monkeypatch):
    monkeypatch.setattr(upload_state, "_slots", WorkerSlots(0, 0))
    running = RunningJob(job_of(10))
    state = running._state  # noqa: SLF001 (what its thread holds)
    assert not running.is_over
    running.cancel()
    assert state.job is None
    eventually(lambda: running.is_over)


@pytest.mark.parametrize(
    ("size", "tried"), [(10, [SMALL, LARGE]), (SMALL.most_bytes + 1, [LARGE])], ids=["small file", "large file"]
)
def test_a_process_is_small_first_and_large_where_that_does_not_do(monkeypatch, size, tried):
    asked = []

    def nothing_comes(size):
        asked.append(size)
        return ["true"]

    monkeypatch.setattr(worker, "command", nothing_comes)
    running = RunningJob(job_of(size))
    eventually(lambda: running.is_over)
    assert asked == tried
    assert (running.outcome, running.lacks_room) == (None, False)


def test_both_processes_fit_the_machine_of_the_docs_beside_the_server():
    assert LARGE.memory + SMALL.memory <= MACHINE - GIB // 4
    assert LARGE.memory > 2 * GIB  # what a million changes of status take: docs/intake.md


def test_an_outcome_for_which_there_is_no_room_is_not_read_and_steps_need_none():
    sent, csv = io.BytesIO(), b"crossing,date,status\nBrest,2019-01-01,open\n"
    outcome = worker.outcome(Job({"a.csv": csv}, HowToRead(), np.datetime64("2026-11-24", "D")))
    step, asked = worker.Step("open", "a.csv"), list[int]()
    for message in (step, outcome, step):
        worker.write(message, sent)
    sent.seek(0)
    messages = worker.read_sized(sent, asked.append)  # it says that there is no room
    assert next(messages)[0] == step
    with pytest.raises(worker.NoRoomError):
        next(messages)
    assert len(asked) == 1


def test_no_large_process_runs_for_an_outcome_for_which_there_is_no_room(monkeypatch):
    asked, command = [], worker.command

    def started(size):
        asked.append(size)
        return command(size)

    monkeypatch.setattr(worker, "command", started)
    monkeypatch.setattr(held_bytes, "most", 0)
    running = RunningJob(job_of(10))
    eventually(lambda: running.is_over)
    assert asked == [SMALL]
    assert (running.outcome, running.lacks_room) == (None, True)
    assert running.step is not None


def test_what_was_made_counts_as_long_as_somebody_holds_it():
    held, made = HeldBytes(100), WorkerSlots(1, 1)
    held.count_made(made, 60)
    assert (held.total, held.has_room_for(40), held.has_room_for(41)) == (60, True, False)
    del made
    gc.collect()
    assert held.total == 0


def test_a_file_that_the_server_lost_is_said_and_the_others_are_read(monkeypatch):
    """As after a restart: the browser names the file of before, which the server does not have, beside a new one."""
    app, get = opened(), MemoryUploadedFileManager.get_files

    def without_the_first(store, session_id, file_ids):
        return [file for file in get(store, session_id, file_ids) if file.name != "one.csv"]

    monkeypatch.setattr(MemoryUploadedFileManager, "get_files", without_the_first)
    row = b"crossing,date,status\nA,2020-01-01,open\n"
    app.file_uploader[0].set_value([("one.csv", row, "text/csv"), ("two.csv", row, "text/csv")]).run()
    assert not app.exception
    assert [*app.session_state["your_log"].files] == ["two.csv"]
    (warning,) = app.warning
    assert "1" in warning.value
