"""Who is signed in to the desk, and what they may do: looked at in each run, and again before anything is written.

Roles are decided without a clock. What a page shows is no protection: a button of an earlier run may be pressed once a
role is gone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from os import environ
from threading import Lock
from time import time
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from dashboard.session.pages import DESK_SETTING, DESK_SIGN_IN
from dashboard.streamlit_sign_in import SECTION, claims, has_signed_cookie, secrets
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.package.tables import MOST_CHARACTERS

TABLE = "roles"
"""The table of the secrets with an address and a name for each account, below `reporter` and `editor`."""
LINE = '"kim@example.org" = "Kim Min-ji"'
"""A line of the table."""
TOLERANCE = 300  # seconds that the clock of a provider may be ahead of ours


class Role(IntEnum):
    """What an account may do: each role may do what the ones before it may."""

    READER = 0
    """Reads, as everybody does."""
    REPORTER = 1
    """Enters drafts, and sees what would follow from them."""
    EDITOR = 2
    """Publishes, and takes back."""


BY_NAME: Mapping[str, Role] = {role.name.lower(): role for role in (Role.REPORTER, Role.EDITOR)}


class Doubt(IntEnum):
    """Why somebody who comes with a sign-in has no role now."""

    NOBODY = 0
    """Nobody is signed in."""
    NOT_OURS = 1
    """What the provider says is for another program, or incomplete."""
    ENDED = 2
    """The sign-in is too old, or was ended."""
    UNVERIFIED = 3
    """The provider does not say that the address belongs to the account."""
    NO_ROLE = 4
    """The address is not in the table."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody with a role.

    Args:
        name: What versions and drafts call them.
        role: What they may do.
    """

    name: str
    role: Role


def accounts(roles: object) -> Mapping[str, Account]:
    """The accounts of the table, by address.

    Args:
        roles: The table as the secrets have it: `{"editor": {"kim@example.org": "Kim Min-ji"}}`.

    Raises:
        ValueError: It is no such table. The message is a sentence for whoever runs the server.
    """
    if not isinstance(roles, Mapping):
        raise ValueError(f"[{TABLE}] is no table: write [{TABLE}.editor] and a line such as {LINE}.")  # noqa: TRY004 (a setting)
    unknown = [name for name in roles if name not in BY_NAME]
    if unknown:
        raise ValueError(f"[{TABLE}.{unknown[0]}]: there are the roles {' and '.join(BY_NAME)}.")
    found: dict[str, Account] = {}
    for named, people in roles.items():
        if not isinstance(people, Mapping):
            raise ValueError(f"[{TABLE}] {named}: write [{TABLE}.{named}] and a line such as {LINE}.")  # noqa: TRY004
        for address, name in people.items():
            if plain(address) in found:
                raise ValueError(f"[{TABLE}] has '{address}' twice: an account has one role.")
            found[plain(address)] = Account(_checked(address, name), BY_NAME[named])
    return found


def _checked(address: str, name: object) -> str:
    """The name of an account."""
    if address.count("@") != 1 or address != address.strip():
        raise ValueError(f"[{TABLE}]: '{address}' is no e-mail address. A line is such as {LINE}.")
    if not (isinstance(name, str) and name.strip().isprintable() and 0 < len(name.strip()) <= MOST_CHARACTERS):
        raise ValueError(f"[{TABLE}]: '{address}' has no name that versions could bear. A line is such as {LINE}.")
    return name.strip()


def plain(address: str) -> str:
    """An address as addresses are compared: small letters, where all of it is ASCII.

    Elsewhere letters that look like others become them: the Kelvin sign would be a k.
    """
    return address.lower() if address.isascii() else address


def of_claims(
    claims: Mapping[str, Any], client_id: str, known: Mapping[str, Account], age: tuple[float, float]
) -> Account | Doubt:
    """The account that signed claims of a provider are about, or why it has no role.

    OpenID Connect Core 1.0, 3.1.3.7: the token must be for us, and if it is for others too, asked for by us. Authlib
    takes one for others that we have asked for.

    Args:
        claims: Those of the identity token, whose signature, issuer, nonce and expiry were right when it came.
        client_id: What the provider calls this server.
        known: The accounts by address.
        age: Now, in seconds since 1970, and for how many seconds a sign-in holds.
    """
    if not claims.get("is_logged_in"):
        return Doubt.NOBODY
    issued, (now, longest) = claims.get("iat"), age
    if not _is_for(client_id, claims) or isinstance(issued, bool) or not isinstance(issued, (int, float)):
        return Doubt.NOT_OURS
    if not -TOLERANCE <= now - issued < longest:
        return Doubt.ENDED
    address = claims.get("email")
    if not isinstance(address, str) or claims.get("email_verified") is not True:
        return Doubt.UNVERIFIED
    return known.get(plain(address), Doubt.NO_ROLE)


def _is_for(client_id: str, claims: Mapping[str, Any]) -> bool:
    """Whether a token is for this server."""
    named = claims.get("aud")
    audiences = [named] if isinstance(named, str) else named
    if not isinstance(audiences, list) or client_id not in audiences:
        return False
    asked_by = claims.get("azp", client_id if len(audiences) == 1 else None)
    return bool(asked_by == client_id)


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
            self._ended = {**kept, _marks(signed): now + seconds + TOLERANCE}

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
        known = accounts(given.get(TABLE, {}))
        client_id = str(given[SECTION]["client_id"])
    except (ValueError, KeyError, TypeError):
        known, client_id = {}, ""
    found = of_claims(signed, client_id, known, (time(), seconds(environ)))
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
