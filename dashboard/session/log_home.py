"""Where the log that the server shows lives: in this project, in another folder, or in a database."""

from pathlib import Path

from raillinks.store.homes import Home, is_address
from raillinks.words.problems import DataError

SETTING = "RAILLINKS_LOG"
"""The environment variable that names the folder or the database; without it this project's own log is shown."""


def home(named: str, own: Path) -> Path | Home:
    """Where the log is.

    Args:
        named: The setting. With an address that cannot be used the server does not start (`server/served_folder`); here
            it leads to no log.
        own: The folder without it.
    """
    if not is_address(named):
        return Path(named or own)
    try:
        from raillinks.database import live_home  # noqa: PLC0415 (an optional extra)

        return live_home.of_address(named)
    except (ModuleNotFoundError, DataError):
        return Path(named)
