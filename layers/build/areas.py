"""The map's areas before simplification: countries with coast and border, and their first-level units."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from layers.build import read
from layers.build.authored import DANDONG_COUNTIES, DPRK_REGIONS, DPRK_TRANSFERS, NEIGHBOUR_REGIONS

Areas = dict[str, BaseGeometry]

ISO2 = {"CHN": "CN", "JPN": "JP", "KOR": "KR", "MNG": "MN", "PRK": "KP", "RUS": "RU"}
DPRK_COUNTIES = "82179303B"  # geoBoundaries' DPRK counties (WFP, OCHA)
CHINA_COUNTIES = "62558664B"  # geoBoundaries' Chinese counties (OpenStreetMap)
HOLE = 0.01  # square degrees: smaller holes in the land are gaps between neighbours, not lakes
SLIVER = 1e-4  # square degrees: the two sides of the Yalu differ by one vertex near 126.85 E


def countries() -> Areas:
    """Countries within the extent as land polygons, by ISO 3166-1 alpha-2 code.

    The border comes from the maritime package, whose neighbours share vertices; the coast from the land package.
    """
    land = _without_holes(shapely.union_all(list(read.geo_maps("land").values())), HOLE)
    maritime = _closed_border(read.geo_maps("countries"))
    return {ISO2[code]: read.polygonal(area.intersection(land)) for code, area in maritime.items()}


def _closed_border(maritime: Areas) -> Areas:
    """The DPRK and China without the sliver between them: the DPRK's side is used for both."""
    both = shapely.union_all([maritime["PRK"], maritime["CHN"]])
    filled = _without_holes(both, SLIVER)
    return maritime | {"CHN": maritime["CHN"].union(filled.difference(both)).difference(maritime["PRK"])}


def _without_holes(area: BaseGeometry, smallest: float) -> BaseGeometry:
    def close(polygon: shapely.Polygon) -> shapely.Polygon:
        kept = [ring for ring in polygon.interiors if shapely.Polygon(ring).area >= smallest]
        return shapely.Polygon(polygon.exterior, kept)

    return shapely.union_all([close(polygon) for polygon in shapely.get_parts(area)])


def dprk_units(outline: BaseGeometry) -> Areas:
    """The DPRK's 13 first-level units by ISO 3166-2 code, tiling `outline`."""
    keys = {DPRK_REGIONS[code]: polygon for code, polygon in read.regions("KP").items()}
    rows = read.counties(DPRK_COUNTIES)
    labels = [DPRK_TRANSFERS.get(name) or _largest_overlap(polygon, keys) for name, polygon in rows]
    return fill(_dissolve([polygon for _, polygon in rows], labels), outline)


def china_units(outline: BaseGeometry) -> Areas:
    """Liaoning in two parts (`CN-LN`, `dandong`), the other neighbours, and the `rest`, tiling `outline`."""
    keys = {NEIGHBOUR_REGIONS.get(code, f"rest-{code}"): area for code, area in read.regions("CN").items()}
    box = shapely.box(*read.EXTENT)
    rows = [(name, polygon) for name, polygon in read.counties(CHINA_COUNTIES) if polygon.intersects(box)]
    labels = [_china_label(name, polygon, keys) for name, polygon in rows]
    return fill(_dissolve([polygon for _, polygon in rows], labels), outline)


def _china_label(name: str, polygon: BaseGeometry, keys: Areas) -> str:
    label = _largest_overlap(polygon, keys)
    if label == "CN-LN" and name in DANDONG_COUNTIES:
        return "dandong"
    return "rest" if label.startswith("rest") else label


def russia_units(outline: BaseGeometry) -> Areas:
    """Primorye and the `rest` of Russia in the extent, tiling `outline`."""
    regions = read.regions("RU")
    rest = shapely.union_all([area for code, area in regions.items() if code not in NEIGHBOUR_REGIONS])
    return fill({"RU-PRI": regions["RU-PR"], "rest": rest}, outline)


def _largest_overlap(polygon: BaseGeometry, keys: Areas) -> str:
    """The key that shares most area with a county; the nearest key if none does (islands)."""
    best = max(keys, key=lambda key: polygon.intersection(keys[key]).area)
    if polygon.intersects(keys[best]):
        return best
    return min(keys, key=lambda key: polygon.distance(keys[key]))


def _dissolve(polygons: list[BaseGeometry], labels: list[str]) -> Areas:
    """Counties united by label, after closing gaps below about 2 km and settling overlaps."""
    cleaned = shapely.coverage_clean(polygons, gap_width=0.02)
    groups: dict[str, list[BaseGeometry]] = {}
    for polygon, label in zip(cleaned, labels, strict=True):
        groups.setdefault(label, []).append(polygon)
    return {label: shapely.union_all(groups[label]) for label in sorted(groups)}


def fill(units: Areas, outline: BaseGeometry) -> Areas:
    """Units cut to an outline and grown to fill it: each remaining area joins the nearest unit.

    Distance is measured by a Voronoi diagram of points 0.01 degrees apart along the outline of all units.
    """
    inside = {label: read.polygonal(area.intersection(outline)) for label, area in units.items()}
    covered = shapely.union_all(list(inside.values()))
    gap = outline.difference(covered)
    nearest = _nearest_zones(inside, covered, outline)
    grown = {label: shapely.union_all([area, gap.intersection(nearest[label])]) for label, area in inside.items()}
    return {label: read.polygonal(area) for label, area in grown.items()}


def _nearest_zones(units: Areas, covered: BaseGeometry, outline: BaseGeometry) -> Areas:
    owner: dict[tuple[float, float], str] = {}
    for label, area in units.items():
        edge = shapely.segmentize(area.boundary.intersection(covered.boundary), 0.01)
        for x, y in shapely.get_coordinates(edge).round(6):
            owner.setdefault((x, y), label)
    points = shapely.multipoints(list(owner))
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=outline, ordered=True))
    groups: dict[str, list[BaseGeometry]] = {label: [] for label in units}
    for label, cell in zip(owner.values(), cells, strict=True):
        groups[label].append(cell)
    return {label: shapely.union_all(parts) for label, parts in groups.items()}
