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
FIRST_DAY = np.datetime64("2020-05-01", "D")
FIRST = FIRST_DAY.astype("datetime64[s]")
DAY, DAYS = 86_400, 12
STATUSES = ("open", "suspended", "partial", "unknown")
FORMS = ("{:%Y-%m-%d %H:%M}", "{:%Y-%m-%dT%H:%M:%SZ}", "{:%d.%m.%Y %H:%M}")


LINKS = 25
"""Each log has so many links, which have nothing to do with each other: so many logs in one."""


def drawn(chance):
    """Intervals as (link, begin, end, status, source) in seconds since `FIRST`; many of a link overlap."""
    rows = []
    for link in map(str, range(LINKS)):
        for _ in range(chance.randint(1, 7)):
            begin = chance.randrange(0, DAYS * DAY, chance.choice([60, 3600, DAY]))
            end = begin + chance.choice([60, 1800, 3600, DAY, 3 * DAY, chance.randrange(60, 2 * DAY, 60)])
            rows.append((link, begin, end, chance.choice(STATUSES), chance.choice(["X", "Y", ""])))
    return rows


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
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    last = max(end for _, _, end, _, _ in rows)
    for link in {row[0] for row in rows}:
        moments = sorted({at for own, begin, end, *_ in rows if own == link for at in (begin, end)} | {last})
        for begin, end in pairwise(moments):
            said = said_at(rows, link, begin)
            found[link, ";".join(s for s in sorted(STATUSES) if s in said) or "unknown"] += end - begin
    return {key: seconds for key, seconds in found.items() if seconds}


@pytest.mark.parametrize("number", range(by_tier(8, 400)))
def test_no_moment_on_which_rows_contradict_each_other_is_certain(number):
    chance = seeded(f"intervals {number}")
    rows, form = drawn(chance), chance.choice(FORMS)
    before = None
    for _ in range(by_tier(2, 3)):
        chance.shuffle(rows)
        taken = take(rows, form)
        time = {(row.crossing, row.status): row.seconds for row in taken.time.itertuples()}
        assert time == swept(rows), rows
        spans = known_log(taken.dataset, Reading(None, apply_disputed=False, stale_after=0)).timeline.spans(0)
        for crossing, own in spans.groupby("crossing_id"):
            starts = own["start"].to_numpy().astype("datetime64[D]")
            for n in range(DAYS + 4):
                row = own.iloc[np.flatnonzero(np.isnat(starts) | (starts <= FIRST_DAY + n))[-1]]
                edges = {at for own, begin, end, *_ in rows if own == crossing for at in (begin, end)}
                moments = [n * DAY, *sorted(at for at in edges if n * DAY < at < (n + 1) * DAY)]
                said = [said_at(rows, crossing, at) for at in moments]
                if contradicting := [each for each in said if len(each) > 1]:
                    assert (row["status"], row["certain"]) == ("unknown", False), (rows, n)
                    assert set().union(*contradicting) <= set(row["alternatives"].split(";")), (rows, n)
                elif said[-1] - {"unknown"}:
                    assert (row["status"], row["certain"]) == (min(said[-1]), True), (rows, n)
                else:
                    assert (row["status"], row["alternatives"]) == ("unknown", "unknown"), (rows, n)
        found = spans.drop(columns="event_id").sort_values(["crossing_id", "start"], ignore_index=True)
        assert before is None or found.equals(before), rows
        before = found


def test_the_answer_says_who_contradicts_whom():
    rows = [
        ("A", 0, 5 * DAY, "open", "X"), ("A", 2 * DAY, 4 * DAY, "suspended", "Y"),
        ("A", 2 * DAY, 4 * DAY, "suspended", "Z"),
    ]  # fmt: skip
    dataset = take(rows, FORMS[0]).dataset
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2020-05-04")))
    told = answer.of_view(dataset, view, view.any_day.listed_links[0])
    assert told.contradicting == {"open": ("X",), "suspended": ("Y", "Z")}
    assert told.hint is None
    assert "contradict" in wording.sentence(dataset, told, translator.say("en"))


