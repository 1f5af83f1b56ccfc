"""Who reaches a desk without sign-in, which writes to the log: whoever started it, at this machine.

The keys of a server with the desk: who has one has started it.

Who may read the metrics: programs on this machine, and those that a setting names.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from html import escape
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.server import health, metrics, security
from dashboard.session.pages import DESK_HERE, DESK_SETTING, DESK_SIGN_IN

PARAMETER = "desk_key"
"""The parameter of a printed address that has the key."""
_ENTRANCE = "/desk"


class DeskKeys:
    """What opens the desk: a key, which opens one browser, and the cookie that this browser has from then on.

    A key may be seen: a terminal that opens an address gives it to a program as an argument, which every account of the
    machine can read, and a browser keeps it in its history. So a used key opens nothing, and is followed by a new one.

    Args:
        tell: Gets each key, to tell it to whoever started the server.
    """

    def __init__(self, tell: Callable[[str], object]) -> None:
        self.tell, self.cookie, self._key = tell, _new(), _new()

    def print_link(self) -> None:
        """Tells the key that opens the next browser."""
        self.tell(self._key)

    def use(self, given: str) -> bool:
        """Whether a key opens the desk; from then on another one does, which is told."""
        if not _same(given, self._key):
            return False
        self._key = _new()
        self.print_link()
        return True

    def is_cookie(self, given: str) -> bool:
        """Whether a browser has the cookie."""
        return _same(given, self.cookie)


def invitation(key: str, address: str, port: int) -> str:
    """What the server prints: the one address that opens it.

    Args:
        key: The key.
        address: Where it listens: a number, which leads nowhere else.
        port: The same.
    """
    host = f"[{address}]" if ":" in address else address
    return f"\n  The desk is open, for you alone. In one browser: http://{host}:{port}{_ENTRANCE}?{PARAMETER}={key}\n"


def _new() -> str:
    """What nobody can guess."""
    return secrets.token_urlsafe(32)


def _same(given: str, right: str) -> bool:
    return secrets.compare_digest(given.encode(errors="replace"), right.encode())


ALLOWED_HOSTS = "RAILLINKS_ALLOWED_HOSTS"
OK, FORBIDDEN = 200, 403
FORWARDED = ("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip")
"""Headers of a request that a proxy has passed on, beside all with the prefix. A proxy puts the desk on the network."""
FORWARDED_PREFIX = "x-forwarded-"
_OPEN_TO_ALL = ("/api/v1/",)  # only reads, of what is published
_HEALTH = ("/_stcore/health", health.ALIVE, health.READY)
_NEEDS = f"A desk that others can reach needs sign-in: {DESK_SETTING}={DESK_SIGN_IN} (docs/desk.md)."
_WHY = (
    "This server has the desk open, which writes to the log: it answers to this machine only, at 127.0.0.1 or "
    f"localhost, and to no proxy. Without {DESK_SETTING}=1 it answers to others too (docs/desk.md).\n"
)
_NO_KEY = (
    "This server has the desk open, which writes to the log: it answers to whoever started it. Open the address that "
    f"it printed last: it ends with {PARAMETER}=… and opens one browser, until that is closed. If it has printed a "
    "further address and you have opened none, somebody else has: end the server, and start it again (docs/desk.md).\n"
)
_ONWARD = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={0}"><a href="{0}">{0}</a>\n'


def is_on(settings: Mapping[str, str]) -> bool:
    """Whether a desk without sign-in is asked for.

    Raises:
        ValueError: The setting is none of its words.
    """
    setting = settings.get(DESK_SETTING, "")
    if setting not in {"", "0", DESK_HERE, DESK_SIGN_IN}:
        raise ValueError(
            f"{DESK_SETTING}: '{setting}' is neither {DESK_HERE} (a desk at this machine) nor {DESK_SIGN_IN} (one for "
            "those who sign in) nor 0 (none)."
        )
    return setting == DESK_HERE


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
    if not is_loopback(address or ""):
        where = f"at {address}" if address else "at every address of this machine"
        return f"{DESK_SETTING}=1 and a server {where}: {_NEEDS} Use 127.0.0.1, or leave the desk out."
    if _is_localhost(address or ""):  # 127.0.0.1 for the server, and for a browser perhaps ::1, where others may listen
        return f"{DESK_SETTING}=1 and a server at {address}: that name has two addresses. Use one of them: 127.0.0.1."
    return ""


def _of_settings(settings: Mapping[str, str]) -> str:
    others = [name for name in settings.get(ALLOWED_HOSTS, "").split() if not is_loopback(name.strip("[]"))]
    if others:
        return f"{DESK_SETTING}=1 and {ALLOWED_HOSTS} with '{others[0]}': {_NEEDS} Empty one of the two settings."
    if settings.get(security.ADDRESS_SETTING, ""):
        return f"{DESK_SETTING}=1 and {security.ADDRESS_SETTING}: {_NEEDS} Empty one of the two settings."
    return ""


class DeskGate:
    """ASGI middleware of a server with the desk: answers to whoever started it, at this machine.

    It sees the addresses of both ends, whatever the server was told to listen at. Other accounts of the machine, and
    those who come through a proxy that does not say so, lack the key, which only the terminal of the server shows. A
    browser that has opened a printed address has a cookie that no script reads and no other site sends. Without it
    there are only the API, which reads what is published, and whether the server lives.

    Args:
        app: The application to protect.
        keys: The keys of this start.
    """

    def __init__(self, app: ASGIApp, keys: DeskKeys) -> None:
        self.app, self.keys = app, keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request or one websocket."""
        answer = self._answer(scope) if scope["type"] in {"http", "websocket"} else None
        await (answer or self.app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        """What a request gets that is not let in; None: it is."""
        if not _is_from_here(scope):
            return _refused(_WHY)
        if _is_open(scope):
            return None
        asking = HTTPConnection(scope)
        is_known = self.keys.is_cookie(asking.cookies.get(_cookie(scope), ""))
        if scope.get("method") == "GET" and PARAMETER in asking.query_params:
            return self._led_on(scope, asking.query_params.getlist(PARAMETER), is_known=is_known)
        return None if is_known else _refused(_NO_KEY)

    def _led_on(self, scope: Scope, given: list[str], *, is_known: bool) -> Response:
        """Leads a browser to the same address without a key; a right one gives it the cookie.

        A page does so, and no redirect: where a page of another site led to this one, the browser sends a strict cookie
        after no redirect, but it does when this page goes on. So a browser that has the cookie gets in with a used key
        too, and all others are refused at the next address.
        """
        is_right = len(given) == 1 and self.keys.use(given[0])
        status = OK if is_right or is_known else FORBIDDEN
        headers = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
        page = HTMLResponse(_ONWARD.format(escape(_without_key(scope))), status, headers)
        if is_right:
            page.set_cookie(_cookie(scope), self.keys.cookie, max_age=None, httponly=True, samesite="strict")
        return page


def _without_key(scope: Scope) -> str:
    """The address of a request without its key, beginning at the last part of the path: it leads to no other host."""
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    rest = urlencode([(name, value) for name, value in query if name != PARAMETER])
    return f"./{quote(scope['path'].rpartition('/')[2])}" + (f"?{rest}" if rest else "")


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
    return not passed_on and len(hosts) == 1 and all(map(is_loopback, [*hosts, *ends]))


def _without_port(host: str) -> str:
    """The name or address of a Host header."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def is_loopback(name: str) -> bool:
    """Whether a name or an address is this machine's own, which no other machine reaches."""
    if _is_localhost(name):
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    inner = getattr(address, "ipv4_mapped", None)
    return bool((inner or address).is_loopback)


def _is_localhost(name: str) -> bool:
    return name.lower().removesuffix(".") == "localhost"


SETTING = "RAILLINKS_METRICS_FROM"
"""The environment variable with further addresses and networks that may read them, separated by spaces."""
PATHS = (metrics.PATH.strip("/"), "_stcore/metrics")
NOT_FOUND = 404

Network = IPv4Network | IPv6Network


def networks(setting: str) -> tuple[Network, ...]:
    """The networks of the setting.

    Raises:
        ValueError: An entry is neither an address nor a network.
    """
    try:
        return tuple(ip_network(entry) for entry in setting.split())
    except ValueError as error:
        raise ValueError(f"{SETTING}: {error} (such as 192.0.2.7 or 192.0.2.0/24)") from error


class MetricsGate:
    """ASGI middleware: hides the metrics, ours and Streamlit's, from all who may not read them.

    What a proxy has passed on comes from elsewhere, though its last step was on this machine.

    Args:
        app: The application that has them.
        allowed: Who may read them beside this machine.
    """

    def __init__(self, app: ASGIApp, allowed: Sequence[Network]) -> None:
        self.app, self.allowed = app, allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        path = scope["path"].removeprefix(scope.get("root_path", "")).strip("/") if scope["type"] == "http" else ""
        if path in PATHS and not self._may_read(scope):
            await PlainTextResponse("Not Found", NOT_FOUND, {"cache-control": "no-store"})(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _may_read(self, scope: Scope) -> bool:
        if any(name in FORWARDED or name.startswith(FORWARDED_PREFIX) for name in Headers(scope=scope)):
            return False
        name = scope["client"][0] if scope.get("client") else ""
        try:
            address = ip_address(name)
        except ValueError:
            return False
        inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return is_loopback(name) or any((inner or address) in network for network in self.allowed)
