"""The page of one link, and the list of all, as whole HTML documents. All text of the data is escaped.

What they say is written by the parts of the dashboard's pages: there is one set of sentences.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd

from dashboard.events import event_card
from dashboard.history import stops
from dashboard.i18n.translator import Plural, Translator, message
from dashboard.link_card.address import WHAT_IT_IS, of_selection
from dashboard.link_page.site import Site
from dashboard.map import grounds, know_panel
from dashboard.map.know_panel import OTHER_CROSSINGS
from dashboard.session import page_links, panels
from dashboard.session.pages import ALL_LINKS, NAME, PAGES
from dashboard.widgets import claim_list, html_table, status_marks
from dashboard.widgets.date_fields import VALUES_LEFT_OUT
from dashboard.widgets.download_and_cite import TABLES
from dashboard.widgets.labels import SHOW_THE_DAY, date_link, event_link, link_name, original, summary_html
from dashboard.widgets.notes import note
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.time_map_words import VERSION_COVERS
from raillinks.answer import answer, evidence, wording
from raillinks.answer.answer import Answer
from raillinks.domain import dates
from raillinks.domain.enums import UNCHANGED, Confidence, Stance
from raillinks.engine import timeline
from raillinks.engine.confidence import Row
from raillinks.exports import answer_json, descriptors
from raillinks.i18n.languages import LANGUAGES
from raillinks.package.dataset import Dataset
from raillinks.query import views, whereabouts
from raillinks.query.known_log import KnownLog, Link, known_log
from raillinks.query.permalinks import PageState
from raillinks.query.selection import Selection
from raillinks.query.views import View
from raillinks.query.whereabouts import WHERE_IT_LIES

WHAT_IS_DISPUTED = message("What is disputed")
NOTHING_DISPUTED = message("No event of this link is disputed up to this day.")
STATUS_OVER_TIME = message("Status over time")
OLDER_EVENTS = Plural("{n} older event", "{n} older events")
ON_PAPER = message("This print has the newest of each list. All of it, with every source: {address}")
ON_PAPER_ONLY = message("This print has the newest of each list. The page on screen has all of it, with every source.")
DOWNLOADS, CITATION = message("Downloads"), message("Citation")
SHOW = message("Show")
DAY = message("Day")
THE_SAME_IN_WORDS = message("The same in words")
NO_SUCH_LINK = message("This log has no such link")
NEAR_LINKS = message("Links that you may mean")
PARTS_NOT_USED = message(
    "This page shows the latest data with the standard rules. It does not use these parts of its address:"
)
NEWEST = 10
"""So many events stand with all their sources; older ones stand in a table, with a way to theirs."""
_MOST_TICKS = 8
_LAST_TICK = 0.92
"""The share of a strip behind which no year fits below it."""
_YEARS = (1, 2, 5, 10, 20, 50)
_OWN_STYLE = (Path(__file__).parent / "link_page.css").read_text(encoding="utf-8")
_STYLE = f"<style>\n{status_marks.plain_css()}\n{_OWN_STYLE}</style>"
_FILES = (
    ("status.csv", message("Status")), ("events.csv", PAGES["events"].title), ("claims.csv", TABLES["claims"][1]),
    ("intervals.csv", TABLES["intervals"][1]), ("events.json", message("JSON with claims and sources")),
    ("export.xlsx", message("All of them in one workbook")),
)  # fmt: skip
"""The files of a link, with what each has."""


def on_day(link: Link | None, day: Selection) -> Selection:
    """What a page shows: a link alone, or all links, on the day of a selection."""
    return day.changed(context=True) if link is None else day.changed(crossing=(link[0],), service=(link[1],))


def view_of(dataset: Dataset, asked: Selection) -> View:
    """The view of a page, of which all that the pages share is worked out once for a package.

    Args:
        dataset: The package.
        asked: What the page shows (`on_day`).
    """
    log = _known_log(dataset)
    return views.view_on(dataset, asked, views.filtered_log(dataset, views.any_days(asked), log))


def _known_log(dataset: Dataset) -> KnownLog:
    return known_log(dataset, views.reading(Selection(as_of=dataset.covered_to)))


def _bands(dataset: Dataset) -> pd.DataFrame:
    asked = Selection(as_of=dataset.covered_to)
    return timeline.bands(_known_log(dataset).timeline, asked.stale_after)


def of_link(page: OpenPage, link: Link, site: Site) -> str:
    """The page of a link.

    Args:
        page: The package and the view of this link alone, with names and messages.
        link: The link.
        site: Writes the addresses.
    """
    with page_links.written_by(site.page):
        given = answer.of_view(page.dataset, page.view, link)
        body = "".join(_parts(page, given, site))
    name = link_name(dict(zip(("crossing_id", "service"), link, strict=True)), page.names, page.say)
    head = _head(page, given, site, name)
    return _document(page.say, site, link, f"{name} · {page.say(NAME)}", head, body)


def of_all(page: OpenPage, site: Site) -> str:
    """The page that lists every link below its crossing, with its status on the day and where it lies.

    Args:
        page: The package and the view of all links, with names and messages.
        site: Writes the addresses.
    """
    say, title = page.say, page.say(ALL_LINKS)
    listed = groupby(answer.of_listed(page.dataset, page.view), key=lambda given: given.crossing_id)
    parts = [f"<h1>{escape(title)}</h1>{note(say.date(page.view.selection.as_of_text))}{_left_out(say, site)}"]
    for crossing, links in listed:
        where = whereabouts.of_crossing(page.dataset, crossing)
        place = "" if where is None else note(whereabouts.around_in_words(where, say))
        items = "".join(f"<li>{_of_list(page, given, site)}</li>" for given in links)
        parts.append(
            f"<section><h2>{escape(page.names[crossing])}</h2><ul class='lp-list'>{items}</ul>{place}</section>"
        )
    own = site.absolute(None, say.lang)
    head = f"<meta name='description' content='{escape(say(WHAT_IT_IS))}'/>{_languages(site, None)}"
    head += f"<link rel='canonical' href='{escape(own)}'/>" if own else ""
    return _document(say, site, None, f"{title} · {say(NAME)}", head, "".join(parts))


def not_found(say: Translator, site: Site, near: Sequence[tuple[Link, str]]) -> str:
    """The page at the address of a link that the log does not have.

    Args:
        say: The messages.
        site: Writes the addresses.
        near: The links that may be meant, with their names.
    """
    title = say(NO_SUCH_LINK)
    items = "".join(f"<li><a href='{escape(site.link(link))}'>{escape(name)}</a></li>" for link, name in near)
    listed = f"<h2>{escape(say(NEAR_LINKS))}</h2><ul>{items}</ul>" if items else ""
    every = f"<p><a href='{escape(site.link(None))}'>{escape(say(ALL_LINKS))}</a></p>"
    head = "<meta name='robots' content='noindex'/>"
    return _document(say, site, None, f"{title} · {say(NAME)}", head, f"<h1>{escape(title)}</h1>{listed}{every}")


def _document(say: Translator, site: Site, link: Link | None, title: str, head: str, body: str) -> str:  # noqa: PLR0913, PLR0917 (what a document has)
    languages = " ".join(
        f"<b lang='{code}'>{row.name}</b>"
        if code == say.lang
        else f"<a lang='{code}' hreflang='{code}' href='{escape(site.link(link, code))}'>{row.name}</a>"
        for code, row in LANGUAGES.items()
    )
    home = escape(site.page("", {}))
    top = (
        f"<header><a class='lp-name' href='{home}'>{escape(say(NAME))}</a>"
        f"<nav aria-label='{escape(say('Language'))}'>{languages}</nav></header>"
    )
    return (
        f"<!DOCTYPE html>\n<html lang='{say.lang}'><head><meta charset='utf-8'/>"
        f"<meta name='viewport' content='width=device-width, initial-scale=1'/><title>{escape(title)}</title>"
        f"<link rel='icon' href='data:,'/>{head}{_STYLE}</head>"
        f"<body>{top}<main>{_with_whole_dates(_without_marks(body))}</main></body></html>\n"
    )


def _without_marks(body: str) -> str:
    """HTML of the dashboard without what its scripts read: no text of the data has a `<`."""
    return body.replace("<a data-go ", "<a ")


_DATE = (
    r"(?:\d{4}年(?:\d{1,2}月)?|\d{1,2}月)(?:\d{1,2}日)?"
    r"|(?:\d{4}년(?: \d{1,2}월)?|\d{1,2}월)(?: \d{1,2}일)?"
)
"""A Korean or Chinese date: a line may else end within it. `dashboard/session/whole_dates.js` has the same."""
_KEPT_OR_DATE = re.compile(rf"<(svg|pre|option|textarea)\b.*?</\1>|<[^>]*>|({_DATE})", re.DOTALL)


def _with_whole_dates(body: str) -> str:
    """HTML whose dates stay on one line each; tags, drawings and what is copied are left as they are."""
    return _KEPT_OR_DATE.sub(lambda found: f"<span class='rl-whole'>{found[2]}</span>" if found[2] else found[0], body)


def _head(page: OpenPage, given: Answer, site: Site, name: str) -> str:
    """What search engines and whoever shows the link as a card read."""
    say, dataset, link = page.say, page.dataset, (given.crossing_id, given.service)
    told, address = wording.sentence(dataset, given, say), site.absolute(link, say.lang)
    card = {
        "type": "article",
        "site_name": say(NAME),
        "title": name,
        "description": told,
        "locale": LANGUAGES[say.lang].territory,
    }
    own = f"<link rel='canonical' href='{escape(address)}'/>" if address else ""
    shown = site.picture(of_selection(dataset, page.view.selection, PageState(), say.lang).url)
    card |= {"url": address, "image": shown} if address else {}
    size = "summary_large_image" if shown else "summary"
    tags = "".join(f"<meta property='og:{key}' content='{escape(value)}'/>" for key, value in card.items())
    tags += f"<meta property='og:image:alt' content='{escape(f'{name}. {told}')}'/>" if shown else ""
    robots = "<meta name='robots' content='noindex, follow'/>" if site.dated else ""
    described = descriptors.in_html(_described(page, given, site, name))
    return (
        f"<meta name='description' content='{escape(told)}'/>{robots}{own}{_languages(site, link)}{tags}"
        f"<meta name='twitter:card' content='{size}'/><script type='application/ld+json'>{described}</script>"
    )


def _languages(site: Site, link: Link | None) -> str:
    """The address of a page in each language, and the one that goes by the browser's."""
    addresses = {code: site.absolute(link, code) or site.link(link, code) for code in LANGUAGES}
    addresses |= {"x-default": address} if (address := site.absolute(link, "")) else {}
    return "".join(f"<link rel='alternate' hreflang='{code}' href='{escape(url)}'/>" for code, url in addresses.items())


