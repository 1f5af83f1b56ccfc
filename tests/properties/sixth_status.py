"""`python -m tests.properties.sixth_status [NUMBER …]`: a sixth status in the table, with each set of properties.

For each one the product is imported anew over a table that has it, replays some logs and makes the exports of a small
package; an oracle that reads the same table works out the same. Nothing of it stays: the process ends.
"""

import csv
import importlib
import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.support.tiers import by_tier, seeded

FLAGS = ("is_known", "has_track", "is_open", "runs", "is_stopped", "goes_stale", "group_acts")
COMBINATIONS = tuple(product((False, True), repeat=len(FLAGS)))
SEVERITIES = (5, 15, 25)
"""Between open and partial, between partial and suspended, and worse than suspended."""
TABLE = Path(__file__).resolve().parents[2] / "raillinks" / "domain" / "status.py"
OWN, LOGS = ("raillinks", "tests"), by_tier(1, 5)
EXPORTS = by_tier(10, 1)
"""In `make test` some combinations are exported too, one of each severity: that takes longest."""
FIRST, LAST, COUNTED_TO = date(2020, 1, 5), date(2020, 2, 4), date(2020, 2, 2)
PERIOD = (date(2020, 1, 8), date(2020, 2, 1))
STALE_AFTER = 9
LOG = {
    "events": """event_id,date,order_in_day,crossing_id,service,kind,status_after,cause_class,summary
e1,2020-01-06,,alpha-beta,all,opening,open,,It opens.
e2,2020-01-10,,alpha-beta,freight,restriction,sixth,,It is the sixth.
e3,2020-01-14,,all-china-dprk,all,suspension,sixth,flood,All are the sixth.
e4,2020-01-20,,all-china-dprk,all,suspension,suspended,flood,All stop.
e5,2020-01-25,,alpha-beta,all,resumption,open,,It opens again.
e6,2020-01-28,,alpha-beta,all,restriction,sixth,,It is the sixth again.
""",
    "claims": """claim_id,event_id,source_id,stance,claimed_date,preferred,own_act,basis,speaker,detail
c1,e1,s1,supports,2020-01-06,,,observed,,
c2,e2,s2,supports,2020-01-10,,,observed,,
c3,e3,s1,supports,2020-01-14,,,observed,,
c4,e4,s1,supports,2020-01-20,,,observed,,
c5,e4,s2,supports,2020-01-20,,,observed,,
c6,e5,s2,supports,2020-01-25,,,observed,,
c7,e6,s1,supports,2020-01-28,,,observed,,
""",
    "sources": """source_id,publisher,title,url,language,published,source_type,seen
s1,P,One,https://example.org/1,en,2020-02-01,news,read
s2,Q,Two,https://example.org/2,en,2020-02-01,news,read
""",
}
EXPORTED = ("status", "compare", "uptime", "intervals", "suspensions")
MEMBER, ROW = '    SUSPENDED = "suspended"\n', "        Status.SUSPENDED: StatusRow(\n"


def main(numbers: list[str]) -> int:
    """Tries the combinations of some numbers, or all."""
    for number in map(int, numbers) if numbers else range(len(COMBINATIONS)):
        flags = dict(zip(FLAGS, COMBINATIONS[number], strict=True))
        install(flags, severity_of(number))
        try:
            _Tried(number).everything(exports=number % EXPORTS == 0)
        except AssertionError as error:
            error.add_note(f"combination {number}: {flags}")
            raise
    return 0


