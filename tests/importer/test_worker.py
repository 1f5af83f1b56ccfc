"""Files are taken in by a process of their own: it says its steps, has limits, and ends with whoever wanted it."""

import gc
import sys
from dataclasses import replace

import numpy as np
import pytest

from dashboard.session.own_log import held_bytes
from dashboard.upload import upload_state
from raillinks.importer import worker
from raillinks.importer.mapping import HowToRead
from raillinks.importer.pipeline import STEPS
from raillinks.importer.worker import Job
from tests.support.tiers import sample
from tests.support.waiting import eventually

TODAY = np.datetime64("2026-11-24", "D")
CSV = b"crossing,start,end,status\nBrest,2019-01-01,2020-03-01,open\nBrest,2021-01-01,x,weird\n"


def job_of(content=CSV):
    return Job({"a.csv": content}, HowToRead(), TODAY)


def test_each_step_is_told_in_order():
    told = []
    worker.outcome(replace(job_of(), most_events=0), lambda name, _: told.append(name))
    assert told == list(STEPS)


@sample(1)
@pytest.mark.parametrize(("most", "comes_whole"), [(None, True), (3, True), (2, False)])
def test_a_log_of_more_events_than_were_asked_for_comes_as_the_zip_of_its_package(most, comes_whole):
    whole, asked = worker.outcome(job_of()), worker.outcome(replace(job_of(), most_events=most))
    assert (asked.events, asked.is_made, asked.dataset is not None) == (whole.events, True, comes_whole)
    assert whole.events == 3
    if not comes_whole:
        assert asked.downloads[worker.PACKAGE] == worker.ON_DEMAND[worker.PACKAGE](whole.dataset)


def test_nothing_is_made_of_rows_of_which_none_can_be_used():
    assert not worker.outcome(replace(job_of(b"crossing,date,status\nBrest,x,open\n"), most_events=0)).is_made


@sample(1)
@pytest.mark.parametrize("end", [upload_state.RunningJob.cancel, lambda _: None], ids=["cancelled", "let go of"])
def test_a_job_is_ended_by_a_cancel_and_by_letting_go_of_it(monkeypatch, end):
    monkeypatch.setattr(worker, "command", lambda _: ["sleep", "100"])
    running = upload_state.RunningJob(job_of())
    state = running._state  # noqa: SLF001 (who holds it does not hold the job)
    eventually(lambda: state.process is not None)
    end(running)
    del running
    gc.collect()
    eventually(lambda: state.is_over)
    assert state.process.poll() is not None
    assert state.outcome is None


LIMITED = """
from dataclasses import replace
from raillinks.importer import worker
worker.SIZES = {"large": replace(worker.LARGE, memory=2**29)}
worker.work("large")
"""


def test_a_process_without_memory_gives_no_outcome_and_no_trace(monkeypatch):
    """Of a large file; a small one is read within the same limit."""
    monkeypatch.setattr(worker, "command", lambda _: [sys.executable, "-c", LIMITED])
    before = held_bytes.total
    large = b"crossing,date,status,note\n" + b"Brest,2019-01-01,open,%s\n" % (b"x" * 9_000) * 20_000
    assert not is_read(large)
    assert is_read(CSV)
    gc.collect()
    assert held_bytes.total <= before


def is_read(content):
    running = upload_state.RunningJob(job_of(content))
    eventually(lambda: running.is_over)
    return running.outcome is not None


def test_a_message_that_is_cut_short_is_none(tmp_path):
    path = tmp_path / "messages"
    with path.open("wb") as file:
        worker.write("one", file)
        worker.write("two", file)
    path.write_bytes(path.read_bytes()[:-3])
    with path.open("rb") as file:
        assert list(worker.read(file)) == ["one"]
