"""Searches places by any form of a name.

Which events a search finds: by their text, their places and their dates.

Dates in a search, as people type them: "Dandong 2022-09" asks for events at a place in a month.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from raillinks.domain import text, typed_dates
from raillinks.domain.enums import GROUP
from raillinks.domain.text import each_once, folded, spaced
from raillinks.domain.typed_dates import Fault, Period
from raillinks.engine.replay import Mask
from raillinks.metrics import periods
from raillinks.package.dataset import Dataset
from raillinks.package.schema import SEARCHED
from raillinks.query import display_names, filters

_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NAMES = ("name", "name_ko", "name_zh", "name_ru", "aliases")
_CODES = ("iso_3166_2", "pcode", "gbt_2260")


def names_of(places: pd.DataFrame) -> pd.DataFrame:
    """Every form of each place's name, and all its codes.

    Args:
        places: The table of places.

    Returns:
        One row per form: `place_id`, `name` (as listed), `key` (the text that a search is compared with: a name
        `folded`, a code with its hyphen, since KP-03 is not KP03) and `code` (bool).
    """
    ids = places["place_id"]
    listed = pd.concat([places[c].str.split(";").set_axis(ids) for c in (*_NAMES, *_CODES)], keys=(*_NAMES, *_CODES))
    forms = listed.explode().rename_axis(["column", "place_id"]).rename("name").reset_index()
    forms = forms[forms["name"] != ""].reset_index(drop=True)
    code = forms["column"].isin(_CODES)
    key = forms["name"].map(text.folded).mask(code, forms["name"].str.casefold())
    return forms[["place_id", "name"]].assign(key=key, code=code)


def _names(dataset: Dataset) -> pd.DataFrame:
    return names_of(dataset.places)


def named(names: pd.DataFrame, text: str) -> list[str]:
    """The sorted ids of the places with a text as a name, in any listed script and spelling, or as a code.

    Args:
        names: As `names_of` returns them.
        text: As the reader typed it.
    """
    by_name = (names["key"] == folded(text)) & ~names["code"] & (folded(text) != "")
    by_code = (names["key"] == text.strip().casefold()) & names["code"]
    return sorted(set(names.loc[by_name | by_code, "place_id"]))


def search_pattern(name: str) -> str:
    """A regular expression that finds a name in a text of `spaced` words with a space at both ends.

    It matches whole words, with or without a plural or possessive s. In scripts without spaces it matches anywhere.
    """
    if _EAST_ASIAN.search(text.spaced(name)):
        return " ?".join(text.folded(name))
    return f" {' ?'.join(text.spaced(name).split())}s? "


def places_of_crossings(places: pd.DataFrame, provinces: pd.DataFrame, crossings: pd.DataFrame) -> pd.DataFrame:
    """The places of each crossing: its own, its provinces, its river and the towns at its ends.

    Yards are not included: they are further along the line, and an event concerns one only if it names it.

    Args:
        places: The table of places.
        provinces: As `provinces_of_crossings` returns them.
        crossings: The table of crossings; the columns `river` and `end_…`, if any, name river and towns.

    Returns:
        `crossing_id`, `place_id`, distinct.
    """
    own = places[(places["crossing_id"] != "") & (places["kind"] != "yard")]
    areas = provinces.merge(places[places["iso_3166_2"] != ""], on="iso_3166_2", suffixes=("", "_of_place"))
    named = crossings[["crossing_id", *(c for c in crossings if c == "river" or str(c).startswith("end_"))]]
    names = named.melt("crossing_id", value_name="name").dropna(subset="name").astype({"name": str})
    nearby = places.loc[places["kind"].isin(["river", "city"]), ["name", "place_id"]]
    parts = [frame[["crossing_id", "place_id"]] for frame in (own, areas, names.merge(nearby, on="name"))]
    return pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)


def _places_of_crossings(dataset: Dataset) -> pd.DataFrame:
    return places_of_crossings(dataset.places, dataset.provinces, dataset.crossings)


_MOST_WORDS = 7
"""Of one date: 26 Sept 2022 to 3 Oct 2022."""
_JOINED = re.compile(r"[^\W\d_]|[-./~] | [-./~]")
"""What makes one date of several words: a letter, or a sign at a joint, as in "2022. 9. 26."."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a search.

    Args:
        text: As it was typed.
        date: The days that it means; None = it is a word.
    """

    text: str
    date: Period | None = None

    @property
    def is_bare_number(self) -> bool:
        """Whether it is a number, such as 2022, that can also be meant as a word."""
        return self.date is not None and self.text.isdigit()


def divided(text: str, names: Collection[str] = ()) -> list[Part]:
    """A search as its dates and words, in order.

    Words such as "today" are no dates here: a search means the same on every day.

    Args:
        text: As it was typed.
        names: Words of it that name a place, and so belong to no date.
    """
    words, parts, at = text.split(), [], 0
    while at < len(words):
        spans = ((n, date) for n, date in _readings(words[at:], names) if isinstance(date, Period))
        n, date = next(spans, (1, None))
        parts.append(Part(" ".join(words[at : at + n]), date))
        at += n
    return parts


def faults(text: str) -> list[tuple[str, Fault]]:
    """What looks like a date in a search and is none, with what is wrong with it."""
    words, found, at = text.split(), [], 0
    while at < len(words):
        n, read = next(((n, r) for n, r in _readings(words[at:]) if r != Fault(typed_dates.NOTHING)), (1, None))
        if isinstance(read, Fault):
            found.append((" ".join(words[at : at + n]), read))
        at += n
    return found


def without_dates(text: str) -> str:
    """The words of a search besides its dates."""
    return " ".join(part.text for part in divided(text) if part.date is None)


def touching(events: pd.DataFrame, period: Period) -> Mask:
    """Events that may have happened on a day of a period; an open side of a date has no end.

    Args:
        events: With the columns `date_earliest` and `date_latest`.
        period: The days.
    """
    return periods.touches(events, (period.first, period.last), "date_earliest", "date_latest")


def _readings(words: list[str], names: Collection[str] = ()) -> Iterator[tuple[int, Period | Fault]]:
    """How the first words can be read as a date, the most words first. Numbers with only spaces between are words."""
    for n in range(min(_MOST_WORDS, len(words)), 0, -1):
        span = " ".join(words[:n])
        if (n == 1 or _JOINED.search(typed_dates.in_one_form(span))) and not set(words[:n]) & set(names):
            yield n, typed_dates.read(span)


def with_text(dataset: Dataset, q: str, events: pd.DataFrame, claims: pd.DataFrame) -> Mask:
    """Events that match all of a search.

    If `q` as a whole, or else a word of it, names a place, an event matches if it is at that place, or if its text
    names it in any spelling. Any other word must be in the event's text (summary in any language, `SEARCHED`,
    publishers) or in a name of its places. A date of `q` matches events that may have happened on a day of it; a bare
    number also matches as a word.
    """
    if not q.strip():
        return np.ones(len(events), bool)
    names = dataset.once(_names)
    places = {word for word in q.split() if named(names, word)}
    is_name = bool(named(names, q))
    parts = [Part(q)] if is_name else divided(q, places)
    searched = _searched(dataset, events, claims)
    masks = [_part(dataset, events, searched, part) for part in parts]
    passed: Mask = np.all([np.ones(len(events), bool), *masks], axis=0)
    return passed


_SIGNS = re.compile(r"""[?!,;:"()\u201c\u201d\u3002\uff1f]""")
_OF_QUESTIONS = frozenset(
    [
        "a", "after", "an", "and", "any", "are", "at", "be", "been", "before", "between", "by", "did", "do", "does",
        "for", "from", "had", "has", "have", "how", "in", "is", "it", "its", "of", "on", "or", "since", "still", "that",
        "the", "there", "to", "was", "were", "what", "when", "where", "which", "who", "why", "with",
    ]
)  # fmt: skip
"""Words of a question that say nothing of what is looked for."""
_STEM = 5
"""Letters of a word that must begin the word of a kind or cause of event: resume and resumption, opened and opening."""
_MEANT = {"resta": "resum", "reope": "resum", "covid": "epide", "coron": "epide", "pande": "epide"}
"""Beginnings of readers' words for a kind or cause, with that of the log's own word."""


