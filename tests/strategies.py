"""Generated logs, as rows of text: what the CSV files of a data package would hold.

Days crowd into ten weeks of 2020 so that events collide, overlap and tie. Nothing of the engine is imported here
but the words of the domain and the columns: `frames` makes frames out of these rows.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TypeVar

from hypothesis import strategies as st

from raillinks.domain.enums import (
    ALL_SERVICES,
    DEFAULT,
    GROUP,
    NOT_ON_GROUP,
    UNCHANGED,
    Basis,
    Kind,
    SourceType,
    Stance,
    Verdict,
    names,
)
from raillinks.domain.status import STATUS_AFTER
from raillinks.package.schema import TABLES

T = TypeVar("T")
Row = dict[str, str]

FIRST, LAST = date(2020, 1, 10), date(2020, 3, 20)
OWN = ("alpha-beta", "gamma-delta")
"""Crossings between China and the DPRK."""
RUSSIAN = "rho-sigma"
"""The context crossing, which no group event concerns."""
SERVICES = names(DEFAULT)
LINKS = tuple((crossing, service) for crossing in (*OWN, RUSSIAN) for service in SERVICES)

_MOVES = [(k, str(s)) for k, statuses in STATUS_AFTER.items() for s in sorted(statuses) if s != UNCHANGED]
_QUIET = [(Kind.OBSERVATION, UNCHANGED), (Kind.MILESTONE, UNCHANGED), (Kind.RESUMPTION, UNCHANGED)]
_ON_GROUP = [(k, s) for k, s in [*_MOVES, *_QUIET] if k not in NOT_ON_GROUP]


FILTERED = [column for column in TABLES["events"] if column.filter and not column.required]
"""Columns of words that events may have, and that filters ask for."""
ONE_VOICE = {"speaker": "X", "repeats": "", "own_act": "", "preferred": ""}
_CROWDED = ("2020-01-10", "2020-01-11", "2020-01-10/2020-01-12", "2020-01-11/2020-01-15", "2020-01-09/2020-01-14")


@dataclass(frozen=True)
class Log:
    """The rows of three tables."""

    events: tuple[Row, ...]
    claims: tuple[Row, ...] = ()
    sources: tuple[Row, ...] = ()


@lru_cache(maxsize=None, typed=True)
def among(*choices: T) -> st.SearchStrategy[T]:
    """One of some choices. Kept: Hypothesis checks each strategy anew that it has not seen before, on each draw."""
    return st.sampled_from(choices)


@cache
def days(first: date = FIRST, last: date = LAST) -> st.SearchStrategy[date]:
    """Days, crowded: half of them among the first ten."""
    return st.one_of(st.dates(first, min(last, first + timedelta(9))), st.dates(first, last))


def log_of(*happened: tuple[str, str, str], service: str = "freight") -> Log:
    """An example by hand: moves of one link, each with its date, status and `order_in_day`."""
    kinds = {"suspended": Kind.SUSPENSION, "unknown": Kind.EVIDENCE_END}
    empty = ("verdict", "verdict_date", "verdict_note", "affects", "summary", "cause_class")
    return Log(
        tuple(
            {
                "event_id": f"e0-{number}", "date": day, "order_in_day": order, "crossing_id": OWN[0],
                "service": service, "kind": str(kinds.get(status, Kind.OPENING)), "status_after": status,
                **dict.fromkeys(empty, ""),
            }
            for number, (day, status, order) in enumerate(happened)
        )
    )  # fmt: skip


@cache
@st.composite
def spans(draw: st.DrawFn, longest: int = 40) -> str:
    """`A/B` of two days at most `longest` days apart, or one day."""
    first = draw(days())
    last = first + timedelta(draw(st.integers(0, longest)))
    return first.isoformat() if last == first else f"{first}/{last}"


@cache
def closed_dates() -> st.SearchStrategy[str]:
    """EDTF with both bounds: days, spans, months, months' spans, a year, a decade; some with a qualifier."""
    months = among("2020-01", "2020-02", "2020-03", "2020-02-XX", "2020-01/2020-02", "2020-02/2020-03-05")
    wide = among("2020", "2020-XX", "202X", "2020-XX-XX")
    plain = days().map(date.isoformat)
    bare = st.one_of(plain, plain, plain, spans(), months, wide)
    return st.tuples(bare, among("", "", "", "~", "?", "%")).map("".join)


