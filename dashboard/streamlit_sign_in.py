"""What of Streamlit's sign-in is private or surprising, as `streamlit_compat` has all else of the kind.

`st.login` sends the browser to a route of Streamlit's, which sends it to the provider; the provider sends it to another
one, where Authlib checks state, nonce, the proof of PKCE, signature, issuer and expiry. Streamlit then signs what the
token says into a cookie, and reads it when a page connects. `tests/dashboard/test_streamlit_sign_in.py` says
after an upgrade whether that has changed.

A cookie of more than 4 kB is cut into chunks, each of which is signed by itself. Nothing says which chunks belong
together, so chunks of two sign-ins could be put together to a third one. `keep_cookies_whole` ends that.
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.responses import Response
from streamlit.errors import StreamlitSecretNotFoundError
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette import starlette_auth_routes, starlette_websocket
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

LOGIN, LOGOUT, CALLBACK = "/auth/login", "/auth/logout", "/oauth2callback"
"""The routes: Streamlit has them whether anybody may sign in or not. Without secrets they lead to the first page."""
USER_COOKIE = "_streamlit_user"
"""The cookie with the claims."""
TOKENS_COOKIE = "_streamlit_user_tokens"
"""The cookie with the tokens of the provider."""
COOKIES = (USER_COOKIE, TOKENS_COOKIE, "_streamlit_session", "_streamlit_xsrf")
"""What the names of all its cookies begin with. None is `Secure`: Streamlit sees no TLS where a proxy speaks it."""
MOST_AGE = "max-age=2592000"
"""How long the first two last in a browser: 30 days, whatever the sign-in."""
NEEDED = ("iss", "sub", "aud", "azp", "iat", "nonce", "email", "email_verified")
"""The claims that `dashboard/session` reads: the cookie has no others."""
LONGEST_CLAIM = 320
"""The most characters of a claim as JSON: more than the longest address. A longer one becomes an empty text, which
matches nothing. It is not cut, as two long ones could become the same, and not left out: a token without `azp` counts
as asked for by this server."""
LONGEST_TOKEN = 2400
"""The most characters of the identity token in its cookie; a provider is asked to sign out without a longer one."""
_CHUNK = re.compile(rf"(?:{USER_COOKIE}|{TOKENS_COOKIE})_\d+")
_COUNT = b"chunks-"  # what the first cookie says where there are chunks
SECTION = "auth"
"""The table of the secrets with the provider."""
HEADERS_OPTION = "server.trustedUserHeaders"
"""The option by which headers of a request override what the cookie says of its sender."""


def keep_cookies_whole() -> None:
    """Has Streamlit write cookies without chunks, with no more than is needed, and read no others.

    A sign-in whose cookie has chunks, as earlier versions wrote it, is none: its owner signs in again.
    """
    write = starlette_auth_routes._set_auth_cookie  # noqa: SLF001 (it has no other name)
    if hasattr(write, "__wrapped__"):
        return

    @wraps(write)
    async def write_short(response: Response, user_info: dict[str, Any], tokens: dict[str, Any]) -> None:
        await write(response, _needed(user_info), _hint(tokens))

    starlette_auth_routes._set_auth_cookie = write_short  # noqa: SLF001
    for module in (starlette_auth_routes, starlette_websocket):
        module.get_cookie_with_chunks = _without_chunks  # type: ignore[attr-defined]


def is_chunk(cookie: str) -> bool:
    """Whether a cookie is one of several chunks, by its name: nothing reads those."""
    return bool(_CHUNK.fullmatch(cookie))


def has_signed_cookie() -> bool:
    """Whether the browser of this session has a cookie of a sign-in that this server has signed, whatever it says.

    Another Streamlit app on the same host may have set one of the same name.
    """
    value = st.context.cookies.get(USER_COOKIE, "")
    return decode_signed_value(get_cookie_secret(), USER_COOKIE, value) is not None


def _without_chunks(read: Callable[[str], bytes | None], name: str) -> bytes | None:
    """What a cookie says; None where that is the number of its chunks."""
    said = read(name)
    return None if said is None or said.startswith(_COUNT) else said


def _needed(user_info: Mapping[str, Any]) -> dict[str, Any]:
    """The claims that are needed, with what Streamlit adds to them."""
    own = ("origin", "is_logged_in", "provider")
    kept = {name: value for name, value in user_info.items() if name in own or name in NEEDED}
    long = {name for name in NEEDED if len(json.dumps(user_info.get(name))) > LONGEST_CLAIM}
    return kept | dict.fromkeys(long, "")


def _hint(tokens: Mapping[str, str]) -> dict[str, str]:
    """The identity token, which tells a provider whom to sign out; the other tokens are used for nothing."""
    token = tokens.get("id_token", "")
    return {"id_token": token} if 0 < len(token) <= LONGEST_TOKEN else {}


def secrets() -> dict[str, Any]:
    """What the files with secrets say now; nothing where there are none, or where one cannot be read.

    They are read each time, which takes a part of a millisecond. Streamlit watches them, but no more once one was
    broken or away for a moment, and it does not see one that is older than the one before. A role that was taken away
    then would hold until the server ends.
    """
    found: dict[str, Any] = {}
    for file in secret_files():
        try:
            found |= tomllib.loads(Path(file).read_bytes().decode())
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            return {}
    return found


def why_no_secrets() -> str:
    """Why there are none, in Streamlit's words; empty where there are some."""
    try:
        st.secrets.to_dict()
    except (StreamlitSecretNotFoundError, OSError, UnicodeDecodeError) as error:
        return " ".join(str(error).split())
    return ""


def claims() -> Mapping[str, Any]:
    """What the provider said of whoever is signed in, when they signed in. A session keeps it until it ends."""
    return st.user.to_dict()


def secret_files() -> list[str]:
    """Where files with secrets may be."""
    return [*st.get_option("secrets.files")]


def headers_option() -> object:
    """What `HEADERS_OPTION` says."""
    return st.get_option(HEADERS_OPTION)
