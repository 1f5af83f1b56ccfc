"""Measures of data quality: events per confidence, sources read, quotations, accuracy of the layers; the sources.

The second readings: how far reader and log agree, and how differences ended.

When this log's sources first reported each event: at once, or only later.

The day whose picture changed most as reports came in (status rules, "Known on a day").
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.dates import Days
from raillinks.domain.enums import GROUP, UNCHANGED, Confidence, Kind, Outcome, Seen, SourceType, Stance
from raillinks.domain.text import folded
from raillinks.engine import knowledge, snapshots
from raillinks.engine.replay import FIRST_DAY, Ints
from raillinks.engine.timeline import uncertain
from raillinks.i18n.languages import SUMMARY_COLUMNS
from raillinks.package.dataset import NO_PLACE, Dataset
from raillinks.package.schema import READ_AGAIN

SEARCHED = ("publisher", "via", "title", "source_type", "language", "published", "source_id")
"""The columns of a source that a search looks in."""


def confidences(known: pd.DataFrame) -> pd.Series:
    """The number of events per confidence.

    Args:
        known: Events as known.

    Returns:
        Counts (int), indexed by the words of `Confidence`, in their order.
    """
    return known["confidence"].value_counts().reindex([str(c) for c in Confidence], fill_value=0)


def events_with_a_source_read(dataset: Dataset) -> int:
    """The number of events with at least one source that a maintainer read."""
    read = dataset.sources.loc[dataset.sources["seen"] == Seen.READ, "source_id"]
    return int(dataset.claims.loc[dataset.claims["source_id"].isin(read), "event_id"].nunique())


class Quoted(NamedTuple):
    """How many claims there are, and how many of them have a quotation; the maintainers' own records left out.

    Args:
        claims: All claims.
        quoted: Those of them with a quotation.
        moving: Claims about events that give a status.
        moving_quoted: Those of them with a quotation.
    """

    claims: int
    quoted: int
    moving: int
    moving_quoted: int


def quoted(dataset: Dataset) -> Quoted:
    """The claims of others, and those of them that have the words of their text."""
    own = dataset.sources.loc[dataset.sources["source_type"] == SourceType.EDITORIAL, "source_id"]
    claims = dataset.claims[~dataset.claims["source_id"].isin(own)]
    giving = dataset.events.loc[dataset.events["status_after"] != UNCHANGED, "event_id"]
    moves, has = claims["event_id"].isin(giving), claims["quote"] != ""
    return Quoted(len(claims), int(has.sum()), int(moves.sum()), int((moves & has).sum()))


def by_type_and_language(sources: pd.DataFrame) -> pd.DataFrame:
    """Source counts: one row per source type, one column per language (most frequent first)."""
    counted = pd.crosstab(sources["source_type"], sources["language"])
    languages = counted.sum().sort_values(ascending=False, kind="stable").index
    kinds = [str(kind) for kind in SourceType if kind in counted.index]
    return counted.loc[kinds, languages]


def matching_sources(sources: pd.DataFrame, q: str) -> pd.DataFrame:
    """The sources that contain every word of a search in any spelling; newest first, undated last."""
    matching, words = sources, q.split()
    if words:
        text = sources[list(SEARCHED)].agg(" | ".join, axis=1).map(folded)
        masks = [text.str.contains(folded(word), regex=False).to_numpy() for word in words]
        matching = sources[np.all(masks, axis=0)]
    newest = matching.sort_values("published_earliest", ascending=False, kind="stable", na_position="last")
    return newest.reset_index(drop=True)


def search_records(dataset: Dataset) -> pd.DataFrame:
    """The maintainers' search records, as `knowledge.search_records` defines them.

    Returns:
        `event_id`, `date`, `date_earliest` (`datetime64`: from this day on the link is unknown), `crossing_id`,
        `service`, `verdict`, `verdict_date`, `published`, `renew_by`, `detail` (text: what was looked for; an own
        log's ends of evidence that do not say it are no searches); the newest evidence first.
    """
    claims = knowledge.with_sources(dataset.claims, dataset.sources)
    records = dataset.claims[knowledge.search_records(dataset.events, claims)]
    if dataset.is_own_log:
        records = records[records["detail"] != ""]
    recorded = records.merge(dataset.sources[["source_id", "published"]], on="source_id")
    joined = recorded[["event_id", "published", "renew_by", "detail"]].merge(dataset.events, on="event_id")
    newest = joined.sort_values("date_earliest", ascending=False, kind="stable", ignore_index=True)
    event = ["event_id", "date", "date_earliest", "crossing_id", "service", "verdict", "verdict_date"]
    return newest[[*event, "published", "renew_by", "detail"]]


def layers(dataset: Dataset) -> pd.DataFrame:
    """The map's layers, as the package lists them.

    Returns:
        One row per layer that has features: `title`, `features` (int), `least` and `most` (float, metres: the smallest
        and largest `accuracy_m` of its features; missing if there is none, or no place), `licence`, `credits`.
    """
    titles = {resource["path"]: resource.get("title", resource["name"]) for resource in dataset.descriptor["resources"]}
    every = [_layer(dataset, name, titles) for name in dataset.layers]
    return pd.DataFrame([layer for layer in every if layer["features"]])


def _layer(dataset: Dataset, name: str, titles: dict[str, str]) -> dict[str, object]:
    layer = dataset.layer(name)
    stated = [feature["properties"].get("accuracy_m") for feature in layer["features"]]
    metres = [float(value) for value in stated if value is not None and value < NO_PLACE]
    return {
        "title": titles.get(f"layers/{name}.geojson", name),
        "features": len(layer["features"]),
        "least": min(metres, default=np.nan),
        "most": max(metres, default=np.nan),
        "licence": str(layer.get("licence", "")),
        "credits": str(layer.get("credits", "")),
    }


def agreement(readings: pd.DataFrame) -> pd.DataFrame:
    """How often reader and log agree, by what was coded.

    Args:
        readings: `readings.csv` as text.

    Returns:
        One row per word of `READ_AGAIN`: `read` (int, events for which it could be coded), `agreed` (int).
    """
    cells = readings[[f"agrees_{field}" for field in READ_AGAIN]].set_axis(list(READ_AGAIN), axis=1)
    return pd.DataFrame({"read": (cells != "").sum(), "agreed": (cells == "true").sum()})


def outcomes(readings: pd.DataFrame) -> pd.Series:
    """The number of events per outcome (int), indexed by the words of `Outcome`, in their order."""
    return readings["outcome"].value_counts().reindex([str(o) for o in Outcome], fill_value=0)


def sources(readings: pd.DataFrame) -> tuple[int, int]:
    """How many sources were met again, and how many the claims cited; one that two events cite counts twice."""
    read, cited = (pd.to_numeric(readings[f"sources_{word}"]).fillna(0).sum() for word in ("read", "cited"))
    return int(read), int(cited)


LATER_AFTER = 60
"""Days after the last possible day of an event. If its first source is later, the event is `reported later`."""

COLUMNS = (
    "event_id", "date", "crossing_id", "service", "kind", "first_published", "published", "delay_days",
    "reported_later",
)  # fmt: skip


def first_reports(dataset: Dataset) -> pd.DataFrame:
    """The first dated source of each event.

    Returns:
        Columns `COLUMNS`, one row per event, in their order. `first_published` (`datetime64[s]`) is the last day of
        the earliest publication, NaT if no source is dated; `published` is its date as the log writes
        it. `delay_days` (float, at least 0) counts from the event's
        last possible day to it. `reported_later` (bool): more than `LATER_AFTER` days, or undated.
    """
    claims = dataset.claims[dataset.claims["stance"] == Stance.SUPPORTS]
    published = claims.merge(dataset.sources[["source_id", "published", "published_latest"]], on="source_id")
    dated = published.dropna(subset="published_latest").sort_values(["published_latest", "published"])
    first = dated.drop_duplicates("event_id").set_index("event_id").reindex(dataset.events["event_id"])
    written = first["published"].fillna("").to_numpy()
    events = dataset.events.assign(first_published=first["published_latest"].to_numpy(), published=written)
    delay = (events["first_published"] - events["date_latest"]).dt.days.clip(lower=0)
    reports = events.assign(delay_days=delay, reported_later=delay.isna() | (delay > LATER_AFTER))
    return reports[list(COLUMNS)]


def stops_and_restarts(dataset: Dataset, since: str) -> pd.DataFrame:
    """The first reports of suspensions and resumptions since a year, the newest event first.

    Args:
        dataset: The package.
        since: The year, `YYYY`.

    Returns:
        The columns of `first_reports`, plus `date_latest` and the summaries of the events.
    """
    events = dataset.events
    also = [c for c in ("date_latest", *SUMMARY_COLUMNS) if c in events]
    first = first_reports(dataset).join(events[also])
    chosen = first["kind"].isin([Kind.SUSPENSION, Kind.RESUMPTION]) & (first["date"] >= since)
    return first[chosen].iloc[::-1].reset_index(drop=True)


_BIG = 1 << 20  # days, more than any two dates are apart


def most_changed_day(
    events: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame, links: pd.DataFrame, up_to: np.datetime64
) -> tuple[np.datetime64, int] | None:
    """The day on which the links changed most often from one known-on day to the next: their status, or its certainty.

    Args:
        events: See `knowledge.as_known`; so are the others.
        claims: The table of claims.
        sources: The table of sources.
        links: The links that count, as for `timeline.make_timeline`.
        up_to: The last day that is considered.

    Returns:
        The day and how many changes it had, from the day itself on, as `snapshots.changes` lists them. If several
        stretches of days have as many, it is the first day of the latest. None if no picture ever changed.
    """
    rows = snapshots.event_versions(events, claims, sources)
    at = rows.groupby("crossing_id").indices  # a link is moved by events of its crossing and by those of the group
    none = np.empty(0, np.int64)
    of_link = []
    for n, crossing in enumerate(links["crossing_id"]):
        own = np.sort(np.concatenate([at.get(crossing, none), at.get(GROUP, none)]))
        link = links.iloc[[n]].reset_index(drop=True)
        of_link.append(snapshots.spans_of_link(rows.take(own).reset_index(drop=True), link))
    starts = [dates.to_days(spans["start"].dropna()) for _, spans in of_link]
    candidates = np.unique(np.concatenate([np.empty(0, "datetime64[D]"), *starts]))
    candidates = candidates[candidates <= up_to]
    if not len(candidates):
        return None
    counts: Ints = np.sum([_changes(days, spans, candidates) for days, spans in of_link], axis=0)
    best = len(counts) - 1 - int(np.argmax(counts[::-1]))
    return (candidates[best], int(counts[best])) if counts[best] else None


def _changes(days: Days, spans: pd.DataFrame, candidates: Days) -> Ints:
    """How often the picture of each candidate day changed for one link, on a known-on day after it.

    Only the first day of a span can be the day with most changes: on the days after it more was known at once.
    """
    looks = pd.factorize(spans["status"].where(~uncertain(spans), spans["status"] + "?"))[0]
    start = dates.to_days(spans["start"])
    since = (np.where(np.isnat(start), FIRST_DAY, start) - FIRST_DAY).astype(np.int64)
    asked = np.arange(len(days))[:, None] * _BIG + (candidates - FIRST_DAY).astype(np.int64)
    look = looks[np.searchsorted(spans["day"].to_numpy(np.int64) * _BIG + since, asked, side="right") - 1]
    changed = (look[1:] != look[:-1]) & (days[1:, None] > candidates)
    counts: Ints = changed.sum(axis=0)
    return counts
