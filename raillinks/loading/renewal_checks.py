"""Checks of `renew_by`, the day by which the search behind a search record should be repeated."""

import numpy as np
import pandas as pd

from raillinks.engine import knowledge
from raillinks.package.schema import PATHS
from raillinks.package.tables import flag
from raillinks.words import dates
from raillinks.words.enums import Verdict
from raillinks.words.problems import Problem, Severity
from raillinks.words.text_columns import among
from raillinks.words.worded import message

WHERE = (PATHS["claims"], "renew_by")


def misplaced(events: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame) -> list[Problem]:
    """Errors: claims with a `renew_by` that are no search records."""
    record = knowledge.search_records(events, knowledge.with_sources(claims, sources))
    wrong = (claims["renew_by"] != "").to_numpy(bool) & ~record
    reason = message("a renew_by on a claim that is no search record")
    return flag(claims, wrong, WHERE, "renewal-misplaced", reason, message("leave the cell empty"))


def due(events: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame, today: np.datetime64) -> list[Problem]:
    """Warnings: search records whose `renew_by` has passed, or that have none; none of them of a withdrawn event.

    Args:
        events: See `knowledge.search_records`.
        claims: The table of claims.
        sources: The table of sources.
        today: The day of the check; a record is due from the day after its `renew_by`.
    """
    withdrawn = events.loc[events["verdict"] == Verdict.WITHDRAWN, "event_id"]
    counts = ~among(claims["event_id"], withdrawn).to_numpy(bool)
    record = counts & knowledge.search_records(events, knowledge.with_sources(claims, sources))
    days = dates.windows(claims["renew_by"]).latest
    endless = record & (claims["renew_by"] == "").to_numpy(bool)
    late = record & ~endless & (days < today)
    reason = message("the search behind '{claim_id}' should have been repeated by {renew_by}")
    hint = message("search again, record it as a source of its own, and give the claim a later renew_by")
    return [
        *flag(claims, late, WHERE, "search-overdue", reason, hint, Severity.WARNING),
        *flag(claims, endless, WHERE, "search-without-renewal", message("'{claim_id}' has no day to search again by"),
              "YYYY-MM-DD", Severity.WARNING),
    ]  # fmt: skip
