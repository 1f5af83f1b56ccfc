"""The timeline of one link alone: what is asked of it costs no more in a long log."""

from dataclasses import replace

import numpy as np

from raillinks.engine.lapse import BIG
from raillinks.engine.replay import Ints
from raillinks.engine.timeline import Timeline


def alone(timeline: Timeline, position: int) -> Timeline:
    """The timeline of one link.

    Args:
        timeline: The timeline of all links.
        position: The position of the link in `timeline.links`.
    """
    keys = timeline.first_key, timeline.evidence_key, timeline.replay_key
    own, seen, replayed = (_of_link(of_all, position) for of_all in keys)
    kept, base = timeline.kept[_of_link(timeline.kept_key, position)], position * BIG
    moves = timeline.moves.take(np.arange(own.start, own.stop))
    return Timeline(
        links=timeline.links.iloc[[position]].reset_index(drop=True),
        event_id=timeline.event_id,
        moves=replace(moves, link=np.zeros_like(moves.link)),
        first_key=timeline.first_key[own] - base,
        last_key=timeline.last_key[own] - base,
        after=timeline.after[own],
        possible=timeline.possible[own],
        around=np.r_[timeline.around[own], np.uint8(0)],
        kept=kept - own.start,
        kept_key=timeline.first_key[kept] - base,
        evidence_key=timeline.evidence_key[seen] - base,
        evidence_until=timeline.evidence_until[seen] - base,
        replay_key=timeline.replay_key[replayed] - base,
        replay_after=timeline.replay_after[replayed],
    )


def _of_link(keys: Ints, position: int) -> slice:
    """Where the sorted keys of one link are."""
    first, end = np.searchsorted(keys, [position * BIG, (position + 1) * BIG])
    return slice(int(first), int(end))
