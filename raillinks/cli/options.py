"""What all commands share: how a command is registered, shared flags and what they name, exit codes, printing."""

import argparse
import json
import re
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from inspect import getdoc
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from raillinks.domain.problems import COLUMNS, Problem, did_you_mean, to_frame
from raillinks.exports import api_paths
from raillinks.exports.tables import NO_OWN, Own
from raillinks.package import package_files
from raillinks.package.dataset import Dataset
from raillinks.query import selection, views
from raillinks.query.filters import BY_NAME as FILTER_OF
from raillinks.query.selection import BY_NAME, NAMES, PAGE_ONLY, REPEATABLE, BadValue, Selection, from_query
from raillinks.query.views import View
from raillinks.validation import load
from raillinks.versions.live_package import EarlierVersions
from raillinks.versions.storage import is_address
from raillinks.versions.version_history import VersionHistory, VersionRecord

CLEAN, WITH_ERRORS, USAGE, STOPPED = 0, 1, 2, 130
NO_PACKAGE = (
    "there is no data package: this folder has no datapackage.json\n"
    "hint: name a folder that has one, with --package PATH"
)
_URL = re.compile(r"https?://[^\s?#]+")


class Options(argparse.Namespace):
    """What a command is given: the values of its flags by name.

    Args:
        today: The default of `--as-of`, and the day on which search records are due.
        clock: Gives the current day, for a server that runs for many.
        parser: The command's own parser.
    """

    today: np.datetime64
    clock: Callable[[], np.datetime64]
    parser: argparse.ArgumentParser

    def package_folder(self, *, to_write: bool = False) -> Path:
        """The named package, else that of `package_files.default_folder`.

        Args:
            to_write: The package is to be changed.

        Raises:
            SystemExit: There is no package.
        """
        named: Path | None = self.package or getattr(self, "path", None)
        found = named or package_files.default_folder(to_write=to_write)
        if found is None:
            raise SystemExit(wrong_usage(NO_PACKAGE))
        if not found.exists():
            raise SystemExit(wrong_usage(f"{found}: no such file or folder"))
        return found

    def dataset(self) -> Dataset:
        """The package, as the data version that the flags ask for.

        Raises:
            DataError: The package has errors.
            SystemExit: There is no package, or it does not keep this version.
        """
        path = self.package_folder()
        latest = load.load(path)
        asked = [(selection.NAME, getattr(self, f"select_{selection.NAME}") or "")]
        if (other := selection.other_version(asked, latest.version)) is None:
            return latest
        dataset = (earlier := EarlierVersions(path)).dataset(other.value, latest)
        if dataset is None:
            raise SystemExit(_bad_values([replace(other, allowed=", ".join(earlier.names(latest)))]))
        sys.stderr.write(f"this is data version {dataset.version}; the latest is {latest.version}\n")
        return dataset

    def selection(self, dataset: Dataset) -> Selection:
        """The selection that the flags ask for.

        Raises:
            SystemExit: A value is not allowed.
        """
        given = {name: getattr(self, f"select_{name}", None) for name in NAMES}
        pairs = [
            (name, value)
            for name, values in given.items()
            for value in (values if isinstance(values, list) else [values])
            if value is not None
        ]
        choices = views.choices(dataset)
        selected, bad = from_query(pairs, choices, self.today)
        if bad:
            raise SystemExit(_bad_values(bad, choices.values))
        return selected

    def view(self, path: str = "", own: Own = NO_OWN) -> tuple[Dataset, View]:
        """The package, and the view that the flags ask for.

        Args:
            path: The path of the API that has the table: it may not have too many rows.
            own: The values of the path's own parameters.

        Raises:
            DataError: The package has errors.
            SystemExit: There is no package, a value is not allowed, or the table is too long.
        """
        dataset = self.dataset()
        view = views.make_view(dataset, self.selection(dataset))
        if path and (long := api_paths.too_many(path, view, own)) is not None:
            raise SystemExit(_bad_values([long]))
        return dataset, view


@dataclass(frozen=True, slots=True)
class Flag:
    """An argument of a command.

    Args:
        name: `--json`, or a plain name for an argument without a flag.
        text: What it does, as Markdown.
        settings: Further settings of argparse's `add_argument`.
    """

    name: str
    text: str
    settings: Mapping[str, Any]


Flags = tuple[Flag | tuple[Flag, ...], ...]
"""Arguments of a command; of those in a tuple of their own at most one may be given."""
Run = Callable[[Options], int]


@dataclass(frozen=True, slots=True)
class Command:
    """A command.

    Args:
        name: Its word, or its group and its word: `draft new`.
        text: What it does, as Markdown: a sentence, and perhaps more paragraphs.
        flags: What it takes.
        run: Runs it and returns the exit code.
    """

    name: str
    text: str
    flags: Flags
    run: Run


@dataclass(frozen=True, slots=True)
class Group:
    """A first word that several commands have in common.

    Args:
        name: The word.
        second: What the help calls the second word.
        text: What the commands do, in a sentence.
    """

    name: str
    second: str
    text: str


