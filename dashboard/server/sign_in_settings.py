"""Whether a server with a desk for those who sign in may start: without a provider nobody else reaches a desk."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dashboard.server import public_address, security_headers
from dashboard.server.desk_gate import is_loopback
from dashboard.session import roles, sign_in
from dashboard.session.pages import DESK_SETTING, DESK_SIGN_IN
from dashboard.session.roles import Role
from dashboard.streamlit_sign_in import (
    CALLBACK,
    HEADERS_OPTION,
    SECTION,
    headers_option,
    secret_files,
    secrets,
    why_no_secrets,
)

SHORTEST_SECRET = 32  # characters
NEEDED = ("client_id", "client_secret", "server_metadata_url", "redirect_uri", "cookie_secret")
_PROOF = 'client_kwargs = { code_challenge_method = "S256" }'
_ASKED = f"{DESK_SETTING}={DESK_SIGN_IN}"
_READABLE = 0o007  # what accounts may do that are neither the owner nor of the group


def refusal(settings: Mapping[str, str]) -> str:
    """Why the server must not start; empty where it may.

    Args:
        settings: The environment.
    """
    if settings.get(DESK_SETTING, "") != DESK_SIGN_IN:
        return ""
    if not find_spec("authlib"):
        return f"{_ASKED} needs Authlib: pip install authlib httpx2"
    if why := why_no_secrets():
        return f"{_ASKED} needs a file with secrets, which names the provider (docs/desk.md). {why}"
    if file := open_file(secret_files()):
        return f"{_ASKED}: every account of this machine may read or change {file}. `chmod 600` takes that away."
    return why_not(settings, secrets(), headers_option())


def why_not(settings: Mapping[str, str], given: Mapping[str, Any], headers: object) -> str:
    """Why settings and secrets do not make a desk for those who sign in; empty where they do. No secret is repeated.

    Args:
        settings: The environment.
        given: What the files with secrets say.
        headers: Streamlit's option for headers that say who somebody is.
    """
    try:
        return (
            _of_surroundings(settings, headers)
            or _of_provider(given.get(SECTION))
            or _of_address(given[SECTION], public_address.configured(settings.get(public_address.SETTING, "")))
            or _of_roles(given)
        )
    except ValueError as error:
        return str(error)


def _of_surroundings(settings: Mapping[str, str], headers: object) -> str:
    sign_in.seconds(settings)
    if headers:
        return f"{_ASKED} and {HEADERS_OPTION}: whoever can send a header could be anybody. Leave that option out."
    if set(settings.get(security_headers.SETTING, "").split()) - {"'self'", "'none'"}:
        return (
            f"{_ASKED} and {security_headers.SETTING}: another site could frame the desk, and press its buttons. "
            "Empty one of the two settings; a server without a desk may be framed."
        )
    return ""


def _of_provider(auth: object) -> str:
    if not isinstance(auth, Mapping):
        return f"{_ASKED}: the secrets have no table [{SECTION}] with the provider (docs/desk.md)."
    missing = [name for name in NEEDED if not (isinstance(auth.get(name), str) and auth[name].strip())]
    if missing:
        return f"{_ASKED}: [{SECTION}] of the secrets lacks {', '.join(missing)} (docs/desk.md)."
    if len(auth["cookie_secret"]) < SHORTEST_SECRET:
        return (
            f"{_ASKED}: cookie_secret of the secrets has fewer than {SHORTEST_SECRET} characters. "
            "`openssl rand -hex 32` makes one."
        )
    if not _is_safe(auth["server_metadata_url"]):
        return f"{_ASKED}: server_metadata_url of the secrets is no address with https:// that names a host."
    wanted = auth.get("client_kwargs")
    if not isinstance(wanted, Mapping) or wanted.get("code_challenge_method") != "S256":
        return f"{_ASKED}: [{SECTION}] of the secrets lacks the line `{_PROOF}` (PKCE)."
    return ""


def _of_address(auth: Mapping[str, Any], public: str) -> str:
    if not public:
        return f"{_ASKED} needs {public_address.SETTING}: how readers reach this server, such as https://rail.example/"
    if not _is_safe(public):
        return f"{_ASKED} and {public_address.SETTING} without https: a sign-in could be read on its way."
    wanted = f"{public.rstrip('/')}{CALLBACK}"
    if auth["redirect_uri"] != wanted:
        return f"{_ASKED}: redirect_uri of the secrets is not {wanted}, which fits {public_address.SETTING}."
    return ""


def _of_roles(given: Mapping[str, Any]) -> str:
    known = roles.accounts(given.get(roles.TABLE, {}))
    if not any(account.role is Role.EDITOR for account in known.values()):
        return f"{_ASKED}: the secrets name no editor. Write [{roles.TABLE}.editor] and a line such as {roles.LINE}."
    return ""


def open_file(files: list[str]) -> str:
    """A file with secrets that every account of the machine may read or change; empty = there is none."""
    there = [file for file in files if Path(file).exists()]
    return next((file for file in there if Path(file).stat().st_mode & _READABLE), "")


def _is_safe(address: str) -> bool:
    """Whether what is sent to an address can be read by nobody on its way."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))
