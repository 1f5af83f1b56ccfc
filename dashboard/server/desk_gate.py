"""Who reaches the desk: one person at this machine. It writes to the log, and there is no sign-in."""

from collections.abc import Mapping
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.server import public_address, security_headers
from dashboard.session.pages import DESK_SETTING

ALLOWED_HOSTS = "RAILLINKS_ALLOWED_HOSTS"
FORBIDDEN = 403
FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
"""Headers of a request that a proxy has passed on. A proxy puts the desk on the network."""
_NEEDS = "A desk that others can reach needs sign-in, which this version does not have."
_WHY = (
    "This server has the desk open, which writes to the log: it answers to this machine only, at 127.0.0.1 or "
    f"localhost, and to no proxy. Without {DESK_SETTING}=1 it answers to others too (docs/desk.md).\n"
)


def is_on(settings: Mapping[str, str]) -> bool:
    """Whether the desk is asked for.

    Raises:
        ValueError: The setting is neither `1` nor `0` nor empty.
    """
    setting = settings.get(DESK_SETTING, "")
    if setting not in {"", "0", "1"}:
        raise ValueError(f"{DESK_SETTING}: '{setting}' is neither 1 (with the desk) nor 0 (without it).")
    return setting == "1"


def refusal(settings: Mapping[str, str], address: str | None) -> str:
    """Why the server must not start; empty where it may.

    Args:
        settings: The environment.
        address: The address that it will listen at; None or empty = every address of the machine.
    """
    try:
        if not is_on(settings):
            return ""
    except ValueError as error:
        return str(error)
    return _of_address(address) or _of_settings(settings)


def _of_address(address: str | None) -> str:
    if not _is_loopback(address or ""):
        where = f"at {address}" if address else "at every address of this machine"
        return f"{DESK_SETTING}=1 and a server {where}: {_NEEDS} Use 127.0.0.1, or leave the desk out."
    return ""


def _of_settings(settings: Mapping[str, str]) -> str:
    others = [name for name in settings.get(ALLOWED_HOSTS, "").split() if not _is_loopback(name.strip("[]"))]
    if others:
        return f"{DESK_SETTING}=1 and {ALLOWED_HOSTS} with '{others[0]}': {_NEEDS} Empty one of the two settings."
    if settings.get(public_address.SETTING, ""):
        return f"{DESK_SETTING}=1 and {public_address.SETTING}: {_NEEDS} Empty one of the two settings."
    if set(settings.get(security_headers.SETTING, "").split()) - {"'self'", "'none'"}:
        return (
            f"{DESK_SETTING}=1 and {security_headers.SETTING}: another site could frame the desk, and have its buttons "
            "pressed. Empty one of the two settings."
        )
    return ""


class DeskGate:
    """ASGI middleware of a server with the desk: refuses every request that may come from another machine.

    It sees the addresses of both ends, whatever the server was told to listen at. A proxy on this machine that hides
    itself still meets `request_guard`: the page's own origin would have to be this machine.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request or one websocket."""
        if scope["type"] in {"http", "websocket"} and not _is_from_here(scope):
            headers = {"connection": "close", "cache-control": "no-store"}
            await PlainTextResponse(_WHY, FORBIDDEN, headers)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _is_from_here(scope: Scope) -> bool:
    """Whether a request was sent on this machine, to this machine, under its own name, and passed on by nobody."""
    headers = Headers(scope=scope)
    hosts = [_without_port(host) for host in headers.getlist("host")]
    ends = [end[0] for end in (scope.get("client"), scope.get("server")) if end]
    passed_on = any(name in headers for name in FORWARDED)
    return not passed_on and len(hosts) == 1 and all(map(_is_loopback, [*hosts, *ends]))


def _without_port(host: str) -> str:
    """The name or address of a Host header."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_loopback(name: str) -> bool:
    """Whether a name or an address is this machine's own, which no other machine reaches."""
    if name.lower().removesuffix(".") == "localhost":
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    inner = getattr(address, "ipv4_mapped", None)
    return bool((inner or address).is_loopback)
