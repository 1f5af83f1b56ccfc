"""How long something takes."""

from collections.abc import Callable
from time import perf_counter


def seconds(action: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    """Seconds of one call.

    Args:
        action: What is called.
        clock: What counts the seconds: `process_time` for those of the processor.
    """
    start = clock()
    action()
    return clock() - start


def best(rounds: int, *actions: Callable[[], object], clock: Callable[[], float] = perf_counter) -> list[float]:
    """The least seconds of each action. They are called in turns, so that a busy machine slows all of them."""
    taken = [[seconds(action, clock) for action in actions] for _ in range(rounds)]
    return [min(times) for times in zip(*taken, strict=True)]
