"""Says on every page that the log shown is a reader's own, or that an address asks for one that is not here."""

from html import escape
from urllib.parse import quote, urlencode

import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.parts import whose_log
from dashboard.session import page_links
from dashboard.session.pages import YOUR_LOG, YOUR_LOG_TITLE
from raillinks.package.dataset import Dataset
from raillinks.query.selection import NAME, OWN

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
    elif st.session_state.get("linked_version") == OWN:
        text = say(ADDRESS_OF_AN_OWN_LOG)  # fmt: skip
        links = [_link(say("Bring the files again"), YOUR_LOG, say)]
    elif dataset.is_own_log:
        text, links = whose_log.of_a_reader(dataset, say), []
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
    return _link(text, "", say, **whose_log.first_view(dataset))


def _of_this_session(dataset: Dataset, say: Translator) -> str:
    files = whose_log.files(dataset, say)
    whose = say(ONLY_THIS_SESSION,
                files=files)  # fmt: skip
    where = say(BESIDE_THE_LOG)
    return say.sentences([whose, where]) if whose_log.beside(dataset) else whose


def _link(text: str, to: str, say: Translator, **query: str) -> str:
    """A link to a page with another log: filters and days of the one before would not fit."""
    address = f"{to or './'}?{urlencode({'lang': say.lang, **query}, quote_via=quote)}"
    return f"<a data-go href='{escape(address)}'>{escape(text)}</a>"
