"""Data Package 2.0: the form of a descriptor that is written. Packages of version 1 are read as well.

Specification: https://datapackage.org/standard/data-package/. Since version 2, `$schema` says which form a descriptor
has, a table has the `type` `table`, a contributor has a list of `roles`, and the columns of keys are lists.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

Json = Mapping[str, Any]

SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"
"""What `$schema` says in a descriptor of version 2."""
TABLE: Json = MappingProxyType({"type": "table"})
"""How a resource says that it is a table."""
_TABULAR = "tabular-data-resource"


def version_2(described: Json) -> dict[str, Any]:
    """A descriptor in the form of version 2, whichever of the two it has.

    Args:
        described: A descriptor with `contributors` and `resources`; keys of no standard stay.

    Returns:
        The same descriptor. What version 2 took out (`profile`, `role`) is said in the way of version 2.
    """
    kept = {key: value for key, value in described.items() if key not in {"$schema", "profile"}}
    return {
        "$schema": SCHEMA,
        **kept,
        "contributors": [_contributor(each) for each in described["contributors"]],
        "resources": [_resource(each) for each in described["resources"]],
    }


def columns_of(key: str | list[str]) -> tuple[str, ...]:
    """The columns of a primary or foreign key: version 1 may write one column as a text."""
    return (key,) if isinstance(key, str) else tuple(key)


def _contributor(given: Json) -> Json:
    roles = {"roles": [given["role"]]} if isinstance(given.get("role"), str) and "roles" not in given else {}
    return {**{key: value for key, value in given.items() if key != "role"}, **roles}


def _resource(given: Json) -> Json:
    resource: dict[str, Any] = {}
    for key, value in given.items():
        if key != "profile":
            resource[key] = _schema(value) if key == "schema" else value
        elif value == _TABULAR:
            resource |= TABLE
    return resource


def _schema(given: Json) -> Json:
    primary = {"primaryKey": [*columns_of(given["primaryKey"])]} if "primaryKey" in given else {}
    foreign = {"foreignKeys": [_foreign(key) for key in given["foreignKeys"]]} if "foreignKeys" in given else {}
    return {**given, **primary, **foreign}


def _foreign(key: Json) -> Json:
    target = key["reference"]
    return {
        **key,
        "fields": [*columns_of(key["fields"])],
        "reference": {**target, "fields": [*columns_of(target["fields"])]},
    }
