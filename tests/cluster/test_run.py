"""The commands for large logs on real workers of Dask, one of which is killed in the middle."""

import os
import signal
import subprocess
import sys
from types import ModuleType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks import large_log
from benchmarks.engine import replayed
from raillinks.cluster import files
from raillinks.cluster import run as cluster_run
from raillinks.cluster.files import Workers
from raillinks.domain.enums import GROUP
from tests.browser.conftest import free_port
from tests.conftest import ROOT
from tests.strategies import SERVICES
from tests.support import large_logs
from tests.support.tiers import by_tier, slow
from tests.support.waiting import eventually

EVENTS = by_tier(20_000, 1_000_000)
pytestmark = pytest.mark.filterwarnings("default")  # what Dask's own threads warn of as they end


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    path = tmp_path_factory.mktemp("large") / "log.parquet"
    large_log.write(EVENTS, path)
    return path


@pytest.fixture(scope="module")
def whole(log):
    """What the engine makes of the log in one piece."""
    frame = pd.read_parquet(log)
    names = sorted({*frame["crossing_id"]} - {GROUP})
    links = pd.DataFrame(
        {
            "crossing_id": np.repeat(names, len(SERVICES)),
            "service": [*SERVICES] * len(names),
            "context": False,
        }
    )
    return replayed(frame, links)


@pytest.fixture(scope="module")
def client():
    """Two workers, which the tests below share.

    A process that is started anew runs the module `__main__` of this one, and Streamlit's tests leave theirs there.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        with files.connected(Workers(number=2, memory="1GB")) as connected:
            yield connected


def run(*words):
    return subprocess.run(
        [sys.executable, "-m", "raillinks", *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False
    )


def started(*words):
    line = [sys.executable, "-m", *map(str, words)]
    return subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def is_of(folder, whole):
    """Whether the intervals in a folder are those of the log in one piece, and nothing lies beside the folder."""
    expected = large_logs.ordered(whole.intervals())
    pd.testing.assert_frame_equal(large_logs.intervals(folder), expected, check_dtype=False)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


@slow("processes of workers; another test here has some")
def test_a_worker_that_is_killed_changes_nothing(client, log, whole, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "ROWS", EVENTS // 5)
    killed = []

    def each(function, values):
        """Kills a worker once a task of a pass is done: it is at another then."""
        for n, result in enumerate(files.each(client)(function, values)):
            if n == 0:
                victim = next(iter(client.run(os.getpid).values()))
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)
            yield result

    cluster_run.intervals(cluster_run.Log(str(log)), str(tmp_path / "out"), each)
    assert len({*killed}) == 2
    assert not {*killed} & {*client.run(os.getpid).values()}
    is_of(tmp_path / "out", whole)


@slow("processes of workers; the others here have some")
def test_a_crossing_that_no_worker_can_hold_ends_with_a_sentence(tmp_path):
    whole = tmp_path / "log.parquet"
    large_log.write(5_000_000, whole)
    table = pq.read_table(whole)
    one = pa.array(["one"]).take(pa.array(np.zeros(len(table), np.int64)))
    pq.write_table(table.set_column(table.schema.get_field_index("crossing_id"), "crossing_id", one), whole)
    asked = run("intervals", whole, tmp_path / "out", "--workers", "1", "--memory", "450MB")
    assert (asked.returncode, asked.stdout) == (2, "")
    assert asked.stderr.splitlines()[0].startswith("workers: a task ended its worker several times")
    assert [path.name for path in tmp_path.iterdir()] == ["log.parquet"]


@slow("processes of workers; the others here have some")
def test_a_scheduler_that_ends_during_the_run_ends_it_with_a_sentence(tmp_path):
    log = tmp_path / "log.parquet"
    large_log.write(5_000_000, log)
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    with (
        started("dask", "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard") as scheduler,
        started("dask", "worker", address, "--nthreads", "1", "--no-dashboard") as worker,
        started("raillinks", "intervals", log, tmp_path / "out", "--scheduler", address) as asked,
    ):
        eventually(lambda: [*tmp_path.glob(".out.scratch/buckets/*")])
        scheduler.kill()
        said = asked.communicate(timeout=120)[1]
        worker.terminate()
        worker.communicate(timeout=60)
    assert asked.returncode == 2
    assert said.splitlines()[0] == "workers: the scheduler ended during the run"
    assert [path.name for path in tmp_path.iterdir()] == ["log.parquet"]
