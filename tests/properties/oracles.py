"""The status rules once more, in plain Python: row by row, day by day, slow on purpose.

Written from the rules alone and apart from the engine, of which nothing is imported but the words of the domain.
Numbers in comments are those of the rules ("What moves a link").
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, product

from raillinks.words.enums import ALL_SERVICES, GROUP, UNCHANGED, Confidence, Kind, SourceType, Stance, Status, Verdict
from tests.strategies import RUSSIAN, Log, Row

ORDER = [str(s) for s in Status]
RUNNING = (Status.OPEN, Status.PARTIAL)
DAY = timedelta(1)
Link = tuple[str, str]


@dataclass(frozen=True)
class Happening:
    """An event as it is known: its window, its row, its derived confidence and counts."""

    row: Row
    earliest: date
    latest: date
    confidence: str = Confidence.REPORTED
    n_supports: int = 1
    n_disputes: int = 0

    @property
    def group(self) -> bool:
        return self.row["crossing_id"] == GROUP

    def replay_key(self) -> tuple[date, int, bool, date, str]:
        """Rule 4."""
        return (self.earliest, int(self.row["order_in_day"] or 0), self.group, self.latest, self.row["event_id"])


@dataclass(frozen=True)
class Move:
    """An event that moved a link, with the status just before and just after it."""

    happening: Happening
    before: str
    after: str


# Dates


def bounds(text: str) -> tuple[date | None, date | None]:
    """The strict bounds of one of the forms that the strategies draw."""
    if "/" in text:
        first, last = text.split("/")
        return bounds(first)[0], bounds(last)[1]
    if text in {"", ".."}:
        return None, None
    bare = text.rstrip("~?%").replace("-XX", "")
    if bare.endswith("X"):
        decade = int(bare[:-1]) * 10
        return date(decade, 1, 1), date(decade + 9, 12, 31)
    parts = [int(part) for part in bare.split("-")]
    year, month, day = [*parts, None, None][:3]
    last_month = month or 12
    return date(year, month or 1, day or 1), date(year, last_month, day or monthrange(year, last_month)[1])


# What was known when: confidence and dates


def known(log: Log, known_on: date | None = None) -> list[Happening]:
    """The events that some known claim supports, with their dates and confidences by the known claims."""
    sources = {row["source_id"]: row for row in log.sources}
    found = []
    for row in log.events:
        mine = [c for c in log.claims if c["event_id"] == row["event_id"] and _is_known(c, row, sources, known_on)]
        supports = [c for c in mine if c["stance"] == Stance.SUPPORTS]
        disputes = [c for c in mine if c["stance"] == Stance.DISPUTES]
        if not supports:
            continue
        verdict = row["verdict"]
        if known_on is not None and verdict and date.fromisoformat(row["verdict_date"]) > known_on:
            verdict = ""
        told = date_of_claims(supports, sources) if known_on is not None else None
        earliest, latest = told or bounds(row["date"])
        confidence = confidence_of(verdict, supports, disputes, sources)
        found.append(Happening(row, earliest, latest, confidence, len(supports), len(disputes)))
    return found


def _is_known(claim: Row, event: Row, sources: dict[str, Row], known_on: date | None) -> bool:
    source = sources[claim["source_id"]]
    if known_on is None or (source["published"] == "" and source["source_type"] == SourceType.REFERENCE):
        return True
    if is_search_record(claim, event, source):
        return bounds(claim["claimed_date"])[0] <= known_on
    published = bounds(source["published"])[1]
    return published is not None and published <= known_on


def is_search_record(claim: Row, event: Row, source: Row) -> bool:
    """Whether a claim is the maintainers' own, for the end of evidence, on a day with both bounds."""
    own = source["source_type"] == SourceType.EDITORIAL and claim["stance"] == Stance.SUPPORTS
    return own and event["kind"] == Kind.EVIDENCE_END and None not in bounds(claim["claimed_date"])


