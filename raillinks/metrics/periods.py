"""What lies in a period, and the calendar years or months of one.

A panel for statistics: links × calendar days, weeks, months or years, with the days of each status.

All counts are those of `uptime`; the least and the most days of every status follow from the same placements as its
least and most days open (status rules, "Figures of a period").

The trade figures as numbers, each with its window of days.

Which trains ran in a period: the rows of `trains.csv`.

The counts that claims give: trains, wagons, containers, passengers, tonnes. They are never added up.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.dates import Days
from raillinks.domain.enums import ALL_SERVICES, GROUP
from raillinks.domain.status import COUNTED, Status, of_days
from raillinks.engine.replay import Mask, codes_of
from raillinks.engine.timeline import DEFAULT_STALE_AFTER, Timeline
from raillinks.metrics.compare import Period
from raillinks.metrics.uptime import cells_of, placed_days, uptime_of_periods

Ends = tuple[np.datetime64 | None, np.datetime64 | None]
"""The first and the last day of a period, both included; None = no limit."""


def touches(rows: pd.DataFrame, ends: Ends, first: str, last: str) -> Mask:
    """Which rows have a day in a period.

    Args:
        rows: Any rows.
        ends: The ends of the period.
        first: The column of the rows' first day (`datetime64`; missing = as early as you like).
        last: The column of their last day (missing = as late as you like).
    """
    begin, end = ends
    outside = np.zeros(len(rows), bool)
    if end is not None:
        outside |= (rows[first] > pd.Timestamp(end)).to_numpy()
    if begin is not None:
        outside |= (rows[last] < pd.Timestamp(begin)).to_numpy()
    return ~outside


def touching(rows: pd.DataFrame, period: Period, first: str, last: str) -> pd.DataFrame:
    """The rows with a day in a period, with their index. Rows without a first or last day are not among them.

    Args:
        rows: Any rows.
        period: Its first and last day.
        first: The column of the rows' first day (`datetime64`).
        last: The column of their last day.
    """
    dated = rows[first].notna() & rows[last].notna()
    return rows[touches(rows, period, first, last) & dated]


UNITS = {"year": "Y", "month": "M", "day": "D"}
"""NumPy's unit of each way to cut a period."""
WEEK = np.timedelta64(7, "D")
MONDAY = np.datetime64("1800-01-06", "D")
"""A Monday before all others of a log: weeks are those of ISO 8601."""


def cut(period: Period, by: str) -> list[Period]:
    """A period, cut at the ends of calendar years, months, weeks or days.

    Args:
        period: Its first and last day.
        by: `year`, `month`, `week` (from Monday on) or `day`; anything else leaves it whole.

    Returns:
        The parts in the order of time: each a calendar year, month, week or day, the first and the last cut off where
        the period begins and ends. None if the period has no day; a whole period is never left out.
    """
    if by not in {*UNITS, "week"}:
        return [period]
    if period[0] > period[1]:
        return []
    firsts, lasts = _weeks(period) if by == "week" else _of_unit(period, f"datetime64[{UNITS[by]}]")
    return [*zip(np.maximum(firsts, period[0]), np.minimum(lasts, period[1]), strict=True)]


