"""The HTTP API described by itself: OpenAPI, from the same tables of names that read the query."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from raillinks.views.selection import DAYS, LONGEST_TEXT, NOT_IN_TEXT, NUMBERS, PAGE_ONLY, REPEATABLE, WORDS, Choices
from raillinks.words import dates

CSV, JSON, GEOJSON = "text/csv", "application/json", "application/geo+json"
FORMS = ("code", "excel")
"""The values of `for`, which every CSV path takes."""

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Path:
    """One path under `/api/v1`.

    Args:
        path: Below that address.
        media: What it answers with.
        summary: What that is.
    """

    path: str
    media: str
    summary: str


PATHS = (
    Path("events.csv", CSV, "The chosen events, with their derived dates and confidence."),
    Path("events.json", JSON, "The chosen events, each with its claims and their sources."),
    Path("events.geojson", GEOJSON, "The chosen events as features at their crossings."),
    Path("claims.csv", CSV, "Every known claim of the chosen events."),
    Path("sources.csv", CSV, "The sources of those claims."),
    Path("status.csv", CSV, "The status of the listed links on the as-of date."),
    Path("intervals.csv", CSV, "Every interval of the listed links."),
    Path("uptime.csv", CSV, "Open, partial, suspended and known days of the listed links from `from` to `to`."),
    Path("suspensions.csv", CSV, "When the listed links were suspended or closed between `from` and `to`, and why."),
    Path("compare.csv", CSV, "The listed links on `as_of` and on `compare_with`, and the events between."),
    Path("compare_uptime.csv", CSV, "The same days from `from` to `to` and from `compare_from` to `compare_to`."),
    Path("export.zip", "application/zip", "The whole view: tables, features, metadata, a README and a citation."),
    Path("changes.csv", CSV, "What changed in the log; where a filter chooses events, on those and on the whole log."),
    Path("feed.atom", "application/atom+xml", "New and corrected events, as an Atom feed; the filters hold."),
)
"""The paths that take a selection."""

_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "as_of": "The day that the map shows. Default: today, or `known_on` where that is earlier.",
        "known_on": "Only what this log's sources had reported by that day counts, and a link is `unknown` where the "
        "maintainers' later search found no further report. Not before `as_of`.",
        "disputed": "Whether disputed events move links.",
        "stale_after": "Days without evidence after which a status is stale; 0 = never. Default 365.",
        "mode": "Events up to the as-of date (the default), in the last `days` before it, or of all time.",
        "days": "The length of the window, with `mode=window`. Default 365.",
        "crossing": "Only these crossings, and events on the group that they belong to.",
        "service": "Only these services; events on all services belong to each.",
        "kind": "Only these kinds of event.",
        "confidence": "Only events of these confidences.",
        "province": "Only crossings that join these provinces (ISO 3166-2), and events that affect them.",
        "publisher": "Only events with a claim by one of these publishers.",
        "source_type": "Only events with a claim in a source of these types.",
        "basis": "Only events with a claim on one of these bases.",
        "q": "Text that must be found: every word, in any script, whatever form of a place's name.",
        "context": "1 lists the Russian crossing.",
        "from": "The first day of the period of uptime and history. Default: the log's first. Not after `to`, "
        "`known_on` or covered to.",
        "to": "The last day of it. Default: covered to. Figures end there and on `known_on` at the latest.",
        "compare_with": "A second day. Not after `known_on`.",
        "compare_from": "The first day of a second period. Default: the log's first. Not after `compare_to`, "
        "`known_on` or covered to.",
        "compare_to": "The last day of it, as `to`. Default: covered to.",
    }
)
_TEXT: Schema = MappingProxyType({"type": "string", "pattern": f"^[^{NOT_IN_TEXT}]{{0,{LONGEST_TEXT}}}$"})
_ERROR: Schema = MappingProxyType(
    {
        "type": "object",
        "required": ["error", "parameter", "value", "allowed"],
        "properties": {name: {"type": "string"} for name in ("error", "parameter", "value", "allowed")},
    }
)


def description(choices: Choices, version: str, layers: tuple[str, ...]) -> Schema:
    """The OpenAPI document.

    Args:
        choices: The values that the data offers.
        version: The data version.
        layers: Names of the map's layers.
    """
    selection = parameters(choices)
    form = _parameter("for", {"type": "string", "enum": list(FORMS)}, "`excel`: a BOM, and cells that no sheet runs.")
    paths = {f"/{p.path}": _get(p, [*selection, *([form] if p.media == CSV else [])]) for p in PATHS}
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "enum": list(layers)}}
    layer = _get(Path("layers", GEOJSON, "One layer of the map."), [name, *selection])
    layer["get"]["responses"]["404"] = _answer("There is no such layer.", JSON, _ERROR)
    health = _get(
        Path(
            "health",
            JSON,
            "Data version, coverage, counts, problems, also of files not served.",
        ),
        selection,
    )
    health["get"]["responses"]["503"] = _answer("The data cannot be used.", JSON, {"type": "object"})
    itself = _get(Path("openapi.json", JSON, "This description."), selection)
    return {
        "openapi": "3.1.0",
        "info": {"title": "China–DPRK Rail Links", "version": version},
        "servers": [{"url": "/api/v1"}],
        "paths": {**paths, "/layers/{name}.geojson": layer, "/openapi.json": itself, "/health": health},
    }


def parameters(choices: Choices) -> list[Schema]:
    """Every name of a query, those that the page has to itself included."""
    years = f"{dates.FIRST_YEAR}–{dates.LAST_YEAR}"
    day = {"type": "string", "format": "date", "pattern": r"^(18|19|20|21)\d\d-\d\d-\d\d$"}
    named = [
        *(_parameter(n, day, f"{_TEXTS[n]} Years {years}.") for n in DAYS),
        *(_parameter(n, {"type": "string", "enum": list(words)}, _TEXTS[n]) for n, words in WORDS.items()),
        *(_parameter(n, {"type": "integer", "minimum": a, "maximum": b}, _TEXTS[n]) for n, (a, b) in NUMBERS.items()),
        *(_parameter(n, _list_of(getattr(choices, n)), _TEXTS[n]) for n in REPEATABLE),
        _parameter("q", _TEXT, _TEXTS["q"]),
    ]
    return [
        *named,
        *(_parameter(n, {"type": "string"}, "The page's own: accepted, changes nothing.") for n in PAGE_ONLY),
    ]


def _list_of(values: tuple[str, ...]) -> Schema:
    return {"type": "array", "items": {"type": "string", "enum": [str(v) for v in values]}}


def _parameter(name: str, schema: Schema, text: str) -> Schema:
    return {"name": name, "in": "query", "description": text, "schema": schema, "allowEmptyValue": True}


def _answer(text: str, media: str, schema: Schema) -> dict[str, Any]:
    return {"description": text, "content": {media: {"schema": dict(schema)}}}


def _get(path: Path, given: list[Schema]) -> dict[str, Any]:
    schema: Schema = {"type": "object"} if path.media in {JSON, GEOJSON} else {"type": "string"}
    return {
        "get": {
            "operationId": path.path,
            "summary": path.summary,
            "parameters": list(given),
            "responses": {
                "200": _answer(path.summary, path.media, schema),
                "304": {"description": "The reader has these bytes (`If-None-Match`)."},
                "400": _answer("A value that cannot be used, or an unknown name.", JSON, _ERROR),
            },
        }
    }