def test_the_intervals_of_the_log_brought_in_as_periods_give_the_statuses_of_every_day(dataset):
    timeline = known_log(dataset, Reading(None, apply_disputed=False, stale_after=0)).timeline
    table = timeline.intervals().dropna(subset="start")
    words = {"start": table["start"].dt.strftime("%Y-%m-%d"), "end": table["end"].dt.strftime("%Y-%m-%d").fillna("")}
    content = table.assign(**words)[["crossing_id", "service", "start", "end", "status"]].to_csv(index=False).encode()
    taken = pipeline.take_in({"intervals.csv": content}, HowToRead(open_end="still", end_day="excluded"), TODAY)
    assert taken.report.clean
    own = known_log(taken.dataset, Reading(None, apply_disputed=False, stale_after=0)).timeline
    keys = ["crossing_id", "service", "start"]
    spans = [one.intervals()[[*keys, "status"]].sort_values(keys, ignore_index=True) for one in (timeline, own)]
    spans = [one[one["crossing_id"].isin(own.links["crossing_id"])].reset_index(drop=True) for one in spans]
    assert len(spans[1]) > 100
    assert spans[0].equals(spans[1])


def test_rows_of_different_statuses_and_crossings_are_examples_of_what_was_read():
    rows = [
        ("A", 60, 3600, "open", ""), ("A", DAY, 2 * DAY, "open", ""), ("B", 0, DAY, "suspended", ""),
        ("C", DAY, 2 * DAY, "open", ""),
    ]  # fmt: skip
    taken = take(rows, FORMS[0])
    assert [(each.crossing, each.status, each.begin, each.end, each.is_interval) for each in taken.examples] == [
        ("A", "open", ("2020-05-01", "00:01"), ("2020-05-01", "01:00"), True),
        ("B", "suspended", ("2020-05-01", "00:00"), ("2020-05-02", "00:00"), True),
        ("C", "open", ("2020-05-02", "00:00"), ("2020-05-03", "00:00"), True),
    ]


def test_a_title_says_how_long_a_status_lasts_on_a_day_that_it_does_not_fill():
    rows = [("A", 6 * 3600, 2 * DAY, "open", ""), ("A", 3 * DAY + 120, 3 * DAY + 2280, "suspended", "")]
    titles = take(rows, FORMS[0]).dataset.events["summary"].tolist()
    assert "Open: 18 h of this day, in all (row 2 of log.csv)." in titles
    assert "Suspended: 36 min of this day, in all (row 3 of log.csv)." in titles


def test_the_total_of_a_day_is_that_of_all_rows_which_touch_it_and_ends_with_the_log():
    hours = [(1, 2), (1.5, 3), (8, 9.5), (22, 26), (40, 40.95)]  # two overlap, one goes into the next day
    rows = [("A", int(begin * 3600), int(end * 3600), "suspended", "") for begin, end in hours]
    titles = take(rows, FORMS[0], after_end="open").dataset.events["summary"].tolist()
    assert "Suspended: 5 h 30 min of this day, in all (row 2 of log.csv and 3 more that touch it)." in titles
    assert "Suspended: 2 h 57 min of this day, in all (row 6 of log.csv and 1 more that touches it)." in titles
    assert "Open after that; open for 14 h of this day, in all (row 6 of log.csv)." in titles
    assert not [title for title in titles if "after that: " in title]


def test_a_source_speaks_of_no_day_after_its_publication():
    lines = ["crossing,start,end,status,source,published", "A,2020-05-07,2020-05-20,open,X,2020-05-07"]
    lines.append("A,2020-05-10,2020-05-11,suspended,Y,2020-05-12")
    taken = pipeline.take_in({"log.csv": "\n".join(lines).encode()}, HowToRead(), TODAY)
    assert taken.report.clean
    events = taken.dataset.claims.merge(taken.dataset.sources, on="source_id")
    assert (events["published_latest"] >= events["claimed_earliest"]).all()


def test_a_contradiction_before_1970_is_one():
    lines = ["crossing,start,end,status", "A,1950-05-01,1950-05-20,open", "A,1950-05-10,1950-05-11,suspended"]
    dataset = pipeline.take_in({"log.csv": "\n".join(lines).encode()}, HowToRead(), TODAY).dataset
    timeline = known_log(dataset, Reading(None, apply_disputed=False, stale_after=0)).timeline
    days = {"1950-05-09": "open", "1950-05-10": "unknown", "1950-05-11": "unknown", "1950-05-12": "open"}
    assert {day: timeline.status_on(np.datetime64(day))["status"][0] for day in days} == days


