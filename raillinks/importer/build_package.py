"""Makes the package of logs: tables of events, sources and claims, layers and the descriptor.

It passes the checks of every package, since rows that would not have been left out before; the tests check each package
that they make. As files and as a zip the package is made when somebody wants it, and not before.

The land and the borders around the crossings, so that the map shows where they are: `land.geojson` is Natural Earth's,
coarse; `layers/build/world.py` made it.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from raillinks.domain import dates, enums, typed_dates
from raillinks.domain.enums import (
    ALL_SERVICES,
    OWN_FILE,
    Basis,
    CauseClass,
    Kind,
    Row,
    Seen,
    SourceType,
    Stance,
)
from raillinks.domain.problems import Problem, Severity
from raillinks.domain.status import Status
from raillinks.domain.text import TEXT, as_arrow, in_a_row, is_web_address, one_line, texts_at
from raillinks.domain.typed_dates import Period
from raillinks.engine.replay import NO_STATUS
from raillinks.importer import columns as cells_of
from raillinks.importer import events, log_rows
from raillinks.importer.events import Moves
from raillinks.importer.intervals import AFTER, BEGINS, KINDS, PARTS
from raillinks.importer.log_rows import NOWHERE, LogRows, Logs, Place, ids
from raillinks.importer.mapping import HowToRead
from raillinks.importer.raw_table import FOR_THE_MAPPING, Fault
from raillinks.package import descriptor, package_files, schema
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import CLOCK_TIMES, FILE, LAYERS, OWN_LOG
from raillinks.package.layers import table as table_of_crossings
from raillinks.package.package_files import PackageFiles
from raillinks.package.schema import COLUMNS, PATHS
from raillinks.package.tables import LF, MOST_CHARACTERS, csv_text
from raillinks.validation import load

_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Built:
    """What a package is made of.

    Args:
        tables: The tables that are not empty, by name.
        places: The crossings.
        title: Its title.
        covered_to: The last day that it covers.
        owner: Whose log it is.
        files: The names of the files that it was made of.
        services: What is said of each service; none where the log tells none apart.
        words: What the log calls statuses, a link and a crossing.
        has_clock_times: Whether its rows have clock times.
    """

    tables: Mapping[str, pd.DataFrame]
    places: Sequence[Place]
    title: str
    covered_to: np.datetime64
    owner: str
    files: Sequence[str]
    services: Sequence[Row]
    words: Mapping[str, str]
    has_clock_times: bool


NO_ROWS = "no-rows"
"""The code of the problem that no row can be used."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of logs.

    Args:
        dataset: The package, checked; None if there is none.
        problems: What is wrong with all of it, and what was assumed.
        faults: Rows that contradict others, by file: errors those that are left out, warnings those of one day.
        time: How long each link has each status: see `events.time_per_status`.
        examples: Some rows as they were read.
    """

    dataset: Dataset | None
    problems: list[Problem]
    faults: list[tuple[str, Fault]]
    time: pd.DataFrame | None = None
    examples: tuple[events.Example, ...] = ()


def make(
    logs: Logs, files: Sequence[str], today: np.datetime64, tell: Callable[[str, str], None], made_of: str = ""
) -> Made:
    """The package of logs: rows that its checks refuse, or that contradict each other, are left out.

    Args:
        logs: What was read; at least one log.
        files: The names of all tables.
        today: The last day on which anything can have happened.
        tell: Is told each step.
        made_of: A hash of all of that, which the package has for its own.
    """
    every = log_rows.together(logs.rows)
    rows = every.with_a_day
    file = files[int(rows.file[0])] if len(rows.row) else files[0]
    if len(rows.crossing.categories) > log_rows.MOST_CROSSINGS:
        hint = f"{FOR_THE_MAPPING}columns.log.crossing"
        return Made(None, [_problem(file, "too-many-crossings", log_rows.TOO_MANY, hint)], [])
    known = log_rows.places(every, logs.described)
    wrong = {int(at): "the source is older than what it reports" for at in np.flatnonzero(events.too_early(rows))}
    tell("events", "")
    end_day, guessed = events.end_day(rows, logs.how)
    logs.how = replace(logs.how, end_day=end_day)
    spans = events.spans_of(rows, np.flatnonzero(events.are_intervals(rows, logs.how)), logs.how)
    found, notes = events.happenings(rows, spans, logs.how, today, wrong)
    left_out = events.contradictions(rows, wrong, files)
    if not len(found.of):
        return Made(None, [_problem(file, NO_ROWS, "no row can be used")], left_out)
    found = found.in_order()
    place_ids = [known[name].place_id for name in rows.crossing.categories]
    places = pd.factorize(np.array(place_ids, object))[0][rows.crossing.codes[found.of]]
    built = _built(rows, found, known, files, logs.how, today)
    tell("package", "")
    notes += [guessed] if guessed else []
    said = [Problem(file, 0, "", "note", Severity.WARNING, note.text, note.hint) for note in notes]
    faults = [*left_out, *events.told(rows, found, places, files)]
    return Made(
        _dataset(built, made_of),
        said,
        faults,
        events.time_per_status(rows, spans, logs.how, today, wrong),
        events.examples(rows, logs.how),
    )


def _problem(file: str, code: str, reason: str, hint: str = "see docs/intake.md") -> Problem:
    return Problem(file, 0, "", code, Severity.ERROR, reason, hint)


def _built(  # noqa: PLR0913, PLR0917 (a package is made of all of them)
    rows: LogRows,
    found: Moves,
    known: Mapping[str, Place],
    files: Sequence[str],
    how: HowToRead,
    today: np.datetime64,
) -> Built:
    """What a package is made of."""
    own = [one_line(files[int(number)]) for number in np.unique(rows.file)]
    owner = Owner(one_line(how.owner) or own[0], one_line(how.title) or own[0], today)
    services = log_rows.service_rows(rows)
    place_ids = [known[name].place_id for name in rows.crossing.categories]
    table = _event_table(rows, found, (place_ids, (ALL_SERVICES, *enums.names(services))), files)
    sources, source_of = _sources(rows, owner, found)
    return Built(
        {"events": table, "claims": _claims(table, source_of), "sources": sources},
        list({place.place_id: place for place in known.values()}.values()),
        (one_line(how.title) or f"Own log: {own[0]}")[:_LONGEST_TITLE],
        events.covered_to(rows, how, today),
        owner.name,
        own,
        services,
        how.words,
        any(bool((span.clock > 0).any()) for span in (rows.begins, rows.ends)),
    )


_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can have: no clock is read
_LEVEL = 4


def files_to_keep(dataset: Dataset) -> dict[str, bytes]:
    """The files of a log's package, by path, the descriptor with their checksums.

    Args:
        dataset: The log, as an intake makes it: it has tables and layers, and no story.
    """
    tables = {name: getattr(dataset, name)[columns_of(name)] for name in PATHS}
    contents = {PATHS[name]: csv_text(table, LF) for name, table in tables.items()}
    contents |= {f"layers/{name}.geojson": content for name, content in dataset.layers.items()}
    made = PackageFiles(dataset.descriptor, contents, dataset.content_hash)
    described = package_files.with_checksums(made, {name: len(table) for name, table in tables.items()})
    return {FILE: described, **contents}


def zipped(contents: Mapping[str, bytes]) -> bytes:
    """Files as a zip: the same bytes for the same files.

    Args:
        contents: The files, by path.

    Raises:
        DataError: A package has no file at one of the paths.
    """
    descriptor.refuse_others(contents)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for path in sorted(contents):
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), contents[path], zipfile.ZIP_DEFLATED)
    return made.getvalue()


def zip_of(dataset: Dataset) -> bytes:
    """The zip of a log's package: see `files_to_keep`."""
    return zipped(files_to_keep(dataset))


