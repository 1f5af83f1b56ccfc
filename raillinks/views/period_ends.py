"""What a changed end of a period means for its other end."""

import numpy as np

from raillinks.views.selection import PERIODS, BadValue, Selection


def other_end_in_conflict(chosen: Selection, name: str, day: np.datetime64 | None) -> tuple[str, BadValue] | None:
    """The other end of a period, if the period would end before it begins once one of its days has changed.

    Args:
        chosen: The selection before the change.
        name: The field that changes.
        day: Its new value.

    Returns:
        The field of the other end, which must be cleared, and what is wrong with it; None without a conflict.
    """
    for first, last in PERIODS:
        if day is None or name not in {first, last}:
            continue
        end = last if name == first else first
        other = getattr(chosen, end)
        ends = (day, other) if name == first else (other, day)
        if other is not None and ends[0] > ends[1]:
            relation, allowed = ("before", "at least") if end == last else ("after", "at most")
            error = f"{relation} {name.rstrip('_')}"
            return end, BadValue(end.rstrip("_"), str(other), error, f"{allowed} {day}")
    return None
