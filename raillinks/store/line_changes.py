"""What changed in a text that is no table: the parts of it that were replaced.

A text is cut into its lines, and a line behind each point of GeoJSON: the outline of a province is one line of many
thousand points, of which a change moves a few.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from raillinks.store.row_changes import CONFLICT
from raillinks.words.problems import DataError, Problem, Severity

MOST_COMPARED = 100_000  # pairs of equal parts: texts with more are replaced whole, since comparing takes long
_CUT = re.compile(r"(?<=\n)|(?<=\],)(?!\n)")


@dataclass(frozen=True, slots=True)
class Replaced:
    """Parts of a text that others replaced.

    Args:
        part: The number of the first one before the change, from 1.
        before: The parts that there were; empty = others were added in front of `part`.
        after: The parts that there are now.
    """

    part: int
    before: tuple[str, ...]
    after: tuple[str, ...]


def parts(content: bytes | None) -> list[str] | None:
    """The parts of a text in UTF-8; none if there is no such file, None for other bytes."""
    try:
        return [] if content is None else _CUT.split(content.decode())
    except UnicodeDecodeError:
        return None


def diff(before: Sequence[str], after: Sequence[str]) -> tuple[Replaced, ...]:
    """What changed from the parts of one text to those of another."""
    shortest = min(len(before), len(after))
    first = next((i for i in range(shortest) if before[i] != after[i]), shortest)
    last = next((i for i in range(shortest - first) if before[-1 - i] != after[-1 - i]), shortest - first)
    old, new = before[first : len(before) - last], after[first : len(after) - last]
    in_new = Counter(new)
    if sum(in_new[part] for part in old) > MOST_COMPARED:
        return (Replaced(first + 1, tuple(old), tuple(new)),)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(
        Replaced(first + i + 1, tuple(old[i:j]), tuple(new[k:n])) for step, i, j, k, n in steps if step != "equal"
    )


def undo(changes: Sequence[Replaced]) -> tuple[Replaced, ...]:
    """The changes that take these back."""
    return tuple(_undone(changes))


def _undone(changes: Sequence[Replaced]) -> Iterator[Replaced]:
    shift = 0
    for change in changes:
        yield Replaced(change.part + shift, change.after, change.before)
        shift += len(change.after) - len(change.before)


def apply(changes: Sequence[Replaced], content: bytes | None, path: str) -> bytes | None:
    """The text with changes; None = there is no such file.

    Raises:
        DataError: The parts that change are not as the changes have them.
    """
    now = parts(content)
    made: list[str] = []
    done = 0
    for change in changes:
        start = change.part - 1
        if now is None or start < done or tuple(now[start : start + len(change.before)]) != change.before:
            raise DataError([_conflict(path, now, start)])
        made += [*now[done:start], *change.after]
        done = start + len(change.before)
    made += (now or [])[done:]
    return "".join(made).encode() if made else None


def _conflict(path: str, now: Sequence[str] | None, start: int) -> Problem:
    row = "".join(now[:start]).count("\n") + 1 if now else 0
    reason = "the text here is not the one that the change was made on"
    hint = "somebody changed it meanwhile: make the change again on the file as it is now"
    return Problem(path, row, "", CONFLICT, Severity.ERROR, reason, hint)
