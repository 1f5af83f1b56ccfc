"""Notices of which days a page is about: those that the log covers, those known by then, those that figures count.

What a reader of another language than English is told, once on a page, about what is not in that language.

Says on every page that the log shown is a reader's own, or that an address asks for one that is not here.

Says of which files a reader's own log was made.

What a printed page ends with: the state of the data, the view's address and the licences. The screen hides it.
"""

from dataclasses import replace
from html import escape
from urllib.parse import quote, urlencode

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.session import own_log, page_links, session_state
from dashboard.session.page_session import page_session
from dashboard.session.pages import YOUR_LOG, YOUR_LOG_TITLE
from dashboard.widgets import downloads
from dashboard.widgets.labels import event_link
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.time_map_words import CREDITS
from raillinks.domain.enums import UNCHANGED
from raillinks.i18n.languages import ENGLISH, LANGUAGES
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import BESIDE, OWN_LOG, TIME_PER_STATUS
from raillinks.query import permalinks, views
from raillinks.query.selection import NAME, OWN

AS_KNOWN_ON = message("This page shows what was known on {day}.")
SHOW_EVERYTHING_KNOWN = message("Show everything known")
COUNT_THE_WHOLE_LOG = message("Count the whole log")
DAYS_BY_THEIR_END = message(
    "This log has clock times. Statuses, stops and lengths in days count each day by the status with which it ends;"
    " {file} counts seconds."
)


def of_days(page: OpenPage, path: str, *days: np.datetime64, known_on: bool = True, period: bool = False) -> None:
    """The notices of which days the page is about, in a room that is there on every day: nothing below them moves.

    Args:
        page: The page.
        path: Its path: the ways out stay on it.
        days: The days shown.
        known_on: Whether it says that the page shows what was known on a day: not where it has a field for that.
        period: Whether it says which days the downloads count.
    """
    with st.container(key="notices"):
        is_later = any(day > page.dataset.covered_to for day in days)
        replayed = known_on and page.view.selection.known_on is not None
        if is_later or not replayed:
            _covered(page, is_later=is_later)
        if said := of_clock_times(page):
            page_links.html_block(f"<p class='rl-banner rl-banner-quiet'>{said}</p>", "clock_times")
        if replayed:
            known_on_notice(page, path)
        if period:
            period_notice(page, path)


def _covered(page: OpenPage, *, is_later: bool) -> None:
    """Says up to which day the log was read: quietly, or as a banner where one of the days shown is later."""
    text = page.say("The log covers events up to {day}. Later days show the last known status.",
                    day=page.say.day(page.dataset.covered_to))  # fmt: skip
    kind = "rl-banner' data-testid='covered-to-banner" if is_later else "rl-banner rl-banner-quiet"
    st.html(f"<p class='{kind}' role='status'>{escape(text)}</p>")


def of_clock_times(page: OpenPage) -> str:
    """That days are counted by how they end, and where the seconds are, as HTML; empty without clock times."""
    if not page.dataset.has_clock_times:
        return ""
    folder, file = own_log.below(page.dataset), TIME_PER_STATUS
    linked = f"<a download='{file}' href='{folder}files/{file}'>{file}</a>" if folder else file
    return escape(page.say(DAYS_BY_THEIR_END)).replace("{file}", linked)


def known_on_notice(page: OpenPage, path: str) -> None:
    """Says that the page shows what was known on a day, with a way out of it; the day goes along from page to page.

    It names the events that `known_on` leaves out because their sources have no date, and that change a status.

    Args:
        page: The page.
        path: Its path: the way out stays on it.
    """
    say, known_on = page.say, page.view.selection.known_on
    if known_on is None:
        return
    everything = page_links.link(escape(say(SHOW_EVERYTHING_KNOWN)), path, known_on=None)
    known = say(AS_KNOWN_ON, day=say.day(known_on))
    left_out = views.undated(page.dataset, page.view)
    moving = left_out[left_out["status_after"] != UNCHANGED]
    text = say(
        "Left out of this picture because none of their sources says when it was published. A link may be shown as "
        "open although its closure was known:"
    )
    listed = "" if moving.empty else undated_list(page, text, moving)
    html = f"<div class='rl-banner' role='note'><p>{escape(known)} {everything}</p>{listed}</div>"
    page_links.html_block(html, "known_on")


