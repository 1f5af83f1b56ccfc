"""Short ways to write down rows for unit tests: what is not said has its plainest value."""

from datetime import date

from raillinks.domain.enums import GROUP, Kind
from raillinks.engine import knowledge, timeline
from tests import frames
from tests.strategies import Row

HERE = ("gamma-delta", "passenger")
"""The link of the tests: neither the first nor the last of the frame of links."""
KIND_OF = {
    "open": Kind.OPENING, "partial": Kind.RESTRICTION, "suspended": Kind.SUSPENSION, "closed": Kind.CLOSURE,
    "unknown": Kind.EVIDENCE_END, "unchanged": Kind.MILESTONE,
}  # fmt: skip


def event(day: str, after: str = "unchanged", **other: str) -> Row:
    """An event on the link of the tests, of a kind that may give the status; `order` is short for `order_in_day`."""
    plain = {
        "event_id": f"{day}-{after}", "date": day, "order_in_day": other.pop("order", ""), "crossing_id": HERE[0],
        "service": HERE[1], "kind": str(KIND_OF[after]), "status_after": after,
    }  # fmt: skip
    return plain | other


def seen(day: str, after: str = "unchanged", **other: str) -> Row:
    """An observation."""
    return event(day, after, kind=str(Kind.OBSERVATION), **{"event_id": f"{day}-seen", **other})


def group(day: str, after: str, **other: str) -> Row:
    """An event on the group."""
    return event(day, after, crossing_id=GROUP, **{"event_id": f"{day}-group-{after}", **other})


def replayed(*rows: Row) -> timeline.Timeline:
    """The timeline of events that all stand."""
    return timeline.make_timeline(frames.events(rows), frames.links())


def on(links: timeline.Timeline, day: str, link: tuple[str, str] = HERE, stale_after: int = 365) -> dict:
    """One link's row of the status table."""
    table = links.status_on(frames.day(day), stale_after).set_index(["crossing_id", "service"])
    return table.loc[[link]].iloc[0].to_dict()


def status(links: timeline.Timeline, day: str, link: tuple[str, str] = HERE) -> str:
    """One link's status on a day."""
    return on(links, day, link)["status"]


def intervals(links: timeline.Timeline, link: tuple[str, str] = HERE) -> list[tuple[str, str, str]]:
    """One link's intervals as (start, end, status), empty text for none."""
    table = links.intervals()
    mine = table[(table["crossing_id"] == link[0]) & (table["service"] == link[1])]
    return [
        (text(start), text(end), status)
        for start, end, status in mine[["start", "end", "status"]].itertuples(index=False)
    ]


def text(value: object) -> str:
    """A cell of a date column as `YYYY-MM-DD`; empty for none."""
    day = frames.as_date(value)
    return day.isoformat() if isinstance(day, date) else ""


def source(source_id: str, published: str = "2020-01-01", **other: str) -> Row:
    """A news source of a publisher of its own, read."""
    plain = {"publisher": f"paper {source_id}", "source_type": "news", "seen": "read", "language": "en"}
    return plain | {"source_id": source_id, "published": published} | other


def claim(source_id: str, claimed: str = "", event_id: str = "e", **other: str) -> Row:
    """A supporting claim on the event `e`."""
    plain = {"claim_id": f"{event_id}-{source_id}", "stance": "supports", "basis": "observed"}
    return plain | {"event_id": event_id, "source_id": source_id, "claimed_date": claimed} | other


def known(events: list[Row], claims: list[Row], sources: list[Row], known_on: str | None = None):
    """The events as known on a day, as plain rows."""
    day = None if known_on is None else frames.day(known_on)
    frame = knowledge.as_known(frames.events(events), frames.claims(claims), frames.sources(sources), day)
    return frame.to_dict("records")
