"""Random views of the log, held against its files read row by row: no exact day where the log has a window, and no 0
where nothing is known. Of the engine and of the loader nothing is used to know what is right."""

import csv
import re
from calendar import monthrange
from datetime import date, timedelta
from html import unescape

import numpy as np
import pytest
import streamlit as st

from dashboard.compare import two_days
from dashboard.history import calendar, cause_table, overview_table, stops
from dashboard.i18n import translator
from dashboard.knowledge import known_picture
from dashboard.link_card import card
from dashboard.parts.open_page import OpenPage
from raillinks.mcp.kept_views import KeptViews
from raillinks.mcp.tools import TOOLS, Here, call
from raillinks.publish import feed, tables
from raillinks.store.live_package import Served
from raillinks.views import display_names, viewing
from raillinks.views.selection import Selection
from raillinks.words.languages import LANGUAGES
from static_page import fragments
from tests.conftest import ROOT, TODAY
from tests.properties import oracles
from tests.strategies import Log
from tests.support.page_html import rows, text, tree
from tests.support.tiers import by_tier, seeded

VIEWS = by_tier(12, 500)
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
def only_edges():
    """The days that the log knows as nothing but the first or the last of several."""
    files = [rows_of(name) for name in ("events.csv", "claims.csv", "sources.csv", "CHANGES.csv", "trains.csv")]
    said = {day_in(found) for file in files for row in file for cell in row.values() for found in re.findall(DAY, cell)}
    windows = [row["date"] for row in files[0] if not re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"])]
    of_windows = {day for window in windows for side in window.split("/") if side != ".." for day in edges(side)}
    return of_windows - said - {day + step for day in said for step in (ONE, -ONE)}


@pytest.fixture(scope="module")
def ends():
    """The last possible day of each event."""
    sides = (row["date"].split("/")[-1] for row in rows_of("events.csv"))
    return {edges(side)[1] for side in sides if side != ".."}


def chosen(dataset, chance, avoided):
    """A random selection of few links, none of whose own days is one of those that are looked for."""

    def some_day():
        near = chance.choice(sorted(avoided)) + chance.randint(-400, 400) * ONE
        return some_day() if near in avoided or near > date(2026, 3, 13) else np.datetime64(near)

    first, last = sorted((some_day(), some_day()))
    as_of = some_day()
    return Selection(
        as_of=as_of, from_=first, to=last, compare_with=some_day(), crossing=(chance.choice(dataset.crossing_ids),),
        disputed=chance.choice(["show", "show", "apply"]), stale_after=chance.choice([365, 365, 0, 30]),
    )  # fmt: skip


def shown(html):
    """What HTML says, in its labels and tooltips too."""
    labels = re.findall(r"(?:aria-label|title)='([^']*)'", html)
    return unescape(" ; ".join([*labels, re.sub(r"<[^>]+>", " ; ", html)]))


def texts(page, here, lang):
    """Everything that parts of pages, cards, answers to machines and files say of a view."""
    view, period = page.view, viewing.period(page.view)
    link = page.view.any_day.listed_links[0]
    of_card = card.words(page.dataset, view, page.say)
    yield "card", " ".join([of_card.sentence, *of_card.notes])
    yield "history", shown(overview_table.table(page, period))
    yield "stops", shown(stops.suspended(page))
    yield "intervals", shown(stops.intervals(page, link, period))
    if (period[1] - period[0]).astype(int) > calendar.MOST_DAY_CELLS:
        yield "calendar", shown(calendar.html(page, link, period))
    yield "causes", shown(cause_table.table(page, period))
    yield "compare", shown(two_days.days(page) + two_days.suggestions(page)) if lang == "en" else ""
    yield "known when", shown(known_picture.picture(page))
    yield "static page", shown(fragments.status_table(page))
    given = {"crossing": link[0]}
    for tool in ("intervals", "status_on", "compare", "unknown"):
        days = {"as_of": str(view.selection.as_of)} if "as_of" in TOOLS[tool].takes else {}
        more = {"compare_with": str(view.selection.compare_with)} if tool == "compare" else {}
        yield tool, call(TOOLS[tool], {**given, **days, **more}, here).text


@pytest.fixture(scope="module")
def views(dataset, only_edges):
    chance = seeded("nothing unknown")
    return [(chosen(dataset, chance, only_edges), chance.choice([*LANGUAGES])) for _ in range(VIEWS)]


def opened(dataset, selection, lang, monkeypatch):
    """A page outside of a run of Streamlit."""
    held = {"selection": selection, "event": None, "lang": lang, "map_view": None, "linked_version": ""}
    monkeypatch.setattr(st, "session_state", held)
    say = translator.say(lang)
    return OpenPage(dataset, viewing.view(dataset, selection), display_names.names(dataset, lang, say), say)


def test_no_text_gives_an_exact_day_where_the_log_has_a_window(dataset, views, only_edges, ends, monkeypatch):
    here, wrong, said = Here(Served(dataset), KeptViews(), "", TODAY), [], 0
    for selection, lang in views:
        page = opened(dataset, selection, lang, monkeypatch)
        for name, told in texts(page, here, lang):
            plain = WINDOW.sub("", told)
            found = {day_in(words) for words in re.findall(DAY, plain)}
            said += len(found)
            found -= {day + (selection.stale_after + 1) * ONE for day in ends}  # from when on evidence counts as old
            wrong += [(name, lang, str(day), selection.crossing) for day in sorted(found & only_edges)]
    assert wrong == [], [*dict.fromkeys(wrong)][:40]
    assert said > 5 * VIEWS


def test_no_entry_of_the_feed_gives_an_exact_day_where_the_log_has_a_window(dataset, only_edges):
    content = feed.atom(dataset, viewing.view(dataset, Selection(as_of=TODAY))).decode()
    titles = [WINDOW.sub("", title) for title in re.findall(r"<title>([^<]*)</title>", content)]
    assert not {day_in(words) for title in titles for words in re.findall(DAY, title)} & only_edges


def test_no_cell_gives_0_where_nothing_is_known(dataset, views, monkeypatch):
    """What is known of a link comes from the log's rows by the oracle, which imports nothing of the engine."""
    log = Log(*(tuple(rows_of(f"{name}.csv")) for name in ("events", "claims", "sources")))
    happened = {how: oracles.standing(oracles.known(log), apply_disputed=how == "apply") for how in ("show", "apply")}
    silent = 0
    for selection, _ in views:
        page = opened(dataset, selection, "en", monkeypatch)
        period = viewing.period(page.view)
        wide = tables.written(dataset, page.view, "panel", {"shape": "wide", "figure": "open_days", "every": "year"})[0]
        overview = {row[0][:2]: row[1] for row in overview_rows(page, period)}
        for link in page.view.any_day.listed_links:
            moves = oracles.moves(happened[selection.disputed], link)
            begins, ends = (date.fromisoformat(str(day)) for day in period)
            days = {begins, *(move.happening.earliest for move in moves if begins <= move.happening.earliest <= ends)}
            if {oracles.status_on(moves, day) for day in days} == {"unknown"}:
                silent += 1
                assert set(wide[f"{link[0]}_{link[1]}"]) <= {""}
                assert overview[link].startswith("—status not known on")
    assert silent > VIEWS / 20


def overview_rows(page, period):
    """The links of the table of History, and what its cell of open days says."""
    body = tree(overview_table.table(page, period))
    for table in body.iter("tbody"):
        for row in table:
            yield tuple(row.get("data-link").split(" ")), text(list(row)[2])
    assert rows(body)
