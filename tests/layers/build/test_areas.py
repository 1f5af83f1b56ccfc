"""Units grown to fill an outline."""

import shapely

from layers.build import areas


def test_what_no_unit_covers_joins_the_nearest_one_and_nothing_reaches_beyond_the_outline():
    outline = shapely.box(0, 0, 1, 1)
    west = shapely.Polygon([(-1, 0), (0.31, -0.1), (0.27, 1.1), (-1, 1)])
    east = shapely.Polygon([(0.7, 0), (1.2, 0), (1, 1), (0.74, 1)])
    filled = areas.fill({"west": west, "east": east}, outline)
    assert [round(area.area, 1) for area in filled.values()] == [0.5, 0.5]
    assert shapely.union_all([*filled.values()]).symmetric_difference(outline).area < 1e-9
    assert filled["west"].intersection(filled["east"]).area == 0
