"""Files of the forms of the public logs in `docs/own-logs.csv`, written here: at most two corrections, the right time.

The time of each link is that which a person reckons from the rows.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

from raillinks.importer import mapping
from tests.importer.taking import codes, take

HOUR, DAY = 3600, 86_400


class Form(NamedTuple):
    """A file, what a reader says of it, and the seconds of each link and status."""

    rows: str
    time: dict[tuple[str, str], int]
    say: Mapping[str, object] = MappingProxyType({})
    file: str = "log.csv"
    not_used: Sequence[tuple[int, str]] = ()


FORMS = {
    "alerts with clock times": Form(
        """region,started_at,finished_at,naive
North,2022-03-01 22:00:00+00:00,2022-03-02 01:00:00+00:00,False
North,2022-03-02 03:00:00+00:00,2022-03-02 04:00:00+00:00,True
South,2022-03-02 00:00:00+00:00,2022-03-02 04:00:00+00:00,False""",
        {("North", "suspended"): 4 * HOUR, ("North", "open"): 2 * HOUR, ("South", "suspended"): 4 * HOUR},
        {"status": "suspended", "after_end": "open"},
    ),
    "single events": Form("date,type,event\n2020-02-05,Nuclear,Test\n2020-01-05,Missile,Launch", {}),
    "closures, partial and complete at once": Form(
        """ID,COUNTRY_NAME,POLICY_TYPE,START_DATE,END_DATE,SOURCE_QUALITY
X1,Northland,PARTIAL,06_01_21,06_21_21,Very Sure
X2,Northland,COMPLETE,06_11_21,06_21_21,Sure
X3,Northland,PARTIAL,06_21_21,06_23_21,Sure
X4,Southland,COMPLETE,06_21_21,NONE,Less Sure""",
        {
            ("Northland", "partial"): 12 * DAY, ("Northland", "partial;suspended"): 10 * DAY,
            ("Southland", "suspended"): 2 * DAY,
        },
        {"columns": {"log": {"status": "POLICY_TYPE"}}, "statuses": {"COMPLETE": "suspended"}},
    ),
    "controls with years of two digits": Form(
        """NB ;Member State ;start date;start time;end date;end time;days;scope
1;Northland;21.10.06;8:00;21.10.06;20:00;0;some borders
2;Southland;09.10.06;0:00;30.10.06;23:59;21;all borders
3;Northland;30.10.15;0:00;30.11.15;0:00;31;all borders""",
        {
            ("Northland", "partial"): 33 * DAY, ("Northland", "unknown"): 3295 * DAY,
            ("Southland", "partial"): 22 * DAY, ("Southland", "unknown"): 3318 * DAY,
        },
        {"status": "partial"},
    ),
    "readings in Ukrainian": Form(
        """scraped_at,crossing_id,crossing_name,state,trucks_waiting,lat,lng,source_updated_utc
2026-06-18T10:00:00Z,9,Північ,відкритий,40,50.1,23.9,2026-06-18T09:30:00Z
2026-06-18T12:00:00Z,9,Північ,відкритий,30,50.1,23.9,2026-06-18T11:30:00Z""",
        {("Північ", "open"): 2 * HOUR},
    ),
    "queues by class of vehicle": Form(
        """id,scraped_at,crossing_name,vehicle_class,is_paused,virtual_wait_s
1,2026-06-16T00:00:00Z,North,bus,0,0
2,2026-06-16T00:00:00Z,North,truck,1,4680
3,2026-06-16T06:00:00Z,North,bus,1,0
4,2026-06-16T06:00:00Z,North,truck,0,60
5,2026-06-16T07:00:00Z,North,bus,0,0
6,2026-06-16T07:00:00Z,North,truck,0,0""",
        {
            ("North · bus", "open"): 6 * HOUR, ("North · bus", "suspended"): HOUR,
            ("North · truck", "suspended"): 6 * HOUR, ("North · truck", "open"): HOUR,
        },
    ),
    "readings of 0 to 4": Form(
        """CountryName,CountryCode,Date,C8_International travel controls,C8_Flag
Northland,NLD,20200101,0.00,1
Northland,NLD,20200102,4.00,
Northland,NLD,20200103,4,
Northland,NLD,20200104,,""",
        {("Northland", "open"): DAY, ("Northland", "suspended"): 2 * DAY, ("Northland", "unknown"): DAY},
        {
            "columns": {"log": {"status": "C8_International travel controls"}},
            "statuses": {"0": "open", "4": "suspended"},
        },
    ),
    "road closures by county": Form(
        """County,Route,Reported_On,End_Date,latitude,longitude
Hart,US-62,2026-08-20 09:00:00,2026-08-20 21:00:00,37.3,-85.9
Knox,US-62,2026-08-20 10:00:00,2026-08-20 20:00:00,36.9,-83.8
Bath,US-62,2026-08-21 10:00:00,2026-08-21 12:00:00,38.1,-83.7
Bell,US-62,2026-08-21 10:30:00,2026-08-21 12:00:00,36.7,-83.6""",
        {
            ("Hart · US-62", "suspended"): 12 * HOUR, ("Hart · US-62", "unknown"): 15 * HOUR,
            ("Knox · US-62", "suspended"): 10 * HOUR, ("Knox · US-62", "unknown"): 16 * HOUR,
            ("Bath · US-62", "suspended"): 2 * HOUR, ("Bell · US-62", "suspended"): 3 * HOUR // 2,
        },
        file="road-closures.csv",
    ),
    "shutdowns that go on": Form(
        """country,area_name,shutdown_type,start_date,end_date,shutdown_status
