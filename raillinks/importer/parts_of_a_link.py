"""Which columns together name a link of a log, where one of them alone would make one link of several."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from raillinks.importer import columns as cells_of
from raillinks.importer.columns import folded
from raillinks.importer.raw_table import Ints, RawTable

_ROWS, _LEAST, _SHARE = 5_000, 3, 0.01
_MOST, _MANY = 3, 0.05
_FAR_KM, _KM_OF_A_DEGREE = 50, 111.2


def find(table: RawTable, found: Mapping[str, str]) -> tuple[str, ...]:
    """The columns that name a link.

    One column names it, until its rows speak against that: rows of one name overlap, or stand at one moment, or lie
    more than 50 km apart. Then the column of areas, classes or directions is added that leaves the fewest such rows, if
    it leaves at most half of them; the coarsest of equals. So up to three columns are found, areas first. An area that
    many rows do not name gets the area around it: those rows are about all of that.

    Args:
        table: The table.
        found: Which column has what, with one for the crossing.
    """
    if "crossing" not in found:
        return ()
    head = table.cells.slice(0, _ROWS)
    free = [name for name in table.columns if name not in {*found.values()}]
    codes = {name: cells_of.trimmed(head[name])[0] for name in (*_candidates(free), found["crossing"])}
    named_by = [found["crossing"], *_around(table, free, found["crossing"])]
    for rows_against, least in ((_overlapping(head, found), _SHARE * len(head)), (_lying_apart(head, found), 0.0)):
        while len(named_by) < _MOST and (more := _next(rows_against, codes, named_by, least)):
            named_by.append(more)
    areas = [name for name in named_by if _is_area(name)]
    areas.sort(key=lambda name: int(codes[name].max()))
    return (*areas, *(name for name in named_by if name not in areas))


def leaves_unnamed(table: RawTable, name: str) -> bool:
    """Whether a column of areas is empty in many rows."""
    head = table.cells.slice(0, _ROWS)
    return _is_area(name) and int(_is_empty(head, name).sum()) >= max(_LEAST, _MANY * len(head))


def _around(table: RawTable, free: Sequence[str], name: str) -> list[str]:
    """The coarsest column of areas that every row has, where many have no finer one."""
    if not leaves_unnamed(table, name):
        return []
    head = table.cells.slice(0, _ROWS)
    filled = [area for area in free if _is_area(area) and not _is_empty(head, area).any()]
    return sorted(filled, key=lambda area: len(cells_of.trimmed(head[area])[1]))[:1]


def _is_empty(head: pa.Table, name: str) -> NDArray[np.bool_]:
    code, texts = cells_of.trimmed(head[name])
    is_empty: NDArray[np.bool_] = np.array([not text for text in texts.to_pylist()], bool)[code]
    return is_empty


def _candidates(names: Sequence[str]) -> list[str]:
    return [name for name in names if _is_area(name) or _has_word(name, cells_of.DIVIDING)]


def _is_area(name: str) -> bool:
    return _has_word(name, cells_of.AREAS)


def _has_word(name: str, words: Sequence[str]) -> bool:
    return any(cells_of.within(folded(name), word) for word in words if len(word) > len("de") or not word.isascii())


Rows = Callable[[Ints], int]
"""How many rows speak against one link for each of these codes."""


def _next(rows_against: Rows, codes: Mapping[str, Ints], named_by: Sequence[str], least: float) -> str:
    """The column to add; empty if there is none that helps, or no need for one."""
    link = _together([codes[name] for name in named_by])
    now = rows_against(link)
    if now < max(_LEAST, least):
        return ""
    left = {
        name: (rows_against(_together([link, code])), int(code.max()))
        for name, code in codes.items() if name not in named_by
    }  # fmt: skip
    best = min(left, key=left.__getitem__, default="")
    return best if best and left[best][0] <= now / 2 else ""


def _together(codes: Sequence[Ints]) -> Ints:
    link = codes[0]
    for code in codes[1:]:
        link = pd.factorize(link * (code.max(initial=0) + 1) + code)[0]
    return link


def speaks_against(table: RawTable, days: Mapping[str, str], name: str) -> bool:
    """Whether most rows of one name overlap, so that the column names no links but a kind of them.

    Args:
        table: The table.
        days: Which column has its days.
        name: The column.
    """
    head = table.cells.slice(0, _ROWS)
    return _overlapping(head, days)(cells_of.trimmed(head[name])[0]) > len(head) / 2


def _overlapping(head: pa.Table, found: Mapping[str, str]) -> Rows:
    """Counts the rows of a link that begin before an earlier one has ended; of changes, those of one moment."""
    if "start" not in found or "end" not in found:
        moment = (
            cells_of.trimmed(head[found.get("date") or found["start"]])[0] if {"date", "start"} & {*found} else None
        )
        return lambda link: 0 if moment is None else int(pd.DataFrame({"l": link, "m": moment}).duplicated().sum())
    begins, ends = _moments(head[found["start"]], last=False), _moments(head[found["end"]], last=True)
    known = np.flatnonzero(~np.isnat(begins))
    first = begins[known].astype(np.int64)
    last = np.where(np.isnat(ends[known]), first, ends[known].astype(np.int64))

    def count(link: Ints) -> int:
        rows = pd.DataFrame({"link": link[known], "first": first, "last": last}).sort_values(["link", "first"])
        before = rows.groupby("link")["last"].cummax().groupby(rows["link"]).shift()
        return int((rows["first"] < before).sum())

    return count


def _moments(cells: pa.ChunkedArray, *, last: bool) -> NDArray[np.datetime64]:
    """The moments of cells that have them, else the first or the last days that they allow, as seconds."""
    days = cells_of.first_and_last(cells)[last].astype("datetime64[s]")
    exact = pd.to_datetime(cells.to_pandas().str.strip(), format="ISO8601", errors="coerce", utc=True)
    seconds = exact.dt.tz_localize(None).to_numpy().astype("datetime64[s]")
    moments: NDArray[np.datetime64] = np.where(np.isnat(seconds), days, seconds)
    return moments


def _lying_apart(head: pa.Table, found: Mapping[str, str]) -> Rows:
    """Counts the rows of links that are more than 50 km wide or long."""
    if not {"lat", "lon"} <= {*found}:
        return lambda _: 0
    lat, lon = (degrees(head[found[name]]) for name in ("lat", "lon"))

    return lambda link: int(np.isin(link, far_apart(link, lat, lon)).sum())


def degrees(cells: pa.ChunkedArray) -> NDArray[np.float64]:
    """Cells as degrees; NaN where they are none."""
    code, texts = cells_of.trimmed(cells)
    numbers = pd.to_numeric(pd.Series(texts.to_pylist(), dtype=str).str.replace(",", "."), errors="coerce")
    found: NDArray[np.float64] = np.where(np.isfinite(numbers), numbers, np.nan)[code]
    return found


def far_apart(link: Ints, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Ints:
    """The links whose rows lie more than 50 km apart, by degrees of latitude and longitude; NaN lies nowhere."""
    places = pd.DataFrame({"lat": lat, "lon": lon}).groupby(link)
    wide = places.max() - places.min()
    wide["lon"] *= np.cos(np.radians(places["lat"].mean()))
    far: Ints = wide.index[(wide.max(axis=1) * _KM_OF_A_DEGREE > _FAR_KM).to_numpy()].to_numpy()
    return far
