"""The checks between tables: each once content and once not."""

from types import SimpleNamespace

import pandas as pd
import pytest

from raillinks.domain.status import STATUS_AFTER
from raillinks.validation import checks
from raillinks.validation.checks import CLAIMS_GIVE_OTHER_DATES
from tests import frames
from tests.support.log_columns import columns
from tests.support.logs import claim, event, source
from tests.support.reading_rows import SOUND, reading_rows

EVENT = event("2020-03-05", "suspended", event_id="e")
PLACES = ("place_id", "crossing_id", "province")
TRAINS = ("train", "crossing_id", "source_id")
TRADE = ("period", "source_id")
CHANGES = ("version", "event_id", "change")


def tables(**other):
    """The tables of a small log without a problem, with others in place of some."""
    rows = {
        "events": [EVENT], "claims": [claim("s", "2020-03-05")], "sources": [source("s", "2020-03-06")],
        "places": [], "trains": [], "trade": [], "readings": [], "changes": [],
    } | other  # fmt: skip
    return SimpleNamespace(
        events=frames.events(rows["events"]),
        claims=frames.claims(rows["claims"]),
        sources=frames.sources(rows["sources"]),
        places=frames.text(rows["places"], PLACES),
        trains=frames.text(rows["trains"], TRAINS),
        trade=frames.text(rows["trade"], TRADE),
        readings=frames.text(rows["readings"], columns("readings")),
        changes=frames.text(rows["changes"], CHANGES),
        crossing_ids=["alpha-beta", "gamma-delta"],
        province_ids=["CN-LN", "KP-03"],
    )


def faults(check, **other):
    """What a check finds, as (file, row, column, code, severity)."""
    return [(p.file, p.row, p.column, p.code, str(p.severity)) for p in check(tables(**other))]


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_a_sound_log_contents_every_check(check):
    assert faults(check) == []


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_an_empty_log_contents_every_check(check):
    assert faults(check, events=[], claims=[], sources=[]) == []


def test_all_checks_are_asked_in_their_order():
    bad = [EVENT | {"crossing_id": "nowhere", "kind": "closure"}]
    codes = [p.code for p in checks.between_tables(tables(events=bad))]
    assert codes == ["unknown-crossing", "status-not-of-kind"]


def test_an_event_names_a_crossing_of_the_layer():
    event_row = EVENT | {"crossing_id": "alpha-betta"}
    assert faults(checks.known_crossings, events=[event_row]) == [
        ("data/events.csv", 2, "crossing_id", "unknown-crossing", "error")
    ]


def test_a_nearly_right_name_gets_a_hint():
    problem = checks.known_crossings(tables(events=[EVENT | {"crossing_id": "alpha-betta"}]))[0]
    assert problem.hint == "did you mean 'alpha-beta'?"


def test_an_event_may_name_the_group():
    assert faults(checks.known_crossings, events=[EVENT | {"crossing_id": "all-china-dprk"}]) == []


@pytest.mark.parametrize("table", ["places", "trains"])
def test_places_and_trains_name_crossings_of_the_layer(table):
    rows = [{"crossing_id": "alpha-beta"}, {"crossing_id": ""}, {"crossing_id": "all-china-dprk"}]
    assert faults(checks.known_crossings, **{table: rows}) == [
        (f"data/{table}.csv", 4, "crossing_id", "unknown-crossing", "error")
    ]


def test_an_event_affects_provinces_of_the_layer():
    rows = [EVENT | {"affects": "CN-LN;KP-03"}, EVENT | {"event_id": "f", "affects": "CN-LN;KP-99"}]
    assert faults(checks.known_provinces, events=rows) == [
        ("data/events.csv", 3, "affects", "unknown-province", "error")
    ]


def test_a_place_lies_in_a_province_of_the_layer():
    rows = [{"province": "CN-LN;KP-03"}, {"province": "XX"}]
    assert faults(checks.known_provinces, places=rows) == [
        ("data/places.csv", 3, "province", "unknown-province", "error")
    ]


