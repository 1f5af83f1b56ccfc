"""The answer on the tiny package: which link it is on, what it says, and that it stays short."""

import json
from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from raillinks.answer import answer, border, evidence, wording
from raillinks.exports import answer_json
from raillinks.i18n.languages import LANGUAGES
from raillinks.i18n.translator import say
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.support.tiers import sample

DAY = np.datetime64("2020-04-01", "D")


def view_of(dataset, **selection):
    return views.make_view(dataset, Selection(**{"as_of": DAY, **selection}))


def given_of(dataset, **selection):
    view = view_of(dataset, **{"crossing": ("alpha-beta",), "service": ("freight",), **selection})
    return answer.of_view(dataset, view, answer.chosen_link(view))


def sentence(dataset, lang="en", **selection):
    return wording.sentence(dataset, given_of(dataset, **selection), say(lang))


def test_it_is_on_the_link_of_the_event_or_the_only_one_that_is_listed(small):
    assert answer.chosen_link(view_of(small)) is None
    assert answer.chosen_link(view_of(small, crossing=("gamma-delta",))) is None
    only = view_of(small, crossing=("gamma-delta",), service=("passenger",))
    assert answer.chosen_link(only) == ("gamma-delta", "passenger")
    event = small.events.loc[small.events["crossing_id"] == "alpha-beta", "event_id"].iloc[0]
    assert answer.chosen_link(view_of(small), event) == ("alpha-beta", "freight")
    assert answer.chosen_link(view_of(small, crossing=("gamma-delta",)), event) is None


def test_a_link_may_be_named_that_is_not_listed(small):
    view = view_of(small, crossing=("gamma-delta",))
    assert answer.of_view(small, view, ("alpha-beta", "freight")).standing.status == "suspended"


def test_the_border_has_no_hint_of_a_later_day(dataset):
    for day in ("2024-12-01", "2025-06-01", "2026-03-09", "2026-03-10"):
        of_border = border.of_view(dataset, view_of(dataset, as_of=np.datetime64(day)))
        assert [str(hint["date"]) for hint in of_border.hints.values()] == ["2026-03-10"] * (day == "2026-03-10")


def test_where_no_link_is_listed_there_is_no_sentence(small):
    view = view_of(small, province=("RU-PRI",))
    assert border.of_view(small, view) is None
    body = json.loads(answer_json.answer_json(small, view, "ko"))
    assert (body["sentence"], body["listed_links"]) == ("", 0)


YEAR = {"as_of": np.datetime64("2021-12-31"), "as_of_period": "2021", "service": ("passenger",)}
MONTH = {"as_of": np.datetime64("2020-03-31"), "as_of_period": "2020-03"}
STOPPED = "suspended since 5 March 2020, hangs on A Paper alone; before, open for 34 to 64 days"
OPEN = "hangs on A Paper alone; before, no evidence"
OLD = "open since January 2020, hangs on A Paper alone, no evidence since then"
SAID: tuple[tuple[dict[str, Any], str], ...] = (
    ({}, f"on 1 April 2020: {STOPPED}; contradicted by B Paper."),
    (
        {"as_of": np.datetime64("2020-01-10")},
        f"on 10 January 2020: open or unknown, not certain which, as the change is dated January 2020, {OPEN}.",
    ),
    ({"as_of": np.datetime64("2019-01-10")}, "on 10 January 2019: no evidence yet; first evidence: January 2020."),
    (YEAR, f"in 2021: open on all 365 days, partly on old evidence; on its last day, {OLD}; before, no evidence."),
    (MONTH, f"in March 2020: open on 4 of 31 days; on its last day, {STOPPED}; contradicted by B Paper."),
    (
        {"crossing": ("gamma-delta",)},
        "on 1 April 2020: no evidence yet; nearest hint: 5 March 2020, all China–DPRK crossings (suspension).",
    ),
    (
        {"crossing": ("gamma-delta",), "as_of": np.datetime64("2020-03-01")},
        (
            "on 1 March 2020: no evidence yet; nearest hint, of a later day: 5 March 2020, all China–DPRK crossings "
            "(suspension)."
        ),
    ),
    ({"crossing": ("rho-sigma",)}, "on 1 April 2020: no evidence yet."),
    ({"known_on": DAY}, f"on 1 April 2020 (as known on 1 April 2020): {STOPPED}."),
)


@pytest.mark.parametrize(("selection", "said"), SAID)
def test_it_says_what_the_log_says(small, selection, said):
    [crossing] = selection.get("crossing", ["alpha-beta"])
    name = crossing.title()
    what = "Passenger trains" if "service" in selection else "Freight"
    assert sentence(small, **selection) == f"{what} at {name} {said}"


def test_the_headline_is_the_sentence_without_what_a_long_one_may_lose(small):
    def headline(**selection):
        return wording.headline(small, given_of(small, **selection), say("en"))

    assert headline() == "Freight at Alpha-Beta on 1 April 2020: suspended since 5 March 2020, hangs on A Paper alone."
    assert headline(**YEAR) == (
        f"Passenger trains at Alpha-Beta in 2021: open on all 365 days, partly on old evidence; on its last day, {OLD}."
    )