@cache
def any_dates() -> st.SearchStrategy[str]:
    """The same, and dates with an open end, and none."""
    day = days().map(date.isoformat)
    return st.one_of(closed_dates(), closed_dates(), day.map("../{}".format), day.map("{}/..".format), st.just(""))


@st.composite
def moves(draw: st.DrawFn, dates: st.SearchStrategy[str], number: int) -> Row:
    """One event: any kind with any status that it may carry, on a crossing or the group, for one service or all."""
    crossing = draw(among(OWN[0], OWN[0], OWN[0], OWN[1], GROUP, GROUP, RUSSIAN))
    kind, after = draw(among(*_ON_GROUP) if crossing == GROUP else among(*_MOVES, *_QUIET))
    return {
        "event_id": f"e{draw(st.integers(0, 9))}-{number}",  # the order of ids is not that of the rows
        "date": draw(dates),
        "order_in_day": draw(among("", "", "", "0", "1", "2", "-1")),
        "crossing_id": crossing,
        "service": str(draw(among(*SERVICES, ALL_SERVICES, ALL_SERVICES))),
        "kind": str(kind),
        "status_after": after,
        "verdict": "",
        "verdict_date": "",
        "verdict_note": "",
        "affects": draw(among("", "", "CN-LN", "KP-03;KP-09")),
        "summary": "",
        **{column.name: str(draw(among("", *column.enum))) for column in FILTERED},
    }


@st.composite
def event_logs(draw: st.DrawFn, most: int = 9, dates: st.SearchStrategy[str] | None = None) -> Log:
    """A log of events alone, all of which stand.

    In every third log they crowd into a few days, or ties and windows in one another would be rare.
    """
    wide = closed_dates() if dates is None else dates
    chosen = draw(among(wide, wide, among(*_CROWDED)))
    return Log(tuple(draw(moves(chosen, number)) for number in range(draw(st.integers(0, most)))))


@st.composite
def short_logs(draw: st.DrawFn, most: int = 4) -> Log:
    """At most four events in narrow windows, none tied (each has its own `order_in_day`): for brute force.

    Every other log has them all on one link, or windows that lie in one another would be rare.
    """
    log = draw(event_logs(most=most, dates=spans(longest=5)))
    here = draw(st.sampled_from([{}, {"crossing_id": OWN[0], "service": SERVICES[0]}]))
    return Log(tuple(row | here | {"order_in_day": str(number)} for number, row in enumerate(log.events)))


@st.composite
def short_ties(draw: st.DrawFn) -> Log:
    """Two to four moves of one link or its group in narrow windows; the first two, or more, are often tied."""
    kinds = {
        "open": Kind.OPENING, "partial": Kind.RESTRICTION, "suspended": Kind.SUSPENSION, "unknown": Kind.EVIDENCE_END,
    }  # fmt: skip
    rows = []
    for number, after in enumerate(draw(st.lists(among(*kinds), min_size=2, max_size=4))):
        first = FIRST + timedelta(draw(among(0, 0, 1, 2) if number > 1 else st.just(0)))
        window = f"{first}/{first + timedelta(draw(st.integers(0, 4)))}"
        on_group = after in {"partial", "suspended"} and draw(among(0, 0, 0, 1)) == 1
        here = {"crossing_id": GROUP if on_group else OWN[0], "service": ALL_SERVICES}
        order = {"order_in_day": draw(among("", "", "", "1"))}
        rows.append(
            draw(moves(st.just(window), number)) | here | order | {"kind": str(kinds[after]), "status_after": after}
        )
    return Log(tuple(rows))


@st.composite
def short_stops(draw: st.DrawFn) -> Log:
    """Two to four moves of one crossing in narrow windows, mostly stops and ends of evidence: for brute force."""
    kinds = {"open": Kind.OPENING, "suspended": Kind.SUSPENSION, "unknown": Kind.EVIDENCE_END}
    some = among("suspended", "suspended", "unknown", "unknown", "open")
    rows = []
    for number, after in enumerate(draw(st.lists(some, min_size=2, max_size=4))):
        here = {"crossing_id": OWN[0], "service": ALL_SERVICES, "order_in_day": str(number)}
        row = draw(moves(spans(longest=5), number))
        rows.append(row | here | {"kind": str(kinds[after]), "status_after": after})
    return Log(tuple(rows))


