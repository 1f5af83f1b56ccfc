"""How the snapshot of one day changed as reports came in: its statuses and events on every known-on day.

A snapshot is the status of all links on one day (`as_of`), as known on one day (`known_on`). All known-on days are
replayed at once: the links of each day are treated as separate links.

The versions of each event: what the log said about it from one known-on day to the next.

A new claim or verdict that becomes known starts a new version. `knowledge.as_known` answers for one known-on day;
this module answers for all of them at once.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.dates import Days
from raillinks.domain.enums import UNCHANGED
from raillinks.domain.text import among
from raillinks.engine import knowledge
from raillinks.engine.replay import FIRST_DAY, Ints, Rows, rows
from raillinks.engine.timeline import DEFAULT_STALE_AFTER, effective, of_rows, uncertain


def event_versions(events: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The version of every event from each day on which a claim or a verdict on it became known.

    Args:
        events: See `knowledge.as_known`; so are the others.
        claims: The table of claims.
        sources: The table of sources.

    Returns:
        The columns of `knowledge.as_known` plus `version_from` and `version_until` (`datetime64[s]`). A version is
        current on the known-on days in `[version_from, version_until)`; `version_until` is NaT for the latest version.
        Sorted by the order of the events, then by time. There is no version before the first known supporting claim;
        two versions in a row may be equal.
    """
    dated_claims = knowledge.with_first_days(events, claims, sources)
    days = _days(events, dated_claims)
    known = days[["event_id", "version_from", "version"]].merge(dated_claims, on="event_id")
    known = known[known["known_from"] <= known["version_from"]]
    rows = knowledge.derived(
        events.merge(days, on="event_id").assign(event_id=lambda frame: frame["version"]),
        known.assign(event_id=known["version"]),
        days.set_index("version")["version_from"],
    )
    ids = days.set_index("version")["event_id"]
    own = ids.reindex(rows["version"]).astype(str).set_axis(rows.index)
    named = rows.assign(event_id=own, version_until=_next_of(rows))
    return named.drop(columns="version")


def _days(events: pd.DataFrame, dated_claims: pd.DataFrame) -> pd.DataFrame:
    """One row per event and day on which it may get a new version: `event_id`, `version_from`, `version` (a number)."""
    judged = events[["event_id", "verdict_day"]].rename(columns={"verdict_day": "version_from"}).dropna()
    reported = dated_claims[["event_id", "known_from"]].rename(columns={"known_from": "version_from"})
    days = pd.concat([judged, reported]).drop_duplicates().sort_values(["event_id", "version_from"], ignore_index=True)
    return days.assign(version=np.arange(len(days)))


