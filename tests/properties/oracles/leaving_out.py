"""The log once more without some claims: nobody made them, and dates follow from the others."""

from collections.abc import Callable

from tests.properties.oracles.happenings import Happening
from tests.properties.oracles.knowing import date_of_claims, known
from tests.properties.oracles.replaying import standing
from tests.strategies import Log, Row


def without(log: Log, left_out: Callable[[Row, Row], bool], *, apply_disputed: bool = False) -> list[Happening]:
    """The events that stand without the claims of which `left_out(claim, its source)` is true."""
    sources = {row["source_id"]: row for row in log.sources}
    claims = tuple(claim for claim in log.claims if not left_out(claim, sources[claim["source_id"]]))
    events = tuple(_dated(row, claims, sources) for row in log.events)
    return standing(known(Log(events, claims, log.sources)), apply_disputed=apply_disputed)


def _dated(event: Row, claims: tuple[Row, ...], sources: dict[str, Row]) -> Row:
    supports = [c for c in claims if c["event_id"] == event["event_id"] and c["stance"] == "supports"]
    window = date_of_claims(supports, sources) if supports else None
    return event if window is None else event | {"date": f"{window[0]}/{window[1]}"}
