"""What is read of the raw archives."""

import io
import json
import tarfile

import pytest
import shapely

from layers.build import read


@pytest.fixture
def archive(tmp_path, monkeypatch):
    """Makes the archive that is read, of files by their names."""

    def make(**members):
        with tarfile.open(tmp_path / "a.tgz", "w:gz") as tar:
            for name, content in members.items():
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))

    monkeypatch.setattr(read, "archive", lambda _: tmp_path / "a.tgz")
    return make


def feature(code, *rings):
    geometry = {"type": "MultiPolygon", "coordinates": [[shapely.get_coordinates(ring).tolist()] for ring in rings]}
    return {"properties": {"A3": code}, "geometry": geometry}


def test_areas_are_cut_at_the_extent_and_those_outside_are_left_out(archive):
    inside, across, outside = (shapely.box(x, 40, x + 1, 41) for x in (120, 142, 150))
    features = [feature("PRK", inside, across), feature("JPN", outside)]
    archive(**{"package/map.geo.json": json.dumps({"features": features}).encode()})
    [(code, area)] = read.geo_maps("countries").items()
    assert (code, area.area) == ("PRK", 1.5)


def test_regions_are_those_of_the_country_within_the_extent(archive):
    near, far = (json.dumps({"geometry": shapely.geometry.mapping(shapely.box(x, 40, x + 1, 41))}) for x in (120, 20))
    names = {"KP-PY": near, "KP-XX": far, "CN-LN": near}
    archive(**{f"package/regions/{name}.json": text.encode() for name, text in names.items()})
    assert set(read.regions("KP")) == {"KP-PY"}


def test_lines_and_points_of_an_area_are_dropped():
    square = shapely.box(0, 0, 1, 1)
    mixed = shapely.GeometryCollection([square, shapely.Point(3, 3), shapely.LineString([(0, 0), (2, 2)])])
    assert read.polygonal(mixed).equals(square)
