"""The OpenAPI description of the HTTP API, from the same tables of names that read the query.

`llms.txt`: what a machine that comes by should know, and the addresses that it can ask.

Code for readers to copy: fetches the tables of a view, pinned to its data version.
"""

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from raillinks.domain import enums
from raillinks.domain.status import Status
from raillinks.domain.text import any_of
from raillinks.exports import answer_json, api_paths, schemas, since, tables
from raillinks.exports.api_paths import (
    BY_NAME,
    GEOJSON,
    JSON,
    OF_VERSIONS,
    PATHS,
    SINCE,
    UPDATED,
    UPDATED_SINCE,
)
from raillinks.exports.schemas import Schema
from raillinks.exports.tables import TABLES
from raillinks.package.dataset import Dataset
from raillinks.query import selection
from raillinks.query.filters import FILTERS
from raillinks.query.selection import DATE, NAMES, PARAMETERS, Choices

_ABOUT = (
    "A path lists the parameters that change its answer. Other names of a selection are checked, and change addresses "
    "and citations at most; names that only pages use are ignored. CSV and Parquet are described by their rows: an "
    "object for each, where a number without a value is null."
)
_UPDATED_SINCE = (
    "Only events of which a row has changed since: their own, or one of a claim, a source or a count. A data version, "
    "whose own changes do not count, or a day, month or year, from whose first day on they do."
)
_OF_DELTA = (*BY_NAME["changes.csv"].reads, *BY_NAME["status.csv"].reads)
"""The names of a selection that `delta.json` reads."""


def description(dataset: Dataset, choices: Choices, versions: tuple[str, ...]) -> Schema:
    """The OpenAPI document.

    Args:
        dataset: The package, which has columns of its own.
        choices: The values that the data offers.
        versions: The data versions that a query may name; the last one is served.
    """
    own_names = {p.path: (*(each.name for each in p.own), *([UPDATED_SINCE] * (p.path == UPDATED))) for p in PATHS}
    paths = {
        **{p.path: _get(p.path, p.media, p.summary, _body(p), (*p.reads, *own_names[p.path])) for p in PATHS},
        **{path: _get(path, JSON, said, schemas.ref(_KEYS[path]), _OF_VERSIONS.get(path, ()))
           for path, said in OF_VERSIONS.items()},
        "layers/{name}.geojson": _get("layers", GEOJSON, "One layer of the map.", schemas.ref("Layer")),
        "openapi.json": _get("openapi.json", JSON, "This description.", {"type": "object"}),
        "health": _get("health", JSON, "Whether all is well with the data.", schemas.ref("health")),
    }  # fmt: skip
    paths["layers/{name}.geojson"]["get"]["parameters"].append(_in_path("name", {"enum": list(dataset.layers)}))
    paths["ids/{id}.json"]["get"]["parameters"].append(
        _in_path("id", {"pattern": "^[a-z0-9][a-z0-9-]*$", "examples": sorted(dataset.event_ids)[:1]})
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": dataset.descriptor["title"], "version": versions[-1], "description": _ABOUT},
        "servers": [{"url": "/api/v1"}],
        "paths": {f"/{path}": described for path, described in paths.items()},
        "components": {
            "parameters": parameters(choices, versions),
            "responses": _RESPONSES,
            "schemas": _schemas(dataset),
        },
    }


def as_json(described: Schema) -> bytes:
    """The document as the API sends it: without spaces, which would be a third of it."""
    return json.dumps(described, ensure_ascii=False, separators=(",", ":"), default=dict).encode()


_OF_VERSIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"delta.json": (SINCE, *(name for name in NAMES if name in _OF_DELTA))}
)
"""What the paths about versions read beside `data_version`."""


def _ref(kind: str, name: str) -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}


_KEYS: Mapping[str, str] = MappingProxyType(
    {path: path.partition("/")[0].removesuffix(".json") for path in OF_VERSIONS}
)
"""The names of the schemas of these paths: a key of components has no slash."""


def _get(path: str, media: str, summary: str, body: Schema, names: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "get": {
            "operationId": path,
            "summary": summary,
            "parameters": [_ref("parameters", name) for name in (*names, selection.NAME)],
            "responses": {
                "200": {"description": "The answer.", "content": {media: {"schema": body}}},
                **{str(status): _ref("responses", name) for status, name in _STATUSES.items()},
            },
        }
    }


