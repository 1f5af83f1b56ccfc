"""What the log says of every link on every day, by runs of days on which it says the same.

Each answer is worked out by the rules of the core (`views/answer`, `wording`); only the days between those
on which something can change are left out. The browser looks a day up and puts its words in the heading.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from dashboard.map import grounds
from dashboard.widgets.labels import link_name
from dashboard.widgets.open_page import OpenPage
from raillinks.answer import answer, border, border_wording, wording
from raillinks.answer.answer import Answer
from raillinks.answer.border import Border
from raillinks.answer.wording import Part
from raillinks.domain import dates
from raillinks.domain.enums import GROUP, Confidence, Kind
from raillinks.domain.status import COUNTED
from raillinks.package.dataset import Dataset
from raillinks.query import single_source, view_figures
from raillinks.query.known_log import Link
from raillinks.query.selection import Selection
from raillinks.query.views import View
from timemap import payload
from timemap.day_numbers import number

ONE_DAY = np.timedelta64(1, "D")
YEARS_AFTER = 5
"""How many years after the last one of the log are answered: what is last known is said, and when it is stale."""
PLACE = "\ue000"
"""Stands where the browser puts the day. A package has no such character in a name: it means nothing."""
TENTH = np.timedelta64(9, "D")
"""From the first day of a month to the tenth, which has one more digit: less of a sentence may fit beside it."""
SHORTEST_AND_LONGEST = ("2001-05-01", "2001-09-30", "2001-12-30")
"""Days whose words are the shortest, and the longest, of their year in each of the languages."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Days on which a link has the same answer but for the day itself.

    Args:
        first: The first of them; the next piece ends it.
        given: The answer on that day.
    """

    first: np.datetime64
    given: Answer


def of_day(view: View, day: np.datetime64) -> View:
    """The view on another day. Only the day is another: what is in view on it is not chosen anew."""
    return replace(view, selection=Selection(as_of=day))


def reach(dataset: Dataset, view: View) -> tuple[np.datetime64, np.datetime64]:
    """The first and the last day that are answered.

    A year after the last evidence a status is stale, and then nothing changes any more; but the words of a day are
    longer or shorter, so the days end with the fifth year after the log. The page refuses later ones.

    Args:
        dataset: The package.
        view: Everything known.
    """
    years_after = dataset.covered_to.astype("datetime64[Y]") + YEARS_AFTER + 1
    return payload.reach(dataset, view, dataset.covered_to)[0], years_after.astype("datetime64[D]") - ONE_DAY


def pieces(page: OpenPage, link: Link, reach: tuple[np.datetime64, np.datetime64]) -> list[Piece]:
    """The answers of one link, from the first day of a reach to the last.

    Between two of the days on which something can change (`_days_of_change`) an answer changes at most once: where the
    nearest hint is another one, since one event comes nearer each day and the other recedes. That day is searched.

    Args:
        page: The package and the view.
        link: The link.
        reach: The first and the last day.
    """

    def on(day: np.datetime64) -> Answer:
        return answer.of_view(page.dataset, of_day(page.view, day), link)

    days = [day for day in _days_of_change(page, link) if reach[0] < day <= reach[1]]
    found: list[Piece] = []
    for first, end in pairwise([reach[0], *days, reach[1] + ONE_DAY]):
        found += _within(on, first, end - ONE_DAY)
    return [piece for n, piece in enumerate(found) if not n or not _same(piece.given, found[n - 1].given)]


def _within(on: Any, first: np.datetime64, last: np.datetime64) -> list[Piece]:  # noqa: ANN401 (a function of a day)
    """The pieces of days within which an answer changes at most once."""
    begins = Piece(first, on(first))
    if begins.given.hint is None or last == first or _same(begins.given, on(last)):
        return [begins]
    low, high = first, last
    while high - low > ONE_DAY:
        middle = low + (high - low) // 2
        if _same(begins.given, on(middle)):
            low = middle
        else:
            high = middle
    return [begins, Piece(high, on(high))]


def _same(one: Answer, other: Answer) -> bool:
    """Whether two answers differ in the day alone, as far as words say it."""
    return _said(one) == _said(other)


def _said(given: Answer) -> tuple[object, ...]:
    """All that the words of an answer are made of, but the day."""
    event = given.grounds.event
    own = (
        None if event is None else (event["date_latest"] <= given.asked.as_of, event["date"] == str(given.asked.as_of))
    )
    hint = None
    if given.hint is not None:
        is_later = dates.of_cell(given.hint.event["date_earliest"]) > given.asked.as_of
        hint = given.hint.event["event_id"], given.hint.is_first, is_later
    against = given.grounds.claim_against
    return (
        given.standing, given.hangs_on, None if event is None else event["event_id"], own, given.before,
        given.last_known, given.old, given.statuses, given.open_on["open_on"], hint,
        None if against is None else against["claim_id"],
    )  # fmt: skip


def _days_of_change(page: OpenPage, link: Link) -> list[np.datetime64]:
    """The days on which an answer can change.

    A span begins; the date of its own event is over, on whose last day it says "since that day"; a disputed event of
    the crossing begins, which may speak against it; during a span of `unknown` what happened nearby begins or ends, so
    that its distance no longer shrinks or begins to grow; the days that the log covers end; the status begins or no
    longer hangs on one publisher alone.
    """
    log = page.view.any_day.log
    events, spans = log.events, log.histories[link].spans
    places = [link[0], *([GROUP] if link[0] in page.dataset.chinese_crossings else [])]
    near = events[events["crossing_id"].isin(places)]
    days = {page.dataset.covered_to + ONE_DAY}
    hanging = single_source.days(page.dataset, log, [link])[link]
    days |= {
        day for first, last in hanging for day in (first, None if last is None else last + ONE_DAY) if day is not None
    }
    days |= _days(near[near["confidence"] == Confidence.DISPUTED], "date_earliest")
    starts = [dates.day_or_none(span["start"]) for span in spans]
    for span, first, end in zip(spans, starts, [*starts[1:], None], strict=True):
        over = _days(events[events["event_id"] == span["event_id"]], "date_latest")
        inside = over | {day + ONE_DAY for day in over}
        if span["status"] not in COUNTED:
            inside |= _days(near, "date_earliest") | _days(near, "date_latest")
        days |= {day for day in inside if (first is None or day > first) and (end is None or day < end)}
        days |= set() if first is None else {first}
    return sorted(days)


def _days(events: pd.DataFrame, name: str) -> set[np.datetime64]:
    """The days of a column, but for open sides."""
    return {day for day in dates.to_days(events[name]) if not np.isnat(day)}


def all_links(pages: Mapping[str, OpenPage], reach: tuple[np.datetime64, np.datetime64]) -> dict[str, list[Any]]:
    """The answers of every listed link, by language.

    Args:
        pages: The package and the view, with names and messages in each language.
        reach: The first and the last day.
    """
    page = next(iter(pages.values()))
    links = [
        (str(crossing), str(service)) for crossing, service in page.view.links[["crossing_id", "service"]].to_numpy()
    ]
    found: dict[str, list[Any]] = {lang: [] for lang in pages}
    for link in links:
        in_all = told(pages, link, pieces(page, link, reach), reach[1] + ONE_DAY)
        for lang, own in in_all.items():
            found[lang].append({"link": list(link), "name": link_name(_row(link), pages[lang].names, pages[lang].say),
                                **own})  # fmt: skip
    return found


def _row(link: Link) -> Mapping[str, str]:
    return {"crossing_id": link[0], "service": link[1]}


def of_events(page: OpenPage) -> Mapping[str, Link]:
    """The link of each event that has a listed one, by the event's id: a press on the event chooses it."""
    ids = [str(event_id) for event_id in page.view.known["event_id"]]
    return {event_id: link for event_id in ids if (link := answer.link_of_event(page.view, event_id))}


