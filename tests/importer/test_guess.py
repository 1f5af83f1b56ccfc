"""What columns of foreign files are taken for: no day is dropped in silence, no name believed against its cells."""

import numpy as np
import pytest

from raillinks.importer import pipeline
from raillinks.importer.mapping import HowToRead

TODAY = np.datetime64("2026-11-24", "D")


def read(*rows, how=None, file="log.csv"):
    """How a file is understood of which little or nothing has been said."""
    return pipeline.read({file: "\n".join(rows).encode()}, how or HowToRead(), TODAY)


def guessed(*rows, **more):
    return read(*rows, **more).how.columns["log"]


def reasons(work, code):
    return [problem.reason for problem in work.problems if problem.code == code]


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("운행개시", "운행종료", "open"), ("운행중단일", "재개일", "suspended"),
        ("휴업시작일자", "휴업종료일자", "suspended"),
        ("开通日", "关闭日", "open"), ("开行时间", "终止日期", "open"), ("停运起", "恢复日期", "suspended"),
        ("運転再開日", "運休日", "open"), ("発車", "終了日", "open"),
        ("Движение открыто", "Движение закрыто", "open"), ("отключение с", "окончание", "suspended"),
        ("Inbetriebnahmedatum", "Stilllegung", "open"), ("Sperrung ab", "Sperrung bis", "suspended"),
        ("Mise en service", "Date de fermeture", "open"), ("Fecha del corte", "Restablecimiento", "suspended"),
        ("service ran on", "ended", "open"), ("OutageStartTime", "OutageEndTime", "suspended"),
        ("OperationalFrom", "OperationalTo", "open"), ("closed", "reopened", "suspended"),
    ],
)  # fmt: skip
def test_two_columns_of_days_are_an_interval_and_say_what_it_is(start, end, status):
    work = read(f"{start};place;{end}", "2020-01-01;A;2020-02-01", "2020-03-01;B;")
    assert work.how.columns["log"] == {"crossing": "place", "start": start, "end": end}
    assert work.how.status == status
    assert work.faults == []


def test_an_end_is_never_read_as_nothing():
    text = "구간;출발;운행종료\nA;2020-01-01;2020-01-31\nA;2020-03-01;2020-03-31\n"
    made = pipeline.take_in({"log.csv": text.encode()}, HowToRead(), TODAY)
    assert made.files["data/events.csv"].decode().count("evidence_end") == 2
    assert made.how.status == "open"


def test_what_is_being_built_is_not_open():
    rows = [f"Unit {n};19{n}-01-01;19{n + 5}-01-01;{'1999-01-01' if n % 2 else ''}" for n in range(60, 70)]
    columns = guessed("unit;Begin building;Commercial operation;Closed", *rows)
    assert (columns["start"], columns["end"]) == ("Commercial operation", "Closed")


def test_dates_that_nothing_uses_are_named():
    rows = ("line;date;state;third;last updated", *["A;2020-01-01;on;2020-05-05;6 May 2020"] * 2)
    assert [text.split("'")[1] for text in reasons(read(*rows), "unused-dates")] == ["third", "last updated"]
    named = HowToRead(columns={"log": {"crossing": "line", "date": "third", "status": "state"}})
    assert "'date'" in reasons(read(*rows, how=named), "unused-dates")[0]
    as_changes = read("line;from;to;state", "A;2020-01-01;2020-02-01;on", how=HowToRead(form="events"))
    assert "'to'" in reasons(as_changes, "unused-dates")[0]


def test_columns_that_nothing_uses_are_named_together():
    assert "columns that are not used: b, c" in reasons(read("link,date,state,b,c", "A,2020-01-01,on,1,2"), "note")
    names = [f"measure {n}" for n in range(99)]
    said = reasons(read(f"link,date,state,{','.join(names)}", f"A,2020-01-01,on{',1' * 99}"), "note")
    assert f"columns that are not used: {', '.join(names)}" in said
    long = [f"{name} of that link on its day" for name in names]
    said = reasons(read(f"link,date,state,{','.join(long)}", f"A,2020-01-01,on{',1' * 99}"), "note")
    assert any(text.startswith("columns that are not used: measure 0 ") and text.endswith("…") for text in said)


def test_years_of_an_opening_that_are_not_used_are_named_as_dates():
    rows = [f"Mine {n},{1950 + n if n > 6 else ''},{2000 + n},1999" for n in range(9)]
    taken = read("Mine Name,Opening Year,Closing Year,Year of Production", *rows)
    assert [text.split("'")[1] for text in reasons(taken, "unused-dates")] == ["Opening Year"]


