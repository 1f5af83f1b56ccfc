"""`python -m benchmarks [--long] [--write FILE] [NAME …]`: measures, prints each row, exits 1 if a goal is missed.

Each name is a module of this package. Its `rows()` belong to `make bench`, its `long_rows()` to `make bench-long`.
`--write FILE` writes the rows that have a goal as a page, with day, processor and cores: docs/performance.md.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

from benchmarks.row import HEADER, Row
from raillinks.domain.problems import did_you_mean

QUICK = {
    "api": 5, "broken_data": 16, "database": 15, "embed": 8, "engine": 36, "export": 20, "intake": 11, "link_card": 2,
    "mcp": 36, "mixed_load": 37, "pages": 62, "session_memory": 45, "sessions": 24, "static_page": 110, "timemap": 115,
    "upload": 24, "workers": 20,
}  # fmt: skip
"""The seconds that the rows of each module take on two cores without other work: all of them at most 10 minutes."""
LONG = {
    "database": 150, "embed": 60, "intake": 260, "mixed_load": 190, "pages": 150, "session_memory": 240, "sessions": 64,
    "static_page": 180, "timemap": 210, "upload": 120, "workers": 60,
}  # fmt: skip
"""The same of the long rows."""
INTERRUPTED = 130
"""What a shell says of a command that ended by Ctrl-C."""


PAGE = """# Performance

Ratios measured side by side in one run, on {day},
{on}, without other work. `.venv/bin/python -m benchmarks --write docs/performance.md` repeats them.

| measured | at most | what |
| --- | --- | --- |
{rows}
"""


def main(words: Sequence[str]) -> int:
    """Runs the benchmarks that the words of a command line name, or all.

    Returns:
        The exit code: 1 if a goal is missed, `INTERRUPTED` after Ctrl-C.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures the project's benchmarks.")
    parser.add_argument("--long", action="store_true", help="the rows of `make bench-long`, not those of `make bench`")
    parser.add_argument("--write", type=Path, metavar="FILE", help="the page with the rows that have a goal")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(QUICK)}; without a name all")
    asked = parser.parse_args(words)
    expected = LONG if asked.long else QUICK
    for name in asked.names:
        if name not in expected:
            hint = "it is short: see `make bench`" if name in QUICK else did_you_mean(name, [*expected])
            parser.error(f"no benchmark {name}: {hint}")
    chosen = {name: expected[name] for name in asked.names or expected}
    rows, code = run(chosen, "long_rows" if asked.long else "rows")
    if asked.write and code != INTERRUPTED:
        asked.write.write_text(page(rows), encoding="utf-8")
    return code


def page(rows: Sequence[Row]) -> str:
    """The rows that have a goal, as Markdown: when they were measured, and on what."""
    cpu = Path("/proc/cpuinfo")
    named = re.search(r"^model name\s*: (.+)$", cpu.read_text(encoding="utf-8"), re.MULTILINE) if cpu.exists() else None
    on = f"{os.cpu_count()} cores of {named[1] if named else 'a processor without a name'}"
    lines = [f"| {row.measured:.3g} | {row.goal:.3g} | {row.name} |" for row in rows if row.goal is not None]
    return PAGE.format(day=f"{datetime.now(UTC):%Y-%m-%d}", on=on, rows="\n".join(lines))


def run(expected: dict[str, int], function: str) -> tuple[list[Row], int]:
    """Prints what is expected, each row as it is measured, and which goals are missed.

    Args:
        expected: The seconds that each module should take.
        function: The modules' function that yields the rows.

    Returns:
        The rows, and the exit code.

    Raises:
        ChildProcessError: a benchmark failed; its traceback is on the error stream.
    """
    each = ", ".join(f"{name} {duration(seconds)}" for name, seconds in expected.items())
    print(f"About {duration(sum(expected.values()))} on two cores without other work: {each}.\n{HEADER}", flush=True)
    begun, rows, code = perf_counter(), list[Row](), 0
    try:
        for name, seconds in expected.items():
            started = perf_counter()
            print(f"{name}, about {duration(seconds)}:", flush=True)
            rows.extend(measured_apart(name, function))
            print(f"{name} took {duration(perf_counter() - started)}.", flush=True)
    except KeyboardInterrupt:
        code = INTERRUPTED
    finally:  # whatever ended it
        missed = [row for row in rows if not row.ok]
        print(f"Rows: {len(rows)}, in {duration(perf_counter() - begun)}. Goals missed: {len(missed) or 'none'}.")
        for row in missed:
            print(row, flush=True)
    return rows, code or int(bool(missed))


def measured_apart(name: str, function: str) -> Iterator[Row]:
    """A module's rows, from a process of its own: nothing that was measured before it is left in its memory.

    Raises:
        ChildProcessError: the process failed.
        KeyboardInterrupt: it was interrupted.
    """
    fork = get_context("fork")  # nothing is measured in this process, so a copy of it is as good as a new one
    received, sent = fork.Pipe(duplex=False)
    process = fork.Process(target=_measure, args=(name, function, sent))
    process.start()
    sent.close()
    try:
        while True:
            yield received.recv()
    except EOFError:  # the process closed its end
        pass
    finally:
        process.join()
    if process.exitcode == INTERRUPTED:
        raise KeyboardInterrupt
    if process.exitcode:
        raise ChildProcessError(f"the benchmark {name} ended with {process.exitcode}")


def _measure(name: str, function: str, sent: Connection) -> None:
    try:
        for row in getattr(import_module(f"benchmarks.{name}"), function)():
            print(row, flush=True)
            sent.send(row)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def duration(seconds: float) -> str:
    """Seconds as minutes and seconds: 95 is "1:35 min"."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02} min" if minutes else f"{rest} s"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