def _next_of(versions: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """The day on which the next version of the same event begins; NaT for the latest version."""
    own = versions["row"]
    return versions["version_from"].shift(-1).where(own == own.shift(-1))


def days_of(versions: pd.DataFrame) -> dates.Days:
    """The distinct days on which versions begin, in ascending order."""
    return np.unique(dates.to_days(versions["version_from"]))


LINK = ["crossing_id", "service"]
CHANGE_COLUMNS = (*LINK, "known_on", "status", "uncertain", "alternatives", "since", "before", "event_ids")
EVENT_COLUMNS = ("event_id", "known_on", "date", "confidence", "before")


def known_days(versions: pd.DataFrame, as_of: np.datetime64, up_to: np.datetime64) -> Days:
    """The known-on days on which the snapshot of a day may change: the day itself, then each later day with news.

    Args:
        versions: As `event_versions` returns them.
        as_of: The day of the snapshot.
        up_to: The last known-on day.
    """
    days = days_of(versions)
    later: Days = days[(days > as_of) & (days <= up_to)]
    return np.concatenate([np.array([as_of], later.dtype), later])


def snapshots(  # noqa: PLR0913 (the reader's choices are named)
    versions: pd.DataFrame,
    links: pd.DataFrame,
    as_of: np.datetime64,
    days: Days,
    *,
    stale_after: int = DEFAULT_STALE_AFTER,
    apply_disputed: bool = False,
) -> pd.DataFrame:
    """The status of every link on a day, one snapshot per known-on day.

    Args:
        versions: As `event_versions` returns them.
        links: As for `timeline.make_timeline`.
        as_of: The day of the snapshot.
        days: The known-on days, distinct and in ascending order.
        stale_after: See `Timeline.status_on`.
        apply_disputed: The reader's `disputed=apply`.

    Returns:
        Columns `known_on` (`datetime64[s]`) and `timeline.STATUS_COLUMNS`; one row per known-on day and link.
    """
    moving = versions[effective(versions, apply_disputed=apply_disputed)].reset_index(drop=True)
    pairs = _side_by_side(rows(moving, links), moving, days, len(links))
    tiled = pd.concat([links] * len(days), ignore_index=True)
    table = of_rows(pairs, moving["event_id"], tiled).status_on(as_of, stale_after)
    table.insert(0, "known_on", np.repeat(days, len(links)).astype("datetime64[s]"))
    return table


def spans_of_link(versions: pd.DataFrame, link: pd.DataFrame) -> tuple[Days, pd.DataFrame]:
    """The spans of one link on every known-on day on which something about it may have changed.

    Args:
        versions: As `event_versions` returns them.
        link: The link, as for `timeline.make_timeline`: one row.

    Returns:
        The known-on days, the first one before any report. And the columns of `Timeline.spans` with `day` (int), the
        position of the known-on day, for the crossing; sorted by it and by start.
    """
    moving = versions[effective(versions)].reset_index(drop=True)
    pairs = rows(moving, link)
    edges = moving.loc[np.unique(pairs.event), ["version_from", "version_until"]].to_numpy("datetime64[D]").ravel()
    days = np.unique(edges[~np.isnat(edges)])
    days = np.concatenate([days[:1] - 1, days]) if len(days) else np.array([FIRST_DAY])
    tiled = pd.concat([link] * len(days), ignore_index=True).assign(crossing_id=range(len(days)))  # links of their own
    spans = of_rows(_side_by_side(pairs, moving, days, 1), moving["event_id"], tiled).spans(stale_after=0)
    return days, spans.rename(columns={"crossing_id": "day"})


def _side_by_side(pairs: Rows, versions: pd.DataFrame, days: Days, n_links: int) -> Rows:
    """The pairs, repeated for each known-on day on which their version is current, on that day's own links."""
    first, end = _positions(versions, days)
    times = (end - first)[pairs.event]
    row = np.repeat(np.arange(len(times)), times)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)
    day = first[pairs.event[row]] + nth
    order = np.lexsort((row, day))
    repeated = pairs.take(row[order])
    return replace(repeated, link=day[order] * n_links + repeated.link)


def _positions(versions: pd.DataFrame, days: Days) -> tuple[Ints, Ints]:
    """Positions among the days from which each version is current, and from which it no longer is."""
    until = dates.to_days(versions["version_until"])
    first = np.searchsorted(days, dates.to_days(versions["version_from"]))
    end = np.where(np.isnat(until), len(days), np.searchsorted(days, until))
    return first.astype(np.int64), np.maximum(first, end).astype(np.int64)


