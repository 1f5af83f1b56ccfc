"""The OpenAPI description of the HTTP API, from the same tables of names that read the query.

`llms.txt`: what a machine that comes by should know, and the addresses that it can ask.

Code for readers to copy: fetches the tables of a view, pinned to its data version.
"""

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from raillinks.domain import enums
from raillinks.domain.status import Status
from raillinks.domain.text import any_of
from raillinks.exports import api_paths
from raillinks.exports.api_paths import GEOJSON, JSON, OF_VERSIONS, PATHS, SINCE, UPDATED_SINCE
from raillinks.package.dataset import Dataset
from raillinks.query import selection
from raillinks.query.filters import FILTERS
from raillinks.query.selection import DATE, PAGE_ONLY, PARAMETERS, Choices

_UPDATED_SINCE = (
    "Only events of which a row has changed since: their own, or one of a claim, a source or a count. A data version, "
    "whose own changes do not count, or a day, month or year, from whose first day on they do."
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
    since = {"anyOf": [{"type": "string", "enum": list(versions)}, dict(DATE)]}
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
        *(_parameter(n, {"type": "string"}, _OF_PAGES) for n in PAGE_ONLY if n != selection.NAME),
        _parameter(selection.NAME, pin, "The data version that answers; one that is not kept is refused with 404."),
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


PATH = "/llms.txt"
_LINK = (
    "A link is a crossing and a service ({services}; all where none is told apart). "
    f"Its status on a day is {', '.join(Status)}: worked out"
    " from dated, sourced events."
)
_NO_MORE = (
    "Say what an answer says and no more. `unknown` is not `closed`. A status that is not certain may be another one"
    " (`alternatives`). Old evidence is old (`stale`). Disputed events move no status."
)
AFTER_COVERED = "After covered_to nothing has been read: every status is the last known one, and must be called that."


def rules(of_links: Iterable[str]) -> tuple[str, ...]:
    """How answers must be passed on, of a log with these services."""
    return _LINK.format(services=any_of(of_links)), _NO_MORE, AFTER_COVERED


_QUERY = (
    "A query takes `as_of` (a day, month or year), `crossing`, `service`, `known_on`, `data_version` and others; a bad"
    " value gets a 400 that says what is allowed."
)


def text(dataset: Dataset, base: str, pages: Mapping[str, str], versions: Sequence[str]) -> str:
    """The file.

    Args:
        dataset: The package.
        base: The address of the map page, with a slash at its end.
        pages: The title of each page that can be opened, by its path.
        versions: The data versions that can be asked for.
    """
    title, homepage = dataset.descriptor["title"], str(dataset.descriptor.get("homepage", ""))
    licences = ", ".join(str(each["title"]) for each in dataset.descriptor["licenses"])
    facts = [
        f"Data version {dataset.version}, covered to {dataset.covered_to}. Licences: {licences}.",
        *([f"Home page: {homepage}"] if homepage else []),
        f"Model Context Protocol: POST to {base}mcp.",
        _QUERY,
    ]
    sections = {
        "Tables and answers": _tables(dataset, base),
        "Versions of the data": _versions(dataset, base, versions),
        "Pages": [_line(name, f"{base}{path}") for path, name in pages.items()],
    }
    listed = [f"## {name}\n\n" + "\n".join(lines) for name, lines in sections.items()]
    said = "\n".join(f"- {rule}" for rule in (*rules(enums.names(dataset.service_rows)), *facts))
    return (
        "\n\n".join([f"# {_one_line(title)}", f"> {_one_line(dataset.descriptor['description'])}", said, *listed])
        + "\n"
    )


def _tables(dataset: Dataset, base: str) -> list[str]:
    day = f"?as_of={dataset.covered_to}"
    described = [("openapi.json", "The description of all of these for machines."), ("health", "Whether all is well.")]
    of_selections = [_line(path.path, f"{base}api/v1/{path.path}{day}", path.summary) for path in PATHS]
    return [*of_selections, *(_line(path, f"{base}api/v1/{path}", summary) for path, summary in described)]


def _versions(dataset: Dataset, base: str, versions: Sequence[str]) -> Iterator[str]:
    """The paths about versions; those that need one, or an id, with one that there is."""
    for path, summary in OF_VERSIONS.items():
        address = f"{base}api/v1/{path}"
        if path == "delta.json" and versions:
            yield _line(path, f"{address}?since={versions[0]}", summary)
        elif "{id}" in path and len(dataset.event_ids):
            yield _line(path, address.replace("{id}", min(dataset.event_ids)), summary)
        elif path != "delta.json" and "{id}" not in path:
            yield _line(path, address, summary)


def _line(name: str, address: str, note: str = "") -> str:
    return f"- [{name}]({address})" + (f": {note}" if note else "")


def _one_line(text: object) -> str:
    return " ".join(str(text).split())


class Pinned(NamedTuple):
    """What a sample fetches.

    Args:
        api: The address of the API, without a slash at the end.
        query: The view, percent-encoded, with `data_version`.
        version: That data version. A sample refuses an answer of another.
        tables: The names of the tables.
    """

    api: str
    query: str
    version: str
    tables: tuple[str, ...]


def curl(pinned: Pinned) -> str:
    """Shell commands that save each table as a file. `data_version` is the last column of each.

    They are one subshell: the first fault ends it with an exit status, and leaves the reader's shell open.
    """
    row = shlex.quote(f",{pinned.version}$".replace(".", r"\."))
    return _lines(
        "(",
        f"api={shlex.quote(pinned.api)}",
        f"query={shlex.quote(pinned.query)}",
        f"for table in {' '.join(pinned.tables)}; do",
        '  curl --fail --output "$table.csv" "$api/$table.csv?$query" || exit 1',
        "  tail -n 1 \"$table.csv\" | tr -d '\\r' |",
        f"    grep -q -e {row} -e ',data_version$' || {{",
        f'    echo "$table.csv is not of data version {pinned.version}" >&2',
        "    exit 1",
        "  }",
        "done",
        ")",
    )


def pandas(pinned: Pinned) -> str:
    """Python code with a frame for each table; every cell is read as text."""
    return _lines(
        "import pandas as pd",
        "",
        f"api = {pinned.api!r}",
        f"query = {pinned.query!r}",
        "",
        "",
        "def fetched(table):",
        '    address = f"{api}/{table}.csv?{query}"',
        "    rows = pd.read_csv(address, dtype=str, keep_default_na=False)",
        f'    if not (rows["data_version"] == {pinned.version!r}).all():',
        f'        raise ValueError(f"{{table}}.csv is not of data version {pinned.version}")',
        "    return rows",
        "",
        "",
        *(f'{table} = fetched("{table}")' for table in pinned.tables),
    )


def r(pinned: Pinned) -> str:
    """R code with a data frame for each table; every cell is read as text."""
    return _lines(
        f"api <- {json.dumps(pinned.api)}",
        f"query <- {json.dumps(pinned.query)}",
        "fetched <- function(table) {",
        '  address <- paste0(api, "/", table, ".csv?", query)',
        "  rows <- read.csv(",
        '    address, colClasses = "character", na.strings = character(0),',
        '    fileEncoding = "UTF-8"',
        "  )",
        f"  stopifnot(rows$data_version == {json.dumps(pinned.version)})",
        "  rows",
        "}",
        *(f'{table} <- fetched("{table}")' for table in pinned.tables),
    )


def _lines(*lines: str) -> str:
    return "\n".join(lines)
