"""The day up to which the log covers: a cell of the descriptor that an editor may raise."""

import json

import numpy as np

from raillinks.package.package_files import DESCRIPTOR
from raillinks.store.deltas import Package
from raillinks.words import dates
from raillinks.words.worded import worded


def with_covered_to(package: Package, day: str) -> bytes | None:
    """The descriptor with another `covered_to`; None where it stays as it is."""
    described = json.loads(package[DESCRIPTOR])
    if not day or day == described["covered_to"]:
        return None
    return json.dumps({**described, "covered_to": day}, ensure_ascii=False).encode()


def wrong(day: str, covered_to: np.datetime64, today: str) -> tuple[str, str]:
    """What is wrong with a new `covered_to`, and what would be right; both empty if nothing is.

    Args:
        day: As typed.
        covered_to: The present one.
        today: The day on which it is entered.
    """
    if not day:
        return "", ""
    try:
        typed = dates.day(day)
    except ValueError as error:
        return str(error), worded("YYYY-MM-DD, and a day of its month")
    if typed < covered_to:
        reason = worded(
            "{day} is before {covered}, up to which the log covers already", day=day, covered=str(covered_to)
        )
        return reason, worded("a later day")
    if str(typed) > today:
        return worded("{day} has not come yet", day=day), worded("{day} or earlier", day=today)
    return "", ""
