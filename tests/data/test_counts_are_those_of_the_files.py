"""Random selections: every count and sum on a page is that of the file which the page links to, counted row by row.

Pages are run whole, outside of Streamlit; files come from the API, by the pages' own links. A count is found by its own
words: the message that says it, in the page's language.
"""

import csv
import io
import re
import runpy
from collections import Counter
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from dashboard.compare import two_days
from dashboard.events import event_card, event_list
from dashboard.history import overview, stops
from dashboard.knowledge import known_picture
from dashboard.map import grounds, period_table
from dashboard.session import page_links, served_data, session_state
from dashboard.session.page_session import page_session
from dashboard.widgets import downloads, open_page, strips, table_content, time_map_content, time_map_words
from dashboard.widgets.open_page import OpenPage
from raillinks.exports import table_bytes
from raillinks.i18n.languages import LANGUAGES
from raillinks.i18n.translator import Plural
from raillinks.query import describe, display_names, selection, views
from raillinks.query.filters import FILTERS, LIST, PILLS
from raillinks.query.selection import PAGE_ONLY, REPEATABLE, Selection
from raillinks.versions.live_package import Served
from tests.conftest import ROOT
from tests.support.messages import pattern
from tests.support.page_html import text, tree
from tests.support.tiers import by_tier, seeded

SELECTIONS, TOGETHER = by_tier(6, 504), 6
"""Of each the events are counted, and one page is looked at, in turn; so many are of one test."""
FIGURES = 20
"""Pages say more kinds of figures than that in each test."""
ONE_EACH = {choice.name for choice in FILTERS if choice.links is None}
"""The filters of which an event has at most one value."""
SCRIPTS = ("map", "events", "history", "compare", "knowledge")
NUMBER = r"(\d[\d,]*)"
ANY = "[^;·]+?"


class Shown:
    """What a page shows.

    Args:
        page: The page.
        blocks: Its parts as HTML, by key, in order; those without a key at "".
    """

    def __init__(self, page, blocks):
        self.page, self.say, self.blocks = page, page.say, blocks
        self.html = " ".join(html for _, html in blocks)

    def __getitem__(self, key):
        """The tree of the parts of a key."""
        return tree("".join(html for name, html in self.blocks if name == key))

    def says(self, message, words=None, **values):
        """The numbers that a message gives, in some words or anywhere on the page: a sorted tuple each.

        Args:
            message: A message, or both forms of one that counts.
            words: Where to look; None = on the whole page.
            values: Regular expressions of its names that are no numbers.
        """
        where = unescape(re.sub(r"<[^>]+>", "\n", self.html)) if words is None else words
        forms = self.say.forms(*message) if isinstance(message, Plural) else [self.say(message)]
        named = {name: values.get(name, NUMBER) for form in forms for name in re.findall(r"{(\w+)}", form)}
        one_of = "|".join(sorted({pattern(form, **named) for form in forms}, key=len, reverse=True))
        found = re.finditer(rf"(?<![\w,.]){one_of}" if self.say.lang == "en" else one_of, where)
        return [tuple(sorted(int(n.replace(",", "")) for n in each.groups() if n)) for each in found]

    def file(self, table):
        """The address of a table as CSV: the page's own link, or that of its selection where the link leads nowhere."""
        links = map(unescape, re.findall(r"href='([^']*)'", self.html))
        own = (link for link in links if urlsplit(link).path.endswith(f"/{table}.csv"))
        return next(own, f"api/v1/{table}.csv?{urlencode(selection.to_query(self.page.view.selection))}")


