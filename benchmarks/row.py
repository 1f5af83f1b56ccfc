"""A row of the table of benchmarks, and how it is printed."""

from dataclasses import dataclass

HEADER = f"{'measured':>9}  {'goal':>7}  ok   name"


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

    def __str__(self) -> str:
        """The row under `HEADER`: the name comes last, as nobody knows how long the next one is."""
        goal = "" if self.goal is None else f"{self.goal:.4g}"
        return f"{self.measured:>9.4g}  {goal:>7}  {'yes' if self.ok else 'NO':<3}  {self.name}"
