"""What `datapackage.json` must hold so that the package can be read: checked before anything relies on it."""

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

from raillinks import dates

Json = Mapping[str, Any]

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "events": (
            "event_id", "date", "order_in_day", "crossing_id", "service", "kind", "status_after", "verdict",
            "verdict_date", "verdict_note", "cause", "cargo", "direction", "affects", "summary",
        ),
        "claims": (
            "claim_id", "event_id", "source_id", "stance", "claimed_date", "preferred", "own_act", "basis", "speaker",
            "detail",
        ),
        "sources": (
            "source_id", "publisher", "via", "title", "title_paraphrased", "language", "published", "url",
            "source_type", "seen",
        ),
        "places": (
            "place_id", "kind", "name", "name_ko", "name_zh", "name_ru", "aliases", "iso_3166_2", "pcode", "gbt_2260",
            "crossing_id", "province",
        ),
        "trains": ("train", "crossing_id", "from_station", "to_station", "weekdays", "valid_from", "valid_to",
                   "source_id"),
        "trade": ("period", "source_id"),
        "changes": ("version", "date", "event_id", "change", "reason"),
    }
)  # fmt: skip
"""The columns that the tables of a package have; others may follow."""
LAYERS = ("crossings", "provinces", "friendship_bridge")
"""The layers without which nothing can be placed."""


def parse(content: bytes) -> Json:
    """The descriptor, with all that is needed of it in its place.

    Raises:
        ValueError: It cannot be used; the message says why.
    """
    found = load_json(content)
    _need(isinstance(found, dict), "it is not a JSON object")
    _need(isinstance(found.get("version"), str), "it has no 'version'")
    dates.day(str(found.get("covered_to")))
    resources = found.get("resources")
    _need(isinstance(resources, list), "it has no list of 'resources'")
    for resource in resources:
        _check_resource(resource)
    names = [r["name"] for r in resources]
    _need(len(set(names)) == len(names), "two resources share a name")
    for table, columns in COLUMNS.items():
        _check_table(table, columns, resources)
    paths = [r["path"] for r in resources if r["format"] == "geojson"]
    missing = [name for name in LAYERS if f"layers/{name}.geojson" not in paths]
    _need(not missing, "it does not list the layers " + ", ".join(missing))
    return cast("Json", found)


def load_json(content: bytes) -> Any:  # noqa: ANN401 (JSON may hold anything)
    """JSON of any bytes.

    Raises:
        ValueError: The bytes are no JSON that can be read.
    """
    try:
        return json.loads(content)
    except RecursionError as error:
        raise ValueError("it nests too deeply") from error


def _need(holds: bool, reason: str) -> None:
    if not holds:
        raise ValueError(reason)


def _check_resource(resource: object) -> None:
    """A resource has a name, a path and a format; a table has fields."""
    _need(isinstance(resource, dict), "a resource is not an object")
    described = cast("dict[str, Any]", resource)
    texts = [described.get(key) for key in ("name", "path", "format")]
    _need(all(isinstance(text, str) and "\0" not in text for text in texts), "a resource lacks name, path or format")
    if described["format"] != "csv":
        return
    schema = described.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    _need(isinstance(fields, list) and bool(fields), f"the table '{described['name']}' has no fields")
    for field in cast("list[object]", fields):
        _check_field(field, described["name"])


def _check_field(field: object, table: str) -> None:
    """A field has a name, a type, and constraints of the right form."""
    where = f"a field of '{table}'"
    _need(isinstance(field, dict), f"{where} is not an object")
    described = cast("dict[str, Any]", field)
    _need(all(isinstance(described.get(key), str) for key in ("name", "type")), f"{where} lacks name or type")
    constraints = described.get("constraints", {})
    _need(isinstance(constraints, dict), f"{where} has constraints that are not an object")
    enum = constraints.get("enum", [])
    _need(isinstance(enum, list) and all(isinstance(v, str) for v in enum), f"{where} has an enum that is no list")
    pattern = constraints.get("pattern", "")
    _need(isinstance(pattern, str), f"{where} has a pattern that is no text")
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{where} has a pattern that cannot be read: {error}") from error


def _check_table(table: str, columns: tuple[str, ...], resources: list[Json]) -> None:
    """A table of the package is listed, with the columns that it has."""
    listed = [r for r in resources if r["name"] == table and r["format"] == "csv"]
    _need(bool(listed), f"it does not list the table '{table}'")
    names = [field["name"] for field in listed[0]["schema"]["fields"]]
    missing = [column for column in columns if column not in names]
    _need(not missing, f"the table '{table}' lacks the columns " + ", ".join(missing))
    _need(len(set(names)) == len(names), f"the table '{table}' repeats a column")
