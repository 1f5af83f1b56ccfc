"""What was known when: confidence and dates out of claims, one sentence a test."""

import pytest

from tests.support.logs import claim, event, known, source, text

EVENT = event("2020-03-05", "suspended", event_id="e")
NEWS = [source("a"), source("b")]


def confidence(claims, sources=NEWS, known_on=None, **verdict):
    return known([EVENT | verdict], claims, sources, known_on)[0]["confidence"]


def window(claims, sources=NEWS, known_on="2030-01-01"):
    row = known([EVENT], claims, sources, known_on)[0]
    return text(row["date_earliest"]), text(row["date_latest"])


# Confidence


def test_one_claim_is_a_report():
    assert confidence([claim("a")]) == "reported"


def test_two_publishers_confirm():
    assert confidence([claim("a"), claim("b")]) == "confirmed"


def test_two_claims_of_one_publisher_do_not_confirm():
    sources = [source("a", publisher="P"), source("b", publisher="P")]
    assert confidence([claim("a"), claim("b")], sources) == "reported"


@pytest.mark.parametrize("basis", ["official", ""])
def test_one_statement_is_one_report_whoever_carries_it(basis):
    assert confidence([claim("a", speaker="X", basis=basis), claim("b", speaker="X", basis=basis)]) == "reported"
    assert confidence([claim("a", speaker="X", basis=basis), claim("b", speaker="Y", basis=basis)]) == "confirmed"


def test_who_repeats_a_report_does_not_confirm_it():
    assert confidence([claim("a"), claim("b", basis="secondary")]) == "reported"


def test_a_claim_that_repeats_a_publisher_is_that_publisher_s_report():
    sources = [source("a", publisher="P"), source("b", publisher="Q")]
    assert confidence([claim("a"), claim("b", repeats="P")], sources) == "reported"
    assert confidence([claim("a"), claim("b", repeats="S")], sources) == "confirmed"


def test_a_claim_at_second_hand_is_no_report_whoever_it_repeats():
    sources = [source("a", publisher="P"), source("b", publisher="Q")]
    assert confidence([claim("a"), claim("b", repeats="S", basis="secondary")], sources) == "reported"


def test_two_publishers_with_two_speakers_confirm():
    assert confidence([claim("a", speaker="X"), claim("b", speaker="Y")]) == "confirmed"


def test_a_claim_without_a_speaker_is_independent_of_one_with():
    assert confidence([claim("a", speaker="X"), claim("b")]) == "confirmed"


def test_two_speakers_of_one_publisher_do_not_confirm():
    sources = [source("a", publisher="P"), source("b", publisher="P")]
    assert confidence([claim("a", speaker="X"), claim("b", speaker="Y")], sources) == "reported"


def test_the_actor_s_own_word_confirms():
    assert confidence([claim("a", own_act="true")]) == "confirmed"


@pytest.mark.parametrize("source_type", ["reference", "editorial"])
def test_works_of_reference_and_editors_never_count(source_type):
    sources = [source("a"), source("b", source_type=source_type)]
    assert confidence([claim("a"), claim("b")], sources) == "reported"


def test_a_source_known_from_a_mention_never_counts():
    assert confidence([claim("a"), claim("b")], [source("a"), source("b", seen="mention")]) == "reported"


def test_an_own_act_in_a_source_that_does_not_count_confirms_nothing():
    assert confidence([claim("a", own_act="true")], [source("a", seen="mention")]) == "reported"


def test_a_disputing_claim_without_a_verdict_disputes():
    assert confidence([claim("a"), claim("b"), claim("b", claim_id="c", stance="disputes")]) == "disputed"


def test_a_verdict_that_it_stands_settles_a_dispute():
    claims = [claim("a"), claim("b", stance="disputes")]
    assert confidence(claims, verdict="stands", verdict_date="2020-04-01") == "reported"


def test_a_disputing_claim_confirms_nothing():
    claims = [claim("a"), claim("b", stance="disputes")]
    assert confidence(claims, verdict="stands", verdict_date="2020-04-01") != "confirmed"


@pytest.mark.parametrize("verdict", ["disputed", "withdrawn"])
def test_a_verdict_against_an_event_is_its_confidence(verdict):
    assert confidence([claim("a"), claim("b")], verdict=verdict, verdict_date="2020-04-01") == verdict


# Dates


def test_an_event_spans_its_preferred_claims():
    claims = [claim("a", "2020-03-01", preferred="true"), claim("b", "2020-03-09", preferred="true")]
    assert window(claims) == ("2020-03-01", "2020-03-09")


