"""Where evidence of a link is: the days that its claims give, and the reach of the maintainers' search records."""

import numpy as np
import pandas as pd

from raillinks.engine.evidence import by_service
from raillinks.figures.compare import LINK, Period
from raillinks.words import dates
from raillinks.words.enums import Stance
from raillinks.words.text_columns import among

CLAIM_COLUMNS = (*LINK, "claim_id", "event_id", "claimed_date", "claimed_earliest", "claimed_latest", "disputes")
REACH_COLUMNS = (*LINK, "event_id", "first", "last")
WIDE = 0.01
"""The share of a strip: a claim that gives several days is drawn as a bar over them if they take more than this."""


def dated_claims(claims: pd.DataFrame, events: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """The dated claims of each link: those with both bounds of their day.

    An event on the group is no evidence of a link (status rules, rule 9), so its claims are on none.

    Args:
        claims: The known claims without the search records: `claim_id`, `event_id`, `stance`, `claimed_date`,
            `claimed_earliest`, `claimed_latest`.
        events: `event_id`, `crossing_id`, `service`. Claims of other events are left out.
        links: `crossing_id`, `service`.

    Returns:
        `CLAIM_COLUMNS`, links in their order, the claims of each by the days that they give. `disputes` is bool.
    """
    dated = claims[claims["claimed_earliest"].notna() & claims["claimed_latest"].notna()]
    of_service = by_service(events[["event_id", "crossing_id", "service"]], links["service"].unique().tolist())
    in_time = dated.sort_values(["claimed_latest", "claimed_earliest"], kind="stable")
    of_link = in_time.assign(disputes=in_time["stance"] == Stance.DISPUTES).merge(of_service, on="event_id")
    return links[list(LINK)].merge(of_link, on=list(LINK))[list(CLAIM_COLUMNS)]


def search_reaches(intervals: pd.DataFrame, records: pd.DataFrame, counted_to: np.datetime64) -> pd.DataFrame:
    """The days for which search records say that no later evidence was found: the interval that each record starts.

    Args:
        intervals: `Timeline.intervals` of the listed links. A withdrawn record starts none.
        records: The search records: `event_id`.
        counted_to: The last day that counts.

    Returns:
        `REACH_COLUMNS`; `first` and `last` (`datetime64[s]`) are the days of the interval up to `counted_to`.
    """
    started = intervals[among(intervals["event_id"], records["event_id"])]
    last_day = pd.Timestamp(counted_to)
    ends = started["end"] - pd.Timedelta(days=1)
    reaches = started.assign(first=started["start"], last=ends.where(ends < last_day, last_day))
    return reaches.loc[reaches["first"] <= last_day, list(REACH_COLUMNS)].reset_index(drop=True)


def places(first: pd.Series, last: pd.Series, period: Period) -> pd.DataFrame:
    """Where days lie on a strip.

    Args:
        first: The first day of each mark.
        last: Its last day, in the period or after its first day.
        period: The first and the last day of the strip.

    Returns:
        Per mark `at` and `to` (float, shares of the strip from 0 to 1), cut off at the ends of the strip, and `wide`
        (bool): whether it is a bar over its days and no tick in their middle (see `WIDE`).
    """
    begin, end = (int(day.astype("datetime64[D]").astype(np.int64)) for day in period)
    days = end + 1 - begin
    starts, stops = dates.to_days(first).astype(np.int64), dates.to_days(last).astype(np.int64) + 1
    length = stops - starts
    at, to = (np.clip((edge - begin) / days, 0, 1) for edge in (starts, stops))
    return pd.DataFrame({"at": at, "to": to, "wide": (length > 1) & (length / days > WIDE)}, index=first.index)
