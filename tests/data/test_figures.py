"""Figures of the real log that a reader may quote: "at least", and what was known on a day."""

import csv
import io
from urllib.parse import urlencode

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from dashboard.i18n.translator import say
from dashboard.widgets import strips
from dashboard.widgets.open_page import OpenPage
from raillinks.domain import dates
from raillinks.engine import timeline
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.versions.live_package import Served

FREIGHT, PASSENGER = ("dandong-sinuiju", "freight"), ("dandong-sinuiju", "passenger")
LAST = "2020-02-01"
KNOWN_2020 = {"as_of": LAST, "known_on": LAST}


@pytest.fixture(scope="module")
def client(dataset):
    return TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset))]))


def rows(client, table, query):
    """The rows of an answer of the API, by link."""
    answer = client.get(f"/api/v1/{table}.csv?{urlencode(query)}")
    assert answer.status_code == 200
    by_link: dict = {}
    for row in csv.DictReader(io.StringIO(answer.text, newline="")):
        by_link.setdefault((row["crossing_id"], row["service"]), []).append(row)
    return by_link


def test_at_least_stands_before_the_minimum_of_the_longest_stop(client):
    """The stop of 2020 may have begun as late as 30 September: 473 days; the flood's stop ended in silence."""
    (row,) = rows(client, "uptime", {"from": "2019-01-01"})[FREIGHT]
    assert (row["longest_suspension_days"], row["longest_at_least"]) == ("473", "true")


def test_at_least_stands_before_the_minimum_of_a_stop(client):
    by_link = rows(client, "suspensions", {"from": "2019-01-01"})[FREIGHT]
    (flood,) = [row for row in by_link if row["at_least"] == "true"]
    assert (flood["days"], flood["days_in_period"], flood["days_min"], flood["days_max"]) == ("37", "37", "37", "47")
    assert [row["days"] for row in by_link] == ["37", "150", "533"]


@pytest.mark.parametrize(("to", "days"), [("2024-08-15", "16"), ("2024-07-30", "0"), ("2024-12-31", "37")])
def test_at_least_goes_with_a_minimum_in_a_period_that_ends_before_the_stop(client, to, days):
    """The stop of 21 to 31 July 2024 ended in silence after 5 September."""
    flood = rows(client, "suspensions", {"from": "2019-01-01", "to": to})[FREIGHT][0]
    assert (flood["days"], flood["at_least"], flood["days_in_period"]) == ("37", "true", days)


@pytest.mark.parametrize("period", [{}, {"from": "2019-01-01"}, {"from": "2020-01-01", "to": "2024-08-15"}])
def test_wherever_at_least_stands_the_number_is_the_minimum(client, period):
    stopped = rows(client, "suspensions", period)
    for link, (row,) in rows(client, "uptime", period).items():
        stops = [stop for stop in stopped.get(link, []) if stop["status"] == "suspended"]
        for stop in stops:
            assert stop["days"] == stop["days_min"] or stop["at_least"] == "false"
        longest = max([0, *(int(stop["days_in_period"]) for stop in stops)])
        if row["longest_at_least"] == "true":
            assert int(row["longest_suspension_days"]) <= longest
        else:
            assert int(row["longest_suspension_days"] or 0) == longest


def test_months_and_years_add_up_to_the_whole_and_each_is_a_period_of_its_own(client):
    period = {"from": "2019-01-15", "to": "2030-01-01"}
    whole = rows(client, "uptime", period)
    months, years = (rows(client, "uptime", {**period, "by": by}) for by in ("month", "year"))
    for link, (row,) in whole.items():
        assert len(years[link]) == 8
        assert [part["from"][:7] for part in months[link][::12]] == [f"{year}-01" for year in range(2019, 2027)]
        for column in row:
            if column.endswith("_days") and "longest" not in column:
                sums = {sum(int(part[column] or 0) for part in parts) for parts in (months[link], years[link])}
                assert sums == {int(row[column] or 0)}, column
        assert months[link][0]["from"] == row["from"]
        assert months[link][-1]["to"] == years[link][-1]["to"] == row["to"]
    alone = rows(client, "uptime", {"from": "2024-07-01", "to": "2024-07-31"})[FREIGHT]
    assert alone == [part for part in months[FREIGHT] if part["from"] == "2024-07-01"]


def test_uptime_ends_on_the_known_on_day(client):
    by_link = rows(client, "uptime", KNOWN_2020 | {"from": "2020-01-01"})
    assert {row["to"] for (row,) in by_link.values()} == {LAST}
    assert by_link[PASSENGER][0]["suspended_days"] == "2"  # 31 January and 1 February


def test_periods_compared_end_on_the_known_on_day(client):
    query = KNOWN_2020 | {"from": "2020-01-01", "to": "2020-12-31", "compare_from": "2020-01-15"}
    for (row,) in rows(client, "compare_uptime", query).values():
        assert (row["to"], row["period_days"], row["compare_to"], row["compare_period_days"]) == (
            LAST,
            "32",
            LAST,
            "18",
        )