@pytest.mark.parametrize(
    ("head", "lacking"),
    [("year,month,place,count", "dates"), ("day,count", "crossings"), ("year,count", "crossings or dates")],
)
def test_a_file_without_days_or_crossings_is_refused_in_a_sentence_that_says_so(head, lacking):
    cells = {"year": "1996", "month": "Jan", "place": "Raymond", "count": "292", "day": "2020-01-05"}
    taken = read(head, *[",".join(cells[name] for name in head.split(","))] * 3)
    (said,) = reasons(taken, "missing-column")
    assert said == f"no column has {lacking}; the columns are: {head.replace(',', ', ')}"


def test_who_says_changes_and_an_end_means_a_start():
    rows = ("line;a;b;state", "A;2020-01-01;2020-02-01;on")
    said = HowToRead(columns={"log": {"date": "a", "end": "b"}})
    assert guessed(*rows, how=said) == {"crossing": "line", "start": "a", "end": "b", "status": "state"}


def test_a_name_is_not_believed_against_the_cells():
    columns = guessed(
        "Clave de Registro;Member State;주소;Latitude;Longitude;Fecha de cierre;Tipo",
        *(f"RO-{n};{name};Calle {n};4512345;390000;{n}/12/2019;x" for n, name in ((13, "France"), (14, "Austria"))),
    )
    assert columns == {"date": "Fecha de cierre", "crossing": "Member State"}


@pytest.mark.parametrize("state", ["state", "영업상태명"])
def test_what_is_so_today_is_no_status_of_an_interval(state):
    rows = [f"P{n};1990-01-01;{'2010-01-01' if n % 2 else ''};{'closed' if n % 2 else 'open'}" for n in range(6)]
    work = read(f"plant;opening date;closing date;{state}", *rows)
    assert "status" not in work.how.columns["log"]
    assert any("what is so today" in text for text in reasons(work, "note"))
    assert (work.how.status, work.faults) == ("open", [])


def test_a_status_of_intervals_stays_one():
    rows = [f"A;20{n}-01-01;20{n}-06-01;{'closed' if n % 2 else 'open'}" for n in range(10, 16)]
    assert guessed("line;opened;closed;state", *rows)["status"] == "state"


def test_days_of_few_rows_are_not_those_of_the_log():
    rows = [f"P{n};1990-01-{n:02d};;;{'2010-01-01' if n > 6 else ''}" for n in range(1, 9)]
    rows[0] = "P1;1990-01-01;2000-01-01;2001-01-01;"
    assert guessed("병원명;인허가일자;휴업시작일자;휴업종료일자;폐업일자", *rows) == {
        "crossing": "병원명", "start": "인허가일자", "end": "폐업일자",
    }  # fmt: skip


def test_the_name_of_a_file_may_say_what_its_rows_are():
    rows = ("place;from;to", "A;2020-01-01;2020-02-01")
    assert read(*rows, file="outages_2020.csv").how.status == "suspended"
    assert read(*rows).how.status == "open"


def test_a_column_of_regions_is_not_said_to_hold_statuses():
    regions = ["OK", *["Texas", "Ohio", "Maine", "Utah", "Iowa"] * 6]
    rows = [f"Hospital {n},{region},2010-05-{n % 28 + 1:02d}" for n, region in enumerate(regions)]
    work = read("hospital,state,closed_on", *rows)
    (said,) = [problem.reason for problem in work.problems if problem.reason.startswith("'state'")]
    assert "few of its words" in said


def test_the_finest_place_that_is_not_the_same_everywhere_is_the_crossing():
    assert (
        guessed("country;province;town;date;state", *[f"X;{n};T{n};2020-01-0{n};on" for n in (1, 2)])["crossing"]
        == "town"
    )
    assert guessed("region;country;date;state", *[f"Z;C{n};2020-01-0{n};on" for n in (1, 2)])["crossing"] == "country"
    assert guessed("location;name;date;state", *["X;N1;2020-01-01;on", "X;N2;2020-01-01;off"])["crossing"] == "name"


@pytest.mark.parametrize(("names", "surest"), [
    ("comment;summary;notes", "summary"), ("note;remarks;description", "description"), ("name;line;link", "link"),
    ("name;crossing;place", "crossing"),
])  # fmt: skip
def test_of_several_known_names_the_surest_one_is_used_whatever_their_order(names, surest):
    field = "crossing" if "name" in names else "summary"
    rows = [f"2020-01-0{n};{'on' if n % 2 else 'off'};A{n};B{n};C{n};Z" for n in range(1, 4)]
    assert guessed(f"date;status;{names};{'service' if field == 'crossing' else 'crossing'}", *rows)[field] == surest
