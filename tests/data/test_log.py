"""What the bundled log says of the days that matter, and what it must never say."""

import csv
import io
import re

import numpy as np
import pandas as pd
import pytest

from raillinks.domain.enums import UNCHANGED, CauseClass, Kind
from raillinks.engine import knowledge
from raillinks.exports import table_bytes, tables
from raillinks.query import display_names, view_figures, views
from raillinks.query.selection import Selection
from tests.conftest import ROOT
from tests.data.random_selections import random_views

LINK = "dandong-sinuiju"


def status(view, crossing, service, day):
    table = view.timeline.status_on(np.datetime64(day))
    return table[(table["crossing_id"] == crossing) & (table["service"] == service)].iloc[0]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2020-09-10", "suspended"),
        ("2022-01-16", "open"),
        ("2022-04-28", "open"),
        ("2022-04-29", "suspended"),
        ("2022-09-25", "suspended"),
        ("2022-09-26", "open"),
    ],
)
def test_dandong_sinuiju_freight_reads_as_reported(plain_view, day, expected):
    assert status(plain_view, LINK, "freight", day)["status"] == expected


def test_the_freight_stop_of_2020_is_uncertain_while_its_sources_differ(plain_view):
    found = status(plain_view, LINK, "freight", "2020-09-10")
    assert not found["certain"]
    assert found["alternatives"] == "partial;suspended"


@pytest.mark.parametrize(("day", "expected"), [("2020-01-31", "suspended"), ("2026-03-12", "open")])
def test_dandong_sinuiju_passenger_reads_as_reported(plain_view, day, expected):
    assert status(plain_view, LINK, "passenger", day)["status"] == expected


def test_jian_manpo_freight_is_unknown_since_nobody_reports(plain_view):
    assert status(plain_view, "jian-manpo", "freight", "2022-09-26")["status"] == "unknown"


def test_jian_manpo_passenger_is_suspended_on_old_evidence(plain_view):
    found = status(plain_view, "jian-manpo", "passenger", "2022-09-26")
    assert found["status"] == "suspended"
    assert found["stale"]


def test_the_restart_that_rfa_reported_in_november_2021_moves_nothing(plain_view):
    events = plain_view.known.set_index("event_id")
    rfa = events[events.index.str.startswith("dd-2021-11-") & events.index.str.contains("rfa")]
    assert list(rfa["confidence"]) == ["disputed", "disputed"]
    assert status(plain_view, LINK, "freight", "2021-11-03")["status"] == "suspended"


def test_the_same_restart_moves_the_link_where_the_reader_applies_disputed_events(dataset):
    applied = views.make_view(dataset, Selection(as_of=np.datetime64("2021-11-03"), disputed="apply"))
    assert status(applied, LINK, "freight", "2021-11-03")["status"] == "partial"


@pytest.mark.parametrize("disputed", ["show", "apply"])
@pytest.mark.parametrize("day", ["2020-02-15", "2020-03-22", "2020-03-23", "2020-04-15"])
def test_the_trains_that_rfa_alone_dates_in_march_2020_move_nothing(dataset, day, disputed):
    """One outlet against two: both sides are claims, and the limit of January 2020 goes on either way."""
    claims = dataset.claims[dataset.claims["event_id"] == "dd-2020-03-23-rfa-restart"]
    assert set(claims["stance"]) == {"supports", "disputes"}
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2026-03-13"), disputed=disputed))
    assert view.known.set_index("event_id")["confidence"]["dd-2020-03-23-rfa-restart"] == "disputed"
    assert status(view, LINK, "freight", day)["status"] == "partial"


def test_the_log_loads_with_nothing_but_listed_warnings(dataset):
    assert {p.code for p in dataset.problems} <= {"windows-overlap", "dispute-not-judged"}


def test_every_event_joins_a_crossing_with_provinces(dataset):
    joined = set(dataset.provinces["crossing_id"])
    assert set(dataset.crossing_ids) == joined
    assert set(dataset.events["crossing_id"]) <= joined | {"all-china-dprk"}


def test_no_claim_rests_on_an_invented_or_unreadable_address(dataset):
    urls = dataset.sources["url"]
    assert urls[urls != ""].str.startswith(("https://", "http://")).all()


def test_leaders_trains_move_nothing(dataset):
    leaders = dataset.events[dataset.events["event_id"].str.contains("kju|kji")]
    assert len(leaders) > 10
    assert set(leaders["status_after"]) == {"unchanged"}


