"""Where the log that the server shows lives: in this project, in another folder, or in a database."""

from pathlib import Path

from raillinks.domain.problems import DataError
from raillinks.versions.storage import LogStore, is_address

SETTING = "RAILLINKS_LOG"
"""The environment variable that names the folder or the database; without it this project's own log is shown."""


def home(named: str, own: Path) -> Path | LogStore:
    """Where the log is.

    Args:
        named: The setting. With an address that cannot be used the server does not start (`server/served_folder`); here
            it leads to no log.
        own: The folder without it.
    """
    if not is_address(named):
        return Path(named or own)
    try:
        from raillinks.database import storage  # noqa: PLC0415 (an optional extra)

        return storage.of_address(named)
    except (ModuleNotFoundError, DataError):
        return Path(named)
