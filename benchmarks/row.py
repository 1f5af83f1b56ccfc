"""One line of the table of benchmarks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure measured against another in the same run.

    Args:
        name: What was measured, against what.
        measured: The ratio.
        goal: The most that it may be; None where it is only shown.
    """

    name: str
    measured: float
    goal: float | None = None

    @property
    def ok(self) -> bool:
        """Whether the goal is met."""
        return self.goal is None or self.measured <= self.goal