def test_claims_that_are_not_preferred_give_way():
    claims = [claim("a", "2020-03", preferred="true"), claim("b", "2020-03-09")]
    assert window(claims) == ("2020-03-01", "2020-03-31")


def test_without_a_preferred_claim_the_days_that_all_allow_are_left():
    assert window([claim("a", "2020-03"), claim("b", "2020-03-05/2020-04-05")]) == ("2020-03-05", "2020-03-31")


def test_one_shared_day_is_enough():
    assert window([claim("a", "2020-03"), claim("b", "2020-03-31/2020-04-05")]) == ("2020-03-31", "2020-03-31")


def test_claims_that_share_no_day_span_from_the_earliest_to_the_latest():
    assert window([claim("a", "2020-08"), claim("b", "2020-09")]) == ("2020-08-01", "2020-09-30")


def test_a_disputing_claim_has_no_say_in_the_date():
    claims = [claim("a", "2020-03-05"), claim("b", "2020-03-01", stance="disputes")]
    assert window(claims) == ("2020-03-05", "2020-03-05")


def test_claims_without_a_date_take_no_part_beside_dated_ones():
    assert window([claim("a", "2020-03-05"), claim("b")]) == ("2020-03-05", "2020-03-05")


def test_claims_with_an_open_end_take_no_part_beside_dated_ones():
    assert window([claim("a", "2020-03"), claim("b", "2020-03-05/..")]) == ("2020-03-01", "2020-03-31")


def test_an_open_end_is_closed_by_the_publication():
    assert window([claim("a", "2020-01-01/..")], [source("a", "2020-02")]) == ("2020-01-01", "2020-02-29")


def test_an_open_start_is_closed_by_the_publication_though_it_came_after_the_last_day():
    assert window([claim("a", "../2020-01-27")], [source("a", "2020-01-29")]) == ("2020-01-27", "2020-01-29")


@pytest.mark.parametrize("published", ["", "../2020-02-10"])
def test_an_open_start_that_no_publication_closes_leaves_the_stored_date(published):
    """An undated reference work, and a page of which only the day is known on which we read it."""
    sources = [source("a", published, source_type="reference")]
    assert window([claim("a", "../2020-01-09")], sources) == ("2020-03-05", "2020-03-05")


def test_an_event_without_dated_claims_was_when_it_was_first_published():
    assert window([claim("a"), claim("b")], [source("a", "2020-02"), source("b", "2021")]) == (
        "2020-02-01",
        "2020-02-29",
    )


def test_a_publication_by_a_day_says_of_no_day_that_it_was_that_one():
    assert window([claim("a")], [source("a", "../2020-02-10")]) == ("2020-03-05", "2020-03-05")
    assert window([claim("a", "2020-01-01/..")], [source("a", "../2020-02-10")]) == ("2020-01-01", "2020-02-10")


def test_the_first_publication_closes_for_all_open_claims():
    claims = [claim("a", "2020-01-01/.."), claim("b")]
    assert window(claims, [source("a", "2020-06-01"), source("b", "2020-02-01")]) == ("2020-01-01", "2020-02-01")


def test_one_shared_day_is_enough_for_open_claims():
    claims = [claim("a", "2020-02-01/.."), claim("b")]
    assert window(claims, [source("a", "2020-02-01"), source("b", "2021")]) == ("2020-02-01", "2020-02-01")


def test_open_claims_that_contradict_each_other_span_from_the_earliest_to_the_latest():
    claims = [claim("a", "../2020-01-15"), claim("b", "2020-03-01/..")]
    sources = [source("a", "2020-02-01"), source("b", "2020-04-01")]
    assert window(claims, sources) == ("2020-01-15", "2020-04-01")


def test_where_claims_leave_a_side_without_a_bound_the_stored_date_stays():
    assert window([claim("a", "2019/..")], [source("a", "", source_type="reference")]) == ("2020-03-05", "2020-03-05")


# Known on


def test_an_event_does_not_exist_before_its_first_supporting_claim():
    assert known([EVENT], [claim("a")], [source("a", "2020-03-06")], "2020-03-05") == []


def test_an_event_exists_on_the_day_of_its_first_publication():
    assert len(known([EVENT], [claim("a")], [source("a", "2020-03-06")], "2020-03-06")) == 1


def test_a_month_of_publication_counts_from_its_last_day():
    days = ("2020-03-30", "2020-03-31")
    assert [len(known([EVENT], [claim("a")], [source("a", "2020-03")], day)) for day in days] == [0, 1]


def test_a_disputing_claim_alone_makes_no_event():
    assert known([EVENT], [claim("a", stance="disputes")], [source("a")], "2020-03-05") == []


