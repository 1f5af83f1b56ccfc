"""Whether the server may show the log that the setting names."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from dashboard.server import logs
from dashboard.session.log_home import SETTING
from raillinks.domain.problems import DataError
from raillinks.editor import draft
from raillinks.package.package_files import DESCRIPTOR
from raillinks.versions.storage import is_address

_NEEDED = ("sqlalchemy", "psycopg", "alembic")


def refusal(settings: Mapping[str, str]) -> str:
    """Why the server must not start; empty where it may. A database may be away: it may come back.

    An address is never repeated: it may have a password.

    Args:
        settings: The environment.
    """
    named = settings.get(SETTING, "")
    if not named:
        return ""
    why = (_no_database() or _wrong_address(named)) if is_address(named) else _no_folder(named)
    if not why and is_address(named) and settings.get(draft.VARIABLE, ""):
        return f"{draft.VARIABLE} names a folder, and {SETTING} a database, which keeps drafts: leave one out."
    return why


def _no_folder(named: str) -> str:
    if (Path(named) / DESCRIPTOR).is_file():
        return ""
    return (
        f"{SETTING}: there is no {DESCRIPTOR} in '{named}'. Name the folder of a data package, such as"
        f" `raillinks intake` makes. (The form of the server's log is {logs.SETTING}.)"
    )


def _no_database() -> str:
    if all(find_spec(name) for name in _NEEDED):
        return ""
    return f"{SETTING}: a log in a database needs more: pip install sqlalchemy 'psycopg[binary]' alembic"


def _wrong_address(named: str) -> str:
    from raillinks.database import storage  # noqa: PLC0415 (an optional extra)

    try:
        storage.of_address(named)
    except DataError as error:
        return f"{SETTING}: {error.problems[0].reason}. Name it as {error.problems[0].hint}."
    return ""