def severity_of(number: int) -> int:
    """The severity with which a combination is tried; the numbers that `make test` tries are nearly all threefold."""
    return SEVERITIES[(number + number // 8) % len(SEVERITIES)]


def install(flags: dict[str, bool], severity: int) -> None:
    """Puts a table with the sixth status in the place of the product's own, and forgets what was made of that."""
    for name in [name for name in sys.modules if name.split(".")[0] in OWN and name != __name__]:
        del sys.modules[name]
    properties = "".join(f"            {name}={value},\n" for name, value in flags.items())
    kinds = "Kind.RESTRICTION, Kind.OPENING, Kind.SUSPENSION, Kind.OBSERVATION"
    row = (
        f"        Status.SIXTH: StatusRow(\n            meaning='', rule='', kinds=({kinds}), severity={severity},\n"
        f"            colour=(1, 2, 3),\n{properties}        ),\n"
    )
    source = TABLE.read_text(encoding="utf-8")
    assert source.count(MEMBER) == source.count(ROW) == 1
    source = source.replace(MEMBER, f'    SIXTH = "sixth"\n{MEMBER}').replace(ROW, f"{row}{ROW}")
    module = ModuleType("raillinks.domain.status")
    sys.modules[module.__name__] = module
    exec(compile(source, str(TABLE), "exec"), module.__dict__)  # noqa: S102 (our own file)


class _Tried:
    """The product over the table, beside the oracle over the same one."""

    def __init__(self, seed: int) -> None:
        self.chance = seeded(f"status {seed}")
        load = importlib.import_module
        self.oracles, self.frames = load("tests.properties.oracles"), load("tests.frames")
        self.strategies, self.status = load("tests.strategies"), load("raillinks.domain.status")
        self.timeline = load("raillinks.engine.timeline")
        self.uptime, self.periods = load("raillinks.metrics.uptime"), load("raillinks.metrics.periods")
        self.stops = load("raillinks.metrics.suspensions")
        self.compare, self.single_source = load("raillinks.metrics.compare"), load("raillinks.query.single_source")
        self.rows = self.status.STATUS_ROWS

    def everything(self, *, exports: bool) -> None:
        """Replays some logs, and may make the exports of a package, which takes longest."""
        assert "sixth" in self.oracles.ORDER
        for _ in range(LOGS):
            log, other = self.log(7, 12), self.log(7, 12)
            self.replay(log)
            self.counts(log)
            self.two(log, other)
            self.ranges(self.log(4, 3))
        if exports:
            self.exports()

    def log(self, most: int, longest: int) -> list[dict[str, str]]:
        """Events on one crossing and the group, half of them with the sixth status."""
        moves = self.strategies._MOVES  # noqa: SLF001 (what the laws draw from)
        sixth = [move for move in moves if move[1] == "sixth"]
        return [self.event(number, self.chance.choice((moves, sixth)[number % 2]), longest) for number in range(most)]

    def event(self, number: int, move: tuple[str, str], longest: int) -> dict[str, str]:
        """One event, of any window, on the group where its kind allows it."""
        enums = importlib.import_module("raillinks.domain.enums")
        kind, after = move
        group = kind not in enums.NOT_ON_GROUP and self.chance.random() < 0.4
        first = FIRST + timedelta(self.chance.randrange(28))
        last = first + timedelta(self.chance.choice((0, 0, self.chance.randrange(1, longest))))
        return {
            "event_id": f"e{number}", "date": f"{first}" if first == last else f"{first}/{last}",
            "order_in_day": str(number), "crossing_id": enums.GROUP if group else "alpha-beta",
            "service": self.chance.choice(("all", "freight")), "kind": str(kind), "status_after": after,
            "cause_class": self.chance.choice(("", "flood")),
        }  # fmt: skip

    def replayed(self, log: list[dict[str, str]]) -> Any:
        return self.timeline.make_timeline(self.frames.events(log), self.frames.links())

    def moves(self, log: list[dict[str, str]]) -> Iterator[tuple[tuple[str, str], list[Any]]]:
        """Each link with its moves, as the oracle finds them."""
        for link in self.strategies.LINKS:
            yield link, self.oracles.moves(self.oracles.from_rows(log), link)

    def replay(self, log: list[dict[str, str]]) -> None:
        """Status, alternatives, certainty and staleness of each day."""
        timeline, happenings = self.replayed(log), self.oracles.from_rows(log)
        moves = dict(self.moves(log))
        for day in self.oracles.all_days(FIRST - timedelta(1), LAST):
            for row in timeline.status_on(self.frames.day(day), STALE_AFTER).to_dict("records"):
                link = row["crossing_id"], row["service"]
                expected = self.oracles.alternatives_on(moves[link], day)
                status = self.oracles.status_on(moves[link], day)
                evidence = self.oracles.last_evidence(happenings, link, day)
                stale = self.oracles.is_stale(status, evidence, day, STALE_AFTER)
                assert (row["status"], set(row["alternatives"].split(";"))) == (status, expected)
                assert row["stale"] == stale
                assert row["certain"] == (len(expected) == 1 and not stale and self.oracles.is_known(status))

    def counts(self, log: list[dict[str, str]]) -> None:
        """The days of each status, of evidence, of suspensions and of their causes."""
        timeline, days = self.replayed(log), [self.frames.day(day) for day in (*PERIOD, COUNTED_TO)]
        figures = self.uptime.uptime(timeline, *days, stale_after=STALE_AFTER).to_dict("records")
        panel = self.periods.panel(timeline, [tuple(days[:2])], days[2], stale_after=STALE_AFTER).to_dict("records")
        happenings = self.oracles.from_rows(log)
        for row, of_panel, (link, moves) in zip(figures, panel, self.moves(log), strict=True):
            expected = self.days(happenings, link, moves)
            counted = {name: row[name] for name in expected}
            assert counted == expected
            assert {name: of_panel[name] for name in expected if name in of_panel} == {
                name: value for name, value in expected.items() if name in of_panel
            }
        self.suspensions(log, timeline)

    def days(self, happenings: list[Any], link: tuple[str, str], moves: list[Any]) -> dict[str, int]:
        """The days of a link in the period, one by one."""
        o, every = self.oracles, list(self.oracles.all_days(*PERIOD))
        statuses = [o.status_on(moves, day) for day in every]
        stale = [
            o.is_stale(status, o.last_evidence(happenings, link, day), day, STALE_AFTER)
            for status, day in zip(statuses, every, strict=True)
        ]
        known = sum(map(o.is_of_base, statuses))
        made = {f"{status}_days": statuses.count(status) for status in o.ORDER if o.is_known(status)}
        runs = [run for run in o.runs(moves, *PERIOD) if o.is_suspension(run[2])]
        return made | {
            "open_days": sum(map(o.is_open, statuses)),
            "suspended_days": sum(map(o.is_suspension, statuses)),
            "known_days": known,
            "stale_days": sum(stale),
            "fresh_days": known - sum(stale),
            "unknown_days": sum(not o.is_known(status) for status in statuses),
            "suspensions": len(runs),
        }

    def suspensions(self, log: list[dict[str, str]], timeline: Any) -> None:
        """The times without trains, and the suspended days by cause."""
        o, events = self.oracles, self.frames.events(log)
        claims = self.frames.claims([]).assign(house="")
        period = tuple(self.frames.day(day) for day in PERIOD)
        table = self.stops.suspensions(timeline, events, claims, period, self.frames.day(COUNTED_TO))
        by_cause = self.stops.suspended_by_cause(timeline, events, period, self.frames.day(COUNTED_TO))
        for (crossing, service), moves in self.moves(log):
            runs = o.runs(moves, *PERIOD)
            stopped = [run for run in runs if o.is_known(run[2]) and self.rows[run[2]].is_stopped]
            mine = table[(table["crossing_id"] == crossing) & (table["service"] == service)].iloc[::-1]
            assert mine["status"].tolist() == [run[2] for run in stopped]
            exact = ~mine["at_least"].to_numpy(bool)
            lengths = [(run[1] - run[0]).days + 1 for run in stopped]
            assert mine["days_in_period"][exact].tolist() == [n for n, sure in zip(lengths, exact, strict=True) if sure]
            causes = by_cause[(by_cause["crossing_id"] == crossing) & (by_cause["service"] == service)]
            suspended = sum((run[1] - run[0]).days + 1 for run in runs if o.is_suspension(run[2]))
            assert causes["suspended_days"].sum() == suspended

    def two(self, log: list[dict[str, str]], other: list[dict[str, str]]) -> None:
        """Two days of a log, and the days on which two logs differ."""
        timeline, second = self.replayed(log), self.replayed(other)
        one, two = map(self.frames.day, PERIOD)
        table = self.compare.compare(timeline, self.frames.events(log), one, two, STALE_AFTER).to_dict("records")
        moves, others = dict(self.moves(log)), dict(self.moves(other))
        for row in table:
            mine = moves[row["crossing_id"], row["service"]]
            expected = [self.oracles.status_on(mine, day) for day in PERIOD]
            assert [row["status"], row["compare_status"]] == expected
        differing = {
            (*link, day): pair
            for link in moves
            for day in self.oracles.all_days(*PERIOD)
            if len(set(pair := tuple(self.oracles.status_on(each[link], day) for each in (moves, others)))) > 1
        }
        changed = self.single_source.changed_days(timeline, second, (one, two)).to_dict("records")
        assert differing == {
            (row["crossing_id"], row["service"], day): (row["status"], row["status_without"])
            for row in changed
            for day in self.oracles.all_days(row["from"].date(), row["to"].date())
        }

    def ranges(self, log: list[dict[str, str]]) -> None:
        """Open on all, some or none of the days, and the fewest and the most days of each status."""
        o, timeline = self.oracles, self.replayed(log)
        days = [self.frames.day(day) for day in (*PERIOD, PERIOD[1])]
        answers = self.uptime.open_on(timeline, *days).to_dict("records")
        panel = self.periods.panel(timeline, [tuple(days[:2])], days[2]).to_dict("records")
        every = list(o.all_days(*PERIOD))
        for row, of_panel, (_, moves) in zip(answers, panel, self.moves(log), strict=True):
            tries = [[o.status_when_placed(*placing, day) for day in every] for placing in o.placed_in_any_order(moves)]
            is_open = [[o.is_open(status) for status in each] for each in tries]
            is_shut = [[o.is_known(status) and not o.is_open(status) for status in each] for each in tries]
            unknown = [sum(not o.is_known(status) for status in each) for each in tries]
            least, most = min(map(sum, is_open)), max(map(sum, is_open))
            always_open, always_shut = (
                [all(column) for column in zip(*each, strict=True)] for each in (is_open, is_shut)
            )
            word = "all" if all(always_open) else "none" if all(always_shut) else "cannot_say"
            word = "some" if any(always_open) and any(always_shut) else word
            assert (row["open_on"], row["open_days_min"], row["open_days_max"]) == (word, least, most)
            assert row["unknown_days_max"] == max(unknown)
            assert (of_panel["unknown_days_min"], of_panel["unknown_days_max"]) == (min(unknown), max(unknown))
            if o.is_known("sixth") and not o.is_open("sixth"):
                sixth = [each.count("sixth") for each in tries]
                assert (of_panel["sixth_days_min"], of_panel["sixth_days_max"]) == (min(sixth), max(sixth))
            assert (of_panel["open_days_min"], of_panel["open_days_max"]) == (least, most)

    def exports(self) -> None:
        """The tables that a reader takes away, from a package whose log has the status."""
        load = importlib.import_module
        table_bytes = load("raillinks.exports.table_bytes")
        log = self.strategies.Log(*(tuple(self.padded(*table).to_dict("records")) for table in LOG.items()))
        dataset = self.dataset()
        days = dict(zip(("from_", "to"), map(self.frames.day, PERIOD), strict=True))
        chosen = load("raillinks.query.selection").Selection(
            as_of=self.frames.day(PERIOD[1]), compare_with=self.frames.day(PERIOD[0]), stale_after=STALE_AFTER,
            context=True, **days,
        )  # fmt: skip
        view = load("raillinks.query.views").make_view(dataset, chosen)
        tables = {name: _rows(table_bytes.plain_csv(dataset, view, name)) for name in EXPORTED}
        tables["panel"] = _rows(table_bytes.plain_csv(dataset, view, "panel", {"every": "day"}))
        tables["sensitivity"] = _rows(table_bytes.plain_csv(dataset, view, "sensitivity"))
        happenings = self.oracles.from_rows(log.events)
        for link, moves in self.moves(list(log.events)):
            mine = {
                name: [row for row in rows if (row.get("crossing_id"), row.get("service")) == link]
                for name, rows in tables.items()
            }
            self.exported(mine, happenings, link, moves)
            self.without(log, mine["sensitivity"], link, moves)

    def exported(
        self, tables: dict[str, list[dict[str, str]]], happenings: list[Any], link: tuple[str, str], moves: list[Any]
    ) -> None:
        """The rows of a link in all tables."""
        o = self.oracles
        on = [o.status_on(moves, day) for day in PERIOD]
        assert [row["status"] for row in tables["status"]] == [on[1]]
        assert [(row["status"], row["compare_status"]) for row in tables["compare"]] == [(on[1], on[0])]
        expected = self.days(happenings, link, moves)
        (row,) = tables["uptime"]
        assert {name: int(row[name] or 0) for name in expected} == expected
        assert (row["open_days"] == "") == (expected["unknown_days"] == int(row["period_days"]))
        for row, day in zip(tables["panel"], o.all_days(*PERIOD), strict=True):
            status = o.status_on(moves, day)
            counted = status if o.is_known(status) else "unknown"
            assert (row["from"], row[f"{counted}_days"]) == (str(day), "1")
            assert (row["open_days"], row["known_days"]) == (
                str(int(o.is_open(status))) if o.is_known(status) else "",
                str(int(o.is_of_base(status))),
            )
        runs = o.runs(moves, date(2019, 12, 31), COUNTED_TO)
        touching = [status for first, last, status in runs if first <= PERIOD[1] and last >= PERIOD[0]]
        assert [row["status"] for row in tables["intervals"]][::-1] == touching
        stops = [run[2] for run in o.runs(moves, *PERIOD) if o.is_known(run[2]) and self.rows[run[2]].is_stopped]
        assert [row["status"] for row in tables["suspensions"]][::-1] == stops

    def without(self, log: Any, rows: list[dict[str, str]], link: tuple[str, str], moves: list[Any]) -> None:
        """The days that change without a publisher."""
        leaving_out = importlib.import_module("tests.properties.oracles.leaving_out")
        for publisher in ("P", "Q"):
            left = leaving_out.without(log, lambda _, source, publisher=publisher: source["publisher"] == publisher)
            others = self.oracles.moves(left, link)
            expected = {
                day: pair
                for day in self.oracles.all_days(*PERIOD)
                if len(set(pair := tuple(self.oracles.status_on(each, day) for each in (moves, others)))) > 1
            }
            assert expected == {
                day: (row["status"], row["status_without"])
                for row in rows
                if (row["left_out"], row["name"]) == ("publisher", publisher)
                for day in self.oracles.all_days(*(date.fromisoformat(row[end]) for end in ("from", "to")))
            }

    def dataset(self) -> Any:
        """The small package with a log that has the status."""
        load = importlib.import_module
        tiny, package_files = load("tests.tiny"), load("raillinks.package.package_files")
        contents = tiny.files()
        described = json.loads(contents["datapackage.json"])
        described["covered_to"] = str(COUNTED_TO)
        for resource in described["resources"]:
            for counted in ("bytes", "hash", "rows"):
                resource.pop(counted, None)
            for field in resource.get("schema", {}).get("fields", []):
                if field["name"] == "status_after":
                    field["constraints"]["enum"].append("sixth")
        tables = {
            f"data/{name}.csv": self.padded(name, text).to_csv(index=False).encode() for name, text in LOG.items()
        }
        contents |= tables | {"datapackage.json": json.dumps(described).encode()}
        dataset, problems = load("raillinks.validation.load").parse_and_check(package_files.of_contents(contents))
        wrong = [problem for problem in problems if problem.severity == "error"]
        assert not wrong, wrong
        return dataset

    def padded(self, table: str, text: str) -> Any:
        """A table with all its columns."""
        return self.frames.text(csv.DictReader(text.splitlines()), self.frames.columns(table))


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(content.decode().splitlines()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
