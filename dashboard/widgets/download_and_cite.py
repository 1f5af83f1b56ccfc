"""“Download and cite”: the panel of a page with its tables, link, citation and other formats; the map's with its frame.

What can be copied stands in a block with a button of its own.
"""

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from os import environ
from types import MappingProxyType
from urllib.parse import urlsplit

import streamlit as st

from dashboard.i18n.translator import Plural, Translator, message
from dashboard.session import page_links, panels, session_state
from dashboard.session.page_session import page_session
from dashboard.session.pages import ANY_SITE, EMBED_SETTING, PAGES
from dashboard.widgets import card_sentence, downloads
from dashboard.widgets.notes import note
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.time_map_words import VERSION_COVERS
from raillinks.answer.border_wording import services_in_words
from raillinks.clock import today
from raillinks.exports import cite, embedding, openapi
from raillinks.query import describe, display_names, permalinks
from raillinks.query.filters import FILTERS
from raillinks.query.permalinks import PageState

ONLY_HERE = message(
    "Only this session has your log: a link or an embedded map would show others the log of this server. The package "
    "on page “Your log” can be sent, or served by a server of your own."
)
SHARE = message("Share this link")
FRAME_THAT_FITS = message("A frame that fits")
PASTE_WITH_SCRIPT = message(
    "Paste this line into your page. The frame takes the height that it needs, at widths from 300 to 1,200 pixels. If "
    "your site has a Content-Security-Policy, it must list {server} in frame-src and in script-src."
)
FRAME_WITHOUT_SCRIPT = message("A frame without a script")
PASTE_WITHOUT_SCRIPT = message(
    "For sites that allow no scripts of others. All of it fits into {low} pixels of height at widths from 300 on, "
    "{middle} from 600 on, {wide} from 1,000 on: change height as your page needs it."
)
PICTURE_WITH_TEXT = message("A picture with its text")
PASTE_PICTURE = message("For sites that allow no frames. The picture shows the day; its text says what it shows.")
COPY_THE_ANSWER = message("Copy the answer with its citation")
CITED_ANSWER = "rl-answer-cited"
"""The class of the answer with its citation."""
ONLY_THIS_COMPUTER = message("Addresses here begin with the name of this computer: nobody else can open them.")
LIGHT_OR_DARK = message(
    "The frame is light or dark as the reader’s browser is. If your page is always one of them, add &theme=light or "
    "&theme=dark to the address of the frame."
)
ONLY_THESE_SITES = message(
    "Only these sites can show the frame: {sites}. Ask the operator of this dashboard to add yours."
)
EVERY_FILE = message("Every file names its view")
FILTERS_NARROW = message("Only suspensions, or one crossing? What is chosen under “Filters” applies to these files.")
TABLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "status": (message("Every link on this day"), message("status, since when, last evidence")),
        "events": (message("Events in view"), message("with the filters of this page")),
        "claims": (message("Who says so"), message("every claim with its source")),
        "intervals": (message("Intervals"), message("from when to when each status held")),
        "uptime": (message("Days open"), message("of each link, in the chosen period")),
        "compare": (message("Two days"), message("each link on both days")),
        "compare_uptime": (message("Two periods"), message("days open of each link in both")),
    }
)
"""The tables that a page may offer: what each has, and what of it."""
_ALWAYS = ("status", "events", "claims", "intervals")


def button(say: Translator) -> str:
    """The button that opens the panel, as HTML."""
    return panels.button(panels.DOWNLOAD, say(panels.DOWNLOAD_TITLE))


def copying_the_answer(say: Translator) -> str:
    """The button that copies the answer with its citation, as HTML: the text stands in the panel."""
    label = escape(say(COPY_THE_ANSWER))
    button = (
        f"<button type='button' data-copies='.{CITED_ANSWER}' aria-label='{label}' title='{label}'>"
        f"{escape(say('Copy'))}</button>"
    )
    return copying(f"<div class='rl-copied'>{button} <span role='status'></span></div>", say)


