"""Files and versions of a data package."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from raillinks.cli.database import LOG, home_of
from raillinks.cli.options import (
    CLEAN,
    PACKAGE_OR_PATH,
    WITH_ERRORS,
    Options,
    chain_sentence,
    command,
    flag,
    print_first_chained,
    print_line,
    print_problems,
    wrong_usage,
)
from raillinks.domain.problems import DataError, Problem, Severity, errors
from raillinks.domain.text import one_line
from raillinks.package import package_files
from raillinks.package.package_files import PackageFiles
from raillinks.query import display_names
from raillinks.validation import load
from raillinks.versions import diff, publishing, version_history
from raillinks.versions.diff import Package
from raillinks.versions.publishing import About
from raillinks.versions.storage import LogStore
from raillinks.versions.version_history import VersionHistory, VersionRecord


@command(
    "validate", PACKAGE_OR_PATH, flag("--format", "how errors are printed", choices=("table", "json"), default="table")
)
def validate(options: Options) -> int:
    """Checks a data package, makes each of its versions again, and lists its errors."""
    path = options.package_folder()
    try:
        dataset, problems = load.check(path, options.today)
        problems = [*problems, *_of_versions(path)]
    except DataError as error:
        dataset, problems = None, list(error.problems)
    print_problems(problems, options.format)
    if dataset is None or errors(problems):
        return WITH_ERRORS
    if options.format == "table":
        print_line(display_names.summary(display_names.join_report(dataset)))
        if said := chain_sentence(version_history.read_history(path)):
            print_line(said)
    return CLEAN


def _of_versions(path: Path) -> tuple[Problem, ...]:
    """What is wrong with the versions that a package keeps."""
    try:
        return version_history.check(version_history.read_history(path), package_files.read_files(path).content_hash)
    except DataError as error:
        return error.problems


@command(
    "checksums",
    PACKAGE_OR_PATH,
    flag("--again", "write the record of a released version anew", action="store_true"),
)
def write_checksums(options: Options) -> int:
    """Writes size, SHA-256 and rows of every file into `datapackage.json`, and records the version."""
    path = options.package_folder(to_write=True)
    files = package_files.read_files(path)
    content = package_files.with_checksums(files, load.row_counts(files))
    current = content == files.contents[package_files.DESCRIPTOR]
    if not options.again:
        _refuse_to_change_a_released_version(path, files, content)
    try:
        if not current:
            package_files.write_whole(path / package_files.DESCRIPTOR, content)
        record = publishing.record(path, str(options.today))
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
    history = version_history.read_history(path)
    if not history.records or history.records[-1].data_version != files.descriptor["version"]:
        return
    last = history.records[-1]
    if last.after == package_files.content_hash({**files.contents, package_files.DESCRIPTOR: descriptor}):
        return
    if who := publishing.is_released(path, last):
        reason = f"version {last.data_version} is recorded with other files, and {who}"
        hint = "a higher version; if nobody has this one yet, run `raillinks checksums` with --again"
        raise DataError([Problem(package_files.DESCRIPTOR, 0, "version", "released", Severity.ERROR, reason, hint)])


_ABOUT = (
    flag("--author", "who makes the version; without it who is to be cited"),
    flag("--reason", "why; without it that of the delta, or which version is taken back"),
)


@command("versions", LOG)
def list_versions(options: Options) -> int:
    """Lists the data versions that the package keeps: date, content hash, author, reason."""
    history = home_of(options).newest_versions()
    for record in history.records:
        told = record.data_version, record.date, record.after[:12], record.author, record.reason
        sys.stdout.write("\t".join(map(one_line, told)) + "\n")
    if said := chain_sentence(history):
        sys.stderr.write(f"{said}\n")  # beside the table
    return CLEAN


@command(
    "diff",
    flag("before", "a data version that the package keeps, or a folder with another one", metavar="A"),
    flag("after", "the same", metavar="B"),
    flag("--json", "as the JSON that `apply` takes", action="store_true"),
    LOG,
)
def print_diff(options: Options) -> int:
    """Prints what changed from one data version, or folder, to another: who, when, why, each row."""
    history = home_of(options).newest_versions()
    then, now = (_contents(history, named) for named in (options.before, options.after))
    delta = diff.diff(then, now)
    if options.json:
        version = str(json.loads(now[package_files.DESCRIPTOR])["version"])
        hashes = package_files.content_hash(then), package_files.content_hash(now)
        sys.stdout.buffer.write(version_history.written(VersionRecord(version, "", "", "", *hashes, delta)))
    else:
        told = version_history.text(delta, _between(history, options.before, options.after))
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
        return package_files.read_files(Path(named)).contents
    reason = f"there is no data version and no folder '{named}'"
    kept = ", ".join(history.data_versions) or "the package keeps no versions: a folder"
    raise DataError([Problem(package_files.DESCRIPTOR, 0, "version", "unknown-version", Severity.ERROR, reason, kept)])


@command("apply", flag("delta", "the JSON file", type=Path, metavar="DELTA"), LOG, *_ABOUT)
def apply(options: Options) -> int:
    """Makes the next data version from what `diff --json` or `delta.json` says."""
    home = home_of(options, to_write=True)
    try:
        content = options.delta.read_bytes()
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror}"
        raise DataError([Problem(str(options.delta), 0, "", "unreadable", Severity.ERROR, reason)]) from error
    if not content.lstrip().startswith(b"{"):
        reason, hint = "it is no JSON: `raillinks diff` writes text for people", "what `raillinks diff --json` writes"
        raise DataError([Problem(str(options.delta), 1, "", "bad-record", Severity.ERROR, reason, hint)])
    record = version_history.read_record(content, str(options.delta))
    about = _about(home, options, record.reason or f"{options.delta.name} applied.")
    return _made(publishing.apply(home, record.delta, about))


@command(
    "undo",
    flag("version", "the data version", metavar="VERSION", nargs="?"),
    flag("--yes", "without a question: for scripts", action="store_true"),
    LOG,
    *_ABOUT,
)
def undo(options: Options) -> int:
    """Shows what taking a data version back changes, asks, and makes the next version, which does it."""
    home = home_of(options, to_write=True)
    history, version = home.newest_versions(), options.version
    later = history.data_versions[1:]
    if version is None:
        return wrong_usage(
            f"{options.parser.format_usage()}versions that can be taken back: {', '.join(later) or 'none yet'}"
        )
    if version in later and not options.yes:
        record = history.records[history.data_versions.index(version)]
        print_line(version_history.text(publishing.without_what_is_anew(diff.undo(record.delta))).rstrip("\n"))
        if not sys.stdin.isatty():
            return wrong_usage("nothing is changed: nobody is there to be asked; --yes does it without a question")
        print_line(f"Take version {version} back in a version of its own? [y/N]")
        if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
            print_line("nothing is changed")
            return WITH_ERRORS
    return _made(publishing.undo(home, version, _about(home, options, f"Version {version} taken back.")))


def _about(home: LogStore, options: Options, reason: str) -> About:
    cited = "; ".join(str(who["title"]) for who in home.newest().descriptor["contributors"])
    return About(str(options.today), options.author or cited, options.reason or reason)


def _made(record: VersionRecord) -> int:
    print_line(f"{version_history.path_of(record.number)}: version {record.data_version} made")
    print_first_chained(record)
    return CLEAN