def _described(page: OpenPage, given: Answer, site: Site, name: str) -> dict[str, object]:
    """The page in the words of schema.org: what it is about, and of which data set it is."""
    dataset, where = page.dataset, whereabouts.of_crossing(page.dataset, given.crossing_id)
    place: dict[str, object] = {"@type": "Place", "name": page.names[given.crossing_id]}
    if where is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": where.lat, "longitude": where.lon}
    address, of_dataset = site.absolute((given.crossing_id, given.service), page.say.lang), dataset.descriptor["title"]
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": name,
        **({"url": address} if address else {}),
        "inLanguage": page.say.lang,
        "about": place,
        "isPartOf": {"@type": "Dataset", "name": str(of_dataset), "version": dataset.version},
    }


def _parts(page: OpenPage, given: Answer, site: Site) -> Iterator[str]:
    """What the page has, from top to bottom."""
    say = page.say
    yield _answer(page, given, site)
    in_words = f"<summary>{escape(say(THE_SAME_IN_WORDS))}</summary>{_intervals(page, given)}"
    yield _section(say, STATUS_OVER_TIME, f"{_strips(page, given)}<details class='lp-words'>{in_words}</details>")
    rests = "".join(f"<li>{item}</li>" for item in know_panel.items(page, given))
    yield _section(say, panels.HOW_WE_KNOW_TITLE, f"<ul class='rl-grounds'>{rests}</ul>" if rests else "")
    yield _section(say, WHAT_IS_DISPUTED, _disputed(page, given))
    yield _section(say, PAGES["events"].title, _events(page))
    yield _place(page, given, site)
    yield _section(say, DOWNLOADS, _files(page, given, site))
    cited = answer_json.citation(page.dataset, given, site.permalink(page.dataset, answer_json.of_link(given)))
    yield _section(say, CITATION, f"<p class='lp-cited' lang='en'>{escape(cited)}</p>{_foot(page, given, site)}")