@pytest.mark.parametrize(
    ("table", "column", "code"),
    [
        ("claims", "event_id", "unknown-event"), ("claims", "source_id", "unknown-source"),
        ("trains", "source_id", "unknown-source"), ("trade", "source_id", "unknown-source"),
        ("readings", "event_id", "unknown-event"),
        ("changes", "event_id", "unknown-event"),
    ],
)  # fmt: skip
def test_a_reference_to_a_missing_row_is_an_error(table, column, code):
    sound = {"claims": claim("s", "2020-03-05")}.get(table, {})
    file = "data/CHANGES.csv" if table == "changes" else f"data/{table}.csv"
    problems = faults(checks.known_events_and_sources, **{table: [sound | {column: "missing"}]})
    assert problems == [(file, 2, column, code, "error")]


@pytest.mark.parametrize("kind", list(STATUS_AFTER))
def test_a_kind_carries_its_own_statuses_only(kind):
    every = ["open", "partial", "suspended", "closed", "unknown", "unchanged"]
    rows = [EVENT | {"kind": str(kind), "status_after": after, "event_id": after} for after in every]
    wrong = {rows[row - 2]["status_after"] for _, row, *_ in faults(checks.status_fits_kind, events=rows)}
    assert wrong == set(every) - {str(s) for s in STATUS_AFTER[kind]}


def test_an_unknown_kind_is_left_to_the_check_of_its_column():
    assert faults(checks.status_fits_kind, events=[EVENT | {"kind": "party"}]) == []


@pytest.mark.parametrize(("kind", "after"), [("evidence_end", "unknown"), ("closure", "closed")])
def test_neither_evidence_nor_track_ends_on_the_group(kind, after):
    rows = [
        event("2020-03-05", after, kind=kind),
        event("2020-03-05", after, kind=kind, crossing_id="all-china-dprk"),
        event("2020-03-05", "suspended", crossing_id="all-china-dprk"),
    ]
    assert faults(checks.group_never_ends_or_closes, events=rows) == [
        ("data/events.csv", 3, "kind", "not-on-group", "error")
    ]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"verdict": "stands", "verdict_note": "why"}, "verdict_date", "verdict-without-date"),
        ({"verdict": "stands", "verdict_date": "2020-04-01"}, "verdict_note", "verdict-without-note"),
        ({"verdict_date": "2020-04-01"}, "verdict", "date-without-verdict"),
    ],
)
def test_a_verdict_has_its_day_and_its_reason(cells, column, code):
    assert faults(checks.verdicts_are_dated, events=[EVENT | cells]) == [("data/events.csv", 2, column, code, "error")]


def test_a_whole_verdict_is_no_problem():
    whole = {"verdict": "stands", "verdict_date": "2020-04-01", "verdict_note": "why"}
    assert faults(checks.verdicts_are_dated, events=[EVENT | whole]) == []


def test_an_event_has_a_supporting_claim():
    rows = [claim("s", "2020-03-05", stance="disputes")]
    assert faults(checks.events_have_support, claims=rows) == [("data/events.csv", 2, "event_id", "no-claim", "error")]


DISPUTE = [claim("s", "2020-03-05"), claim("s", "", claim_id="d", stance="disputes")]


def test_a_dispute_without_a_verdict_is_a_warning():
    assert faults(checks.disputes_are_judged, claims=DISPUTE) == [
        ("data/events.csv", 2, "verdict", "dispute-not-judged", "warning")
    ]


def test_a_dispute_that_nobody_raised_is_a_warning():
    assert faults(
        checks.disputes_are_judged, events=[EVENT | {"verdict": "disputed", "verdict_date": "2020-04-01"}]
    ) == [("data/events.csv", 2, "verdict", "disputed-by-nobody", "warning")]


def test_a_dispute_after_the_verdict_is_a_warning():
    judged = EVENT | {"verdict": "stands", "verdict_date": "2020-03-05"}
    assert faults(checks.disputes_are_judged, events=[judged], claims=DISPUTE) == [
        ("data/events.csv", 2, "verdict_date", "dispute-after-verdict", "warning")
    ]


