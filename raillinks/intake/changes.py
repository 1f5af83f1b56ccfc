"""Changes of status as events, in the order of their days; within a day in the order of the file."""

from raillinks.intake import moves
from raillinks.intake.log_rows import LogRows
from raillinks.intake.moves import KIND_OF, NEVER, LinkRows, Moves
from raillinks.intake.raw_table import Ints
from raillinks.words.enums import STATUS_AFTER, UNCHANGED, Kind, Status

_UNKNOWN = str(Status.UNKNOWN)


def read(rows: LogRows, of_form: Ints, found: Moves) -> list[str]:
    """Adds the events of changes of status.

    Args:
        rows: The rows of all logs.
        of_form: The positions of the changes.
        found: What they are added to.

    Returns:
        What was assumed.
    """
    kinds = rows.texts["kind"].to_pylist() if "kind" in rows.texts.column_names else None
    first, last = moves.as_numbers(rows.begins.earliest), moves.as_numbers(rows.begins.latest)
    before = found.ordered
    for link in moves.by_link(rows, of_form):
        _read_link(link, rows, (first, last), kinds, found)
    several = found.ordered - before
    return [f"{several:,} changes of one link on one day are in the order of the file"] if several else []


def _read_link(
    link: LinkRows, rows: LogRows, days: tuple[list[int], list[int]], kinds: list[str] | None, found: Moves
) -> None:
    evidence, day_before, held, silent = NEVER, NEVER, -1, True
    for at in link.at:
        first, last, status = days[0][at], days[1][at], str(rows.status[at])
        kind = str((kinds[at] if kinds else "") or KIND_OF[status])
        if status not in STATUS_AFTER[Kind(kind)]:
            found.wrong[at] = f"'{status}' cannot follow an event of the kind '{kind}'"
            continue
        found.ordered += first == day_before
        day_before = first
        if status != _UNKNOWN:
            found.add(at, "begins", link.service, (kind, status), (first, last))
            if status != UNCHANGED or kind == Kind.OBSERVATION:
                evidence, held = max(evidence, last), at
            silent = silent and status == UNCHANGED
        elif silent:
            found.add(at, "begins", link.service, (str(Kind.MILESTONE), UNCHANGED), (first, last))
        elif first <= evidence:
            found.wrong[at] = "the evidence before it may be later: it ends on the day after the last evidence"
        else:
            if first - 1 > evidence:
                found.add(held, "last", link.service, (str(Kind.OBSERVATION), UNCHANGED), (first - 1, first - 1))
            found.add(at, "begins", link.service, (str(Kind.EVIDENCE_END), _UNKNOWN), (first, first))
            evidence, silent = first - 1, True
