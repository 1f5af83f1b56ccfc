"""The commands for statistics: `panel`, `sensitivity` and `frontier`.

The commands for logs that are larger than one machine: `intervals LOG OUT`, and `uptime LOG OUT`.

Dask is an optional extra: nothing of it is imported before one of these commands runs.
"""

import argparse
import importlib.util
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from raillinks.cli.options import CLEAN, USAGE, WITH_ERRORS, print_line, wrong_usage
from raillinks.domain.problems import DataError, Problem
from raillinks.exports import api_paths, table_bytes, tables
from raillinks.exports.tables import EVERY, FIGURE, LEAVE_OUT, SHAPE
from raillinks.package import package_files
from raillinks.package.dataset import Dataset
from raillinks.query import selection
from raillinks.query.filters import OF_LINKS
from raillinks.query.selection import BY_NAME, BadValue
from raillinks.query.views import View

_OF_ALL_TIME = ("known_on", "disputed", "stale_after", "context", *OF_LINKS, selection.NAME)
_NAMES = ("from", "to", *_OF_ALL_TIME)


def add_statistics(
    commands: Any,  # noqa: ANN401 (argparse has no public name for it)
    package_flag: Callable[[argparse.ArgumentParser], None],
    selection_flags: Callable[[argparse.ArgumentParser, Sequence[str]], None],
    view_of: Callable[[argparse.Namespace, np.datetime64], tuple[Dataset, View]],
) -> None:
    """Adds the commands.

    Args:
        commands: The commands.
        package_flag: Adds the flag that names the package.
        selection_flags: Adds the flags of some names of a selection.
        view_of: The package and the view that the flags ask for.
    """
    panel = commands.add_parser("panel", help="a table for statistics: links × years, months, weeks or days, as CSV")
    package_flag(panel)
    panel.add_argument("--every", choices=EVERY.allowed, default=EVERY.allowed[0], help="what there is a row of")
    panel.add_argument(
        "--shape", choices=SHAPE.allowed, default=SHAPE.allowed[0],
        help="a row per link and period with all figures, or a row per period and a column per link",
    )  # fmt: skip
    panel.add_argument(
        "--figure", choices=FIGURE.allowed, default=FIGURE.allowed[0], metavar="FIGURE",
        help=f"what a wide panel has in its cells: {', '.join(FIGURE.allowed)}",
    )  # fmt: skip
    panel.add_argument("--parquet", type=Path, metavar="OUT", help="writes Parquet there instead")
    selection_flags(panel, _NAMES)
    panel.set_defaults(run=lambda options, today: _panel(options, *view_of(options, today)))
    hangs = commands.add_parser("sensitivity", help="which days of which links hang on one voice, as CSV")
    package_flag(hangs)
    hangs.add_argument(
        "--leave-out", choices=LEAVE_OUT.allowed, default=LEAVE_OUT.allowed[0],
        help="each publisher, each type of source, all events on one publisher alone, or all three in turn",
    )  # fmt: skip
    selection_flags(hangs, _NAMES)
    hangs.set_defaults(run=lambda options, today: _sensitivity(options, *view_of(options, today)))
    settles = commands.add_parser("frontier", help="what one dated sighting would settle, the most first, as CSV")
    package_flag(settles)
    selection_flags(settles, _OF_ALL_TIME)
    settles.set_defaults(run=lambda options, today: _frontier(*view_of(options, today)))


def too_long(refused: BadValue) -> int:
    """Says why a table is refused; returns the exit code."""
    return wrong_usage(f"--{refused.parameter} '{refused.value}': {refused.error}; allowed: {refused.allowed}")


def written(out: Path, content: bytes) -> int:
    """Writes a file whole, or not at all; returns the exit code."""
    try:
        package_files.replace(out.resolve(), content)
    except OSError as error:
        return wrong_usage(f"{out}: it cannot be written: {error.strerror}")
    return CLEAN


def _panel(options: argparse.Namespace, dataset: Dataset, view: View) -> int:
    own = {"every": options.every, "shape": options.shape, "figure": options.figure}
    if (long := api_paths.too_many("panel.csv", view, own)) is not None:
        return too_long(long)
    if options.parquet is not None:
        return written(options.parquet, table_bytes.to_parquet(*tables.written(dataset, view, "panel", own)))
    sys.stdout.buffer.write(table_bytes.plain_csv(dataset, view, "panel", own))
    return CLEAN


def _sensitivity(options: argparse.Namespace, dataset: Dataset, view: View) -> int:
    sys.stdout.buffer.write(table_bytes.plain_csv(dataset, view, "sensitivity", {"leave_out": options.leave_out}))
    return CLEAN


def _frontier(dataset: Dataset, view: View) -> int:
    sys.stdout.buffer.write(table_bytes.plain_csv(dataset, view, "frontier"))
    return CLEAN


NEEDED = ("dask", "distributed", "fsspec")
EXTRA = (
    "logs of this size need Dask, which is not installed\n"
    "hint: pip install 'china-dprk-rail-links[cluster]'; in a clone of the repository: pip install dask distributed"
)
STOPPED = 130
_OF_DATA = frozenset({"unreadable", "no-events"})
"""What is wrong with a whole file of data; all else that has no row is a matter of usage."""
_OF_UPTIME = ("from", "to", "by", "disputed", "stale_after")
"""The flags of `uptime` that a large log knows too; the others ask something of a package."""


