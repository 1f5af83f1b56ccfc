"""Panels of a page: a button opens one over the list beside the map, one at a time, and no run is needed for it.

Where there is no list beside a map, a panel is a sheet over the right part of the page; on a phone over all of it.
`panels.js` opens and closes them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape

import streamlit as st

from dashboard.i18n.translator import Translator, message

FILTERS, HOW_WE_KNOW, DOWNLOAD = "filters", "know", "download"
"""The names of the panels, as scripts and style sheets know them."""
FILTERS_TITLE = message("Filters")
HOW_WE_KNOW_TITLE = message("How we know")
DOWNLOAD_TITLE = message("Download and cite")
CLOSE = message("Close")


def button(name: str, title: str) -> str:
    """The button that opens a panel, and closes it again, as HTML.

    Args:
        name: The panel.
        title: Its title, unescaped.
    """
    return f"<button type='button' class='rl-opens' data-panel='{name}' aria-expanded='false'>{escape(title)}</button>"


def head(name: str, title: str, say: Translator) -> str:
    """The heading of a panel and the button that closes it, as HTML.

    Args:
        name: The panel.
        title: Its title, unescaped.
        say: The interface's messages.
    """
    return (
        f"<header class='rl-panel-head'><h2 id='rl-panel-{name}' tabindex='-1'>{escape(title)}</h2>"
        f"<button type='button' data-panel='' aria-label='{escape(say(CLOSE))}'>×</button></header>"
    )


def html(name: str, title: str, contents: str, say: Translator) -> str:
    """A panel as HTML, hidden until its button is pressed.

    Args:
        name: The panel.
        title: Its title, unescaped.
        contents: What it shows, as HTML.
        say: The interface's messages.
    """
    return (
        f"<section class='rl-panel rl-panel-{name}' aria-labelledby='rl-panel-{name}'>"
        f"{head(name, title, say)}{contents}</section>"
    )


def tabs(name: str, title: str, contents: Mapping[str, str]) -> str:
    """Tabs as HTML, of which one is shown; `panels.js` turns them.

    Args:
        name: What tells their ids from those of others.
        title: What they are called together, unescaped.
        contents: By the label of each, unescaped, what it shows, as HTML.
    """
    heads, bodies = [], []
    for n, (label, body) in enumerate(contents.items()):
        selected, stop = ("true", "0") if n == 0 else ("false", "-1")
        heads.append(
            f"<button type='button' role='tab' id='{name}-tab-{n}' aria-controls='{name}-{n}'"
            f" aria-selected='{selected}' tabindex='{stop}'>{escape(label)}</button>"
        )
        hidden = " hidden=''" if n else ""
        bodies.append(
            f"<div role='tabpanel' id='{name}-{n}' aria-labelledby='{name}-tab-{n}' tabindex='0'{hidden}>{body}</div>"
        )
    listed = f"<div role='tablist' class='rl-tabs' aria-label='{escape(title)}'>{''.join(heads)}</div>"
    return f"{listed}{''.join(bodies)}"


@contextmanager
def panel(name: str) -> Iterator[None]:
    """The room of a panel, hidden until its button is pressed. What is in it begins with `head`.

    Args:
        name: The panel.
    """
    with st.container(key=f"panel_{name}"):
        yield
