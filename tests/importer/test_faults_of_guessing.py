"""Guesses that a look at the cells, or at the rows, corrects; and what was lost without a word."""

import json

import pytest

from raillinks.importer import opening
from raillinks.importer.mapping import HowToRead
from tests.importer.taking import notes, take


def guessed(*rows):
    return take(*rows).how.columns["log"]


def test_a_column_that_few_rows_fill_does_not_name_the_links():
    rows = [f"Oblast {n % 3},{f'Raion {n}' if n % 7 == 0 else ''},2020-01-{n:02d},2020-01-{n:02d}"
            for n in range(1, 29)]  # fmt: skip
    assert guessed("oblast,raion,started_at,finished_at", *rows)["crossing"] == "oblast"


def test_nested_areas_name_a_link_together_where_the_larger_one_overlaps():
    rows = [f"Oblast {o},{area},2020-01-{n:02d},2020-01-{n + 2:02d}"
            for n in range(1, 25, 4) for o in range(2) for area in ("", "Hromada A", "Hromada B")]  # fmt: skip
    assert guessed("oblast,hromada,started_at,finished_at", *rows)["crossing"] == ("oblast", "hromada")


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("source_updated_kyiv", ("2026-06-18 20:49:28", "2026-06-19 20:49:28")),
        ("SOURCE_QUALITY", ("Very Sure", "Somewhat Sure")),
        ("source_hour", ("7", "21")), ("source time", ("7:05", "21:10")), ("Reference Unit Power", ("335", "692.5")),
    ],
)  # fmt: skip
def test_a_source_has_a_name_or_an_address(name, cells):
    rows = [f"A,2020-01-0{n},on,{cell}" for n, cell in enumerate(cells, start=1)]
    assert "source" not in guessed(f"line,date,state,{name}", *rows)
    named = [f"{row},Agency X" for row in rows]
    assert guessed(f"line,date,state,{name},press source", *named)["source"] == "press source"


def test_a_source_of_one_word_stays_one():
    assert guessed("line,date,state,source", "A,2020-01-01,on,official", "A,2020-01-02,off,official")["source"]


def test_shapes_that_are_no_points_are_named():
    features = [
        {"type": "Feature", "properties": {"link": "A", "date": f"2020-01-0{n}", "status": "open"}, "geometry": shape}
        for n, shape in enumerate(({"type": "Polygon", "coordinates": []}, {"type": "Point", "coordinates": [1, 2]},
                                   {"type": "LineString", "coordinates": []}, None), start=1)
    ]  # fmt: skip
    text = json.dumps({"type": "FeatureCollection", "features": features})
    assert opening.NO_POINTS.format(2, "Polygon, LineString") in notes(take(text, file="log.geojson"))


def test_a_header_of_several_rows_is_no_row_of_the_log():
    taken = take(
        "place,startDate,type", '"地點","Start\n生效日期",state', ",,open or closed", "A,2020-01-01,on",
        "A,2020-02-01,off", "A,,on",
    )  # fmt: skip
    assert [(count.rows_in, count.reported) for count in taken.report.counts] == [(3, 0)]
    assert "rows 2 and 3 belong to the header: they name the columns once more" in notes(taken)
    assert [*taken.report.frame().query("code == 'no-day'")["row"]] == [6]


@pytest.mark.parametrize(("first", "reported"), [("2020-13-45", 1), ("Mai 20202", 1), ("unknown", 1), ("", 0)])
def test_a_first_row_with_a_wrong_day_is_no_header(first, reported):
    taken = take("place,date,state", f"A,{first},on", "A,2020-01-01,on", "A,2020-02-01,off")
    assert [(count.rows_in, count.reported) for count in taken.report.counts] == [(3, reported)]


def test_where_the_reader_uses_no_column_of_statuses_names_say_what_rows_are():
    how = HowToRead(columns={"log": {"status": ""}})
    taken = take("place,begin,end,mode", "A,2020-01-01,2020-01-05,normal", how=how, file="outages.csv")
    assert taken.how.status == "suspended"
