"""Decides which requests reach the dashboard: known hosts, its own origin, read-only methods, short addresses.

One path takes POST: that of the Model Context Protocol, whose questions are sent so and change nothing.
"""

import re
from dataclasses import replace
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from types import MappingProxyType

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api import mcp
from api.asgi_scope import API, header_values, is_of_api, local_path
from api.responses import error_response, respond
from raillinks.query.selection import BadValue

SETTING = "RAILLINKS_ALLOWED_HOSTS"
"""The environment variable with further host names of this server, separated by spaces."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
NO_CONTENT = 204
MISDIRECTED, FORBIDDEN, METHOD_NOT_ALLOWED, TOO_LONG, BAD_REQUEST = 421, 403, 405, 414, 400
LONGEST_TARGET = 16_384  # bytes of path and query together: a thousand chosen values
LONGEST_HOST = 300  # bytes of a Host header: more than the longest name and a port
MOST_REMEMBERED = 256  # hosts: readers send the same few again and again
_READING = ("GET", "HEAD", "OPTIONS")
_UPLOADS = "/_stcore/upload_file"
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
_HOST = re.compile(r"(?:\[(?P<address>[0-9a-f:.]+)\]|(?P<name>[a-z0-9_.-]+?))\.?(?::\d{1,5})?")
_NO_GZIP = re.compile(r"q\s*=\s*0(\.0*)?")
_IMPLIED_PORTS = MappingProxyType({"http": ":80", "https": ":443"})
_CLOSE = {"connection": "close"}
_WHY = MappingProxyType(
    {
        MISDIRECTED: BadValue(
            "host", "", "This server does not answer to the host name of this request.",
            f"It answers to its own addresses, localhost, and the names that {SETTING} lists when it starts "
            "(docs/operations.md).",
        ),
        FORBIDDEN: BadValue(
            "origin", "", "This request comes from a page of another origin.",
            f"Only the API ({API}/) is open to other origins. A proxy in front must pass the Host header on, and "
            f"{SETTING} must list the public name (docs/operations.md).",
        ),
        METHOD_NOT_ALLOWED: BadValue(
            "method", "", "This server is read-only.",
            f"It takes {', '.join(_READING)}, questions at {mcp.PATH}, and no uploads.",
        ),
        TOO_LONG: BadValue(
            "address", "", "The address of this request is too long.", f"At most {LONGEST_TARGET:,} bytes."
        ),
        BAD_REQUEST: BadValue(
            "header", "", "This request says in two ways where it ends.", "Content-Length or Transfer-Encoding."
        ),
    }
)  # fmt: skip
"""What each refusal says; no value of the request is sent back."""


def hosts(setting: str) -> frozenset[str]:
    """The names that this server answers to, at any of its addresses.

    Args:
        setting: Host names and addresses, separated by spaces, without scheme and port.

    Raises:
        ValueError: An entry is neither a host name nor an address.
    """
    entries = [entry.lower().strip("[]").removesuffix(".") for entry in setting.split()]
    wrong = [entry for entry in entries if not (_NAME.fullmatch(entry) or _address(entry))]
    if wrong:
        raise ValueError(f"{SETTING}: '{wrong[0]}' is no host name such as rail.example (no scheme, no port)")
    return LOOPBACK | {_address(entry) or entry for entry in entries}


class Guard:
    """ASGI middleware: refuses requests that no reader of the dashboard sends, before Streamlit sees them.

    For a foreign origin, Streamlit asks an address service on the internet, on the event loop, whether the origin is
    its own address (`server_util.is_url_from_allowed_origins`). It also reads every upload into memory. A foreign page
    must not reach either, not even by a host name that resolves to this server (DNS rebinding).

    Args:
        app: The application to protect.
        allowed: The names that `hosts` returns. The address at which a request arrives is allowed too: a foreign page
            cannot have it as its name.
        uploads: Whether files may be uploaded.
    """

    def __init__(self, app: ASGIApp, allowed: frozenset[str], *, uploads: bool = False) -> None:
        self.app, self.allowed, self.uploads = app, allowed, uploads
        self._is_own = lru_cache(MOST_REMEMBERED)(self._names_this_server)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request or one websocket."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
        elif status := self._refusal(scope):
            await _refuse(status, scope, receive, send)
        elif scope.get("method") == "OPTIONS" and _says_no_methods(scope):
            await Response(status_code=NO_CONTENT, headers={"allow": _allowed(scope)})(scope, receive, send)
        else:
            await self.app(_with_plain_encodings(scope), receive, send)

    def _refusal(self, scope: Scope) -> int:
        """The HTTP status that refuses a request, or 0 to accept it."""
        names, origins = header_values(scope, b"host"), header_values(scope, b"origin")
        server = scope.get("server")
        own = len(names) == 1 and len(names[0]) <= LONGEST_HOST and self._is_own(names[0], server[0] if server else "")
        if not own:
            return MISDIRECTED
        is_websocket = scope["type"] == "websocket"
        if (origins or is_websocket) and self._is_foreign(scope, names[0].decode("latin-1"), origins):
            return FORBIDDEN
        if len(scope["path"]) + len(scope["query_string"]) > LONGEST_TARGET:
            return TOO_LONG
        if header_values(scope, b"transfer-encoding") and header_values(scope, b"content-length"):
            return BAD_REQUEST  # a proxy in front may take what follows for a part of it, and not for a request
        return 0 if is_websocket or self._is_reading(scope) else METHOD_NOT_ALLOWED

    def _names_this_server(self, host: bytes, server: str) -> bool:
        """Whether a Host header names this server, which a request has reached at an address; empty = not known."""
        matched = _HOST.fullmatch(host.decode("latin-1").lower())
        if matched is None:
            return False
        name = matched["address"] or matched["name"]
        own = _address(name) or name
        return own in self.allowed or (bool(server) and own == _address(server))

    def _is_foreign(self, scope: Scope, host: str, origins: list[bytes]) -> bool:
        """Whether a request for a page comes from elsewhere; a websocket names its one origin, as browsers do."""
        if scope["type"] == "websocket":
            return len(origins) != 1 or not _same_origin(origins[0].decode("latin-1"), host)
        if is_of_api(scope):
            return False  # the API allows every origin (CORS) and has no session data
        return not all(_same_origin(origin.decode("latin-1"), host) for origin in origins)

    def _is_reading(self, scope: Scope) -> bool:
        upload = _UPLOADS in scope["path"]
        asking = scope["method"] == mcp.METHOD and local_path(scope) == mcp.PATH
        return self.uploads if upload else asking or scope["method"] in _READING


async def _refuse(status: int, scope: Scope, receive: Receive, send: Send) -> None:
    """Says why a request is refused: to programs that ask the API as its other errors do, else in a sentence."""
    why = _WHY[status]
    headers = _CLOSE | ({"allow": _allowed(scope)} if status == METHOD_NOT_ALLOWED else {})
    if is_of_api(scope):
        refused = error_response(why, status)
        more = [(name.encode(), value.encode()) for name, value in headers.items()]
        await respond(replace(refused, headers=[*refused.headers, *more]), scope, send)
    else:
        headers["x-content-type-options"] = "nosniff"
        await PlainTextResponse(f"{why.error} {why.allowed}\n", status, headers)(scope, receive, send)


def _says_no_methods(scope: Scope) -> bool:
    """Whether a path does not say itself which methods it takes, as the API, the tools and uploads do."""
    path = local_path(scope)
    return not (is_of_api(scope) or path.startswith(_UPLOADS) or path == mcp.PATH)


def _allowed(scope: Scope) -> str:
    """The methods that a path takes."""
    return mcp.METHOD if local_path(scope) == mcp.PATH else ", ".join(_READING)


def _same_origin(origin: str, host: str) -> bool:
    """Whether an Origin header names the host of the request, with or without the default port of its scheme."""
    scheme, _, name = origin.lower().partition("://")
    implied = _IMPLIED_PORTS.get(scheme, "")
    return bool(implied) and name.removesuffix(implied) == host.lower().removesuffix(implied)


def _address(text: str) -> str:
    """An IP address in canonical form, IPv4 inside IPv6 as IPv4; empty if the text is not an address."""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(inner or address)


def _with_plain_encodings(scope: Scope) -> Scope:
    """The request; if it names gzip but does not accept it, with `identity` as its encoding.

    The middleware that compresses responses only searches for the letters: `gzip;q=0` and `x-gzipfoo` would get gzip.
    """
    named = [value for value in header_values(scope, b"accept-encoding") if b"gzip" in value]
    if not named or any(_takes_gzip(value.decode("latin-1").lower()) for value in named):
        return scope
    headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
    return {**scope, "headers": [*headers, (b"accept-encoding", b"identity")]}


def _takes_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header accepts gzip (RFC 9110, 12.5.3)."""
    codings = [[part.strip() for part in coding.split(";")] for coding in header.split(",")]
    return any(
        coding[0] in {"gzip", "x-gzip"} and not any(_NO_GZIP.fullmatch(part) for part in coding[1:])
        for coding in codings
    )
