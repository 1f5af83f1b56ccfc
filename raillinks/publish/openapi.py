"""The OpenAPI description of the HTTP API, from the same tables of names that read the query."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from raillinks.publish import api_paths
from raillinks.publish.api_paths import GEOJSON, JSON, OF_VERSIONS, PATHS, SINCE, UPDATED_SINCE
from raillinks.views import pinned
from raillinks.views.filters import FILTERS
from raillinks.views.parameters import DAY, PARAMETERS
from raillinks.views.selection import PAGE_ONLY, Choices

_UPDATED_SINCE = (
    "Only events of which a row has changed since: their own, or one of a claim, a source or a count. A data version, "
    "whose own changes do not count, or a day `YYYY-MM-DD`, whose changes do."
)
_SINCE = "The data version since which."
_BUSY = "Too many answers wait, or there is no data."
_UNUSABLE = "The answer needs the versions that are kept, and their records were changed or cannot be read."
_OF_PAGES = "The page's own: accepted, changes nothing."

Schema = Mapping[str, Any]


_ERROR: Schema = MappingProxyType(
    {
        "type": "object",
        "required": ["error", "parameter", "value", "allowed"],
        "properties": {name: {"type": "string"} for name in ("error", "parameter", "value", "allowed")},
    }
)


def description(choices: Choices, versions: tuple[str, ...], layers: tuple[str, ...]) -> Schema:
    """The OpenAPI document.

    Args:
        choices: The values that the data offers.
        versions: The data versions that a query may name; the last one is served.
        layers: Names of the map's layers.
    """
    selection = parameters(choices, versions)
    paths = {f"/{p.path}": _get(p.path, p.media, p.summary, _given(p, selection, versions)) for p in PATHS}
    for path in paths.values():
        path["get"]["responses"]["503"] = _answer(_BUSY, JSON, {"type": "object"})
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "enum": list(layers)}}
    layer = _get("layers", GEOJSON, "One layer of the map.", [name, *selection])
    layer["get"]["responses"]["404"] = _answer("There is no such layer, or no such data version.", JSON, _ERROR)
    counts = "Data version, coverage, counts and problems, including those of files that are not served."
    health = _get("health", JSON, counts, selection)
    health["get"]["responses"]["503"] = _answer("The data cannot be used.", JSON, {"type": "object"})
    itself = _get("openapi.json", JSON, "This description.", selection)
    return {
        "openapi": "3.1.0",
        "info": {"title": "China–DPRK Rail Links", "version": versions[-1]},
        "servers": [{"url": "/api/v1"}],
        "paths": {
            **paths,
            **_of_versions(selection, versions),
            "/layers/{name}.geojson": layer,
            "/openapi.json": itself,
            "/health": health,
        },
    }


def _of_versions(selection: list[Schema], versions: tuple[str, ...]) -> dict[str, Any]:
    """The paths that are about the versions of the data."""
    since = {**_parameter(SINCE, {"type": "string", "enum": list(versions)}, _SINCE), "required": True}
    form = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]*$"}
    own = {"delta.json": [since], "ids/{id}.json": [{"name": "id", "in": "path", "required": True, "schema": form}]}
    paths = {path: _get(path, JSON, text, [*own.get(path, []), *selection]) for path, text in OF_VERSIONS.items()}
    for path in paths.values():
        path["get"]["responses"]["503"] = _answer(_BUSY, JSON, {"type": "object"})
    return {f"/{path}": described for path, described in paths.items()}


def _given(path: api_paths.Path, selection: list[Schema], versions: tuple[str, ...]) -> list[Schema]:
    """The parameters of a path: those of a selection, and its own."""
    own = [_parameter(each.name, {"type": "string", "enum": list(each.allowed)}, each.text) for each in path.own]
    others = [parameter for parameter in selection if parameter["name"] not in {each.name for each in path.own}]
    since = {"anyOf": [{"type": "string", "enum": list(versions)}, dict(DAY)]}
    more = [_parameter(UPDATED_SINCE, since, _UPDATED_SINCE)] if path.path == "events.csv" else []
    return [*others, *own, *more]


def parameters(choices: Choices, versions: tuple[str, ...]) -> list[Schema]:
    """The parameters of a query, including those that only pages use.

    Args:
        choices: The values that the data offers.
        versions: The data versions that a query may name.
    """
    named = [
        *(_parameter(p.name, p.schema, _described(p.text, p.default)) for p in PARAMETERS),
        *(_parameter(f.name, _list_of(choices.values[f.name]), f.text) for f in FILTERS),
    ]
    pin = {"type": "string", "enum": list(versions)}
    return [
        *named,
        *(_parameter(n, {"type": "string"}, _OF_PAGES) for n in PAGE_ONLY if n != pinned.NAME),
        _parameter(pinned.NAME, pin, "The data version that answers; one that is not kept is refused with 404."),
    ]


def _described(text: str, default: str) -> str:
    return f"{text} Default: {default}." if default else text


def _list_of(values: tuple[str, ...]) -> Schema:
    return {"type": "array", "items": {"type": "string", "enum": [str(v) for v in values]}}


def _parameter(name: str, schema: Schema, text: str) -> Schema:
    return {"name": name, "in": "query", "description": text, "schema": schema, "allowEmptyValue": True}


def _answer(text: str, media: str, schema: Schema) -> dict[str, Any]:
    return {"description": text, "content": {media: {"schema": dict(schema)}}}


def _get(path: str, media: str, summary: str, given: list[Schema]) -> dict[str, Any]:
    schema: Schema = {"type": "object"} if media in {JSON, GEOJSON} else {"type": "string"}
    return {
        "get": {
            "operationId": path,
            "summary": summary,
            "parameters": list(given),
            "responses": {
                "200": _answer(summary, media, schema),
                "304": {"description": "The reader has these bytes (`If-None-Match`)."},
                "400": _answer("A value that cannot be used, or an unknown name.", JSON, _ERROR),
                "404": _answer("The query names a data version that is not kept.", JSON, _ERROR),
                "409": _answer(_UNUSABLE, JSON, {"type": "object"}),
            },
        }
    }