def of_border(page: OpenPage, reach: tuple[np.datetime64, np.datetime64]) -> dict[str, Any]:
    """The answers for all listed links together, where no link is chosen.

    Args:
        page: The package, the view and the language.
        reach: The first and the last day.

    Returns:
        `name`, and `runs`, each the number of its first day and the position of its words in `words`: both lines with a
        line break between, and `PLACE` for the day.
    """
    words: dict[str, int] = {}
    runs: list[list[int]] = []
    days = [day for day in _days_of_border(page) if reach[0] < day <= reach[1]]
    for first, end in pairwise([reach[0], *days, reach[1] + ONE_DAY]):
        given = border.of_view(page.dataset, of_day(page.view, first))
        if given is None:
            break
        for day in _first_days(page, given, first, end):
            run = [number(day), words.setdefault(_lines(page, given, day), len(words))]
            if not runs or run[1] != runs[-1][1]:
                runs.append(run)
    return {"name": page.say("All listed links"), "runs": runs, "words": [*words]}


def _first_days(page: OpenPage, given: Border, first: np.datetime64, end: np.datetime64) -> Iterator[np.datetime64]:
    """The first day of days with one answer, and those on which other words fit beside a longer or shorter day."""
    yield first
    if len({_lines(page, given, np.datetime64(day)) for day in SHORTEST_AND_LONGEST}) > 1:
        yield from _days_of_another_length(first, end)


def _lines(page: OpenPage, given: Border, day: np.datetime64) -> str:
    """Both lines of an answer on a day that it holds for, with `PLACE` for the day."""
    on_day = given if given.last_known else replace(given, asked=Selection(as_of=day), days=(day, day))
    said = border_wording.lines(page.dataset, on_day, page.say)
    lead = said.lead if given.last_known else said.lead.replace(page.say.day(day), PLACE, 1)
    return f"{lead}\n{said.text.removeprefix(said.lead)}"