def test_a_dispute_up_to_the_day_of_the_verdict_is_settled():
    judged = EVENT | {"verdict": "stands", "verdict_date": "2020-03-06"}
    assert faults(checks.disputes_are_judged, events=[judged], claims=DISPUTE) == []


def test_the_stored_date_has_the_bounds_of_the_claims():
    assert faults(checks.dates_rest_on_claims, claims=[claim("s", "2020-03")]) == [
        ("data/events.csv", 2, "date", "date-not-of-claims", "error")
    ]


def test_the_bounds_of_the_claims_are_named():
    problem = checks.dates_rest_on_claims(tables(claims=[claim("s", "2020-03")]))[0]
    assert problem.reason == CLAIMS_GIVE_OTHER_DATES.format(
        date="2020-03-05", event_id="e", first="2020-03-01", last="2020-03-31"
    )


def test_a_date_with_a_wrong_last_day_alone_is_found():
    assert faults(checks.dates_rest_on_claims, claims=[claim("s", "2020-03-05/2020-03-06")]) != []


def test_a_date_on_which_the_claims_are_silent_is_left():
    assert (
        faults(checks.dates_rest_on_claims, sources=[source("s", "", source_type="reference")], claims=[claim("s")])
        == []
    )


@pytest.mark.parametrize(
    "cells",
    [{"stance": "disputes"}, {"claimed_date": ""}, {"claimed_date": "2020/.."}, {"claimed_date": "../2020"}],
)
def test_a_preferred_claim_is_dated_support(cells):
    rows = [claim("s", "2020-03-05", preferred="true") | cells]
    assert faults(checks.preferred_claims_are_dated_support, claims=rows) == [
        ("data/claims.csv", 2, "preferred", "preferred-not-dated", "error")
    ]


def test_a_preferred_claim_with_both_bounds_is_no_problem():
    assert faults(checks.preferred_claims_are_dated_support, claims=[claim("s", "2020", preferred="true")]) == []


EARLY = {"sources": [source("s", "2020-03-04")]}


def test_a_move_is_not_foretold():
    assert faults(checks.moves_are_not_foretold, **EARLY) == [
        ("data/claims.csv", 2, "claimed_date", "foretold-move", "error")
    ]


def test_a_claim_published_on_its_day_foretells_nothing():
    assert faults(checks.moves_are_not_foretold, sources=[source("s", "2020-03-05")]) == []


def test_an_announcement_may_be_foretold():
    assert faults(checks.moves_are_not_foretold, events=[event("2020-03-05", event_id="e")], **EARLY) == []


def test_a_dispute_may_be_older_than_the_date_that_it_disputes():
    assert faults(checks.moves_are_not_foretold, claims=[claim("s", "2020-03-05", stance="disputes")], **EARLY) == []


@pytest.mark.parametrize("published", ["", "2020/.."])
def test_a_source_has_a_last_day_of_publication(published):
    assert faults(checks.sources_are_dated, sources=[source("s", published)]) == [
        ("data/sources.csv", 2, "published", "undated-source", "error")
    ]


def test_a_work_of_reference_may_have_no_date():
    assert faults(checks.sources_are_dated, sources=[source("s", "", source_type="reference")]) == []


def test_a_work_of_reference_with_a_date_has_a_last_day():
    assert faults(checks.sources_are_dated, sources=[source("s", "2020/..", source_type="reference")]) != []


END = [event("2020-03-06", "unknown", event_id="e")]


def test_an_end_of_evidence_rests_on_the_maintainers_record():
    assert faults(checks.evidence_ends_are_editorial, events=END) == [
        ("data/events.csv", 2, "kind", "evidence-end-not-editorial", "error")
    ]


def test_an_end_of_evidence_with_such_a_record_is_no_problem():
    sources = [source("s", source_type="editorial")]
    assert (
        faults(checks.evidence_ends_are_editorial, events=END, sources=sources, claims=[claim("s", "2020-03-06")]) == []
    )


