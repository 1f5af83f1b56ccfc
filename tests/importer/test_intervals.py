"""What intervals say together equals a sweep of their seconds in plain Python, whatever the order of their rows."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest

from raillinks.answer import answer, wording
from raillinks.i18n import translator
from raillinks.importer import pipeline
from raillinks.importer.mapping import HowToRead
from raillinks.query import views
from raillinks.query.known_log import Reading, known_log
from raillinks.query.selection import Selection
from tests.support.tiers import by_tier, seeded

TODAY = np.datetime64("2026-11-24", "D")
FIRST = np.datetime64("2020-05-01T00:00:00")
DAY, DAYS = 86_400, 12
STATUSES = ("open", "suspended", "partial", "unknown")
FORMS = ("{:%Y-%m-%d %H:%M}", "{:%Y-%m-%dT%H:%M:%SZ}", "{:%d.%m.%Y %H:%M}")


def drawn(chance):
    """Intervals of two links as (link, begin, end, status, source) in seconds since `FIRST`; many overlap."""
    rows = []
    for _ in range(chance.randint(1, 8)):
        begin = chance.randrange(0, DAYS * DAY, chance.choice([60, 3600, DAY]))
        end = begin + chance.choice([60, 1800, 3600, DAY, 3 * DAY, chance.randrange(60, 2 * DAY, 60)])
        rows.append((chance.choice("AAB"), begin, end, chance.choice(STATUSES), chance.choice(["X", "Y", ""])))
    return [*rows, ("B", 39_960, 49_980, "open", "")]  # one of them is no whole day, so that there are clock times


def take(rows, form, **how):
    lines = ["crossing,start,end,status,source"]
    for link, begin, end, status, source in rows:
        moments = [form.format((FIRST + np.timedelta64(at, "s")).item()) for at in (begin, end)]
        lines.append(f"{link},{moments[0]},{moments[1]},{status},{source}")
    return pipeline.take_in({"log.csv": "\n".join(lines).encode()}, HowToRead(day_order="day-first", **how), TODAY)


def said_at(rows, link, second):
    return {status for own, begin, end, status, _ in rows if own == link and begin <= second < end}


def swept(rows):
    """The seconds of each set of statuses of each link, from its first second to the last one of all."""
    found = defaultdict(int)
    last = max(end for _, _, end, _, _ in rows)
    for link in {row[0] for row in rows}:
        moments = sorted({at for own, begin, end, *_ in rows if own == link for at in (begin, end)} | {last})
        for begin, end in pairwise(moments):
            said = said_at(rows, link, begin)
            found[link, ";".join(s for s in sorted(STATUSES) if s in said) or "unknown"] += end - begin
    return {key: seconds for key, seconds in found.items() if seconds}


@pytest.mark.parametrize("number", range(by_tier(100, 3_000)))
def test_no_moment_on_which_rows_contradict_each_other_is_certain(number):
    chance = seeded(f"intervals {number}")
    rows, form = drawn(chance), chance.choice(FORMS)
    before = None
    for _ in range(3):
        chance.shuffle(rows)
        taken = take(rows, form)
        time = {(row.crossing, row.status): row.seconds for row in taken.time.itertuples()}
        assert time == swept(rows), rows
        timeline = known_log(taken.dataset, Reading(None, apply_disputed=False, stale_after=0)).timeline
        statuses = []
        for n in range(DAYS + 4):
            day = FIRST.astype("datetime64[D]") + n
            for row in timeline.status_on(day, 0).sort_values("crossing_id").to_dict("records"):
                said = said_at(rows, row["crossing_id"].upper(), (n + 1) * DAY - 1)
                shown = (row["status"], row["certain"], row["alternatives"])
                statuses.append((n, row["crossing_id"], *shown))
                if len(said) > 1:
                    assert not row["certain"], (rows, day)
                    assert row["status"] == "unknown", (rows, day)
                    assert said <= set(row["alternatives"].split(";")), (rows, day)
                elif said - {"unknown"}:
                    assert (row["status"], row["certain"]) == (min(said), True), (rows, day)
        assert before in (None, statuses), rows
        before = statuses


def test_the_answer_says_who_contradicts_whom():
    rows = [("A", 0, 5 * DAY, "open", "X"), ("A", 2 * DAY, 4 * DAY, "suspended", "Y")]
    dataset = take(rows, FORMS[0]).dataset
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2020-05-04")))
    told = answer.of_view(dataset, view, view.any_day.listed_links[0])
    assert told.contradicting == {"open": ("X",), "suspended": ("Y",)}
    assert told.hint is None
    assert "contradict" in wording.sentence(dataset, told, translator.say("en"))
