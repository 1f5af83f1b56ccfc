"""What was known when: confidence and dates by the known claims."""

from datetime import date

from raillinks.domain.enums import Basis, Confidence, Kind, SourceType, Stance, Verdict
from tests.properties.oracles.happenings import Happening, bounds
from tests.strategies import Log, Row


def known(log: Log, known_on: date | None = None) -> list[Happening]:
    """The events that some known claim supports, with their dates and confidences by the known claims."""
    sources = {row["source_id"]: row for row in log.sources}
    events = []
    for row in log.events:
        mine = [c for c in log.claims if c["event_id"] == row["event_id"] and _is_known(c, row, sources, known_on)]
        supports = [c for c in mine if c["stance"] == Stance.SUPPORTS]
        disputes = [c for c in mine if c["stance"] == Stance.DISPUTES]
        if not supports:
            continue
        verdict = row["verdict"]
        if known_on is not None and verdict and date.fromisoformat(row["verdict_date"]) > known_on:
            verdict = ""
        window = date_of_claims(supports, sources) if known_on is not None else None
        earliest, latest = window or bounds(row["date"])
        confidence = confidence_of(verdict, supports, disputes, sources)
        events.append(Happening(row, earliest, latest, confidence, len(supports), len(disputes)))
    return events


def only_voices(log: Log, known_on: date | None = None) -> dict[str, str]:
    """The publisher of each event all of whose known supporting claims go back to it."""
    sources = {row["source_id"]: row for row in log.sources}
    alone = {}
    for event in log.events:
        voices = set()
        for claim in log.claims:
            source = sources[claim["source_id"]]
            mine = claim["event_id"] == event["event_id"] and claim["stance"] == Stance.SUPPORTS
            if mine and source["source_type"] != SourceType.EDITORIAL and _is_known(claim, event, sources, known_on):
                voices.add(house_of(claim, sources))
        if len(voices) == 1:
            alone[event["event_id"]] = voices.pop()
    return alone


HOUSES = {
    "KBS World": "KBS", "NHK World": "NHK", "ECNS": "China News Service", "Sputnik": "RIA Novosti",
    "NK Chosun": "The Chosun Ilbo", "Korea JoongAng Daily": "JoongAng Ilbo",
}  # fmt: skip
"""The houses that publish under two names in the log."""


def house_of(claim: Row, sources: dict[str, Row]) -> str:
    """To whom a claim goes back: whom it repeats, a speaker who is a publisher, or its own publisher."""
    publishers = {row["publisher"] for row in sources.values()}
    speaker = claim.get("speaker", "")
    name = claim["repeats"] or (speaker if speaker in publishers else sources[claim["source_id"]]["publisher"])
    return HOUSES.get(name, name)


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
    return Confidence.CONFIRMED if independent_reports(counted, sources) >= 2 else Confidence.REPORTED


def independent_reports(counted: list[Row], sources: dict[str, Row]) -> int:
    """How many among claims that count saw it or have a source of their own: each house, each statement once."""
    houses, voices = set(), set()
    for claim in counted:
        if claim["basis"] == Basis.SECONDARY:
            continue
        house = house_of(claim, sources)
        houses.add(house)
        is_statement = claim["speaker"] and claim["basis"] in {Basis.OFFICIAL, ""}
        voices.add(claim["speaker"] if is_statement else house)
    return min(len(houses), len(voices))


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
    firsts = firsts or sorted(first for first, _ in published if first)[:1]  # no earlier day has any evidence
    return _shared(firsts, lasts) if firsts else None


def _shared(firsts: list[date], lasts: list[date]) -> tuple[date, date]:
    """The days that all allow; from the earliest to the latest where there is none."""
    if max(firsts) <= min(lasts):
        return max(firsts), min(lasts)
    return min(firsts + lasts), max(firsts + lasts)