@pytest.mark.parametrize("record", [
    claim("s", ""), claim("s", "2020-03-06/.."), claim("s", "../2020-03-06"),
    claim("s", "2020-03-06", stance="disputes"),
])  # fmt: skip
def test_a_record_without_both_bounds_or_that_disputes_the_end_is_none(record):
    """It would count from the day of the search, and every earlier known-on day would show the link as running."""
    sources = [source("s", source_type="editorial")]
    assert faults(checks.evidence_ends_are_editorial, events=END, sources=sources, claims=[record]) == [
        ("data/events.csv", 2, "kind", "evidence-end-not-editorial", "error")
    ]


@pytest.mark.parametrize(
    "url", ["ftp://example.org", "javascript:alert(1)", "https://a b", 'https://a"b', "example.org"]
)
def test_a_url_is_a_web_address(url):
    assert faults(checks.urls_are_addresses, sources=[source("s", url=url)]) == [
        ("data/sources.csv", 2, "url", "bad-url", "error")
    ]


@pytest.mark.parametrize("url", ["", "http://example.org/a?b=c", "https://example.org/한글"])
def test_a_web_address_is_no_problem(url):
    assert faults(checks.urls_are_addresses, sources=[source("s", url=url)]) == []


COUNT = {"event_id": "e", "claim_id": "s", "what": "wagons", "per": "train", "least": "12", "most": "12"}
COUNTED = [
    event("2020-03-05", event_id="e", crossing_id="alpha-beta", service="freight"),
    event("2020-03-06", event_id="g", crossing_id="all-china-dprk", service="all"),
    event("2020-03-07", event_id="r", crossing_id="rho-sigma", service="passenger"),
]
COUNTED_CLAIMS = [
    claim("s", "2020-03-05", claim_id="s"), claim("s", "2020-03-06", claim_id="sg", event_id="g"),
    claim("s", "2020-03-07", claim_id="sr", event_id="r"),
]  # fmt: skip


def measured(*rows, **other):
    log = tables(**({"events": COUNTED, "claims": COUNTED_CLAIMS} | other))
    log.measures = frames.text(rows, columns("measures"))
    return log


def count_faults(*rows, **other):
    return [(p.row, p.column, p.code) for p in checks.on_measures(measured(*rows, **other))]


def test_a_sound_count_contents_every_check():
    assert count_faults(COUNT, COUNT | {"most": ""}, COUNT | {"least": ""}, COUNT | {"most": "15.5"}) == []


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"event_id": "missing"}, "event_id", "unknown-event"),
        ({"claim_id": "missing"}, "claim_id", "unknown-claim"),
        ({"claim_id": ""}, "claim_id", "unknown-claim"),
        ({"claim_id": "sr"}, "claim_id", "count-of-another-crossing"),
        ({"least": "", "most": ""}, "least", "no-number"),
        ({"least": "-1"}, "least", "negative"),
        ({"least": "13"}, "most", "least-above-most"),
    ],
)
def test_a_wrong_count_is_named_with_its_place(cells, column, code):
    assert count_faults(COUNT, COUNT | cells) == [(3, column, code)]


def test_the_claim_of_a_count_needs_a_source():
    assert count_faults(COUNT, sources=[source("other", "2020-03-06")]) == [(2, "claim_id", "claim-without-source")]


def test_a_count_stands_once():
    assert count_faults(COUNT, COUNT | {"note": "empty"}, COUNT) == [(4, "claim_id", "duplicate")]


def test_a_problem_says_what_would_be_right():
    (problem,) = checks.on_measures(measured(COUNT | {"claim_id": "sb"}))
    assert problem.file == "data/measures.csv"
    assert problem.hint.startswith("did you mean 's")
    assert "data/claims.csv" in problem.hint


def test_a_claim_about_the_group_may_count_at_a_crossing_of_it():
    assert count_faults(COUNT | {"claim_id": "sg"}, COUNT | {"event_id": "g"}) == []