MILESTONES = {
    "first bridge, 1911": ["dd-1911-11-01-bridge1-open"],
    "openings": ["ks-1927-11-05-open", "tn-1933-08-01-open", "hh-1935-open", "jm-1939-10-01-open"],
    "second bridge, 1943": ["dd-1943-05-bridge2-open", "dd-1943-05-bridge1-road"],
    "Korean War": ["dd-1950-11-bombed", "dd-1950-11-bridge1-destroyed", "jm-1950-10-27-bombed", "sc-1950-12-open"],
    "after the war": ["sc-1953-closed", "dd-1954-04-01-intermodal", "dd-1954-06-03-through-train", "tn-1954-port"],
    "2004": ["dd-2004-04-22-ryongchon"],
    "2015 and 2016": ["dd-2015-09-28-truck", "dd-2015-09-28-truck-cleared", "tn-2016-09-10-flood-fixed"],
    "leaders' trains": [
        "dd-2010-05-03-kji-out",
        "dd-2018-03-25-kju-out",
        "dd-2019-02-23-kju-out",
        "dd-2025-09-02-kju-out",
    ],
    "Uiju's yard": [
        "dd-2021-03-uiju-build",
        "dd-2021-11-12-uiju-idle",
        "dd-2022-01-17-uiju-first-train",
        "dd-2022-02-22-uiju-piles",
        "dd-2024-02-15-uiju-razed",
        "dd-2024-08-12-uiju-demolition",
        "dd-2024-09-08-spur-removed",
        "dd-2024-10-04-uiju-bombers",
    ],
    "2024 flood": ["dd-2024-07-27-flood", "dd-2024-07-freight-stop-flood", "dd-2024-09-05-not-restarted"],
    "Khasan": ["kt-1959-08-09-bridge", "kt-2020-02-03-suspended", "kt-2022-11-02-horses", "kt-2024-12-16-regular"],
}


@pytest.mark.parametrize("milestone", MILESTONES)
def test_the_log_has_the_milestones(dataset, milestone):
    assert set(MILESTONES[milestone]) <= set(dataset.events["event_id"])


def test_the_report_of_26_september_2022_is_there_speaker_by_speaker(dataset):
    report = dataset.claims[dataset.claims["source_id"] == "radio-free-asia-2022-09-26"]
    assert {
        "North Pyongan province official",
        "freight worker in Dandong",
        "trade source in South Hwanghae",
        "North Hamgyong province official",
        "South Korean unification ministry",
        "Wang Wenbin, Chinese foreign ministry",
        "NK News",
        "",
    } == set(report["speaker"])
    affected = dataset.events.set_index("event_id")["affects"]
    assert affected["dd-2022-09-26-resumption"] == "KP-01"
    assert affected["all-2022-09-26-rfa-provinces"] == "KP-05;KP-09"


@pytest.mark.parametrize(
    "row",
    [
        "dd-1943-04-bridge2-open-alt",
        "jm-1939-10-01-open-alt",
        "dd-2020-09-freight-stop-alt",
        "all-2020-01-rfa-all-trade",
    ],
)
def test_another_date_is_a_claim_not_an_event(dataset, row):
    assert row not in set(dataset.events["event_id"])


def test_every_source_is_used(dataset):
    used = pd.concat([dataset.claims["source_id"], dataset.trains["source_id"], dataset.trade["source_id"]])
    assert set(dataset.sources["source_id"]) == set(used)


def test_no_publication_is_listed_twice(dataset):
    listed = dataset.sources[["publisher", "via", "title", "published", "url"]]
    dated = listed[(listed["title"] != "") | (listed["url"] != "")]
    assert not dated.duplicated().any()
    assert not dataset.sources.loc[dataset.sources["url"] != "", ["publisher", "url"]].duplicated().any()


def test_a_speaker_is_somebody_else_than_the_publisher(dataset):
    claims = dataset.claims.merge(dataset.sources, on="source_id")
    assert not (claims["speaker"] == claims["publisher"]).any()
    assert not (dataset.sources["publisher"] == dataset.sources["via"]).any()


def test_confirmed_events_rest_on_two_origins_or_on_the_one_who_acts(dataset, plain_view):
    """A claim whose speaker is itself a publisher of the log has that publisher as its origin."""
    claims = dataset.claims.merge(dataset.sources, on="source_id")
    counts = ~claims["source_type"].isin(["reference", "editorial"]) & (claims["seen"] == "read")
    claims = claims[counts & (claims["stance"] == "supports")]
    origin = claims["speaker"].where(claims["speaker"].isin(set(dataset.sources["publisher"])), claims["publisher"])
    origins = origin.groupby(claims["event_id"]).nunique()
    acts = set(claims.loc[claims["own_act"] == "true", "event_id"])
    confirmed = plain_view.known.loc[plain_view.known["confidence"] == "confirmed", "event_id"]
    assert len(confirmed) > 50
    assert [event for event in confirmed if event not in acts and origins[event] < 2] == []


