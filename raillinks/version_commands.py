"""The commands on versions of the data: `versions`, `diff`, `apply`, `undo`."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from raillinks import diff_text
from raillinks.command_output import (
    CLEAN,
    WITH_ERRORS,
    chain_sentence,
    print_first_chained,
    print_line,
    wrong_usage,
)
from raillinks.package import package_files
from raillinks.store import deltas, publishing, taken_back, version_history, version_record
from raillinks.store.deltas import Package
from raillinks.store.homes import Home
from raillinks.store.publishing import About
from raillinks.store.version_history import VersionHistory
from raillinks.store.version_record import VersionRecord
from raillinks.words.problems import DataError, Problem, Severity
from raillinks.words.texts import one_line

HomeOf = Callable[[argparse.Namespace], Home]


def add(commands: Any, log_flag: Callable[[argparse.ArgumentParser], None], home: HomeOf) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Adds the commands.

    Args:
        commands: What they are added to: `add_subparsers` of a parser.
        log_flag: Adds the flag that names the log.
        home: Reads it.
    """
    versions = commands.add_parser("versions", help="the data versions that the package keeps")
    versions.set_defaults(run=lambda options, _: _versions(home(options)))
    diff = commands.add_parser("diff", help="what changed from one data version, or folder, to another")
    diff.add_argument("before", metavar="A", help="a data version that the package keeps, or a folder with another one")
    diff.add_argument("after", metavar="B", help="the same")
    diff.add_argument("--json", action="store_true", help="as the JSON that `apply` takes")
    diff.set_defaults(run=lambda options, _: _diff(home(options), options))
    apply = commands.add_parser("apply", help="make the next data version from what `diff --json` or delta.json says")
    apply.add_argument("delta", type=Path, metavar="DELTA", help="the JSON file")
    apply.set_defaults(run=lambda options, today: _apply(home(options), options, today))
    undo = commands.add_parser("undo", help="make the next data version, which takes back what another one changed")
    undo.add_argument("version", metavar="VERSION", nargs="?", help="the data version")
    undo.add_argument("--yes", action="store_true", help="without a question: for scripts")
    undo.set_defaults(run=lambda options, today: _undo(home(options), options, today, undo.format_usage()))
    for command in (versions, diff, apply, undo):
        log_flag(command)
    for command in (apply, undo):
        command.add_argument("--author", help="who makes the version; without it who is to be cited")
        command.add_argument("--reason", help="why; without it that of the delta, or which version is taken back")


def _versions(home: Home) -> int:
    history = home.newest_versions()
    for record in history.records:
        told = record.data_version, record.date, record.after[:12], record.author, record.reason
        sys.stdout.write("\t".join(map(one_line, told)) + "\n")
    if said := chain_sentence(history):
        sys.stderr.write(f"{said}\n")  # beside the table
    return CLEAN


def _diff(home: Home, options: argparse.Namespace) -> int:
    history = home.newest_versions()
    then, now = (_contents(history, named) for named in (options.before, options.after))
    delta = deltas.diff(then, now)
    if options.json:
        version = str(json.loads(now[package_files.DESCRIPTOR])["version"])
        hashes = package_files.content_hash(then), package_files.content_hash(now)
        sys.stdout.buffer.write(version_record.written(VersionRecord(version, "", "", "", *hashes, delta)))
    else:
        told = diff_text.text(delta, _between(history, options.before, options.after))
        sys.stdout.buffer.write(told.encode())  # whatever the terminal's own encoding is
    return CLEAN


def _between(history: VersionHistory, before: str, after: str) -> Sequence[VersionRecord]:
    """The records of the versions after one and up to a later one; none where one of them is a folder."""
    names = history.data_versions
    if not {before, after} <= {*names}:
        return ()
    return history.records[names.index(before) + 1 : names.index(after) + 1]


def _contents(history: VersionHistory, named: str) -> Package:
    """The files of a data version, or of a folder.

    Raises:
        DataError: There is no such version or folder.
    """
    if named in history.data_versions:
        return history.contents(named)
    if Path(named).is_dir():
        return package_files.read(Path(named)).contents
    reason = f"there is no data version and no folder '{named}'"
    kept = ", ".join(history.data_versions) or "the package keeps no versions: a folder"
    raise DataError([Problem(package_files.DESCRIPTOR, 0, "version", "unknown-version", Severity.ERROR, reason, kept)])


def _apply(home: Home, options: argparse.Namespace, today: np.datetime64) -> int:
    try:
        content = options.delta.read_bytes()
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror}"
        raise DataError([Problem(str(options.delta), 0, "", "unreadable", Severity.ERROR, reason)]) from error
    if not content.lstrip().startswith(b"{"):
        reason, hint = "it is no JSON: `raillinks diff` writes text for people", "what `raillinks diff --json` writes"
        raise DataError([Problem(str(options.delta), 1, "", "bad-record", Severity.ERROR, reason, hint)])
    record = version_record.read(content, str(options.delta))
    about = _about(home, options, today, record.reason or f"{options.delta.name} applied.")
    return _made(publishing.apply(home, record.delta, about))


def _undo(home: Home, options: argparse.Namespace, today: np.datetime64, usage: str) -> int:
    """Shows what taking a version back changes, asks, and makes the version that does it."""
    history, version = home.newest_versions(), options.version
    later = history.data_versions[1:]
    if version is None:
        return wrong_usage(f"{usage}versions that can be taken back: {', '.join(later) or 'none yet'}")
    if version in later and not options.yes:
        record = history.records[history.data_versions.index(version)]
        print_line(diff_text.text(taken_back.without_what_is_anew(deltas.undo(record.delta))).rstrip("\n"))
        if not sys.stdin.isatty():
            return wrong_usage("nothing is changed: nobody is there to be asked; --yes does it without a question")
        print_line(f"Take version {version} back in a version of its own? [y/N]")
        if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
            print_line("nothing is changed")
            return WITH_ERRORS
    return _made(publishing.undo(home, version, _about(home, options, today, f"Version {version} taken back.")))


def _about(home: Home, options: argparse.Namespace, today: np.datetime64, reason: str) -> About:
    cited = "; ".join(str(who["title"]) for who in home.newest().descriptor["contributors"])
    return About(str(today), options.author or cited, options.reason or reason)


def _made(record: VersionRecord) -> int:
    print_line(f"{version_history.path_of(record.number)}: version {record.data_version} made")
    print_first_chained(record)
    return CLEAN
