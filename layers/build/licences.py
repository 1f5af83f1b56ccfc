"""Licence and credit line of each layer: shipped inside its file, shown on the map and on the About page."""

from __future__ import annotations

ODBL = "Open Database License 1.0 (ODbL)"
CC_BY = "Creative Commons Attribution 4.0 (CC BY 4.0)"

OSM = "© OpenStreetMap contributors (ODbL)"
GEO_BOUNDARIES = "geoBoundaries / WFP, OCHA (CC BY 3.0 IGO)"
GEO_NAMES = "GeoNames (CC BY 4.0)"
NATURAL_EARTH = "Natural Earth"
WIKIPEDIA = "coordinates from Wikipedia articles"
OWN = "own work"

# Layer: its licence, and whom to credit. What derives from OpenStreetMap ships under its licence.
LAYERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "land": (ODBL, (OSM,)),
    "water": (ODBL, (OSM,)),
    "provinces": (ODBL, (OSM, GEO_BOUNDARIES, NATURAL_EARTH)),
    "dandong": (ODBL, (OSM,)),
    "sinuiju": (ODBL, (OWN, OSM)),
    "rivers": (ODBL, (OSM,)),
    "reaches": (ODBL, (OSM, OWN)),
    "friendship_bridge": (ODBL, (OSM, WIKIPEDIA, OWN)),
    "crossings": (ODBL, (OSM, WIKIPEDIA, OWN)),
    "lines": (ODBL, (OSM, GEO_NAMES, WIKIPEDIA, OWN)),
    "stations": (ODBL, (OSM, GEO_NAMES, WIKIPEDIA, OWN)),
    "cities": (CC_BY, (GEO_NAMES,)),
    "yards": (CC_BY, (OWN,)),
}