_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_SAID = {
    "begins": "{status}", "within": "{held}", "still": "still {held}", "last": "still {held}",
    "after": "{status} after that",
}  # fmt: skip
_OF_NOTHING = "nothing known"


def _event_table(
    rows: LogRows, found: Moves, names: tuple[Sequence[str], Sequence[str]], files: Sequence[str]
) -> pd.DataFrame:
    """The table of events, in the order of their days.

    Args:
        rows: The rows of all logs.
        found: What happens on links, in the order of its days.
        names: The id of each crossing of the log, and of each service: see `events.services`.
        files: The names of the tables.
    """
    crossing = rows.crossing.codes[found.of]
    order = events.orders(found, pd.factorize(np.array(names[0], object))[0][crossing])
    cause, moving = _text(rows, "cause", found), pa.array(found.status != NO_STATUS)
    columns = {
        "event_id": _event_ids(rows, found, names[1], files),
        "date": texts_at(*events.dates_of(rows, found)),
        "crossing_id": texts_at(crossing, names[0]),
        "service": texts_at(found.service, names[1]),
        "kind": texts_at(found.kind, KINDS),
        "status_after": texts_at(found.status, events.WORDS),
        "cause": cause,
        "summary": _summaries(rows, found, files),
        "order_in_day": texts_at(order, ["", *map(str, range(1, order.max(initial=0) + 1))]),
        "cause_class": pc.if_else(pc.and_(moving, pc.equal(cause, "")), str(CauseClass.NOT_SAID), ""),
    }
    return _table("events", columns)


