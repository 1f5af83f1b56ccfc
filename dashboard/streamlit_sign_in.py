"""What of Streamlit's sign-in is private or surprising, as `streamlit_compat` has all else of the kind.

`st.login` sends the browser to a route of Streamlit's, which sends it to the provider; the provider sends it to another
one, where Authlib checks state, nonce, the proof of PKCE, signature, issuer and expiry. Streamlit then signs what the
token says into a cookie, and reads it when a page connects. `tests/test_sign_in_contract.py` says after an upgrade
whether that has changed.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

LOGIN, LOGOUT, CALLBACK = "/auth/login", "/auth/logout", "/oauth2callback"
"""The routes: Streamlit has them whether anybody may sign in or not. Without secrets they lead to the first page."""
USER_COOKIE = "_streamlit_user"
"""The cookie with the claims; where they are long, more of them, with `_1`, `_2` … at their ends."""
COOKIES = (USER_COOKIE, "_streamlit_user_tokens", "_streamlit_session", "_streamlit_xsrf")
"""What the names of all its cookies begin with. None is `Secure`: Streamlit sees no TLS where a proxy speaks it."""
MOST_AGE = "max-age=2592000"
"""How long the first two last in a browser: 30 days, whatever the sign-in."""
SECTION = "auth"
"""The table of the secrets with the provider."""
HEADERS_OPTION = "server.trustedUserHeaders"
"""The option by which headers of a request override what the cookie says of its sender."""


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