def _section(say: Translator, title: str, html: str) -> str:
    return f"<section><h2>{escape(say(title))}</h2>{html}</section>" if html else ""


def _answer(page: OpenPage, given: Answer, site: Site) -> str:
    """Name, status of the day and its sentence, the way to the map, and a field for another day."""
    say, standing, chosen = page.say, given.standing, page.view.selection
    names = _of_crossing(page, given.crossing_id)
    mark = status_marks.coloured(standing.status, standing.alternatives, stale=standing.stale)
    lead, between, rest = wording.sentence(page.dataset, given, say).partition(
        say("{one}; {other}", one="", other="").rstrip()
    )
    on_map = page_links.link(escape(say(SHOW_THE_DAY, day=say.date(chosen.as_of_text))), "")
    ways = [on_map, *(page_links.link(escape(say(PAGES[path].title)), path) for path in ("history", "events"))]
    every = f"<a href='{escape(site.link(None))}'>{escape(say(ALL_LINKS))}</a>"
    return (
        f"<h1>{escape(page.names[given.crossing_id])} <small>{escape(say.word(given.service))}</small></h1>{names}"
        f"<p class='lp-answer'>{mark}<b>{escape(lead + between)}</b>{escape(rest)}</p>"
        f"<nav class='lp-ways' aria-label='{escape(say('Contents'))}'>{' '.join([*ways, every])}</nav>"
        f"{_day_field(page, given, site)}{_left_out(say, site)}"
    )


