"""A link that several columns name together: as somebody says, or because one of them alone speaks against itself."""

import json

import numpy as np
import pytest

from raillinks.domain.problems import DataError
from raillinks.importer import mapping, pipeline
from raillinks.importer.mapping import HowToRead

TODAY = np.datetime64("2026-11-24", "D")


def take(*rows, how=None):
    return pipeline.take_in({"log.csv": "\n".join(rows).encode()}, how or HowToRead(), TODAY)


def crossings(*rows, how=None):
    return sorted(take(*rows, how=how).dataset.crossings["name"])


def guessed(*rows):
    return take(*rows).how.columns["log"]["crossing"]


PARTS = HowToRead(columns={"log": {"crossing": ("land", "area")}})
HEAD = "land,area,date,state"


def test_a_mapping_names_several_columns_and_is_saved_and_loaded_so():
    saved = mapping.save(PARTS)
    assert json.loads(saved)["columns"]["log"]["crossing"] == ["land", "area"]
    assert mapping.load(saved, "m.json") == PARTS
    one = mapping.load(b'{"version": 1, "columns": {"log": {"crossing": ["area"]}}}', "m.json")
    assert one.columns["log"]["crossing"] == "area"
    taken = take(HEAD, "X,North,2020-01-01,on", "Y,North,2020-01-01,off", how=PARTS)
    assert mapping.load(mapping.save(taken.how), "m.json").columns["log"]["crossing"] == ("land", "area")


@pytest.mark.parametrize("crossing", ["[]", '[""]', "[1]", "7"])
def test_anything_else_is_refused(crossing):
    with pytest.raises(DataError, match="crossing"):
        mapping.load(f'{{"version": 1, "columns": {{"log": {{"crossing": {crossing}}}}}}}'.encode(), "m.json")


def test_a_name_has_the_parts_that_are_not_empty_each_once():
    rows = ["X,North,2020-01-01,on", "X,,2020-01-01,on", "X,NULL,2020-01-02,off", "Y,Y,2020-01-01,on",
            "Ada,Ada-2,2020-01-01,on"]  # fmt: skip
    assert crossings(HEAD, *rows, how=PARTS) == ["Ada-2", "X", "X · North", "Y"]


def test_a_part_that_stands_in_another_stays_where_its_loss_would_join_two_links():
    assert crossings(HEAD, "A,A 1,2020-01-01,on", "1,A 1,2020-01-01,off", how=PARTS) == ["1 · A 1", "A · A 1"]


def test_a_row_without_any_part_names_no_crossing():
    report = take(HEAD, "X,North,2020-01-01,on", ",,2020-01-01,on", how=PARTS).report.frame()
    assert [*report.loc[report["code"] == "no-crossing", ["row", "column"]].to_numpy()[0]] == [3, "land · area"]


def test_a_column_that_is_not_there_is_named():
    taken = take(HEAD, "X,North,2020-01-01,on", how=HowToRead(columns={"log": {"crossing": ("land", "county")}}))
    assert any("there is no column 'county'" in problem.reason for problem in taken.report.problems)


def test_readings_of_one_moment_are_of_several_classes():
    rows = [f"2020-01-0{day} 10:00,{place},{kind},{'on' if kind == 'bus' else 'off'}"
            for day in (1, 2) for place in ("North", "South") for kind in ("bus", "truck")]  # fmt: skip
    assert guessed("moment,crossing name,vehicle class,state", *rows) == ("crossing name", "vehicle class")


def test_names_of_routes_that_lie_far_apart_are_named_by_county_too():
    rows = [f"{county},US-62,2020-0{n}-01,2020-0{n}-02,{36 + n},-8{n}"
            for n, county in enumerate(["Hart", "Knox", "Bath", "Bell"], start=1)]  # fmt: skip
    assert guessed("county,route,start,end,lat,lon", *rows) == ("county", "route")


def test_names_that_several_countries_use_are_named_by_country_too():
    rows = [f"{land},{area},2020-01-0{n},2020-03-01" for n, land in enumerate("VXYZ", start=1)
            for area in ("Nationwide", f"{land} North")]  # fmt: skip
    assert guessed("country,area name,start,end", *rows) == ("country", "area name")


def test_one_column_stays_alone_where_nothing_speaks_against_it_or_no_other_helps():
    apart = [f"X{n % 2},{place},2020-0{n}-01,2020-0{n}-20" for n in range(1, 5) for place in ("North", "South")]
    assert guessed("country,place,start,end", *apart) == "place"
    overlapping = [f"X,{place},2020-01-0{n},2020-03-01" for n in range(1, 5) for place in ("North", "South")]
    assert guessed("country,place,start,end", *overlapping) == "place"


def test_hours_tell_that_rows_overlap():
    hours = (("", "01", "02"), ("", "03", "04"), ("", "05", "08"), ("Hromada A", "06", "09"), ("Hromada B", "07", "10"))
    rows = [f"Oblast,{part},2022-03-0{n} {start}:30:00+00:00,2022-03-0{n} {end}:30:00+00:00"
            for n in range(1, 5) for part, start, end in hours]  # fmt: skip
    assert guessed("oblast,hromada,started_at,finished_at", *rows) == ("oblast", "hromada")


def test_a_kind_whose_rows_overlap_names_no_links():
    rows = [f"Unit {n},PWR,19{60 + n}-01-01,2000-01-01" for n in range(1, 9)]
    assert guessed("column a,column b,start,end", *rows) == "column a"


def test_what_was_found_is_said():
    rows = [f"{land},Nationwide,2020-01-0{n},2020-03-01" for n, land in enumerate("VXYZ", start=1)]
    said = [problem.reason for problem in take("country,area name,start,end", *rows).report.problems]
    assert any("'country', 'area name' together name a link" in text for text in said)


def test_a_link_whose_rows_lie_far_apart_is_named():
    rows = ["US-62,2020-01-01,2020-01-02,36,-81", "US-62,2020-02-01,2020-02-02,37,-81",
            "KY-1,2020-01-01,2020-01-02,36,-81", "KY-1,2020-02-01,2020-02-02,36.1,-81.1",
            "KY-1,2020-03-01,2020-03-02,,"]  # fmt: skip
    said = [problem.reason for problem in take("route,start,end,lat,lon", *rows).report.problems]
    assert "1 link has rows more than 50 km apart and the place of the first of them: 'US-62'" in said
