"""Workers of Dask: those of a scheduler that exists, or some of this machine, which end with the run."""

import re
import resource
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dask
from dask.utils import parse_bytes
from distributed import Client, LocalCluster, as_completed
from distributed.scheduler import KilledWorker

from raillinks.cluster.files import problem
from raillinks.words.problems import DataError

WAIT = 30
"""Seconds for a scheduler to answer, and for its first worker."""
SETTINGS = {
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.profile.enabled": False,
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": 1 << 28,
    "distributed.nanny.pre-spawn-environ.MALLOC_MMAP_THRESHOLD_": 1 << 25,
    "distributed.nanny.pre-spawn-environ.MALLOC_ARENA_MAX": 1,
}
"""Of workers of this machine. They write nothing of their memory to the disk, and do not wait for others to free some:
one that needs more than it may take is ended, and the run with a sentence. They keep freed memory for the next task;
Dask's own settings give it back at once, which costs a quarter of the time."""
_LINUX_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Workers:
    """Which workers are to do the work.

    Args:
        scheduler: The address of a scheduler, such as `tcp://10.0.0.1:8786`; empty: workers of this machine.
        number: How many there shall be on this machine.
        memory: How much each may take, as Dask writes it: `1.5GB`, or `auto`.
    """

    scheduler: str = ""
    number: int = 2
    memory: str = "auto"


@contextmanager
def connected(workers: Workers) -> Iterator[Client]:
    """A client of the workers. Those of this machine end with it, whatever happens.

    Raises:
        DataError: The scheduler does not answer, or has no worker; or the memory is no amount.
    """
    with ExitStack() as open_ones:
        if workers.scheduler:
            yield open_ones.enter_context(_of_scheduler(workers.scheduler))
            return
        open_ones.enter_context(dask.config.set(SETTINGS))
        cluster = LocalCluster(
            n_workers=workers.number, threads_per_worker=1, memory_limit=_amount(workers.memory), host="127.0.0.1",
            dashboard_address="127.0.0.1:0", silence_logs="CRITICAL",
        )  # fmt: skip
        open_ones.enter_context(cluster)
        yield open_ones.enter_context(Client(cluster))


def _amount(memory: str) -> str:
    """An amount of memory that Dask knows.

    Raises:
        DataError: It is none.
    """
    if memory == "auto":
        return memory
    try:
        amount = parse_bytes(memory)
    except ValueError as error:
        hint = "a number with its unit, such as 1.5GB, or auto"
        raise DataError([problem("--memory", "bad-value", f"'{memory}' is no amount of memory", hint)]) from error
    if amount < parse_bytes("300MB"):
        hint = "the libraries alone take some 200 MB: name 300MB or more"
        raise DataError([problem("--memory", "bad-value", f"'{memory}' is too little for a worker", hint)])
    return memory


@contextmanager
def _of_scheduler(address: str) -> Iterator[Client]:
    hint = "is the address right, and does the scheduler run? `dask scheduler` prints its address when it starts"
    try:
        client = Client(address, timeout=WAIT)
    except (OSError, ValueError) as error:
        reason = f"no scheduler of Dask answers there: {error}"
        raise DataError([problem(address, "no-scheduler", reason, hint)]) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=WAIT)
        except TimeoutError as error:
            hint = f"start one with `dask worker {address}`"
            raise DataError([problem(address, "no-workers", "the scheduler has no workers", hint)]) from error
        yield client


def each(client: Client) -> Callable[[Callable[[Any], Any], Sequence[Any]], Iterator[Any]]:
    """Applies tasks on the workers of a client, as `running.Each`.

    A result is taken over as soon as it is there, and the workers forget it: the end of a worker costs only the tasks
    that it was at, which another one does again.

    Raises:
        DataError: A task ended several workers, or a worker lacks the library.
    """

    def on_workers(function: Callable[[Any], Any], values: Sequence[Any]) -> Iterator[Any]:
        completed = as_completed(client.map(function, list(values), pure=False))
        for future in completed:
            try:
                result = future.result()
            except KilledWorker as error:
                hint = "give each worker more memory (--memory); all events of one crossing must fit into one"
                reason = "a task ended its worker several times, most likely for want of memory"
                raise DataError([problem("workers", "killed", reason, hint)]) from error
            except CancelledError as error:
                hint = "look into the scheduler's own messages, and start the command again"
                raise DataError([problem("workers", "lost", "the scheduler ended during the run", hint)]) from error
            except ModuleNotFoundError as error:
                hint = "install the same version of this library, with its extra `cluster`, where the workers run"
                raise DataError([problem("workers", "no-library", f"a worker lacks {error.name}", hint)]) from error
            future.release()
            yield result

    return on_workers


def peak() -> int:
    """The most bytes that this process has held so far.

    Linux hands `ru_maxrss` down from the process that starts another, so its own high-water mark is read there.
    """
    if _LINUX_STATUS.exists():
        return 1024 * int(re.findall(r"VmHWM:\s+(\d+) kB", _LINUX_STATUS.read_text(encoding="ascii"))[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def peaks(client: Client) -> list[int]:
    """The most bytes that each worker has held so far."""
    return sorted(client.run(peak).values())