def add_cluster(commands: Any) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Adds `intervals`.

    Args:
        commands: What it is added to: `add_subparsers` of a parser.
    """
    intervals = commands.add_parser("intervals", help="all intervals of a log larger than memory, on Dask, as Parquet")
    intervals.add_argument("log", metavar="LOG", help="a Parquet file of events, or a folder of them; an address, too")
    intervals.add_argument("out", metavar="OUT", help="the folder of Parquet files that is made")
    _add_workers(intervals)
    intervals.add_argument("--disputed", dest="select_disputed", help="as for `status`, if the log has `confidence`")
    intervals.set_defaults(run=_intervals)


def add_to_uptime(parser: argparse.ArgumentParser) -> None:
    """Adds what `uptime` needs to work on a large log."""
    parser.add_argument("log", metavar="LOG", nargs="?", help="a log larger than memory: Parquet, read on Dask")
    parser.add_argument("out", metavar="OUT.csv", nargs="?", help="the file that is made of LOG")
    _add_workers(parser)
    parser.add_argument("--covered-to", metavar="DAY", help="of LOG: the last day that counts; else its last event's")


def _add_workers(parser: argparse.ArgumentParser) -> None:
    own = parser.add_argument_group("on Dask (docs/larger-logs.md)")
    own.add_argument("--scheduler", default="", metavar="ADDRESS", help="one that exists; else workers of this machine")
    own.add_argument("--workers", type=int, default=2, metavar="N", help="workers of this machine; 2 without it")
    own.add_argument("--memory", default="auto", metavar="AMOUNT", help="of each: 1.5GB; a share of all without it")
    own.add_argument("--scratch", default="", metavar="FOLDER", help="needed meanwhile; else a folder beside OUT")


def _intervals(options: argparse.Namespace, _: np.datetime64) -> int:
    return _run(options, "intervals")


def uptime(options: argparse.Namespace) -> int:
    """Runs `uptime` on the log that the options name."""
    if options.out is None:
        return wrong_usage("a log is there, but no file for the result\nhint: raillinks uptime LOG.parquet OUT.csv")
    others = [name for name, value in vars(options).items()
              if name.startswith("select_") and value and name.removeprefix("select_") not in _OF_UPTIME]  # fmt: skip
    if options.package is not None or others:
        flags = (
            ["--package"] if options.package else [f"--{n.removeprefix('select_').replace('_', '-')}" for n in others]
        )
        return wrong_usage(f"{flags[0]} asks something of a package, and a log is named\nhint: leave one of them out")
    return _run(options, "uptime")


def _run(options: argparse.Namespace, what: str) -> int:
    if any(importlib.util.find_spec(name) is None for name in NEEDED):
        return wrong_usage(EXTRA)
    if options.workers < 1:
        return wrong_usage(f"--workers {options.workers}: at least 1 is needed")
    try:
        return _on_dask(options, what)
    except DataError as error:
        for problem in error.problems:
            sys.stderr.write(said(problem) + "\n")
        of_data = all(problem.row or problem.column or problem.code in _OF_DATA for problem in error.problems)
        return WITH_ERRORS if of_data else USAGE
    except OSError as error:
        return wrong_usage(f"{error.filename or options.out}: it cannot be written: {error.strerror or error}")
    except KeyboardInterrupt:
        sys.stderr.write("stopped; nothing is left of the run\n")
        return STOPPED


def said(problem: Problem) -> str:
    """A problem as a sentence with its place and its hint."""
    row = f"row {problem.row:,}" if problem.row else ""
    column = f"column {problem.column}" if problem.column else ""
    place = ", ".join(filter(None, [problem.file, row, column]))
    return f"{place}: {problem.reason}" + (f"\nhint: {problem.hint}" if problem.hint else "")


def _on_dask(options: argparse.Namespace, what: str) -> int:
    from raillinks.cluster import files, run  # noqa: PLC0415 (an optional extra)

    for name in ("distributed", "distributed.client"):  # it logs with tracebacks what is said in a sentence here
        logging.getLogger(name).setLevel(logging.CRITICAL)
    workers = files.Workers(options.scheduler, options.workers, options.memory)
    chosen = {name: _read(options, name) for name in _OF_UPTIME if getattr(options, f"select_{name}", None)}
    log = run.Log(options.log, options.scratch, apply_disputed=chosen.pop("disputed", "") == "apply")
    names = {"from": "first", "to": "last"}
    figures = {names.get(name, name): value for name, value in chosen.items()}
    covered_to = _day(options.covered_to) if what == "uptime" else None
    with files.connected(workers) as client:
        each = files.each(client)
        if what == "intervals":
            done = run.intervals(log, options.out, each)
        else:
            done = run.uptime_table(log, options.out, run.Figures(**figures, covered_to=covered_to), each)
        largest = max(files.peaks(client), default=0)
    print_line(
        f"{options.out}: {done.rows:,} rows, of {done.events:,} events of {done.crossings:,} crossings; "
        f"the largest worker held {largest / 1e6:,.0f} MB"
    )
    return CLEAN


@contextmanager
def _flag(name: str, value: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise SystemExit(wrong_usage(f"--{name} '{value}': it cannot be used; allowed: {error}")) from error


def _read(options: argparse.Namespace, name: str) -> Any:  # noqa: ANN401 (each parameter has a type of its own)
    value = getattr(options, f"select_{name}")
    with _flag(name.replace("_", "-"), value):
        return BY_NAME[name].read(value)


def _day(value: str | None) -> Any:  # noqa: ANN401 (as `_read`)
    if value is None:
        return None
    with _flag("covered-to", value):
        return BY_NAME["to"].read(value)
