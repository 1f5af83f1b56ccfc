"""Requests over HTTP that no page sends: every route, odd values, odd headers, and calls of the tools for machines."""

import json
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote

from dashboard.session.pages import PAGES
from raillinks.exports import api_paths
from raillinks.query import selection
from raillinks.query.filters import FILTERS

API = "/api/v1/"
_PATHS = (
    *(f"/{path}" for path in PAGES), *(f"{API}{each.path}" for each in api_paths.PATHS), f"{API}health", API,
    f"{API}latest.json", f"{API}versions.json", f"{API}delta.json", f"{API}ids/x.json", f"{API}openapi.json",
    f"{API}layers/crossings.geojson", f"{API}layers/x.geojson", f"{API}docs/x", "/link-card/x.png",
    "/assets/timemap/x", "/assets/deckgl/x", "/static/js/x", "/media/x", "/own/a/b", f"/own/{'a' * 32}/api/v1/health",
    "/llms.txt", "/metrics", "/_stcore/metrics", "/_stcore/health", "/_stcore/host-config", "/mcp", "/favicon.png",
    "/component/a/b", "/_stcore/bidi-components/a/b", "/_stcore/upload_file/a/b", "/auth/login", "/auth/logout",
    "/oauth2callback", "/health/live", "/health/ready", "/app/static/x", "/no/such/page", "/..%2f..%2fetc/passwd",
    "/%00", "/%ff%fe", "/a%2f..%2fb", "//elsewhere.example", "//elsewhere.example/embed",
    "/%5celsewhere.example", "/robots.txt", "/sitemap.xml",
)  # fmt: skip
_NAMES = (
    *(each.name for each in FILTERS), *(each.name for each in selection.PARAMETERS), "by", "lat", "lon", "zoom",
    "divider", "crossings_shown", "embed", "event", "lang", "story_step", "shape", "figure", "leave_out", "form",
    "since", "updated_since", "every", "x", "", "families", "code", "state", "error",
)  # fmt: skip
_VALUES = (
    "", "0", "-1", "1e9", "9" * 30, "%00", "%ff", "%ed%a0%80", "'\"><script>", "2020-01-01", "2020", "0001-01-01",
    "9999-99-99", "today", "NaN", "null", "../x", "%0a", "a" * 3000, "é", "☃", "dandong-sinuiju", "freight", "1,2",
    "[]", "{}", "true", "2020-02-30", "２０２０", "2020-01-01T00:00:00Z", "+", "%2b", "month", "year", "all", "1", "ko",
    "0.1.0", "own", "\u202e", "2020-01-01/..", "=1+1",
)  # fmt: skip
_HEADERS = (
    ("If-None-Match", ("*", 'W/"x"', '"')), ("Range", ("bytes=0-", "bytes=-1", "bytes=5-2", "bytes=0-0,1-1")),
    ("If-Modified-Since", ("Sun, 06 Nov 1994 08:49:37 GMT", "x")), ("If-Range", ('"x"',)), ("If-Match", ("*",)),
    ("Accept-Encoding", ("gzip", "gzip;q=0", "*;q=0", "identity;q=0", "gzip;q=nan", "br, gzip;q=x")),
    ("Accept-Language", ("ko", "*", "zh-Hant;q=x", "a" * 500)), ("Accept", ("text/html;q=bad", "*/*", "x")),
    ("Cookie", ("a=b;;;=;", "_streamlit_xsrf=2|a|b|c", "_streamlit_xsrf=2|zz|zz|" + "9" * 20,
                "_streamlit_user=x.y.z; _streamlit_user_1=a", "_streamlit_user=" + "a" * 3000)),
    ("X-Forwarded-Proto", ("https", "x")), ("X-Forwarded-Host", ("elsewhere.example",)),
    ("X-Forwarded-For", ("1.2.3.4", "x" * 2000)), ("Forwarded", ("for=x;host=y",)),
    ("Referer", ("javascript:x", "x" * 3000)), ("User-Agent", ("", "x" * 5000)),
    ("Origin", ("null", "https://elsewhere.example", "x")), ("Sec-Fetch-Site", ("cross-site", "x")),
    ("Content-Type", ("application/x-protobuf", "text/html")), ("Access-Control-Request-Method", ("PUT", "x")),
)  # fmt: skip
METHODS = (*("GET",) * 10, "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
_TOOLS: tuple[Any, ...] = (
    "status_on", "intervals", "why", "find_events", "compare", "cite", "unknown", "nope", None, 5,
)  # fmt: skip
_ARGUMENTS = (
    "as_of", "known_on", "from", "to", "crossing", "service", "province", "q", "mode", "limit", "offset", "event",
    "style", "lang", "data_version", "disputed", "stale_after", "context", "days", "zzz", "__class__",
)  # fmt: skip
_ODD: tuple[Any, ...] = (
    None, "", 0, -1, 1e308, True, [], {}, ["x"] * 300, [["a"]], {"a": 1}, "2020-01-01", "2020", "x" * 1001, "\u0000",
    "<script>", "9" * 30, "dandong-sinuiju", "all", "\u202e", "0.1.0", 10**30, "ko", "BibTeX",
)  # fmt: skip
_CALLS = (
    "initialize", "ping", "tools/list", "resources/list", "resources/templates/list", "resources/read", "prompts/list",
    "completion/complete", "logging/setLevel", "notifications/cancelled", "sampling/createMessage", "../x", "x" * 3000,
)  # fmt: skip
_BODIES = (b"", b"{", b"null", b"1", b"[]", b"[" * 30_000, b'{"jsonrpc":"2.0","id":NaN,"method":"ping"}', b"\xff")


@dataclass(frozen=True, slots=True)
class Request:
    """A request: its target is in ASCII, the values of its headers are without line ends."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


def request(chosen: Random, methods: tuple[str, ...] = METHODS) -> Request:
    """A request of any route.

    Args:
        chosen: Makes the same request of the same state.
        methods: The methods to choose from.
    """
    pairs = [f"{quote(chosen.choice(_NAMES))}={_quoted(chosen.choice(_VALUES))}" for _ in range(_few(chosen))]
    headers = tuple((name, chosen.choice(values)) for name, values in chosen.sample(_HEADERS, _few(chosen) // 2))
    target = chosen.choice(_PATHS) + ("?" + "&".join(pairs) if pairs else "")
    return Request(chosen.choice(methods), target, headers)


def call(chosen: Random) -> Request:
    """A call of a tool for machines, or something instead."""
    body: bytes
    if chosen.random() < 0.1:
        body = chosen.choice(_BODIES)
    else:
        asked: dict[str, Any] = {"jsonrpc": "2.0", "id": chosen.choice((1, "x", None, -1)), "method": "tools/call"}
        given = {chosen.choice(_ARGUMENTS): chosen.choice(_ODD) for _ in range(_few(chosen))}
        asked["params"] = {"name": chosen.choice(_TOOLS), "arguments": chosen.choice((given, given, given, None, "x"))}
        if chosen.random() < 0.2:
            asked |= {"method": chosen.choice(_CALLS), "params": chosen.choice(({}, given, None, []))}
        body = json.dumps(asked).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    if chosen.random() < 0.1:
        headers |= dict([chosen.choice((("Origin", "https://elsewhere.example"), ("Mcp-Session-Id", "x")))])
    return Request("POST", "/mcp", tuple(headers.items()), body)


def _few(chosen: Random) -> int:
    return chosen.choice((0, 0, 1, 1, 2, 3, 6))


def _quoted(value: str) -> str:
    """A value as it stands in an address; what is quoted already stays so."""
    return quote(value, safe="%")