def changes(
    statuses: pd.DataFrame, versions: pd.DataFrame, links: pd.DataFrame, *, apply_disputed: bool = False
) -> pd.DataFrame:
    """The known-on days on which the status of a link, or whether it is uncertain, changed, and the events behind it.

    Args:
        statuses: As `snapshots` returns it.
        versions: The versions of the events that it was made from.
        links: The links that it was made for.
        apply_disputed: As for `snapshots`.

    Returns:
        Columns `CHANGE_COLUMNS`, by link in their order, then by time. The first row of a link is its status on the
        first known-on day. `uncertain` (bool): several statuses were possible, those in `alternatives`. `before` is
        the previous status, empty on the first day. `event_ids` (separated by `;`) are the events that became
        effective, ceased to be, or got another date that day; on the first day, the event of the status.
    """
    link = np.tile(np.arange(len(links)), len(statuses) // max(len(links), 1))
    order = statuses.assign(link=link, uncertain=uncertain(statuses))
    order = order.sort_values(["link", "known_on"], ignore_index=True)
    last = order[["link", "status", "uncertain", "since"]].shift()
    same_link = order["link"] == last["link"]
    new = ~same_link | (order["status"] != last["status"]) | (order["uncertain"] != last["uncertain"])
    both = order["since"].isna() | last["since"].isna()
    changed = order.assign(
        before=last["status"].where(same_link, ""), first=~same_link,
        reach=order["since"].where(order["since"] < last["since"], last["since"]).mask(both),
    )[new].reset_index(drop=True)  # fmt: skip
    return changed.assign(event_ids=_why(changed, _news(versions, links, apply_disputed=apply_disputed)))[
        list(CHANGE_COLUMNS)
    ]


def _news(versions: pd.DataFrame, links: pd.DataFrame, *, apply_disputed: bool) -> pd.DataFrame:
    """One row per link and known-on day on which an event's effect on it changed.

    Columns `link`, `known_on`, `news` (the event's id), `begins`, `date_latest`.
    """
    counts = pd.Series(effective(versions, apply_disputed=apply_disputed), index=versions.index)
    now = versions[["row", "date_earliest", "date_latest"]].assign(counts=counts)
    last = now.shift().where(now["row"] == now["row"].shift())
    toggled = counts != last["counts"].eq(True)  # noqa: FBT003 (a column, missing before the first version)
    moved = (now["date_earliest"] != last["date_earliest"]) | (now["date_latest"] != last["date_latest"])
    begins = now["date_earliest"].where(~(last["date_earliest"] < now["date_earliest"]), last["date_earliest"])
    moves = (toggled | (counts & moved)) & (versions["status_after"] != UNCHANGED)
    changing = versions.assign(begins=begins)[moves].reset_index(drop=True)
    pairs = rows(changing, links)
    news = changing.loc[pairs.event, ["event_id", "version_from", "begins", "date_latest"]].set_axis(
        range(len(pairs.event))
    )
    return news.rename(columns={"event_id": "news", "version_from": "known_on"}).assign(link=pairs.link)


def _why(changed: pd.DataFrame, news: pd.DataFrame) -> "pd.Series[str]":
    """The ids of the events that caused each change.

    An event that ended before both statuses began, or that starts after the day of the snapshot, cannot be the cause.
    """
    candidates = changed.reset_index(names="change").merge(news, on=["link", "known_on"])
    near = (candidates["begins"] <= candidates["as_of"]) & (
        candidates["reach"].isna() | (candidates["date_latest"] >= candidates["reach"])
    )
    ids = candidates[near].groupby("change")["news"].agg(";".join).reindex(changed.index).fillna("")
    return ids.where(~changed["first"], changed["event_id"].fillna("")).astype(str)


def event_changes(versions: pd.DataFrame, as_of: np.datetime64, days: Days) -> pd.DataFrame:
    """The known-on days on which an event that may have happened on a day changed its confidence.

    Args:
        versions: As `event_versions` returns them.
        as_of: The day of the snapshot.
        days: The known-on days, distinct and in ascending order.

    Returns:
        Columns `EVENT_COLUMNS`, in ascending order of `known_on`. `date` and `confidence` apply from that day on; they
        are empty if the event no longer falls on the day. `before` is the previous confidence, empty if the event was
        not among the day's events.
    """
    day = pd.Timestamp(as_of)
    on_day = (versions["date_earliest"] <= day) & (day <= versions["date_latest"])
    first, end = _positions(versions, days)
    mine = versions.assign(first=first)[(first < end) & among(versions["event_id"], versions.loc[on_day, "event_id"])]
    mine = mine.assign(
        confidence=mine["confidence"].where(on_day, ""), date=mine["date"].where(on_day, ""),
        known_on=days[mine["first"].to_numpy()].astype("datetime64[s]"),
    )  # fmt: skip
    before = mine.groupby("event_id")["confidence"].shift().fillna("")
    changed = mine.assign(before=before)[(mine["confidence"] != before)]
    return changed.sort_values("known_on", kind="stable", ignore_index=True)[list(EVENT_COLUMNS)]