def confidence_of(verdict: str, supports: list[Row], disputes: list[Row], sources: dict[str, Row]) -> str:
    """`withdrawn` and `disputed` by verdict or unsettled dispute, else `confirmed` by two or by who acts."""
    if verdict == Verdict.WITHDRAWN:
        return Confidence.WITHDRAWN
    if verdict == Verdict.DISPUTED or (disputes and verdict != Verdict.STANDS):
        return Confidence.DISPUTED
    counted = [c for c in supports if _counts(sources[c["source_id"]])]
    if any(c["own_act"] == "true" for c in counted):
        return Confidence.CONFIRMED
    for one in counted:
        for other in counted:
            publishers = {sources[c["source_id"]]["publisher"] for c in (one, other)}
            same_speaker = one["speaker"] == other["speaker"] != ""
            if len(publishers) > 1 and not same_speaker:
                return Confidence.CONFIRMED
    return Confidence.REPORTED


def _counts(source: Row) -> bool:
    return source["source_type"] not in {SourceType.REFERENCE, SourceType.EDITORIAL} and source["seen"] != "mention"


def date_of_claims(supports: list[Row], sources: dict[str, Row]) -> tuple[date, date] | None:
    """The window that supporting claims give; None where they tell of no day at all."""
    windows = [(c, *bounds(c["claimed_date"])) for c in supports]
    dated = [(c, first, last) for c, first, last in windows if first and last]
    preferred = [(first, last) for c, first, last in dated if c["preferred"] == "true"]
    if preferred:
        return min(first for first, _ in preferred), max(last for _, last in preferred)
    if dated:
        return _shared([first for _, first, _ in dated], [last for _, _, last in dated])
    return _closed_by_publication(windows, sources)


def _closed_by_publication(
    windows: list[tuple[Row, date | None, date | None]], sources: dict[str, Row]
) -> tuple[date, date] | None:
    """Claims of which none has both bounds: by the last day of its publication, the event had happened."""
    published = [bounds(sources[c["source_id"]]["published"]) for c, _, _ in windows]
    by = [[last for last in (claim[2], days[1]) if last] for claim, days in zip(windows, published, strict=True)]
    lasts = [min(both) for both in by if both]
    if not lasts:
        return None
    firsts = [first for _, first, _ in windows if first]
    if not firsts:  # no day before the first publication has any evidence
        firsts = [min([min(lasts), *(first for first, _ in published if first)])]
    return _shared(firsts, lasts)


def _shared(firsts: list[date], lasts: list[date]) -> tuple[date, date]:
    """The days that all allow; from the earliest to the latest where there is none."""
    if max(firsts) <= min(lasts):
        return max(firsts), min(lasts)
    return min(firsts + lasts), max(firsts + lasts)


# Replay


def standing(happenings: Iterable[Happening], *, apply_disputed: bool = False) -> list[Happening]:
    """Rule 1."""
    never = {Confidence.WITHDRAWN} if apply_disputed else {Confidence.WITHDRAWN, Confidence.DISPUTED}
    return [h for h in happenings if h.confidence not in never]


def from_rows(rows: Iterable[Row]) -> list[Happening]:
    """Events that all stand, with their stored dates."""
    return [Happening(row, *bounds(row["date"])) for row in rows]


def on_link(happenings: Iterable[Happening], link: Link) -> list[Happening]:
    """Rules 2 and 4: the events that concern a link, in the order of replay."""
    crossing, service = link
    mine = [
        h
        for h in happenings
        if h.row["service"] in {service, ALL_SERVICES}
        and (h.row["crossing_id"] == crossing or (h.group and crossing != RUSSIAN))
    ]
    return sorted(mine, key=Happening.replay_key)


def moves(happenings: Iterable[Happening], link: Link) -> list[Move]:
    """Rules 2, 3 and the table of kinds."""
    found, status = [], str(Status.UNKNOWN)
    for happening in on_link(happenings, link):
        after = _moved(status, happening)
        if after is not None:
            found.append(Move(happening, status, after))
            status = after
    return found


def _moved(status: str, happening: Happening) -> str | None:
    after = happening.row["status_after"]
    if after == UNCHANGED:
        return None
    if happening.row["kind"] == Kind.OBSERVATION and status != Status.UNKNOWN:
        return None
    if happening.group and (status not in RUNNING or ORDER.index(after) < ORDER.index(status)):
        return None
    return after


def status_on(found: Sequence[Move], day: date) -> str:
    """The status on a day: the last move up to it."""
    status = str(Status.UNKNOWN)
    for move in found:
        if move.happening.earliest <= day:
            status = move.after
    return status