def codes(**changed):
    """What is wrong with a sound reading after a change of some cells."""
    start = SOUND[changed.pop("start", "agreed")]
    return [(p.column, p.code) for p in checks.of(reading_rows(start | changed))]


def test_every_outcome_has_a_sound_row():
    assert checks.of(reading_rows(*SOUND.values())) == []


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"sources_cited": ""}, [("read_on", "reading-incomplete")]),
        ({"start": "not_read", "sources_read": "0"}, [("read_on", "reading-incomplete")]),
        ({"sources_read": "3"}, [("sources_read", "reading-too-many")]),
        ({"start": "not_met", "sources_read": "-1"}, [("sources_read", "reading-too-many")]),
        ({"start": "not_met", "agrees_date": "true"}, [("sources_read", "reading-of-nothing")]),
        ({"start": "kept", "agrees_date": "false"}, [("agrees_stance", "reading-of-another")]),
        ({"differed": "kind"}, [("differed", "reading-difference")]),
        ({"start": "kept", "differed": ""}, [("differed", "reading-difference")]),
        ({"start": "kept", "outcome": "agreed"}, [("outcome", "reading-outcome")]),
        ({"outcome": "kept", "done": "why"}, [("outcome", "reading-outcome")]),
        ({"outcome": "not_met", "done": "why"}, [("outcome", "reading-outcome")]),
        ({"outcome": "not_read", "done": "why"}, [("outcome", "reading-outcome")]),
        ({"start": "not_met", "outcome": "agreed"}, [("outcome", "reading-outcome")]),
        ({"start": "not_read", "outcome": "not_met"}, [("outcome", "reading-outcome")]),
        ({"start": "not_read", "outcome": "changed"}, [("outcome", "reading-outcome")]),
        *(({"start": start, "done": ""}, [("done", "reading-without-reason")]) for start in SOUND
          if start not in {"agreed", "undated"}),
    ],
)  # fmt: skip
def test_cells_that_do_not_fit_are_errors(changed, wrong):
    assert codes(**changed) == wrong


EVIDENCE_END = event("2020-03-06", "unknown", kind="evidence_end", event_id="e")
EDITORIAL = source("ours", "2026-11-24", source_type="editorial")


def ended(**cells):
    """A ended with one search record, whose claim has these cells."""
    record = claim("ours", "2020-03-06", **cells)
    return frames.events([EVIDENCE_END]), frames.claims([record, claim("s", "2020-03-06")]), frames.sources([EDITORIAL])


def due(today, **cells):
    events, claims, sources = ended(**cells)
    found = checks.due(events, claims, sources, frames.day(today))
    return [(p.row, p.code, str(p.severity)) for p in found]


@pytest.mark.parametrize(
    ("today", "warned"), [("2027-05-25", False), ("2027-05-26", False), ("2027-05-27", True), ("2030-01-01", True)]
)
def test_a_search_is_overdue_from_the_day_after_its_last(today, warned):
    expected = [(2, "search-overdue", "warning")] if warned else []
    assert due(today, renew_by="2027-05-26") == expected


def test_a_search_record_without_a_day_to_renew_it_is_a_warning():
    assert due("2026-11-26") == [(2, "search-without-renewal", "warning")]


def test_a_search_record_that_was_withdrawn_is_not_to_be_renewed():
    events, claims, sources = ended(renew_by="2027-05-26")
    withdrawn = events.assign(verdict="withdrawn")
    assert checks.due(events, claims, sources, frames.day("2030-01-01"))
    assert checks.due(withdrawn, claims, sources, frames.day("2030-01-01")) == []
    assert checks.due(withdrawn, claims.assign(renew_by=""), sources, frames.day("2026-11-26")) == []


def test_only_search_records_have_a_day_to_renew_them():
    events, claims, sources = ended(renew_by="2027-05-26")
    assert checks.misplaced(events, claims, sources) == []
    wrong = claims.assign(renew_by=pd.Series(["", "2027-05-26"]))
    assert [(p.row, p.code) for p in checks.misplaced(events, wrong, sources)] == [(3, "renewal-misplaced")]
