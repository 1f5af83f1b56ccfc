"""“How we know”: what the answer on a link rests on, what would settle it, and where its crossing lies, as HTML.

Also the links that lead, one press away.
"""

from collections.abc import Callable, Iterator
from html import escape
from urllib.parse import quote

from dashboard.i18n.translator import Translator, message
from dashboard.map import period_table
from dashboard.map.grounds import grounds, label_html
from dashboard.session import own_log, page_links, panels
from dashboard.session.pages import ALL_LINKS, LINKS
from dashboard.widgets import claim_list, status_marks, strips
from dashboard.widgets.labels import event_link, link_name
from dashboard.widgets.notes import note
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.time_map_words import LAST_KNOWN_STATUS
from raillinks.answer.answer import Answer
from raillinks.domain import dates
from raillinks.domain.status import STOPPED
from raillinks.exports import answer_json
from raillinks.query import permalinks, view_figures, views, whereabouts
from raillinks.query.known_log import Link
from raillinks.query.selection import Selection
from raillinks.query.whereabouts import WHERE_IT_LIES, Way, Whereabouts

OTHER_CROSSINGS = message("Other crossings, the nearest first")


def facts(where: Whereabouts, say: Translator) -> str:
    """Names, river, line, nearest towns, next crossings and position, as a list of labels and words."""
    rows = "".join(
        f"<dt>{escape(label)}</dt><dd>{_marked(text, where)}</dd>" for label, text in whereabouts.parts(where, say)
    )
    return f"<dl class='rl-where'>{rows}</dl>"


def _marked(text: str, where: Whereabouts) -> str:
    """Words in which each name of the crossing has its language."""
    marked = escape(text)
    for code, name in where.names.items():
        marked = marked.replace(escape(name), f"<span lang='{code}'>{escape(name)}</span>", 1)
    return marked


def others(
    page: OpenPage, where: Whereabouts, linked: Callable[[Link, str, str], str] = lambda _link, text, _way: escape(text)
) -> str:
    """Every other crossing: how far, which way, and the statuses of its links on the day.

    Args:
        page: The page.
        where: Where the crossing lies.
        linked: Makes HTML of the words for a status; it gets the link, them and the way to its crossing, all unescaped.
    """
    rows = "".join(f"<li>{_other(page, way, linked)}</li>" for way in where.crossings)
    say, covered = page.say, page.dataset.covered_to
    after = page.view.selection.as_of > covered
    last_known = note(say(LAST_KNOWN_STATUS, day=say.day(covered))) if after else ""
    return f"<ul class='rl-grounds rl-others'>{rows}</ul>{last_known}"


def _other(page: OpenPage, way: Way, linked: Callable[[Link, str, str], str]) -> str:
    say, histories, day = page.say, page.view.any_day.log.histories, page.view.selection.as_of
    told, so_far = [], whereabouts.way_in_words(way, say)
    for link, history in histories.items():
        if link[0] != way.place_id:
            continue
        span = history.spans[history.position(day)]
        status = say.any_of([say.word(word) for word in status_marks.possible(span)])
        contested = claim_list.contested(page, {"crossing_id": link[0], "service": link[1]}, day)
        doubts = say.in_a_row(filter(None, [say(strips.OLD_EVIDENCE) if span["stale"] else "", contested]))
        told.append(linked(link, say.labelled(say.word(link[1]), say.with_note(status, doubts)), so_far))
    return say.labelled(escape(so_far), say.in_a_row(told))


WHAT_WOULD_SETTLE_IT = message("What would settle it")
PAGE_OF_LINK = message("This link on a page of its own, to read and print")
LINKS_THAT_LEAD = message("Links: a press shows one alone")


def html(page: OpenPage, given: Answer | None, latest: str) -> str:
    """The panel.

    Args:
        page: The page.
        given: The answer on one link; None: the answer speaks of all of them.
        latest: The latest data version.
    """
    say = page.say
    asked = page.view.selection if given is None else answer_json.of_link(given)
    rests = "" if given is None else "".join(f"<li>{item}</li>" for item in items(page, given))
    parts = [f"<ul class='rl-grounds'>{rests}</ul>"] if rests else []
    if page.view.selection.as_of_period:
        parts.insert(0, f"<h3>{escape(period_table.heading(page))}</h3>{period_table.block(page)}")
    parts.append("" if given is None else _where(page, given.crossing_id))
    parts += [
        f"<div class='rl-pressed'><h3>{escape(say(LINKS_THAT_LEAD))}</h3>{_links(page)}</div>",
        f"<p>{page_of_link(page, given, latest)} {data_link(page, asked)}</p>",
    ]
    return panels.html(panels.HOW_WE_KNOW, say(panels.HOW_WE_KNOW_TITLE), "".join(parts), say)


