"""The view of a selection: which events and links it shows. Filters choose rows; they never alter a status."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from raillinks.engine import knowledge, voices
from raillinks.engine.replay import Mask
from raillinks.engine.timeline import Timeline, effective, timeline
from raillinks.figures import periods, uptime
from raillinks.package.dataset import Dataset
from raillinks.views import event_values, search, search_dates, summaries
from raillinks.views.filters import FILTERS
from raillinks.views.search_dates import Part
from raillinks.views.selection import Choices, Selection
from raillinks.words import folding
from raillinks.words.enums import GROUP

TIME_ORDER = ("date_earliest", "order", "date_latest", "event_id")
"""The columns by which events are in the order of time."""


@dataclass(frozen=True, slots=True)
class View:
    """The part of a data package that a selection shows.

    Args:
        selection: The selection.
        known: Every event as known on `known_on` (see `knowledge.as_known`).
        known_claims: Every claim that is known on `known_on` (see `knowledge.known_claims`).
        anytime: The events of `known` that pass the filters, of all time, sorted by time.
        events: The events of `anytime` that the mode chooses by their day: the events in view.
        claims: The known claims of the events in view.
        sources: The sources of these claims.
        timeline: The replay of the effective events, over all links; no filter alters it.
        links: The links that the selection lists.
        counted_to: The last day that counts in figures: the earlier of `covered_to` and `known_on`.
    """

    selection: Selection
    known: pd.DataFrame
    known_claims: pd.DataFrame
    anytime: pd.DataFrame
    events: pd.DataFrame
    claims: pd.DataFrame
    sources: pd.DataFrame
    timeline: Timeline
    links: pd.DataFrame
    counted_to: np.datetime64


def choices(dataset: Dataset) -> Choices:
    """The choices that the data offers."""
    return Choices({choice.name: choice.offered(dataset) for choice in FILTERS}, log_days(dataset))


def log_days(dataset: Dataset) -> tuple[np.datetime64, np.datetime64]:
    """The first day of the log's first event, and `covered_to`."""
    return uptime.whole_log(dataset.events, dataset.covered_to)


def view(dataset: Dataset, selection: Selection) -> View:
    """The view of a selection."""
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources, selection.known_on)
    moving = known[effective(known, apply_disputed=selection.disputed == "apply")].reset_index(drop=True)
    known_claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, selection.known_on)
    anytime = known[filtered(dataset, selection, known, known_claims)]
    anytime = anytime.sort_values(list(TIME_ORDER), ignore_index=True)
    chosen = anytime[in_time(selection, anytime)].reset_index(drop=True)
    claims = known_claims[known_claims["event_id"].isin(chosen["event_id"])]
    sources = dataset.sources[dataset.sources["source_id"].isin(claims["source_id"])]
    return View(
        selection=selection,
        known=known,
        known_claims=known_claims,
        anytime=anytime,
        events=chosen,
        claims=claims.reset_index(drop=True),
        sources=sources.reset_index(drop=True),
        timeline=timeline(moving, dataset.links),
        links=listed_links(dataset, selection),
        counted_to=selection.last_day(dataset.covered_to),
    )


def undated(dataset: Dataset, view: View) -> pd.DataFrame:
    """The events up to the as-of day that `known_on` leaves out only because none of their sources is dated.

    They count from the day on which the maintainers read the sources, and may have been known before (status rules,
    "Known on a day").

    Args:
        dataset: The package.
        view: A view.

    Returns:
        Rows of the table of events, on crossings and services that the selection lists; empty without `known_on`.
    """
    chosen, events = view.selection, dataset.events
    if chosen.known_on is None:
        return events.iloc[:0]
    ids = set(knowledge.without_publication_day(dataset.claims, dataset.sources)) - set(view.known["event_id"])
    happened = (events["date_earliest"] <= pd.Timestamp(chosen.as_of)).to_numpy()
    listed = on_listed_links(dataset, chosen, events)
    return events[events["event_id"].isin(ids).to_numpy() & happened & listed].reset_index(drop=True)


