"""Events that the log has and that a report may be about: those nearest in place, day and words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from raillinks.package.dataset import Dataset
from raillinks.package.schema import SEARCHED
from raillinks.views import summaries
from raillinks.words import dates, folding, typed_dates
from raillinks.words.dates import Days
from raillinks.words.enums import ALL_SERVICES, GROUP

Floats = NDArray[np.float64]
NEAR = 45
"""Days within which another event may be the same one, dated otherwise."""
FURTHEST = 400
"""Days beyond which an event is another one, whatever its words: a report with the wrong year still finds its event."""
MOST_YEARS = 3
_SHORTEST_WORD = 3
_OF_NO_MEANING = frozenset(
    re.findall(
        "[a-z]+",
        "the and for from with that this was were are has have had not but its into over after before between first "
        "last train trains rail railway north korea korean china chinese border said says report reports",
    )
)


class Because(StrEnum):
    """Why an event is a candidate."""

    CROSSING = "crossing"
    EVERY_CROSSING = "every_crossing"
    SERVICE = "service"
    SAME_DAYS = "same_days"
    NEAR_DAYS = "near_days"
    WORDS = "words"


_WEIGHTS = {
    Because.CROSSING: 3.0, Because.EVERY_CROSSING: 1.5, Because.SERVICE: 1.0, Because.SAME_DAYS: 4.0,
    Because.NEAR_DAYS: 2.0, Because.WORDS: 2.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event that a report may be about.

    Args:
        event_id: Its id.
        reasons: Why it is one, the weightiest first.
    """

    event_id: str
    reasons: tuple[Because, ...]


def candidates(  # noqa: PLR0913, PLR0917 (what a report says of its event, each as typed)
    dataset: Dataset, crossing_id: str, service: str, claimed_date: str, words: str, most: int = 6
) -> tuple[Candidate, ...]:
    """The events that a report may be about, the likeliest first.

    Args:
        dataset: The log.
        crossing_id: The crossing, or the group; empty = not known yet.
        service: The service, or `all`; empty = not known yet. An event of another service is another one.
        claimed_date: When the source says it happened: EDTF, or as people type dates; anything else counts for nothing.
        words: Any texts of the report: title, summary, detail.
        most: How many at most.
    """
    events = dataset.events
    weights = {reason: np.zeros(len(events)) for reason in Because}
    _by_place(weights, events, dataset, crossing_id, service)
    apart = _by_days(weights, events, claimed_date)
    weights[Because.WORDS] = _shared_words(dataset, words)
    score = sum((_WEIGHTS[reason] * weight for reason, weight in weights.items()), np.zeros(len(events)))
    near = weights[Because.SAME_DAYS] + weights[Because.NEAR_DAYS] + weights[Because.WORDS]
    here = weights[Because.CROSSING] + weights[Because.EVERY_CROSSING] > 0
    possible = (here if crossing_id else np.ones(len(events), bool)) & (near > 0) & (apart <= FURTHEST)
    if service:
        possible &= weights[Because.SERVICE] > 0
    order = [i for i in np.lexsort((np.arange(len(events)), -score)) if possible[i]][:most]
    ids = events["event_id"].to_numpy()
    return tuple(Candidate(str(ids[i]), tuple(_reasons(weights, int(i)))) for i in order)


def _reasons(weights: dict[Because, Floats], at: int) -> Iterator[Because]:
    weighed = sorted(Because, key=lambda reason: -_WEIGHTS[reason] * weights[reason][at])
    return (reason for reason in weighed if weights[reason][at] > 0)


def _by_place(
    weights: dict[Because, Floats],
    events: pd.DataFrame, dataset: Dataset, crossing_id: str, service: str,
) -> None:  # fmt: skip
    at = events["crossing_id"].to_numpy()
    chinese = crossing_id in {GROUP, *dataset.chinese_crossings}
    weights[Because.CROSSING][at == crossing_id] = 1
    others = at == GROUP if crossing_id != GROUP else np.isin(at, dataset.chinese_crossings)
    weights[Because.EVERY_CROSSING][others & (at != crossing_id) & chinese] = 1
    if service:
        carries = events["service"].isin([service, ALL_SERVICES]).to_numpy() | (service == ALL_SERVICES)
        weights[Because.SERVICE][carries] = 1


def _by_days(weights: dict[Because, Floats], events: pd.DataFrame, claimed_date: str) -> Floats:
    """Weighs how near in time the events are; gives how many days they are apart, 0 where no day is known."""
    first, last = _window(claimed_date)
    if np.isnat(first) and np.isnat(last):
        return np.zeros(len(events))
    earliest, latest = (dates.to_days(events[f"date_{side}"]) for side in ("earliest", "latest"))
    apart = _days_apart(first, last, earliest, latest)
    weights[Because.SAME_DAYS][apart == 0] = 1
    longer = (latest - earliest).astype(float) > MOST_YEARS * 365
    weights[Because.SAME_DAYS][(apart == 0) & longer] = 0.25
    close = (apart > 0) & (apart <= NEAR)
    weights[Because.NEAR_DAYS][close] = 1 - apart[close] / (NEAR + 1)
    return apart


def _window(text: str) -> tuple[np.datetime64, np.datetime64]:
    first, last, reason = dates.parse(text.strip())
    if not reason:
        return first, last
    read = typed_dates.read(text)
    return (read.first, read.last) if isinstance(read, typed_dates.Period) else (dates.NOT_A_DAY, dates.NOT_A_DAY)


def _days_apart(first: np.datetime64, last: np.datetime64, earliest: Days, latest: Days) -> Floats:
    """How many days lie between a window and those of the events; 0 where they share a day."""
    after = np.zeros(len(earliest)) if np.isnat(last) else (earliest - last).astype(float)
    before = np.zeros(len(latest)) if np.isnat(first) else (first - latest).astype(float)
    apart: Floats = np.maximum(np.maximum(after, before), 0)
    return apart


def _shared_words(dataset: Dataset, words: str) -> Floats:
    """How much of a report's words each event's texts have, 0 to 1: rare words weigh more."""
    texts = dataset.once(_words_of_events)
    wanted = _words(words[:5000])
    rarity = {word: 1 / sum(word in each for each in texts) for word in wanted if any(word in each for each in texts)}
    whole = sum(rarity.values())
    if not whole:
        return np.zeros(len(texts))
    return np.array([sum(rarity.get(word, 0) for word in each & wanted) for each in texts]) / whole


def _words_of_events(dataset: Dataset) -> list[frozenset[str]]:
    """The words of each event, its claims and the titles of their sources."""
    titles = dict(zip(dataset.sources["source_id"], dataset.sources["title"], strict=True))
    said: dict[str, list[str]] = {}
    columns = (dataset.claims[column] for column in ("event_id", "source_id", "detail", "speaker"))
    for event_id, source_id, detail, speaker in zip(*columns, strict=True):
        said.setdefault(str(event_id), []).extend((str(titles.get(source_id, "")), str(detail), str(speaker)))
    own = dataset.events[["event_id", *summaries.columns(dataset.events), *SEARCHED]].to_dict("records")
    return [_words(" ".join([*map(str, row.values()), *said.get(str(row["event_id"]), ())])) for row in own]


def _words(text: str) -> frozenset[str]:
    """The words that tell events apart; of Chinese, where no space divides them, pairs of signs."""
    found = set[str]()
    for word in folding.spaced(text).split():
        if word.isascii():
            found |= {word} if len(word) >= _SHORTEST_WORD and word not in _OF_NO_MEANING else set()
        else:
            found |= {word[i : i + 2] for i in range(len(word) - 1)}
    return frozenset(found)
