"""Events of rows: what one finds row by row; of two statuses on one day both are possible, and both rows are named."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest

from raillinks.domain.enums import Kind
from raillinks.domain.problems import Severity
from raillinks.domain.status import STATUS_AFTER
from raillinks.importer import pipeline
from raillinks.importer.events import WORDS, of_changes, services
from raillinks.importer.intervals import KIND_OF, KINDS, PARTS
from raillinks.importer.mapping import HowToRead
from raillinks.query.known_log import Reading, known_log
from tests.support.tiers import by_tier, seeded

TODAY = np.datetime64("2026-11-24", "D")
FIRST = np.datetime64("2020-05-01")
BOTH = {"open", "suspended", "unknown"}
"""What may be on a day on which two rows contradict each other: it is shown as unknown."""
HEAD = "crossing,service,date,status"


def take(rows, head=HEAD):
    content = "\n".join([head, *rows]).encode()
    return pipeline.take_in({"log.csv": content}, HowToRead(), TODAY)


def on(dataset, *days):
    """For each day, by crossing and service, whether the status is certain, and all that may be."""
    timeline = known_log(dataset, Reading(None, apply_disputed=False, stale_after=0)).timeline
    tables = [timeline.status_on(np.datetime64(day)).to_dict("records") for day in days]
    return [
        {(row["crossing_id"], row["service"]): (row["certain"], set(row["alternatives"].split(";"))) for row in table}
        for table in tables
    ]


def only(dataset, *days):
    """The same of a log with one link, for each day."""
    return [words for said in on(dataset, *days) for words in said.values()]


def told(taken):
    """What is said of rows: the row, its kind and the words."""
    frame = taken.report.frame()
    return [tuple(row) for row in frame.loc[frame["row"] > 0, ["row", "code", "severity", "reason"]].to_numpy()]


@pytest.mark.parametrize("first", ["open", "suspended"])
def test_two_rows_of_one_day_are_both_possible_and_both_are_named(first):
    other = {"open": "suspended", "suspended": "open"}[first]
    taken = take([f"A,all,2020-05-01,{first}", f"A,all,2020-05-01,{other}"])
    assert taken.report.clean
    assert [(row, code, severity) for row, code, severity, _ in told(taken)] == [
        (2, "same-day", "warning"), (3, "same-day", "warning"),
    ]  # fmt: skip
    for *_, reason in told(taken):
        assert f"row 2 says '{first}'" in reason
        assert f"row 3 says '{other}'" in reason
    assert only(taken.dataset, "2020-05-20") == [(False, BOTH)]


def test_the_days_before_and_after_contradicting_rows_are_certain():
    rows = ["A,all,2020-04-01,open", "A,all,2020-05-01,open", "A,all,2020-05-01,suspended", "A,all,2020-06-01,open"]
    said = only(take(rows).dataset, "2020-04-30", "2020-05-01", "2020-05-31", "2020-06-02")
    assert [certain for certain, _ in said] == [True, False, False, True]


def test_rows_of_two_services_do_not_contradict_each_other():
    taken = take(["A,freight,2020-05-01,open", "A,passenger,2020-05-01,suspended"])
    assert told(taken) == []
    assert only(taken.dataset, "2020-05-02") == [(True, {"open"}), (True, {"suspended"})]


def test_a_row_about_all_services_contradicts_that_about_one():
    taken = take(["A,all,2020-05-01,open", "A,freight,2020-05-01,suspended"])
    assert [row for row, *_ in told(taken)] == [2, 3]
    assert only(taken.dataset, "2020-05-02") == [(False, BOTH)]


def test_a_row_that_knows_nothing_contradicts_one_of_the_same_day_that_does():
    for rows in (["unknown", "open"], ["open", "unknown"]):
        taken = take([f"A,all,2020-05-01,{status}" for status in rows])
        assert taken.report.clean, told(taken)
        assert [row for row, *_ in told(taken)] == [2, 3]
        assert only(taken.dataset, "2020-05-20") == [(False, {"open", "unknown"})]


def test_the_day_after_an_interval_does_not_contradict_what_begins_on_it():
    text = b"crossing,start,end,status\nA,2020-05-01,2020-05-10,open\nA,2020-05-11,2020-05-20,suspended\n"
    taken = pipeline.take_in({"log.csv": text}, HowToRead(after_end="opposite"), TODAY)
    assert told(taken) == []
    assert only(taken.dataset, "2020-05-12") == [(True, {"suspended"})]


def test_of_intervals_that_contradict_each_other_both_are_possible_and_both_are_named():
    rows = ["A,all,2020-05-01,2020-05-31,open", "A,all,2020-05-05,2020-05-10,suspended", "A,all,2020-07-01,,open"]
    for table in (rows, [rows[1], rows[0], rows[2]]):
        content = "\n".join(["crossing,service,start,end,status", *table]).encode()
        taken = pipeline.take_in({"log.csv": content}, HowToRead(), TODAY)
        assert taken.report.clean
        reasons = {row: reason for row, code, _, reason in told(taken) if code == "same-day"}
        assert reasons.keys() == {2, 3}
        for row, reason in reasons.items():
            assert f"row {5 - row}" in reason
            assert "'open'" in reason
            assert "'suspended'" in reason
        days = only(taken.dataset, "2020-05-04", "2020-05-05", "2020-05-10", "2020-05-11", "2020-07-02")
        both, alone = (False, BOTH), (True, {"open"})
        assert days == [alone, both, both, alone, alone]


def drawn(chance):
    """A small table: few days, so that many rows share one; some are of several days."""
    rows = []
    for _ in range(chance.randint(2, 7)):
        first = FIRST + chance.randint(0, 5)
        last = first + chance.choice([0, 0, 0, 2, 9])
        status = chance.choice(["open", "open", "suspended", "suspended", "partial", "unknown", "unchanged"])
        service = chance.choice(["all", "all", "freight", "passenger"])
        rows.append((f"{first}/{last}", service, status, chance.choice("AAB")))
    return rows


def links_of(rows):
    """What each link's rows say, by crossing and service: the first possible day and the status."""
    found = {}
    named = {row[1] for row in rows} - {"all"}
    for crossing in {row[3] for row in rows}:
        own = [row for row in rows if row[3] == crossing]
        is_divided = any(row[1] != "all" for row in own)
        for service in named if is_divided else ("all",):
            said = [(np.datetime64(row[0][:10]), row[2]) for row in own if row[1] in {service, "all"}]
            found[crossing, service] = said
    return found