def _of_crossing(page: OpenPage, crossing_id: str) -> str:
    where = whereabouts.of_crossing(page.dataset, crossing_id)
    if where is None:
        return ""
    others = [
        f"<span lang='{code}'>{escape(name)}</span>" for code, name in where.names.items() if code != page.say.lang
    ]
    return f"<p class='lp-names'>{' · '.join(others)}</p>" if others else ""


def _day_field(page: OpenPage, given: Answer, site: Site) -> str:
    """A form with the day: a browser without scripts sends it."""
    address = site.form((given.crossing_id, given.service))
    if not address:
        return ""
    label, show = escape(page.say(DAY)), escape(page.say(SHOW))
    return (
        f"<form action='{escape(address)}' method='get'><input type='hidden' name='lang' value='{page.say.lang}'/>"
        f"<label>{label} <input type='date' name='as_of' value='{page.view.selection.as_of}'/></label> "
        f"<button>{show}</button></form>"
    )


def _left_out(say: Translator, site: Site) -> str:
    """That the day of the address cannot be used, and what else of it the page does not use."""
    told = [(VALUES_LEFT_OUT, f"as_of={site.unusable}")] if site.unusable else []
    told += [(PARTS_NOT_USED, say.in_a_row(site.unused))] if site.unused else []
    texts = (say.labelled(say(head).rstrip(":："), text) for head, text in told)
    return "".join(f"<p class='rl-note' role='status'>{escape(text)}</p>" for text in texts)


