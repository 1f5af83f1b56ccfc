"""A log in a database.

SQLAlchemy, psycopg and Alembic are an optional extra: nothing of them is imported before one of these commands runs.
"""

import sys
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

from raillinks.cli.options import (
    CLEAN,
    WITH_ERRORS,
    Group,
    Options,
    Run,
    command,
    flag,
    print_line,
    wrong_usage,
)
from raillinks.domain.problems import DataError, Problem, why_missing
from raillinks.versions import diff, version_history
from raillinks.versions.storage import home_of as home_of_folder
from raillinks.versions.storage import is_address

if TYPE_CHECKING:
    from raillinks.database.log import Moved
    from raillinks.versions.storage import LogState, LogStore

WHAT = "a log in a database"
ADDRESS = "postgresql://USER@HOST/DATABASE or sqlite:///FILE (docs/shared-log.md)"


DATABASE = Group("database", "WAY", "Brings a database to the layout of another release.")
_ADDRESS = flag("address", ADDRESS, metavar="ADDRESS")


def place(named: str) -> Path | str:
    """A path, or the address of a log in a database, among arguments."""
    return named if is_address(named) else Path(named)


LOG = flag("--package", f"a folder with datapackage.json, or a database: {ADDRESS}", type=place, metavar="PATH")
"""A log that lives in a folder or in a database."""


def home_of(options: Options, *, to_write: bool = False) -> "LogStore":
    """Where the log of the flag `LOG` lives, else that of `Options.package_folder`. Arguments as there.

    Raises:
        DataError: The address cannot be used.
        SystemExit: There is no package, or what a database needs is not installed.
    """
    if not isinstance(options.package, str):
        return home_of_folder(options.package_folder(to_write=to_write))
    if why := why_missing("database", WHAT):
        raise SystemExit(wrong_usage(why))
    from raillinks.database import storage  # noqa: PLC0415 (an optional extra)

    return storage.of_address(options.package)


def _with_extra(run: Run) -> Run:
    """Runs a command if the extra is installed, and says errors in sentences."""

    @wraps(run)
    def checked(options: Options) -> int:
        if why := why_missing("database", WHAT):
            return wrong_usage(why)
        try:
            return run(options)
        except DataError as error:
            for problem in error.problems:
                sys.stderr.write("".join(f"{version_history.plain(line)}\n" for line in _said(problem)))
            return WITH_ERRORS
        except OSError as error:
            if error.filename is None:
                raise
            return wrong_usage(f"{error.filename}: it cannot be written: {error.strerror}")

    return checked


@command(
    "push",
    flag("pushed", "the folder with datapackage.json", type=Path, metavar="PACKAGE"),
    flag("--to", ADDRESS, required=True, metavar="ADDRESS"),
)
@_with_extra
def push(options: Options) -> int:
    """Puts a package with its versions into a database."""
    from raillinks.database import log  # noqa: PLC0415 (an optional extra)
    from raillinks.database.address import Database  # noqa: PLC0415 (the same)

    database = Database(options.to)
    moved = log.push(options.pushed, database)
    return _told(moved, str(options.pushed), database.name)


@command(
    "pull",
    _ADDRESS,
    flag("folder", "an empty folder, or one with an earlier version", type=Path, metavar="FOLDER"),
)
@_with_extra
def pull(options: Options) -> int:
    """Gets the package in a database, with its versions, into a folder."""
    from raillinks.database import log  # noqa: PLC0415 (an optional extra)
    from raillinks.database.address import Database  # noqa: PLC0415 (the same)

    database = Database(options.address)
    return _told(log.pull(database, options.folder), database.name, str(options.folder))


@command("database upgrade", _ADDRESS)
@_with_extra
def upgrade(options: Options) -> int:
    """Brings a database to the newest layout."""
    return _migrate(options.address, "")


@command("database downgrade", flag("layout", "such as 0001", metavar="LAYOUT"), _ADDRESS)
@_with_extra
def downgrade(options: Options) -> int:
    """Brings a database to an earlier layout, before an earlier release is installed."""
    return _migrate(options.address, options.layout)


def _migrate(address: str, to: str) -> int:
    from raillinks.database import layout  # noqa: PLC0415 (an optional extra)
    from raillinks.database.address import Database  # noqa: PLC0415 (the same)

    database = Database(address)
    before, now = layout.migrate(database, to or layout.newest())
    print_line(f"{database.name}: layout {now}" + ("" if now == before else f", it was {before}"))
    return CLEAN


def _told(moved: "Moved", source: str, target: str) -> int:
    """Says what became of a move; of a refused one what would have been lost."""
    state, there = moved.moved, moved.there
    if not moved.refused:
        version, versions = _version(state), len(state.history.records)
        done = "is there already" if moved.relation == "same" else f"is there now, with {versions} versions"
        print_line(f"{target}: version {version} {done}")
        return CLEAN
    assert there is not None  # noqa: S101 (nothing is refused where nothing was)
    why = "is older than" if moved.relation == "earlier" else "does not come from"
    sys.stderr.write(
        f"nothing is moved: version {_version(state)} of {source} {why} version {_version(there)} of {target}\n"
        "hint: this is what it has and the other one lacks (+), and the other way round (-);"
        " pull it into a new folder, and make your change there\n"
    )
    names = state.history.data_versions
    since = [record for record in there.history.records if record.data_version not in names]
    delta = diff.diff(state.files.contents, there.files.contents)
    sys.stdout.buffer.write(version_history.text(delta, since).encode())
    return WITH_ERRORS


def _version(state: "LogState") -> str:
    return str(state.files.descriptor["version"])


def _said(problem: Problem) -> tuple[str, ...]:
    place = ", ".join(filter(None, [problem.file, f"row {problem.row:,}" if problem.row else "", problem.column]))
    hint = (f"hint: {problem.hint}",) if problem.hint else ()
    return (f"{place}: {problem.reason}" if place else problem.reason, *hint)
