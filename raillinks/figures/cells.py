"""The cells of a table of links and periods, and the pieces into which the periods cut days."""

from typing import NamedTuple

import numpy as np

from raillinks.engine.replay import Ints, Mask

FOREVER = np.int64(1) << 19
"""The number of a day after all days of a log: the end of what lasts."""


class Pieces(NamedTuple):
    """Rows of days, each cut at the ends of the periods that it touches.

    Args:
        row: The position of the row that each piece is of.
        cell: The cell of its link and period.
        period: The first day of its period, and the first day after it.
    """

    row: Ints
    cell: Ints
    period: tuple[Ints, Ints]


class Cells(NamedTuple):
    """A cell per link and period, link by link; the number of a cell is `link * len(first) + period`.

    Args:
        links: The number of links.
        first: The first day of each period, as a number; periods are in the order of time, and none overlap.
        end: The first day after each.
    """

    links: int
    first: Ints
    end: Ints

    def pieces(self, link: Ints, start: Ints, end: Ints) -> Pieces:
        """The pieces of rows of days `[start, end)`, in the order of the rows.

        A row that is empty, or touches no period, may have a piece without a day.

        Args:
            link: The link of each row.
            start: Its first day.
            end: The first day after it.
        """
        touched = np.searchsorted(self.end, start, side="right")
        n = np.maximum(np.searchsorted(self.first, end, side="left") - touched, 0)
        row = np.repeat(np.arange(len(link)), n)
        period = np.arange(n.sum()) + np.repeat(touched - np.cumsum(n) + n, n)
        return Pieces(row, link[row] * len(self.first) + period, (self.first[period], self.end[period]))

    def sums(self, cell: Ints, values: Ints | Mask) -> Ints:
        """The sum of whole numbers in each cell."""
        totals = np.zeros(self.links * len(self.first), np.int64)
        np.add.at(totals, cell, values)
        return totals
