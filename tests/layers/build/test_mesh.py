"""Areas that are simplified together keep their common edges."""

import shapely

from layers.build import mesh

EVERYWHERE = shapely.box(-10, -10, 10, 10)


def test_neighbours_meet_edge_to_edge_with_fewer_points():
    edge = [(1 + 0.001 * (n % 2), n / 10) for n in range(11)]
    west = shapely.Polygon([(0, 0), *edge, (0, 1)])
    east = shapely.Polygon([(2, 0), *edge, (2, 1)])
    simple = mesh.simplify({"west": west, "east": east}, [(EVERYWHERE, 0.01)], 0)
    assert set(simple) == {"west", "east"}
    assert sum(map(shapely.get_num_coordinates, simple.values())) < shapely.get_num_coordinates(west)
    assert simple["west"].intersection(simple["east"]).area == 0
    assert abs(shapely.union_all([*simple.values()]).area - 2) < 0.01


def test_islets_are_left_out():
    both = shapely.union_all([shapely.box(0, 0, 1, 1), shapely.box(3, 3, 3.01, 3.01)])
    [kept] = mesh.simplify({"one": both}, [(EVERYWHERE, 0.001)], 0.01).values()
    assert kept.equals(shapely.box(0, 0, 1, 1))
