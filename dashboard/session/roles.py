"""Who may do what at the desk, and whether what a provider says of an account may be relied on. It reads no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

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
