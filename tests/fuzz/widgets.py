"""Messages of a page's fields with values that no browser sends."""

import json
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from dashboard.session.pages import PAGES

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
