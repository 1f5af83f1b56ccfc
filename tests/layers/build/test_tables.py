"""The authored tables of the map."""

from layers.build import tables


def test_the_tables_name_only_places_that_exist():
    known = set(tables.places())
    named = [row["place_id"] for table in ("cities", "line_points") for row in tables.inputs(table)]
    assert {place for place in named if place} <= known
