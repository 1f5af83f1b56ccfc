"""What is known of small logs on every day on which anything may become known, against the oracle of the rules' text.

The logs are drawn by a seed: claims with an open side or without a day, sources of which only the last day of their
publication is known, and reference works without one. All are asked at once, as if they were one log: none shares an
event, a source or a name with another.
"""

from datetime import date, timedelta

import numpy as np
import pytest

from raillinks.engine import knowledge
from tests import frames
from tests.properties import oracles
from tests.strategies import Log
from tests.support.tiers import by_tier, seeded

LOGS, TOGETHER = by_tier(200, 10_000), 200
FIRST, LAST = date(2020, 1, 1), date(2020, 5, 1)
EVERY_DAY = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]


def drawn_date(chance, *, closed):
    """A date as the log writes it; `closed`: it has both bounds."""
    day = FIRST + timedelta(chance.choice([chance.randint(5, 20), chance.randint(5, 80)]))
    later = day + timedelta(chance.choice([0, 1, 5, 30]))
    whole = [str(day), f"{day}/{later}", f"{day:%Y-%m}"]
    return chance.choice(whole if closed else [*whole, f"../{day}", f"../{day}", f"{day}/..", f"{day}/..", "", ""])


def drawn_source(chance, name):
    kind = chance.choice(["news", "news", "government", "reference", "editorial"])
    day = FIRST + timedelta(chance.randint(5, 100))
    published = chance.choice([str(day), str(day), f"../{day}", f"../{day}", f"{day:%Y-%m}"])
    return {
        "source_id": name, "publisher": f"{name.partition('-')[0]} {chance.choice('PQR')}", "source_type": kind,
        "seen": chance.choice(["read", "read", "mention"]),
        "published": "" if kind == "reference" and chance.random() < 0.5 else published,
    }  # fmt: skip


def drawn_log(chance, number):
    """One event with one to four claims of one to three sources."""
    sources = [drawn_source(chance, f"{number}-{n}") for n in range(chance.randint(1, 3))]
    verdict = chance.choice(["", "", "", "stands", "disputed", "withdrawn"])
    event = {
        "event_id": f"e{number}", "date": drawn_date(chance, closed=True), "crossing_id": "alpha-beta",
        "service": "freight", "kind": chance.choice(["suspension", "suspension", "evidence_end"]),
        "status_after": "suspended", "verdict": verdict,
        "verdict_date": str(FIRST + timedelta(chance.randint(5, 100))) if verdict else "",
    }  # fmt: skip
    dates_open = chance.random() < 0.6
    claims = []
    for n in range(chance.randint(1, 4)):
        stance = "supports" if n == 0 or chance.random() < 0.8 else "disputes"
        claimed = drawn_date(chance, closed=False)
        if dates_open:
            claimed = chance.choice([f"../{claimed[:10]}", f"{claimed[:10]}/..", ""]) if len(claimed) == 10 else claimed
        has_days = claimed != "" and ".." not in claimed
        claims.append(
            {
                "claim_id": f"{number}-{n}", "event_id": f"e{number}", "source_id": chance.choice(sources)["source_id"],
                "stance": stance, "claimed_date": claimed,
                "preferred": "true" if stance == "supports" and has_days and chance.random() < 0.2 else "",
                "own_act": chance.choice(["", "", "", "true"]),
                "basis": chance.choice(["", "observed", "official", "secondary", "anonymous"]),
                "repeats": chance.choice(["", "", "", f"{number} Q", f"{number} Z"]),
                "speaker": chance.choice(["", "", f"{number} X", f"{number} Y"]),
            }
        )  # fmt: skip
    return Log((event,), tuple(claims), tuple(sources))


def together(logs):
    return Log(*(tuple(row for log in logs for row in getattr(log, name)) for name in ("events", "claims", "sources")))


@pytest.mark.parametrize("first", range(0, LOGS, TOGETHER))
def test_what_is_known_of_an_event_is_what_the_rules_say_on_every_day(first):
    logs = [drawn_log(seeded(f"every day {number}"), number) for number in range(first, first + TOGETHER)]
    one = together(logs)
    tables = frames.events(one.events), frames.claims(one.claims), frames.sources(one.sources)
    different = 0
    last: object = None
    for known_on in [*EVERY_DAY, None]:
        day = None if known_on is None else np.datetime64(known_on)
        rows = knowledge.as_known(*tables, known_on=day).to_dict("records")
        found = {
            row["event_id"]: (
                frames.as_date(row["date_earliest"]), frames.as_date(row["date_latest"]), row["confidence"],
                row["n_supports"], row["n_disputes"],
            )
            for row in rows
        }  # fmt: skip
        expected = {
            event.row["event_id"]: (event.earliest, event.latest, event.confidence, event.n_supports, event.n_disputes)
            for log in logs for event in oracles.known(log, known_on)
        }  # fmt: skip
        wrong = {name for name in found.keys() | expected if found.get(name) != expected.get(name)}
        assert not wrong, (known_on, next(log for log in logs if log.events[0]["event_id"] in wrong))
        different += found != last
        last = found
    assert different > len(EVERY_DAY) / 2  # what is known does change
