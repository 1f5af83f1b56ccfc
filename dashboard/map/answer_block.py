"""The answer above the map: on all listed links or the chosen one, who says so, and a button to copy it.

In a frame on another site it is the headline alone, with the way to all of it.
"""

from collections.abc import Iterator
from html import escape

import streamlit as st

from dashboard.i18n.translator import message
from dashboard.session import own_log, page_links, session_state
from dashboard.widgets import claim_list, downloads
from dashboard.widgets.cache import by_links, cached
from dashboard.widgets.labels import event_link
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.table_content import WHO_SAYS_SO
from raillinks.answer import answer, border, border_wording, wording
from raillinks.answer.answer import Answer
from raillinks.answer.border import Border
from raillinks.answer.evidence import Claim, Grounds, Hint
from raillinks.exports import answer_json
from raillinks.query import permalinks
from raillinks.query.known_log import Link
from raillinks.query.selection import Selection

DISPUTED_BY = message("disputed by {names}")
DATE_IT_OTHERWISE = message("Date it otherwise")
OPEN_THE_WHOLE_PAGE = message("Open the whole page")


def show(page: OpenPage) -> None:
    """The answer of the view; nothing where no link is listed."""
    _shown(block(page, _base(page), link(page)))


def show_headline(page: OpenPage) -> None:
    """The short form of the answer, for a frame; nothing where no link is listed."""
    _shown(headline(page, link(page)))


def _base(page: OpenPage) -> str:
    return str(page.dataset.descriptor.get("homepage", "")) or downloads.base()


def _shown(html: str) -> None:
    if html:
        page_links.html_block(html, "answer")


def link(page: OpenPage) -> Link | None:
    """The link of which the answer speaks: the one that it keeps, while that is listed, else that of a pressed event.

    Returns:
        The only one that is listed, where it is neither; None if the answer speaks of all listed ones.
    """
    kept, event = st.session_state["answer_link"], st.session_state["event"]
    pressed = None if event == st.session_state["event_of_stop"] else event
    return kept if kept in page.view.any_day.listed_links else answer.chosen_link(page.view, pressed)


@cached(by_links)
def block(page: OpenPage, base: str, link: Link | None) -> str:
    """The answer as HTML; empty where no link is listed. The script dims it while the map shows another day.

    Args:
        page: The page.
        base: The address of the map page, for the permalink.
        link: The link of which it speaks; None: all that are listed.
    """
    if link is None:
        return _of_border(page, base)
    given = answer.of_view(page.dataset, page.view, link)
    text = wording.sentence(page.dataset, given, page.say)
    listed = "".join(f"<li>{item}</li>" for item in grounds(page, given))
    folded = f"<details><summary>{escape(page.say(WHO_SAYS_SO))}</summary><ul>{listed}</ul></details>" if listed else ""
    tools = _tools(page, given, answer_json.of_link(given), text, base)
    return _section(page, _parts(text, page), f"{folded}<p>{tools}</p>", link)


def _of_border(page: OpenPage, base: str) -> str:
    given = border.of_view(page.dataset, page.view)
    if given is None:
        return ""
    said = border_wording.lines(page.dataset, given, page.say)
    tools = _tools(page, given, given.asked, said.text, base)
    return _section(page, (said.lead, said.text.removeprefix(said.lead)), f"<p>{tools}</p>")


@cached(by_links)
def headline(page: OpenPage, link: Link | None) -> str:
    """The answer's headline as HTML, with the way to the whole page; empty where no link is listed.

    The way is relative: in a frame Streamlit gives the address of the page that frames it.

    Args:
        page: The page.
        link: As for `block`.
    """
    whole = permalinks.page_link(page.dataset, page.view.selection, session_state.page(), "./")
    way = f"<a href='{escape(whole)}' target='_blank'>{escape(page.say(OPEN_THE_WHOLE_PAGE))}</a>"
    if link is not None:
        given = answer.of_view(page.dataset, page.view, link)
        parts, asked = _parts(wording.headline(page.dataset, given, page.say), page), answer_json.of_link(given)
    elif (of_all := border.of_view(page.dataset, page.view)) is not None:
        parts, asked = (border_wording.lines(page.dataset, of_all, page.say).lead, ""), of_all.asked
    else:
        return ""
    return _section(page, parts, f"<p>{way} {_data(page, asked)}</p>", link)


def _section(page: OpenPage, text: tuple[str, str], more: str, link: Link | None = None) -> str:
    """The answer: what it says first of all, the rest, and the HTML of what stands below."""
    lead, others = text
    day = "" if page.view.selection.compare_with is None else f"{_label(page.say.labelled('A', '').rstrip())} "
    of_link = "" if link is None else f" data-crossing='{escape(link[0])}' data-service='{escape(link[1])}'"
    return (
        f"<section class='rl-answer' data-answer='{page.view.selection.as_of}'{of_link}"
        f" aria-label='{escape(page.say('The answer'))}'>"
        f"<p class='rl-answer-text'>{day}<b>{escape(lead)}</b>{escape(others)}</p>"
        f"<div class='rl-answer-more'>{more}</div></section>"
    )


