"""Search records that the log has already: a draft that was published and is still there must not make a second one."""

from collections.abc import Iterator, Mapping

from raillinks.desk.draft import Draft
from raillinks.desk.field_problems import FieldProblem, at
from raillinks.desk.filling import Filled
from raillinks.desk.rows import Row, Rows
from raillinks.words.enums import ALL_SERVICES, Kind, SourceType, Stance, Verdict
from raillinks.words.problems import Severity
from raillinks.words.worded import worded


def problems(draft: Draft, entered: Filled, read: Mapping[str, Rows], today: str) -> Iterator[FieldProblem]:
    """What a search says that the log has already, as warnings.

    Args:
        draft: A search record, or a search that was made again.
        entered: The rows that it becomes.
        read: The tables of the log.
        today: The day on which it is entered.
    """
    if entered.repeated:
        yield from _repeated(entered, read["claims"], today)
    elif not draft.event_id and entered.event is not None and (known := _same_record(entered.event, read)):
        reason = worded("the log has this search record already: {id}", id=known)
        hint = worded("search again for {id}, or say why there are two", id=known)
        yield at("event.crossing_id", "known-search", reason, hint, Severity.WARNING)


def _same_record(event: Row, read: Mapping[str, Rows]) -> str:
    """The record of our own of the same link and day that was not withdrawn; empty if there is none."""
    editorial = {row["source_id"] for row in read["sources"].rows if row["source_type"] == SourceType.EDITORIAL}
    searched = {
        row["event_id"]
        for row in read["claims"].rows
        if row["source_id"] in editorial and row["stance"] == Stance.SUPPORTS
    }
    services = {event.get("service", ""), ALL_SERVICES}
    found = (
        row["event_id"]
        for row in read["events"].rows
        if row["event_id"] in searched
        and row["kind"] == Kind.EVIDENCE_END
        and row["crossing_id"] == event.get("crossing_id", "")
        and row["service"] in services
        and row["date"] == event.get("date", "")
        and row.get("verdict", "") != Verdict.WITHDRAWN
    )
    return next(found, "")


def _repeated(entered: Filled, claims: Rows, today: str) -> Iterator[FieldProblem]:
    """A search that is not due yet, or gets no later day, and has found what its record says it has."""
    record = claims.rows[claims.where("claim_id", entered.repeated)]
    due, renewed = record.get("renew_by", ""), entered.claim.get("renew_by", "")
    says_more = "detail" in entered.claim and entered.claim["detail"] != record.get("detail", "")
    if not says_more and (due > today or due == renewed):
        reason = worded(
            "{id} says this already, and is to be searched for again by {day}", id=entered.repeated, day=due
        )
        hint = worded("say what was found this time, or why the same is entered again")
        yield at("claim.detail", "known-search", reason, hint, Severity.WARNING)
