"""The commands on the files of a package: `validate` and `checksums`."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from raillinks import released
from raillinks.command_output import (
    CLEAN,
    WITH_ERRORS,
    chain_sentence,
    print_first_chained,
    print_line,
    print_problems,
    wrong_usage,
)
from raillinks.loading import load
from raillinks.package import package_files, whole_files
from raillinks.package.package_files import PackageFiles
from raillinks.store import recording, version_history
from raillinks.views import display_names
from raillinks.words.problems import DataError, Problem, Severity, errors

PackageOf = Callable[[argparse.Namespace], Path]


def add(commands: Any, package_flag: Callable[..., None], package: PackageOf) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Adds the commands.

    Args:
        commands: What they are added to: `add_subparsers` of a parser.
        package_flag: Adds the flag that names the package.
        package: Reads it.
    """
    validate = commands.add_parser("validate", help="check a data package, and make each of its versions again")
    package_flag(validate, or_path=True)
    validate.add_argument("--format", choices=("table", "json"), default="table")
    validate.set_defaults(run=lambda options, today: _validate(package(options), options.format, today))
    checksums = commands.add_parser("checksums", help="write size, SHA-256 and rows of every file; record the version")
    package_flag(checksums, or_path=True)
    checksums.add_argument("--again", action="store_true", help="write the record of a released version anew")
    checksums.set_defaults(run=lambda options, today: _checksums(package(options), options, today))


def _validate(path: Path, form: str, today: np.datetime64) -> int:
    try:
        dataset, problems = load.check(path, today)
        problems = [*problems, *_of_versions(path)]
    except DataError as error:
        dataset, problems = None, list(error.problems)
    print_problems(problems, form)
    if dataset is None or errors(problems):
        return WITH_ERRORS
    if form == "table":
        print_line(display_names.summary(display_names.join_report(dataset)))
        if said := chain_sentence(version_history.read(path)):
            print_line(said)
    return CLEAN


def _of_versions(path: Path) -> tuple[Problem, ...]:
    """What is wrong with the versions that a package keeps."""
    try:
        return version_history.check(version_history.read(path), package_files.read(path).content_hash)
    except DataError as error:
        return error.problems


def _checksums(path: Path, options: argparse.Namespace, today: np.datetime64) -> int:
    files = package_files.read(path)
    content = package_files.with_checksums(files, load.row_counts(files))
    current = content == files.contents[package_files.DESCRIPTOR]
    if not options.again:
        _refuse_to_change_a_released_version(path, files, content)
    try:
        if not current:
            whole_files.replace(path / package_files.DESCRIPTOR, content)
        record = recording.record(path, str(today))
    except OSError as error:
        return wrong_usage(f"{path}: the checksums cannot be written: {error.strerror}")
    written = f"{package_files.DESCRIPTOR}: checksums of {len(files.descriptor['resources'])} files written"
    print_line("the checksums are those of the files already" if current else written)
    if record is not None:
        print_line(f"{version_history.path_of(record.number)}: version {record.data_version} recorded")
        print_first_chained(record)
    return CLEAN


def _refuse_to_change_a_released_version(path: Path, files: PackageFiles, descriptor: bytes) -> None:
    """Refuses to write the record of a version anew that others may have.

    Args:
        path: The package's folder.
        files: Its files.
        descriptor: Its descriptor with the checksums that are to be written.

    Raises:
        DataError: The version is released, with other files than these.
    """
    history = version_history.read(path)
    if not history.records or history.records[-1].data_version != files.descriptor["version"]:
        return
    last = history.records[-1]
    if last.after == package_files.content_hash({**files.contents, package_files.DESCRIPTOR: descriptor}):
        return
    if who := released.by(path, last):
        reason = f"version {last.data_version} is recorded with other files, and {who}"
        hint = "a higher version; if nobody has this one yet, run `raillinks checksums` with --again"
        raise DataError([Problem(package_files.DESCRIPTOR, 0, "version", "released", Severity.ERROR, reason, hint)])
