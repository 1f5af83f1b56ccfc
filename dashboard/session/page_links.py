"""Links between pages that keep the session: real addresses, followed without reloading the page.

A link is an `<a data-go href="history?…">` whose address holds the whole selection, so that it can be copied and
opened elsewhere. A plain press comes back here: the session takes the query over, and the page is switched.

What makes every open page current again: after a lost connection, and once there is newer data.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import numpy as np
import streamlit as st

from dashboard.i18n import translator
from dashboard.i18n.translator import Translator
from dashboard.session import panels, served_data, session_state
from dashboard.session.page_session import page_session
from dashboard.session.pages import NAME, PAGES, STORY
from raillinks.i18n.languages import LANGUAGES
from raillinks.query import permalinks, selection
from raillinks.query.permalinks import PageState
from raillinks.query.selection import Selection
from timemap.assets import STATIC, assets

_FOLDER = Path(__file__).parent
_SHARED = (
    "text/calendar_field.js", "sync/page_awaited.js", "sync/show_map.js", "sync/sync.js", "sync/timers.js",
)  # fmt: skip
"""Modules of the time map that links and the date field use too; they are served beside them."""
_DATE_FIELD = _FOLDER.parent / "widgets" / "date_field.js"
_DESK = [*(_FOLDER.parent / "editor").glob("*.js")]
PAGE = assets(
    "assets/page", [*_FOLDER.glob("*.js"), _DATE_FIELD, *_DESK, *(STATIC / name for name in _SHARED)],
    later=(path.name for path in _DESK),
)  # fmt: skip
"""The modules of the components on every page, and, later, of the desk's."""

_component = st.components.v2.component(
    "rail_links_html_block",
    html="<div class='rl-html' data-host></div>",
    js=PAGE.loader("page_links.js"),
    isolate_styles=False,
)


Written = Callable[[str, Mapping[str, Any]], str]
"""Writes the address of a link to a page that changes some fields of what is shown."""
_written: ContextVar[Written | None] = ContextVar("written", default=None)


@contextmanager
def written_by(write: Written) -> Iterator[None]:
    """Has links written without a session: for pages that are made beforehand, of which each reader has a copy.

    Args:
        write: What writes their addresses.
    """
    token = _written.set(write)
    try:
        yield
    finally:
        _written.reset(token)


def last_day() -> np.datetime64 | None:
    """The last day to which a link of the session may lead: its known-on day; None where there is none."""
    if _written.get() is not None:
        return None
    chosen = page_session().selection
    return chosen.known_on


def href(to: str, chosen: Selection, state: PageState, /, **changes: Any) -> str:  # noqa: ANN401 (each field has its own type)
    """The address of a page with a selection, relative to any other page.

    Args:
        to: The path of a page (`pages.PAGES`).
        chosen: The selection.
        state: The rest of the view.
        changes: Fields of either to change.
    """
    own = {name: changes.pop(name) for name in ("event", "lang", "map_view", "data_version") if name in changes}
    pairs = [*selection.to_query(chosen.changed(**changes)), *permalinks.pairs_of(replace(state, **own))]
    if PAGES[to].own_names:
        pairs += [(name, value) for name, value in session_state.own(to).items() if value]
    return f"{to or './'}?{urlencode(pairs, quote_via=quote)}"


def link(  # noqa: PLR0913 (what a link may have)
    text: str, to: str, /, *, label: str = "", more: str = "", tab_stop: bool = True, anchor: str = "", **changes: Any  # noqa: ANN401 (as above)
) -> str:  # fmt: skip
    """A link to a page with the session's selection, as HTML; `text` is HTML and must be escaped already.

    Args:
        text: What it shows.
        to: The path of a page (`pages.PAGES`).
        label: What a screen reader says instead, unescaped.
        more: Further attributes, as HTML.
        tab_stop: Whether the Tab key stops at it; one of hundreds is reached by arrow keys or the pointer.
        anchor: The part of the page that it leads to; empty = the top.
        changes: As in `href`.
    """
    write = _written.get()
    address = escape(href(to, page_session().selection, session_state.page(), **changes) if write is None
                     else write(to, changes))  # fmt: skip
    named = f" aria-label='{escape(label)}' title='{escape(label)}'" if label else ""
    stop = "" if tab_stop else " tabindex='-1'"
    place = f"#{anchor}" if anchor else ""
    return f"<a data-go href='{address}{place}'{stop}{named}{f' {more}' if more else ''}>{text}</a>"