@pytest.mark.parametrize("number", range(by_tier(4, 300)))
def test_whatever_the_order_of_rows_none_of_one_day_is_certain_against_another(number):
    chance = seeded(f"same day {number}")
    rows = drawn(chance)
    before: list[object] | None = None
    for _ in range(3):
        chance.shuffle(rows)
        taken = take([f"{crossing},{service},{days},{status}" for days, service, status, crossing in rows])
        if taken.dataset is None:
            assert any(severity == str(Severity.ERROR) for _, _, severity, _ in told(taken))
            assert before in (None, []), rows
            before = []
            continue
        found = on(taken.dataset, *(FIRST + np.arange(40)))
        assert before in (None, found), rows
        before = found
        for (crossing, service), said in links_of(rows).items():
            for day in {day for day, _ in said}:
                statuses = {status for at, status in said if at == day and status != "unchanged"}
                of_day = found[(day - FIRST).astype(int)].items()
                of_link = [words for (place, kind), words in of_day
                           if place == crossing.lower() and service in {kind, "all"}]  # fmt: skip
                assert of_link
                for certain, alternatives in of_link:
                    assert len(statuses) < 2 or (not certain and statuses <= alternatives), (rows, day)


FIRST_DAYS, LENGTHS = 40, (0, 0, 0, 1, 6)
STATUSES = ("open", "suspended", "partial", "unknown", "unknown", "unchanged")


def log_of(chance, n):
    lines = ["crossing,date,service,status,kind"]
    for _ in range(n):
        first = np.datetime64("1969-12-15") + chance.integers(FIRST_DAYS)
        date = f"{first}/{first + LENGTHS[chance.integers(len(LENGTHS))]}"
        status = STATUSES[chance.integers(len(STATUSES))]
        kind = "observation" if status == "unchanged" and chance.random() < 0.5 else str(KIND_OF[status])
        kind = "closure" if chance.random() < 0.05 else kind
        lines.append(f"{'ABC'[chance.integers(3)]},{date},{('all', 'freight')[chance.integers(2)]},{status},{kind}")
    return "\n".join(lines).encode()


