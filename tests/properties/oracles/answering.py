"""What an answer must say, worked out from the exported tables row by row: no frame, and no code of the engine.

`Tables` are what a reader has: `status.csv`, `intervals.csv`, and `events.csv` and `claims.csv` of all time.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from tests.properties.oracles.knowing import HOUSES, house_of

Row = dict[str, str]

BASIS = {"observed": 0, "imagery": 1, "official": 2, "anonymous": 3, "timetable": 4, "secondary": 5, "": 6}
SORT = {"operator": 0, "government": 1, "satellite": 2, "academic": 3, "news": 4, "reference": 5, "editorial": 6}


@dataclass(frozen=True)
class Tables:
    status: list[Row]
    intervals: list[Row]
    events: list[Row]
    claims: list[Row]
    sources: dict[str, Row]
    chinese: frozenset[str]

    def of_event(self, event_id: str, stance: str) -> list[Row]:
        return [c for c in self.claims if c["event_id"] == event_id and c["stance"] == stance]

    def source(self, claim: Row) -> Row:
        return self.sources[claim["source_id"]]


def counts(tables: Tables, claim: Row) -> bool:
    source = tables.source(claim)
    return source["source_type"] not in ("reference", "editorial") and source["seen"] != "mention"


def strongest(tables: Tables, claims: list[Row]) -> str:
    """The id of the claim that no other one beats; empty without claims."""
    best = ""
    for claim in claims:
        if not best or _beats(tables, claim, next(c for c in claims if c["claim_id"] == best)):
            best = claim["claim_id"]
    return best


def _beats(tables: Tables, one: Row, other: Row) -> bool:
    """By the first of the rule's points in which they differ."""
    for mine, others in zip(_points(tables, one), _points(tables, other), strict=True):
        if mine != others:
            return mine < others
    return False


def _points(tables: Tables, claim: Row) -> list[str]:
    source = tables.source(claim)
    weak, act = str(int(not counts(tables, claim))), str(int(claim["own_act"] != "true"))
    basis, sort = str(BASIS[claim["basis"]]), str(SORT[source["source_type"]])
    return [weak, act, basis, sort, _published(source["published"]), claim["claim_id"]]


def _published(text: str) -> str:
    """The first day on which a source may have been published, or the last where it has no first; undated last."""
    plain = text.rstrip("~?%")
    first, _, last = plain.partition("/")
    given = first if first not in {"", ".."} else last
    return (given.replace("X", "0") + "-01-01")[:10] if given else "9999"


def voice(tables: Tables, event_id: str) -> str:
    """The one publisher that an event rests on; empty with several, or none."""
    voices = set()
    for claim in tables.of_event(event_id, "supports"):
        source = tables.source(claim)
        if source["source_type"] != "editorial":
            voices.add(house_of(claim, tables.sources))
    return voices.pop() if len(voices) == 1 else ""


def fits(event: Row, claim: Row) -> bool | None:
    """Whether a claimed date and that of the event may be one day; None without a claimed date."""
    if not claim["claimed_date"]:
        return None
    first, slash, last = claim["claimed_date"].partition("/")
    least, most = _edge(first, last=False), _edge(last if slash else first, last=True)
    return (not least or least <= event["date_latest"]) and (not most or most >= event["date_earliest"])


def _edge(text: str, *, last: bool) -> str:
    """The first or the last day of one side of a date; empty where it is open."""
    plain = text.rstrip("~?%")
    if plain in {"", ".."}:
        return ""
    year, *rest = plain.replace("X", "9" if last else "0").split("-")
    month = rest[0] if rest else "12" if last else "01"
    if len(rest) > 1:
        return f"{year}-{month}-{rest[1]}"
    return f"{year}-{month}-{monthrange(int(year), int(month))[1] if last else 1:02}"


def _event(tables: Tables, event_id: str) -> Row | None:
    return next((event for event in tables.events if event["event_id"] == event_id), None)


def strongest_for(tables: Tables, event_id: str, claims: list[Row]) -> str:
    """The strongest claim for an event, of the first of three groups that has any."""
    event = _event(tables, event_id)
    if event is None:
        return strongest(tables, claims)
    weighty = [c for c in claims if counts(tables, c) and fits(event, c)]
    allowed = [c for c in claims if fits(event, c) in (True, None)]
    return strongest(tables, weighty) or strongest(tables, allowed) or strongest(tables, claims)