def _days_of_border(page: OpenPage) -> list[np.datetime64]:
    """The days on which the answer for all listed links can change.

    A span of a link begins; a crossing begins or ceases to exist or to lead; a link begins or ceases to be contested;
    another observation that names no crossing is the nearest; the log begins, or the days that it covers end.
    """
    dataset, view = page.dataset, page.view
    log, table, contested = view.any_day.log, dataset.crossings, view_figures.contested_days(view)
    days = {dataset.covered_to + ONE_DAY, log.first_day}
    for link in view.any_day.listed_links:
        days |= {*log.histories[link].starts}
    for ranges in view_figures.leading_days(dataset, view).values():
        days |= {day for first, last in ranges for day in (first, last + ONE_DAY)}
    days |= _days(table, "exists_earliest") | {day + ONE_DAY for day in _days(table, "exists_latest")}
    days |= _days(contested, "start") | _days(contested, "end")
    told = log.events[(log.events["crossing_id"] == GROUP) & (log.events["kind"] == Kind.OBSERVATION)]
    starts, ends = _days(told, "date_earliest"), _days(told, "date_latest")
    days |= starts | {day + ONE_DAY for day in ends}
    days |= {end + (start - end) // 2 + more * ONE_DAY for end in ends for start in starts for more in (0, 1)}
    return sorted(days)


def told(
    pages: Mapping[str, OpenPage], link: Link, found: Sequence[Piece], end: np.datetime64
) -> Mapping[str, Mapping[str, Any]]:
    """The answers of a link in every language: the heading around the day, and runs of days with their words.

    Args:
        pages: The package and the view, with names and messages in each language.
        link: The link.
        found: Its answers.
        end: The day after the last one.

    Returns:
        By language `before` and `after`, the heading around the day; `runs`, each the number of its first day, the
        position of its words in `words` and that of its grounds in `grounds`.
    """
    in_all = {lang: _Told(page, link, found[0]) for lang, page in pages.items()}
    for piece, ends in zip(found, [*(each.first for each in found[1:]), end], strict=True):
        parts = {lang: each.parts(piece.given) for lang, each in in_all.items()}
        for each in in_all.values():
            each.take_grounds(piece.given)
        for first, without in _fitting(parts, in_all, piece.first, ends):
            for each in in_all.values():
                each.take(first, parts, without)
    return {lang: each.json() for lang, each in in_all.items()}


class _Told:
    """The answers of one link in one language, as they are collected.

    Args:
        page: The package, the view and the language.
        link: The link.
        first: Its first answer.
    """

    def __init__(self, page: OpenPage, link: Link, first: Piece) -> None:
        self.page, self.link = page, link
        self.around = wording.heading(page.dataset, first.given, page.names, page.say, day=PLACE).split(PLACE)
        self.words: dict[str, int] = {}
        self.grounds: dict[str, int] = {}
        self.ground = 0
        self.runs: list[list[int]] = []

    def parts(self, given: Answer) -> list[Part]:
        """The parts of an answer's sentence, with no day in its heading yet."""
        return [(0, ""), *wording.parts(self.page.dataset, given, self.page.say)[1:]]

    def head(self, day: np.datetime64) -> str:
        """The heading on a day."""
        return self.page.say.day(day).join(self.around)

    def take_grounds(self, given: Answer) -> None:
        """What the next words rest on."""
        listed = "".join(f"<li>{item}</li>" for item in grounds.grounds(self.page, given))
        self.ground = self.grounds.setdefault(listed, len(self.grounds))

    def take(self, day: np.datetime64, parts: Mapping[str, Sequence[Part]], without: int) -> None:
        """From a day on the sentence is this one."""
        rest = wording.whole(parts[self.page.say.lang], without, self.page.say)
        cut = wording.LONGEST - len(self.head(day))
        text = rest if len(rest) <= cut else f"{rest[: cut - 1]}…"
        run = [number(day), self.words.setdefault(text, len(self.words)), self.ground]
        if not self.runs or run[1:] != self.runs[-1][1:]:
            self.runs.append(run)

    def json(self) -> dict[str, Any]:
        """What was collected."""
        before, after = self.around
        return {"before": before, "after": after, "runs": self.runs, "words": [*self.words],
                "grounds": [*self.grounds]}  # fmt: skip


def _fitting(
    parts: Mapping[str, Sequence[Part]], in_all: Mapping[str, _Told], first: np.datetime64, end: np.datetime64
) -> Iterator[tuple[np.datetime64, int]]:
    """How many parts are left out, by the first day of a run of days: more fits beside a short day than a long one."""
    known: dict[tuple[int, ...], int] = {}

    def left_out(day: np.datetime64) -> int:
        heads = {lang: each.head(day) for lang, each in in_all.items()}
        lengths = tuple(map(len, heads.values()))
        if lengths not in known:
            known[lengths] = wording.left_out({lang: [(0, heads[lang]), *own[1:]] for lang, own in parts.items()})
        return known[lengths]

    yield first, left_out(first)
    if len({left_out(np.datetime64(day)) for day in SHORTEST_AND_LONGEST}) > 1:
        yield from ((day, left_out(day)) for day in _days_of_another_length(first, end))


def _days_of_another_length(first: np.datetime64, end: np.datetime64) -> Iterator[np.datetime64]:
    """The days after the first on which the words for a day become longer or shorter, before the end."""
    for month in np.arange(first.astype("datetime64[M]"), (end - ONE_DAY).astype("datetime64[M]") + 1):
        begins = month.astype("datetime64[D]")
        yield from (day for day in (begins, begins + TENTH) if first < day < end)
