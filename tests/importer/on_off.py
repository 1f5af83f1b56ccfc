"""Generated logs of on/off intervals, and what they say of each day, counted day by day without the engine."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tests.support.tiers import seeded

FIRST = date(1990, 1, 1)


@dataclass(frozen=True)
class Interval:
    crossing: str
    service: str
    status: str
    start: date
    end: date | None


def intervals(n: int, links: int, without_end: float, seed: int) -> list[Interval]:
    """Intervals of links that do not overlap, in a random order; the ends of some are not there."""
    chosen = seeded(f"on and off {seed}")
    services = ("freight", "passenger")
    names = [(f"crossing-{i // 2}", services[i % 2]) for i in range(links)]
    next_day = [FIRST + timedelta(chosen.randrange(400)) for _ in names]
    made = []
    for i in range(n):
        link = i % links
        start = next_day[link]
        end = start + timedelta(min(int(chosen.expovariate(1 / 6)), 200))
        next_day[link] = end + timedelta(1 + (int(chosen.expovariate(1 / 3)) if chosen.random() < 0.6 else 0))
        status = chosen.choice(("on", "on", "off", "off", "limited"))
        made.append(Interval(*names[link], status, start, None if chosen.random() < without_end else end))
    chosen.shuffle(made)
    return made


def csv_of(made: list[Interval]) -> bytes:
    rows = [f"{i.crossing},{i.service},{i.status},{i.start},{i.end or ''}" for i in made]
    return ("crossing,service,state,from,to\n" + "\n".join(rows) + "\n").encode()


def day_by_day(made: list[Interval], last: date) -> dict[tuple[str, str], np.ndarray]:
    """For each link what it is on each day from `FIRST` to the last: 0 unknown, else on 1, off 2, limited 3.

    An interval without an end is one day, unless it is the last of its link: then it goes on.
    """
    codes = {"on": 1, "off": 2, "limited": 3}
    links: dict[tuple[str, str], list[Interval]] = {}
    for interval in made:
        links.setdefault((interval.crossing, interval.service), []).append(interval)
    days = {}
    for link, own in links.items():
        line = np.zeros((last - FIRST).days + 1, int)
        latest = max(interval.start for interval in own)
        for interval in own:
            end = interval.end or (last if interval.start == latest else interval.start)
            for day in range((interval.start - FIRST).days, (min(end, last) - FIRST).days + 1):
                line[day] = codes[interval.status]
        days[link] = line
    return days


def longest_run(line: np.ndarray, code: int) -> int:
    longest = run = 0
    for day in line:
        run = run + 1 if day == code else 0
        longest = max(longest, run)
    return longest
