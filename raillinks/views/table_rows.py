"""Rows of a table as plain dicts, by a key: those of a key are made when they are first asked for, and kept.

To choose one row of a table costs as much as to make hundreds of dicts, and a large log has more rows than anybody asks
for. So they are made block by block: all of a small table at once, of a large one only what is looked at.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Row = Mapping[Hashable, Any]
Places = NDArray[np.int64]
Make = Callable[[pd.DataFrame], Sequence[Row]]
BLOCK = 512
"""So many rows are made at once."""


def records(table: pd.DataFrame) -> Sequence[Row]:
    """The rows of a table, in its order, by the names of its columns."""
    return table.to_dict("records")


class _Blocks:
    """The rows of a table in an order, block by block."""

    def __init__(self, table: pd.DataFrame, order: Places, make: Make) -> None:
        self._table, self._order, self._make = table, order, make
        self._made: dict[int, Sequence[Row]] = {}

    def rows(self, first: int, end: int) -> Sequence[Row]:
        """The rows from one place in the order up to another one, which is after it."""
        found: list[Row] = []
        for block in range(first // BLOCK, (end - 1) // BLOCK + 1):
            begins = block * BLOCK
            if block not in self._made:
                self._made[block] = self._make(self._table.iloc[self._order[begins : begins + BLOCK]])
            found += self._made[block][max(first - begins, 0) : end - begins]
        return found


class RowOf(Mapping[str, Row]):
    """The one row of each key, in the order of the table.

    Args:
        table: The table. Nobody may change it.
        column: The column of the keys, no two of which are equal.
    """

    def __init__(self, table: pd.DataFrame, column: str) -> None:
        self._place = {str(key): n for n, key in enumerate(table[column].tolist())}
        self._blocks = _Blocks(table, np.arange(len(table)), records)

    def __getitem__(self, key: str) -> Row:
        """The row of a key."""
        place = self._place[key]
        return self._blocks.rows(place, place + 1)[0]

    def __iter__(self) -> Iterator[str]:
        """The keys, in their order."""
        return iter(self._place)

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self._place)


class RowsOf(Mapping[Any, Sequence[Row]]):
    """The rows of each key, in their order; the keys in the order in which they come first.

    Args:
        table: The table. Nobody may change it.
        columns: The columns of the keys: a key is a text if there is one, a tuple of texts if there are several.
        order: The places of all rows in the order in which they are given; None = that of the table.
        make: Makes rows of a part of the table.
    """

    def __init__(
        self, table: pd.DataFrame, columns: Sequence[str], order: Places | None = None, make: Make = records
    ) -> None:
        places = np.arange(len(table)) if order is None else order
        code, keys = _keys(table[list(columns)].take(places))
        by_key = np.argsort(code, kind="stable")
        ends = np.cumsum(np.bincount(code, minlength=len(keys))).tolist()
        self._bounds = dict(zip(keys, zip([0, *ends[:-1]], ends, strict=False), strict=False))
        self._blocks = _Blocks(table, places[by_key], make)

    def __getitem__(self, key: Any) -> Sequence[Row]:  # noqa: ANN401 (a text or a tuple of texts)
        """The rows of a key."""
        return self._blocks.rows(*self._bounds[key])

    def __iter__(self) -> Iterator[Any]:
        """The keys, in their order."""
        return iter(self._bounds)

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self._bounds)


def _keys(table: pd.DataFrame) -> tuple[Places, list[Any]]:
    """For each row the number of its key, and the keys, in the order in which they come first."""
    columns = [pd.factorize(table[column]) for column in table.columns]
    together = np.zeros(len(table), np.int64)
    for code, distinct in columns:
        together = together * len(distinct) + code
    found, numbers = pd.factorize(together)
    parts: list[list[str]] = []
    for _, distinct in reversed(columns):
        numbers, own = np.divmod(numbers, max(len(distinct), 1))
        parts.insert(0, [str(text) for text in distinct.take(own)])
    keys: list[Any] = parts[0] if len(parts) == 1 else list(zip(*parts, strict=True))
    return found.astype(np.int64), keys