def rows_of_links(rows):
    """The positions of the rows of each link, in order."""
    for crossing in sorted(set(rows.crossing)):
        at = [n for n in range(len(rows.row)) if rows.crossing[n] == crossing]
        at.sort(key=lambda n: (rows.begins.earliest[n], rows.status[n] != "unknown", rows.begins.latest[n], n))
        named = {rows.service[n] for n in at}
        for service in ("all",) if named == {"all"} else ("freight",):
            yield service, [n for n in at if rows.service[n] in {service, "all"}]


def one_by_one(rows):
    """The events of each link and the wrong rows, found by remembering what was seen last."""
    events, wrong = [], set()
    for service, at in rows_of_links(rows):
        evidence, held, silent = -(10**7), None, True
        fitting = [n for n in at if rows.status[n] in STATUS_AFTER[Kind(rows.texts["kind"][n].as_py())]]
        wrong |= {*at} - {*fitting}
        for n in fitting:
            status, kind = rows.status[n], rows.texts["kind"][n].as_py()
            first, last = (int(side[n].astype(int)) for side in (rows.begins.earliest, rows.begins.latest))
            others = {rows.status[m] for m in fitting if rows.begins.earliest[m] == rows.begins.earliest[n]}
            contradicts = bool(others - {"unknown", "unchanged"})
            if status != "unknown":
                events.append((n, "begins", service, kind, status, first, last))
                if status != "unchanged" or kind == "observation":
                    evidence, held = max(evidence, last), n
                silent = silent and status == "unchanged"
            elif contradicts and (silent or first <= evidence):
                events.append((n, "begins", service, "evidence_end", "unknown", first, first))
            elif silent:
                events.append((n, "begins", service, "milestone", "unchanged", first, last))
            elif first <= evidence:
                wrong.add(n)
            else:
                if first - 1 > evidence:
                    events.append((held, "last", service, "observation", "unchanged", first - 1, first - 1))
                events.append((n, "begins", service, "evidence_end", "unknown", first, first))
                evidence, silent = first - 1, True
    return events, wrong


@pytest.mark.parametrize("seed", range(12))
def test_changes_are_what_one_finds_row_by_row(seed):
    content = log_of(np.random.default_rng(seeded(f"changes {seed}").getrandbits(64)), 150)
    rows = pipeline.read({"log.csv": content}, HowToRead(), TODAY).rows[0]
    found = of_changes(rows, np.arange(len(rows.row)), 0, 0)
    meant = {"part": PARTS, "service": services(rows), "kind": KINDS, "status": WORDS}
    columns = [
        [meant[name][code] if name in meant else code for code in getattr(found.moves, name).tolist()]
        for name in found.moves.__slots__[:7]
    ]
    events, wrong = one_by_one(rows)
    assert wrong
    assert set(found.wrong) == wrong
    assert list(zip(*columns, strict=True)) == events


READINGS = (
    "A,2023-04-14 06:00,suspended",
    *(f"A,2023-04-14 {hour:02d}:30,open" for hour in range(7, 20)),
    "A,2023-04-14 20:00,suspended",
    "A,2023-04-14 21:00,suspended",
    "A,2023-04-16 08:00,open",
    "A,2023-04-16 09:00,open",
    "A,2023-04-16 15:57,suspended",
)


def test_readings_that_change_nothing_do_not_repeat_the_total_of_their_day_and_none_is_after_the_last():
    titles = take(READINGS, "crossing,date,status").dataset.events["summary"].tolist()
    assert [title for title in titles if "of this day" in title] == [
        "Suspended: 5 h 30 min of this day, in all (row 2 of log.csv and 2 more that touch it).",
        "Open: 12 h 30 min of this day, in all (row 3 of log.csv and 12 more that touch it).",
        "Suspended: 5 h 30 min of this day, in all (row 16 of log.csv and 2 more that touch it).",
        "Open: 7 h 57 min of this day, in all (row 18 of log.csv and 1 more that touches it).",
        "Suspended: 8 h of this day, in all (row 20 of log.csv and 1 more that touches it).",
    ]
    assert "Open (row 4 of log.csv)." in titles


