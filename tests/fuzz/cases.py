"""Requests over HTTP that no page sends: every route, odd values, odd headers, and calls of the tools for machines."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from dashboard.session.pages import PAGES
from raillinks.exports import api_paths
from raillinks.query import selection
from raillinks.query.filters import FILTERS

QUERIES = (
    "", "", "as_of=2020-01-01", "as_of=2020&lang=ko", "event=x&as_of=%ff", "mode=all&q=%00", "compare_with=2000-01-01",
    "data_version=own", "data_version=0.1.0", "story_step=99", "a=" + "b" * 20_000, "&&&===", "lang=zh&q=x",
    "divider=NaN&lat=inf&lon=nan&zoom=1e999", "draft=../../x",
)  # fmt: skip
_KEYS = (
    "value", "day", "pressed", "event", "sent", "query", "url", "name", "id", "at", "of", "view", "page", "lang",
    "press", "row", "sort", "typed", "day_b", "days", "lat", "lon", "zoom", "divider", "playing", "crossings_shown",
    "download", "n", "text", "file", "kept", "left", "draft", "field", "hash", "version",
)  # fmt: skip
_LEAVES: tuple[Any, ...] = (
    None, 0, -1, 1e308, True, "x", "2020-01-01", "\0", "<b>", "a" * 300, [], {}, ["x"], {"x": 1}, "999999-01-01",
    10**30, "0000-00-00", "today", "../x", "javascript:x",
)  # fmt: skip
_JSON = (
    "", "null", "0", "[]", "{}", '"x"', "[1,2", '{"day":1e400}', '{"a":' * 900 + "1" + "}" * 900, "NaN", "[null]",
    "9" * 5000, '{"value":{"value":{"value":1}}}', '{"query":"?a=%ff","url":"javascript:alert(1)"}',
)  # fmt: skip
_TEXTS = ("", "x", "2020-01-01", "\0", "a" * 10_000, "<script>", "en", "\u202e", "9" * 400, "today", "../../x")
_NUMBERS = (float("nan"), float("inf"), -1.0, 1e308, 0.0, 7.0)
_WHOLE = (-(2**63), 2**63 - 1, 0, -1, 7, 2**40)
_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "BidiComponent": ("json_value", "json_trigger_value"), "TextInput": ("string_value",),
    "TextArea": ("string_value",), "Selectbox": ("string_value",), "Button": ("trigger_value",),
    "Checkbox": ("bool_value",), "NumberInput": ("double_value",), "Radio": ("int_value",),
    "MultiSelect": ("string_array_value",), "ButtonGroup": ("string_array_value",), "Slider": ("double_array_value",),
    "FileUploader": ("file_uploader_state_value",),
}  # fmt: skip
_FORMS = tuple(sorted({form for forms in _OF_KIND.values() for form in forms} | {"bytes_value", "int_array_value"}))


def fields_of(messages: Iterable[ForwardMsg]) -> dict[str, str]:
    """The fields that a page shows: the kind of each, by its id."""
    found: dict[str, str] = {}
    for message in messages:
        _look(message, found)
    return found


def _look(message: Any, found: dict[str, str]) -> None:
    for descriptor, value in message.ListFields():
        if descriptor.name == "id" and isinstance(value, str) and value.startswith("$$"):
            found[value] = message.DESCRIPTOR.name
        for inner in value if descriptor.is_repeated else [value]:
            if hasattr(inner, "ListFields"):  # it is a message itself
                _look(inner, found)


def page(chosen: Random) -> tuple[str, str]:
    """A page and the query of its address."""
    return chosen.choice(tuple(PAGES)), chosen.choice(QUERIES)


def forged(path: str, query: str, fields: Mapping[str, str], chosen: Random) -> BackMsg:
    """A run that is asked for, with values for some fields of a page: most of the right form, some of another one."""
    asked = BackMsg()
    asked.rerun_script.page_name, asked.rerun_script.query_string = path, query
    known = [(name, kind) for name, kind in fields.items() if kind in _OF_KIND]
    for name, kind in chosen.sample(known, min(len(known), chosen.choice((1, 1, 2, 3)))):
        forms = _OF_KIND[kind] if chosen.random() < 0.8 else _FORMS
        _fill(asked.rerun_script.widget_states.widgets.add(), name, chosen.choice(forms), chosen)
    return asked


def _fill(state: WidgetState, name: str, form: str, chosen: Random) -> None:
    state.id = name
    if form == "file_uploader_state_value":
        file = state.file_uploader_state_value.uploaded_file_info.add()
        file.name, file.size, file.file_id = chosen.choice(("x", "x.csv", "../x.csv")), 1, chosen.choice(("", "a"))
    elif form == "string_array_value":
        state.string_array_value.data.extend(chosen.choice(([], ["x"], [""] * 5, ["freight"], ["a" * 1000] * 10)))
    elif form == "double_array_value":
        state.double_array_value.data.extend(chosen.choice(([], [0.0], [1e30], [-5.0, 7.0], [float("nan")] * 3)))
    elif form == "int_array_value":
        state.int_array_value.data.extend(chosen.choice(([], [0], [-1], [0, 1, 2, 3, 4, 5] * 50)))
    else:
        setattr(state, form, _single(form, chosen))


def _single(form: str, chosen: Random) -> object:
    if form in {"json_value", "json_trigger_value"}:
        if chosen.random() < 0.3:
            return chosen.choice(_JSON)
        return json.dumps({chosen.choice(_KEYS): chosen.choice(_LEAVES) for _ in range(chosen.randrange(1, 6))})
    if form == "string_value":
        return chosen.choice(_TEXTS)
    if form == "double_value":
        return chosen.choice(_NUMBERS)
    if form == "int_value":
        return chosen.choice(_WHOLE)
    return b"\x00\xff" if form == "bytes_value" else True


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
