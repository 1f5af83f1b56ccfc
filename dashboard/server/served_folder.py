"""Whether the server may show the log that the setting names."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from dashboard.server import logs
from dashboard.session.log_home import SETTING
from dashboard.session.pages import DESK_SETTING, desk_is_on
from raillinks.package.package_files import DESCRIPTOR
from raillinks.store.homes import is_address
from raillinks.words.problems import DataError

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
    if why:
        return why
    if desk_is_on(settings):
        asked = f"{DESK_SETTING}={settings[DESK_SETTING]}"
        return f"{asked} keeps this folder's own log, and {SETTING} shows another one: leave one of them out."
    return ""


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
    from raillinks.database import live_home  # noqa: PLC0415 (an optional extra)

    try:
        live_home.of_address(named)
    except DataError as error:
        return f"{SETTING}: {error.problems[0].reason}. Name it as {error.problems[0].hint}."
    return ""