def show(page: OpenPage, path: str, event: str | None = None, counted: str = "") -> None:
    """The button and the panel, in a row of downloads.

    Args:
        page: The page.
        path: Its path, a key of `PAGES` with `tables`.
        event: The event that the page is about; None = it is about the view.
        counted: What its rows are, as text.
    """
    said = f"<span class='rl-note rl-counted'>{escape(counted)}</span>" if counted else ""
    page_links.html_block(f"{button(page.say)}{said}{html(page, path, event)}", "take", width="content")


LINKS_AT_CROSSINGS = Plural("{links} links: {services} at {n} crossing", "{links} links: {services} at {n} crossings")


def links_at_crossings(page: OpenPage) -> str:
    """How the listed links are counted, where a crossing may have several; else nothing.

    It stays with a filter for a service: on a phone it takes a line, and what stands below would move.
    """
    links, say = page.view.links, page.say
    services = tuple(links["service"].unique())
    if not services or page.dataset.links["service"].nunique() == 1:
        return ""
    words = services_in_words(services, say)
    return say.plural(*LINKS_AT_CROSSINGS, links["crossing_id"].nunique(), links=say.number(len(links)), services=words)


def of_links(page: OpenPage, path: str, *, calendar: bool = False) -> None:
    """The row of downloads of a page whose first table has a row for each listed link.

    Args:
        page: The page.
        path: Its path.
        calendar: Whether the changes of status are offered as a calendar.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        downloads.links_csv(page, PAGES[path].tables[0], len(page.view.links))
        if calendar:
            downloads.changes_calendar(page)
        show(page, path, counted=links_at_crossings(page))


def of_rows(page: OpenPage, path: str, n: int) -> None:
    """The same of a page whose first table has `n` rows."""
    with st.container(horizontal=True, vertical_alignment="center"):
        downloads.rows_csv(page, PAGES[path].tables[0], n)
        show(page, path)


def html(page: OpenPage, path: str, event: str | None = None, quoted: str = "") -> str:
    """The panel as HTML; arguments as for `show`.

    Args:
        page: The page.
        path: Its path.
        event: The event that the page is about.
        quoted: A sentence with its citation, which comes first among the citations.
    """
    say, has_map = page.say, PAGES[path].has_map
    parts = {say("Picture"): _picture(say)} if has_map else {}
    parts[say("Table")] = _tables(page, path)
    if page.dataset.own_name:
        parts[say("Web link")] = note(say(ONLY_HERE))
    else:
        parts |= {
            say("Web link"): _link(page),
            say("Citation"): _citations(page, path, event, quoted),
            **({say("Embed"): _embed(page)} if has_map else {}),  # elsewhere its answer is worked out for it alone
        }
    parts[say("Other formats")] = _others(page, path)
    title = say(panels.DOWNLOAD_TITLE)
    return panels.html(panels.DOWNLOAD, title, copying(panels.tabs("rl-download", title, parts), say), say)


CHOOSE_FIRST = message("Choose title, part and format")


def _picture(say: Translator) -> str:
    text = say("Map, strips and answer as they stand, with sources and licence, as PNG or SVG.")
    labels = {"now": say("Save picture"), "": say(CHOOSE_FIRST)}
    buttons = " ".join(
        f"<button type='button' class='rl-button' data-picture='{how}'>{escape(label)}</button>"
        for how, label in labels.items()
    )
    return f"{note(text)}<p>{buttons}</p><p class='rl-note' role='status' data-pictured=''></p>"


def _tables(page: OpenPage, path: str) -> str:
    """The workbook, then each table as CSV, each with what it has; and what every file says of itself."""
    say, rows = page.say, []
    workbook = downloads.link(page, downloads.workbook(page))
    rows.append((say("All of them in one workbook"), say("a sheet for each, all of the chosen period"), workbook))
    for table in dict.fromkeys((*PAGES[path].tables, *_ALWAYS)):
        title, of_it = (say(text) for text in TABLES[table])
        file = downloads.csv(table, title)
        rows.append((title, of_it, downloads.link(page, file)))
    listed = "".join(
        f"<li><span><b>{escape(title)}</b><br/>{escape(of_it)}</span>{file}</li>" for title, of_it, file in rows
    )
    named = f"<p><b>{escape(say(EVERY_FILE))}</b><br/>{escape(_view_in_words(page))}</p>"
    hint = note(say(FILTERS_NARROW)) if PAGES[path].event_filters else ""
    files = f"{hint}<ul class='rl-files'>{listed}</ul><p class='rl-note' role='status'></p>"
    return f"<div{downloads.told(say)}>{files}</div>{named}"


def _view_in_words(page: OpenPage) -> str:
    """Version, day or chosen period, and filter."""
    say, chosen = page.say, page.view.selection
    is_day = chosen.mode == "as_of" and chosen.from_ is None and chosen.to is None
    filters = [describe.chosen_values(chosen, choice, page.names, say) for choice in FILTERS]
    filters = [text for text in (*filters, f"“{chosen.q}”" if chosen.q else "") if text]
    return say.clauses([
        say("Data version {version}", version=page.dataset.version),
        say("Log read up to {day}", day=say.day(page.dataset.covered_to)),
        say.date(chosen.as_of_text) if is_day else describe.days(chosen, say, say.date),
        *(filters or [say("no filter")]),
    ])  # fmt: skip


def _link(page: OpenPage) -> str:
    dataset, say = page.dataset, page.say
    state = replace(session_state.page(), lang=page_session().lang)  # the other side may have another browser
    link = permalinks.page_link(dataset, page.view.selection, state, downloads.here())
    text = say("The link contains the day and data version {version}. It shows that version later too, and says"
               " what changed.", version=dataset.version)  # fmt: skip
    feed = f"<a href='api/v1/feed.atom'>{escape(say('Subscribe to corrections (feed)'))}</a>"
    shared = f"{dataset.descriptor['title']}: {describe.in_words(page.view.selection, page.names, say, date=say.date)}"
    return f"{_only_here(say)}{copied(link, say, share=shared)}{note(text)}<p>{feed}</p>"


def _only_here(say: Translator) -> str:
    """A note where the page is read on the machine that serves it: nobody else can open its address."""
    is_local = urlsplit(downloads.base()).hostname in {"localhost", "127.0.0.1", "::1"}
    return note(say(ONLY_THIS_COMPUTER)) if is_local else ""


def _citations(page: OpenPage, path: str, event: str | None, quoted: str) -> str:
    """The view and the data set, in each style; "accessed" stands on screen only. Citations are English."""
    dataset, view, say = page.dataset, page.view, page.say
    address = str(dataset.descriptor.get("homepage", "")) or downloads.base()
    link = permalinks.page_permalink(dataset, view.selection, address, path, event)
    sentence = describe.table_in_words(view, display_names.crossing_names(dataset, "en"), PAGES[path].tables)
    cited = (
        (say("This view"), cite.citation(dataset, sentence, link, today())),
        (say("The whole data set"), cite.citation(dataset, url=address, accessed=today())),
    )
    parts = [_only_here(say)] if address == downloads.base() else []
    parts += [f"<h3>{escape(say('The answer'))}</h3>{copied(quoted, say, CITED_ANSWER)}"] if quoted else []
    for heading, citation in cited:
        parts.append(f"<h3>{escape(heading)}</h3>{styles(citation, heading, say)}")
    return "".join(parts)


def styles(citation: cite.Citation, name: str, say: Translator) -> str:
    """A citation in each style as HTML, one of them unfolded.

    Args:
        citation: The citation.
        name: A name that no other citation on the page has.
        say: The interface's messages.
    """
    return "".join(
        _folded(name, style, copied(write(citation), say), is_open=style == next(iter(cite.STYLES)))
        for style, write in cite.STYLES.items()
    )


def _folded(name: str, head: str, body: str, *, is_open: bool = False) -> str:
    """A part to unfold, one at a time of those with the same name."""
    opened = " open=''" if is_open else ""
    return f"<details name='{escape(name)}'{opened}><summary>{escape(head)}</summary>{body}</details>"


def _embed(page: OpenPage) -> str:
    """A frame with a script, one without, and a picture; and what the owner of a site must do for each."""
    dataset, view, say, base = page.dataset, page.view, page.say, downloads.base()
    state = PageState(event=session_state.page().event, lang=say.lang)
    query = permalinks.page_link(dataset, view.selection, state, "").removeprefix("?")
    title = f"{dataset.descriptor['title']}: {describe.in_words(view.selection, page.names, say)}"
    low, middle, wide = (embedding.needed(dataset, view, state.event, width) for width in embedding.STATED)
    address, numbers = f"{base}embed?{query}", [say.number(height) for height in (low, middle, wide)]
    sentence = card_sentence.sentence(dataset, view, say, state.event)  # that of the picture
    text = card_sentence.statuses(page) or sentence
    caption = say.sentences([sentence, f"{dataset.descriptor['title']}.", say(VERSION_COVERS, **_version(page))])
    allowed = environ.get(EMBED_SETTING, "").split()
    parts = (
        (say(FRAME_THAT_FITS), say(PASTE_WITH_SCRIPT, server="{0.scheme}://{0.netloc}".format(urlsplit(base))),
         embedding.fitting_frame(base, address, title, height=low)),
        (say(FRAME_WITHOUT_SCRIPT), say(PASTE_WITHOUT_SCRIPT, low=numbers[0], middle=numbers[1], wide=numbers[2]),
         embedding.frame(address, title, height=low)),
        (say(PICTURE_WITH_TEXT), say(PASTE_PICTURE), embedding.figure(base, query, text, caption)),
    )  # fmt: skip
    only = note(say(ONLY_THESE_SITES, sites=say.listed(allowed))) if allowed and ANY_SITE not in allowed else ""
    shown = "".join(f"<h3>{escape(head)}</h3>{note(text)}{copied(html, say)}" for head, text, html in parts)
    return f"{_only_here(say)}{only}{shown}{note(say(LIGHT_OR_DARK))}"


def _version(page: OpenPage) -> dict[str, str]:
    return {"version": page.dataset.version, "day": page.say.day(page.dataset.covered_to)}


def _others(page: OpenPage, path: str) -> str:
    """Further formats, and code that fetches the page's tables as they are now."""
    dataset, say = page.dataset, page.say
    others = downloads.other_formats(page)
    if dataset.own_name:
        return others
    pinned = openapi.Pinned(
        f"{downloads.base()}api/v1", permalinks.query(page.view.selection, dataset.version), dataset.version,
        PAGES[path].tables,
    )  # fmt: skip
    text = say("The code asks for data version {version} and says so if it gets another.", version=dataset.version)
    samples = "".join(
        _folded("code", name, copied(sample(pinned), say), is_open=name == "pandas")
        for name, sample in (("pandas", openapi.pandas), ("R", openapi.r), ("curl", openapi.curl))
    )
    return f"{others}<h3>{escape(say('Code'))}</h3>{note(text)}{samples}"


def copying(html: str, say: Translator) -> str:
    """HTML with what is `copied`, and the words that are said beside the button that was pressed."""
    words = {"copied": say("Copied"), "refused": say("The browser does not let this page copy."),
             "unshared": say("The browser does not let this page share.")}  # fmt: skip
    told = "".join(f" data-{name}='{escape(word)}'" for name, word in words.items())
    return f"<div{told}>{html}</div>"


def copied(text: str, say: Translator, kind: str = "", share: str = "") -> str:
    """A text with a button that copies it, as HTML in `copying`.

    Args:
        text: The text, unescaped.
        say: The interface's messages.
        kind: The class of the text; empty for none.
        share: What an address is of, unescaped: a second button hands both to the system's own sheet, where the
            browser has one. Empty for other texts.
    """
    given = f" class='{kind}'" if kind else ""
    buttons = f"<button>{escape(say('Copy'))}</button>"
    if share:
        buttons += f" <button data-share='{escape(share)}' hidden=''>{escape(say(SHARE))}</button>"
    said = "<span role='status'></span>"
    return f"<div class='rl-copied'><pre{given}>{escape(text, quote=False)}</pre>{buttons} {said}</div>"
