"""What was found about the rows of a table, while it is read."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from raillinks.intake.raw_table import Fault, Ints
from raillinks.words.problems import shortened

FOR_THE_MAPPING = "mapping: "
"""So begins a hint on what to write in a mapping; who has fields for it, as the page has, needs none."""
Texts = NDArray[np.object_]
Mask = NDArray[np.bool_]


class Note(NamedTuple):
    """What was assumed, and how to say otherwise."""

    text: str
    hint: str = ""


@dataclass(slots=True)
class Checked:
    """What was found about a table.

    Args:
        rows: The number of each row.
        faults: What is wrong with rows.
        notes: What was assumed.
        questions: What has to be said first.
        words: The words of the file with a meaning: `statuses`, `services`.
    """

    rows: Ints
    bad: Mask
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    words: dict[str, dict[str, str]] = field(default_factory=dict)

    def flag(self, wrong: Mask, column: str, code: str, reasons: str | Texts, hint: str = "") -> None:
        """Marks rows as wrong. `reasons` is one text, or one for each row of the table."""
        at = np.flatnonzero(wrong)
        if len(at) == 0:
            return
        self.bad[at] = True
        said = reasons if isinstance(reasons, str) else [shortened(str(reasons[n])) for n in at]
        self.faults.append(Fault(column, code, self.rows[at], said, hint))
