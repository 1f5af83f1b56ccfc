"""Who reaches the desk: whoever started it, at this machine. It writes to the log, and there is no sign-in."""

import secrets
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.server import health, public_address, security_headers
from dashboard.session.pages import DESK_SETTING

ALLOWED_HOSTS = "RAILLINKS_ALLOWED_HOSTS"
SEE_OTHER, FORBIDDEN = 303, 403
FORWARDED = ("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip")
"""Headers of a request that a proxy has passed on, beside all with the prefix. A proxy puts the desk on the network."""
FORWARDED_PREFIX = "x-forwarded-"
KEY = "desk_key"
"""The parameter of the address that is printed at the start."""
_ENTRANCE = "/desk"
_OPEN_TO_ALL = ("/api/v1/",)  # only reads, of what is published
_HEALTH = ("/_stcore/health", health.ALIVE, health.READY)
_COOKIE_SECONDS = 7 * 24 * 3600  # the key itself ends with the server
_NEEDS = "A desk that others can reach needs sign-in, which this version does not have."
_WHY = (
    "This server has the desk open, which writes to the log: it answers to this machine only, at 127.0.0.1 or "
    f"localhost, and to no proxy. Without {DESK_SETTING}=1 it answers to others too (docs/desk.md).\n"
)
_NO_KEY = (
    "This server has the desk open, which writes to the log: it answers to whoever started it. Open the address that "
    f"it printed when it started: it ends with {KEY}=… and holds until the server ends (docs/desk.md).\n"
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


def new_key() -> str:
    """A key that nobody can guess."""
    return secrets.token_urlsafe(32)


def invitation(key: str, address: str, port: int) -> str:
    """What the server prints when it starts: the one address that opens it.

    Args:
        key: The key of this start.
        address: Where it listens.
        port: The same.
    """
    host = f"[{address}]" if ":" in address else address
    return f"\n  The desk is open, for you alone: http://{host}:{port}{_ENTRANCE}?{KEY}={key}\n"


class DeskGate:
    """ASGI middleware of a server with the desk: answers to whoever started it, at this machine.

    It sees the addresses of both ends, whatever the server was told to listen at. Other accounts of the machine, and
    those who come through a proxy that does not say so, lack the key, which only the terminal of the server shows. A
    browser that has opened the printed address keeps the key in a cookie that no script reads and no other site sends.
    Without the key there are only the API, which reads what is published, and whether the server lives.

    Args:
        app: The application to protect.
        key: The key of this start.
    """

    def __init__(self, app: ASGIApp, key: str) -> None:
        self.app, self.key = app, key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request or one websocket."""
        answer = self._answer(scope) if scope["type"] in {"http", "websocket"} else None
        await (answer or self.app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        """What a request gets that is not let in; None: it is."""
        if not _is_from_here(scope):
            return _refused(_WHY)
        asking = HTTPConnection(scope)
        if scope["type"] == "http" and _local_path(scope) == _ENTRANCE and KEY in asking.query_params:
            given = asking.query_params.getlist(KEY)
            return self._welcome(scope) if all(map(self._is_right, given)) else _refused(_NO_KEY)
        if _is_open(scope) or self._is_right(asking.cookies.get(_cookie(scope), "")):
            return None
        return _refused(_NO_KEY)

    def _is_right(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(errors="replace"), self.key.encode())

    def _welcome(self, scope: Scope) -> Response:
        """Gives the browser the key as a cookie, and leads it to an address without it."""
        rest = [(name, value) for name, value in parse_qsl(scope["query_string"].decode("latin-1")) if name != KEY]
        where = f"{scope.get('root_path', '')}{_ENTRANCE}" + (f"?{urlencode(rest)}" if rest else "")
        welcome = RedirectResponse(where, SEE_OTHER, {"cache-control": "no-store"})
        welcome.set_cookie(_cookie(scope), self.key, _COOKIE_SECONDS, httponly=True, samesite="strict")
        return welcome


def _local_path(scope: Scope) -> str:
    """The path below the one where the application is mounted."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _refused(why: str) -> Response:
    return PlainTextResponse(why, FORBIDDEN, {"connection": "close", "cache-control": "no-store"})


def _cookie(scope: Scope) -> str:
    """The name of the cookie: browsers send the cookies of all ports of a machine to each of them."""
    return f"raillinks_desk_{(scope.get('server') or ('', ''))[1]}"


def _is_open(scope: Scope) -> bool:
    """Whether an answer needs no key."""
    path = _local_path(scope)
    return scope["type"] == "http" and (path in _HEALTH or path.startswith(_OPEN_TO_ALL))


def _is_from_here(scope: Scope) -> bool:
    """Whether a request was sent on this machine, to this machine, under its own name, and passed on by nobody."""
    headers = Headers(scope=scope)
    hosts = [_without_port(host) for host in headers.getlist("host")]
    ends = [end[0] for end in (scope.get("client"), scope.get("server")) if end]
    passed_on = any(name in FORWARDED or name.startswith(FORWARDED_PREFIX) for name in headers)
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
