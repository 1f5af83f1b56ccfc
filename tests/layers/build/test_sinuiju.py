"""Sinuiju: our own land side within its province."""

import shapely

from layers.build import sinuiju


def test_the_outline_ends_at_the_province():
    province = shapely.box(124, 39, 126, 40.1)
    drawn = sinuiju.outline(province)
    assert drawn.within(province.buffer(1e-5))
    assert drawn.bounds[3] == 40.1
    assert sinuiju.outline(shapely.box(125, 39, 126, 41)).is_empty