def test_a_work_of_reference_without_a_date_was_always_known():
    assert len(known([EVENT], [claim("a")], [source("a", "", source_type="reference")], "1950-01-01")) == 1


def test_a_work_of_reference_with_a_date_is_known_from_then():
    assert known([EVENT], [claim("a")], [source("a", "2020", source_type="reference")], "1950-01-01") == []


def test_another_source_without_a_date_is_never_known():
    assert known([EVENT], [claim("a")], [source("a", "")], "2030-01-01") == []


def test_confidence_follows_from_the_claims_known_by_then():
    sources = [source("a", "2020-03-06"), source("b", "2020-05-01")]
    claims = [claim("a"), claim("b", stance="disputes")]
    assert [confidence(claims, sources, day) for day in ("2020-04-30", "2020-05-01")] == ["reported", "disputed"]


def test_the_counts_are_those_of_the_claims_known_by_then():
    claims = [claim("a"), claim("b", stance="disputes")]
    row = known([EVENT], claims, [source("a", "2020-03-06"), source("b", "2020-05-01")], "2020-04-30")[0]
    assert (row["n_supports"], row["n_disputes"]) == (1, 0)


def test_the_plain_log_counts_every_claim():
    row = known([EVENT], [claim("a"), claim("b", stance="disputes")], NEWS)[0]
    assert (row["n_supports"], row["n_disputes"]) == (1, 1)


def test_a_verdict_counts_from_its_date():
    verdict = {"verdict": "withdrawn", "verdict_date": "2020-06-01"}
    days = ("2020-05-31", "2020-06-01")
    assert [confidence([claim("a")], NEWS, day, **verdict) for day in days] == ["reported", "withdrawn"]


def test_a_verdict_that_is_not_known_yet_is_not_shown():
    judged = EVENT | {"verdict": "stands", "verdict_date": "2020-06-01", "verdict_note": "why"}
    row = known([judged], [claim("a")], NEWS, "2020-05-31")[0]
    assert [row[c] for c in ("verdict", "verdict_date", "verdict_note")] == ["", "", ""]


def test_a_date_is_that_of_the_claims_known_by_then():
    sources = [source("a", "2020-03-06"), source("b", "2020-05-01")]
    claims = [claim("a", "2020-03"), claim("b", "2020-03-05")]
    assert [window(claims, sources, day) for day in ("2020-04-30", "2020-05-01")] == [
        ("2020-03-01", "2020-03-31"), ("2020-03-05", "2020-03-05"),
    ]  # fmt: skip


def test_a_date_with_other_bounds_is_written_out():
    assert known([EVENT], [claim("a", "2020-03")], NEWS, "2030-01-01")[0]["date"] == "2020-03-01/2020-03-31"


def test_one_other_bound_is_enough_to_write_a_date_out():
    claims = [[claim("a", day)] for day in ("2020-03-05/2020-03-09", "2020-03-01/2020-03-05")]
    written = [known([EVENT], said, NEWS, "2030-01-01")[0]["date"] for said in claims]
    assert written == ["2020-03-05/2020-03-09", "2020-03-01/2020-03-05"]


def test_one_day_is_written_as_a_day():
    assert known([EVENT], [claim("a", "2020-03-09")], NEWS, "2030-01-01")[0]["date"] == "2020-03-09"


def test_a_date_with_the_same_bounds_keeps_its_text():
    stored = EVENT | {"date": "2020-03~"}
    assert known([stored], [claim("a", "2020-03")], NEWS, "2030-01-01")[0]["date"] == "2020-03~"


def test_the_plain_log_shows_the_stored_dates():
    assert known([EVENT], [claim("a", "2020-03")], NEWS)[0]["date"] == "2020-03-05"


def test_events_keep_their_order():
    events = [event("2020-01-01", event_id="z"), event("2020-01-02", event_id="x"), event("2019-01-01", event_id="y")]
    claims = [claim("a", day, event_id=event_id) for event_id, day in (("x", "2021"), ("y", "2022"), ("z", "2023"))]
    claims += [claim("b", "2023", event_id="z")]
    found = known(events, claims, NEWS, "2030-01-01")
    assert [(row["event_id"], row["n_supports"], text(row["date_earliest"])) for row in found] == [
        ("z", 2, "2023-01-01"), ("x", 1, "2021-01-01"), ("y", 1, "2022-01-01"),
    ]  # fmt: skip


def test_a_log_without_events_is_known_as_that():
    assert known([], [], []) == []
    assert known([], [], [], "2020-01-01") == []
