"""Lakes near the border."""

import shapely

from layers.build import read, water


def test_lakes_of_a_medium_size_near_the_border_are_kept(monkeypatch):
    boxes = [shapely.box(x, 41, x + size, 41 + size) for x, size in ((126, 0.1), (127, 0.01), (128, 2.0), (140, 0.1))]
    monkeypatch.setattr(read, "geo_maps", lambda _: {"": shapely.multipolygons(boxes)})
    [lake] = water.lakes()
    assert lake.id == "water-12605-4105"
    assert lake.properties == {"kind": "lake", "area_km2": 93, "max_zoom": water.MAX_ZOOM}
