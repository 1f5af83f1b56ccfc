"""What all commands have: folders as arguments, exit codes, wrong usage, the problems of data as a table or as JSON."""

import json
import sys
from argparse import ArgumentTypeError
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from raillinks.domain.problems import COLUMNS, Problem, to_frame
from raillinks.versions.storage import is_address
from raillinks.versions.version_history import VersionHistory, VersionRecord

CLEAN, WITH_ERRORS, USAGE = 0, 1, 2


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


def place(named: str) -> Path | str:
    """A path, or the address of a log in a database, among arguments."""
    return named if is_address(named) else Path(named)


def wrong_usage(text: str) -> int:
    """Says what cannot be done so; gives the exit code."""
    sys.stderr.write(f"{text}\n")
    return USAGE


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