def ranked(dataset: Dataset, q: str, events: pd.DataFrame, claims: pd.DataFrame) -> list[int]:
    """The places of events that match a part of a question, the best match first; of equal ones the later event.

    A part counts the more the fewer events it matches, a date twice. Arguments as for `with_text`.
    """
    words = [word for word in _SIGNS.sub(" ", q).split() if word.casefold() not in _OF_QUESTIONS]
    words = [word.removesuffix("s") if len(word) > _STEM else word for word in words]
    names = dataset.once(_names)
    places = {word for word in words if named(names, word)}
    searched = _searched(dataset, events, claims)
    facts, score = [events[name].astype(str) for name in ("kind", "cause_class")], np.zeros(len(events))
    for part in divided(" ".join(words), places):
        mask = _part(dataset, events, searched, part)
        if part.date is None and len(part.text) >= _STEM:
            stem = folded(part.text)[:_STEM]
            told = [fact.str.startswith(_MEANT.get(stem, stem)).to_numpy(bool) for fact in facts]
            mask = np.any([mask, *told], axis=0)
        weight = np.log1p(len(events) / max(int(mask.sum()), 1))
        score += mask * weight * (1 if part.date is None else 2)
    order = np.lexsort((-np.arange(len(events)), -score))
    return [int(place) for place in order if score[place] > 0]


