"""`python -m layers.build.world`: land and borders of the world in coarse form, for the maps of readers' own logs.

Natural Earth at 1:50 million, as `world-atlas` has it. Its borders show who holds the land, not who has a right to it.
"""

from __future__ import annotations

import json
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from babel import Locale
from babel.core import get_global
from shapely.affinity import translate

from layers.build.fetch import archive
from layers.build.read import polygonal
from layers.build.write import LAYERS, Feature, text
from raillinks.importer import build_package

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

TOLERANCE = 0.04
"""Degrees, some four kilometres: what is left out is less than a pixel at the zooms of a whole border."""
GRID = 0.01
"""Degrees: the last decimal that is kept."""
ISLET = 0.01
"""Square degrees, some hundred square kilometres: smaller islands are left out, but for a country's largest."""
_MEMBER = "package/countries-50m.json"
_WITHOUT_NUMBER = {"Kosovo": ["XK"]}
"""Countries that Babel names, although ISO 3166 gives them no number."""
_LANGUAGES = {"name": "en", "name_ko": "ko", "name_zh": "zh"}


def features() -> list[Feature]:
    """One feature per country, in the order of `world-atlas`; neighbours share their borders."""
    countries = _countries()
    cut = [each if each.is_valid else _cut_at_180(each) for each in countries.geometry]
    whole = [polygonal(each) for each in shapely.make_valid(cut)]
    shapes = shapely.set_precision(shapely.coverage_simplify(whole, TOLERANCE), GRID)
    named = [*map(_named, countries["id"], countries["name"])]
    parts: dict[str, list[BaseGeometry]] = {}
    for (place, _), shape in zip(named, shapes, strict=True):
        parts.setdefault(place, []).append(shape)  # some countries come with a territory under the same number
    names = {**dict(reversed(named)), **_own_names()}
    return [
        Feature(place, _without_islets(shapely.union_all(of_one)), {**names[place], "country": place})
        for place, of_one in parts.items()
    ]


def _countries() -> gpd.GeoDataFrame:
    with tarfile.open(archive("world")) as tar, tempfile.TemporaryDirectory() as folder:
        tar.extract(_MEMBER, folder, filter="data")
        return gpd.read_file(Path(folder) / _MEMBER, layer="countries")


def _cut_at_180(shape: BaseGeometry) -> BaseGeometry:
    """A shape whose rings jump over the antimeridian, cut there. A ring round the pole stays as it is."""
    parts = shapely.get_parts(shape)
    return shapely.union_all([piece for part in parts for piece in _both_sides(part)])


def _both_sides(part: shapely.Polygon) -> list[BaseGeometry]:
    rings = [np.asarray(ring.coords) for ring in (part.exterior, *part.interiors)]
    going_on = [np.column_stack([np.unwrap(ring[:, 0], period=360), ring[:, 1]]) for ring in rings]
    if not all(np.allclose(ring[0], ring[-1]) for ring in going_on):
        return [shapely.make_valid(part)]
    whole = shapely.make_valid(shapely.Polygon(going_on[0], going_on[1:]))
    return [
        translate(shapely.intersection(whole, shapely.box(west, -90, west + 360, 90)), -180 - west)
        for west in (-540, -180, 180)
    ]


def _named(number: object, name: str) -> tuple[str, dict[str, str]]:
    """The id and the names of a country: its two letters and the names of Babel, where it has a number of ISO 3166."""
    aliases: list[str] = _WITHOUT_NUMBER.get(name) or get_global("territory_aliases").get(str(number), [])
    if not aliases:
        return f"ne-{name.lower().replace(' ', '-').replace('.', '')}", {"name": name}
    code = aliases[0]
    return code, {key: str(Locale(lang).territories[code]) for key, lang in _LANGUAGES.items()}


def _own_names() -> dict[str, dict[str, str]]:
    """The names that the map of this project has for its own countries."""
    drawn = json.loads((LAYERS / "land.geojson").read_text(encoding="utf-8"))["features"]
    kept = [{key: each["properties"][key] for key in (*_LANGUAGES, "name_ru")} for each in drawn]
    return {each["id"]: names for each, names in zip(drawn, kept, strict=True)}


def _without_islets(shape: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shape)
    size = shapely.area(parts)
    return shapely.multipolygons(parts[(size >= ISLET) | (size == np.max(size))])


def main() -> None:
    """Write the file, and print its size."""
    text_of_file = text(
        build_package.NAME, features(), build_package.MEMBERS["licence"], [build_package.MEMBERS["credits"]]
    )
    build_package.LAND_FILE.write_text(text_of_file, encoding="utf-8", newline="\n")
    print(f"{build_package.LAND_FILE.name}: {build_package.LAND_FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
