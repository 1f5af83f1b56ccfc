"""Bends of a leg between two stations round water."""

import shapely

from layers.build.bends import bend

BAY = shapely.box(124.02, 39.99, 124.04, 40.01)
LAND = shapely.box(123.9, 39.9, 124.2, 40.2).difference(BAY)


def test_a_leg_over_water_bends_round_it_on_the_land():
    first, last = (124.0, 40.0), (124.06, 40.0)
    way = bend((first, last), LAND)
    assert way[-1] == last
    assert len(way) > 1
    assert shapely.LineString([first, *way]).within(LAND)


def test_a_leg_on_the_land_or_one_that_ends_outside_stays_straight():
    assert bend(((124.0, 40.1), (124.06, 40.1)), LAND) == [(124.06, 40.1)]
    assert bend(((124.0, 40.0), (124.03, 40.0)), LAND) == [(124.03, 40.0)]