def test_a_night_in_which_clocks_go_forward_has_its_true_seconds():
    lines = "crossing,start,end,status\nA,2024-03-30T22:30:00Z,2024-03-31T01:30:00Z,suspended\n"
    for zone in ("", "Europe/Copenhagen"):
        taken = pipeline.take_in({"log.csv": lines.encode()}, HowToRead(time_zone=zone), TODAY)
        assert taken.time["seconds"].tolist() == [3 * 3600]
    assert taken.dataset.events["date"].iloc[0] == "2024-03-30"
    assert "Suspended: 30 min of this day, in all (row 2 of log.csv)." in taken.dataset.events["summary"].tolist()


def test_changes_have_the_true_seconds_of_a_day_of_23_hours():
    lines = "crossing,date,status\nA,2024-03-31T01:00:00+01:00,open\nA,2024-04-01T01:00:00+02:00,closed\n"
    for zone in ("", "Europe/Copenhagen"):
        taken = pipeline.take_in({"log.csv": lines.encode()}, HowToRead(time_zone=zone), TODAY)
        assert taken.time["seconds"].tolist() == [23 * 3600]


@pytest.mark.parametrize("zone", ["", "Asia/Seoul"])
def test_a_log_that_covers_a_day_counts_it_to_its_end_where_the_log_is(zone):
    lines = "crossing,start,end,status\nA,2024-03-30T20:00:00+09:00,,suspended\n"
    after = "crossing,date,status\nA,2024-03-30T20:00:00+09:00,suspended\n"
    for text in (lines, after):
        how = HowToRead(time_zone=zone, covered_to="2024-03-31", open_end="still")
        taken = pipeline.take_in({"log.csv": text.encode()}, how, TODAY)
        assert taken.time["seconds"].tolist() == [28 * 3600]


def test_an_interval_that_changes_nothing_is_an_event_on_its_first_day():
    lines = ["crossing,start,end,status", "A,2020-01-01,2020-01-05,open", "B,2020-02-01,2020-02-05,unchanged"]
    for chosen in ([*lines, "B,2020-03-01,2020-03-05,suspended"], [lines[0], lines[2]]):
        taken = pipeline.take_in({"log.csv": "\n".join(chosen).encode()}, HowToRead(), TODAY)
        told = taken.dataset.events[["date", "kind", "status_after"]].to_numpy().tolist()
        assert ["2020-02-01", "milestone", "unchanged"] in told
        assert set(taken.time["status"]) <= {"open", "suspended", "unknown"}


def test_hours_of_many_days_are_no_stop_of_days():
    """An alert each day, after which nothing is known: no day ends with it, so that no day is suspended."""
    rows = [("A", n * DAY + 7200, n * DAY + 9300, "suspended", "") for n in range(DAYS)]
    taken = take(rows, FORMS[0])
    timeline = known_log(taken.dataset, Reading(None, apply_disputed=False, stale_after=0)).timeline
    assert set(timeline.spans(0)["status"]) == {"unknown"}
    assert taken.dataset.events["summary"].str.startswith("Suspended: 35 min of this day, in all").sum() == DAYS
    assert taken.time.set_index("status")["seconds"]["suspended"] == DAYS * 2100


def test_the_day_on_which_an_interval_ends_says_how_long_it_lasted_whatever_follows():
    lines = "crossing,start,end,status\nA,2020-01-01,2020-01-03T14:30,suspended\nA,2020-02-01,2020-02-03,open\n"
    said = pipeline.take_in({"log.csv": lines.encode()}, HowToRead(), TODAY).dataset.events.set_index("date")["summary"]
    assert said["2020-01-03"] == (
        "Nothing known after that; suspended for 14 h 30 min of this day, in all (row 2 of log.csv)."
    )
    assert said["2020-02-04"] == "Nothing known after that (row 3 of log.csv)."


def test_each_source_that_says_the_same_of_a_day_has_its_claim():
    rows = [("A", 36_000, DAY + 72_000, "suspended", source) for source in ("X", "Y", "X")]
    dataset = take(rows, FORMS[1]).dataset
    begun = dataset.events.loc[dataset.events["status_after"] == "suspended", "event_id"]
    of = dataset.claims.loc[dataset.claims["event_id"].isin(begun), "source_id"]
    assert sorted(dataset.sources.set_index("source_id").loc[of, "publisher"]) == ["X", "Y"]
