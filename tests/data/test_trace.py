"""`docs/trace.csv`: nothing that was read, found or reviewed is lost on the way into the log."""

import re

import pandas as pd
import pytest

REVIEWED = (
    "kt-2024-07-19-first", "dd-2022-09-26-direction", "only-dated-trace-of-2020", "jm-2014-05-caption", "tn-2016-year",
    "dd-2024-09-08-most-of", "tn-2011-boarding", "tn-2017-06-no-day", "dd-2023-08-16-first",
    "tn-2015-01-04-border-train", "tn-2014-04-30-break", "kt-2025-04-17-no-report",
    "train-of-12-march-2026-three-times", "misleading-ids", "trains-52-51", "kaishantun-alias", "makhalino-point",
    "mirror-gayland-org", "mirror-freemalaysiatoday", "mirror-nzt-eth", "mirror-ft-csccsc", "mirror-wideo-ovh",
    "missing-qingshi", "missing-dandong-stop-2020", "missing-observations", "missing-counts-february-2022",
    "missing-khasan-yard-2024", "missing-khasan-traffic-2022-2023", "missing-khasan-scanners-2026",
    "missing-khasan-tourist-train", "missing-khasan-coaches-2025",
)  # fmt: skip
"""The points of the review of version 0.1.0 that are about the data, not about rules or geometry, in its order."""
FINDS = 45
THIRD = {"finds-2.csv": 89, "finds-3.csv": 45}
"""The lists of the third search, for version 0.5.0, and how many finds each has."""
FOURTH = {"finds-4.csv": 56}
"""The list of the fourth search, for version 0.8.0."""
LEADS = {"leads-a.md": 52, "leads-b.md": 32}
"""Statements that readers met on the way when they read the sources again, for the same version."""
GEOMETRY = ("sinuiju", "dandong-and-bridges", "river-banks-and-islands", "north-pyongan-before-1937", "hunchun-end")
"""Its points about the map."""
RULES = (
    "unknown-certain",
    "at-least-is-a-minimum",
    "figures-past-known-on",
    "dead-links-revived",
    "undated-reference-works",
    "last-evidence-first-or-last-day",
    "north-pyongan-before-1937",
    "hunchun-layer-and-log",
    "period-after-covered-to",
    "tied-days",
)  # fmt: skip
"""Its points about rules that were followed and yet misled a reader, in its order."""
SEARCH, HITS = "search-2026-11-26", 37
"""The search that renewed the search records: its origin in the trace, and how many hits it had."""
ORIGINS = {
    "events.csv", "claims.csv", "article-facts.md", "context.md", "finds.csv", "audit-0.1.0", "audit-0.1.0-geometry",
    "audit-0.1.0-rules", SEARCH, *THIRD, *FOURTH, *LEADS,
}  # fmt: skip


@pytest.fixture(scope="module")
def trace():
    return pd.read_csv("docs/trace.csv", dtype=str, keep_default_na=False)


def test_every_trace_points_at_rows_that_exist(dataset, trace):
    events, claims = set(dataset.events["event_id"]), set(dataset.claims["claim_id"])
    for column, known in (("event_id", events), ("claim_id", claims)):
        named = {i for cell in trace[column] for i in cell.split(";") if i}
        assert named <= known, named - known


def test_every_traced_row_has_a_place_or_a_reason(trace):
    placed = (trace["event_id"] != "") | (trace["claim_id"] != "")
    assert (placed | (trace["reason"] != "")).all()


@pytest.mark.parametrize(("origin", "last"), [("claims.csv", 305), ("article-facts.md", 18)])
def test_the_trace_has_every_numbered_row_of_the_reading_once(trace, origin, last):
    assert sorted(map(int, trace.loc[trace["origin"] == origin, "row"])) == list(range(1, last + 1))


def test_the_trace_has_every_named_event_of_the_reading_once(trace):
    rows = trace.loc[trace["origin"] == "events.csv", "row"]
    assert rows.is_unique
    assert len(rows) == 154


def test_traced_claims_are_claims_of_the_traced_events(dataset, trace):
    event_of = dict(zip(dataset.claims["claim_id"], dataset.claims["event_id"], strict=True))
    for row in trace.to_dict("records"):
        named = {event_of[claim] for claim in row["claim_id"].split(";") if claim}
        assert named <= set(row["event_id"].split(";")), row


def test_figures_that_the_trace_keeps_are_in_the_table_of_trade(dataset, trace):
    kept = trace.loc[trace["reason"].str.startswith("kept in trade.csv"), "reason"]
    periods = {p for reason in kept for p in re.findall(r"\d{4}(?:-\d\d)?(?:/\d{4}-\d\d)?", reason.split(", with")[0])}
    assert len(kept) > 10
    assert periods <= set(dataset.trade["period"])


