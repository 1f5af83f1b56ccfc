"""Which log the server shows: this project's, or that of a folder that the setting names."""

from collections.abc import Mapping
from pathlib import Path

from dashboard.server import logs
from dashboard.session.pages import DESK_SETTING
from dashboard.session.served_data import LOG_SETTING
from raillinks.package.package_files import DESCRIPTOR


def refusal(settings: Mapping[str, str]) -> str:
    """Why the server must not start; empty where it may.

    Args:
        settings: The environment.
    """
    named = settings.get(LOG_SETTING, "")
    if not named:
        return ""
    if not (Path(named) / DESCRIPTOR).is_file():
        return (
            f"{LOG_SETTING}: there is no {DESCRIPTOR} in '{named}'. Name the folder of a data package, such as"
            f" `raillinks intake` makes. (The form of the server's log is {logs.SETTING}.)"
        )
    if settings.get(DESK_SETTING, "") == "1":
        return (
            f"{DESK_SETTING}=1 keeps this folder's own log, and {LOG_SETTING} shows another one: leave one of them out."
        )
    return ""
