"""JSON Schemas of columns and rows, made of the descriptors by which every file is written."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from raillinks.exports import tables
from raillinks.exports.tables import Field
from raillinks.package.dataset import Dataset

Schema = Mapping[str, Any]
TYPES = MappingProxyType({"integer": ["integer", "null"], "number": ["number", "null"], "boolean": "boolean"})
"""The JSON types of columns that are no text, whose empty cells are empty texts."""
_KEPT = ("enum", "pattern")


def text(description: str) -> Schema:
    """The schema of a text."""
    return {"type": "string", "description": description}


def texts(description: str) -> Schema:
    """The schema of a list of texts."""
    return {"type": "array", "items": {"type": "string"}, "description": description}


def yes_no(description: str) -> Schema:
    """The schema of true or false."""
    return {"type": "boolean", "description": description}


def whole(description: str) -> Schema:
    """The schema of a whole number."""
    return {"type": "integer", "description": description}


def record(properties: Mapping[str, Schema], description: str = "", *, required: Sequence[str] | None = None) -> Schema:
    """The schema of an object.

    Args:
        properties: Its members.
        description: What it is.
        required: The members that it always has; None = all.
    """
    said = {"description": description} if description else {}
    return {
        "type": "object",
        **said,
        "properties": dict(properties),
        "required": list(properties if required is None else required),
    }


def rows(items: Schema, description: str = "") -> Schema:
    """The schema of a list."""
    return {"type": "array", "items": items, **({"description": description} if description else {})}


def ref(name: str) -> Schema:
    """A schema that stands under a name in the components of an OpenAPI document."""
    return {"$ref": f"#/components/schemas/{name}"}


def or_null(schema: Schema) -> Schema:
    """The schema of an object, or null."""
    return {**schema, "type": [schema["type"], "null"]}


def of_column(field: Field) -> Schema:
    """The schema of a cell. Text without a value is the empty text; numbers without one are null."""
    kind, constraints = str(field["type"]), field.get("constraints", {})
    described: dict[str, Any] = {"type": TYPES.get(kind, "string"), "description": field.get("description", "")}
    if constraints.get("required"):
        return described | {name: constraints[name] for name in _KEPT if name in constraints}
    return described | ({"enum": ["", *constraints["enum"]]} if "enum" in constraints else {})


def of_columns(fields: Sequence[Field]) -> dict[str, Schema]:
    """The schemas of columns, by their names."""
    return {str(field["name"]): of_column(field) for field in fields}


def of_row(dataset: Dataset, table: str) -> Schema:
    """The schema of a row of an exported table as JSON has it: without `tables.STAMP`, which stands once at the top.

    Args:
        dataset: The package.
        table: A key of `tables.TABLES`.
    """
    return record(of_columns(tables.unstamped(tables.fields(dataset, table))), tables.TABLES[table].summary)