def only_voices(dataset: Dataset, known_on: np.datetime64 | None) -> Mapping[str, str]:
    """The publisher of each event that rests on one alone, by its id (see `voices.only_voices`)."""
    claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, known_on)
    only = voices.only_voices(claims, set(dataset.sources["publisher"]))
    return dict(zip(only.index.astype(str), only, strict=True))


def publishers(dataset: Dataset, known_on: np.datetime64 | None) -> Mapping[str, tuple[str, ...]]:
    """The publishers that support each event, by its id (see `voices.publishers`)."""
    return voices.publishers(knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, known_on))


def filtered(dataset: Dataset, selection: Selection, events: pd.DataFrame, claims: pd.DataFrame) -> Mask:
    """Which events pass all filters of the selection, whatever their day.

    Args:
        dataset: The package, for places.
        selection: The selection.
        events: As known.
        claims: The known claims.
    """
    masks = [
        listed(dataset, selection, events),
        with_text(dataset, selection, events, claims),
        *filter_masks(dataset, selection, events, claims).values(),
    ]
    passed: Mask = np.all(masks, axis=0)
    return passed


def filter_masks(
    dataset: Dataset, selection: Selection, events: pd.DataFrame, claims: pd.DataFrame
) -> Mapping[str, Mask]:
    """Which events pass each filter that the selection uses, by the filter's name. Arguments as for `filtered`."""
    return {
        choice.name: choice.events.mask(dataset, events, claims, chosen)
        for choice in FILTERS
        if (chosen := getattr(selection, choice.name))
    }


def listed(dataset: Dataset, selection: Selection, events: pd.DataFrame) -> Mask:
    """Events on crossings between China and the DPRK or on their group; Russian ones only if the selection asks."""
    if selection.crossing or selection.context:
        return np.ones(len(events), bool)
    return events["crossing_id"].isin([*dataset.chinese_crossings, GROUP]).to_numpy()


def on_listed_links(dataset: Dataset, selection: Selection, events: pd.DataFrame) -> Mask:
    """Events on the crossings and services that the selection lists.

    Other filters do not matter. `province` does not either: it also chooses events by what they affect.
    """
    links = replace(Selection(as_of=selection.as_of), crossing=selection.crossing, service=selection.service)
    masks = filter_masks(dataset, links, events, events.iloc[:0]).values()
    passed: Mask = np.all([listed(dataset, selection, events), *masks], axis=0)
    return passed


def in_time(selection: Selection, events: pd.DataFrame) -> Mask:
    """Events that the mode chooses.

    By `date_earliest`: up to the as-of date, or in the window before it. In a period: those whose window touches it,
    since they may have happened in it. Or all.
    """
    if selection.mode == "all":
        return np.ones(len(events), bool)
    if selection.mode == "period":
        return periods.touches(events, (selection.from_, selection.to), "date_earliest", "date_latest")
    day = events["date_earliest"].to_numpy()
    up_to = np.asarray(day <= selection.as_of)
    if selection.mode == "as_of":
        return up_to
    return up_to & (day > selection.as_of - np.timedelta64(selection.days, "D"))


def period(view: View) -> tuple[np.datetime64, np.datetime64]:
    """The first and the last day of the selection's period, by default those of the whole log.

    The last day may be after `covered_to`, where figures stop (`view.counted_to`), but not after `known_on`. If the
    first event known on `known_on` is after a given last day, the period is that day.
    """
    return _period(view, view.selection.from_, view.selection.to)


def second_period(view: View) -> tuple[np.datetime64, np.datetime64]:
    """The same for the period to compare with."""
    return _period(view, view.selection.compare_from, view.selection.compare_to)


def _period(view: View, first: np.datetime64 | None, last: np.datetime64 | None) -> tuple[np.datetime64, np.datetime64]:
    whole = uptime.whole_log(view.known, view.counted_to)
    end = whole[1] if last is None else view.selection.last_day(last)
    return min(whole[0], end) if first is None else first, end