def period_notice(page: OpenPage, path: str) -> None:
    """Says which days the downloads count, with a way out, where a page has no fields for a period chosen on another.

    Args:
        page: The page.
        path: Its path: the way out stays on it.
    """
    say, chosen = page.say, page.view.selection
    if (chosen.from_, chosen.to) == (None, None) or chosen.mode == "period":  # the list's own period has its fields
        return
    first, last = (say.day(day) for day in views.period(page.view))
    counted = escape(say("The figures in the downloads count the days from {first} to {last}.", first=first, last=last))
    whole = page_links.link(escape(say(COUNT_THE_WHOLE_LOG)), path, from_=None, to=None)
    page_links.html_block(f"<p class='rl-banner' role='note'>{counted} {whole}</p>", "chosen_period")


def undated_list(page: OpenPage, text: str, events: pd.DataFrame) -> str:
    """A sentence and the events that it speaks of, each with its date and a link.

    Args:
        page: The page.
        text: The sentence.
        events: Rows of the table of events.
    """
    items = [
        f"<li>{escape(page.say.date(row['date']))} · {event_link(row, page.say)}</li>"
        for row in events.to_dict("records")
    ]
    return f"<p>{escape(text)}</p><ul>{''.join(items)}</ul>"


def show(dataset: Dataset, say: Translator) -> None:
    """At the foot of a page, in other languages than English: who translated the summaries, what stays as it is.

    Args:
        dataset: The package; it may have no translations.
        say: The interface's messages.
    """
    if say.lang == ENGLISH:
        return
    if dataset.once(_is_translated, say.lang):
        text = say(
            "The maintainers translated the summaries of events from English; the page of an event has both. What "
            "sources say and remarks are in English, titles in the language of the source."
        )
    else:
        text = say(
            "Summaries of events, what sources say and remarks are in English, titles in the language of the source."
        )
    st.html(f"<p class='rl-note rl-language-note'>{escape(text)}</p>")


def _is_translated(dataset: Dataset, lang: str) -> bool:
    column = LANGUAGES[lang].summary_column
    return column in dataset.events and bool((dataset.events[column] != "").any())


_MOST_FILES = 3
_LONGEST_NAME = 60


def of_a_reader(dataset: Dataset, say: Translator) -> str:
    """Says that a log is not that of the project, unescaped."""
    made = names_of_files(dataset, say)
    if other := beside(dataset):
        return say("What was made by a reader, from {files}, stands beside the log “{other}”: its crossings have the"
                   " name of the file after theirs.", files=made, other=other)  # fmt: skip
    return say("This log was made by a reader, from {files}. It is not the log of this project.", files=made)


def beside(dataset: Dataset) -> str:
    """The title of the log beside which a reader's own stands; empty if it stands alone."""
    return str(dataset.descriptor.get(OWN_LOG, {}).get(BESIDE, ""))[:_LONGEST_NAME]


def first_view(dataset: Dataset) -> dict[str, str]:
    """What the address of a session's own log has where it is shown first: its last day, and all of its crossings."""
    lists = {"context": "1"} if beside(dataset) else {}  # beside another log the reader's are context
    return {NAME: OWN, "as_of": str(dataset.covered_to), **lists}


def of_its_map(dataset: Dataset, say: Translator) -> str:
    """The same below its map, how many crossings have no pin there, and whom the map is from."""
    n = unplaced(dataset)
    without = (
        say.plural(
            "{n} crossing has no coordinates, thus no pin.", "{n} crossings have no coordinates, thus no pin.", n
        )
        if n < len(dataset.crossings)
        else say("No crossing has coordinates, thus there is no map.")
    )
    credited = [say(CREDITS)] if beside(dataset) else _land(dataset, say)
    return say.sentences([of_a_reader(dataset, say), *([without] if n else []), *credited])


def unplaced(dataset: Dataset) -> int:
    """How many of its crossings have no coordinates."""
    return len(dataset.placeless)