def _in_path(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", **schema}}


def parameters(choices: Choices, versions: tuple[str, ...]) -> dict[str, Schema]:
    """Every parameter of a query, by its name.

    Args:
        choices: The values that the data offers.
        versions: The data versions that a query may name.
    """
    own = {each.name: each for p in PATHS for each in p.own}
    pins = {"type": "string", "enum": list(versions)}
    return {
        **{p.name: _parameter(p.name, p.schema, _described(p.text, p.default)) for p in PARAMETERS},
        **{f.name: _parameter(f.name, _list_of(choices.values[f.name]), f.text) for f in FILTERS},
        **{n: _parameter(n, {"type": "string", "enum": list(each.allowed)}, each.text) for n, each in own.items()},
        SINCE: {**_parameter(SINCE, pins, "The data version since which."), "required": True},
        UPDATED_SINCE: _parameter(UPDATED_SINCE, {"anyOf": [pins, *DATE["anyOf"]]}, _UPDATED_SINCE),
        selection.NAME: _parameter(
            selection.NAME, pins, "The data version that answers; one that is not kept is refused with 404."
        ),
    }


def _described(text: str, default: str) -> str:
    return f"{text} Default: {default}." if default else text


def _list_of(values: tuple[str, ...]) -> Schema:
    return {"type": "array", "items": {"type": "string", "enum": [str(v) for v in values]}}


def _parameter(name: str, schema: Schema, text: str) -> Schema:
    return {"name": name, "in": "query", "description": text, "schema": schema, "allowEmptyValue": True}


_STATUSES = MappingProxyType(
    {304: "NotModified", 400: "BadRequest", 404: "NotFound", 409: "VersionsUnusable", 503: "Unavailable"}
)


def _refusal(text: str) -> Schema:
    return {"description": text, "content": {JSON: {"schema": schemas.ref("Error")}}}


_RESPONSES: Mapping[str, Schema] = MappingProxyType(
    {
        "NotModified": {"description": "The reader has these bytes (`If-None-Match`)."},
        "BadRequest": _refusal("A value that cannot be used, or an unknown name."),
        "NotFound": _refusal("There is no such layer, id or data version."),
        "VersionsUnusable": _refusal(
            "The answer needs the versions that are kept, and their records were changed or cannot be read."
        ),
        "Unavailable": _refusal("Too many answers wait, or there is no data."),
    }
)
_ERROR = schemas.record(
    {
        "error": schemas.text("What is wrong."),
        "parameter": schemas.text("Where; empty where no value of the request is."),
        "value": schemas.text("The value that cannot be used, cut after 200 characters."),
        "allowed": schemas.text("What is allowed or near."),
    },
    "Every error below /api/. A 503 also has `status`, a 409 `version_problems`.",
)
_PROBLEMS = schemas.rows(
    schemas.record({name: {"type": "string"} for name in ("file", "code", "reason")}),
    "Why the versions that are kept cannot be used.",
)
_COUNTS = ("events", "claims", "sources", "problems")
_ROW_OR_NULL: Schema = MappingProxyType({"type": ["object", "null"], "additionalProperties": {"type": "string"}})
_CHANGES = schemas.record({"before": _ROW_OR_NULL, "after": _ROW_OR_NULL})


def _body(path: api_paths.Path) -> Schema:
    """The schema of what a path answers."""
    table = path.path.partition(".")[0]
    if path.path in _OF_PATHS:
        return schemas.ref(_OF_PATHS[path.path])
    if table in TABLES:
        return {"type": "array", "items": {"allOf": [schemas.ref(table), schemas.ref("Stamp")]}}
    return {"type": "string", **({} if path.media.startswith("text/") else {"format": "binary"})}


_OF_PATHS = MappingProxyType({"answer": "Answer", "events.json": "EventsJson", "events.geojson": "EventsGeoJson"})
"""The schemas of paths that answer with JSON."""


def _schemas(dataset: Dataset) -> dict[str, Schema]:
    """The schemas of all answers: rows as the descriptors of the tables have them, and what is made of these."""
    stamp = schemas.of_columns(tables.STAMP)
    period = {"as_of_period": schemas.text("The month or the year that was asked for; only where one was.")}
    said = schemas.record({**stamp, **period}, "What every file says of itself.", required=[*stamp])
    head = answer_json.HEAD
    claim = {"source": schemas.ref("sources")}
    return {
        "Error": _ERROR,
        "Stamp": schemas.record(stamp, "The last columns of every table."),
        "Said": said,
        **{table: schemas.of_row(dataset, table) for table in TABLES},
        "AnswerOfLink": _all_of("Said", schemas.record({**head, **answer_json.FACTS})),
        "AnswerOfBorder": _all_of(
            "Said", schemas.record({**head, **answer_json.BORDER_FACTS}, required=[*head, "sentence"])
        ),
        "Claim": answer_json.CLAIM_SCHEMA,
        "Answer": {"anyOf": [schemas.ref("AnswerOfLink"), schemas.ref("AnswerOfBorder")]},
        "EventsJson": _all_of("Said", schemas.record({
            "covered_to": head["covered_to"],
            "selection": schemas.text("The query that asks for the same."),
            "count": schemas.whole("How many events there are."),
            "left_out_undated": schemas.texts("Events that known_on leaves out, as none of their sources has a date."),
            "events": schemas.rows(_all_of("events", schemas.record({
                "claims": schemas.rows(_all_of("claims", schemas.record(claim)))
            }))),
        })),
        "EventsGeoJson": _all_of("Said", _all_of("Layer", {"properties": {
            "features": schemas.rows({"properties": {"properties": schemas.ref("events")}})
        }})),
        "Layer": schemas.record({
            "type": {"const": "FeatureCollection"},
            "features": schemas.rows(schemas.record({
                "type": {"const": "Feature"},
                "properties": {"type": "object"},
                "geometry": {"type": ["object", "null"]},
            })),
        }, "A GeoJSON file; `licence` and `credits` say whose it is."),
        **_about_versions(stamp["data_version"], head["covered_to"]),
    }  # fmt: skip


def _about_versions(version: Schema, covered_to: Schema) -> dict[str, Schema]:
    """The schemas of what is said of the data and their versions."""
    content = schemas.text("The hash of all files of the package.")
    about = {name: {"type": "string"} for name in since.ABOUT}
    about["number"] = {"type": "integer"}
    of_number = {name: schema for name, schema in about.items() if name != "number"}
    changed = {
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": {"type": "integer"}},
    }
    status = schemas.record({name: {"type": "string"} for name in since.STATUS}, "Cells of status.csv.")
    maybe = {"anyOf": [status, {"type": "null"}]}
    made = {
        "latest.json": schemas.record({"data_version": version, "content_hash": content,
                                       "loading": schemas.yes_no("Whether later files are being read.")}),
        "health": schemas.record({
            "status": {"const": "ok"}, "data_version": version, "covered_to": covered_to,
            **{name: schemas.whole(f"How many {name} there are.") for name in _COUNTS},
            "refused_update_problems": schemas.whole("How many errors keep changed files from being served."),
            "version_problems": _PROBLEMS,
        }),
        "versions.json": schemas.record({
            "data_version": version,
            "versions": schemas.rows(schemas.record(
                {**about, "content_hash": content, "changed": {**changed, "description": "Rows added, changed and "
                                                               "removed, by file."}},
                required=["data_version", "content_hash"],
            ), "The first one first."),
            "version_problems": _PROBLEMS,
        }),
        "delta.json": schemas.record({
            **of_number, "before": content, "after": content, "since": version,
            "versions": schemas.rows(schemas.record(about)),
            "changes": schemas.rows({"type": "object", "additionalProperties": {"type": "string"}},
                                    "Rows of CHANGES.csv."),
            "status": schemas.rows(schemas.record({
                "crossing_id": {"type": "string"}, "service": {"type": "string"}, "before": maybe, "after": maybe,
            })),
            "files": {"type": "object", "additionalProperties": {"type": "object"},
                      "description": "What changed in each file, as `raillinks apply` takes it."},
        }),
        "ids/{id}.json": schemas.record({
            "id": {"type": "string"}, "now": {"type": "string", "enum": ["current", "withdrawn", "removed"]},
            "row": _ROW_OR_NULL, "last_version": schemas.text("The last version that has it."),
            "versions": schemas.rows(schemas.record(
                {**about, "file": {"type": "string"}, "before": _ROW_OR_NULL, "after": _ROW_OR_NULL}
            )),
        }),
    }  # fmt: skip
    return {_KEYS.get(name, name): schema for name, schema in made.items()}


def _all_of(name: str, schema: Schema) -> Schema:
    return {"allOf": [schemas.ref(name), schema]}


PATH = "/llms.txt"
_LINK = f"A link is {{link}}. Its status on a day is {', '.join(Status)}: worked out from dated, sourced events."
_NO_MORE = (
    "Say what an answer says and no more. `unknown` is not `closed`. A status that is not certain may be another one"
    " (`alternatives`). Old evidence is old (`stale`). Disputed events move no status."
)
AFTER_COVERED = "After covered_to nothing has been read: every status is the last known one, and must be called that."


def rules(dataset: Dataset) -> tuple[str, ...]:
    """How answers of a log must be passed on."""
    services = enums.names(dataset.service_rows)
    apart = f"a crossing and a service ({any_of(services)}; all where none is told apart)" if services else "a crossing"
    return _LINK.format(link=apart), _NO_MORE, AFTER_COVERED


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
    said = "\n".join(f"- {rule}" for rule in (*rules(dataset), *facts))
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
