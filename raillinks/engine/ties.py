"""Which moves of one day have no order that the log gives, and which statuses that leaves possible (rule 6)."""

import numpy as np
from numpy.typing import NDArray

from raillinks.engine.replay import Codes, Mask, Rows

Bits = NDArray[np.uint8]
"""Sets of statuses: bit i is the i-th status of the table."""


def bit(status: Codes | np.int8) -> Bits:
    """Each status as a set of one."""
    return np.left_shift(np.uint8(1), status.astype(np.uint8))


def begins(moves: Rows) -> Mask:
    """Which moves come after the move before them for a reason; the others are tied with it if their statuses differ.

    Moves on the own crossing with one first possible day and `order_in_day` are sorted by their last possible days and
    ids, which say nothing about their order. Moves of the group come after them and can only worsen the status, so
    that they leave the same one in any order.

    Args:
        moves: The moves in the order of replay.
    """
    keys = (moves.link, moves.earliest, moves.order)
    differs = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    begun: Mask = np.r_[np.ones(min(1, len(moves.link)), bool), differs | moves.group[1:]]
    return begun


def possible(moves: Rows) -> Bits:
    """The statuses that each move may leave: its own, and those of the moves that it is tied with.

    Args:
        moves: The moves in the order of replay.
    """
    begun = begins(moves)
    of_tie = np.bitwise_or.reduceat(bit(moves.after), np.flatnonzero(begun))
    left: Bits = of_tie[np.cumsum(begun) - 1]
    return left
