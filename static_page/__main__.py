"""`python -m static_page OUT`, or `raillinks page OUT`: writes the page that needs no server.

It works on the package that `--package PATH` names, else on that of this repository.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from raillinks.domain.problems import DataError
from raillinks.package.dataset import Dataset
from raillinks.validation import load
from static_page import document, parts

ROOT = Path(__file__).resolve().parents[1]
CLEAN, WITH_ERRORS, USAGE = 0, 1, 2


def main(arguments: Sequence[str]) -> int:
    """Runs the command.

    Args:
        arguments: The command line, without the program's name.

    Returns:
        The exit code: 0 written, 1 errors in the data, 2 the output cannot be written.
    """
    options = _parser().parse_args(arguments)
    try:
        dataset = load.load(options.package)
    except DataError as error:
        print(f"{options.package}: {len(error.problems)} problems; see: raillinks validate", file=sys.stderr)
        return WITH_ERRORS
    try:
        written = _write(options.out, dataset, single=options.single)
    except OSError as error:
        print(f"{options.out}: it cannot be written: {error.strerror}", file=sys.stderr)
        return USAGE
    print(f"{written:,} bytes: {options.out}")
    return CLEAN


def _write(out: Path, dataset: Dataset, *, single: bool) -> int:
    """Writes the page, and gives the number of its bytes."""
    made = parts.of_dataset(dataset, _say)
    if single:
        content = document.single(dataset, made)
        document.write(out.parent, {out.name: content})
        return len(content)
    _say("pages of links")
    files = document.folder(dataset, made)
    document.write(out, files)
    return sum(map(len, files.values()))


def _say(step: str) -> None:
    """Says what begins, to whoever waits at a terminal; what is kept of a program's output stays free of it."""
    if sys.stderr.isatty():
        print(step, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="raillinks page", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder; with --single the HTML file")
    parser.add_argument("--single", action="store_true", help="write one HTML file that needs nothing else")
    parser.add_argument("--package", type=Path, metavar="PATH", default=ROOT, help="the folder with datapackage.json")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
