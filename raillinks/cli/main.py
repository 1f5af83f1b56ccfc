"""The command `raillinks`, or `python -m raillinks`: the parser, and the commands that answer from one view.

Each other group of commands is a module beside this one; `page` is left to the repository's own code.
"""

import argparse
import importlib.util
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from raillinks import clock
from raillinks.cli import database, editor, importer, package, statistics
from raillinks.cli.options import CLEAN, USAGE, WITH_ERRORS, folder, place, print_problems, wrong_usage
from raillinks.domain.problems import DataError, did_you_mean
from raillinks.exports import answer_json, api_paths, formats, table_bytes
from raillinks.i18n.languages import ENGLISH, LANGUAGES
from raillinks.package import package_files
from raillinks.package.dataset import Dataset
from raillinks.query import selection, views
from raillinks.query.filters import BY_NAME as FILTER_OF
from raillinks.query.filters import OF_LINKS
from raillinks.query.selection import BY_NAME, NAMES, PAGE_ONLY, REPEATABLE, BadValue, Selection, from_query
from raillinks.query.views import View
from raillinks.validation import load
from raillinks.versions.live_package import EarlierVersions
from raillinks.versions.storage import LogStore, home_of

EXTRA = (
    "this needs the library of the Model Context Protocol, which is not installed\n"
    "hint: pip install 'china-dprk-rail-links[mcp]'; the dashboard's environment has it"
)
STOPPED = 130
_ADDRESS = re.compile(r"https?://[^\s?#]+")


