"""The OpenAPI description of the HTTP API, from the same tables of names that read the query."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from raillinks.views import pinned
from raillinks.views.filters import FILTERS
from raillinks.views.parameters import DAY, PARAMETERS
from raillinks.views.selection import PAGE_ONLY, Choices
from raillinks.words.languages import LANGUAGES

CSV, JSON, GEOJSON = "text/csv", "application/json", "application/geo+json"
ZIP, XLSX = "application/zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_FORMS = ("code", "excel")
"""The values of `for`, a parameter of every CSV path."""
FORM, LANG = "for", "lang"
SINCE, UPDATED_SINCE = "since", "updated_since"
"""The parameter of `delta.json`, and one more of `events.csv`."""
OWN_VALUES: Mapping[str, tuple[str, ...]] = MappingProxyType({FORM: CSV_FORMS, LANG: tuple(LANGUAGES)})
"""The parameters that single paths have beside the selection, with their values, the default first."""

_OWN_TEXTS = {
    FORM: "`excel`: UTF-8 with BOM; cells that look like formulas are prefixed with an apostrophe.",
    LANG: "The language of the sentence.",
}

_UPDATED_SINCE = (
    "Only events of which a row has changed since: their own, or one of a claim, a source or a count. A data version, "
    "whose own changes do not count, or a day `YYYY-MM-DD`, whose changes do."
)
_SINCE = "The data version since which."
OF_VERSIONS: Mapping[str, str] = MappingProxyType(
    {
        "latest.json": "Which data version is served: its name and content hash, and whether later files are being "
        "read. Small, and made once: ask it as often as every second.",
        "versions.json": "The data versions, the first one first: date, author, reason, content hash, and how many "
        "rows of each file each one added, changed and removed.",
        "delta.json": "What has changed since the data version `since` for a view: rows before and after, the rows of "
        "`CHANGES.csv`, and the links whose status on `as_of` is another one. `raillinks apply` takes it.",
        "ids/{id}.json": "What became of an id of an event, claim, source or place: whether it is `current`, "
        "`withdrawn` or `removed`, its row, the last data version that has it, and each one that changed it.",
    }
)
"""The paths that are about the versions of the data, with what they answer."""

_OF_PAGES = "The page's own: accepted, changes nothing."

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Path:
    """One path under `/api/v1`.

    Args:
        path: The path below that address.
        media: The media type of the response.
        summary: What the response contains.
    """

    path: str
    media: str
    summary: str

    @property
    def own(self) -> str:
        """The name of the parameter that the path has beside the selection; empty if it has none."""
        return FORM if self.media == CSV else LANG if self.path == ANSWER else ""


ANSWER = "answer"
PATHS = (
    Path(
        ANSWER,
        JSON,
        "One sentence on one link on `as_of`, in the language `lang`, and its facts: status, since when, what was "
        "before, the strongest claim for and against, or the search record and the nearest hint where nobody reports; "
        "with permalink and citation. Of several listed links it is the one with the most events in the log.",
    ),
    Path(
        "events.csv",
        CSV,
        "The events in view: the columns of the log, then the derived ones, publishers and addresses among them.",
    ),
    Path(
        "events.json",
        JSON,
        "The same as objects, each with its `claims`, each claim with its `source`; in addition `count`, `selection` "
        "and `left_out_undated`: the events that `known_on` leaves out because none of their sources has a date.",
    ),
    Path("events.geojson", GEOJSON, "The same as features at their crossings; events on the group are MultiPoints."),
    Path("claims.csv", CSV, "All known claims of these events, supporting and disputing, by any publisher."),
    Path("sources.csv", CSV, "The sources of these claims."),
    Path(
        "status.csv",
        CSV,
        "The status of the listed links on `as_of`. For a month or a year: the status on its last day, and whether the "
        "link was open on all, some or none of its days.",
    ),
    Path("intervals.csv", CSV, "The intervals of the listed links, of all time."),
    Path(
        "uptime.csv",
        CSV,
        "Days open, partial, suspended, closed and known, fresh, stale and unknown, and suspensions, in the period "
        "`from`–`to`; with `by` in each calendar year or month of it.",
    ),
    Path(
        "suspensions.csv",
        CSV,
        "The suspended and closed intervals of the listed links that touch that period: days, cause and its class, "
        "publishers.",
    ),
    Path(
        "suspended_by_cause.csv",
        CSV,
        "The suspended days of the listed links in that period, one row per link and class of cause, with the fewest "
        "and the most that uncertain dates allow.",
    ),
    Path(
        "measures.csv",
        CSV,
        "The counts in the sources (trains, wagons, containers, passengers, tonnes) for the filtered events of all "
        "time on the listed links in that period: one row per claim and count, never added up.",
    ),
    Path(
        "compare.csv",
        CSV,
        "The listed links on `as_of` (`status`) and on `compare_with` (`compare_status`), and the ids of the filtered "
        "events between the two.",
    ),
    Path(
        "compare_uptime.csv",
        CSV,
        "The figures of `uptime.csv` over two periods: `from`–`to`, and `compare_from`–`compare_to`. By default this "
        "year up to the last day that counts, and the same days of the year before.",
    ),
    Path(
        "export.xlsx",
        XLSX,
        "An Excel workbook: every table of this list as a sheet with real dates, numbers and yes-or-no cells, behind a "
        "sheet that explains them.",
    ),
    Path(
        "export.zip",
        ZIP,
        "`events.csv`, `claims.csv`, `sources.csv`, `status.csv`, `intervals.csv`, `measures.csv`, "
        "`features.geojson`, `datapackage.json`, `README.md`, `CITATION.cff`.",
    ),
    Path(
        "changes.csv",
        CSV,
        "The changes of the whole log, of the filtered events, and of events that are no longer in it.",
    ),
    Path(
        "feed.atom",
        "application/atom+xml",
        "One entry per filtered event, of all time, and one per change of the whole log; the latest change first. The "
        "link of an event opens the map on its first possible day.",
    ),
)
"""The paths that take a selection."""

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
    paths = {f"/{p.path}": _get(p, _given(p, selection, versions)) for p in PATHS}
    for path in paths.values():
        path["get"]["responses"]["503"] = _answer(
            "Too many answers wait, or there is no data.", JSON, {"type": "object"}
        )
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "enum": list(layers)}}
    layer = _get(Path("layers", GEOJSON, "One layer of the map."), [name, *selection])
    layer["get"]["responses"]["404"] = _answer("There is no such layer, or no such data version.", JSON, _ERROR)
    health = _get(
        Path(
            "health",
            JSON,
            "Data version, coverage, counts and problems, including those of files that are not served.",
        ),
        selection,
    )
    health["get"]["responses"]["503"] = _answer("The data cannot be used.", JSON, {"type": "object"})
    itself = _get(Path("openapi.json", JSON, "This description."), selection)
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
    paths = {path: _get(Path(path, JSON, text), [*own.get(path, []), *selection]) for path, text in OF_VERSIONS.items()}
    for path in paths.values():
        path["get"]["responses"]["503"] = _answer(
            "Too many answers wait, or there is no data.", JSON, {"type": "object"}
        )
    return {f"/{path}": described for path, described in paths.items()}


def _given(path: Path, selection: list[Schema], versions: tuple[str, ...]) -> list[Schema]:
    """The parameters of a path: those of a selection, and its own."""
    if not path.own:
        return selection
    schema = {"type": "string", "enum": list(OWN_VALUES[path.own])}
    others = [parameter for parameter in selection if parameter["name"] != path.own]
    since = {"anyOf": [{"type": "string", "enum": list(versions)}, dict(DAY)]}
    more = [_parameter(UPDATED_SINCE, since, _UPDATED_SINCE)] if path.path == "events.csv" else []
    return [*others, _parameter(path.own, schema, _OWN_TEXTS[path.own]), *more]


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
                "404": _answer("The query names a data version that is not kept.", JSON, _ERROR),
            },
        }
    }
