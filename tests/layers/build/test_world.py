"""Countries of the world: their names, their islets, and those that the antimeridian cuts."""

import shapely

from layers.build import world


def test_a_country_has_its_letters_and_names_where_it_has_a_number():
    code, names = world._named("408", "North Korea")  # noqa: SLF001 (what calls it needs an archive)
    assert (code, names["name_ko"]) == ("KP", "북한")
    assert world._named(None, "N. Cyprus")[0] == "ne-n-cyprus"  # noqa: SLF001


def test_a_shape_across_the_antimeridian_lies_on_both_its_sides():
    jumping = shapely.Polygon([(179, 0), (-179, 0), (-179, 1), (179, 1)])
    cut = world._cut_at_180(jumping)  # noqa: SLF001
    assert cut.equals(shapely.union_all([shapely.box(179, 0, 180, 1), shapely.box(-180, 0, -179, 1)]))


def test_islets_are_left_out_but_for_a_country_s_largest():
    islets = shapely.multipolygons([shapely.box(x, 0, x + size, size) for x, size in ((0, 0.05), (1, 0.02))])
    assert world._without_islets(islets).equals(shapely.box(0, 0, 0.05, 0.05))  # noqa: SLF001
    assert len(shapely.get_parts(world._without_islets(islets.union(shapely.box(3, 0, 4, 1))))) == 1  # noqa: SLF001
