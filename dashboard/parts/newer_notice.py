"""Says on a page that is open while a version of the data is published that it has come, and what has changed."""

from html import escape

import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.parts.changes_since import Said, changes_since
from dashboard.session import page_links, served_data
from raillinks.package.dataset import Dataset

NOT_THE_LATEST = message("This is data version {linked}, not the latest one, {version}.")
DATA_IS_NOW = message("The data is now version {version}.")
_SEEN, _SINCE = "data_seen", "data_seen_first"


def newer_notice(path: str, dataset: Dataset, latest: Dataset, say: Translator) -> None:
    """Shows the notice from the run that has brought the version until the reader leaves the page or closes it.

    It is the last part of a page, so that no other one moves, and lies over its lower edge.

    Args:
        path: The path of the page shown.
        dataset: The version that the page shows.
        latest: The latest version at this run.
        say: The interface's messages.
    """
    seen = st.session_state.get(_SEEN)
    st.session_state[_SEEN] = path, latest.version, latest.content_hash
    if seen is None or seen[0] != path:
        st.session_state.pop(_SINCE, None)
        return
    if seen[2] != latest.content_hash and not dataset.own_name:
        st.session_state.setdefault(_SINCE, seen[1])
    since = st.session_state.get(_SINCE)
    if since is not None:
        page_links.html_block(_notice(since, dataset, latest, say), "newer", width="content")


def _notice(since: str, dataset: Dataset, latest: Dataset, say: Translator) -> str:
    if dataset is latest:
        said = _changes(since, latest, say)
        text = say.sentences([say(DATA_IS_NOW, version=latest.version), *said.statuses])
    else:  # the page goes on showing the version that the reader asked for
        said = Said((), "")
        text = say(
            NOT_THE_LATEST,
            linked=dataset.version,
            version=latest.version,
        )
    close = escape(say("Close"))
    return (
        f"<div class='rl-newer' data-newer='{latest.content_hash}' data-say='{escape(text)}'><p>{escape(text)}</p>"
        f"{said.details}<button type='button' data-close aria-label='{close}' title='{close}'>×</button></div>"
    )


def _changes(since: str, latest: Dataset, say: Translator) -> Said:
    """What has changed since the version that the page showed before; nothing where that is not kept."""
    then = served_data.earlier(since) if since != latest.version else None
    return Said((), "") if then is None else changes_since(then, latest, st.session_state["selection"], say)