def command(name: str, *flags: Flag | tuple[Flag, ...]) -> Callable[[Run], Command]:
    """Makes a command of a function: its docstring is the help, in the terminal and in docs/cli.md.

    `main.GROUPS` lists the modules whose commands there are.

    Args:
        name: The command's word, or its group and its word: `draft new`.
        flags: What it takes; of those in a tuple of their own at most one.
    """
    return lambda run: Command(name, getdoc(run) or "", flags, run)


def flag(name: str, text: str, **settings: Any) -> Flag:  # noqa: ANN401 (argparse's own settings)
    """An argument of a command. Arguments as for `Flag`."""
    return Flag(name, text, settings)


def plain(markdown: str) -> str:
    """Markdown as argparse's help takes it."""
    return markdown.replace("`", "").replace("%", "%%")


def print_line(text: str) -> None:
    """Prints a line, or several."""
    sys.stdout.write(f"{text}\n")


def folder(named: str) -> Path:
    """A path among arguments.

    Raises:
        ArgumentTypeError: It is the address of a database. That may have a password in it, which no message repeats.
    """
    if is_address(named):
        raise ArgumentTypeError("this is an address: `raillinks pull ADDRESS FOLDER` gets a log into a folder")
    return Path(named)


def url(text: str) -> str:
    """The address of a dashboard among arguments, with a slash at its end; empty for none.

    Raises:
        ArgumentTypeError: It is no address.
    """
    if text and not _URL.fullmatch(text):
        raise ArgumentTypeError(f"'{text}' is no address such as https://rail.example/")
    return f"{text.rstrip('/')}/" if text else ""


PACKAGE = flag("--package", "the folder with datapackage.json", type=folder, metavar="PATH")
PACKAGE_OR_PATH = PACKAGE, flag("path", "the same as `--package`", type=folder, nargs="?", metavar="PATH")
"""The package, with its flag or without."""
DASHBOARD = flag(
    "--address", "a dashboard that shows the same package: addresses in the output begin with it",
    default="", type=url, metavar="URL",
)  # fmt: skip


def selection_flags(*names: str) -> tuple[Flag, ...]:
    """A flag for each name of a selection, with `-` for `_`."""
    return tuple(_selection_flag(name) for name in names)


def _selection_flag(name: str) -> Flag:
    more: Mapping[str, Any] = {}
    if name == selection.NAME:
        text = "the data version that answers; the latest one without it"
    elif name in PAGE_ONLY:
        text = "the page's own: accepted, changes nothing"
    elif name in REPEATABLE:
        text, more = f"{FILTER_OF[name].text} May be repeated.", {"action": "append", "default": []}
    else:
        text = f"{BY_NAME[name].value}. {BY_NAME[name].text}"
    return flag(f"--{name.replace('_', '-')}", text, dest=f"select_{name}", metavar=name.upper(), **more)


def wrong_usage(text: str) -> int:
    """Says what cannot be done so; gives the exit code."""
    sys.stderr.write(f"{text}\n")
    return USAGE


def _bad_values(bad: Sequence[BadValue], offered: Mapping[str, Sequence[str]] = MappingProxyType({})) -> int:
    """Says what is wrong with flags, with the nearest of the values that the data offers; returns the exit code."""
    for value in bad:
        known = offered.get(value.parameter, ())
        hint = did_you_mean(value.value, known) if known else f"allowed: {value.allowed}"
        wrong_usage(f"--{value.parameter.replace('_', '-')} '{value.value}': {value.error}; {hint}")
    return USAGE


def write_file(out: Path, content: bytes) -> int:
    """Writes a file whole, or not at all; returns the exit code."""
    try:
        package_files.write_whole(out.resolve(), content)
    except OSError as error:
        return wrong_usage(f"{out}: it cannot be written: {error.strerror}")
    return CLEAN


def chain_sentence(history: VersionHistory) -> str:
    """Which records nobody can change in silence, in a sentence; empty where no versions are kept."""
    if not history.records:
        return ""
    last = history.records[-1]
    own = f"the last record has the SHA-256 {history.hashes[-1]}: whoever notes it elsewhere holds that one too"
    if not history.chained_since:
        return f"no record of a version holds the SHA-256 of those before it yet: the next one will hold all; {own}"
    since = "" if history.chained_since == last.data_version else f" to {last.data_version}"
    return f"the records of {history.chained_since}{since} hold the SHA-256 of all records before them; {own}"


def print_first_chained(record: VersionRecord) -> None:
    """Says of a new record that it is the first one that holds the SHA-256 of several: those of an earlier release."""
    if (count := len(record.records_before)) > 1:
        print_line(f"{count} records before it held no SHA-256 of each other: this one holds that of each")


def print_problems(problems: Sequence[Problem], form: str) -> None:
    """Prints problems.

    Args:
        problems: The problems.
        form: `json`, or a table for people.
    """
    if form == "json":
        print_line(json.dumps([asdict(p) for p in problems], ensure_ascii=False, indent=1))
    elif problems:
        print_line(to_frame(problems)[list(COLUMNS)].to_string(index=False, max_colwidth=100))
    else:
        print_line("no problems")
