"""`python -m benchmarks.peak_memory FILE N`: prints the peak memory from file to intervals, in sizes of the frame."""

import re
import resource
import sys
from pathlib import Path

from benchmarks import log
from benchmarks.engine import read, replayed

LINUX_STATUS = Path("/proc/self/status")


def peak() -> int:
    """The most bytes that this process has held so far.

    Linux hands `ru_maxrss` down from the process that starts another, so its own high-water mark is read there.
    """
    if LINUX_STATUS.exists():
        return 1024 * int(re.findall(r"VmHWM:\s+(\d+) kB", LINUX_STATUS.read_text(encoding="ascii"))[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS


if __name__ == "__main__":
    before = peak()
    frame = read(Path(sys.argv[1]))
    intervals = replayed(frame, log.links(int(sys.argv[2]))).intervals()
    size = int(frame.memory_usage(deep=True).sum())
    print((peak() - before) / size)