def _weeks(period: Period) -> tuple[Days, Days]:
    """The first and the last day of each week that a period touches."""
    first, last = (MONDAY + (day - MONDAY) // WEEK * WEEK for day in period)
    firsts = np.arange(first, last + 1, WEEK)
    return firsts, firsts + WEEK - 1


def _of_unit(period: Period, unit: str) -> tuple[Days, Days]:
    """The same of each calendar day, month or year."""
    starts = np.arange(period[0].astype(unit), period[1].astype(unit) + 1)
    return starts.astype("datetime64[D]"), (starts + 1).astype("datetime64[D]") - 1


OF_STATUSES = tuple(f"{status}_days{end}" for status in (*COUNTED, Status.UNKNOWN) for end in ("", "_min", "_max"))
FIGURES = (*OF_STATUSES, "known_days", "fresh_days", "stale_days", "period_days")
"""The columns of numbers."""
PANEL_COLUMNS = ("crossing_id", "service", "from", "to", *FIGURES)


def panel(
    timeline: Timeline, periods: Sequence[Period], counted_to: np.datetime64, *, stale_after: int = DEFAULT_STALE_AFTER
) -> pd.DataFrame:
    """The days of each status in each period.

    Args:
        timeline: The timeline.
        periods: The first and the last day of each, in the order of time; none overlap.
        counted_to: The last day that counts.
        stale_after: Days without evidence after which a status is stale; 0 = never.

    Returns:
        Columns `PANEL_COLUMNS`, one row per link and period: the periods of the first link, then those of the next.
        Counts are int. `X_days` are days of the replay, `X_days_min` and `X_days_max` the fewest and the most over all
        placements of rule 5. Days add up over the parts of a period; of the whole, the fewest are at least the sum of
        those of the parts, and the most at most.
    """
    counted = uptime_of_periods(timeline, periods, counted_to, stale_after=stale_after)
    cells = cells_of(timeline, [(first, min(last, counted_to)) for first, last in periods])
    ends = {"min": False, "max": True}
    ranges = {
        f"{status}_days_{end}": placed_days(timeline, codes_of(of_days(status)), cells, most=most)
        for status in COUNTED
        for end, most in ends.items()
    }
    unknown = {
        f"{Status.UNKNOWN}_days_{end}": counted["period_days"].to_numpy()
        - placed_days(timeline, codes_of(COUNTED), cells, most=not most)
        for end, most in ends.items()
    }
    return counted.assign(**ranges, **unknown)[list(PANEL_COLUMNS)]


MEASURES = ("total", "imports", "exports")
"""What a figure counts, from the DPRK's point of view."""

_COLUMNS = (
    "total_usd_million", "dprk_imports_usd_million", "dprk_exports_usd_million",
)  # fmt: skip
TRADE_COLUMNS = ("period", "first", "last", "whole_year", "measure", "usd_million", "covers", "source_id", "note")


def figures(table: pd.DataFrame) -> pd.DataFrame:
    """The trade figures, one per row.

    Args:
        table: `trade.csv` as text.

    Returns:
        Columns `TRADE_COLUMNS`, sorted by time. `first` and `last` (`datetime64[s]`) are the first and last day that
        the figure covers; `whole_year` is bool; `measure` is one of `MEASURES`; `usd_million` (float) is in millions of
        US dollars.
    """
    windows = dates.windows(table["period"])
    dated = table.assign(
        first=dates.to_series(windows.earliest, table.index),
        last=dates.to_series(windows.latest, table.index),
        whole_year=table["period"].str.fullmatch(r"\d{4}"),
        **{name: pd.to_numeric(table[column]) for name, column in zip(MEASURES, _COLUMNS, strict=True)},
    )
    kept = [c for c in TRADE_COLUMNS if c not in {"measure", "usd_million"}]
    long = dated.melt(id_vars=kept, value_vars=list(MEASURES), var_name="measure", value_name="usd_million")
    rows = long.dropna(subset="usd_million").sort_values(["first", "last"], kind="stable", ignore_index=True)
    return rows.astype({"whole_year": bool})[list(TRADE_COLUMNS)]


def trains(table: pd.DataFrame, first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    """The trains; those that may have been valid in a period come first.

    Args:
        table: `trains.csv` as text.
        first: The first day of the period.
        last: The last day of the period.

    Returns:
        The columns of `trains.csv` plus `in_period` (bool), sorted by `in_period`, then by `valid_from`, unknown days
        first. A train without a `valid_from` or `valid_to` is taken to be valid without limit on that side.
    """
    begins, ends = dates.windows(table["valid_from"]).earliest, dates.windows(table["valid_to"]).latest
    begun, ended = ~(begins > last), ends < first  # comparisons with NaT, an open side, are false
    order = np.where(np.isnat(begins), np.iinfo(np.int64).min, begins.astype(np.int64))
    dated = table.assign(in_period=begun & ~ended, _order=order)
    return dated.sort_values(["in_period", "_order"], ascending=[False, True], kind="stable").drop(columns="_order")


DERIVED = ("date", "date_earliest", "date_latest", "crossing_id", "service", "source_id", "publisher")
"""The columns that a measure has beside those of `measures.csv`."""


def measures(table: pd.DataFrame, events: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """The measures of some events by some claims, in the order of time.

    Args:
        table: `measures.csv`, with `counted_earliest` and `counted_latest`.
        events: As known. Measures of other events are left out.
        claims: The known claims, as `knowledge.known_claims` returns them. What other claims count is left out.

    Returns:
        The columns of `measures.csv` as text, then `DERIVED`. `date` is `counted_date`, or else the event's date;
        `date_earliest` and `date_latest` (`datetime64[s]`) are its bounds. `crossing_id` and `service` are the
        event's, `source_id` and `publisher` the claim's.
    """
    of_event = events[["event_id", "date", "date_earliest", "date_latest", "crossing_id", "service"]]
    of_claim = claims[["claim_id", "source_id", "publisher"]]
    own_columns = [c for c in table.columns if c not in {*DERIVED, "counted_earliest", "counted_latest"}]
    bare = table[[*own_columns, "counted_earliest", "counted_latest"]]
    joined = bare.merge(of_event, on="event_id").merge(of_claim, on="claim_id")
    own = joined["counted_date"] != ""
    dated = joined.assign(
        date=joined["date"].mask(own, joined["counted_date"]),
        date_earliest=joined["date_earliest"].mask(own, joined["counted_earliest"]),
        date_latest=joined["date_latest"].mask(own, joined["counted_latest"]),
    )
    in_time = dated.sort_values(["date_earliest", "date_latest"], kind="stable", ignore_index=True)
    return in_time[[*own_columns, *DERIVED]]


def per_link(rows: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """The measures of each link: a row for each link that the counted event concerns.

    Args:
        rows: As `measures` returns them.
        links: `crossing_id`, `service`, `context` (bool): those of the group are not for context.

    Returns:
        The columns of `rows` with `crossing_id` and `service` of the link, plus `measure` (int): the position in
        `rows`. Links in their order, the measures of each in theirs.
    """
    listed = links[["crossing_id", "service", "context"]]
    pairs = rows.drop(columns=["crossing_id", "service"]).assign(
        measure=np.arange(len(rows)), at=rows["crossing_id"], of=rows["service"]
    )
    every = listed.merge(pairs, how="cross")
    here = (every["at"] == every["crossing_id"]) | ((every["at"] == GROUP) & ~every["context"].astype(bool))
    concerned = here & ((every["of"] == ALL_SERVICES) | (every["of"] == every["service"]))
    return every[concerned].drop(columns=["at", "of", "context"]).reset_index(drop=True)