def publishers(tables: Tables, event_id: str) -> tuple[set[str], dict[str, str]]:
    """Who supports an event by a claim that counts; and of those who date it otherwise the claim that says so."""
    event = _event(tables, event_id)
    if event is None:
        return set(), {}
    by_publisher: dict[str, list[Row]] = {}
    for claim in tables.of_event(event_id, "supports"):
        if counts(tables, claim):
            name = tables.source(claim)["publisher"]
            by_publisher.setdefault(HOUSES.get(name, name), []).append(claim)
    other = {name for name, claims in by_publisher.items() if all(fits(event, c) is False for c in claims)}
    return set(by_publisher) - other, {name: strongest(tables, by_publisher[name]) for name in other}


def reports(tables: Tables, event_id: str) -> int:
    """How many independent reports of an event do not date it otherwise: each house and each statement once."""
    event = _event(tables, event_id)
    houses, voices = set(), set()
    for claim in [] if event is None else tables.of_event(event_id, "supports"):
        if counts(tables, claim) and fits(event, claim) is not False and claim["basis"] != "secondary":
            house = house_of(claim, tables.sources)
            houses.add(house)
            stated = claim["basis"] in {"official", ""} and claim["speaker"]
            voices.add(claim["speaker"] if stated else house)
    return min(len(houses), len(voices))


def witnesses(tables: Tables, event_id: str) -> set[str]:
    """The houses of the claims of an event that saw it and do not date it otherwise."""
    event = _event(tables, event_id)
    return {
        house_of(claim, tables.sources)
        for claim in ([] if event is None else tables.of_event(event_id, "supports"))
        if counts(tables, claim) and fits(event, claim) is not False and claim["basis"] in {"observed", "imagery"}
    }


def against(tables: Tables, row: Row, *, applied: bool) -> list[Row]:
    """The claims against a status: those that dispute its event, and those for a disputed event with another status."""
    claims = tables.of_event(row["event_id"], "disputes")
    for event in tables.events:
        mine = event["crossing_id"] == row["crossing_id"] and event["service"] in (row["service"], "all")
        begun = event["date_earliest"] <= row["as_of"] and (not row["since"] or event["date_latest"] >= row["since"])
        other = event["status_after"] not in ("unchanged", row["status"])
        if event["confidence"] == "disputed" and not applied and mine and begun and other:
            claims += tables.of_event(event["event_id"], "supports")
    return claims


def searched(tables: Tables, row: Row) -> list[Row]:
    """The search records of an `unknown`: none once a later report of the link has been made."""
    for event in tables.events:
        mine = event["crossing_id"] == row["crossing_id"] and event["service"] in (row["service"], "all")
        within = row["since"] <= event["date_earliest"] <= row["as_of"]
        says = event["status_after"] != "unchanged" or event["kind"] == "observation"
        if mine and within and says and event["kind"] != "evidence_end" and event["confidence"] != "withdrawn":
            return []
    supports = tables.of_event(row["event_id"], "supports")
    return [claim for claim in supports if tables.source(claim)["source_type"] == "editorial"]


def interval(tables: Tables, row: Row) -> tuple[Row | None, Row]:
    """The interval that a day is in, and the one before it."""
    latest_first = tables.intervals[::-1]
    own = [i for i in latest_first if (i["crossing_id"], i["service"]) == (row["crossing_id"], row["service"])]
    place = next(n for n, i in enumerate(own) if i["start"] == row["since"])
    return (own[place - 1] if place else None), own[place]


def before(tables: Tables, row: Row) -> tuple[str, int | None, int | None] | None:
    """The status before, and the fewest and the most days of it; none once it has lapsed: the status says it then."""
    last, now = interval(tables, row)
    if last is None or row["replayed_status"] != row["status"]:
        return None
    if last["status"] in ("unknown", "closed"):
        return last["status"], None, None
    fewest = max(0, days(last["start_latest"], now["start"]))
    return last["status"], fewest, None if now["status"] == "unknown" else days(last["start"], now["start_latest"])


def days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def hint(tables: Tables, row: Row) -> str:
    """The event that is the nearest hint; empty without one."""
    _, now = interval(tables, row)
    near = []
    for event in tables.events:
        group = event["crossing_id"] == "all-china-dprk" and row["crossing_id"] in tables.chinese
        begun = not now["start"] or event["date_latest"] >= now["start"]
        over = now["end"] and event["date_earliest"] >= now["end"]
        if not (group or event["crossing_id"] == row["crossing_id"]) or not begun or over:
            continue
        if event["confidence"] == "withdrawn" or event["kind"] == "evidence_end":
            continue
        first, last = days(row["as_of"], event["date_earliest"]), days(event["date_latest"], row["as_of"])
        other = event["service"] not in (row["service"], "all")
        near.append(
            (other, max(0, first, last), event["date_earliest"], int(event["order_in_day"] or 0), event["event_id"])
        )
    if near:
        return min(near)[-1]
    return "" if now["start"] else now["end_event_id"]


def day_before(day: str) -> str:
    return str(date.fromisoformat(day) - timedelta(1))
