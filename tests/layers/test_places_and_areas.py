"""Geometry truths of places and areas: what must hold whichever way the layers were built."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import shapely

from layers import catalog
from tests.layers.layer_geometry import CROSSINGS, METRES, ROOT, metres

# Areas of the DPRK's units in km2, measured once on the full geometry, by ISO 3166-2 code.
AREAS_KM2 = {
    "KP-01": 1889,
    "KP-02": 11366,
    "KP-03": 12584,
    "KP-04": 16724,
    "KP-05": 8563,
    "KP-06": 8955,
    "KP-07": 11193,
    "KP-08": 18518,
    "KP-09": 15872,
    "KP-10": 13908,
    "KP-13": 875,
    "KP-14": 1184,
    "KP-15": 1280,
}
NAMES = {
    "KP-01": "Pyongyang",
    "KP-02": "South Pyongan",
    "KP-03": "North Pyongan",
    "KP-04": "Chagang",
    "KP-05": "South Hwanghae",
    "KP-06": "North Hwanghae",
    "KP-07": "Kangwon",
    "KP-08": "South Hamgyong",
    "KP-09": "North Hamgyong",
    "KP-10": "Ryanggang",
    "KP-13": "Rason",
    "KP-14": "Nampo",
    "KP-15": "Kaesong",
    "CN-LN": "Liaoning",
    "CN-JL": "Jilin",
}


def places():
    return pd.read_csv(ROOT / "data" / "places.csv", dtype=str, keep_default_na=False).set_index("place_id")


@pytest.mark.parametrize("name", ["crossings", "stations", "cities", "rivers", "provinces", "yards"])
def test_features_are_places_with_the_same_name(layer, name):
    known = places()
    assert set(layer[name].index) <= set(known.index)
    assert dict(layer[name]["name"]) == dict(known.loc[layer[name].index, "name"])


def test_the_nine_crossings_are_there_with_their_dates(layer):
    crossings = layer["crossings"]
    assert set(crossings["crossing_id"]) == CROSSINGS == set(crossings.index)
    assert list(crossings.index[crossings["context"].astype(bool)]) == ["khasan-tumangang"]
    assert crossings["exists_from"].str.len().gt(3).all()
    gone = crossings["exists_to"].loc[lambda column: column != ""]
    assert dict(gone) == {
        "broken-bridge": "1950-11/1951-02",
        "hunchun-hunyung": "1945-08/1946-05",
        "qingshi-samgang": "198X/199X",
    }


def test_codes_of_all_units(layer):
    provinces = layer["provinces"]
    core = provinces[provinces["country"].eq("KP") | provinces.index.isin(["CN-LN", "CN-JL"])]
    assert dict(core["name"]) == NAMES
    assert (provinces["iso_3166_2"] == provinces.index).all()
    given = provinces["pcode"].dropna()
    assert given["KP-03"] == "KP06"
    assert given["KP-08"] == "KP03"
    assert given.is_unique
    assert given.str.fullmatch(r"KP\d\d").all()
    assert layer["dandong"].loc["dandong", "gbt_2260"] == "210600"


def test_a_place_in_one_province_lies_in_it(layer):
    """Within 300 metres: the coast is simplified."""
    known = places()
    known = known[known["lat"].ne("") & known["kind"].isin(["city", "station", "yard"])]
    provinces = layer["provinces"].geometry.to_crs(METRES)
    for place_id, place in known.iterrows():
        point = metres(shapely.Point(float(place["lon"]), float(place["lat"])))
        nearest = provinces.distance(point)
        if place["province"]:
            assert nearest[place["province"]] < 300, place_id
        else:
            assert nearest.min() > 2000, place_id


def test_provinces_tile_the_dprk(layer):
    units = layer["provinces"].query("country == 'KP'").geometry.to_crs(METRES)
    country = layer["land"].geometry.to_crs(METRES)["KP"]
    assert len(units) == 13
    covered = shapely.union_all(list(units))
    overlap = units.area.sum() - covered.area
    assert covered.symmetric_difference(country).area < 0.001 * country.area
    assert overlap < 0.001 * country.area


@pytest.mark.parametrize("unit", sorted(AREAS_KM2))
def test_a_unit_has_its_area(layer, unit):
    area = layer["provinces"].geometry.to_crs(METRES)[unit].area / 1e6
    assert area == pytest.approx(AREAS_KM2[unit], rel=0.03)


def test_neighbours_share_the_border_line(layer, border):
    """The border is one line of 1,300 to 1,500 km from the Yalu's mouth to the Tumen's, without a gap."""
    parts = shapely.get_parts(shapely.line_merge(border))
    longest = max(parts, key=lambda part: part.length)
    assert 1_250_000 < longest.length < 1_500_000
    assert longest.length > 0.98 * border.length


def test_dandong_lies_in_liaoning_and_holds_the_city(layer):
    prefecture = layer["dandong"].geometry["dandong"]
    city = layer["cities"].geometry["dandong"]
    liaoning = layer["provinces"].geometry["CN-LN"]
    assert prefecture.contains(city)
    assert liaoning.contains(city)
    assert prefecture.difference(liaoning).area < 1e-9
    assert 14_000 < metres(prefecture).area / 1e6 < 16_000


def test_sinuiju_is_in_north_pyongan_and_covers_what_it_must(layer, bridges):
    city = layer["sinuiju"].geometry["sinuiju"]
    province = layer["provinces"].geometry["KP-03"]
    assert province.contains(layer["cities"].geometry["sinuiju"])
    assert city.difference(province).area < 1e-9
    for place in ("station-sinuiju-chongnyon", "station-south-sinuiju"):
        assert city.contains(layer["stations"].geometry[place]), place
    for place in ("station-ryongchon", "station-uiju"):
        assert not city.contains(layer["stations"].geometry[place]), place
    assert metres(city).contains(shapely.Point(bridges["dandong-sinuiju"].coords[-1]))
    assert bool(layer["sinuiju"].loc["sinuiju", "approximate"])
    assert layer["sinuiju"].loc["sinuiju", "accuracy_m"] == 2000


def test_sinuiju_has_the_limits_and_the_area_of_an_independent_outline(layer):
    """Its south, its east in two belts of latitude (degrees, to half a hundredth), its area to three per cent."""
    city = layer["sinuiju"].geometry["sinuiju"]
    assert 40.02 <= city.bounds[1] <= 40.04
    for south, north, east in ((40.02, 40.07, 124.53), (40.09, 40.17, 124.55)):
        belt = shapely.clip_by_rect(city, 124, south, 125, north)
        assert belt.bounds[2] == pytest.approx(east, abs=0.005), (south, north)
    assert metres(city).area / 1e6 == pytest.approx(188, rel=0.03)


def test_sinuiju_overlaps_no_neighbour(layer):
    """To the square metre."""
    city = layer["sinuiju"].geometry["sinuiju"]
    others = [*layer["provinces"].geometry.drop("KP-03"), layer["dandong"].geometry["dandong"]]
    assert [metres(other.intersection(city)).area for other in others] == pytest.approx([0] * len(others), abs=1)


def test_sinuiju_has_its_own_land_side_and_ends_at_the_border_line(layer, border):
    """All its points within a metre of the border follow each other, and so do all others: one side each."""
    ring = metres(layer["sinuiju"].geometry["sinuiju"]).exterior
    on_border = shapely.distance(border, shapely.points(ring.coords))[:-1] <= 1
    assert 12 <= sum(~on_border) <= 25
    assert sum(on_border != np.roll(on_border, 1)) == 2
    edges = [shapely.LineString(edge) for edge in pairwise(ring.coords)]
    band = border.buffer(1)
    river_side = sum(edge.length for edge in edges if edge.within(band))
    assert river_side > 20_000


SHARED = [row for row in catalog.LAYERS if row.shares_outlines]


def test_layers_that_share_outlines_are_stroked_at_every_zoom_and_on_every_day():
    assert [row.name for row in SHARED] == ["land", "provinces"]
    for row in SHARED:
        assert row.light["stroked"]
        assert (row.min_zoom, row.max_zoom, row.exists) == (0.0, 24.0, "")


def test_layers_that_share_outlines_have_their_points_in_common(layer):
    """Else each line would be drawn as often as there are areas along it."""
    edges = [edge for row in SHARED for edge in segments(layer[row.name])]
    assert len(set(edges)) < 0.5 * len(edges)


def segments(features):
    """Each pair of neighbouring points of the areas' rings, whichever way round, as the file has them."""
    for area in shapely.get_parts(features.geometry.to_numpy()):
        for ring in [area.exterior, *area.interiors]:
            yield from (tuple(sorted(pair)) for pair in pairwise(ring.coords))
