"""All placements of a few moves within their windows, by brute force."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, groupby, pairwise, permutations, product

from raillinks.domain.status import Status
from tests.properties.oracles.happenings import Move, all_days, is_open, is_suspension
from tests.properties.oracles.replaying import tie_key


def placements(moves: Sequence[Move]) -> Iterator[tuple[date, ...]]:
    """Every way to put each move on one day of its window that keeps the order of the moves."""
    windows = [list(all_days(move.happening.earliest, move.happening.latest)) for move in moves]
    for days in product(*windows):
        if all(one <= next_one for one, next_one in pairwise(days)):
            yield days


def orders(moves: Sequence[Move]) -> Iterator[tuple[Move, ...]]:
    """The moves in every order that the log allows: tied ones may have come in any."""
    ties = [list(tied) for _, tied in groupby(moves, tie_key)]
    for chosen in product(*map(permutations, ties)):
        yield tuple(chain(*chosen))


def placed_in_any_order(moves: Sequence[Move]) -> Iterator[tuple[tuple[Move, ...], tuple[date, ...]]]:
    """Every order of the moves (see `orders`) with every way to place it (see `placements`)."""
    for ordered in orders(moves):
        for placed in placements(ordered):
            yield ordered, placed


def status_when_placed(moves: Sequence[Move], placed: Sequence[date], day: date) -> str:
    """The status on a day if the moves were on the days where they are placed."""
    status = str(Status.UNKNOWN)
    for move, on in zip(moves, placed, strict=True):
        if on <= day:
            status = move.after
    return status


def open_days_when_placed(moves: Sequence[Move], placed: Sequence[date], first: date, last: date) -> int:
    """The open days between two days, both included, if the moves were on the days where they are placed."""
    return sum(is_open(status_when_placed(moves, placed, day)) for day in all_days(first, last))


def longest_stop(moves: Sequence[Move], placed: Sequence[date], first: date, last: date) -> int:
    """The days of the longest unbroken stop between two days, both included, if the moves were on those days."""
    longest = length = 0
    for day in all_days(first, last):
        length = length + 1 if is_suspension(status_when_placed(moves, placed, day)) else 0
        longest = max(longest, length)
    return longest