def test_what_is_known_from_a_mention_never_confirms(dataset, plain_view):
    mentioned = set(dataset.sources.loc[dataset.sources["seen"] == "mention", "source_id"])
    events = dataset.claims.loc[dataset.claims["source_id"].isin(mentioned), "event_id"]
    known = plain_view.known.set_index("event_id")["confidence"]
    assert mentioned
    assert "confirmed" not in set(known[sorted(set(events))])


def test_a_search_record_says_what_was_looked_for_in_which_languages_and_until_when(dataset):
    editorial = dataset.sources.loc[dataset.sources["source_type"] == "editorial", "source_id"]
    ends = dataset.events.loc[dataset.events["kind"] == "evidence_end", "event_id"]
    records = dataset.claims[dataset.claims["source_id"].isin(editorial) & dataset.claims["event_id"].isin(ends)]
    assert set(records["event_id"]) == set(ends)
    published = dict(zip(dataset.sources["source_id"], dataset.sources["published"], strict=True))
    for source, detail in records[["source_id", "detail"]].itertuples(index=False):
        assert "ooked for" in detail
        assert f"{published[source][-2:]} November 2026" in detail
        assert all(language in detail for language in ("Korean", "Chinese", "English", "Japanese"))


def test_every_record_that_counts_was_renewed_in_five_languages_with_the_number_of_its_queries(dataset):
    """A withdrawn record moves nothing, so nobody needs to search again."""
    ends = dataset.events[(dataset.events["kind"] == "evidence_end") & (dataset.events["verdict"] != "withdrawn")]
    records = knowledge.search_records(dataset.events, knowledge.with_sources(dataset.claims, dataset.sources))
    claims = dataset.claims[records & dataset.claims["event_id"].isin(ends["event_id"])]
    assert sorted(claims["event_id"]) == sorted(ends["event_id"])
    queries = claims["detail"].str.extract(
        r"in English, Korean, Chinese, Japanese and Russian, (\d+) queries: nothing read"
    )[0]
    assert queries.notna().all(), list(claims.loc[queries.isna(), "claim_id"])
    assert (queries.astype(int) > 0).all()


def test_a_date_that_the_maintainers_infer_is_approximate_and_moves_nothing(dataset):
    """Our own claims are search records, or inferences of a date that no source shows: such an event is disputed."""
    claims = dataset.claims.merge(dataset.sources, on="source_id").merge(dataset.events, on="event_id")
    ours = claims[(claims["source_type"] == "editorial") & (claims["kind"] != "evidence_end")]
    assert set(ours["event_id"]) == {
        "ks-1945-08-destroyed",
        "dd-2007-10-11-full-stop",
        "dd-2007-10-22-again",
        "dd-2024-08-freight-resumed",
    }
    assert ours["title"].str.startswith("Inference: ").all()
    assert ours["claimed_date"].str.endswith("~").all()
    assert set(ours["verdict"]) == {"disputed"}


def test_pages_of_kyodo_that_show_neither_year_nor_month_give_no_day(dataset):
    pages = dataset.claims[dataset.claims["source_id"].isin(["kyodo-nd-c", "kyodo-nd-d"])]
    assert len(pages) == 3
    assert set(pages["claimed_date"]) == set(pages["preferred"]) == {""}
    events = dataset.events[dataset.events["event_id"].isin(pages["event_id"])]
    assert set(events.loc[events["status_after"] != "unchanged", "verdict"]) == {"disputed"}


def test_the_words_of_the_log_take_no_side_on_the_name_of_a_sea(dataset):
    words = "\n".join([*dataset.events["summary"], *dataset.claims["detail"], *dataset.places["aliases"]])
    assert not re.search(r"Sea of Japan|East Sea|Yellow Sea|West Sea|동해|日本海", words)


def test_the_join_report_has_no_orphans(dataset):
    report = display_names.join_report(dataset)
    assert report["events"].sum() == len(dataset.events)
    assert display_names.summary(report) == f"{len(dataset.events)} events join 9 crossings in 7 provinces, 0 orphans"