def _strips(page: OpenPage, given: Answer) -> str:
    """The statuses since the log begins, and the last years larger; the table below has them in words."""
    bands = page.dataset.once(_bands)
    own = bands[(bands["crossing_id"] == given.crossing_id) & (bands["service"] == given.service)]
    last = max(page.view.selection.as_of, page.dataset.covered_to)
    known = dates.to_days(own["start"])
    opening = page.dataset.timeline_start
    first = min([opening, *(day for day in known if not np.isnat(day))])
    drawn, strips = status_marks.bands_html(own), []
    contested = claim_list.contested_in(page, (given.crossing_id, given.service), (first, last))
    for begin in dict.fromkeys((first, opening)):
        ends = int(begin.astype(np.int64)), int(last.astype(np.int64))
        covered = int(page.dataset.covered_to.astype(np.int64))
        strip = status_marks.strip_of(drawn, *ends, covered, status_marks.ranges(contested))
        strips.append(f"{strip}{_axis(begin, last)}")
    key = status_marks.key(
        {band.status for band in drawn}, page.view.selection.stale_after, page.say,
        veiled=bool(last > page.dataset.covered_to), contested=bool(contested),
    )  # fmt: skip
    lines = reversed(claim_list.contested_lines(contested, page.say))
    said = "".join(f"<li>{escape(line)}</li>" for line in lines)
    listed = f"<ul class='lp-contested'>{said}</ul>" if said else ""
    return f"<div class='lp-strips'>{''.join(strips)}</div>{key}{listed}"


def _axis(first: np.datetime64, last: np.datetime64) -> str:
    """Years below a strip."""
    begin, end = (int(day.astype("datetime64[Y]").astype(np.int64)) + 1970 for day in (first, last))
    step = next((years for years in _YEARS if (end - begin) / years <= _MOST_TICKS), _YEARS[-1])
    days = (last - first).astype(np.int64)
    ticks = []
    for year in range(begin + 1 + -(begin + 1) % step, end + 1, step):
        at = (np.datetime64(f"{year}-01-01") - first).astype(np.int64) / days
        if at < _LAST_TICK:
            ticks.append(f"<span style='left:{100 * at:.2f}%'>{year}</span>")
    return f"<span class='lp-axis' aria-hidden='true'>{''.join(ticks)}</span>"


def _intervals(page: OpenPage, given: Answer) -> str:
    """When each status held, the latest first."""
    whole = dates.NOT_A_DAY, max(page.view.selection.as_of, page.dataset.covered_to)
    return stops.intervals(page, (given.crossing_id, given.service), (np.datetime64("1800-01-01"), whole[1]))


def _disputed(page: OpenPage, given: Answer) -> str:
    """The disputed events, each with who disputes it; whether the status of the day is contested."""
    say, items = page.say, []
    link = {"crossing_id": given.crossing_id, "service": given.service}
    if contested := claim_list.contested(page, link, page.view.selection.as_of):
        items.append(escape(contested))
    for event in reversed(page.view.events.to_dict("records")):
        if event["confidence"] == Confidence.DISPUTED:
            own = page.view.any_day.log.rows[event["event_id"]]
            why = claim_list.sentence(own, page.view.any_day.log.claim_rows.get(event["event_id"], ()), say)
            items.append(f"{date_link(own['date'], say, event=own['event_id'])}: {event_link(own, say)} {why}")
    return (
        f"<ul class='lp-disputed'>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
        if items
        else note(say(NOTHING_DISPUTED))
    )


def _events(page: OpenPage) -> str:
    """The newest events with every claim, and a table of the older ones."""
    log, say = page.view.any_day.log, page.say
    rows = [log.rows[event_id] for event_id in reversed(list(page.view.events["event_id"]))]
    newest = "".join(f"<li>{_event(page, row)}</li>" for row in rows[:NEWEST])
    listed = f"<ol class='lp-events'>{newest}</ol>" if rows else note(say(event_card.NO_EVENTS_MATCH))
    return listed + _older(page, rows[NEWEST:])


