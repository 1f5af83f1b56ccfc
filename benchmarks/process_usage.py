"""The memory, threads, files and processor time of a server's process, as Linux counts them."""

import os
from dataclasses import dataclass
from pathlib import Path

_USER, _SYSTEM = 13, 14
"""Where `/proc/PID/stat` has the ticks of the processor."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process holds.

    Args:
        memory: Megabytes (10^6 bytes) of resident memory.
        threads: Its threads.
        files: Its open files, sockets among them.
    """

    memory: float
    threads: int
    files: int


def usage(process: int) -> Usage:
    """What a process holds now."""
    folder = Path(f"/proc/{process}")
    lines = (folder / "status").read_text(encoding="utf-8").splitlines()
    status = dict(line.split(":", 1) for line in lines)
    return Usage(
        memory=int(status["VmRSS"].split()[0]) * 1024 / 1e6,
        threads=int(status["Threads"]),
        files=sum(1 for _ in (folder / "fd").iterdir()),
    )


def processor_seconds(process: int) -> float:
    """Seconds that a process has had of the processors, in all its threads."""
    stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    fields = stat.split()
    name_parts = stat.count(" ", stat.index("("), stat.rindex(")"))
    ticks = int(fields[_USER + name_parts]) + int(fields[_SYSTEM + name_parts])
    return ticks / os.sysconf("SC_CLK_TCK")
