"""EDTF dates as windows of whole days (docs/status-rules.md, "Dates").

A date means: on some day between `earliest` and `latest`, both included. Days are NumPy `datetime64[D]`; there are no
clock times and no time zones. A qualifier (`~ ? %`) never widens a window; it is shown in words.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from raillinks.domain.text import as_arrow

Days = NDArray[np.datetime64]
OneOrMore = TypeVar("OneOrMore", np.datetime64, Days)

FIRST_YEAR, LAST_YEAR = 1800, 2199
NOT_A_DAY = np.datetime64("NaT", "D")
ACCEPTED = (
    "YYYY, YYYY-MM, YYYY-MM-DD, 202X, 20XX, YYYY-XX, YYYY-XX-XX, YYYY-MM-XX, "
    "one of ~ ? % at the end, A/B, A/.., ../B; years 1800–2199"
)
_PLAIN_DAY = r"^(18|19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
_SIDE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?(?P<qualifier>[~?%])?",
    re.ASCII,
)
NO_EDTF_FORM = "not an accepted EDTF form"
NO_SUCH_MONTH = "there is no such month"
NO_SUCH_DAY = "the month has no such day"
YEAR_OUTSIDE = f"the year is outside {FIRST_YEAR}–{LAST_YEAR}"
ENDS_BEFORE_IT_BEGINS = "the interval ends before it begins"
QUALIFIERS = "~?%"
"""The marks allowed at the end of a date, at most one."""


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows of a column of dates, row by row.

    Args:
        earliest: `datetime64[D]`; NaT for an open start, an empty cell or a problem.
        latest: `datetime64[D]`; NaT for an open end, an empty cell or a problem.
        reason: object array: why the cell is not an accepted date, or empty.
    """

    earliest: Days
    latest: Days
    reason: NDArray[np.object_]


def years_before(day: OneOrMore, years: int) -> OneOrMore:
    """The same day some years before; of 29 February the 28th where it has no 29th. Not before `FIRST_YEAR`."""
    first = np.datetime64(f"{FIRST_YEAR}-01-01")
    month = day.astype("datetime64[M]")
    earlier = (month - 12 * years).astype("datetime64[D]") + (day - month.astype("datetime64[D]"))
    last = (month - 12 * years + 1).astype("datetime64[D]") - 1
    found: OneOrMore = np.maximum(first, np.minimum(earlier, last))
    return found


def windows(values: "pd.Series[str] | pa.Array") -> Windows:
    """Parses a column of EDTF text: plain days by a vectorised path, every other distinct text through `parse`.

    Args:
        values: Text, also as `as_arrow` gives it; empty or missing cells give NaT on both sides and no reason.

    Returns:
        One window per row. Never raises: a cell that is not accepted has a reason.
    """
    encoded = (values if isinstance(values, pa.Array) else as_arrow(values)).dictionary_encode()
    distinct = encoded.dictionary
    code = encoded.indices.to_numpy()
    plain = pc.match_substring_regex(distinct, _PLAIN_DAY).to_numpy(zero_copy_only=False)
    earliest = np.full(len(distinct), NOT_A_DAY)
    latest = earliest.copy()
    reason = np.empty(len(distinct), object)
    earliest[plain], reason[plain] = _plain_days(distinct.filter(pa.array(plain)))
    latest[plain] = earliest[plain]
    for i in np.flatnonzero(~plain):
        earliest[i], latest[i], reason[i] = parse(distinct[i].as_py())
    return Windows(earliest[code], latest[code], reason[code])


def _plain_days(texts: pa.Array) -> tuple[Days, NDArray[np.object_]]:
    """`YYYY-MM-DD` texts as days, with a reason if the month has no such day."""
    months = np.array(pc.utf8_slice_codeunits(texts, 0, 7).to_pylist(), dtype="datetime64[M]")
    days = months.astype("datetime64[D]") + (pc.utf8_slice_codeunits(texts, 8).cast(pa.int64()).to_numpy() - 1)
    is_day = days.astype("datetime64[M]") == months
    return np.where(is_day, days, NOT_A_DAY), np.where(is_day, "", NO_SUCH_DAY).astype(object)


def parse(text: str) -> tuple[np.datetime64, np.datetime64, str]:
    """One EDTF text as `(earliest, latest, reason)`: NaT for an open side, an empty reason if it is accepted."""
    sides = text.split("/")
    if text == "" or len(sides) > 2 or sides == ["..", ".."]:  # noqa: PLR2004 (an interval has two sides)
        return NOT_A_DAY, NOT_A_DAY, "" if text == "" else NO_EDTF_FORM
    bounds = [_side(side, open_allowed=len(sides) > 1) for side in sides]
    reasons = [b[2] for b in bounds if b[2]]
    if reasons:
        return NOT_A_DAY, NOT_A_DAY, reasons[0]
    first, last = bounds[0], bounds[-1]
    if first[0] > last[0] or first[1] > last[1]:  # comparisons with NaT, an open side, are false
        return NOT_A_DAY, NOT_A_DAY, ENDS_BEFORE_IT_BEGINS
    return first[0], last[1], ""


