"""The command `mcp`: answers a machine over standard input and output, by the Model Context Protocol (docs/mcp.md).

The protocol's library is an optional extra: nothing of it is imported before the command runs.
"""

import argparse
import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from raillinks.command_output import CLEAN, wrong_usage

EXTRA = (
    "this needs the library of the Model Context Protocol, which is not installed\n"
    "hint: pip install 'china-dprk-rail-links[mcp]'; the dashboard's environment has it"
)
STOPPED = 130
_ADDRESS = re.compile(r"https?://[^\s?#]+")


def add(
    commands: Any,  # noqa: ANN401 (argparse has no public name for it)
    package_flag: Callable[[argparse.ArgumentParser], None],
    package: Callable[[argparse.Namespace], Path],
    day: Callable[[], np.datetime64],
) -> None:
    """Adds `mcp`.

    Args:
        commands: What it is added to: `add_subparsers` of a parser.
        package_flag: Adds the flag that names the package.
        package: Finds the package that the flags name.
        day: Gives the current day: the server runs for many.
    """
    served = commands.add_parser("mcp", help="answers a machine's questions over stdin and stdout (docs/mcp.md)")
    package_flag(served)
    served.add_argument(
        "--address",
        default="",
        type=address,
        metavar="URL",
        help="a dashboard that shows the same package, for links in answers",
    )
    served.set_defaults(run=lambda options, _: _serve(options, package(options), day))


def address(text: str) -> str:
    """The address of a dashboard, with a slash at its end; empty for none.

    Raises:
        argparse.ArgumentTypeError: It is no address.
    """
    if text and not _ADDRESS.fullmatch(text):
        raise argparse.ArgumentTypeError(f"'{text}' is no address such as https://rail.example/")
    return f"{text.rstrip('/')}/" if text else ""


def _serve(options: argparse.Namespace, folder: Path, day: Callable[[], np.datetime64]) -> int:
    if importlib.util.find_spec("mcp") is None:
        return wrong_usage(EXTRA)
    from raillinks.mcp import stdio  # noqa: PLC0415 (it takes half a second, which no other command should wait for)

    try:
        stdio.serve(folder, options.address, day)
    except KeyboardInterrupt:
        return STOPPED
    return CLEAN