@st.composite
def sources(draw: st.DrawFn, number: int) -> Row:
    """A source: some publish late, some months are all that is known of, references may have no date."""
    source_type = draw(among(SourceType.NEWS, SourceType.NEWS, SourceType.GOVERNMENT, *SourceType))
    day = days(FIRST, date(2020, 8, 1)).map(date.isoformat)
    published = draw(st.one_of(day, day, day.map("../{}".format), among("2020-02", "2020-05", "2020")))
    undated = source_type == SourceType.REFERENCE and draw(st.booleans())
    return {
        "source_id": f"s{number}",
        "publisher": draw(among("P", "Q", "R")),
        "source_type": str(source_type),
        "seen": draw(among("read", "read", "read", "mention")),
        "published": "" if undated else published,
    }


@st.composite
def claims(draw: st.DrawFn, event_id: str, number: int, source_ids: list[str], *, supports: bool = False) -> Row:
    """A claim on an event by one of the sources; the first of an event supports it."""
    stance = Stance.SUPPORTS if supports else draw(among(*[Stance.SUPPORTS] * 3, Stance.DISPUTES))
    claimed = draw(any_dates())
    dated = claimed != "" and ".." not in claimed
    preferred = stance == Stance.SUPPORTS and dated and draw(among(0, 0, 1)) == 1
    return {
        "claim_id": f"{event_id}-{number}",
        "event_id": event_id,
        "source_id": draw(among(*source_ids)),
        "stance": str(stance),
        "claimed_date": claimed,
        "preferred": "true" if preferred else "",
        "own_act": draw(among("", "", "", "", "true")),
        "basis": str(draw(among(*Basis))),
        "speaker": draw(among("", "X", "Y")),
        "repeats": draw(among("", "", "", "Q", "S")),
        "detail": "",
    }


@st.composite
def logs(draw: st.DrawFn, most: int = 4) -> Log:
    """A whole log: events with claims of sources, verdicts by day; the stored dates are drawn, not derived.

    In every third log all claims have windows in one another and go back to one speaker: both are rare otherwise.
    """
    table = tuple(draw(sources(number)) for number in range(draw(st.integers(1, 5))))
    ids = [row["source_id"] for row in table]
    events = tuple(_judged(draw, row) for row in draw(event_logs(most)).events)
    said = tuple(
        draw(claims(row["event_id"], number, ids, supports=number == 0))
        for row in events
        for number in range(draw(st.integers(1, 3)))
    )
    if draw(among(0, 0, 1)) == 1:
        said = tuple(row | ONE_VOICE | {"claimed_date": draw(among(*_CROWDED))} for row in said)
        table = tuple(row | {"seen": "read", "publisher": f"P{number}"} for number, row in enumerate(table))
    return Log(events, said, table)


@st.composite
def ended_evidence(draw: st.DrawFn) -> tuple[Row, Row]:
    """An `evidence_end` and the one claim for it, of the source `s99`, on a day with both bounds."""
    event = draw(moves(closed_dates(), 99)) | {"crossing_id": OWN[0], "kind": str(Kind.EVIDENCE_END)}
    claim = draw(claims(event["event_id"], 99, ["s99"], supports=True)) | {"claimed_date": draw(closed_dates())}
    return event | {"status_after": "unknown"}, claim


def _judged(draw: st.DrawFn, row: Row) -> Row:
    """The event, in one case of three with a verdict of some day."""
    verdict = draw(among(*[""] * 6, *Verdict))
    day = draw(days(FIRST, date(2020, 8, 1))).isoformat() if verdict else ""
    return row | {"verdict": str(verdict), "verdict_date": day, "verdict_note": "why" if verdict else ""}


def with_event(log: Log, row: Row) -> Log:
    """The log and one more event."""
    return replace(log, events=(*log.events, row))
