"""Who reaches a desk without sign-in, which writes to the log: whoever started it, at this machine."""

from collections.abc import Mapping
from html import escape
from ipaddress import ip_address
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.server import health, public_address, security_headers
from dashboard.server.desk_keys import PARAMETER, DeskKeys
from dashboard.session.pages import DESK_HERE, DESK_SETTING, DESK_SIGN_IN

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
    if settings.get(public_address.SETTING, ""):
        return f"{DESK_SETTING}=1 and {public_address.SETTING}: {_NEEDS} Empty one of the two settings."
    if set(settings.get(security_headers.SETTING, "").split()) - {"'self'", "'none'"}:
        return (
            f"{DESK_SETTING}=1 and {security_headers.SETTING}: another site could frame the desk, and have its buttons "
            "pressed. Empty one of the two settings."
        )
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
