"""A link that several columns name together: as somebody says, or because one of them alone speaks against itself."""

import pytest

from raillinks.importer.mapping import HowToRead
from tests.importer.taking import dataset, take


def guessed(*rows):
    return take(*rows).how.columns["log"]["crossing"]


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


@pytest.mark.parametrize("head", ["country,province,area name,start,end", "province,country,area name,start,end"])
def test_of_two_columns_that_help_as_much_the_one_with_fewer_names_is_taken(head):
    cells = [{"country": land, "province": f"{land}{n}", "area name": "Nationwide", "start": f"2020-0{n}-01",
              "end": f"2020-0{n}-20"} for n in (1, 2) for land in "VXYZ"]  # fmt: skip
    assert guessed(head, *(",".join(row[name] for name in head.split(",")) for row in cells)) == (
        "country", "area name",
    )  # fmt: skip


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


def test_rows_that_name_no_part_of_a_country_are_about_all_of_it():
    rows = [f"United Kingdom,{part},2020-01-0{day},{n % 2}"
            for day in range(1, 6) for n, part in enumerate(["", "England", "Wales"])]  # fmt: skip
    taken = take("CountryName,RegionName,Date,closed", *rows)
    assert taken.report.clean
    assert taken.how.columns["log"]["crossing"] == ("CountryName", "RegionName")
    names = set(dataset(taken).crossings["name"])
    assert names == {"United Kingdom", "United Kingdom · England", "United Kingdom · Wales"}
    said = "the columns 'CountryName', 'RegionName' together name a link: many rows have no 'RegionName', and"
    assert any(problem.reason.startswith(said) for problem in taken.report.problems)
    one_empty = ["Kenya,,2020-01-01,1", *(f"Kenya,Place {n % 3},2020-01-{n:02d},1" for n in range(1, 29))]
    assert guessed("CountryName,RegionName,Date,closed", *one_empty) == "RegionName"


def test_what_was_found_is_said():
    rows = [f"{land},Nationwide,2020-01-0{n},2020-03-01" for n, land in enumerate("VXYZ", start=1)]
    said = [problem.reason for problem in take("country,area name,start,end", *rows).report.problems]
    assert any("'country', 'area name' together name a link" in text for text in said)


def test_two_columns_of_many_names_keep_each_link_apart():
    roads = [f"Road {n % 20}" for n in range(200)]
    rows = [f"Land {n},{road},2020-01-01,open" for n, road in enumerate(roads)]
    how = HowToRead(columns={"log": {"crossing": ("land", "road")}})
    crossings = dataset(take("land,road,date,status", *rows, how=how)).crossings
    assert set(crossings["name"]) == {f"Land {n} · {road}" for n, road in enumerate(roads)}