def _land(dataset: Dataset, say: Translator) -> list[str]:
    """Whom the land of its map is from."""
    named = [each for each in dataset.descriptor["resources"] if each["name"] == "land"]
    credited = [str(source["title"])[:_LONGEST_NAME] for each in named for source in each.get("sources", ())]
    return [say("Land: {names}.", names=say.in_a_row(credited))] if credited else []


def names_of_files(dataset: Dataset, say: Translator) -> str:
    """The names of its files, the first ones."""
    names = [str(name)[:_LONGEST_NAME] for name in dataset.descriptor[OWN_LOG]["files"]]
    more = len(names) - _MOST_FILES
    return say.in_a_row([*names[:_MOST_FILES], *([say("and {n} more", n=more)] if more > 0 else [])])


ONLY_THIS_SESSION = message(
    "Your own log: {files}. Only this session has it; it is gone once this page is closed or reloaded."
)
BESIDE_THE_LOG = message(
    "It stands beside the log of this server; your crossings have the name of the file after theirs."
)
SHOW_THE_LOG_OF_THIS_SERVER = message("Show the log of this server")
ADDRESS_OF_AN_OWN_LOG = message(
    "This address is that of a reader's own log, which only the session has that took it in. This is the log "
    "of this server."
)


def own_notice(dataset: Dataset, path: str, say: Translator) -> None:
    """Shows the notice; nothing where the log is that of the project and nobody asked for another.

    Args:
        dataset: The package of the run.
        path: The path of the page shown.
        say: The interface's messages.
    """
    if dataset.own_name:
        text = _of_this_session(dataset, say)
        links = [_link(say(YOUR_LOG_TITLE), YOUR_LOG, say, **{NAME: OWN})] if path != YOUR_LOG else []
        links.append(_link(say(SHOW_THE_LOG_OF_THIS_SERVER), path, say))
    elif page_session().linked_version == OWN:
        text = say(ADDRESS_OF_AN_OWN_LOG)  # fmt: skip
        links = [_link(say("Bring the files again"), YOUR_LOG, say)]
    elif dataset.is_own_log:
        text, links = of_a_reader(dataset, say), []
    else:
        return
    html = f"<div class='rl-own' role='status'><p>{escape(text)} {' · '.join(links)}</p></div>"
    page_links.html_block(html, "own_notice")


def shown(dataset: Dataset, text: str, say: Translator) -> str:
    """A link to the map with a reader's own log, on the last day that it covers.

    Args:
        dataset: Its package.
        text: What the link says, unescaped.
        say: The interface's messages.
    """
    return _link(text, "", say, **first_view(dataset))


def _of_this_session(dataset: Dataset, say: Translator) -> str:
    files = names_of_files(dataset, say)
    whose = say(ONLY_THIS_SESSION,
                files=files)  # fmt: skip
    where = say(BESIDE_THE_LOG)
    return say.sentences([whose, where]) if beside(dataset) else whose


def _link(text: str, to: str, say: Translator, **query: str) -> str:
    """A link to a page with another log: filters and days of the one before would not fit."""
    address = f"{to or './'}?{urlencode({'lang': say.lang, **query}, quote_via=quote)}"
    return f"<a data-go href='{escape(address)}'>{escape(text)}</a>"


def footer(dataset: Dataset, say: Translator) -> None:
    """Writes the end of the page on paper, from the session's selection."""
    chosen = page_session().selection
    state = replace(session_state.page(), lang=say.lang)
    known = [say("known on {day}", day=say.day(chosen.known_on))] if chosen.known_on is not None else []
    parts = [
        say("Data version {version}", version=dataset.version),
        say("as of {day}", day=say.day(chosen.as_of)),
        *known,
        say("Log read up to {day}", day=say.day(dataset.covered_to)),
        say("licences: {names}", names=", ".join(str(licence["name"]) for licence in dataset.descriptor["licenses"])),
    ]
    link = permalinks.page_link(dataset, chosen, state, downloads.here())
    if dataset.own_name:  # no address shows it to anybody else
        link = of_a_reader(dataset, say)
    st.html(f"<div class='rl-print'><p>{escape(' · '.join(parts))}</p><p>{escape(link)}</p></div>")