@pytest.mark.parametrize(
    ("origin", "last"),
    [("finds.csv", FINDS), (SEARCH, HITS), *THIRD.items(), *FOURTH.items(), *LEADS.items()],
)
def test_the_trace_has_every_find_of_the_later_searches_once(trace, origin, last):
    keys = trace.loc[trace["origin"] == origin, "row"].str.split(" ", n=1)
    assert [int(number) for number, _ in keys] == list(range(1, last + 1))
    assert all(re.fullmatch(r"https?://\S+", address) for _, address in keys)


def test_the_trace_has_every_point_of_the_review_once(trace):
    assert tuple(trace.loc[trace["origin"] == "audit-0.1.0", "row"]) == REVIEWED
    assert tuple(trace.loc[trace["origin"] == "audit-0.1.0-geometry", "row"]) == GEOMETRY
    assert tuple(trace.loc[trace["origin"] == "audit-0.1.0-rules", "row"]) == RULES


def test_every_point_of_the_review_says_what_was_done(trace):
    reasons = trace.loc[trace["origin"].str.startswith("audit-0.1.0"), "reason"]
    done = ("mended", "kept", "added", "withdrawn", "left out", "shown as disputed", "no event")
    assert [reason for reason in reasons if not reason.startswith(done)] == []


def test_the_trace_has_no_other_origin(trace):
    assert set(trace["origin"]) == ORIGINS


@pytest.mark.parametrize("origin", LEADS)
def test_a_lead_that_became_no_claim_says_why(trace, origin):
    left_out = trace[(trace["origin"] == origin) & (trace["claim_id"] == "")]
    assert 0 < len(left_out) < LEADS[origin]
    assert left_out["reason"].str.match("left out: |in the log").all()
    assert left_out["reason"].str.len().gt(15).all()


@pytest.mark.parametrize(("origin", "last"), [("finds.csv", FINDS), (SEARCH, HITS), *THIRD.items(), *FOURTH.items()])
def test_a_find_that_became_no_claim_says_why(trace, origin, last):
    left_out = trace[(trace["origin"] == origin) & (trace["claim_id"] == "")]
    assert 0 < len(left_out) < last / 3
    assert left_out["reason"].str.len().gt(20).all()


def test_every_mended_event_of_the_review_has_its_row_in_the_changes(dataset, trace):
    """A point that was mended, added or withdrawn changes an event, and CHANGES says so."""
    review = trace[(trace["origin"] == "audit-0.1.0") & trace["reason"].str.match("mended|added|withdrawn")]
    review = review[~review["row"].isin(["trains-52-51", "kaishantun-alias"])]
    told = set(dataset.changes.loc[dataset.changes["version"] == "0.2.0", "event_id"])
    for row in review.to_dict("records"):
        assert told & set(row["event_id"].split(";")), row


@pytest.mark.parametrize(
    ("origin", "version"),
    [
        (SEARCH, "0.2.0"),
        *((origin, "0.5.0") for origin in THIRD),
        *((origin, "0.8.0") for origin in (*FOURTH, *LEADS)),
    ],
)
def test_every_event_of_a_later_search_has_its_row_in_the_changes(dataset, trace, origin, version):
    """A hit that became a claim changes an event, and CHANGES says so."""
    hits = trace[
        (trace["origin"] == origin) & (trace["claim_id"] != "") & ~trace["reason"].str.startswith("in the log")
    ]
    told = set(dataset.changes.loc[dataset.changes["version"] == version, "event_id"])
    for row in hits.to_dict("records"):
        assert set(row["event_id"].split(";")) <= told, row


ELSEWHERE = {"18", "73", "80", "81"}
"""Finds of the third search whose source the log cites by another address, or without one."""


@pytest.mark.parametrize("origin", [SEARCH, *THIRD, *FOURTH, *LEADS])
def test_a_hit_of_a_later_search_is_cited_with_its_address(dataset, trace, origin):
    url_of = dict(zip(dataset.sources["source_id"], dataset.sources["url"], strict=True))
    source_of = dict(zip(dataset.claims["claim_id"], dataset.claims["source_id"], strict=True))
    hits = trace[(trace["origin"] == origin) & (trace["claim_id"] != "")]
    hits = hits[(origin != "finds-2.csv") | ~hits["row"].str.split(" ").str[0].isin(ELSEWHERE)]
    for row in hits.to_dict("records"):
        assert row["row"].split(" ", 1)[1] in {url_of[source_of[claim]] for claim in row["claim_id"].split(";")}, row