def changed(address, **values):
    """An address of a file with other values in its query; None takes a name out."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in values]
    return f"{parts.path}?{urlencode([*kept, *((name, value) for name, value in values.items() if value)])}"


def file_of(link, table):
    """The file of what a link to a page chooses."""
    asked = [(name, value) for name, value in parse_qsl(urlsplit(link).query) if name not in PAGE_ONLY]
    return f"api/v1/{table}.csv?{urlencode(asked)}"


def random_address(dataset, chance, reading):
    """Period, day, filters, a known-on day, disputed events, a second day, language."""

    def day():
        year = chance.choice([1950, 1990, 2005, *range(2015, 2027)])
        return f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"

    known_on = dict(reading).get("known_on", "9")
    pairs = [
        ("as_of", min(day()[: chance.choice([10, 10, 10, 7, 4])], known_on)),
        ("lang", chance.choice([*LANGUAGES])),
    ]
    pairs += [*reading, ("mode", chance.choice(["as_of", "as_of", "window", "period", "all"]))]
    first, last = sorted([day(), day()])
    pairs += chance.choice([[], [("from", first), ("to", last)], [("from", "2019-01-01")], [("from", "2021-01-01")]])
    pairs += chance.choice([[], [("compare_with", day())]])
    pairs += chance.choice([[], [], [("by", "year")], [("by", "month")]])
    pairs += chance.choice([[], [("context", "1")]])
    choices = views.choices(dataset)
    for name in chance.sample(REPEATABLE, chance.choice([0, 0, 1, 1, 2])):
        values = choices.values[name]
        pairs += [(name, value) for value in chance.sample(values, min(len(values), 2))]
    return [*pairs, *chance.choice([[], [], [], [("q", chance.choice(["flood", "신의주", "Yonhap"]))]])]


@pytest.fixture(scope="module")
def addresses(dataset):
    chance = seeded("counts")
    known = [[], [], [("known_on", "2021-06-30")], [("known_on", "2024-09-06")]]
    readings = [[*days, *way] for days in known for way in ([], [], [("disputed", "apply")])]
    made = [(reading, random_address(dataset, chance, reading)) for reading in chance.choices(readings, k=SELECTIONS)]
    return [address for _, address in sorted(made)]  # those with one replay after one another


@pytest.fixture(scope="module")
def rows_of(dataset):
    """The rows of a file, by its address."""
    client = TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset))]))

    @cache
    def rows(address):
        answer = client.get(f"/{address}")
        assert answer.status_code == 200, (address, answer.text[:300])
        return list(csv.DictReader(io.StringIO(answer.text, newline="")))

    return rows


@pytest.fixture
def opened(dataset, monkeypatch):
    """Runs the script of a page with an address, and gives what it shows."""
    held: dict[str, Any] = {}
    blocks: list[tuple[str, str]] = []
    monkeypatch.setattr("streamlit.session_state", held)
    monkeypatch.setattr(page_links, "html_block", lambda html, key, **_: blocks.append((key, html)))
    monkeypatch.setattr(st, "html", lambda html, **_: blocks.append(("", html)))
    monkeypatch.setattr(st, "vega_lite_chart", lambda *_, **__: None)
    monkeypatch.setattr("dashboard.history.calendar.html", lambda *_: "")

    def run(script, address, event=None):
        held.clear()
        blocks.clear()
        session_state.take(dataset, address)
        held["dataset"], page_session().event = dataset, event
        say = dataset.named(session_state.say())
        view = served_data.view(dataset, session_state.current(dataset))
        page = OpenPage(dataset, view, display_names.crossing_names(dataset, say.lang, say), say)
        monkeypatch.setattr(open_page, "open_page", lambda *_, **__: page)
        runpy.run_path(str(ROOT / "pages" / f"{script}.py"))
        return Shown(page, [*blocks])

    return run


def events_listed(shown, rows_of):
    """The sentence of the selection, and the link to the events in view."""
    events, whole = shown.file("events"), {"mode": "all", "context": "1", "q": None, **dict.fromkeys(REPEATABLE)}
    counts = len(rows_of(events)), len(rows_of(changed(events, **whole)))
    yield "events in view", {*shown.says(describe.SENTENCE, selection=".*")}, {tuple(sorted(counts))}
    yield "download", {*shown.says(downloads.DOWNLOAD_EVENTS)}, {counts[:1]}


def some(values, n=4):
    """A few of many, evenly spaced."""
    listed = [*values]
    return listed[:: max(1, len(listed) // n)]


def on_map(shown, rows_of):
    yield from events_listed(shown, rows_of)
    view, answer = shown.page.view, shown["answer"]
    events = {row["event_id"]: row for row in rows_of(shown.file("events"))}
    for link in answer.findall(".//p[@class='rl-answer-period']/a"):
        told = shown.says(period_table.MAY_HAVE_HAPPENED, text(link), period=".*?")
        yield "events in the month or year", told, [(len(rows_of(file_of(link.get("href"), "events"))),)]
    yield from voices(shown, rows_of, events)
    yield from of_card(shown, events)
    if view.selection.compare_with is not None:
        yield from differing(shown, rows_of(changed(shown.file("status").replace("status.csv", "compare.csv"))))
    offers = [served_data.counts(shown.page.dataset, view.selection, widget) for widget in (PILLS, LIST)]
    for name, of_values in some({**offers[0], **offers[1]}.items()):
        offered = ((value, n) for value, n in of_values.items() if name != "crossing" or n)  # others are not offered
        for value, n in some(offered, 2):
            yield f"filter {name}", n, len(rows_of(changed(shown.file("events"), **{name: value})))
    yield from how_we_know(shown, rows_of)
    drawn = time_map_content.content(shown.page.dataset, view, shown.say.lang)
    every = rows_of(changed(shown.file("events"), mode="all"))
    claimed = {row["event_id"]: [int(row["n_supports"]), int(row["n_disputes"])] for row in every}
    yield (
        "claims on the map",
        {row["event_id"]: [row["claims"] - row["disputes"], row["disputes"]] for row in drawn["events"]},
        claimed,
    )
    yield "links on the map", len(drawn["links"]), len(rows_of(shown.file("status")))


def voices(shown, rows_of, events):
    """Who says so, in the table below the map: sources, further publishers, sources that dispute it."""
    view = shown.page.view
    told = {
        row[0]: row[-1] for row in table_content.event_rows(shown.page.dataset, view.selection.known_on, shown.say.lang)
    }
    claims = rows_of(shown.file("claims"))
    for event_id in some(events):
        own = [claim for claim in claims if claim["event_id"] == event_id]
        for_it, against = ({c["source_id"] for c in own if c["stance"] == word} for word in ("supports", "disputes"))
        more = len([*filter(None, events[event_id]["publishers"].split("; "))]) - table_content.MOST_NAMES
        words = told[event_id].get("s", "")
        counted = [len(for_it), *([len(against)] if against else []), *([more] if more > 0 else [])]
        yield (
            "voices",
            Counter(int(n.replace(",", "")) for n in re.findall(NUMBER, words)),
            Counter(counted),
        )
        yield (
            "claims",
            [int(events[event_id][f"n_{word}"]) for word in ("supports", "disputes")],
            [sum(claim["stance"] == word for claim in own) for word in ("supports", "disputes")],
        )


def of_card(shown, events):
    for article in shown["card"].iter("article"):
        opens = (dict(parse_qsl(urlsplit(link.get("href", "")).query)).get("event") for link in article.iter("a"))
        row = events.get(next(filter(None, opens), ""))
        for message, column in (
            (event_card.CLAIMS_SUPPORT_IT, "n_supports"), (event_card.CLAIMS_DISPUTE_IT, "n_disputes"),
        ) if row else ():  # fmt: skip
            heads = " ".join(text(head) for head in article.iter("h4"))
            yield f"card {column}", shown.says(message, heads), [(int(row[column]),)] if row[column] != "0" else []


def differing(shown, compared):
    """How many links differ between two days, or may."""
    chosen = shown.page.view.selection
    same = [row for row in compared if row["status"] == row["compare_status"]]
    maybe = sum(";" in row["alternatives"] + row["compare_alternatives"] for row in same)
    maybe = 0 if chosen.as_of == chosen.compare_with else maybe
    counts = (len(compared) - len(same), len(compared))
    told = [*shown.says(time_map_words.SOME_MAY_DIFFER), *shown.says(time_map_words.SOME_DIFFER)]
    if compared and (shown.page.view.selection.compare_with is not None or told):
        yield (
            "differ",
            {*told},
            {tuple(sorted((*counts, maybe) if maybe else counts))} if (told or counts[0] or maybe) else set(),
        )


def how_we_know(shown, rows_of):
    """Publishers by how each knows, of the event that gave the chosen link its status."""
    section = shown["answer"].find("section")
    groups = {
        text(item.find("b")): len(item.find("ul")) for item in shown["answer"].iter("li") if item.find("ul") is not None
    }
    for label, n in groups.items():
        yield "publishers listed", int(re.search(NUMBER, label)[1]), n
    status = {(row["crossing_id"], row["service"]): row for row in rows_of(shown.file("status"))}
    row = status.get((section.get("data-crossing"), section.get("data-service")))
    if groups and row:
        every = changed(shown.file("events"), mode="all", context="1", q=None, **dict.fromkeys(REPEATABLE))
        [event] = [each for each in rows_of(every) if each["event_id"] == row["event_id"]]
        of_own = Counter(
            label.startswith(shown.say(grounds.DISPUTE_IT)) for label, n in groups.items() for _ in range(n)
        )
        against = [*filter(None, event["disputed_by"].split("; "))]
        yield "publishers", (of_own[False], of_own[True]), (len(event["publishers"].split("; ")), len(against))


def on_events(shown, rows_of):
    yield from events_listed(shown, rows_of)
    events = {row["event_id"]: row for row in rows_of(shown.file("events"))}
    listed = list(shown["list"].iter("li"))
    yield "rows", len(listed), min(len(events), event_list.AT_FIRST)
    for item in listed:
        opens = (dict(parse_qsl(urlsplit(link.get("href", "")).query)).get("event") for link in item.iter("a"))
        row = events[next(filter(None, opens))]
        supports, disputes = int(row["n_supports"]), int(row["n_disputes"])
        cell = text(list(item)[4])
        counts = [supports, disputes] if disputes else [supports]
        yield "claims of an event", [int(n.replace(",", "")) for n in re.findall(NUMBER, cell)], counts


def days_of(shown, row, words, prefix=""):
    """The days of a link in a period, as its cell says them."""
    of = {name: int(row[f"{prefix}{name}"] or 0) for name in (
        "period_days", "known_days", "unknown_days", "open_days", "partial_days", "suspended_days", "closed_days",
        "stale_days", "open_days_min", "open_days_max",
    )}  # fmt: skip
    if of["known_days"]:
        counted = (of["open_days"], of["known_days"], of["known_days"] + of["unknown_days"])
        told = shown.says(strips.OPEN_OF_KNOWN_DAYS, words)
        yield "open days", {*told}, {tuple(sorted(counted))}
    said = shown.says(strips.STATUS_ON_DAYS, words, status=re.escape(shown.say.word("partial")))
    yield "partial days", said, [(of["partial_days"],)] if of["partial_days"] else []
    said = shown.says(strips.AS_DATES_ARE_UNCERTAIN, words)
    sure = of["open_days_min"] == of["open_days_max"]
    yield "range", said, [] if sure else [(of["open_days_min"], of["open_days_max"])]
    yield "parts", of["period_days"], of["known_days"] + of["unknown_days"] + of["closed_days"]


def on_history(shown, rows_of):
    if not rows_of(shown.file("status").replace("uptime", "status")):
        return
    uptime = rows_of(shown.file("uptime"))
    whole = shown.page.view.selection.by == "whole"
    message = downloads.DOWNLOAD_LINKS if whole else downloads.DOWNLOAD_ROWS
    yield "download", (len(uptime),) in shown.says(message), True
    if whole:
        by_link = {f"{row['crossing_id']} {row['service']}": row for row in uptime}
        lines = [row for row in shown["overview"].iter("tr") if row.get("data-link")]
        yield "links", Counter(row.get("data-link") for row in lines), Counter([*by_link])
        yield (
            "folded",
            shown.says(overview.FOLDED, "\n".join(texts(shown["overview"])))[:1],
            [(len(list(part.iter("tr"))) - 1,) for part in shown["overview"].iter("details")],
        )
        for line in lines:
            row, (_, _, open_, stopped, _) = by_link[line.get("data-link")], map(" ; ".join, map(texts, line))
            yield from days_of(shown, row, open_)
            n, began = int(row["suspensions"] or 0), int(row["suspensions_begun"] or 0)
            yield "suspensions", shown.says(overview.SUSPENSIONS, stopped), [(n,)] if n else []
            yield "begun", shown.says(overview.BEGAN_IN_THE_PERIOD, stopped), [(began,)] if 0 < began < n else []
            least = row["longest_at_least"] == "true"
            longest = overview.LONGEST_AT_LEAST if least else overview.LONGEST
            yield "longest", shown.says(longest, stopped), [(int(row["longest_suspension_days"]),)] if n else []
    yield from stopped_times(shown, rows_of)
    yield from by_cause(shown, rows_of)
    counted = rows_of(shown.file("measures"))
    lines = [row for body in shown["counts"].iter("tbody") for row in body]
    yield "counts in the sources", len(lines), len(counted)
    yield "download of counts", (len(counted),) in shown.says(downloads.DOWNLOAD_ROWS), True


def texts(element):
    """The texts of an element, each apart."""
    return [part.strip() for part in element.itertext() if part.strip()]


def stopped_times(shown, rows_of):
    rows = rows_of(shown.file("suspensions"))
    lines = [row for body in shown["suspensions"].iter("tbody") for row in body]
    yield "stops", len(lines), len(rows)
    yield "download of stops", (len(rows),) in shown.says(downloads.DOWNLOAD_ROWS), True
    said = Counter(n for line in lines for (n,) in shown.says(stops.IN_THE_PERIOD, " ; ".join(texts(list(line)[4]))))
    yield (
        "days in the period",
        said,
        Counter(int(r["days_in_period"]) for r in rows if r["days_in_period"] != r["days"]),
    )
    days = Counter(int(re.search(NUMBER, text(list(line)[4]))[1].replace(",", "")) for line in lines)
    yield "days of stops", days, Counter(int(row["days"]) for row in rows)


def by_cause(shown, rows_of):
    rows = rows_of(shown.file("suspended_by_cause"))
    tables = [t for t in shown[""].iter("table") if "rl-history-causes" in t.get("class")]
    yield "causes", bool(tables), bool(rows)
    links = dict.fromkeys((row["crossing_id"], row["service"]) for row in rows)
    wanted = [[row for row in rows if (row["crossing_id"], row["service"]) == link] for link in links]
    wanted += [rows] if len(links) > 1 else []
    for line, own in zip((row for table in tables for row in list(table.iter("tr"))[1:]), wanted, strict=True):
        least, most = (sum(int(row[name]) for row in own) for name in ("days_min", "days_max"))
        counts = [least] if least == most or any(row["at_least"] == "true" for row in own) else [least, most]
        yield "days of all causes", [int(n.replace(",", "")) for n in re.findall(NUMBER, text(list(line)[1]))], counts


def on_compare(shown, rows_of):
    compared = rows_of(shown.file("compare"))
    yield "links", {*shown.says(downloads.DOWNLOAD_LINKS)}, {(len(compared),)}
    yield from differing(shown, compared)
    lines = [row for table in shown["days"].iter("tbody") for row in table]
    yield "rows", len(lines), len(compared)
    folded = [len(next(iter(part.iter("tbody")))) for part in shown["days"].iter("details") if part.get("class")]
    yield "same throughout", shown.says(two_days.SAME_THROUGHOUT), [(n,) for n in folded]
    both = rows_of(shown.file("compare_uptime"))
    yield "download of both", {*shown.says(downloads.DOWNLOAD_BOTH_PERIODS)}, {(len(both),)}
    periods = [row for table in shown["periods"].iter("tbody") for row in table]
    if not periods:
        return
    yield "links of both", len(periods), len(both)
    earlier = ("", "compare_") if not both or both[0]["from"] <= both[0]["compare_from"] else ("compare_", "")
    named = {name_of(shown, row): row for row in both}
    for line in periods:
        head, one, other, _ = map(" ; ".join, map(texts, line))
        for prefix, words in zip(earlier, (one, other), strict=True):
            yield from days_of(shown, named[head], words, prefix)


def name_of(shown, row):
    """A link as the head of its row has it."""
    parts = [
        shown.page.names[row["crossing_id"]],
        *([shown.say.word(row["service"])] if row["service"] != "all" else []),
    ]
    return " ; ".join(parts)


def on_knowledge(shown, rows_of):
    status = rows_of(shown.file("status"))
    if not status:
        return
    yield "links", {*shown.says(downloads.DOWNLOAD_LINKS)}, {(len(status),)}
    yield "rows", sum(len(body) for body in shown["picture"].iter("tbody")), len(status)
    changing = len(list(shown["story"].iter("section")))
    same = len(status) - changing
    yield (
        "not changed",
        shown.says(known_picture.NOT_CHANGED, "\n".join(texts(shown["story"]))),
        [(same,)] if same else [],
    )


LOOKED_AT = {
    "map": on_map,
    "events": on_events,
    "history": on_history,
    "compare": on_compare,
    "knowledge": on_knowledge,
}


def test_what_pages_say_of_events_is_counted_in_the_file(dataset, addresses):
    """The events of the selection, those of the log, and those of each value of the filters that are columns."""

    @cache
    def known_events(known_on):
        every = Selection(as_of=known_on or dataset.covered_to, known_on=known_on, mode="all", context=True)
        return len(event_rows(dataset, views.make_view(dataset, every)))

    for number, address in enumerate(addresses):
        chosen, _ = selection.from_query(address, views.choices(dataset), dataset.covered_to)
        view = served_data.view(dataset, chosen)
        rows, all_known = event_rows(dataset, view), known_events(chosen.known_on)
        assert describe.sentence(view, {}).startswith(describe.SENTENCE[:22].format(shown=len(rows), all=all_known)), (
            address
        )
        for name, of_values in served_data.counts(dataset, chosen, (PILLS, LIST)[number % 2]).items():
            if name in ONE_EACH & {*(rows[0] if rows else ())} and not getattr(chosen, name):
                counted = Counter(filter(None, (row[name] for row in rows)))
                assert {value: n for value, n in of_values.items() if n} == counted, (address, name)


def event_rows(dataset, view):
    text = table_bytes.plain_csv(dataset, view, "events").decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("first", range(0, SELECTIONS, TOGETHER))
def test_every_count_is_that_of_the_file(addresses, opened, rows_of, first):
    wrong: dict[tuple[str, str], tuple[str, ...]] = {}
    looked_at: Counter[tuple[str, str]] = Counter()
    for number, address in enumerate(addresses[first : first + TOGETHER], start=first):
        script = SCRIPTS[number % len(SCRIPTS)]
        for what, told, counted in LOOKED_AT[script](opened(script, address), rows_of):
            looked_at[script, what] += 1
            if told != counted:
                wrong.setdefault((script, what), (str(told)[:300], str(counted)[:300], urlencode(address)))
    assert wrong == {}, "\n".join(map(str, wrong.items()))
    assert len(looked_at) > FIGURES