def running_until(found: Sequence[Move], position: int) -> date:
    """L of rule 5."""
    return min(move.happening.latest for move in found[position:])


def alternatives_on(found: Sequence[Move], day: date) -> set[str]:
    """Rules 5 and 6: the statuses that a day may have had."""
    options = {status_on(found, day)}
    for position, move in enumerate(found):
        if move.happening.earliest <= day < running_until(found, position):
            options |= {move.before, move.after}
    up_to = [move for move in found if move.happening.earliest <= day]
    if up_to:
        last = up_to[-1]
        tied = {move.after for move in found if _tie_key(move) == _tie_key(last)}
        options |= tied if len(tied) > 1 else set()
    return options


def _tie_key(move: Move) -> tuple[date, int]:
    return move.happening.earliest, int(move.happening.row["order_in_day"] or 0)


def has_tie(found: Sequence[Move]) -> bool:
    """Rule 6: two moves of one day and `order_in_day` with different statuses."""
    return any(_tie_key(a) == _tie_key(b) and a.after != b.after for a in found for b in found)


def last_evidence(happenings: Iterable[Happening], link: Link, day: date) -> date | None:
    """Rule 9."""
    moving = {move.happening.row["event_id"] for move in moves(happenings, link)}
    seen = [
        h.earliest
        for h in on_link(happenings, link)
        if h.earliest <= day
        and not h.group
        and h.row["kind"] != Kind.EVIDENCE_END
        and (h.row["event_id"] in moving or h.row["kind"] == Kind.OBSERVATION)
    ]
    return max(seen, default=None)


def is_stale(status: str, evidence: date | None, day: date, stale_after: int) -> bool:
    """Rule 9."""
    living = status not in {Status.UNKNOWN, Status.CLOSED}
    return living and stale_after > 0 and evidence is not None and (day - evidence).days > stale_after


def runs(found: Sequence[Move], first: date, last: date) -> list[tuple[date, date, str]]:
    """Rule 7: the maximal runs of one status between two days, both included, as (first day, last day, status)."""
    maximal: list[tuple[date, date, str]] = []
    for day in all_days(first, last):
        status = status_on(found, day)
        if maximal and maximal[-1][2] == status:
            maximal[-1] = (maximal[-1][0], day, status)
        else:
            maximal.append((day, day, status))
    return maximal


def begun_latest(found: Sequence[Move], first: date) -> date:
    """The last day on which a run that the replay begins on a day may have begun: L of the last change of that day."""
    return [
        running_until(found, position)
        for position, move in enumerate(found)
        if move.happening.earliest == first and move.before != move.after
    ][-1]


def all_days(first: date, last: date) -> Iterator[date]:
    """Every day from one to another, both included."""
    for number in range((last - first).days + 1):
        yield first + number * DAY


# Placements by brute force


def placements(found: Sequence[Move]) -> Iterator[tuple[date, ...]]:
    """Every way to put each move on one day of its window that keeps the order of the moves."""
    windows = [list(all_days(move.happening.earliest, move.happening.latest)) for move in found]
    for days in product(*windows):
        if all(one <= next_one for one, next_one in pairwise(days)):
            yield days


def status_when_placed(found: Sequence[Move], placed: Sequence[date], day: date) -> str:
    """The status on a day if the moves were on the days where they are placed."""
    status = str(Status.UNKNOWN)
    for move, on in zip(found, placed, strict=True):
        if on <= day:
            status = move.after
    return status


def open_days_when_placed(found: Sequence[Move], placed: Sequence[date], first: date, last: date) -> int:
    """The open days between two days, both included, if the moves were on the days where they are placed."""
    return sum(status_when_placed(found, placed, day) == Status.OPEN for day in all_days(first, last))


def longest_stop(found: Sequence[Move], placed: Sequence[date], first: date, last: date) -> int:
    """The days of the longest unbroken stop between two days, both included, if the moves were on those days."""
    longest = length = 0
    for day in all_days(first, last):
        length = length + 1 if status_when_placed(found, placed, day) == Status.SUSPENDED else 0
        longest = max(longest, length)
    return longest
