"""The JSON and the worked-out tables of a view."""

import json

import pytest

from raillinks.exports import api_paths, geojson, table_bytes, tables
from raillinks.query import describe
from tests.support.exports import read, the_view

SHARED = ("crossing_id", "crossing_name", "service", "as_of", "known_on", "data_version")


def test_json_carries_the_rows_of_the_csv_with_their_claims_and_sources(dataset, plain_view):
    body = json.loads(table_bytes.events_json(dataset, plain_view))
    rows = read(table_bytes.plain_csv(dataset, plain_view, "events"))
    assert body["count"] == len(rows)
    assert (body["as_of"], body["known_on"], body["data_version"]) == (
        str(plain_view.selection.as_of),
        "",
        dataset.version,
    )
    assert not {"as_of", "data_version"} & set(body["events"][0])
    assert [str(e["event_id"]) for e in body["events"]] == [r["event_id"] for r in rows]
    assert [e["n_supports"] + e["n_disputes"] for e in body["events"]] == [len(e["claims"]) for e in body["events"]]
    assert {c["source"]["source_id"] for e in body["events"] for c in e["claims"]} == set(
        plain_view.sources["source_id"]
    )


def test_uptime_takes_its_period_from_the_selection(dataset):
    view = the_view(dataset, [("from", "2022-01-01"), ("to", "2022-12-31")])
    rows = read(table_bytes.plain_csv(dataset, view, "uptime"))
    assert {(r["from"], r["to"], r["period_days"]) for r in rows} == {("2022-01-01", "2022-12-31", "365")}


def test_compare_names_the_events_between_two_days(dataset):
    view = the_view(dataset, [("as_of", "2022-09-27"), ("compare_with", "2022-09-25"), ("kind", "resumption")])
    freight = read(table_bytes.plain_csv(dataset, view, "compare"))[0]
    assert (freight["status"], freight["compare_status"]) == ("open", "suspended")
    assert freight["event_ids"] == "dd-2022-09-26-resumption"


def test_two_periods_stand_side_by_side_each_as_uptime_gives_it(dataset):
    periods = {"from": "2019-01-01", "to": "2019-12-31"}, {"from": "2022-01-01", "to": "2022-06-30"}
    second = {f"compare_{name}": day for name, day in periods[1].items()}
    rows = read(
        table_bytes.plain_csv(dataset, the_view(dataset, [*periods[0].items(), *second.items()]), "compare_uptime")
    )
    one, other = (read(table_bytes.plain_csv(dataset, the_view(dataset, [*p.items()]), "uptime")) for p in periods)
    own = [{name: row[name] for name in one[0]} for row in rows]
    compared = [{name: row[name if name in SHARED else f"compare_{name}"] for name in other[0]} for row in rows]
    assert (own, compared) == (one, other)


@pytest.mark.parametrize(("day", "before"), [("2022-09-26", "2021-09-26"), ("2020-02-29", "2019-02-28")])
def test_compare_without_a_second_day_takes_the_day_a_year_before(dataset, day, before):
    rows = [table_bytes.plain_csv(dataset, the_view(dataset, [("as_of", day), *more]), "compare")
            for more in ([], [("compare_with", before)])]  # fmt: skip
    assert rows[0] == rows[1]


@pytest.mark.parametrize(("given", "periods"), [
    ([("known_on", "2024-02-29")], ("2024-01-01", "2024-02-29", "2023-01-01", "2023-02-28")),
    ([("from", "2019-01-01"), ("to", "2019-12-31")], ("2019-01-01", "2019-12-31", "2018-01-01", "2018-12-31")),
])  # fmt: skip
def test_periods_that_are_not_named_are_this_year_so_far_and_the_same_days_a_year_before(dataset, given, periods):
    (row, *_) = read(table_bytes.plain_csv(dataset, the_view(dataset, given), "compare_uptime"))
    assert tuple(row[name] for name in ("from", "to", "compare_from", "compare_to")) == periods


def test_status_lists_the_links_of_the_selection(dataset):
    plain, freight = the_view(dataset), the_view(dataset, [("service", "freight"), ("context", "1")])
    rows = read(table_bytes.plain_csv(dataset, plain, "status"))
    assert [(r["crossing_id"], r["service"]) for r in rows] == list(
        plain.links[["crossing_id", "service"]].itertuples(index=False, name=None)
    )
    assert {(r["service"], r["context"]) for r in read(table_bytes.plain_csv(dataset, freight, "status"))} == {
        ("freight", "false"), ("freight", "true"),
    }  # fmt: skip


def test_as_of_is_a_day_everywhere_and_the_month_asked_for_stands_beside_it(dataset):
    view = the_view(dataset, [("as_of", "2020-08")])
    for table in tables.IN_WHOLE:
        rows = read(table_bytes.plain_csv(dataset, view, table))
        assert {row["as_of"] for row in rows} <= {"2020-08-31"}, table
    assert {row["as_of_period"] for row in read(table_bytes.plain_csv(dataset, view, "status"))} == {"2020-08"}
    for content in (table_bytes.events_json(dataset, view), geojson.events_geojson(dataset, view)):
        body = json.loads(content)
        assert (body["as_of"], body["as_of_period"]) == ("2020-08-31", "2020-08")
    assert "-2020-08-" in api_paths.saved_as(dataset, view, "events.csv")
    assert "as_of_period" not in json.loads(
        table_bytes.events_json(dataset, the_view(dataset, [("as_of", "2020-08-31")]))
    )


def test_compare_is_cited_by_the_days_that_its_tables_have_where_none_are_chosen(dataset):
    view = the_view(dataset, [("as_of", "2022-09"), ("service", "freight")])
    words = describe.table_in_words(view, {}, ("compare", "compare_uptime"))
    [row, *_] = read(table_bytes.plain_csv(dataset, view, "compare_uptime"))
    assert words.startswith("status on 2022-09-30 compared with 2021-09-30 (")
    ends = [f"from {row[first]} to {row[last]}" for first, last in (("from", "to"), ("compare_from", "compare_to"))]
    assert f"; days open {' and '.join(ends)} (" in words
