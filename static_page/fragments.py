"""Parts of the page as HTML: the cards of events, the story, what is said about the data. The dashboard writes them.

Their links say what changes; the page's script follows them where it is, and without it they are plain addresses.
"""

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np

from dashboard.about import about_data, about_text
from dashboard.events import event_card
from dashboard.story import story_steps
from dashboard.story.story_steps import SOURCES_OF_THIS_STEP
from dashboard.widgets import strips
from dashboard.widgets.html_table import HtmlRow, has, row, table
from dashboard.widgets.labels import link_name_html
from dashboard.widgets.notes import note
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.status_marks import badge, possible
from raillinks.answer.wording import NO_EVIDENCE_YET
from raillinks.domain import dates
from raillinks.domain.map_view import MapView, decimal
from raillinks.domain.status import COUNTED
from raillinks.exports import cite
from raillinks.i18n import translator
from raillinks.query.selection import Selection
from timemap.day_numbers import number

PART_OF = {"": "map", "events": "events", "story": "story", "about": "about"}
"""Which part of this page stands for a page of the dashboard."""


def address(to: str, changes: Mapping[str, Any]) -> str:
    """The address of what a link of the dashboard leads to, on this page: it has no filters, and keeps what it shows.

    Args:
        to: The path of a page of the dashboard.
        changes: What the link changes; what it takes away, such as the place of the map, has an empty value.
    """
    pairs: list[tuple[str, str]] = []
    for name, value in changes.items():
        if isinstance(value, MapView):
            pairs += [(part, decimal(getattr(value, part))) for part in ("lat", "lon", "zoom")]
        elif name == "map_view":
            pairs += [(part, "") for part in ("lat", "lon", "zoom")]
        elif name in {"as_of", "event"}:
            pairs.append((name, "" if value is None else str(value)))
    query = f"?{urlencode(pairs, quote_via=quote)}" if pairs else ""
    return f"{query}#{PART_OF.get(to, 'about')}"


def cards(page: OpenPage) -> dict[str, str]:
    """The card of every event, by its id."""
    log = page.view.any_day.log
    return {event_id: event_card.event_html(event, log, page.names, page.say) for event_id, event in log.rows.items()}


def event_days(page: OpenPage) -> dict[str, list[Any]]:
    """The first and the last possible day of every event as numbers, None on an open side, and its date in words."""
    known = page.view.known
    return {
        str(event["event_id"]): [
            *(None if np.isnat(day) else number(day) for day in (dates.of_cell(event["date_earliest"]),
                                                                   dates.of_cell(event["date_latest"]))),
            page.say.date(event["date"]),
        ]
        for event in known.to_dict("records")
    }  # fmt: skip


def latest(page: OpenPage) -> list[list[Any]]:
    """From which day on which event is the latest one in view: the number of the day, the event's id."""
    anytime, found = page.view.anytime, []
    days = anytime["date_earliest"].dropna().drop_duplicates()
    for day in days:
        on_day = replace(page.view, selection=Selection(as_of=dates.of_cell(day)))
        event = event_card.selected(on_day, None)
        if event is not None:
            found.append([number(dates.of_cell(day)), str(event["event_id"])])
    return found


def story(page: OpenPage) -> str:
    """Every step of the story, each with a link to the map as it shows it, and its sources folded."""
    dataset, say = page.dataset, page.say
    by_id = page.view.known.set_index("event_id", drop=False)
    parts = []
    for n, step in enumerate(dataset.story):
        events = by_id.loc[[event for event in step.events if event in by_id.index]]
        sources = story_steps.sources_html(events, dataset.claims, dataset.sources, say)
        folded = f"<details><summary>{escape(say(SOURCES_OF_THIS_STEP))}</summary>{sources}</details>"
        text = f"{story_steps.text_html(step, say)}<p>{story_steps.shown_on_map(step, say)}</p>{folded}"
        parts.append(f"<article class='rl-story' id='step-{n + 1}'>{text}</article>")
    return "".join(parts) or note(say("This data has no story."))


def about(page: OpenPage) -> str:
    """How a status comes about, what is not known, licences, changes, and how to cite."""
    dataset, names, say = page.dataset, page.names, page.say
    cited = "".join(
        f"<pre class='rl-page-cited'>{escape(write(cite.citation(dataset)))}</pre>"
        for write in (cite.chicago, cite.bibtex)
    )
    return (
        about_text.method(say) + about_text.confidence(say) + about_data.search(dataset, names, say)
        + about_data.unknown(dataset, page.view, names, say) + about_data.licences(dataset, say)
        + about_data.changes(dataset, say) + about_text.section("cite", cited, say)
    )  # fmt: skip


def status_table(page: OpenPage) -> str:
    """The status of every listed link on the last day of the log, for a browser that runs no script."""
    say, day = page.say, page.dataset.covered_to
    status = page.view.timeline.status_on(day, page.view.selection.stale_after)
    listed = status.merge(page.view.links[["crossing_id", "service"]], on=["crossing_id", "service"])
    heads = [say("Link"), say("Status"), say("Since")]
    rows = []
    for each in listed.to_dict("records"):
        among = possible(each)
        words = badge(each["status"], say, stale=bool(each["stale"]), among=among)
        others = "" if len(among) == 1 else f" <small>{escape(say.any_of([say.word(word) for word in among]))}</small>"
        cells = [words + others, escape(_since(page, each))]
        rows.append(row([*zip(heads[1:], cells, strict=True)], head=link_name_html(each, page.names, say)))
    caption = say("Status of the links on {day}", day=say.day(day))
    return f"<section lang='{say.lang}'>{table(say, caption, heads, rows)}</section>"


def _since(page: OpenPage, row: HtmlRow) -> str:
    """Since when a link has its status: some day where the log has no single one; of `unknown`, the last evidence."""
    say, replayed = page.say, str(row["replayed_status"])
    if replayed != row["status"]:
        return translator.lapsed(replayed, strips.last_evidence(page, row), say)
    if not has(row, "since"):
        return say(NO_EVIDENCE_YET)
    since, latest = dates.of_cell(row["since"]), dates.of_cell(row["since_latest"])
    if row["status"] not in COUNTED:
        return strips.no_evidence_since(page, row, since)
    return translator.between(since, latest, say)
