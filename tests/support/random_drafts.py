"""Random drafts of the desk on a small log: reports, disputes, search records, corrections; right and wrong ones."""

from collections.abc import Sequence
from random import Random

from raillinks.domain.enums import GROUP, Basis, CauseClass, Kind, SourceType
from raillinks.domain.status import STATUS_AFTER
from raillinks.editor.draft import Corrected, Draft
from raillinks.editor.fill import Row

CROSSINGS = ("alpha-beta", "gamma-delta", "rho-sigma")
SERVICES = ("freight", "passenger", "all")
PAPERS = ("A Paper", "B Paper", "C Paper", "Railway of Beta", "통신", "Q & Söhne")
TODAY = "2026-02-03"
Tables = dict[str, list[Row]]


def any_date(rng: Random) -> str:
    """A date of 2019 to 2021, often one day; sometimes with an open end, or none."""
    year, month, day = rng.choice([2019, 2020, 2020, 2021]), rng.randint(1, 12), rng.randint(1, 28)
    later = month + rng.randint(0, 12 - month)
    plain = f"{year}-{month:02}-{day:02}"
    months = f"{year}-{month:02}", f"{year}-{month:02}/{year}-{later:02}"
    forms = [*months, f"{year}", f"{plain}~", f"{plain}/{year}-{later:02}-28", f"../{plain}", f"{plain}/..", "202X", ""]
    return plain if rng.random() < 0.5 else rng.choice(forms)


def _source(rng: Random, number: int) -> dict[str, str]:
    published = rng.choice(["2021-12", "2022-01-05", "2022-06-30", "../2026-02-01", any_date(rng)])
    return {
        "publisher": rng.choice(PAPERS), "title": f"Report {number}", "language": rng.choice(["en", "ko"] * 9 + [""]),
        "published": published, "url": rng.choice([f"https://example.net/{number}", "", "https://example.org/a"]),
        "source_type": str(rng.choice([SourceType.NEWS] * 4 + list(SourceType))),
        "seen": rng.choice(["read", "", "mention"]),
    }  # fmt: skip


def _claim(rng: Random) -> dict[str, str]:
    stance = rng.choice(["supports", "supports", "supports", "", "disputes"])
    dated = any_date(rng)
    return {
        "stance": stance, "claimed_date": dated, "preferred": rng.choice(["", "", "true"]) if dated else "",
        "own_act": rng.choice(["", "", "", "true"]), "basis": str(rng.choice(list(Basis))),
        "speaker": rng.choice(["", "", "X", "A Paper"]), "detail": rng.choice(["", "“It ran”, they said.\nTwice."]),
    }  # fmt: skip


def _event(rng: Random, crossings: Sequence[str]) -> dict[str, str]:
    kind = rng.choice([k for k in Kind if k is not Kind.EVIDENCE_END])
    after = rng.choice(sorted(map(str, STATUS_AFTER[kind])))
    cause = rng.choice(["", "", "a flood"])
    return {
        "crossing_id": rng.choice([*crossings, GROUP]), "service": rng.choice(SERVICES), "kind": str(kind),
        "status_after": rng.choice([after, after, after, "open"]), "summary": "Something happens, it is said.",
        "cause": cause, "cause_class": str(rng.choice(list(CauseClass))) if cause else "",
        "order_in_day": rng.choice(["", "", "", "1"]),
    }  # fmt: skip


def _counts(rng: Random) -> tuple[dict[str, str], ...]:
    row = {"what": "trains", "per": rng.choice(["day", ""]), "least": str(rng.randint(0, 9)), "note": "about"}
    return tuple([row, {"what": "wagons", "most": "40"}][: rng.choice([0, 0, 1, 2])])


def _report(rng: Random, number: int, tables: Tables, crossings: Sequence[str]) -> Draft:
    known_source, known_event = rng.random() < 0.3, rng.random() < 0.5
    return Draft(
        f"d{number}", "report",
        source_id=rng.choice(tables["sources"])["source_id"] if known_source else "",
        source={} if known_source else _source(rng, number),
        event_id=rng.choice(tables["events"])["event_id"] if known_event else "",
        event={} if known_event else _event(rng, crossings), claim=_claim(rng), counts=_counts(rng),
    )  # fmt: skip


def _search(rng: Random, number: int, tables: Tables, crossings: Sequence[str]) -> Draft:
    ended = [row["event_id"] for row in tables["events"] if row["kind"] == "evidence_end"]
    again = rng.choice(ended) if ended and rng.random() < 0.4 else ""
    event = {
        "crossing_id": rng.choice(crossings),
        "service": rng.choice(SERVICES),
        "summary": "Nothing is reported.",
    }
    claim = {"detail": "Looked for in Korean, Chinese and English."}
    if rng.random() < 0.2:
        claim["claimed_date"] = any_date(rng)
    title = {"title": f"Search record {number}", "published": rng.choice(["", "2026-02-01"])}
    return Draft(f"d{number}", "search", source=title, event_id=again, event={} if again else event, claim=claim)


_CORRECTIONS = {
    "events": {
        "service": SERVICES, "status_after": ("open", "partial", "suspended", "unchanged"),
        "kind": ("observation", "suspension", "resumption"), "summary": ("Said anew.",),
    },
    "claims": {
        "stance": ("supports", "disputes"), "preferred": ("", "true"), "own_act": ("", "true"),
        "speaker": ("", "X", "B Paper"),
    },
    "sources": {
        "publisher": PAPERS, "source_type": ("news", "reference", "editorial"), "seen": ("read", "mention"),
    },
}  # fmt: skip
"""Cells that a correction may give to columns of a table."""


def _correction(rng: Random, number: int, tables: Tables, crossings: Sequence[str]) -> Draft:
    table = rng.choice(list(_CORRECTIONS))
    row = rng.choice(tables[table])
    column, cells = rng.choice(list(_CORRECTIONS[table].items()))
    after = {column: rng.choice(cells)}
    if column == "service" and rng.random() < 0.5:
        after = {"crossing_id": rng.choice([*crossings, GROUP])}
    if table == "claims" and rng.random() < 0.4:
        after = {"claimed_date": any_date(rng)}
    if table == "sources" and rng.random() < 0.3:
        after = {"published": any_date(rng)}
    if table == "events" and rng.random() < 0.4:
        after = {
            "verdict": rng.choice(["stands", "disputed", "withdrawn"]),
            "verdict_date": "2026-01-31",
            "verdict_note": "So.",
        }
    key = next(iter(row))
    before = {name: row[name] for name in after}
    return Draft(
        f"d{number}", "correction", corrected=(Corrected(table, {key: row[key]}, before, after),), reason="Read again."
    )


def random_draft(rng: Random, number: int, tables: Tables, crossings: Sequence[str] = CROSSINGS) -> Draft:
    """A draft on a log.

    Args:
        rng: Where the chances come from.
        number: The number of the draft, for its id and title.
        tables: The rows of the log's tables, by name.
        crossings: The log's crossings.
    """
    make = rng.choice([_report] * 5 + [_search] * 2 + [_correction] * 3)
    return make(rng, number, tables, crossings)