def _table(name: str, columns: Mapping[str, pa.Array | str]) -> pd.DataFrame:
    """A table of a package; a single text is the same in every row, and a column that is not given is empty."""
    n = max(len(texts) for texts in columns.values() if not isinstance(texts, str))
    alike = {text: pa.repeat(pa.scalar(text, TEXT), n) for text in ("", *columns.values()) if isinstance(text, str)}
    made = {column: columns.get(column, "") for column in columns_of(name)}
    arrays = {column: alike[texts] if isinstance(texts, str) else texts for column, texts in made.items()}
    return pd.DataFrame({column: pd.Series(texts, dtype=str) for column, texts in arrays.items()})


def _text(rows: LogRows, name: str, found: Moves) -> pa.Array:
    """A text of the row, for the event that begins with it."""
    if name not in rows.texts.column_names:
        return texts_at(np.zeros(len(found.of), np.int64), [""])
    code, words = cells_of.encoded(rows.texts[name])
    texts = [" ".join(text.split()) for text in words.to_pylist()]
    return texts_at(np.where(found.part == BEGINS, code[found.of], -1), [*texts, ""])


def _event_ids(rows: LogRows, found: Moves, services: Sequence[str], files: Sequence[str]) -> pa.Array:
    """The ids of the log where all of its rows have one, else the numbers of the rows."""
    of_all = np.asarray(rows.service == ALL_SERVICES)[found.of]
    service = np.where(of_all, found.service, 0)
    same = pd.Series((found.of * len(PARTS) + found.part) * len(services) + found.service)
    several = same[same.duplicated(keep=False)]
    again = np.zeros(len(same), np.int64)
    again[several.index] = several.groupby(several).cumcount()
    shape_of = again.max() + 1, len(PARTS), len(services)
    code, distinct = pd.factorize(np.ravel_multi_index((again, found.part, service), shape_of))
    ends = [
        (f"-{services[s]}" if s else "") + (f"-{PARTS[p]}" if p != BEGINS else "") + (f"-{n + 1}" if n else "")
        for n, p, s in zip(*np.unravel_index(distinct, shape_of), strict=True)
    ]
    own = rows.texts["id"].to_pylist() if "id" in rows.texts.column_names else []
    if own and len(set(own)) == len(own) and all(map(_ID.fullmatch, own)):
        ids_of_rows = pa.array(own, TEXT)
    else:
        ids_of_rows = in_a_row("row-", *([in_a_row(rows.file + 1, "-")] if len(files) > 1 else []), rows.row)
    return in_a_row(ids_of_rows.take(pa.array(found.of)), texts_at(code, ends))


def _summaries(rows: LogRows, found: Moves, files: Sequence[str]) -> pa.Array:
    """The status, the row and the file, then the note of the row; in a log with kinds the note alone."""
    words, (lasting, seconds) = len(events.WORDS), pd.factorize(found.seconds)
    others = np.where((found.seconds < 0) | (found.part == AFTER), 0, np.maximum(found.rows - 1, 0))
    held = events.codes_of(rows.status)[found.of]
    shape_of = len(seconds), len(PARTS), words, words
    parts = lasting, found.part, found.status % words, held % words
    code, distinct = pd.factorize(np.ravel_multi_index(parts, shape_of))
    said = [
        _said(PARTS[part], events.WORDS[status], events.WORDS[other], int(seconds[n]))
        for n, part, status, other in zip(*np.unravel_index(distinct, shape_of), strict=True)
    ]
    of_row = in_a_row(" (row ", rows.row, " of ", texts_at(rows.file, files))
    many, counts = pd.factorize(others)
    made = in_a_row(texts_at(code, said), of_row.take(pa.array(found.of)), texts_at(many, [*map(_more, counts)]), ")")
    if "summary" not in rows.texts.column_names:
        return in_a_row(made, ".")
    given = _text(rows, "summary", found)
    with_note = given if "kind" in rows.texts.column_names else _shorter(in_a_row(made, ": ", given))
    return pc.if_else(pc.not_equal(given, ""), with_note, in_a_row(made, "."))


_HOUR, _MINUTE = 3600, 60