def add_mcp(
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
    from raillinks.mcp import server  # noqa: PLC0415 (it takes half a second, which no other command should wait for)

    try:
        server.serve(folder, options.address, day)
    except KeyboardInterrupt:
        return STOPPED
    return CLEAN


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

Most commands work on the package that --package names: a folder with datapackage.json. Without it, that is the
repository that the program lies in, else the current folder. `raillinks COMMAND --help` says what a command takes."""
"""What `--help` says first."""
ROOT = Path(__file__).resolve().parents[2]
"""The repository that contains the code; an installed library has no data next to it."""
NO_PACKAGE = (
    "there is no data package: this folder has no datapackage.json\n"
    "hint: name a folder that has one, with --package PATH; a clone of the project's repository is one"
)
PAGE = "static_page"
"""What writes the page lies above the core, which starts it as a program of its own and imports nothing of it."""
NO_PAGE = "the page is made of the dashboard's parts: run this in a clone of the project's repository"


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
    options = _parser().parse_args(arguments)
    try:
        code = _run(options, today)
        sys.stdout.flush()
    except OSError as error:
        if error.filename is not None:  # the error is not about the output
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python flushes again at exit, and fails
        return wrong_usage(f"the output cannot be written: {error.strerror}")
    return code


def _run(options: argparse.Namespace, today: np.datetime64) -> int:
    try:
        return int(options.run(options, today))
    except DataError as error:
        print_problems(error.problems, "table")
        return WITH_ERRORS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="raillinks", description=INTRODUCTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    package.add_package(commands, _package_flag, _package)
    status = commands.add_parser("status", help="the status of every link on a day, as CSV")
    _package_flag(status)
    _selection_flags(status, ("as_of", "known_on", "disputed", "stale_after", selection.NAME))
    status.set_defaults(run=_status)
    uptime = commands.add_parser("uptime", help="days open, suspended … in a period, its years or months, as CSV")
    _package_flag(uptime)
    statistics.add_to_uptime(uptime)
    of_periods = ("from", "to", "by", "known_on", "disputed", "stale_after", "context")
    _selection_flags(uptime, (*of_periods, *OF_LINKS, selection.NAME))
    uptime.set_defaults(run=_uptime)
    statistics.add_statistics(commands, _package_flag, _selection_flags, _view)
    answer = commands.add_parser("answer", help="the answer for all listed links on a day, or for one, as JSON")
    _package_flag(answer)
    answer.add_argument("--lang", choices=tuple(LANGUAGES), default=ENGLISH, help="the language of the sentence")
    _selection_flags(answer, (*NAMES, *(name for name in PAGE_ONLY if name != "lang")))
    _address_flag(answer)
    answer.set_defaults(run=_answer)
    view = commands.add_parser("export", help="a view as a zip (tables, features, README) or as an Excel workbook")
    *endings, last = (f"OUT{each.ending}" for each in formats.OF_VIEWS)
    view.add_argument("out", type=Path, metavar="OUT", help=f"{', '.join(endings)} or {last}")
    _package_flag(view)
    _address_flag(view)
    _selection_flags(view, (*NAMES, *PAGE_ONLY))
    view.set_defaults(run=_export)
    package.add_versions(commands, _log_flag, _home)
    editor.add(commands, _log_flag, _home)
    importer.add(commands)
    add_mcp(commands, _package_flag, _package, clock.today)
    statistics.add_cluster(commands)
    database.add(commands)
    page = commands.add_parser("page", help="the dashboard as files that need no server, for any static host")
    page.add_argument("out", type=Path, metavar="OUT", help="the folder, or the HTML file")
    page.add_argument("--single", action="store_true", help="one HTML file that needs nothing else")
    _package_flag(page)
    page.set_defaults(run=_page)
    return parser


def _package_flag(parser: argparse.ArgumentParser, *, or_path: bool = False) -> None:
    """Adds the flag that names the package; with `or_path` the path may also be given without the flag."""
    where = parser.add_mutually_exclusive_group()
    meaning = "the folder with datapackage.json"
    where.add_argument("--package", type=folder, metavar="PATH", help=meaning)
    if or_path:
        where.add_argument("path", type=folder, nargs="?", metavar="PATH", help="the same")


def _log_flag(parser: argparse.ArgumentParser) -> None:
    """Adds the flag that names a log that lives in a folder or in a database."""
    meaning = f"the folder with datapackage.json, or a database: {database.ADDRESS}"
    parser.add_argument("--package", type=place, metavar="PATH", help=meaning)


def _home(options: argparse.Namespace) -> LogStore:
    """Where the named log lives, else that of `_package`.

    Raises:
        DataError: The address cannot be used.
        SystemExit: There is no package, or what a database needs is not installed.
    """
    if isinstance(options.package, str):
        return database.home_of(options.package)
    return home_of(_package(options))


def _package(options: argparse.Namespace) -> Path:
    """The named package, else that of the repository, else that of the current folder.

    Raises:
        SystemExit: There is no package.
    """
    named: Path | None = options.package or getattr(options, "path", None)
    if named is not None and not named.exists():
        raise SystemExit(wrong_usage(f"{named}: no such file or folder"))
    if named is not None:
        return named
    found = package_files.first_folder((ROOT, Path()))
    if found is None:
        raise SystemExit(wrong_usage(NO_PACKAGE))
    return found


def _selection_flags(parser: argparse.ArgumentParser, names: Sequence[str]) -> None:
    """Adds a flag per name of a selection, with `-` for `_`."""
    for name in names:
        flag, word = "--" + name.replace("_", "-"), name.upper()
        if name == selection.NAME:
            meaning = "the data version that answers; the latest one without it"
            parser.add_argument(flag, dest=f"select_{name}", metavar=word, help=meaning)
        elif name in PAGE_ONLY:
            meaning = "the page's own: accepted, changes nothing"
            parser.add_argument(flag, dest=f"select_{name}", metavar=word, help=meaning)
        elif name in REPEATABLE:
            meaning = _plain(f"{FILTER_OF[name].text} May be repeated.")
            parser.add_argument(flag, dest=f"select_{name}", metavar=word, help=meaning, action="append", default=[])
        else:
            meaning = _plain(f"{BY_NAME[name].value}. {BY_NAME[name].text}")
            parser.add_argument(flag, dest=f"select_{name}", metavar=word, help=meaning)


def _plain(markdown: str) -> str:
    """A description of a name as argparse's help takes it."""
    return markdown.replace("`", "").replace("%", "%%")


def _dataset(options: argparse.Namespace) -> Dataset:
    """The package, as the data version that the flags ask for; one that is not kept is a usage error."""
    path = _package(options)
    latest = load.load(path)
    other = selection.other_version(
        [(selection.NAME, getattr(options, f"select_{selection.NAME}") or "")], latest.version
    )
    if other is None:
        return latest
    dataset = (earlier := EarlierVersions(path)).dataset(other.value, latest)
    if dataset is None:
        raise SystemExit(_usage([replace(other, allowed=", ".join(earlier.names(latest)))]))
    print(f"this is data version {dataset.version}; the latest is {latest.version}", file=sys.stderr)
    return dataset


def _selection(options: argparse.Namespace, dataset: Dataset, today: np.datetime64) -> Selection:
    """The selection that the flags ask for; a bad value is a usage error."""
    given = {name: getattr(options, f"select_{name}", None) for name in NAMES}
    pairs = [
        (name, value)
        for name, values in given.items()
        for value in (values if isinstance(values, list) else [values])
        if value is not None
    ]
    choices = views.choices(dataset)
    selection, bad = from_query(pairs, choices, today)
    if bad:
        raise SystemExit(_usage(bad, choices.values))
    return selection


def _address_flag(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--address", default="", type=address, metavar="URL",
        help="a dashboard that shows the same package: addresses in the output begin with it",
    )  # fmt: skip


def _view(options: argparse.Namespace, today: np.datetime64) -> tuple[Dataset, View]:
    """The package, and the view that the flags ask for."""
    dataset = _dataset(options)
    return dataset, views.make_view(dataset, _selection(options, dataset, today))


def _usage(bad: Sequence[BadValue], offered: Mapping[str, Sequence[str]] = MappingProxyType({})) -> int:
    """Says what is wrong with flags, with the nearest of the values that the data offers; returns the exit code."""
    for value in bad:
        flag, known = "--" + value.parameter.replace("_", "-"), offered.get(value.parameter, ())
        hint = did_you_mean(value.value, known) if known else f"allowed: {value.allowed}"
        print(f"{flag} '{value.value}': {value.error}; {hint}", file=sys.stderr)
    return USAGE


def _status(options: argparse.Namespace, today: np.datetime64) -> int:
    dataset = _dataset(options)
    every_link = replace(_selection(options, dataset, today), context=True)
    sys.stdout.buffer.write(table_bytes.plain_csv(dataset, views.make_view(dataset, every_link), "status"))
    return CLEAN


def _uptime(options: argparse.Namespace, today: np.datetime64) -> int:
    if options.log is not None:
        return statistics.uptime(options)
    dataset, view = _view(options, today)
    if (long := api_paths.too_many("uptime.csv", view)) is not None:
        return statistics.too_long(long)
    sys.stdout.buffer.write(table_bytes.plain_csv(dataset, view, "uptime"))
    return CLEAN


def _answer(options: argparse.Namespace, today: np.datetime64) -> int:
    dataset, view = _view(options, today)
    sys.stdout.buffer.write(answer_json.answer_json(dataset.at(options.address), view, options.lang))
    return CLEAN


def _export(options: argparse.Namespace, today: np.datetime64) -> int:
    form = formats.of_file(options.out.name)
    if form is None:
        endings = " or ".join(each.ending for each in formats.OF_VIEWS)
        return wrong_usage(f"{options.out}: give the export a name that ends in {endings}")
    dataset, view = _view(options, today)
    if (long := api_paths.too_many(f"export{form.ending}", view)) is not None:
        return statistics.too_long(long)
    code = statistics.written(options.out, form.write(dataset.at(options.address), view))
    if code == CLEAN:
        print(f"{len(view.events)} events: {options.out}")
    return code


def _page(options: argparse.Namespace, _: np.datetime64) -> int:
    """Has the repository's own code write the page, which is made of more than the core."""
    if not (ROOT / PAGE).is_dir():
        return wrong_usage(NO_PAGE)
    words = [options.out.resolve(), "--package", _package(options).resolve(), *(["--single"] if options.single else [])]
    return subprocess.run([sys.executable, "-m", PAGE, *words], cwd=ROOT, check=False).returncode  # noqa: S603 (our own)
