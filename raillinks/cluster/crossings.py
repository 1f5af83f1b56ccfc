"""The own events of some crossings, with those of the group, for the engine."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from raillinks.cluster.events import frame
from raillinks.engine.lapse import BIG
from raillinks.engine.replay import FIRST_DAY, Ints, first_of_each, last_of_each
from raillinks.engine.timeline import Timeline, timeline
from raillinks.words.enums import GROUP
from raillinks.words.services import DEFAULT, names

_SERVICES = names(DEFAULT)
PAIRS = 500_000
"""Pairs of link and event that a worker replays at a time, unless one crossing has more."""


@dataclass(frozen=True, slots=True)
class Crossings:
    """The own events of some crossings.

    Args:
        events: All their events, in their short form.
        crossing: The crossing of each, as a position in `names`.
        names: The names of the crossings, sorted; there may be more than have events here.
    """

    events: pa.Table
    crossing: Ints
    names: "pd.Index[str]"

    def few_at_a_time(self, of_group: int) -> Iterator["Crossings"]:
        """A few crossings at a time, in the order of names: so a bucket needs no more memory than they do.

        Args:
            of_group: How many events the group has.
        """
        own = np.bincount(self.crossing, minlength=len(self.names))
        turn = np.cumsum(len(_SERVICES) * (own + of_group)) // PAIRS
        by_row = turn[self.crossing]
        for few in np.unique(turn):
            mine = by_row == few
            yield Crossings(self.events.filter(pa.array(mine)), self.crossing[mine], self.names) if turn[-1] else self

    def repeated(self) -> tuple[str, str] | None:
        """An event that is there twice, and its crossing: one id and one first possible day, which nothing orders."""
        day = self.events["date_earliest"].cast(pa.int32()).to_numpy() - FIRST_DAY.astype(np.int64)
        key = self.crossing * BIG + day
        order = np.argsort(key, kind="stable")
        among = order[~(first_of_each(key[order]) & last_of_each(key[order]))]
        ids = self.events["event_id"].take(pa.array(among)).to_pandas()
        both = pd.DataFrame({"crossing": self.crossing[among], "event_id": ids})
        again = both[both.duplicated()].sort_values(["crossing", "event_id"])
        return (str(again["event_id"].iloc[0]), self.names[again["crossing"].iloc[0]]) if len(again) else None

    def links(self) -> pd.DataFrame:
        """Both services of each crossing that has events, by name: `crossing_id`, `service`, `context`.

        A crossing is context if one of its events says so.
        """
        present = np.unique(self.crossing)
        of_context = np.unique(self.crossing[np.asarray(self.events["context"], bool)])
        return pd.DataFrame(
            {
                "crossing_id": self.names[present].repeat(len(_SERVICES)),
                "service": pd.Series([*_SERVICES] * len(present), dtype=str),
                "context": np.isin(present, of_context).repeat(len(_SERVICES)),
            }
        )

    def replayed(self, group: pa.Table) -> Timeline:
        """The timeline of their links, in the order of names.

        Args:
            group: All events of the group.
        """
        events = pa.concat_tables([self.events, group])
        code = np.r_[self.crossing, np.full(len(group), len(self.names))]
        crossing = pd.Categorical.from_codes(code, categories=[*self.names, GROUP])  # type: ignore[call-overload]
        counts = np.asarray(events["effective"], bool)
        made = frame(events).assign(crossing_id=crossing)
        return timeline(made if counts.all() else made[counts].reset_index(drop=True), self.links())


def of_table(events: pa.Table) -> Crossings:
    """The crossings of events.

    Args:
        events: Events in their short form.
    """
    encoded = events["crossing_id"].combine_chunks().dictionary_encode()
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    names = pd.Index(encoded.dictionary.take(pa.array(order)).to_pandas(), dtype=str)
    return Crossings(events, rank[encoded.indices.to_numpy()], names)
