"""The commands for a log in a database: `push`, `pull`, and `database upgrade` and `downgrade`.

SQLAlchemy, psycopg and Alembic are an optional extra: nothing of them is imported before one of these commands runs.
"""

import argparse
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from raillinks.cli.options import CLEAN, WITH_ERRORS, print_line, wrong_usage
from raillinks.domain.problems import DataError, Problem
from raillinks.versions import diff, version_history

if TYPE_CHECKING:
    from raillinks.database.log import Moved
    from raillinks.versions.storage import LogState, LogStore

NEEDED = ("alembic", "psycopg", "sqlalchemy")
EXTRA = (
    "a log in a database needs SQLAlchemy, psycopg and Alembic, which are not installed\n"
    "hint: pip install 'china-dprk-rail-links[database]'; in a clone of the repository: pip install"
    " sqlalchemy 'psycopg[binary]' alembic"
)
ADDRESS = "postgresql://USER@HOST/DATABASE or sqlite:///FILE (docs/shared-log.md)"


def add(commands: Any) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Adds the commands.

    Args:
        commands: What they are added to: `add_subparsers` of a parser.
    """
    push = commands.add_parser("push", help="put a package with its versions into a database")
    push.add_argument("package_folder", type=Path, metavar="PACKAGE", help="the folder with datapackage.json")
    push.add_argument("--to", required=True, metavar="ADDRESS", help=ADDRESS)
    push.set_defaults(run=lambda options, _: _run(_push, options))
    pull = commands.add_parser("pull", help="get the package in a database, with its versions, into a folder")
    pull.add_argument("address", metavar="ADDRESS", help=ADDRESS)
    pull.add_argument("folder", type=Path, metavar="FOLDER", help="an empty folder, or one with an earlier version")
    pull.set_defaults(run=lambda options, _: _run(_pull, options))
    database = commands.add_parser("database", help="bring a database to the layout of another release")
    ways = database.add_subparsers(required=True, metavar="WAY")
    upgrade = ways.add_parser("upgrade", help="to the newest layout")
    upgrade.set_defaults(layout="")
    downgrade = ways.add_parser("downgrade", help="to an earlier layout, before an earlier release is installed")
    downgrade.add_argument("layout", metavar="LAYOUT", help="such as 0001")
    for way in (upgrade, downgrade):
        way.add_argument("address", metavar="ADDRESS", help=ADDRESS)
        way.set_defaults(run=lambda options, _: _run(_migrate, options))


def _run(command: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    if is_missing():
        return wrong_usage(EXTRA)
    try:
        return command(options)
    except DataError as error:
        for problem in error.problems:
            sys.stderr.write("".join(f"{version_history.plain(line)}\n" for line in _said(problem)))
        return WITH_ERRORS
    except OSError as error:
        if error.filename is None:
            raise
        return wrong_usage(f"{error.filename}: it cannot be written: {error.strerror}")


def home_of(address: str) -> "LogStore":
    """Where a log in a database lives.

    Raises:
        DataError: The address cannot be used.
        SystemExit: What it needs is not installed.
    """
    if is_missing():
        raise SystemExit(wrong_usage(EXTRA))
    from raillinks.database import storage  # noqa: PLC0415 (an optional extra)

    return storage.of_address(address)


def is_missing() -> bool:
    """Whether something of the optional extra is not installed."""
    return any(importlib.util.find_spec(name) is None for name in NEEDED)


def _push(options: argparse.Namespace) -> int:
    from raillinks.database import log  # noqa: PLC0415 (an optional extra)
    from raillinks.database.address import Database  # noqa: PLC0415 (the same)

    database = Database(options.to)
    moved = log.push(options.package_folder, database)
    return _told(moved, str(options.package_folder), database.name)


def _pull(options: argparse.Namespace) -> int:
    from raillinks.database import log  # noqa: PLC0415 (an optional extra)
    from raillinks.database.address import Database  # noqa: PLC0415 (the same)

    database = Database(options.address)
    return _told(log.pull(database, options.folder), database.name, str(options.folder))


def _migrate(options: argparse.Namespace) -> int:
    from raillinks.database import layout  # noqa: PLC0415 (an optional extra)
    from raillinks.database.address import Database  # noqa: PLC0415 (the same)

    database = Database(options.address)
    before, now = layout.migrate(database, options.layout or layout.newest())
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
