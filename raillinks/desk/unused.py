"""What a draft would leave out: cells of a row that the log has already, which keeps what it says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from raillinks.desk import known_sources
from raillinks.desk.draft import Cells, Draft, DraftKind
from raillinks.package.dataset import Dataset

OF_REPEATED = ("claim_id", "detail", "renew_by")
"""The cells of its record's claim that a search that is made again changes, beside the source that it cites."""


@dataclass(frozen=True, slots=True)
class Unused:
    """A cell that was typed and is not taken over.

    Args:
        field: Its field: `event.summary`.
        kept: What the log says there, and keeps saying.
    """

    field: str
    kept: str


def is_repeated(draft: Draft) -> bool:
    """Whether a draft is a search that is made again."""
    return draft.kind == DraftKind.SEARCH and bool(draft.event_id)


def unused(draft: Draft, dataset: Dataset) -> tuple[Unused, ...]:
    """The cells of a report or a search record that say something else than the row that was chosen.

    Args:
        draft: The draft.
        dataset: The log.
    """
    return tuple(_unused(draft, dataset)) if draft.kind != DraftKind.CORRECTION else ()


def _unused(draft: Draft, dataset: Dataset) -> Iterator[Unused]:
    if draft.source_id:
        yield from _otherwise("source", draft.source, _row(dataset.sources, "source_id", draft.source_id))
    if draft.event_id:
        yield from _otherwise("event", draft.event, _row(dataset.events, "event_id", draft.event_id))
    if is_repeated(draft):
        typed = {column: cell for column, cell in draft.claim.items() if column not in OF_REPEATED}
        yield from _otherwise("claim", typed, {})


def _row(table: pd.DataFrame, column: str, cell: str) -> Mapping[str, str]:
    """The row of the log; empty where it has none."""
    found = table[table[column] == cell]
    return {str(name): str(value) for name, value in found.iloc[0].items()} if len(found) else {}


def _otherwise(part: str, typed: Cells, row: Mapping[str, str]) -> Iterator[Unused]:
    for column, cell in typed.items():
        kept = row.get(column, "")
        is_one_page = column == "url" and known_sources.is_one_page(cell, kept)
        if cell.strip() not in {"", kept} and not is_one_page:
            yield Unused(f"{part}.{column}", kept)


def without(draft: Draft) -> Draft:
    """The draft without what it would leave out.

    Args:
        draft: The draft.
    """
    if draft.kind == DraftKind.CORRECTION:
        return draft
    claim = {column: cell for column, cell in draft.claim.items() if column in OF_REPEATED}
    return replace(
        draft,
        source={} if draft.source_id else draft.source,
        event={} if draft.event_id else draft.event,
        claim=claim if is_repeated(draft) else draft.claim,
        counts=() if is_repeated(draft) else draft.counts,
    )
