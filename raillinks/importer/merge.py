"""A reader's own log beside another one, in one package: the same map, strips, filters and exports for both.

Whatever is the reader's own is marked: its ids begin with `own-`, and its crossings have the name of the file after
theirs. Its crossings are context (`context=1` lists them), so that events of the other log's group never move them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import shapely
from shapely.geometry import shape

from raillinks.domain.problems import DataError, errors
from raillinks.importer import build_package
from raillinks.importer.log_rows import NOWHERE
from raillinks.importer.pipeline import Intake
from raillinks.package import descriptor
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import BESIDE, OWN_LOG, Json
from raillinks.package.package_files import PackageFiles, content_hash
from raillinks.package.schema import COLUMNS, PATHS
from raillinks.validation import load

MARK = "own-"
"""How each id of the reader's own begins."""
_IDS = ("event_id", "claim_id", "source_id", "place_id", "crossing_id")
_LONGEST_FILE = 40
_NAMES = ("name", "name_ko", "name_zh", "name_ru")


def joined(own: Dataset, other: Dataset) -> Dataset:
    """One package of two logs.

    Args:
        own: The reader's, as an intake makes it.
        other: The one that it is to stand beside. Its days, `covered_to` and layers stay as they are, its story is
            left out.

    Returns:
        A package with `own_log`, whose `beside` has the title of the other log.

    Raises:
        DataError: They make no package together.
    """
    tables = {name: _both(name, own, other) for name in PATHS}
    layers = {**other.layers, "crossings": _crossings(own, other), **_land(own, other)}
    described = _descriptor(own, other, {name: len(table) for name, table in tables.items()}, [*layers])
    files = {f"layers/{name}.geojson": content for name, content in layers.items()}
    made_of = content_hash({"own": own.content_hash.encode(), "other": other.content_hash.encode()})
    dataset, problems = load.parse_and_check(PackageFiles(described, files, made_of), tables)
    if dataset is None or errors(problems):
        raise DataError(problems)
    return dataset


def with_other(taken: Intake, other: Dataset) -> Intake:
    """What came of files, with the package beside another log; nothing changes where there is no package.

    Args:
        taken: What came of them.
        other: The other log.
    """
    return taken if taken.dataset is None else replace(taken, dataset=joined(taken.dataset, other))


def _both(name: str, own: Dataset, other: Dataset) -> pd.DataFrame:
    """A table of both logs as text: the rows of the other one, then the reader's, marked."""
    columns = [str(field["name"]) for field in other.fields(name)]
    rows = getattr(own, name)[list(COLUMNS[name])].astype(str)
    marked = {column: MARK + rows[column] for column in _IDS if column in columns}
    named = {column: _named(rows[column], own) for column in _NAMES if column in columns}
    reader = rows.assign(**marked, **named).reindex(columns=columns, fill_value="")
    theirs: pd.DataFrame = getattr(other, name)
    both: pd.DataFrame = pd.concat([theirs[columns].astype(str), reader], ignore_index=True)
    return both


def _named(names: "pd.Series[str]", own: Dataset) -> "pd.Series[str]":
    """The names of places with the file's name after them; a name that is not there stays so."""
    return names.where(names == "", names + _whose(own))


def _whose(own: Dataset) -> str:
    """What stands after the names of the reader's crossings."""
    files: Sequence[str] = own.descriptor[OWN_LOG]["files"]
    first = "".join(sign for sign in files[0] if sign.isprintable())[:_LONGEST_FILE].strip()
    return f" ({first or 'own'}{', …' if len(files) > 1 else ''})"


def _crossings(own: Dataset, other: Dataset) -> bytes:
    collection = other.layer("crossings")
    return _text({**collection, "features": [*collection["features"], *map(_crossing_of(own), _features(own))]})


def _features(own: Dataset) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = own.layer("crossings")["features"]
    return features


def _crossing_of(own: Dataset) -> Any:  # noqa: ANN401 (a function of a feature)
    whose = _whose(own)

    def marked(feature: Mapping[str, Any]) -> dict[str, Any]:
        properties, key = feature["properties"], MARK + feature["properties"]["crossing_id"]
        named = {name: properties[name] + whose for name in _NAMES if properties.get(name)}
        return {**feature, "id": key,
                "properties": {**properties, **named, "id": key, "crossing_id": key, "context": True}}  # fmt: skip

    return marked


def _land(own: Dataset, other: Dataset) -> dict[str, bytes]:
    """The land around all crossings: that of the other log, and beyond its edges the coarse one of own logs.

    Empty where the reader's crossings have no coordinates: the other log's layers stay as they are.
    """
    if build_package.NAME not in own.layers:
        return {}
    points = [
        (float(lon), float(lat))
        for crossings in (own.crossings[own.crossings["accuracy_m"].fillna(0) < NOWHERE], other.crossings)
        for lon, lat in zip(crossings["lon"], crossings["lat"], strict=True)
    ]
    around = build_package.around(points)
    if build_package.NAME not in other.layers:
        return {build_package.NAME: build_package.collection(build_package.NAME, around)}
    collection = other.layer(build_package.NAME)
    window = shapely.box(*shapely.total_bounds([shape(each["geometry"]) for each in collection["features"]]))
    beyond = [cut for each in around if (cut := _without(each, window)) is not None]
    said = {
        name: "; ".join(dict.fromkeys(filter(None, [str(collection.get(name, "")), text])))
        for name, text in build_package.MEMBERS.items()
    }
    return {build_package.NAME: _text({**collection, **said, "features": [*collection["features"], *beyond]})}


def _without(feature: Mapping[str, Any], window: shapely.Polygon) -> dict[str, Any] | None:
    cut = build_package.of_shape(feature, shapely.difference(shape(feature["geometry"]), window))
    key = MARK + str(feature["id"])
    return None if cut is None else {**cut, "id": key, "properties": {**feature["properties"], "id": key}}


def _text(collection: Mapping[str, Any]) -> bytes:
    return (json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _descriptor(own: Dataset, other: Dataset, rows: Mapping[str, int], layers: Sequence[str]) -> Json:
    """That of the other log, with what it lacks of the reader's. Files that are not written have no checksums."""
    known = {PATHS[name]: rows[name] for name in rows}
    resources = [
        {**{key: value for key, value in each.items() if key not in {"bytes", "hash", "rows"}},
         **({"rows": known[each["path"]]} if each["path"] in known else {})}
        for each in other.descriptor["resources"] if each["format"] in {"csv", "geojson"}
    ]  # fmt: skip
    if build_package.NAME in layers and build_package.NAME not in {each["name"] for each in resources}:
        resources += [each for each in own.descriptor["resources"] if each["name"] == build_package.NAME]
    licences = [*other.descriptor["licenses"], *own.descriptor["licenses"]]
    sources = [
        *other.descriptor.get("sources", ()),
        *([dict(build_package.SOURCE)] if build_package.NAME in own.layers else []),
    ]
    described = {
        **other.descriptor,
        "name": "own-log-beside",
        "title": f"{own.descriptor['title']} · {other.descriptor['title']}",
        "version": f"{other.version}+own",
        "resources": resources,
        "sources": _once(sources),
        "licenses": _once(licences),
        "contributors": [*other.descriptor["contributors"], *own.descriptor["contributors"]],
        OWN_LOG: {**own.descriptor[OWN_LOG], BESIDE: other.descriptor["title"]},
    }
    return descriptor.parse(json.dumps(described, ensure_ascii=False).encode())


def _once(listed: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Each title once, the first that has it."""
    return [*{str(each["title"]): each for each in reversed(listed)}.values()][::-1]
