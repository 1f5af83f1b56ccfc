"""The commands for statistics: `panel`, `sensitivity` and `frontier`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from raillinks.command_output import CLEAN, wrong_usage
from raillinks.package import whole_files
from raillinks.package.dataset import Dataset
from raillinks.publish import api_paths, table_bytes, tables
from raillinks.publish.tables import EVERY, FIGURE, LEAVE_OUT, SHAPE
from raillinks.views import pinned
from raillinks.views.filters import OF_LINKS
from raillinks.views.selection import BadValue
from raillinks.views.viewing import View

_OF_ALL_TIME = ("known_on", "disputed", "stale_after", "context", *OF_LINKS, pinned.NAME)
_NAMES = ("from", "to", *_OF_ALL_TIME)


def add(
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
        whole_files.replace(out.resolve(), content)
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