def test_the_date_of_an_event_that_has_happened_is_no_reason_for_doubt(small):
    """Where another event leaves the status open, such as one of the same day, this one's date would mislead."""
    given = given_of(small, as_of=np.datetime64("2020-01-10"))
    event = {**given.grounds.event, "date": "2020-01-10", "date_latest": pd.Timestamp("2020-01-10")}
    said = wording.sentence(small, replace(given, grounds=replace(given.grounds, event=event)), say("en"))
    assert said == f"Freight at Alpha-Beta on 10 January 2020: open or unknown, not certain which, {OPEN}."


def with_names(dataset, name):
    return replace(dataset, crossings=dataset.crossings.assign(name=name, name_ko=name, name_zh=name))


@sample(3)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["A" * 5_000, "{day} {0} %s </b>", "丹" * 300])
def test_a_hostile_name_neither_fills_in_nor_makes_it_long(small, lang, name):
    text = sentence(with_names(small, name), lang, as_of=np.datetime64("2020-01-10"))
    assert len(text) <= wording.LONGEST
    assert name[:50] in text
    assert ("…" in text) == (len(name) > 60)


def test_what_is_too_long_loses_whole_parts_and_keeps_the_status(small, monkeypatch):
    whole = sentence(small)
    monkeypatch.setattr(wording, "LONGEST", len(whole) - 1)
    assert sentence(small) == whole.replace("; before, open for 34 to 64 days", "")
    monkeypatch.setattr(wording, "LONGEST", 10)
    assert sentence(small) == "Freight a…"


def test_what_is_left_out_in_one_language_is_left_out_in_all(small, monkeypatch):
    monkeypatch.setattr(wording, "LONGEST", len(sentence(small)) - 1)
    for lang, before in (("en", "; before"), ("ko", "; 그 전에는"), ("zh", "；此前")):
        assert before not in sentence(small, lang)
    monkeypatch.undo()
    assert "; 그 전에는" in sentence(small, "ko")


EVENT: evidence.Claim = {"date_earliest": pd.Timestamp("2020-08-01"), "date_latest": pd.Timestamp("2020-09-30")}


@pytest.mark.parametrize(("first", "last", "fits"), [
    ("2020-09-30", "2020-10-31", True), ("2020-10-01", "2020-10-31", False), ("2020-01-01", "2020-08-01", True),
    ("2020-01-01", "2020-07-31", False), (None, None, None), (None, "2020-07-31", False), ("2020-09-01", None, True),
])  # fmt: skip
def test_a_claim_dates_the_event_so_if_they_share_a_day(first, last, fits):
    days: dict[Hashable, Any] = {
        "claimed_earliest": pd.Timestamp(first or "NaT"),
        "claimed_latest": pd.Timestamp(last or "NaT"),
    }
    claim: evidence.Claim = {**PLAIN, **days}
    assert evidence.dates_it(claim, EVENT) is fits


def test_a_disputed_event_with_another_status_speaks_against_it(small):
    """Unless the reader lets it move the link; then it gives the status."""
    disputed = replace(small, events=small.events.assign(verdict="", crossing_id="alpha-beta"))
    said = f"Freight at Alpha-Beta on 1 April 2020: open since January 2020, {OPEN}; "
    assert sentence(disputed) == f"{said}a report that B Paper disputes says suspended (5 March 2020)."
    assert f": suspended since 5 March 2020, disputed, {STOPPED[30:]}; " in sentence(disputed, disputed="apply")
    assert sentence(disputed, as_of=np.datetime64("2020-03-04")) == f"{said}".replace("1 April", "4 March")[:-2] + "."


PLAIN: dict[Hashable, Any] = {
    "claim_id": "c", "source_type": "news", "seen": "read", "own_act": "", "basis": "official",
    "published_earliest": pd.Timestamp("2020-01-01"), "published_latest": pd.Timestamp("2020-01-01"),
}  # fmt: skip


@pytest.mark.parametrize(("stronger", "weaker"), [
    ({}, {"source_type": "reference", "own_act": "true", "basis": "observed"}),
    ({"basis": ""}, {"seen": "mention", "own_act": "true"}),
    ({"own_act": "true", "basis": ""}, {"basis": "observed"}),
    ({"basis": "observed"}, {"basis": "imagery", "source_type": "operator"}),
    ({"source_type": "government"}, {"published_earliest": pd.Timestamp("2019-01-01")}),
    ({}, {"published_earliest": pd.Timestamp("2020-01-02")}),
    ({"published_earliest": pd.NaT}, {"published_earliest": pd.NaT, "published_latest": pd.NaT, "claim_id": "a"}),
    ({"claim_id": "b"}, {}),
])  # fmt: skip
def test_the_stronger_claim_is_chosen_in_either_order(stronger, weaker):
    one, other = PLAIN | stronger, PLAIN | weaker
    assert evidence.strongest([one, other]) == evidence.strongest([other, one]) == one
    assert evidence.strongest([]) is None
