"""A memory cgroup of its own for a process, where a test may make one: those of version 1 that it may write to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.waiting import eventually

_MOUNT = Path("/sys/fs/cgroup/memory")


class MemoryGroup:
    """A group whose processes together may have so much memory.

    Args:
        folder: Its folder; None = this system lets nobody make one, and the processes have no limit.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Processes that are started meanwhile belong to the group, with all that they ever take."""
        if self.folder is None:
            yield
            return
        before = _own()
        _enter(self.folder)
        try:
            yield
        finally:
            _enter(before)

    def said(self) -> str:
        """The most memory that the group had, files that it has read included, and how often a process was ended."""
        if self.folder is None:
            return "no cgroup could be made"
        most = int((self.folder / "memory.max_usage_in_bytes").read_text()) // 1_000_000
        return f"most in its cgroup {most} MB, {self.ended()} processes ended"

    def ended(self) -> int:
        """How many processes the system has ended because the group was full."""
        if self.folder is None:
            return 0
        counts = dict(line.split() for line in (self.folder / "memory.oom_control").read_text().splitlines())
        return int(counts.get("oom_kill", 0))


@contextmanager
def memory_group(name: str, most: int) -> Iterator[MemoryGroup]:
    """Makes a group, and removes it once its processes have ended.

    Args:
        name: Its name.
        most: How many bytes its processes may have.
    """
    folder = _own() / f"{name}-{os.getpid()}"
    try:
        folder.mkdir()
        (folder / "memory.limit_in_bytes").write_text(str(most))
    except OSError:
        yield MemoryGroup(None)
        return
    try:
        yield MemoryGroup(folder)
    finally:
        eventually(lambda: not (folder / "cgroup.procs").read_text())
        folder.rmdir()


def _own() -> Path:
    """The group of this process."""
    listed = (line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines())
    own = next((path for _, kinds, path in listed if kinds == "memory"), "/")
    return _MOUNT / own.lstrip("/") if _MOUNT.is_dir() else _MOUNT


def _enter(folder: Path) -> None:
    (folder / "cgroup.procs").write_text(str(os.getpid()))
