"""Checks on the measures: each is a number or a range that a known claim gives, and that claim has a source."""

from typing import Protocol

import pandas as pd

from raillinks.loading import checks
from raillinks.package.tables import flag
from raillinks.words.enums import GROUP
from raillinks.words.problems import Problem, did_you_mean
from raillinks.words.text_columns import among
from raillinks.words.worded import message

MEASURES = "data/measures.csv"


class Measured(checks.Tables, Protocol):
    """The input of the checks: that of `checks`, and the measures."""

    @property
    def measures(self) -> pd.DataFrame: ...  # noqa: D102 (it is the table of its name)


def on_measures(tables: Measured) -> list[Problem]:
    """All problems of the measures, in the order of the checks."""
    return [problem for check in CHECKS for problem in check(tables)] if len(tables.measures) else []


def known_events_and_claims(tables: Measured) -> list[Problem]:
    """A measure names an event and a claim that exist, and the claim's source exists."""
    measures, events, claims = tables.measures, tables.events["event_id"], tables.claims["claim_id"]
    sourced = tables.claims.loc[among(tables.claims["source_id"], tables.sources["source_id"]), "claim_id"]
    no_event, no_claim = ~among(measures["event_id"], events), ~among(measures["claim_id"], claims)
    no_source = ~no_claim & ~among(measures["claim_id"], sourced)
    event, claim = "unknown event_id '{event_id}'", "unknown claim_id '{claim_id}': a count needs who says so"
    return [
        *flag(measures, no_event, (MEASURES, "event_id"), "unknown-event", event,
              lambda row: did_you_mean(row["event_id"], list(events))),
        *flag(measures, no_claim, (MEASURES, "claim_id"), "unknown-claim", claim,
              lambda row: f"{did_you_mean(row['claim_id'], list(claims))}; or add the claim to {checks.CLAIMS}"),
        *flag(measures, no_source, (MEASURES, "claim_id"), "claim-without-source",
              "the claim '{claim_id}' has no known source", f"give it a source_id of {checks.SOURCES}"),
    ]  # fmt: skip


def claims_speak_of_the_crossing(tables: Measured) -> list[Problem]:
    """A claim about another event may give a count, such as that of the day before, but not at another crossing."""
    crossing = tables.events.drop_duplicates("event_id").set_index("event_id")["crossing_id"]
    event_of_claim = tables.claims.drop_duplicates("claim_id").set_index("claim_id")["event_id"]
    counted = tables.measures["event_id"].map(crossing)
    spoken_of = tables.measures["claim_id"].map(event_of_claim).map(crossing)
    named = pd.DataFrame({"counted": counted, "spoken_of": spoken_of})
    wrong = named.notna().all(axis=1) & (counted != spoken_of) & ~named.isin([GROUP]).any(axis=1)
    reason = message("the claim '{claim_id}' speaks of another crossing than '{event_id}'")
    hint = message("name a claim about an event at the same crossing")
    return flag(tables.measures, wrong, (MEASURES, "claim_id"), "count-of-another-crossing", reason, hint)


def counts_are_numbers(tables: Measured) -> list[Problem]:
    """A measure has a least or a most number, none below zero, and the least is not above the most."""
    measures = tables.measures
    least, most = pd.to_numeric(measures["least"]), pd.to_numeric(measures["most"])
    empty = least.isna() & most.isna()
    negative = (least < 0) | (most < 0)
    swapped = ~negative & (least > most)
    below, more = message("{least} to {most} {what}"), message("{least} is more than {most}")
    hint = message("the number in both; only least for “at least”, only most for “up to”")
    return [
        *flag(measures, empty, (MEASURES, "least"), "no-number", message("a measure without a number"), hint),
        *flag(measures, negative, (MEASURES, "least"), "negative", below, message("zero or more")),
        *flag(measures, swapped, (MEASURES, "most"), "least-above-most", more, message("swap them")),
    ]


def measures_stand_once(tables: Measured) -> list[Problem]:
    """No row is there twice."""
    reason = message("this row of '{claim_id}' is there twice")
    hint = message("leave one out, or say in the note how they differ")
    repeated = tables.measures.duplicated()
    return flag(tables.measures, repeated, (MEASURES, "claim_id"), "duplicate", reason, hint)


CHECKS = (
    known_events_and_claims,
    claims_speak_of_the_crossing,
    counts_are_numbers,
    measures_stand_once,
)