def languages(current: str) -> str:
    """Links to the page shown in each language, in its own name; the buttons of the filters and of a phone's menu.

    Args:
        current: The path of the page shown.
    """
    chosen = page_session().lang
    links = [
        link(f"<span lang='{lang}'>{language.name}</span>", current, lang=lang) if lang != chosen
        else f"<b aria-current='true'>{language.name}</b>"
        for lang, language in LANGUAGES.items()
    ]  # fmt: skip
    say = session_state.say()
    label = escape(say("Language"))
    menu = f"<button type='button' class='rl-menu' data-menu>{escape(say('Menu'))}</button>"
    filters = heading = ""
    if not current:  # it has the button of its filters beside the map, and other pages show a heading
        heading = f"<h1 class='rl-unseen'>{escape(say(NAME))}</h1>"
    elif PAGES[current].has_filters:
        filters = panels.button(panels.FILTERS, say(panels.FILTERS_TITLE))
    return f"{menu}{heading}<nav class='rl-languages' aria-label='{label}'>{' '.join(links)}</nav>{filters}"


def head(html: str = "", shown: str = "", *, history: bool = False) -> None:
    """The head of every page, as HTML with links. It has the browser ask for a run where the page is not current.

    That is whenever it has connected again, and once there is newer data. Streamlit 1.67 asks for none where the page
    was idle. After a restart of the server the page would then face a session that knows nothing of it: the reader's
    next choice is lost.

    Args:
        html: What it shows.
        shown: The content hash of the latest data at this run; empty where none can be used: then nobody asks for it.
        history: Whether the page also takes the session's language, and the session follows the browser's Back and
            Forward.
    """
    data: dict[str, object] = {"shown": shown, "history": history}
    if history:
        data |= {"back": page_session().back, "language": _language(session_state.say())}
    _block(html, "head", data, on_reconnected_change=_nothing, on_newer_change=_nothing)


def html_block(html: str, key: str, *, width: Literal["stretch", "content"] = "stretch") -> None:
    """Shows HTML whose `data-go` links are followed within the session.

    Args:
        html: What it shows; data in it must be escaped.
        key: A unique key.
        width: Whether it takes the room that there is, or what it needs.
    """
    _block(html, key, {}, width=width)


def _block(html: str, key: str, more: Mapping[str, object], **given: Any) -> None:  # noqa: ANN401 (what Streamlit takes)
    session = page_session()
    again = session.press_again if session.press_again and session.press_again["key"] == key else None
    data = {"html": html, "made_for": _session() if html else "", "again": again, **more}
    _component(key=key, data=data, on_go_change=lambda: _pressed(key), **given)


def _nothing() -> None:
    """The run itself is what was asked for."""


def _language(say: Translator) -> dict[str, object]:
    """The page's language: its code, what the dashboard is called in it, and Streamlit's own words."""
    return {"lang": say.lang, "name": say(NAME), "words": translator.said(say)}


def _session() -> str:
    """The query that the addresses of links depend on."""
    return href("", page_session().selection, session_state.page())


def _pressed(key: str) -> None:
    """Takes over the address of the link that was pressed, if it leads to a page.

    A link made for another state of the session would undo what the reader has just changed, such as a day typed right
    before the press. Such a link is made again, and then the browser presses it again.
    """
    press = st.session_state.get(key, {}).get("go")
    if not isinstance(press, dict):  # Back has left its page, or a page from before an update sent it
        return
    session = page_session()
    session.back = press.get("back", session.back)
    if session.has_begun and press.get("made_for", _session()) != _session():
        session.presses += 1
        session.press_again = {"key": key, "id": session.presses, "n": press["n"], "text": press["text"]}
        return
    address = urlsplit(str(press.get("href") or "?"))
    to = address.path.removeprefix("./")
    if to in PAGES and (address.query or "back" in press):  # the bare address of a page is a place to go back to
        pairs = parse_qsl(address.query, keep_blank_values=True)
        session_state.take(served_data.of_address(dict(pairs).get("data_version", "")), pairs)
        session.go_to = to
        if to != STORY:
            session.before_story = None  # the link has chosen the day


def switch_if_requested(pages: Mapping[str, Any], current: str) -> None:
    """Switches to the page that a link led to, if it is another one.

    Args:
        pages: Streamlit's pages by path.
        current: The path of the page shown.
    """
    session = page_session()
    to, session.go_to = session.go_to, None
    if to is not None and to != current:
        st.switch_page(pages[to])