Searched = tuple["pd.Series[str]", "pd.Series[str]", pd.DataFrame]
"""The English text of each event with its publishers, that in further languages, and what `names_of` returns.

Both are `spaced`, with a space before and after.
"""


def _part(dataset: Dataset, events: pd.DataFrame, searched: Searched, part: Part) -> Mask:
    """Events that match one part of a search. Arguments as for `_worded`."""
    if part.date is None:
        return _worded(dataset, events, searched, part.text)
    dated = touching(events, part.date)
    return dated | _worded(dataset, events, searched, part.text) if part.is_bare_number else dated


def _worded(dataset: Dataset, events: pd.DataFrame, searched: Searched, part: str) -> Mask:
    """Events whose text or places have a word.

    A place is looked for in the English text, which has spaces between words: in Korean and Chinese Uiju is a part of
    Sinuiju.

    Args:
        dataset: The package.
        events: As known.
        searched: As `_searched` returns it.
        part: A word, or a name of several words.
    """
    text, translated, names = searched
    ids = named(names, part)
    if ids:
        own = names.loc[names["place_id"].isin(ids) & ~names["code"], "name"]
        pattern = "|".join(sorted({search_pattern(name) for name in own}))
    else:
        ids = list(names.loc[names["key"].str.contains(folded(part), regex=False), "place_id"])
        pattern = " ?".join(spaced(part).split())
        text = text + translated
    return text.str.contains(pattern).to_numpy(bool) | at_places(dataset, events, ids)


def at_places(dataset: Dataset, events: pd.DataFrame, place_ids: Collection[str]) -> Mask:
    """Events whose crossing, or a crossing of whose group, is at one of the places, or that affect one of them."""
    pairs = dataset.once(_places_of_crossings)
    crossings = set(pairs.loc[pairs["place_id"].isin(list(place_ids)), "crossing_id"])
    group = [GROUP] if crossings & set(dataset.chinese_crossings) else []
    codes = dataset.places.loc[dataset.places["place_id"].isin(list(place_ids)), "iso_3166_2"]
    here = events["crossing_id"].isin([*crossings, *group]).to_numpy()
    return here | filters.affecting(events, [code for code in codes if code])


def _searched(dataset: Dataset, events: pd.DataFrame, claims: pd.DataFrame) -> Searched:
    own, translated = (column.reindex(events["event_id"]) for column in dataset.once(_texts))
    publishers = each_once(claims["publisher"], spaced).groupby(claims["event_id"]).agg(" ".join)
    return own + publishers.reindex(own.index, fill_value="") + " ", translated, dataset.once(_names)


def _texts(dataset: Dataset) -> "tuple[pd.Series[str], pd.Series[str]]":
    """Of each event, by its id: summary and `SEARCHED`, and the summary in the further languages."""
    events = dataset.events.set_index("event_id")
    first, *others = display_names.columns(events)[1:]
    own = events["summary"].str.cat(events[[*SEARCHED]], sep=" | ")
    further = events[first].str.cat(events[others], sep=" | ")
    text, translated = ((" " + words.map(spaced) + " ").astype(str) for words in (own, further))
    return text, translated