def items(page: OpenPage, given: Answer) -> Iterator[str]:
    """What the answer on a link rests on, and what would settle it; each as HTML."""
    yield from grounds(page, given)
    yield from _settles(page, (given.crossing_id, given.service))


def _where(page: OpenPage, crossing_id: str) -> str:
    """Where the crossing lies, and how far it is to the others; empty where nobody says where it is."""
    where = whereabouts.of_crossing(page.dataset, crossing_id)
    if where is None:
        return ""
    return (
        f"<h3>{escape(page.say(WHERE_IT_LIES))}</h3><p>{escape(whereabouts.in_words(where, page.say))}</p>"
        f"<h3>{escape(page.say(OTHER_CROSSINGS))}</h3>{others(page, where)}"
    )


def _settles(page: OpenPage, link: Link) -> Iterator[str]:
    """What one dated sighting would settle, on a day on which the status is unknown or rests on old evidence."""
    view, say, stale_after = page.view, page.say, page.view.selection.stale_after
    spans = view.any_day.log.histories[link].timeline.spans(stale_after)
    day = min(view.selection.as_of, view.counted_to)
    for row in view_figures.frontier(spans, view.counted_to, stale_after=stale_after).to_dict("records"):
        first, last, best = (dates.of_cell(row[f"{name}_day"]) for name in ("first", "last", "best"))
        if not first <= day <= last:
            continue
        wanted = say("a report that trains cross again, with its day") if row["status"] in STOPPED else say(
            "a report that a train crossed, with its day"
        )  # fmt: skip
        gain = say.plural("One of {day} would settle {n} day.", "One of {day} would settle {n} days.",
                          row["days_settled"], day=say.day(best))  # fmt: skip
        yield f"{label_html(say(WHAT_WOULD_SETTLE_IT))} {escape(say.sentences([f'{wanted}.', gain]))}"


def _links(page: OpenPage) -> str:
    """Every listed link whose crossing leads: its status, and the event that gave it; a press chooses the link."""
    view, say = page.view, page.say
    leads = view_figures.leading_days(page.dataset, view)
    items = []
    for link in view.any_day.listed_links:
        if not view_figures.leads_on(leads[link[0]], view):
            continue
        history = view.any_day.log.histories[link]
        place = history.position(view.selection.as_of)
        row, last = history.spans[place], history.evidence_dates[place]
        named = escape(link_name({"crossing_id": link[0], "service": link[1]}, page.names, say))
        chosen = page_links.link(named, "", crossing=(link[0],), service=(link[1],), event=None)
        among = status_marks.possible(row)
        every = say.any_of([say.word(word) for word in (row["status"], *(s for s in among if s != row["status"]))])
        disputed = claim_list.contested(page, {"crossing_id": link[0], "service": link[1]}, view.selection.as_of)
        words = [
            every,
            *([say("last evidence {date}", date=say.date(last))] if last else []),
            *filter(None, [disputed]),
        ]
        event = view.any_day.log.rows.get(row["event_id"])
        because = "" if event is None else f"<br/>{event_link(event, say)}"
        items.append(f"<li><b>{chosen}</b> {escape(say.in_a_row(words))}{because}</li>")
    return f"<ul class='rl-grounds'>{''.join(items)}</ul>"


def page_of_link(page: OpenPage, given: Answer | None, latest: str) -> str:
    """The way to the page of the link, or of all links; empty where that would not show the same.

    Those pages are of the latest data, all that is known and the standard rules; a reader's own log has none.
    """
    chosen = page.view.selection
    is_read_so = views.reading(chosen) == views.reading(Selection(as_of=chosen.as_of))
    if not is_read_so or page.dataset.version != latest or page.dataset.is_own_log:
        return ""
    say, parts = page.say, () if given is None else (given.crossing_id, given.service)
    path = "/".join([LINKS, *(quote(part, safe="") for part in parts)])
    text = say(ALL_LINKS) if given is None else say(PAGE_OF_LINK)
    return f"<a href='{path}?lang={say.lang}&amp;as_of={page.view.selection.as_of_text}'>{escape(text)}</a>"


def data_link(page: OpenPage, asked: Selection) -> str:
    """The link to the answer's JSON: a frame must not leave the map for it.

    Args:
        page: The page.
        asked: The selection that asks for the answer.
    """
    text = escape(page.say("Data (JSON)"))
    query = escape(permalinks.query(asked, page.dataset.version))
    below = own_log.below(page.dataset)
    return f"<a href='{below}api/v1/answer?{query}&amp;lang={page.say.lang}' target='_blank'>{text}</a>"
