"""Random views of the log, held against its files read row by row: no exact day where the log has a window, and no 0
where nothing is known. Of the engine and of the loader nothing is used to know what is right."""

import csv
import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache, partial
from html import unescape

import numpy as np
import pytest

from dashboard.compare import two_days
from dashboard.events import event_detail
from dashboard.history import calendar, overview, stops
from dashboard.i18n import translator
from dashboard.knowledge import known_picture
from dashboard.link_card import card
from dashboard.widgets import time_map_content
from dashboard.widgets.open_page import OpenPage
from raillinks.exports import feeds, tables
from raillinks.i18n.languages import LANGUAGES
from raillinks.mcp.answers import KeptViews
from raillinks.mcp.tools import TOOLS, Here, call
from raillinks.query import display_names
from raillinks.query import views as query_views
from raillinks.query.known_log import known_log
from raillinks.query.selection import Selection
from raillinks.versions.live_package import Served
from static_page import fragments
from tests.conftest import ROOT, TODAY
from tests.pages.opening import put_in_session
from tests.properties import oracles
from tests.strategies import Log
from tests.support.node import run_module
from tests.support.page_html import rows, text, tree
from tests.support.tiers import by_tier, seeded

VIEWS, TOGETHER = by_tier(50, 500), 25
CHUNKS = range(0, VIEWS, TOGETHER)
"""Views are looked at in tests of so many each."""
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
IN_ENGLISH = rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}"
DAY = rf"(?:{IN_ENGLISH}|\d{{4}}-\d\d-\d\d|\d{{4}}년 \d{{1,2}}월 \d{{1,2}}일|\d{{4}}年\d{{1,2}}月\d{{1,2}}日)"
WINDOW = re.compile(
    rf"{DAY}(?: to | and |/|부터 |~|至|–| … ){DAY}|{DAY}, one of the possible days"
    rf"|가능한 날 중 하나인 {DAY}|{DAY}（可能日期之一）"
)
ONE = timedelta(1)
JS, STATIC = ((ROOT / folder).as_uri() for folder in ("tests/js", "timemap/static"))
PICTURES = f"""
import {{ readFileSync }} from 'node:fs';
import {{ standIn, stateOn }} from '{JS}/picture_stage.js';
import {{ pictureScene }} from '{STATIC}/picture/picture.js';
import {{ svgOf }} from '{STATIC}/picture/scene_svg.js';
standIn();
const {{ content, days }} = JSON.parse(readFileSync(0, 'utf8'));
const texts = days.map((day) => {{
  const state = stateOn(content, day);
  state.view = [state.day - 900, state.day + 900];
  const svg = svgOf(pictureScene(state, {{ title: '', shape: 'square', frame: 'border' }}));
  return [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
}});
console.log(JSON.stringify(texts));
"""


def rows_of(name):
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edges(side):
    """The first and the last day of one side of a date of the log."""
    year, *rest = [part for part in side.rstrip("~?%").split("-") if part != "XX"]
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    months = (int(rest[0]), int(rest[0])) if rest else (1, 12)
    days = (int(rest[1]), int(rest[1])) if len(rest) > 1 else (1, monthrange(last, months[1])[1])
    return date(first, months[0], days[0]), date(last, months[1], days[1])


def day_in(words):
    """The day that a text names, in any of the languages and as ISO writes it."""
    if re.fullmatch(IN_ENGLISH, words):
        of_month, month, year = words.split()
        return date(int(year), MONTHS.index(month) + 1, int(of_month))
    return date(*map(int, re.findall(r"\d+", words)))


