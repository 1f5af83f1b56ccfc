"""`python -m tests.fuzz`: many requests, messages and files that no page sends, against a server that it starts.

Nothing may be answered with a 500 or a trace, and everything is answered. The memory of the server does not grow on:
a tenth of the requests fills the caches, and after that it may grow by `MOST_GROWTH`. It prints its seed, and the
same seed makes the same cases; `--case N` runs one of them alone.
"""

import argparse
import secrets
import shutil
import subprocess
import sys
from time import monotonic

from tests.browser.conftest import ROOT, running_server
from tests.fuzz.running import Fuzz, OverSockets

MOST_GROWTH = 150
"""Megabytes: caches of the API, of contents and of pages have some 100 MB in all (docs/operations.md)."""
_STEPS = 20
_PS = shutil.which("ps") or "ps"


def resident(process: int) -> int:
    """Megabytes of memory that a process has."""
    listed = subprocess.run([_PS, "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=True)
    return int(listed.stdout) // 1024


def say(line: str) -> None:
    """Prints a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    """Runs all of it; 1 where something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--case", type=int, help="the number of one case")
    given = parser.parse_args(arguments)
    say(f"seed {given.seed}")
    running, memory = running_server(ROOT, RAILLINKS_UPLOADS_MB="256"), list[int]()
    with running as address:
        fuzz, began = Fuzz(OverSockets(address), given.seed), monotonic()

        def tell(asked: int) -> None:
            if asked * _STEPS >= given.requests * len(memory):
                memory.append(resident(running.process.pid))
                say(f"{asked} requests, {memory[-1]} MB, {monotonic() - began:.0f} s, {len(fuzz.wrong)} wrong")

        tell(0)
        if given.case is None:
            fuzz.run(given.requests, tell)
        else:
            fuzz.case(given.case)
    say(f"{fuzz.asked} requests in {monotonic() - began:.0f} s: {dict(sorted(fuzz.counts.items()))}")
    filled = memory[: _STEPS // 10 + 1][-1]
    if memory[-1] - filled > MOST_GROWTH:
        fuzz.wrong.append(f"the memory grew from {filled} to {memory[-1]} MB")
    say("\n".join(fuzz.wrong) or "nothing was wrong")
    return 1 if fuzz.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
