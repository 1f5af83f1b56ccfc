"""Who is signed in to the desk, and what they may do: looked at in each run, and again before anything is written.

What a page shows is no protection: a button of an earlier run may be pressed once a role is gone.
"""

from collections.abc import Callable, Mapping
from os import environ
from threading import Lock
from time import time
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from dashboard.session import roles
from dashboard.session.pages import DESK_SETTING, DESK_SIGN_IN
from dashboard.session.roles import Account, Doubt, Role
from dashboard.streamlit_sign_in import SECTION, claims, has_signed_cookie, secrets
from raillinks.domain.problems import DataError, Problem, Severity

HOURS = "RAILLINKS_SIGN_IN_HOURS"
"""The environment variable with the hours for which a sign-in holds."""
USUAL_HOURS, MOST_HOURS = 12, 24 * 7
NO_ROLE = "no-role"
"""The code of the problem of somebody who may not, or not any more."""
_MARKS = ("iss", "sub", "iat", "nonce")  # what tells one sign-in from all others


class EndedSignIns:
    """The sign-ins that were ended before their time: what has a copy of their cookie has no role either.

    It knows those of this process alone; each is forgotten once it would be too old anyway.

    Args:
        clock: Gives the time, in seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = time) -> None:
        self._clock, self._ended = clock, dict[tuple[str, ...], float]()
        self._lock = Lock()  # two sessions may end in one moment

    def add(self, signed: Mapping[str, Any], seconds: float) -> None:
        """Ends a sign-in.

        Args:
            signed: The claims.
            seconds: How long sign-ins hold.
        """
        now = self._clock()
        with self._lock:
            kept = {mark: until for mark, until in self._ended.items() if until > now}
            self._ended = {**kept, _marks(signed): now + seconds + roles.TOLERANCE}

    def has(self, signed: Mapping[str, Any]) -> bool:
        """Whether a sign-in was ended."""
        return _marks(signed) in self._ended


ended = EndedSignIns()
"""Those of this server."""


def is_on() -> bool:
    """Whether the desk is for those who sign in."""
    return environ.get(DESK_SETTING, "") == DESK_SIGN_IN


def seconds(settings: Mapping[str, str]) -> int:
    """For how long a sign-in holds.

    Raises:
        ValueError: The setting is no number of hours.
    """
    setting = settings.get(HOURS, "")
    if setting and not (setting.isascii() and setting.isdigit() and 0 < int(setting[:4]) <= MOST_HOURS):
        raise ValueError(f"{HOURS}: '{setting}' is no number of hours from 1 to {MOST_HOURS}, such as {USUAL_HOURS}.")
    return int(setting or USUAL_HOURS) * 3600


def who() -> Account | Doubt:
    """Who is signed in now, or why nobody is who has a role.

    Secrets that cannot be read any more, or are wrong, give nobody a role.
    """
    signed, given = claims(), secrets()
    try:
        known = roles.accounts(given.get(roles.TABLE, {}))
        client_id = str(given[SECTION]["client_id"])
    except (ValueError, KeyError, TypeError):
        known, client_id = {}, ""
    found = roles.of_claims(signed, client_id, known, (time(), seconds(environ)))
    if found is Doubt.NOBODY and has_signed_cookie():  # in chunks, as an earlier version wrote it
        return Doubt.ENDED
    return Doubt.ENDED if isinstance(found, Account) and ended.has(signed) else found


def address() -> str:
    """The address of whoever is signed in, as the provider says it; it may be anybody's."""
    return str(claims().get("email", ""))


def provider() -> str:
    """The host of the provider."""
    given = secrets().get(SECTION)
    named = given.get("server_metadata_url", "") if isinstance(given, Mapping) else ""
    return urlsplit(str(named)).hostname or "?"


def may(role: Role) -> bool:
    """Whether this session may do what a role may. Without sign-in the server lets only its editor in."""
    found = who() if is_on() else None
    return found is None or (isinstance(found, Account) and found.role >= role)


def require(role: Role) -> None:
    """Goes on only where this session may do what a role may.

    Raises:
        DataError: It may not, or not any more (`no-role`).
    """
    if not may(role):
        raise DataError([Problem("", 0, "", NO_ROLE, Severity.ERROR, "the sign-in has ended", "sign in again")])


def end() -> None:
    """Signs out: here, in every other page of this browser, and at the provider, where it takes part."""
    ended.add(claims(), seconds(environ))
    st.logout()


def _marks(signed: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(signed.get(name, "")) for name in _MARKS)