@pytest.fixture(scope="module")
def only_edges(dataset):
    """The days that the log knows as nothing but the first or the last of several."""
    lapse_after = dataset.descriptor["lapse_after"]
    files = [rows_of(name) for name in ("events.csv", "claims.csv", "sources.csv", "CHANGES.csv", "trains.csv")]
    said = {day_in(found) for file in files for row in file for cell in row.values() for found in re.findall(DAY, cell)}
    windows = [row["date"] for row in files[0] if not re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"])]
    of_windows = {day for window in windows for side in window.split("/") if side != ".." for day in edges(side)}
    lapses = {last + timedelta(lapse_after + 1) for last in of_windows}  # known exactly, by a rule
    return of_windows - said - lapses - {day + step for day in said for step in (ONE, -ONE)}


@pytest.fixture(scope="module")
def edge_days(only_edges):
    """The same, and the last possible day of each event and of each claim, which dates its event on a known-on day."""
    dates = [row["date"] for row in rows_of("events.csv")] + [row["claimed_date"] for row in rows_of("claims.csv")]
    sides = (one.split("/")[-1] for one in dates if one)
    return only_edges, {edges(side)[1] for side in sides if side != ".."}


def some_day(chance, avoided):
    """A random day that is none of those that are looked for."""
    near = chance.choice(sorted(avoided)) + chance.randint(-400, 400) * ONE
    return some_day(chance, avoided) if near in avoided or near > date(2026, 3, 13) else np.datetime64(near)


def readings(chance, avoided):
    """Random ways to read the log; few, since each is a replay. The first ones are on no known-on day."""
    days = [None, None, *(some_day(chance, avoided) for _ in range(by_tier(3, 100)))]
    return [(day, chance.choice(["show", "show", "apply"]), chance.choice([365, 365, 0, 30])) for day in days]


def chosen(dataset, chance, avoided, read_as):
    """A random selection of few links, none of whose own days is one of those that are looked for."""
    first, last, as_of, other = (some_day(chance, avoided) for _ in range(4))
    period = min(first, last), max(first, last)
    able = [one for one in read_as if one[0] is None or one[0] >= max(period[1], as_of, other)]
    known_on, disputed, stale_after = chance.choice(able)
    return Selection(
        as_of=as_of, from_=period[0], to=period[1], compare_with=other, disputed=disputed, stale_after=stale_after,
        crossing=(chance.choice(dataset.crossing_ids),), known_on=known_on,
    )  # fmt: skip


def shown(html):
    """What HTML says, in its labels and tooltips too."""
    labels = re.findall(r"(?:aria-label|title)='([^']*)'", html)
    return unescape(" ; ".join([*labels, re.sub(r"<[^>]+>", " ; ", html)]))


def asked(here, page, tool, **more):
    """What a tool for machines answers on a view's link."""
    chosen = page.view.selection
    given = {"crossing": chosen.crossing[0], "lang": page.say.lang, "disputed": chosen.disputed, **more}
    if chosen.known_on is not None:
        given["known_on"] = str(chosen.known_on)
    if "as_of" in TOOLS[tool].takes:
        given.setdefault("as_of", str(chosen.as_of))
    said = call(TOOLS[tool], {name: value for name, value in given.items() if name in TOOLS[tool].takes}, here)
    assert said.body is not None, said.text
    return said.text


def why(here, page):
    """Why the view's first link has its status, and what there is of the event that gave it."""
    crossing, service = page.view.any_day.listed_links[0]
    status = page.view.timeline.status_on(page.view.selection.as_of)
    of_link = status[(status["crossing_id"] == crossing) & (status["service"] == service)]
    events = [event for event in of_link["event_id"] if isinstance(event, str)]
    of_events = [asked(here, page, "why", event=event) for event in events]
    return " ; ".join([asked(here, page, "why", service=service), *of_events])


def card_words(_, page):
    said = card.words(page.dataset, page.view, page.say)
    return " ".join([said.sentence, *said.notes])


def calendar_of(_, page):
    period = query_views.period(page.view)
    is_long = (period[1] - period[0]).astype(int) > calendar.MOST_DAY_CELLS
    return shown(calendar.html(page, page.view.any_day.listed_links[0], period)) if is_long else ""


def entries(_, page):
    """The entries of the calendar of changes, each with the words that it has beside its days."""
    content = feeds.calendar_of_changes(page.dataset, page.view).decode().replace("\r\n ", "")
    lines = re.findall(r"^(?:SUMMARY|DESCRIPTION):(.*)$", content, re.MULTILINE)
    return " ; ".join(line.replace("\\,", ",").replace("\\;", ";") for line in lines)


OFTEN = {
    "compare": lambda here, page: asked(here, page, "compare", compare_with=str(page.view.selection.compare_with)),
    "unknown": lambda here, page: asked(here, page, "unknown"),
    "why": why,
    "static page": lambda _, page: shown(fragments.status_table(page)),
}
"""What each of the views says, to machines and people."""
SELDOM = {
    "calendar of changes": entries,
    "intervals": lambda here, page: asked(here, page, "intervals"),
    "status_on": lambda here, page: asked(here, page, "status_on"),
    "two days": lambda _, page: shown(two_days.days(page)) if page.say.lang == "en" else "",
    "card": card_words,
    "history": lambda _, page: shown(overview.table(page, query_views.period(page.view))),
    "intervals of a link": lambda _, page: shown(
        stops.intervals(page, page.view.any_day.listed_links[0], query_views.period(page.view))
    ),
    "stops": lambda _, page: shown(stops.suspended(page)),
    "calendar": calendar_of,
    "causes": lambda _, page: shown(stops.table(page, query_views.period(page.view))),
    "known when": lambda _, page: shown(known_picture.picture(page)),
    "events": lambda here, page: asked(here, page, "find_events", limit=20),
}
"""What takes long: `make test` has one of these of every fifth view, `make test-all` all of each."""


def texts(number, page, here):
    """The texts of a view, each with its name."""
    place, rest = divmod(number, 5)
    one = [*SELDOM][place % len(SELDOM)]
    some = {one: SELDOM[one]} if rest == 0 else {}
    for name, made in {**OFTEN, **by_tier(some, SELDOM)}.items():
        yield name, made(here, page)


@pytest.fixture(scope="module")
def views(dataset, only_edges):
    chance = seeded("nothing unknown")
    read_as = readings(chance, only_edges)
    made = [(chosen(dataset, chance, only_edges, read_as), chance.choice([*LANGUAGES])) for _ in range(VIEWS)]
    return sorted(made, key=lambda one: str(query_views.reading(one[0])))  # those with one replay after one another


@pytest.fixture(scope="module")
def here(dataset):
    return Here(Served(dataset), KeptViews(), "", TODAY)


@pytest.fixture(scope="module")
def log_read_as(dataset):
    """The log by a reading; each is replayed once."""
    return cache(lambda reading: known_log(dataset, reading))


@pytest.fixture(scope="module")
def names_in(dataset):
    return cache(lambda lang: display_names.crossing_names(dataset, lang, translator.say(lang)))


@pytest.fixture
def opened(dataset, log_read_as, names_in, monkeypatch):
    """Opens a page outside of a run of Streamlit."""

    def open_page(selection, lang):
        put_in_session(monkeypatch, selection, lang)
        say = translator.say(lang)
        any_day = query_views.filtered_log(dataset, selection, log_read_as(query_views.reading(selection)))
        view = query_views.view_on(dataset, selection, any_day)
        return OpenPage(dataset, view, names_in(lang), say)

    return open_page


def exact(told):
    """The days that a text gives as exact ones."""
    return {day_in(words) for words in re.findall(DAY, WINDOW.sub("", told))}


@pytest.mark.parametrize("first", CHUNKS)
def test_no_text_gives_an_exact_day_where_the_log_has_a_window(views, edge_days, here, opened, first):
    (only_edges, ends), wrong, said = edge_days, [], 0
    for number, (selection, lang) in enumerate(views[first : first + TOGETHER], start=first):
        for name, told in texts(number, opened(selection, lang), here):
            found = exact(told)
            said += len(found)
            found -= {day + (selection.stale_after + 1) * ONE for day in ends}  # from when on evidence counts as old
            wrong += [(name, lang, str(day), selection.crossing) for day in sorted(found & only_edges)]
    assert wrong == [], [*dict.fromkeys(wrong)][:40]
    assert said > 5 * TOGETHER


def test_no_saved_picture_gives_an_exact_day_where_the_log_has_a_window(dataset, views, edge_days):
    """What stands in it: the answer, the day and the strips; SVG says in texts what PNG draws."""
    only_edges, ends = edge_days
    for lang in by_tier(["en"], [*LANGUAGES]):
        view = query_views.make_view(dataset, Selection(as_of=TODAY, context=True))
        days = [str(selection.as_of) for selection, _ in views[:: by_tier(5, 1)]]
        said = run_module(PICTURES, {"content": time_map_content.content(dataset, view, lang), "days": days})
        assert len(said) == len(days)
        for day, texts_of_day in zip(days, said, strict=True):
            found = exact(" ".join(texts_of_day))
            assert date.fromisoformat(day) in found, texts_of_day
            assert not (found - {end + 366 * ONE for end in ends}) & only_edges, texts_of_day


def test_no_day_of_becoming_known_is_exact_where_the_publication_is_not(dataset, opened):
    """The page of an event says of such a day that it is the latest possible one."""
    published = {row["source_id"]: row["published"] for row in rows_of("sources.csv")}
    page, late = opened(Selection(as_of=TODAY), "en"), 0
    claims = rows_of("claims.csv")
    for row in rows_of("events.csv")[:: by_tier(3, 1)]:
        mine = [claim for claim in claims if claim["event_id"] == row["event_id"]]
        if row["kind"] == "evidence_end" or not any(published[claim["source_id"]].startswith("../") for claim in mine):
            continue
        dated = {published[claim["source_id"]] for claim in mine} | {row["verdict_date"]}
        body = next(tree(event_detail.known_when(page, row["event_id"])).iter("tbody"))
        for head in (text(line[0]) for line in body):
            if re.search(DAY, head) and str(day_in(re.search(DAY, head)[0])) not in dated:
                assert head.endswith("at the latest"), (row["event_id"], head)
                late += 1
    assert late


def test_no_entry_of_the_feed_gives_an_exact_day_where_the_log_has_a_window(dataset, only_edges):
    content = feeds.atom(dataset, query_views.make_view(dataset, Selection(as_of=TODAY))).decode()
    assert not {day for title in re.findall(r"<title>([^<]*)</title>", content) for day in exact(title)} & only_edges


def test_an_entry_of_the_calendar_of_changes_is_on_all_days_on_which_it_may_have_happened(dataset):
    content = feeds.calendar_of_changes(
        dataset, query_views.make_view(dataset, Selection(as_of=TODAY, context=True))
    ).decode()
    entries = content.replace("\r\n ", "").split("BEGIN:VEVENT")[1:]
    found = {
        re.search(r"UID:event/(.*)@", entry)[1]: re.findall(r"DT(?:START|END).*:(\d+)", entry) for entry in entries
    }
    moves = {
        row["event_id"]: row["date"].split("/") for row in rows_of("events.csv") if row["status_after"] != "unchanged"
    }
    spans = {event: (edges(sides[0])[0], edges(sides[-1])[1] + ONE) for event, sides in moves.items()}
    assert found == {event: [f"{day:%Y%m%d}" for day in days] for event, days in spans.items()}


HOW_MANY_ARE_KNOWN = {"period_days", "known_days", "unknown_days", "unknown_days_min", "unknown_days_max"}
SECOND = "compare_"


def zeros(dataset, view, names):
    """Where a figure is 0: the table, the link, the first and the last day, and the column."""
    for name in names:
        cells, fields = tables.written(dataset, view, name, {"every": "year"} if name == "panel" else {})
        of_period = [
            column for column in tables.numeric(fields) if column.removeprefix(SECOND) not in HOW_MANY_ARE_KNOWN
        ]
        for row in cells.to_dict("records"):
            for column in of_period:
                second = SECOND if column.startswith(SECOND) else ""
                ends = ("as_of", "as_of") if name == "status" else (f"{second}from", f"{second}to")
                if row[column] == 0:
                    yield name, (row["crossing_id"], row["service"]), *(row[end] for end in ends), column


class Rows:
    """What the rows of the log say of links, by the oracle, which imports nothing of the engine."""

    def __init__(self):
        self.log = Log(*(tuple(rows_of(f"{name}.csv")) for name in ("events", "claims", "sources")))
        self.happened = cache(self._happened)

    def _happened(self, known_on, disputed):
        day = None if known_on is None else date.fromisoformat(str(known_on))
        return oracles.standing(oracles.known(self.log, day), apply_disputed=disputed == "apply")

    def is_silent(self, selection, link, first, last):
        """Whether nothing is known of a link on each day of a period."""
        moves = oracles.moves(self.happened(selection.known_on, selection.disputed), link)
        begins, ends = date.fromisoformat(str(first)), date.fromisoformat(str(last))
        days = {begins, *(move.happening.earliest for move in moves if begins <= move.happening.earliest <= ends)}
        return {oracles.status_on(moves, day) for day in days} == {"unknown"}


@pytest.fixture(scope="module")
def log_rows():
    return Rows()


@pytest.mark.parametrize("first", CHUNKS)
def test_no_cell_gives_0_where_nothing_is_known(dataset, views, opened, log_rows, first):
    wrong = []
    for selection, _ in views[first : first + TOGETHER]:
        page = opened(selection, "en")
        is_silent = cache(partial(log_rows.is_silent, selection))
        found = zeros(dataset, page.view, ["uptime"])
        wrong += [(zero, str(selection)) for zero in found if not zero[-1].endswith("_max") and is_silent(*zero[1:4])]
    assert wrong == [], wrong[:9]


def test_some_views_are_of_times_of_which_nothing_is_known(views, opened, log_rows):
    silent = 0
    for selection, _ in views:
        view = opened(selection, "en").view
        silent += any(
            log_rows.is_silent(selection, link, *query_views.period(view)) for link in view.any_day.listed_links
        )
    assert silent > VIEWS / 20


@pytest.mark.parametrize("first", CHUNKS[:: by_tier(4, 1)])
def test_no_year_or_day_gives_0_where_nothing_is_known(dataset, views, opened, log_rows, first):
    """In a panel, long or wide, in the figures of two periods, on a day, and in the table of History."""
    wrong = []
    for selection, _ in views[first : first + TOGETHER : by_tier(3, 1)]:
        page = opened(selection, "en")
        period = query_views.period(page.view)
        is_silent = cache(partial(log_rows.is_silent, selection))
        wide = tables.written(dataset, page.view, "panel", {"shape": "wide", "figure": "open_days", "every": "year"})[0]
        overview = {row[0][:2]: row[1] for row in overview_rows(page, period)}
        for link in page.view.any_day.listed_links:
            if is_silent(link, *map(str, period)):
                assert set(wide[f"{link[0]}_{link[1]}"]) <= {""}
                assert overview[link].startswith("—status not known on")
        found = zeros(dataset, page.view, ("panel", "compare_uptime", "status"))
        wrong += [(zero, str(selection)) for zero in found if not zero[-1].endswith("_max") and is_silent(*zero[1:4])]
    assert wrong == [], wrong[:9]


def overview_rows(page, period):
    """The links of the table of History, and what its cell of open days says."""
    body = tree(overview.table(page, period))
    for table in body.iter("tbody"):
        for row in table:
            yield tuple(row.get("data-link").split(" ")), text(list(row)[2])
    assert rows(body)