def with_text(dataset: Dataset, selection: Selection, events: pd.DataFrame, claims: pd.DataFrame) -> Mask:
    """Events that match all of `q`.

    If `q` as a whole, or else a word of it, names a place, an event matches if it is at that place, or if its text
    names it in any spelling. Any other word must be in the event's text (summary in any language, cause, cargo,
    publishers) or in a name of its places. A date of `q` matches events that may have happened on a day of it; a bare
    number also matches as a word.
    """
    if not selection.q.strip():
        return np.ones(len(events), bool)
    names = search.names_of(dataset.places)
    places = {word for word in selection.q.split() if search.named(names, word)}
    is_name = bool(search.named(names, selection.q))
    parts = [Part(selection.q)] if is_name else search_dates.divided(selection.q, places)
    searched = texts(events, claims), _translated(events), names
    masks = [_part(dataset, events, searched, part) for part in parts]
    passed: Mask = np.all([np.ones(len(events), bool), *masks], axis=0)
    return passed


Searched = tuple["pd.Series[str]", "pd.Series[str]", pd.DataFrame]
"""What is searched, as `texts`, `_translated` and `search.names_of` return it."""


def _part(dataset: Dataset, events: pd.DataFrame, searched: Searched, part: Part) -> Mask:
    """Events that match one part of a search. Arguments as for `_worded`."""
    if part.date is None:
        return _worded(dataset, events, searched, part.text)
    dated = search_dates.touching(events, part.date)
    return dated | _worded(dataset, events, searched, part.text) if part.is_bare_number else dated


def _worded(dataset: Dataset, events: pd.DataFrame, searched: Searched, part: str) -> Mask:
    """Events whose text or places have a word.

    A place is looked for in the English text, which has spaces between words: in Korean and Chinese Uiju is a part of
    Sinuiju.

    Args:
        dataset: The package.
        events: As known.
        searched: As `texts`, `_translated` and `search.names_of` return them.
        part: A word, or a name of several words.
    """
    text, translated, names = searched
    ids = search.named(names, part)
    if ids:
        own = names.loc[names["place_id"].isin(ids) & ~names["code"], "name"]
        pattern = "|".join(sorted({search.pattern(name) for name in own}))
    else:
        ids = list(names.loc[names["key"].str.contains(folding.folded(part), regex=False), "place_id"])
        pattern = " ?".join(folding.spaced(part).split())
        text = text + translated
    return text.str.contains(pattern).to_numpy(bool) | at_places(dataset, events, ids)


def at_places(dataset: Dataset, events: pd.DataFrame, place_ids: Collection[str]) -> Mask:
    """Events whose crossing, or a crossing of whose group, is at one of the places, or that affect one of them."""
    pairs = search.places_of_crossings(dataset.places, dataset.provinces, dataset.crossings)
    crossings = set(pairs.loc[pairs["place_id"].isin(list(place_ids)), "crossing_id"])
    group = [GROUP] if crossings & set(dataset.chinese_crossings) else []
    codes = dataset.places.loc[dataset.places["place_id"].isin(list(place_ids)), "iso_3166_2"]
    here = events["crossing_id"].isin([*crossings, *group]).to_numpy()
    return here | event_values.affecting(events, [code for code in codes if code])


def texts(events: pd.DataFrame, claims: pd.DataFrame) -> "pd.Series[str]":
    """The English text of each event to search in: summary, cause, cargo and publishers, with a space at both ends."""
    publishers = claims.groupby("event_id")["publisher"].agg(" | ".join).reindex(events["event_id"]).fillna("")
    own = events["summary"].str.cat(events[["cause", "cargo"]], sep=" | ")
    words = own.str.cat(publishers.astype(str).tolist(), sep=" | ")
    return (" " + words.map(folding.spaced) + " ").astype(str)


def _translated(events: pd.DataFrame) -> "pd.Series[str]":
    """The summary of each event in the further languages, with a space at its end."""
    first, *others = summaries.columns(events)[1:]
    words = events[first].str.cat(events[others], sep=" | ")
    return (words.map(folding.spaced) + " ").astype(str)


def listed_links(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The links that the selection lists, chosen by `context` and the filters that apply to links."""
    links = dataset.links
    masks = [
        choice.links(dataset, links, chosen)
        for choice in FILTERS
        if choice.links is not None and (chosen := getattr(selection, choice.name))
    ]
    if not (selection.crossing or selection.context):
        masks.append(~links["context"].to_numpy(bool))
    return links[np.all([np.ones(len(links), bool), *masks], axis=0)].reset_index(drop=True)
