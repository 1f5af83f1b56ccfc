"""Where: provinces of a crossing by spatial join, and search by any form of a name."""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

_APOSTROPHES = re.compile("['’‘`´\u02b9-\u02bf]")
"""Those of romanisations: Unicode counts some of them among the letters."""

_NOT_LETTERS = re.compile(r"[\W_]+")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NAMES = ("name", "name_ko", "name_zh", "name_ru", "aliases")
_CODES = ("iso_3166_2", "pcode", "gbt_2260")
METRES = 32652
"""EPSG code of UTM zone 52 north, which covers the border: distances in metres."""


def provinces_of_crossings(bridges: Mapping[str, Any], provinces: Mapping[str, Any]) -> pd.DataFrame:
    """Which provinces each crossing joins: those that its bridge touches.

    Args:
        bridges: GeoJSON FeatureCollection of lines with `crossing_id` and `accuracy_m`.
        provinces: GeoJSON FeatureCollection of areas with `iso_3166_2`.

    Returns:
        `crossing_id`, `iso_3166_2`, sorted and distinct. A bridge whose place is known to some metres only
        touches what lies within them.
    """
    lines = _frame(bridges, ["crossing_id", "accuracy_m"]).to_crs(METRES)
    reach = pd.to_numeric(lines["accuracy_m"]).fillna(0.0)
    lines = lines.set_geometry(lines.geometry.buffer(reach.clip(lower=1.0)))
    areas = _frame(provinces, ["iso_3166_2"]).to_crs(METRES)
    joined = gpd.sjoin(lines, areas, predicate="intersects")
    pairs = pd.DataFrame(joined[["crossing_id", "iso_3166_2"]]).drop_duplicates()
    return pairs.sort_values(["crossing_id", "iso_3166_2"], ignore_index=True)


def _frame(collection: Mapping[str, Any], columns: list[str]) -> gpd.GeoDataFrame:
    features = collection["features"]
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    properties = {column: [feature["properties"].get(column) for feature in features] for column in columns}
    return gpd.GeoDataFrame(properties, geometry=shapes, crs=4326)


def spaced(text: str) -> str:
    """The words of a text as search compares them, one blank between: case, accents, breves, apostrophes do not count.

    Hangul is composed and compatibility forms are unified (NFKC), so NFC and NFD input match.
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not _is_accent(c))
    return _NOT_LETTERS.sub(" ", _APOSTROPHES.sub("", unicodedata.normalize("NFKC", bare))).strip()


def folded(text: str) -> str:
    """A name as search compares it: as `spaced`, and blanks, hyphens and all else between words do not count either."""
    return spaced(text).replace(" ", "")


def _is_accent(character: str) -> bool:
    """A combining mark over a letter; not the parts of a decomposed Hangul syllable, which are letters."""
    return unicodedata.category(character) == "Mn"


def names_of(places: pd.DataFrame) -> pd.DataFrame:
    """Every form of each place's name, and every code of it.

    Returns:
        `place_id`, `name` (as listed), `sought` (what a search is compared with: a name `folded`, a code with its
        hyphen, since KP-03 is not KP03) and `code` (bool); one row a form.
    """
    ids = places["place_id"]
    listed = pd.concat([places[c].str.split(";").set_axis(ids) for c in (*_NAMES, *_CODES)], keys=(*_NAMES, *_CODES))
    forms = listed.explode().rename_axis(["column", "place_id"]).rename("name").reset_index()
    forms = forms[forms["name"] != ""].reset_index(drop=True)
    code = forms["column"].isin(_CODES)
    sought = forms["name"].map(folded).mask(code, forms["name"].str.casefold())
    return forms[["place_id", "name"]].assign(sought=sought, code=code)


def named(names: pd.DataFrame, text: str) -> list[str]:
    """The ids of the places that bear a text as a name, in any script and spelling listed, or as a code.

    Args:
        names: As `names_of` returns them.
        text: As the reader typed it.
    """
    by_name = (names["sought"] == folded(text)) & ~names["code"] & (folded(text) != "")
    by_code = (names["sought"] == text.strip().casefold()) & names["code"]
    return sorted(set(names.loc[by_name | by_code, "place_id"]))


def pattern(name: str) -> str:
    """A regular expression that finds a name in a text of `spaced` words with a blank at both ends.

    Whole words, a plural or possessive s apart; in a script without blanks between words, anywhere.
    """
    if _EAST_ASIAN.search(spaced(name)):
        return " ?".join(folded(name))
    return f" {' ?'.join(spaced(name).split())}s? "


def places_of_crossings(places: pd.DataFrame, provinces: pd.DataFrame, crossings: pd.DataFrame) -> pd.DataFrame:
    """Which places an event at a crossing is at: the crossing's own, its provinces, its river and the towns it joins.

    Yards are none of them: they lie down the line, and an event speaks of one only by naming it.

    Args:
        places: The table of places.
        provinces: As `provinces_of_crossings` returns them.
        crossings: The crossings layer as a table; its columns `river` and `end_…`, if any, name river and towns.

    Returns:
        `crossing_id`, `place_id`, distinct.
    """
    own = places[(places["crossing_id"] != "") & (places["kind"] != "yard")]
    areas = provinces.merge(places[places["iso_3166_2"] != ""], on="iso_3166_2", suffixes=("", "_of_place"))
    told = crossings[["crossing_id", *(c for c in crossings if c == "river" or str(c).startswith("end_"))]]
    names = told.melt("crossing_id", value_name="name").dropna(subset="name").astype({"name": str})
    nearby = places.loc[places["kind"].isin(["river", "city"]), ["name", "place_id"]]
    parts = [frame[["crossing_id", "place_id"]] for frame in (own, areas, names.merge(nearby, on="name"))]
    return pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)
