"""The paths of the HTTP API and the parameters that single ones have: what routes, OpenAPI and documents read.

Most are made of the tables (`tables.TABLES`) and the formats (`formats.OF_TABLES`, `formats.OF_VIEWS`).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from raillinks.exports import answer_json, cite, days_of, feeds, formats, geojson, table_bytes, tables
from raillinks.exports.descriptors import Description
from raillinks.exports.formats import MOST_ROWS
from raillinks.exports.tables import EVERY, NO_OWN, TABLES, Own, OwnParameter
from raillinks.i18n.languages import LANGUAGES
from raillinks.package.dataset import Dataset
from raillinks.query import view_figures
from raillinks.query.selection import BadValue, Selection
from raillinks.query.views import View

API = "api/v1/"
ATOM, CALENDAR = "application/atom+xml", "text/calendar"
JSON, GEOJSON = "application/json", "application/geo+json"
SINCE, UPDATED_SINCE = "since", "updated_since"
"""The parameter of `delta.json`, and one more of `events.csv`."""
UPDATED = "events.csv"
"""The path that can be asked for what has changed since."""
TOO_LONG = "the table is too long"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")
LANG = OwnParameter("lang", tuple(LANGUAGES), "The language of the sentence.")
OF_VERSIONS: Mapping[str, str] = MappingProxyType(
    {
        "latest.json": "Which data version is served: its name and content hash, and whether later files are being "
        "read. Small, and made once: ask it as often as every second.",
        "versions.json": "The data versions, the first one first: date, author, reason, content hash, and how many "
        "rows of each file each one added, changed and removed. `version_problems` says why those that are kept cannot "
        "be used, where they cannot.",
        "delta.json": "What has changed since the data version `since` for a view: rows before and after, the rows of "
        "`CHANGES.csv`, and the links whose status on `as_of` is another one. `raillinks apply` takes it.",
        "ids/{id}.json": "What became of an id of an event, claim, source or place: whether it is `current`, "
        "`withdrawn` or `removed`, its row, the last data version that has it, and each one that changed it.",
    }
)
"""The paths that are about the versions of the data, with what they answer."""


@dataclass(frozen=True, slots=True)
class Path:
    """One path under `/api/v1` that takes a selection.

    Args:
        path: The path below that address.
        media: The media type of the response.
        summary: What the response contains.
        write: Writes the bytes of a view, with the values of the path's own parameters.
        reads: The names of a selection that change what it answers; the others are read and change nothing.
        own: The parameters that the path has beside the selection.
        periods: The parameter that cuts the period, of which it has a row for each link and part; empty = none.
        most_rows: How many such rows it may have.
    """

    path: str
    media: str
    summary: str
    write: Callable[[Dataset, View, Own], bytes]
    reads: tuple[str, ...]
    own: tuple[OwnParameter, ...] = ()
    periods: str = ""
    most_rows: int = MOST_ROWS


def _of_table(name: str, form: formats.OfTable) -> Path:
    table = TABLES[name]

    def write(dataset: Dataset, view: View, own: Own) -> bytes:
        return form.write(*tables.written(dataset, view, name, own), own)

    return Path(
        f"{name}{form.ending}",
        form.media,
        form.summary or table.summary,
        write,
        tables.read_by(name),
        (*table.own, *form.own),
        table.periods,
    )


def _of_view(form: formats.OfView) -> Path:
    def write(dataset: Dataset, view: View, _: Own) -> bytes:
        return form.write(dataset, view)

    periods = "by" if form.most_rows else ""
    reads = tables.read_by(*(tables.IN_ZIP if form.ending == ".zip" else tables.IN_WHOLE))
    return Path(f"export{form.ending}", form.media, form.summary, write, reads, (), periods, form.most_rows)


_OF_CALENDARS = ("context", *tables.FILTERS_READ)
_MORE: Mapping[str, tuple[Path, ...]] = MappingProxyType(
    {
        "events": (
            Path(
                "events.json",
                JSON,
                "The same as objects, each with its `claims`, each claim with its `source`; in addition `count`, "
                "`selection` and `left_out_undated`: the events that `known_on` leaves out because none of their "
                "sources has a date.",
                lambda dataset, view, _: table_bytes.events_json(dataset, view),
                tables.read_by("events"),
            ),
            Path(
                "events.geojson",
                GEOJSON,
                "The same as features at their crossings; events on the group are MultiPoints.",
                lambda dataset, view, _: geojson.events_geojson(dataset, view),
                tables.read_by("events"),
            ),
        )
    }
)
"""What else there is of a table."""
PATHS = (
    Path(
        "answer",
        JSON,
        "The answer on `as_of`, in the language `lang`, with permalink and citation. Of all listed links together: "
        "which were open, and how many are at each status. Of the only listed one: its status, since when, what "
        "was before, the strongest claim for and against, or the search record and the nearest hint where nobody "
        "reports; and where its crossing lies.",
        lambda dataset, view, own: answer_json.answer_json(dataset, view, LANG.of(own)),
        tables.read_by("status"),
        (LANG,),
    ),
    *(
        path
        for name in TABLES
        for path in (
            *(_of_table(name, form) for form in formats.OF_TABLES if name in form.tables),
            *_MORE.get(name, ()),
        )
    ),
    *map(_of_view, formats.OF_VIEWS),
    Path(
        "feed.atom",
        ATOM,
        "One entry per filtered event, of all time, and one per change of the whole log; the latest change first. The "
        "link of an event opens the map on its first possible day.",
        lambda dataset, view, _: feeds.atom(dataset, view),
        _OF_CALENDARS,
    ),
    Path(
        feeds.CHANGES,
        CALENDAR,
        "The filtered events of all time that give a status, as a calendar: each on all days on which it may have "
        "happened.",
        lambda dataset, view, _: feeds.calendar_of_changes(dataset, view),
        _OF_CALENDARS,
    ),
    Path(
        feeds.TRAINS,
        CALENDAR,
        "The rows of `trains.csv` on the listed links, as a calendar: on their weekdays, up to `covered_to` at most.",
        lambda dataset, view, _: feeds.trains(dataset, view),
        ("crossing", "service", "province", "context"),
    ),
)
"""The paths that take a selection."""
BY_NAME: Mapping[str, Path] = MappingProxyType({path.path: path for path in PATHS})


def too_many(path: str, view: View, own: Own = NO_OWN) -> BadValue | None:
    """Why a table is refused: it would have too many rows; None if it would not.

    A period may begin in 1800, and a large log has thousands of links: a table of all its days would take minutes.

    Args:
        path: The path of the API that has the table.
        view: The view.
        own: The values of the path's own parameters.
    """
    row = BY_NAME[path]
    if not row.periods:
        return None
    by = EVERY.of(own) if row.periods == EVERY.name else view.selection.by
    rows = len(view_figures.shown_periods(view, by)) * len(view.links)
    if rows <= row.most_rows or by == "whole":
        return None
    most = f"at most {row.most_rows:,} rows, not {rows:,}"
    return BadValue(row.periods, by, TOO_LONG, f"{most}: ask for fewer links, or for a shorter period with from and to")


def saved_as(dataset: Dataset, view: View, path: str, own: Own = NO_OWN) -> str:
    """The name of a saved file: crossing, service, days, known-on day and table.

    `dandong-sinuiju-freight-2024-intervals.csv` has the intervals of one link that touch 2024.

    Args:
        dataset: The package.
        view: The view.
        path: The path of the export in the API, such as `events.csv`.
        own: The values of its own parameters: what a panel has a row of stands in the name, and `excel`.
    """
    stem, _, ending = path.partition(".")
    known_on = view.selection.known_on
    parts = (
        named(dataset, view.selection),
        days_of.short(view, _days_of(view, path, stem)),
        "" if known_on is None else f"known-on-{known_on}",
        "" if stem == "export" else stem,
        *(own[name] for name in ("every", "shape", "for") if own.get(name) not in {None, "", "long", "code"}),
    )
    return f"{'-'.join(filter(None, parts))}.{ending}"


def _days_of(view: View, path: str, stem: str) -> str:
    """Of which days a file is (`days_of`)."""
    if path == f"export{formats.XLSX_FILE.ending}":
        return days_of.PERIOD if days_of.has_period(view) else days_of.DAY
    if stem in {PurePosixPath(feeds.CHANGES).stem, PurePosixPath(feeds.TRAINS).stem}:
        return days_of.LOG
    return TABLES[stem].days if stem in TABLES else days_of.EVENTS


def named(dataset: Dataset, chosen: Selection) -> str:
    """The beginning of the name of a file: the chosen crossings and services; a number where there are several."""
    everything = "own-log" if dataset.is_own_log else "china-dprk"
    return "-".join(filter(None, [_one_or_number(chosen.crossing, "crossings") or everything,
                                  _one_or_number(chosen.service, "services")]))  # fmt: skip


def _one_or_number(values: Sequence[str], noun: str) -> str:
    """The only value as it may stand in the name of a file, or how many there are; empty for none."""
    return f"{len(values)}-{noun}" if len(values) > 1 else "".join(_NOT_IN_NAMES.sub("-", value) for value in values)


def description(package: Dataset, base: str) -> Description:
    """The description of the whole package as the API serves it.

    docs/api.md describes each path: a description here would travel with every load of the page.

    Args:
        package: The package.
        base: The address of the dashboard's first page, with a slash at its end: its files lie below it.
    """
    cited = cite.citation(package)
    exports = ({"name": path.path, "path": f"{base}{API}{path.path}", "mediatype": path.media} for path in PATHS)
    text = str(package.descriptor["description"])
    files = (*exports, *_layers(package, base))
    return Description(package, cited, text, files, package.crossings, home=cited.url or base)


def _layers(package: Dataset, base: str) -> Iterator[Mapping[str, Any]]:
    """The layers of the map, each with the licence of its own."""
    for each in package.descriptor["resources"]:
        if str(each["path"]).startswith("layers/"):
            yield {
                "name": str(each["name"]),
                **({"title": each["title"]} if "title" in each else {}),
                "path": f"{base}{API}{each['path']}",
                "mediatype": GEOJSON,
                **({"licenses": each["licenses"]} if each.get("licenses") else {}),
            }