def _more(rows: int) -> str:
    """That so many further rows make up the total of a day."""
    return f" and {rows:,} more that {'touches' if rows == 1 else 'touch'} it" if rows else ""


def _lasting(seconds: int, before: str) -> str:
    """How long a status lasts in all on the day of its event, where that is not the whole of it."""
    if seconds < 0:
        return ""
    hours, left = divmod(seconds, _HOUR)
    parts = [f"{hours} h"] * (hours > 0) + [f"{left // _MINUTE} min"] * (left >= _MINUTE or not hours)
    return f"{before} {' '.join(parts)} of this day, in all"


def _shorter(texts: pa.Array) -> pa.Array:
    """Texts as long as a cell may be."""
    shorter = in_a_row(pc.utf8_slice_codeunits(texts, 0, MOST_CHARACTERS - 1), "…")
    return pc.if_else(pc.greater(pc.utf8_length(texts), MOST_CHARACTERS), shorter, texts)


def _said(part: str, status: str, held: str, seconds: int) -> str:
    words = (_OF_NOTHING if word == Status.UNKNOWN else word for word in (status, held))
    said = _SAID[part].format(**dict(zip(("status", "held"), words, strict=True)))
    lasting = held if status == Status.UNKNOWN else status
    return said[:1].upper() + said[1:] + _lasting(seconds, f"; {lasting} for" if part == PARTS[AFTER] else ":")


_OF_SOURCE = ("source", "url", "published", "title")
_BASIS = str(Basis.SECONDARY)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose file it is.

    Args:
        name: The publisher of what it says.
        title: What the file is called.
        read_on: The day on which it was read, the last on which it can have been published.
    """

    name: str
    title: str
    read_on: np.datetime64


def _sources(rows: LogRows, owner: Owner, found: Moves) -> tuple[pd.DataFrame, pa.Array]:
    """The table of sources, and for each event the id of its source.

    That evidence ends is the file's own word, and so is what was published before the event began.

    Args:
        rows: The rows of all logs.
        owner: Whose they are.
        found: What happens on links.
    """
    own = _source(OWN_FILE, owner.name, owner.title, f"../{owner.read_on}", SourceType.EDITORIAL, Seen.READ)
    named = {name: cells_of.encoded(rows.texts[name]) for name in _OF_SOURCE if name in rows.texts.column_names}
    if not {"source", "url", "title"} & {*named}:
        of_file = texts_at(np.zeros(len(found.of), np.int64), [OWN_FILE])
        return pd.DataFrame([own], columns=list(COLUMNS["sources"])), of_file
    nothing = np.zeros(len(rows.row), np.int64), pa.array([""])
    code, keys = cells_of.together([named.get(name, nothing) for name in _OF_SOURCE])
    is_used = np.zeros(len(code), bool)
    is_used[found.of] = True
    used = [n for n in pd.unique(code[is_used]).tolist() if any(keys[n][part] for part in (0, 1, 3))]
    texts = {n: " ".join(filter(None, keys[n])) for n in used}
    new = ids([*dict.fromkeys(texts.values())])
    cited: dict[str, int] = {}
    for n, text in texts.items():
        cited.setdefault(f"s-{new[text]}", n)
    table = [own, *(_cited(source_id, keys[n], owner) for source_id, n in cited.items())]
    sources = pd.DataFrame(table, columns=list(COLUMNS["sources"]))
    own_ids = [f"s-{new[texts[n]]}" if n in texts else OWN_FILE for n in range(len(keys))] + [OWN_FILE]
    latest = pd.Series(dates.windows(sources["published"]).latest, index=sources["source_id"])
    source_of = code[found.of]
    too_old = latest[own_ids].to_numpy().astype("datetime64[D]")[source_of] < found.first.astype("datetime64[D]")
    of_file = too_old | (found.kind == KINDS.index(Kind.EVIDENCE_END))
    return sources, texts_at(np.where(of_file, -1, source_of), own_ids)


def _cited(source_id: str, key: tuple[str, ...], owner: Owner) -> dict[str, str]:
    """A source that the log names: known from this mention alone, so it never confirms."""
    name, url, published, title = key
    address = next((text for text in (url, name) if is_web_address(text)), "")
    given = typed_dates.read(published) if published else None
    day = str(given) if isinstance(given, Period) and given.first <= owner.read_on else f"../{owner.read_on}"
    publisher = name if name and name != address else address.split("/")[2] if address else title or owner.name
    return _source(source_id, publisher, title, day, SourceType.REFERENCE, Seen.MENTION) | {"url": address}


def _source(  # noqa: PLR0913, PLR0917 (a source has this many parts)
    source_id: str, publisher: str, title: str, published: str, source_type: SourceType, seen: Seen
) -> dict[str, str]:
    filled = {
        "source_id": source_id, "publisher": one_line(publisher), "title": one_line(title), "published": published,
        "source_type": str(source_type), "seen": str(seen),
    }  # fmt: skip
    return dict.fromkeys(COLUMNS["sources"], "") | filled


def _claims(events: pd.DataFrame, source_of: pa.Array) -> pd.DataFrame:
    """A claim for each event.

    Args:
        events: The table of events.
        source_of: The source of each event.
    """
    ids_of_events, days = (as_arrow(events[name]) for name in ("event_id", "date"))
    columns = {
        "claim_id": in_a_row(ids_of_events, "-says"),
        "event_id": ids_of_events,
        "source_id": source_of,
        "stance": str(Stance.SUPPORTS),
        "claimed_date": days,
        "preferred": "true",
        "basis": _BASIS,
    }
    return _table("claims", columns)


NAME = "land"
LAND_FILE = Path(__file__).with_name("land.geojson")
LICENCE: Mapping[str, str] = MappingProxyType(
    {"name": "other-pd", "title": "Public domain", "path": "https://www.naturalearthdata.com"}
)
SOURCE: Mapping[str, str] = MappingProxyType({"title": "Natural Earth", "path": "https://www.naturalearthdata.com"})
OF_LAYER: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        NAME: {
            "title": "Land",
            "description": "Land and borders around the crossings, coarse: some four kilometres.",
            "licenses": [dict(LICENCE)],
            "sources": [dict(SOURCE)],
        }
    }
)
"""What a descriptor says of the layer, by its name."""
MEMBERS: Mapping[str, str] = MappingProxyType({"licence": LICENCE["title"], "credits": SOURCE["title"]})
"""What the layer's file says of itself."""
_AROUND = 8.0
"""Degrees of land around the outermost crossings, at least: a map of one crossing shows its countries."""
_WORLD = (-180.0, -90.0, 180.0, 90.0)