def _side(text: str, *, open_allowed: bool) -> tuple[np.datetime64, np.datetime64, str]:
    """One side of an interval, or a whole date, as `(earliest, latest, reason)`."""
    if text == ".." and open_allowed:
        return NOT_A_DAY, NOT_A_DAY, ""
    match = _SIDE.fullmatch(text)
    reason = _why_not(match) if match else NO_EDTF_FORM
    if match is None or reason:
        return NOT_A_DAY, NOT_A_DAY, reason
    return *_bounds(match["year"], match["month"] or "XX", match["day"] or "XX"), ""


@lru_cache(maxsize=2048)  # a log is checked again and again while somebody edits it; digits alone are kept
def _bounds(year: str, month: str, day: str) -> tuple[np.datetime64, np.datetime64]:
    """The first and the last day that digits and `X` allow. If the year has an `X`, month and day are `XX`."""
    first_month, last_month = ("01", "12") if month == "XX" else (month, month)
    first = np.datetime64(f"{year.replace('X', '0')}-{first_month}")
    last = np.datetime64(f"{year.replace('X', '9')}-{last_month}")
    if day == "XX":
        return first.astype("datetime64[D]"), (last + 1).astype("datetime64[D]") - 1
    the_day = np.datetime64(f"{year}-{month}-{day}")
    return the_day, the_day


def _why_not(match: re.Match[str]) -> str:
    """Why a text of the right shape is not an accepted date, or empty."""
    year, month, day = match["year"], match["month"], match["day"]
    if not FIRST_YEAR <= int(year.replace("X", "0")) <= LAST_YEAR:
        return YEAR_OUTSIDE
    if ("X" in year and month is not None) or (month == "XX" and day not in {None, "XX"}):
        return NO_EDTF_FORM
    if month not in {None, "XX"} and not 1 <= int(month) <= 12:  # noqa: PLR2004 (months of a year)
        return NO_SUCH_MONTH
    if day not in {None, "XX"} and not 1 <= int(day) <= monthrange(int(year), int(month))[1]:
        return NO_SUCH_DAY
    return ""


def shortest(first: np.datetime64, last: np.datetime64) -> str:
    """The shortest accepted text of a window: a day, month or year, or an interval of two of these.

    Args:
        first: The first day of the window.
        last: The last day, not before the first.
    """
    for unit in ("Y", "M"):
        begins, ends = first.astype(f"datetime64[{unit}]"), last.astype(f"datetime64[{unit}]")
        if begins.astype("datetime64[D]") == first and (ends + 1).astype("datetime64[D]") - 1 == last:
            return str(begins) if begins == ends else f"{begins}/{ends}"
    return str(first) if first == last else f"{first}/{last}"


def day(text: str) -> np.datetime64:
    """A plain `YYYY-MM-DD` day.

    Raises:
        ValueError: The text is anything else; the message says why.
    """
    if not re.fullmatch(_PLAIN_DAY, text, re.ASCII):
        raise ValueError(f"'{text}' is not a day: YYYY-MM-DD, years {FIRST_YEAR}–{LAST_YEAR}")
    earliest, _, reason = parse(text)
    if reason:
        raise ValueError(f"'{text}': {reason}")
    return earliest


def calendar_days(text: str) -> tuple[np.datetime64, np.datetime64]:
    """The first and the last day of a plain day, month or year: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.

    Raises:
        ValueError: The text is anything else; the message says why.
    """
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", text, re.ASCII) is None:
        raise ValueError(f"'{text}' is not a day, month or year: YYYY-MM-DD, YYYY-MM or YYYY")
    first, last, reason = parse(text)
    if reason:
        raise ValueError(f"'{text}': {reason}")
    return first, last


def to_series(days: Days, index: pd.Index) -> pd.Series:
    """Days as a pandas column (`datetime64[s]`, the coarsest unit that pandas has)."""
    return pd.Series(days.astype("datetime64[s]"), index=index)


def to_days(column: pd.Series) -> Days:
    """A pandas date column as `datetime64[D]`."""
    return column.to_numpy().astype("datetime64[D]")


def of_cell(cell: pd.Timestamp) -> np.datetime64:
    """A cell of a pandas date column as a day."""
    day: np.datetime64 = cell.to_numpy().astype("datetime64[D]")
    return day


def day_or_none(cell: pd.Timestamp) -> np.datetime64 | None:
    """The same; None where the cell has no day."""
    return None if pd.isna(cell) else of_cell(cell)


def iso(days: Days) -> NDArray[np.object_]:
    """Days as `YYYY-MM-DD`, NaT as empty text."""
    return np.where(np.isnat(days), "", np.datetime_as_string(days)).astype(object)