@pytest.mark.parametrize(
    ("event", "confidence"),
    [
        ("all-2020-01-31-fco", "reported"),
        ("dd-2022-04-29-mfa", "confirmed"),
        ("dd-2021-11-01-rfa-resumption", "disputed"),
    ],
)
def test_the_examples_of_confidence_in_the_dictionary_hold(plain_view, event, confidence):
    found = plain_view.known.set_index("event_id")["confidence"]
    assert found[event] == confidence


def test_no_summary_knows_what_came_after_its_event(dataset):
    for event in dataset.events.itertuples():
        last = int(str(event.date_latest)[:4])
        years = {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", event.summary)}
        assert event.kind == "announcement" or max(years, default=0) <= last, event.event_id


DANDONG, JIAN, TUMEN = "dandong-sinuiju", "jian-manpo", "tumen-namyang"


@pytest.mark.parametrize(
    ("asked", "possible", "last_evidence"),
    [
        (("2026-11-29", DANDONG, "freight"), "unknown", "2024-09-05"),
        (("2026-11-29", DANDONG, "passenger"), "open", "2026-03-13"),
        (("2015-06-01", TUMEN, "freight"), "unknown", "1997-06-14"),
        (("2020-06-01", DANDONG, "freight"), "partial", "2020-01-31"),
        (("2022-09-26", DANDONG, "freight"), "open", "2022-09-26"),
        (("2024-08-20", DANDONG, "freight"), "suspended", "2024-07-31"),
        (("2017-12-15", DANDONG, "freight"), "open", "2016-03-04"),
        (("1951-04-10", DANDONG, "freight"), "partial;suspended", "1951-05-31"),
        (("2019-10-01", JIAN, "freight"), "unknown", "2019-01-07"),
        (("2022-10-15", JIAN, "freight"), "unknown", "2019-01-07"),
        (("1945-09-01", TUMEN, "freight"), "suspended", "1945-08-31"),
        (("1962-06-15", DANDONG, "passenger"), "open", "1954-06-03"),
        (("1967-06-15", JIAN, "passenger"), "unknown", "1950-10-30"),
        (("1974-06-15", TUMEN, "freight"), "unknown", "1954-12-31"),
        (("1979-06-15", JIAN, "passenger"), "unknown", "1950-10-30"),
        (("1983-06-15", DANDONG, "passenger"), "unknown", "1954-06-03"),
        (("1986-06-15", DANDONG, "passenger"), "open", "1983-10-10"),
        (("1991-06-15", JIAN, "passenger"), "unknown", "1950-10-30"),
        (("1995-06-15", TUMEN, "freight"), "open", "1992-12-31"),
        (("1999-06-15", DANDONG, "passenger"), "open", "1996-12-31"),
        (("2003-06-15", JIAN, "passenger"), "unknown", "1950-10-30"),
    ],
)
def test_a_day_has_the_statuses_that_its_evidence_allows(dataset, asked, possible, last_evidence):
    day, crossing, service = asked
    chosen = Selection(as_of=np.datetime64(day, "D"), crossing=(crossing,), service=(service,))
    table = table_bytes.plain_csv(dataset, views.make_view(dataset, chosen), "status").decode()
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["alternatives"], row["last_evidence"]) == (possible, last_evidence)


KEYS = ["crossing_id", "service"]


def test_every_event_that_moves_a_link_has_a_class(plain_view):
    known = plain_view.known.set_index("event_id")
    begun = plain_view.timeline.intervals()["event_id"].dropna().unique()  # an observation may renew what lapsed
    moves, classes = [event for event in begun if known["status_after"][event] != UNCHANGED], known["cause_class"]
    assert len(moves) > 30
    assert [event for event in moves if classes[event] not in set(CauseClass)] == []


def test_an_event_with_a_status_has_a_class_and_only_such_an_event_is_not_said(dataset):
    gives_status = dataset.events["status_after"] != UNCHANGED
    assert dataset.events.loc[gives_status & (dataset.events["cause_class"] == ""), "event_id"].tolist() == []
    not_said = dataset.events["cause_class"] == CauseClass.NOT_SAID
    assert dataset.events.loc[not_said & ~gives_status, "event_id"].tolist() == []
    ends = dataset.events["kind"] == Kind.EVIDENCE_END
    assert set(dataset.events.loc[ends, "cause_class"]) == {CauseClass.NOT_SAID}


def test_events_of_one_cause_have_one_class(dataset):
    """Two causes that read alike are classed alike."""
    said = dataset.events[dataset.events["cause"] != ""]
    assert said.groupby("cause")["cause_class"].nunique().max() == 1


