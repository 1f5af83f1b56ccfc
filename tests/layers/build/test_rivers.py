"""The two rivers along the border line."""

import shapely

from layers.build import rivers


def test_the_border_runs_from_west_to_east_and_the_rivers_leave_its_dry_part_out():
    dprk, china = shapely.box(124, 38, 131, 42), shapely.box(124, 42, 131, 45)
    border = rivers.border_line(dprk, [china])
    assert (border.coords[0], border.coords[-1]) == ((124, 42), (131, 42))
    parts = rivers.split(border)
    assert parts["yalu"].bounds[::2] == (124, rivers.YALU_SOURCE[0])
    assert parts["tumen"].bounds[::2] == (rivers.TUMEN_SOURCE[0], 131)