def test_a_day_on_which_a_status_ends_by_the_clock_counts_by_its_end():
    head = "crossing,date,status"
    rows = ["A,2020-05-01 08:00,open", "A,2020-05-02 14:00,unknown", "A,2020-05-03 09:00,suspended"]
    days = ("2020-05-01", "2020-05-02", "2020-05-03")
    lost, open_ = (False, {"unknown"}), (True, {"open"})
    for more, second in ([], lost), (["A,2020-05-02 06:00,open"], lost), (["A,2020-05-02 18:00,open"], open_):
        taken = take([*rows, *more], head)
        assert taken.report.clean
        assert only(taken.dataset, *days) == [open_, second, (True, {"suspended"})]
    taken = take([*rows, "A,2020-05-02 06:00,partial"], head)
    assert "Partial: 8 h of this day, in all (row 5 of log.csv)." in taken.dataset.events["summary"].tolist()


def test_what_is_unknown_at_the_end_of_a_day_is_not_said_again_of_the_next_one():
    rows = ["A,2020-05-01 08:00,open", "A,2020-05-02 06:00,open", "A,2020-05-02 14:00,unknown"]
    events = take([*rows, "A,2020-05-05 09:00,suspended"], "crossing,date,status").dataset.events
    assert events["date"].tolist() == ["2020-05-01", "2020-05-02", "2020-05-02", "2020-05-05"]


LOG_DAYS, A_DAY, OF_A_LOG = 8, 86_400, 25


def drawn_moments(chance):
    """Rows as (link, second since `FIRST`, status, source), of links that have nothing to do with each other."""
    statuses = chance.choice([STATUSES, [status for status in STATUSES if status != "unknown"]])
    return [
        (link, chance.randrange(0, LOG_DAYS * A_DAY, step), chance.choice(statuses), chance.choice("XY"))
        for link in map(str, range(OF_A_LOG))
        for step in chance.choices([1800, 3600, 6 * 3600, A_DAY], k=chance.randint(1, 9))
    ]


def said_at_moments(rows, link):
    """What is said of a link from each of its moments on, until the next one."""
    said = defaultdict(set)
    for own, at, status, _ in rows:
        if own == link and status != "unchanged":
            said[at].add(status)
    return sorted(said.items())


def swept(rows):
    """The seconds of each set of statuses of each link, until the last moment of all."""
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    end = max(at for _, at, _, _ in rows)
    for link in {row[0] for row in rows}:
        for (begin, said), (until, _) in pairwise([*said_at_moments(rows, link), (end, set())]):
            found[link, ";".join(sorted(said))] += until - begin
    return {key: seconds for key, seconds in found.items() if seconds}


def taken_moments(rows):
    begin = FIRST.astype("datetime64[s]")
    lines = [f"{link},{begin + at},{status},{source}" for link, at, status, source in rows]
    return take(lines, "crossing,date,status,source")


@pytest.mark.parametrize("number", range(by_tier(8, 400)))
def test_no_moment_on_which_readings_contradict_each_other_is_certain(number):
    chance = seeded(f"readings {number}")
    rows = drawn_moments(chance)
    before = None
    for _ in range(by_tier(2, 3)):
        chance.shuffle(rows)
        taken = taken_moments(rows)
        assert taken.report.clean
        assert {(row.crossing, row.status): row.seconds for row in taken.time.itertuples()} == swept(rows), rows
        days = range(1 + max(at for _, at, _, _ in rows) // A_DAY)
        found = on(taken.dataset, *(FIRST + np.array(days)))
        assert before in (None, found), rows
        before = found
        for day, link in ((n, link) for n in days for link, _ in found[n]):
            is_certain, alternatives = found[day][link, "all"]
            moments = said_at_moments(rows, link)
            held = [said for at, said in moments if at <= day * A_DAY][-1:]
            of_day = [said for at, said in moments if day * A_DAY <= at < (day + 1) * A_DAY]
            contradicting = [said for said in (*held, *of_day) if len(said) > 1]
            if contradicting:
                assert not is_certain, (rows, day)
                assert set().union(*contradicting) <= alternatives, (rows, day)
            else:
                last = [{"unknown"}, *held, *of_day][-1]
                assert (is_certain, alternatives) == (last != {"unknown"}, last), (rows, day)
