"""Where: provinces of a crossing by spatial join, and search by any form of a name."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

_NOT_LETTERS = re.compile(r"[\s'’ʼ`´\-–—·.,()/]+")
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
    found = gpd.GeoDataFrame.from_features(collection["features"], crs=4326)
    return found.reindex(columns=["geometry", *columns]).set_geometry("geometry", crs=4326)


def folded(text: str) -> str:
    """A text as search compares it: case, accents, apostrophes, breves, hyphens and blanks do not count.

    Hangul is composed and Han compatibility forms are unified (NFKC), so NFC and NFD input match.
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not _is_accent(c))
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", bare))


def _is_accent(character: str) -> bool:
    """A combining mark over a letter; not the parts of a decomposed Hangul syllable, which are letters."""
    return unicodedata.category(character) == "Mn"


def name_forms(places: pd.DataFrame) -> "pd.Series[str]":
    """Every form of each place's name in one searchable text, by `place_id`."""
    columns = ["name", "name_ko", "name_zh", "name_ru", "aliases", "iso_3166_2", "pcode", "gbt_2260"]
    joined = places[columns].agg("\n".join, axis=1)
    forms = joined.map(lambda text: "\n".join(folded(form) for form in re.split(r"[\n;]", text) if form))
    return pd.Series(forms.to_numpy(), index=places["place_id"], dtype=str)


def forms_of_crossings(places: pd.DataFrame, provinces: pd.DataFrame) -> "pd.Series[str]":
    """For each crossing the name forms of all its places and provinces, by `crossing_id`.

    Args:
        places: The table of places.
        provinces: As `provinces_of_crossings` returns them.
    """
    forms = name_forms(places)
    own = places.loc[places["crossing_id"] != "", ["crossing_id", "place_id"]]
    areas = places.loc[places["iso_3166_2"] != "", ["place_id", "iso_3166_2"]]
    near = provinces.merge(areas, on="iso_3166_2")[["crossing_id", "place_id"]]
    pairs = pd.concat([own, near], ignore_index=True)
    found = pairs.assign(forms=forms.reindex(pairs["place_id"]).to_numpy())
    return found.groupby("crossing_id")["forms"].agg("\n".join)