def around(points: Sequence[tuple[float, float]]) -> list[dict[str, Any]]:
    """The land around points, as GeoJSON features that are cut at the edge of what a map of them shows.

    Args:
        points: Longitudes and latitudes in degrees (WGS 84); at least one.
    """
    west, south = np.min(points, axis=0)
    east, north = np.max(points, axis=0)
    margin = max(_AROUND, east - west, north - south)
    window = np.array([west - margin, south - margin, east + margin, north + margin])
    edges = [float(edge) for edge in np.clip(window, [*_WORLD[:2]] * 2, [*_WORLD[2:]] * 2)]
    world = json.loads(LAND_FILE.read_text(encoding="utf-8"))["features"]
    return [cut for feature in world if (cut := _cut(feature, edges)) is not None]


def _cut(feature: Mapping[str, Any], edges: Sequence[float]) -> dict[str, Any] | None:
    """What of a country lies within a rectangle; None if nothing does."""
    return of_shape(feature, shapely.clip_by_rect(shape(feature["geometry"]), *edges))


def of_shape(feature: Mapping[str, Any], cut: BaseGeometry) -> dict[str, Any] | None:
    """A feature with the areas of another shape; None if it has none: lines and points are left out."""
    kept = [part for part in shapely.get_parts(cut) if part.geom_type == "Polygon" and not part.is_empty]
    return {**feature, "geometry": mapping(shapely.multipolygons(kept))} if kept else None


_LICENCE = {"name": "LicenseRef-not-stated", "title": "Not stated: a log of one's own",
            "path": "https://spdx.org/licenses/"}  # fmt: skip
VERSION = "1.0.0+own"
"""Each row of each export ends with it: so all of them say that the log is somebody's own."""
_MOST_NAMED, _LONGEST_NAME = 1_000, 200  # files that the descriptor names
_APART = 0.5
"""Degrees between crossings of which nobody says where they are."""
_HALF_ROUND = 180.0


def _tables(built: Built) -> dict[str, pd.DataFrame]:
    """All tables of a package, by name; a log has nothing for most of them."""
    return {name: built.tables.get(name, _empty(name)) for name in PATHS} | {"places": _places(built.places)}


