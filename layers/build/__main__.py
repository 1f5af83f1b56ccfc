"""`python -m layers.build`: fetch the packages, check them, write every layer."""

from __future__ import annotations

from collections.abc import Callable

from layers.build import compose
from layers.build.write import Feature, layer

ODBL = "Open Database License 1.0 (ODbL)"
CC_BY = "Creative Commons Attribution 4.0 (CC BY 4.0)"
OSM = "© OpenStreetMap contributors (ODbL)"
GEO_BOUNDARIES = "geoBoundaries / WFP, OCHA (CC BY 3.0 IGO)"
GEO_NAMES = "GeoNames (CC BY 4.0)"
NATURAL_EARTH = "Natural Earth"
WIKIPEDIA = "coordinates from Wikipedia articles"
OWN = "own work"


def main() -> None:
    """Write all layers and print the size of each."""
    cells = compose.base_areas()
    plan: list[tuple[str, Callable[[], list[Feature]], str, tuple[str, ...]]] = [
        ("land", lambda: compose.land(cells), ODBL, (OSM,)),
        ("provinces", lambda: compose.provinces(cells), ODBL, (OSM, GEO_BOUNDARIES, NATURAL_EARTH)),
        ("dandong", lambda: compose.dandong(cells), ODBL, (OSM,)),
        ("sinuiju", lambda: compose.sinuiju_city(cells), ODBL, (OWN, OSM)),
        ("rivers", lambda: compose.border_rivers(cells), ODBL, (OSM,)),
        ("friendship_bridge", compose.network.bridge_features, ODBL, (OSM, WIKIPEDIA, OWN)),
        ("crossings", compose.crossings, ODBL, (OSM, WIKIPEDIA, OWN)),
        ("lines", compose.lines, ODBL, (OSM, GEO_NAMES, WIKIPEDIA, OWN)),
        ("stations", compose.stations, ODBL, (OSM, GEO_NAMES, WIKIPEDIA, OWN)),
        ("cities", compose.cities, CC_BY, (GEO_NAMES,)),
        ("yards", compose.yards, CC_BY, (OWN,)),
    ]
    for name, features, licence, credits_ in plan:
        path = layer(name, features(), licence, "; ".join(credits_))
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
