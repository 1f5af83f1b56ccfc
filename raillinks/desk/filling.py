"""What a draft leaves open and the rules decide: ids, the event's date, and words of which there is only one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from raillinks.desk import event_dates, evidence_days, names
from raillinks.desk.draft import Cells, Draft, DraftKind
from raillinks.desk.rows import Rows
from raillinks.desk.unused import OF_REPEATED
from raillinks.package.dataset import Dataset
from raillinks.store.publishing import About
from raillinks.words import dates
from raillinks.words.enums import UNCHANGED, Basis, CauseClass, Kind, Seen, SourceType, Stance
from raillinks.words.languages import ENGLISH
from raillinks.words.status import STATUS_AFTER

Tables = Mapping[str, Rows]


@dataclass(frozen=True, slots=True)
class Filled:
    """A report or a search record as the rows that it becomes.

    Args:
        source: The source's row; None: the log has it.
        event: The event's row; None: the log has it.
        claim: The claim's row; of a repeated search only the cells that change.
        counts: Rows of `measures.csv`.
        repeated: The claim that a repeated search renews; empty where a claim is added.
    """

    source: Cells | None
    event: Cells | None
    claim: Cells
    counts: tuple[Cells, ...]
    repeated: str = ""


def filled(draft: Draft, tables: Tables, dataset: Dataset, about: About) -> Filled:
    """A report or a search record with everything that the rules decide.

    Args:
        draft: The draft; each of its texts can be written to a file.
        tables: The tables of the log.
        dataset: The same log, read.
        about: The day on which it is entered.
    """
    search = draft.kind == DraftKind.SEARCH
    source = None if draft.source_id else _source(draft, tables, about, search=search)
    source_id = draft.source_id or (source or {})["source_id"]
    if search and draft.event_id:
        return _repeated(draft, tables, source, source_id, about)
    event = None if draft.event_id else dict(draft.event)
    claim = _claim(draft, event, dataset, about, search=search) | {"source_id": source_id}
    if event is not None:
        event = _event(event, claim, source or _row(tables["sources"], "source_id", source_id), tables, search=search)
    event_id = draft.event_id or (event or {})["event_id"]
    claim["event_id"] = event_id
    claim["claim_id"] = claim.get("claim_id") or names.claim_id(event_id, tables["claims"].rows)
    counts = tuple({"event_id": event_id, "claim_id": claim["claim_id"]} | _given(row) for row in draft.counts)
    return Filled(source, event, claim, counts)


def _given(cells: Cells) -> dict[str, str]:
    """The filled cells."""
    return {column: cell for column, cell in cells.items() if cell}


def _source(draft: Draft, tables: Tables, about: About, *, search: bool) -> dict[str, str]:
    rows = tables["sources"].rows
    defaults = {"seen": str(Seen.READ)}
    if search:
        own = [row["publisher"] for row in rows if row["source_type"] == SourceType.EDITORIAL]
        defaults |= {"publisher": own[-1] if own else about.author, "language": ENGLISH, "published": about.date}
        defaults |= {"source_type": str(SourceType.EDITORIAL)}
    source = defaults | _given(draft.source)
    return {"source_id": names.source_id(source, rows)} | source


def _claim(draft: Draft, event: Cells | None, dataset: Dataset, about: About, *, search: bool) -> dict[str, str]:
    claim = {"stance": str(Stance.SUPPORTS)} | _given(draft.claim)
    if not search:
        return claim
    where = (event or {}).get("crossing_id", ""), (event or {}).get("service", "")
    ended = evidence_days.after_last_evidence(dataset, *where)
    day = {} if ended is None else {"claimed_date": str(ended)}
    renewed = _renewal(draft.source.get("published", "") or about.date)
    return {"basis": str(Basis.SECONDARY), "preferred": "true", **day, **renewed} | claim


def _renewal(searched: str) -> dict[str, str]:
    """The day by which a search should be repeated; nothing where its own day cannot be read."""
    last = dates.parse(searched)[1]
    return {} if np.isnat(last) else {"renew_by": str(evidence_days.renewal_after(last))}


def _event(event: Cells, claim: Cells, source: Cells, tables: Tables, *, search: bool) -> dict[str, str]:
    defaults = {"kind": str(Kind.EVIDENCE_END)} if search else {}
    made = defaults | _given(event)
    made["date"] = made.get("date") or event_dates.date_of(
        "", [{**dict.fromkeys(event_dates.OF_CLAIMS, ""), **claim}], [source]
    )
    allowed: Sequence[str] = sorted(STATUS_AFTER.get(Kind(made["kind"]), ())) if made.get("kind") in set(Kind) else []
    if len(allowed) == 1:
        made = {"status_after": allowed[0]} | made
    moves = made.get("status_after", UNCHANGED) != UNCHANGED
    if moves and not made.get("cause"):  # with a cause the editor says to which class it belongs
        made = {"cause_class": str(CauseClass.NOT_SAID)} | made
    return {"event_id": names.event_id(made, tables["events"].rows)} | made


def _repeated(draft: Draft, tables: Tables, source: Cells | None, source_id: str, about: About) -> Filled:
    """A search that was made again: the record's claim cites the new source; its days stay."""
    editorial = {row["source_id"] for row in tables["sources"].rows if row["source_type"] == SourceType.EDITORIAL}
    records = [
        row["claim_id"]
        for row in tables["claims"].rows
        if row["event_id"] == draft.event_id and row["source_id"] in editorial and row["stance"] == Stance.SUPPORTS
    ]
    day = (source or _row(tables["sources"], "source_id", source_id)).get("published", "") or about.date
    said = {column: cell for column, cell in _given(draft.claim).items() if column in OF_REPEATED}
    cells = {"source_id": source_id, **_renewal(day)} | said
    named = cells.pop("claim_id", "")
    chosen = [record for record in records if named in {"", record}]
    return Filled(source, None, cells, (), chosen[-1] if chosen else "")


def _row(rows: Rows, column: str, cell: str) -> Cells:
    position = rows.where(column, cell)
    return {column: cell} if position < 0 else rows.rows[position]
