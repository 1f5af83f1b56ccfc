"""The address by which others reach this server: what a card on another site must name in full."""

import re

from starlette.types import Scope

SETTING = "RAILLINKS_PUBLIC_ADDRESS"
"""The environment variable with that address, such as `https://rail.example/`; without it, each request's own."""
_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?(?:/[a-z0-9._~-]+)*/?", re.IGNORECASE)


def configured(setting: str) -> str:
    """The address of the setting, with a slash at its end; empty where it names none.

    Raises:
        ValueError: It is no address of a server.
    """
    if setting and not _ADDRESS.fullmatch(setting):
        raise ValueError(f"{SETTING}: '{setting}' is no address such as https://rail.example/")
    return f"{setting.rstrip('/')}/" if setting else ""


def of_request(scope: Scope) -> str:
    """The address of the first page as the sender of a request has it, with a slash at its end.

    The host is one of this server's own names: `request_guard` has let the request through.
    """
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "localhost")
    return f"{scope['scheme']}://{host}{scope.get('root_path', '').rstrip('/')}/"