def _event(page: OpenPage, event: Row) -> str:
    """One event: when, how certain, what, and each claim with its source."""
    say, log = page.say, page.view.any_day.log
    supports, disputes = evidence.of_event(log, event["event_id"])
    parts = []
    for stance, counted, claims in (
        (Stance.SUPPORTS, event_card.CLAIMS_SUPPORT_IT, evidence.in_order(supports, event)),
        (Stance.DISPUTES, event_card.CLAIMS_DISPUTE_IT, evidence.strongest_first(disputes)),
    ):
        if claims:
            items = "".join(f"<li>{grounds.claim_line(page, claim)}</li>" for claim in claims)
            head = escape(say.plural(*counted, len(claims)))
            parts.append(f"<h4>{head}</h4><ul class='rl-{stance}'>{items}</ul>")
    chips = event_card.chips(event, page.names, say, log.voices.get(event["event_id"], ""))
    return (
        f"<h3>{date_link(event['date'], say, event=event['event_id'])}</h3>{chips}"
        f"<p>{summary_html(event, say)}</p>{original(event, say)}{''.join(parts)}"
    )


def _older(page: OpenPage, events: Sequence[Row]) -> str:
    """The older events as a table, folded."""
    if not events:
        return ""
    say = page.say
    heads = (say("Date"), say("What happened"), say("Status"), say("Who says so"))
    rows = []
    for event in events:
        status = status_marks.badge(event["status_after"], say) if event["status_after"] != UNCHANGED else "—"
        names = page.view.any_day.log.publishers.get(event["event_id"], ())
        said = say.listed([escape(say.source_name(name)) for name in names])
        cells = (escape(say.date(event["date"])), event_link(event, say), status, said)
        rows.append(html_table.row([*zip(heads, cells, strict=True)]))
    head = escape(say.plural(*OLDER_EVENTS, len(events)))
    table = html_table.wide_table(say.plural(*OLDER_EVENTS, len(events)), heads, rows)
    return f"<details class='lp-older'><summary>{head}</summary>{table}</details>"


def _place(page: OpenPage, given: Answer, site: Site) -> str:
    """Where the crossing lies, and how far it is to the others, each with its statuses on the day."""
    where = whereabouts.of_crossing(page.dataset, given.crossing_id)
    if where is None:
        return ""

    def linked(link: Link, text: str, way: str) -> str:
        name = escape(page.say.labelled(way, text))  # who goes from link to link hears of which crossing it speaks
        return f"<a href='{escape(site.link(link))}' aria-label='{name}'>{escape(text)}</a>"

    others = f"<h3>{escape(page.say(OTHER_CROSSINGS))}</h3>{know_panel.others(page, where, linked)}"
    return _section(page.say, WHERE_IT_LIES, know_panel.facts(where, page.say) + others)


def _files(page: OpenPage, given: Answer, site: Site) -> str:
    asked, say = answer_json.of_link(given), page.say
    files: Iterable[tuple[str, str]] = (("answer", "Data (JSON)"), *_FILES)
    items = "".join(
        f"<li><a href='{escape(address)}'>{escape(name)}</a> {escape(say(text))}</li>"
        for name, text in files
        if (address := site.file(page.dataset, asked, name))
    )
    return f"<ul class='lp-files'>{items}</ul>" if items else ""


def _foot(page: OpenPage, given: Answer, site: Site) -> str:
    """The data version; on paper, which has the newest rows of each list, where all of them are."""
    say, dataset = page.say, page.dataset
    told = say(VERSION_COVERS, version=dataset.version, day=say.day(dataset.covered_to))
    address = site.absolute((given.crossing_id, given.service), say.lang)
    on_paper = say(ON_PAPER, address=address) if address else say(ON_PAPER_ONLY)
    return f"{note(told)}<p class='rl-note lp-on-paper'>{escape(on_paper)}</p>"


def _of_list(page: OpenPage, given: Answer, site: Site) -> str:
    """A link in the list of all: its mark, its name as the way to its page, and its headline."""
    say, standing = page.say, given.standing
    mark = status_marks.coloured(standing.status, standing.alternatives, stale=standing.stale)
    address = escape(site.link((given.crossing_id, given.service)))
    name = link_name({"crossing_id": given.crossing_id, "service": given.service}, page.names, say)
    return f"{mark}<a href='{address}'>{escape(name)}</a><br/>{escape(wording.headline(page.dataset, given, say))}"
