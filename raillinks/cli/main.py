"""The command `raillinks`, or `python -m raillinks`: makes the parser of all commands, and runs one."""

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from raillinks import __version__, clock
from raillinks.cli import answers, database, editor, importer, package
from raillinks.cli.options import WITH_ERRORS, Command, Flag, Group, Options, Run, plain, print_problems, wrong_usage
from raillinks.domain.problems import DataError, did_you_mean, nearest

GROUPS = (package, answers, editor, importer, database)
"""The modules with commands, in the order of the help."""
INTRODUCTION = """\
The log of the rail links between China and the DPRK, as files: what was open on which day, who says so, and how the log
itself has changed.

  raillinks status --as-of 2022-09-26       the status of every link on a day
  raillinks answer --crossing dandong-sinuiju --service freight --as-of 2022-09-26
  raillinks panel --every month --from 2018-01-01 --to 2025-12-31      days of each status, per link and month
  raillinks sensitivity                     which statuses hang on one voice
  raillinks frontier                        what one dated sighting would settle
  raillinks versions                        the data versions that the package keeps
  raillinks diff 0.1.0 0.3.0                what changed from one to another
  raillinks validate                        what is wrong in a package

Most commands work on the package that --package names: a folder with datapackage.json. Without it, that is the current
folder, else the log that the program brings. `raillinks COMMAND --help` says what a command takes."""
"""What `--help` says first."""
FIRST_STEPS = """\
Which rail links between China and the DPRK were open on a day, and who says so. Begin with one of these:
  raillinks status --as-of 2022-09-26       the status of every link on that day
  raillinks serve                           the dashboard in your browser
  raillinks --help                          all commands; `raillinks COMMAND --help` says what one takes"""
"""What the command alone says."""


def command() -> None:
    """The entry point of the command."""
    if hasattr(signal, "SIGPIPE"):  # so that `… | head` ends without an error
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    raise SystemExit(main(sys.argv[1:], clock.today()))


def main(arguments: Sequence[str], today: np.datetime64) -> int:
    """Runs one command.

    Args:
        arguments: The command line, without the program's name.
        today: The default of `--as-of`, and the day on which search records are due.

    Returns:
        The exit code: 0 clean, 1 errors in the data, 2 wrong usage or output not written.
    """
    if not arguments:
        return wrong_usage(FIRST_STEPS)
    options, unknown = _parser().parse_known_args(arguments, Options(today=today, clock=clock.today))
    if unknown:
        options.parser.error(f"unrecognized arguments: {' '.join(unknown)}{_elsewhere(options.run, unknown[0])}")
    try:
        code = _run(options)
        sys.stdout.flush()
    except OSError as error:
        if error.filename is not None:  # the error is not about the output
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python flushes again at exit, and fails
        return wrong_usage(f"the output cannot be written: {error.strerror}")
    return code


def _elsewhere(run: Run, unknown: str) -> str:
    """What somebody may have meant by a flag that a command does not take: one of its own, or other commands."""
    name = unknown.partition("=")[0]
    if not name.startswith("--"):
        return ""
    each_command = [each for each in _all() if isinstance(each, Command)]
    own = next(_names(each) for each in each_command if each.run is run)
    takers = [each.name for each in each_command if name in _names(each)]
    if nearest(name, own):
        return f"; {did_you_mean(name, own)}"
    return f"; {name} is taken by: {', '.join(takers)}" if takers else ""


def _names(of: Command) -> list[str]:
    return [flag.name for each in of.flags for flag in ((each,) if isinstance(each, Flag) else each)]


def _run(options: Options) -> int:
    try:
        return int(options.run(options))
    except DataError as error:
        print_problems(error.problems, "table")
        return WITH_ERRORS


def commands() -> Mapping[str, tuple[Command | Group, ...]]:
    """The commands by the title of their group, which is the first line of the module's docstring."""
    return MappingProxyType(
        {
            (module.__doc__ or "").partition("\n")[0]: tuple(
                each for each in vars(module).values() if isinstance(each, Command | Group)
            )
            for module in GROUPS
        }
    )


def _all() -> Iterator[Command | Group]:
    for group in commands().values():
        yield from group


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="raillinks", description=INTRODUCTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"raillinks {__version__}")
    words = {"": parser.add_subparsers(required=True, metavar="COMMAND")}
    for each in _all():
        above, _, word = each.name.rpartition(" ")
        summary = plain(each.text.partition("\n")[0])
        below = words[above].add_parser(word, help=summary, description=plain(each.text))
        if isinstance(each, Group):
            words[each.name] = below.add_subparsers(required=True, metavar=each.second)
        else:
            _add_flags(below, each)
    return parser


def _add_flags(parser: argparse.ArgumentParser, added: Command) -> None:
    for each in added.flags:
        one_of = parser.add_mutually_exclusive_group() if isinstance(each, tuple) else parser
        for flag in (each,) if isinstance(each, Flag) else each:
            one_of.add_argument(flag.name, help=plain(flag.text), **flag.settings)
    parser.set_defaults(run=added.run, parser=parser)
