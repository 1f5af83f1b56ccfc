"""Which events a search finds: by their text, their places and their dates."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from raillinks.engine.replay import Mask
from raillinks.package.dataset import Dataset
from raillinks.package.schema import SEARCHED
from raillinks.views import event_values, search, search_dates, summaries
from raillinks.views.search_dates import Part
from raillinks.words import folding
from raillinks.words.enums import GROUP


def with_text(dataset: Dataset, q: str, events: pd.DataFrame, claims: pd.DataFrame) -> Mask:
    """Events that match all of a search.

    If `q` as a whole, or else a word of it, names a place, an event matches if it is at that place, or if its text
    names it in any spelling. Any other word must be in the event's text (summary in any language, `SEARCHED`,
    publishers) or in a name of its places. A date of `q` matches events that may have happened on a day of it; a bare
    number also matches as a word.
    """
    if not q.strip():
        return np.ones(len(events), bool)
    names = search.names_of(dataset.places)
    places = {word for word in q.split() if search.named(names, word)}
    is_name = bool(search.named(names, q))
    parts = [Part(q)] if is_name else search_dates.divided(q, places)
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
    """The English text of each event to search in: summary, `SEARCHED`, publishers, with a space at both ends."""
    publishers = claims.groupby("event_id")["publisher"].agg(" | ".join).reindex(events["event_id"]).fillna("")
    own = events["summary"].str.cat(events[[*SEARCHED]], sep=" | ")
    words = own.str.cat(publishers.astype(str).tolist(), sep=" | ")
    return (" " + words.map(folding.spaced) + " ").astype(str)


def _translated(events: pd.DataFrame) -> "pd.Series[str]":
    """The summary of each event in the further languages, with a space at its end."""
    first, *others = summaries.columns(events)[1:]
    words = events[first].str.cat(events[others], sep=" | ")
    return (words.map(folding.spaced) + " ").astype(str)