Northland,Nationwide,Shutdown,2020-01-01,2020-01-10,Ended
Southland,Nationwide,"Shutdown, Throttle",2020-01-02,,Ongoing
Eastland,Nationwide,Throttle,2020-01-03,,Unknown
Westland,Nationwide,Shutdown,2020-01-04,2020-01-12,Ended""",
        {
            ("Northland · Nationwide", "suspended"): 10 * DAY, ("Northland · Nationwide", "unknown"): 2 * DAY,
            ("Southland · Nationwide", "suspended"): 11 * DAY, ("Eastland · Nationwide", "partial"): DAY,
            ("Eastland · Nationwide", "unknown"): 9 * DAY, ("Westland · Nationwide", "suspended"): 9 * DAY,
        },
    ),
    "mines with years": Form(
        "\n".join((
            "name,openingYear,closingYear,country,status", *["Pit A,2000,2005,X,Closed", "Pit B,2000,2010,X,Closed"],
            *(f"Pit {n},2000,,X,Operating" for n in range(3)), "Pit C,,2008,X,Closed", "Pit D,,,X,Proposed",
        )),
        {
            ("Pit A", "open"): 1463 * DAY, ("Pit A", "suspended"): 1826 * DAY, ("Pit B", "open"): 3289 * DAY,
            **{(f"Pit {n}", "open"): 3289 * DAY for n in range(3)},
            ("Pit C", "open"): DAY, ("Pit C", "suspended"): 731 * DAY,
        },
    ),
    "closed mines of which a third have an opening year": Form(
        "Mine Name,Opening Year,Closing Year\nPit A,1950,2001\nPit B,,2003\n"
        "Pit C,,\nPit D,,2002",
        {
            ("Pit A", "suspended"): 731 * DAY, ("Pit B", "suspended"): DAY, ("Pit D", "suspended"): 366 * DAY,
        },
        file="closed_mines.csv",
    ),
    "entry rules with header rows, some without a day": Form(
        """homeCountry,targetCountry,type,startDate,endDate
"Home Country\n本國",Target Country,type,"Start\n生效日期","End\n失效日期"
Home,North,restricted,2020/02/07,
Home,East,restricted,,
Home,South,restricted,2020/03/02,""",
        {("Home · North", "suspended"): 25 * DAY, ("Home · South", "suspended"): DAY},
        {"status": "suspended", "columns": {"log": {"crossing": ["homeCountry", "targetCountry"]}}},
    ),
    "power cuts with areas": Form(
        json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]},
             "properties": {"JOB_ID": job, "OFF_DTTM": off, "EST_REP_DTTM": end, "DEV_TYPE_NAME": device,
                            "STORM_MODE": mode, "SERVICE_CENTER": mode and "PON"}}
            for job, off, end, device, mode in (
                ("N1", 1786191000000, 1786194600000, "Single Customer", "NORMAL"), ("N2", None, None, None, None),
                ("N3", 1786191000000, None, "Fuse", "NORMAL"), ("N4", 1786194600000, 1786198200000, None, "NORMAL"),
            )
        ]}),
        {
            ("N1", "suspended"): HOUR, ("N1", "unknown"): HOUR, ("N3", "suspended"): 2 * HOUR,
            ("N4", "suspended"): HOUR,
        },
        {"columns": {"log": {"crossing": "JOB_ID", "status": ""}}},
        file="outages.geojson",
    ),
    "reactors without a header": Form(
        """UNIT-A,1957,PWR,2016-03-07T15:25:48Z,Operable,10,1960-05-01
UNIT-B,1957,BWR,2016-03-07T15:25:48Z,Permanent Shutdown,10,1960-05-02
UNIT-C,1957,PHWR,2016-03-07T15:25:48Z,Operable,10,1960-05-03
UNIT-D,1957,LWGR,2016-03-07T15:25:48Z,Permanent Shutdown,10,1960-05-04
UNIT-E,1957,GCR,2016-03-07T15:25:48Z,Under Construction,10,""",
        {
            ("UNIT-A", "open"): 4 * DAY, ("UNIT-B", "open"): DAY, ("UNIT-B", "unknown"): 2 * DAY,
            ("UNIT-C", "open"): 2 * DAY, ("UNIT-D", "open"): DAY,
        },
        {"columns": {"log": {"end": "", "end_kind": "column 5"}}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_time_of_a_form(form):
    assert sum(len(part["log"]) if key == "columns" else 1 for key, part in form.say.items()) <= 2
    how = mapping.load(json.dumps({"version": 1, **form.say}).encode(), "m.json")
    taken = take(*form.rows.split("\n"), how=how, file=form.file, good_rows_only=True)
    assert codes(taken) == [*form.not_used]
    assert {(row.crossing, row.status): row.seconds for row in taken.time.itertuples()} == form.time


def test_the_table_of_public_logs_counts_as_it_says():
    rows = [*csv.DictReader(Path("docs/own-logs.csv").read_text(encoding="utf-8").splitlines())]
    assert len({row["file"] for row in rows}) == len(rows) >= 12
    for row in rows:
        is_taken = bool(row["corrections"])
        assert bool(row["rows_used_percent"]) == is_taken, row
        assert row["time_equal"] in ({"true", ""} if is_taken else {""}), row
        assert row["what"], row
        assert row["said"], row
