"""Searches places by any form of a name."""

import re

import pandas as pd

from raillinks.words import folding

_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NAMES = ("name", "name_ko", "name_zh", "name_ru", "aliases")
_CODES = ("iso_3166_2", "pcode", "gbt_2260")


def names_of(places: pd.DataFrame) -> pd.DataFrame:
    """Every form of each place's name, and all its codes.

    Args:
        places: The table of places.

    Returns:
        One row per form: `place_id`, `name` (as listed), `key` (the text that a search is compared with: a name
        `folded`, a code with its hyphen, since KP-03 is not KP03) and `code` (bool).
    """
    ids = places["place_id"]
    listed = pd.concat([places[c].str.split(";").set_axis(ids) for c in (*_NAMES, *_CODES)], keys=(*_NAMES, *_CODES))
    forms = listed.explode().rename_axis(["column", "place_id"]).rename("name").reset_index()
    forms = forms[forms["name"] != ""].reset_index(drop=True)
    code = forms["column"].isin(_CODES)
    key = forms["name"].map(folding.folded).mask(code, forms["name"].str.casefold())
    return forms[["place_id", "name"]].assign(key=key, code=code)


def named(names: pd.DataFrame, text: str) -> list[str]:
    """The sorted ids of the places with a text as a name, in any listed script and spelling, or as a code.

    Args:
        names: As `names_of` returns them.
        text: As the reader typed it.
    """
    by_name = (names["key"] == folding.folded(text)) & ~names["code"] & (folding.folded(text) != "")
    by_code = (names["key"] == text.strip().casefold()) & names["code"]
    return sorted(set(names.loc[by_name | by_code, "place_id"]))


def pattern(name: str) -> str:
    """A regular expression that finds a name in a text of `spaced` words with a space at both ends.

    It matches whole words, with or without a plural or possessive s. In scripts without spaces it matches anywhere.
    """
    if _EAST_ASIAN.search(folding.spaced(name)):
        return " ?".join(folding.folded(name))
    return f" {' ?'.join(folding.spaced(name).split())}s? "


def places_of_crossings(places: pd.DataFrame, provinces: pd.DataFrame, crossings: pd.DataFrame) -> pd.DataFrame:
    """The places of each crossing: its own, its provinces, its river and the towns at its ends.

    Yards are not included: they are further along the line, and an event concerns one only if it names it.

    Args:
        places: The table of places.
        provinces: As `provinces_of_crossings` returns them.
        crossings: The table of crossings; the columns `river` and `end_…`, if any, name river and towns.

    Returns:
        `crossing_id`, `place_id`, distinct.
    """
    own = places[(places["crossing_id"] != "") & (places["kind"] != "yard")]
    areas = provinces.merge(places[places["iso_3166_2"] != ""], on="iso_3166_2", suffixes=("", "_of_place"))
    named = crossings[["crossing_id", *(c for c in crossings if c == "river" or str(c).startswith("end_"))]]
    names = named.melt("crossing_id", value_name="name").dropna(subset="name").astype({"name": str})
    nearby = places.loc[places["kind"].isin(["river", "city"]), ["name", "place_id"]]
    parts = [frame[["crossing_id", "place_id"]] for frame in (own, areas, names.merge(nearby, on="name"))]
    return pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)