def test_suspended_days_by_cause_are_those_of_both_files(dataset):
    """All causes together are the suspended days of `uptime.csv`, and lie within the range that History shows."""
    suspended = 0
    for view in random_views(dataset, 131, 42_000):
        by_cause = view_figures.suspended_by_cause(view)
        days = tables.frame(dataset, view, "uptime").set_index(KEYS)["suspended_days"]
        uptime = days.replace("", 0).astype(int)  # empty where nothing is known
        total = by_cause.groupby(KEYS)["suspended_days"].sum().reindex(uptime.index, fill_value=0)
        assert total.tolist() == uptime.tolist()
        assert by_cause["suspended_days"].between(by_cause["days_min"], by_cause["days_max"]).all()
        suspended += int(uptime.sum())
    assert suspended > 10_000


@pytest.mark.parametrize(("link", "cause_class"), [
    (("dandong-sinuiju", "passenger"), "epidemic"), (("shanghekou-chongsu", "freight"), "war"),
    (("broken-bridge", "freight"), "works"),
])  # fmt: skip
def test_the_long_stops_count_for_what_sources_say_of_them(plain_view, link, cause_class):
    days = view_figures.suspended_by_cause(plain_view).set_index(KEYS).loc[[link]]
    assert days.sort_values("suspended_days")["cause_class"].iloc[-1] == cause_class


COUNT_IN_WORDS = re.compile(
    r"\b(?:\d{1,3}(?:,\d{3})*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty)[ -](?:(?!of\b|and\b|on\b)[A-Za-z-]+ ){0,2}?"
    r"(?:wagons|cars|coach|coaches|containers|tourists|passengers|riders|people|tonnes|t of|t had)\b",
    re.IGNORECASE,
)
NOT_COUNTED = {
    "jm-1950-10-30-repaired-01": "people who mend a bridge",
    "jm-2019-04-08-road-bridge-01": "riders of buses on the road bridge",
    "jm-2019-04-08-road-bridge-02": "riders of buses on the road bridge",
    "dd-2023-01-17-freight-02": "wine and spirits “by the ten tonnes”: no number",
}
"""Claims and events whose text has a number with such a word, and why it is no measure."""


def rows(table):
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_count_has_a_claim_that_has_a_source():
    events = {row["event_id"] for row in rows("events")}
    sources = {row["source_id"] for row in rows("sources")}
    source_of = {row["claim_id"]: row["source_id"] for row in rows("claims")}
    measures = rows("measures")
    assert len(measures) > 100
    assert [row for row in measures if row["event_id"] not in events] == []
    assert [row for row in measures if source_of.get(row["claim_id"]) not in sources] == []


def test_the_counts_of_26_september_2022_stand_side_by_side():
    publisher = {row["source_id"]: row["publisher"] for row in rows("sources")}
    source = {row["claim_id"]: row["source_id"] for row in rows("claims")}
    counts = {
        (row["least"], row["most"], row["what"], publisher[source[row["claim_id"]]]): row["claim_id"]
        for row in rows("measures") if row["event_id"] == "dd-2022-09-26-resumption"
    }  # fmt: skip
    wanted = [
        ("11", "11", "containers", "Radio Free Asia"), ("12", "12", "wagons", "Yonhap"), ("20", "20", "wagons", "KBS"),
    ]  # fmt: skip
    assert set(wanted) <= set(counts)
    assert len({counts[count] for count in wanted}) == 3


@pytest.mark.parametrize(
    ("table", "column", "name"), [("claims", "detail", "claim_id"), ("events", "summary", "event_id")]
)
def test_no_count_hides_in_a_text(table, column, name):
    counted = {row[name] for row in rows("measures")}
    hidden = {row[name]: row[column] for row in rows(table) if COUNT_IN_WORDS.search(row[column])}
    assert len(hidden) > 20
    assert {key: text for key, text in hidden.items() if key not in counted and key not in NOT_COUNTED} == {}


def test_what_is_left_out_is_there_and_has_a_count():
    texts = {row["claim_id"]: row["detail"] for row in rows("claims")}
    texts |= {row["event_id"]: row["summary"] for row in rows("events")}
    counted = {row[name] for row in rows("measures") for name in ("event_id", "claim_id")}
    assert [key for key in NOT_COUNTED if not COUNT_IN_WORDS.search(texts[key])] == []
    assert set(NOT_COUNTED) & counted == set()


def test_the_counts_are_in_the_order_of_the_events():
    order = {row["event_id"]: position for position, row in enumerate(rows("events"))}
    places = [order[row["event_id"]] for row in rows("measures")]
    assert places == sorted(places)
