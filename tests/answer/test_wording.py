"""The sentence of an answer on the tiny package: what it says, and that it stays short."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from raillinks.answer import answer, wording
from raillinks.domain import dates
from raillinks.i18n.languages import LANGUAGES
from raillinks.i18n.translator import say
from raillinks.metrics import uptime
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.answer.test_answer import DAY, view_of
from tests.support.tiers import sample


def given_of(dataset, **selection):
    view = view_of(dataset, **{"crossing": ("alpha-beta",), "service": ("freight",), **selection})
    return answer.of_view(dataset, view, answer.chosen_link(view))


def sentence(dataset, lang="en", **selection):
    return wording.sentence(dataset, given_of(dataset, **selection), say(lang))


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


IN_PERIOD = (
    ("2020", "dandong-sinuiju", (0, 30, 0), "open on at most 30 of 366 days"),
    ("2024-09", "dandong-sinuiju", (0, 0, 25), "open on 0 of 30 days, unknown on at most 25"),
    ("2024", "dandong-sinuiju", (202, 212, 117), "open on 202 to 212 of 366 days, unknown on at most 117"),
    ("2026", "broken-bridge", (0, 0, 293), "open on 0 of 365 days, unknown on at most 293"),
    ("2025", "dandong-sinuiju", (0, 0, 365), "whether it was open cannot be said"),
)


@pytest.mark.parametrize(("period", "crossing", "days", "said"), IN_PERIOD)
def test_of_a_period_it_says_the_days_that_the_figures_have(dataset, period, crossing, days, said):
    last = dates.calendar_days(period)[1]
    asked = {"as_of": last, "as_of_period": period, "crossing": (crossing,)}
    given = given_of(dataset, **asked)
    assert tuple(given.open_on[name] for name in uptime.OPEN_ON_COLUMNS[1:4]) == days
    assert f": {said};" in sentence(dataset, **asked)


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


def test_how_the_sources_know_it_goes_before_what_was_before(dataset, monkeypatch):
    day = {"crossing": ("dandong-sinuiju",), "as_of": np.datetime64("2022-02-15")}
    whole = sentence(dataset, **day)
    monkeypatch.setattr(wording, "LONGEST", len(whole) - 1)
    shorter = sentence(dataset, **day)
    assert shorter != whole
    assert whole.rpartition("; before, ")[2] == shorter.rpartition("; before, ")[2] != ""


def test_what_is_left_out_in_one_language_is_left_out_in_all(small, monkeypatch):
    monkeypatch.setattr(wording, "LONGEST", len(sentence(small)) - 1)
    for lang, before in (("en", "; before"), ("ko", "; 그 전에는"), ("zh", "；此前")):
        assert before not in sentence(small, lang)
    monkeypatch.undo()
    assert "; 그 전에는" in sentence(small, "ko")


def test_a_disputed_event_with_another_status_speaks_against_it(small):
    """Unless the reader lets it move the link; then it gives the status."""
    disputed = replace(small, events=small.events.assign(verdict="", crossing_id="alpha-beta"))
    said = f"Freight at Alpha-Beta on 1 April 2020: open since January 2020, {OPEN}; "
    assert sentence(disputed) == f"{said}a report that B Paper disputes says suspended (5 March 2020)."
    assert f": suspended since 5 March 2020, disputed, {STOPPED[30:]}; " in sentence(disputed, disputed="apply")
    assert sentence(disputed, as_of=np.datetime64("2020-03-04")) == f"{said}".replace("1 April", "4 March")[:-2] + "."


def test_a_search_record_of_a_month_is_not_said_to_be_of_its_last_day(dataset):
    claims = views.make_view(dataset, Selection(as_of=np.datetime64("2025-01-01"))).known_claims
    record = claims[claims["source_type"] == "editorial"].iloc[0].to_dict()
    first, last = pd.Timestamp("2026-11-01"), pd.Timestamp("2026-11-30")
    month = {**record, "published_earliest": first, "published_latest": last}
    assert wording.search_record(month, say("en")) == wording.SEARCH_FOUND_NOTHING