def _parts(text: str, page: OpenPage) -> tuple[str, str]:
    """The sentence in two: what it says first of all, and the rest."""
    between = page.say("{one}; {other}", one="", other="").rstrip()
    lead, mark, rest = text.partition(between)
    return lead, mark + rest


def _tools(page: OpenPage, given: Answer | Border, asked: Selection, text: str, base: str) -> str:
    """The button to copy the sentence, and its JSON."""
    say = page.say
    link = answer_json.permalink(page.dataset, asked, say.lang, base)
    copied = escape(f"{text}\n\n{answer_json.citation(page.dataset, given, link)}").replace("\n", "&#10;")
    words = {"copied": say("Copied"), "refused": say("The browser does not let this page copy.")}
    told = "".join(f" data-{name}='{escape(word)}'" for name, word in words.items())
    button = f"<button type='button' data-copy='{copied}'{told}>{escape(say('Copy with citation'))}</button>"
    return f"{button} <span role='status'></span> {_data(page, asked)}"


def _data(page: OpenPage, asked: Selection) -> str:
    """The link to its JSON: a frame must not leave the map for it."""
    query = permalinks.query(asked, page.dataset.version)
    text = escape(page.say("Data (JSON)"))
    below = own_log.below(page.dataset)
    return f"<a href='{below}api/v1/answer?{escape(query)}&amp;lang={page.say.lang}' target='_blank'>{text}</a>"


def grounds(page: OpenPage, given: Answer) -> Iterator[str]:
    """Strongest claims, publishers, search record and nearest hint, each as HTML.

    Args:
        page: The page.
        given: The answer.
    """
    say, own = page.say, given.grounds
    if own.claim_for is not None:
        yield f"{_label(say('For'))} {_claim(page, own.claim_for)}"
    yield from _publishers(page, own)
    if own.claim_against is not None:
        other = "" if own.other is None else f" {event_link(own.other, say)}"
        yield f"{_label(say('Against'))} {_claim(page, own.claim_against)}{other}{_disputed_by(page, own)}"
    if own.search_record is not None:
        made = escape(wording.search_record(own.search_record, say, own.missed, given.asked.known_on))
        event = page_links.link(made, "events", event=own.search_record["event_id"])
        yield f"{_label(say('Search record'))} {event}"
    if given.hint is not None:
        yield _hint(page, given.hint)


def _publishers(page: OpenPage, grounds: Grounds) -> Iterator[str]:
    """Every publisher that carries the status, where there are several; those that date it otherwise, with the date."""
    say = page.say
    if grounds.event is not None and len(grounds.publishers) > 1:
        named = [_publisher(name, grounds.event["event_id"]) for name in grounds.publishers]
        yield f"{_label(say('All publishers'))} {say.in_a_row(named)}"
    if grounds.dated_otherwise:
        dated = [
            say.with_note(_publisher(claim["publisher"], claim["event_id"]), escape(say.date(claim["claimed_date"])))
            for claim in grounds.dated_otherwise
        ]
        yield f"{_label(say(DATE_IT_OTHERWISE))} {say.in_a_row(dated)}"


def _disputed_by(page: OpenPage, grounds: Grounds) -> str:
    """Who disputes the report that speaks against the status."""
    if grounds.other is None or not grounds.other_disputed_by:
        return ""
    named = [_publisher(name, grounds.other["event_id"]) for name in grounds.other_disputed_by]
    return f" ({escape(page.say(DISPUTED_BY, names='{names}')).replace('{names}', page.say.in_a_row(named))})"


def _publisher(name: object, event_id: object) -> str:
    return f"<span translate='no'>{page_links.link(escape(str(name)), 'events', event=event_id)}</span>"


def _hint(page: OpenPage, hint: Hint) -> str:
    label = page.say("First evidence") if hint.is_first else page.say("Nearest hint")
    date = escape(page.say.date(hint.event["date"]))
    return f"{_label(label)} {date}: {event_link(hint.event, page.say)} ({_claim(page, hint.claim)})"


def _label(text: str) -> str:
    return f"<b>{escape(text)}</b>"


def _claim(page: OpenPage, claim: Claim) -> str:
    """Who says it, when, how they know, and where to read it; a press on who says it opens the event.

    Publisher and date stand for a title that the log does not have.
    """
    say = page.say
    who = _publisher(claim["publisher"], claim["event_id"])
    published = say.date(claim["published"]) if claim["published"] else say("undated")
    basis = [say.word(claim["basis"])] if claim["basis"] else []
    if claim["title"]:
        return f"{who}, {escape(say.in_a_row([published, *basis]))}: {claim_list.title(claim, say)}"
    name = say.in_a_row([str(claim["publisher"]), published])
    source = claim_list.title({**claim, "title": name, "title_paraphrased": "", "language": ""}, say)
    return f"{say.in_a_row([who, *map(escape, basis)])}: {source}"