def _dataset(built: Built, made_of: str) -> Dataset:
    """The package, whose files are not written yet: see `files_to_keep`.

    Args:
        built: What it is made of.
        made_of: A hash of what makes the package what it is.
    """
    tables, features = _tables(built), _layers(built.places)
    layers = {name: collection(name, each) for name, each in features.items()}
    described = _descriptor(built, {name: len(table) for name, table in tables.items()}, layers)
    crossings = table_of_crossings([*features["crossings"]])
    return load.put_together(described, tables, layers, crossings, made_of)


def _empty(name: str) -> pd.DataFrame:
    return pd.DataFrame(columns=columns_of(name), dtype=str)


def _places(places: Iterable[Place]) -> pd.DataFrame:
    rows = [
        {
            "place_id": place.place_id,
            "kind": "crossing",
            "name": place.name,
            "crossing_id": place.place_id,
            **place.names,
        }
        for place in places
    ]
    return pd.DataFrame(rows, dtype=str).fillna("").reindex(columns=columns_of("places"), fill_value="")


def _layers(places: Sequence[Place]) -> dict[str, Sequence[Mapping[str, Any]]]:
    """The features of the layers that every package must have, and land where somebody says where the crossings are.

    A log says nothing of provinces and bridges.
    """
    unplaced = [place for place in places if place.at is None]
    instead = {place.place_id: (_APART * n % _HALF_ROUND, 0.0) for n, place in enumerate(unplaced)}
    placed = [place.at for place in places if place.at is not None]
    layers: dict[str, Sequence[Mapping[str, Any]]] = dict.fromkeys(LAYERS, ())
    layers["crossings"] = [_crossing(place, instead.get(place.place_id)) for place in places]
    return layers | ({NAME: around(placed)} if placed else {})


def _path(layer: str) -> str:
    return f"layers/{layer}.geojson"


def _crossing(place: Place, instead: tuple[float, float] | None) -> dict[str, Any]:
    lon, lat = place.at or instead or (0.0, 0.0)
    properties: dict[str, Any] = {
        "id": place.place_id, "crossing_id": place.place_id, "name": place.name, **place.names,
        "context": False, "exists_from": "", "exists_to": "",
    }  # fmt: skip
    if place.at is None:
        properties |= {"accuracy_m": NOWHERE, "note": "nobody says where it is"}
    geometry = {"type": "Point", "coordinates": [round(lon, 7), lat]}
    return {"type": "Feature", "id": place.place_id, "properties": properties, "geometry": geometry}


def collection(name: str, features: Sequence[Mapping[str, Any]]) -> bytes:
    """A layer's file.

    Args:
        name: The layer.
        features: Its features.
    """
    made = {
        "type": "FeatureCollection",
        "name": name,
        **(MEMBERS if name == NAME else {}),
        "features": features,
    }
    return (json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _descriptor(built: Built, rows: Mapping[str, int], layers: Iterable[str]) -> dict[str, Any]:
    resources = [
        {"name": name, "path": PATHS[name], **descriptor.TABLE, "format": "csv", "encoding": "utf-8",
         "rows": rows[name], "schema": {"fields": fields_of(name, enums.names(built.services or enums.DEFAULT))}}
        for name in PATHS
    ] + [
        {"name": name.replace("_", "-"), "path": _path(name), "format": "geojson", **OF_LAYER.get(name, {})}
        for name in layers
    ]  # fmt: skip
    return {
        "$schema": descriptor.SCHEMA,
        "name": "own-log",
        "title": built.title,
        "description": f"A log of one's own, made from {', '.join(built.files)}."[:2000],
        "version": VERSION,
        "covered_to": str(built.covered_to),
        OWN_LOG: {
            "files": [name[:_LONGEST_NAME] for name in built.files[:_MOST_NAMED]],
            **({"words": dict(built.words)} if built.words else {}),
            **({CLOCK_TIMES: True} if built.has_clock_times else {}),
        },
        "licenses": [_LICENCE],
        "contributors": [{"title": built.owner, "roles": ["author"]}],
        **({"services": built.services} if built.services else {}),
        "resources": resources,
    }


def columns_of(table: str) -> list[str]:
    """The names of the columns of a table, in their order."""
    return [field["name"] for field in fields_of(table, ())]


def fields_of(table: str, services: Sequence[str]) -> list[dict[str, Any]]:
    """The columns of a table; of events those that take any text come last, as own logs have always had them."""
    fields = [
        {key: value for key, value in column.field.items() if key not in {"description", "format"}}
        for column in schema.of_package(table, services)
    ]
    return sorted(fields, key=lambda field: table == "events" and [*field.values()] == [field["name"], "string"])