def test_suspensions_are_counted_up_to_the_known_on_day(client):
    (row,) = rows(client, "suspensions", KNOWN_2020)[PASSENGER][:1]
    assert (row["start"], row["days"], row["days_max"], row["days_in_period"]) == ("2020-01-31", "2", "2", "2")


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        (KNOWN_2020 | {"compare_with": "2020-02-02"}, ("compare_with", "after known_on", "at most 2020-02-01")),
        (KNOWN_2020 | {"from": "2020-02-02"}, ("from", "after known_on", "at most 2020-02-01")),
        (KNOWN_2020 | {"compare_from": "2026-03-13"}, ("compare_from", "after known_on", "at most 2020-02-01")),
        ({"from": "2026-03-14"}, ("from", "after covered_to", "at most 2026-03-13")),
        ({"from": "2027-01-01", "to": "2027-12-31"}, ("from", "after covered_to", "at most 2026-03-13")),
        ({"compare_from": "2027-01-01"}, ("compare_from", "after covered_to", "at most 2026-03-13")),
        ({"to": "1850-01-01"}, ("to", "before the log's first day", "at least 1911-11-01")),
    ],
)
@pytest.mark.parametrize(
    "path", ["uptime.csv", "compare.csv", "compare_uptime.csv", "suspensions.csv", "measures.csv", "export.zip"]
)
def test_a_day_of_which_nothing_counts_is_refused_with_the_allowed_one(client, path, query, refused):
    answer = client.get(f"/api/v1/{path}?{urlencode(query)}")
    assert answer.status_code == 400
    parameter, error, allowed = refused
    expected = {"error": error, "parameter": parameter, "value": query[parameter], "allowed": allowed}
    assert answer.json() == expected


@pytest.mark.parametrize("query", [
    {"from": "2026-03-13"}, {"to": "2199-12-31"}, {"from": "1800-01-01", "to": "1850-01-01"}, KNOWN_2020,
    KNOWN_2020 | {"from": "2020-02-01", "to": "2026-01-01", "compare_with": "2020-02-01"},
    {"as_of": "1900-01-01", "known_on": "1900-01-01"},
])  # fmt: skip
def test_every_other_period_has_days(client, query):
    for (row,) in rows(client, "uptime", query).values():
        assert row["from"] <= row["to"]
        assert int(row["period_days"]) >= 1


def test_dead_links_stay_dead_on_an_early_known_on_day(client):
    """Kaishantun's last evidence is of 1934; the search that says so was made in 2026."""
    by_link = rows(client, "status", {"as_of": "2022-09-26", "known_on": "2022-09-26"})
    for link in (("kaishantun-sambong", "freight"), ("jian-manpo", "freight"), ("tumen-namyang", "freight")):
        assert by_link[link][0]["status"] == "unknown"


@pytest.fixture(scope="module")
def view(dataset):
    return views.make_view(dataset, Selection(as_of=np.datetime64("2026-03-13"), context=True))


def test_every_last_evidence_is_the_last_possible_day_of_its_date(view):
    spans = view.timeline.spans()
    written = timeline.last_evidence_dates(view.known, spans)
    last = [str(dates.parse(text)[1]) if text else "" for text in written]
    assert last == list(dates.iso(dates.to_days(spans["last_evidence"])))
    assert (written == "2023").any()


def test_a_page_says_of_each_band_what_the_table_has(dataset, view):
    """Pages ask link by link of dates that are worked out once for a view."""
    page, spans = OpenPage(dataset, view, {}, say("en")), view.timeline.spans()
    said = [strips.last_evidence(page, row) for row in spans.to_dict("records")]
    assert said == list(timeline.last_evidence_dates(view.known, spans))


@pytest.mark.parametrize(
    ("service", "day", "written"), [("freight", "2022-03-15", "2022-02"), ("passenger", "2020-01-31", "2020-01-31")]
)
def test_a_date_keeps_its_precision(view, service, day, written):
    row = view.timeline.status_on(np.datetime64(day))
    found = timeline.last_evidence_dates(view.known, row)
    at = (row["crossing_id"] == "dandong-sinuiju") & (row["service"] == service)
    assert list(found[at]) == [written]


def test_evidence_of_a_whole_year_goes_stale_as_long_after_its_last_day(view):
    """Freight at Dandong in 2023: as late as 31 December by the log's date."""
    days = ("2023-06-01", "2024-04-09", "2024-04-10")
    on_day = [view.timeline.status_on(np.datetime64(day), 100).set_index(["crossing_id", "service"]) for day in days]
    freight = [table.loc[("dandong-sinuiju", "freight")] for table in on_day]
    assert [bool(row["stale"]) for row in freight] == [False, False, True]
    assert {str(row["last_evidence"])[:10] for row in freight} == {"2023-12-31"}


def test_a_link_without_evidence_has_no_date(view):
    status = view.timeline.status_on(np.datetime64("1850-01-01"))
    assert set(timeline.last_evidence_dates(view.known, status)) == {""}
