"""What one reader's session holds of their choices: one typed object in Streamlit's session state."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import streamlit as st

from raillinks.domain.map_view import MapView
from raillinks.query.permalinks import CROSSINGS_SHOWN, MIDDLE
from raillinks.query.selection import BadValue, Selection

KEY = "page_session"
"""Its name in Streamlit's session state."""


@dataclass
class PageSession:
    """A reader's choices, which last over all pages.

    Attributes:
        selection: What is shown; not there before an address has been taken over.
        lang: A code of `LANGUAGES`; empty before an address has been taken over.
        event: The id of the chosen event; None = none.
        event_of_stop: The id of the event of a stop, which the reader has not pressed; empty: they have.
        answer_link: The link of which the answer goes on speaking; None: that of the event.
        map_view: Where the map looks; None = at the whole border.
        divider: Where the divider between two days stands, per cent of the map's width.
        crossings_shown: One of `CROSSINGS_SHOWN`.
        own: What the addresses of single pages have of their own: values by name.
        linked_version: The data version of the address; empty = the latest one.
        day_chosen: Whether the reader or an address has chosen the day.
        day_of_event: Whether an address named an event and no day, and no page has asked yet.
        opened_on: The day on which a page opened by itself.
        path: The path of the page shown.
        repaired: The values of the address that cannot be used.
        left_out: Days that a choice of the reader took away, until a notice has named them.
        go_to: The path of the page that a pressed link leads to; None = none.
        back: How often the reader has gone back.
        presses: How many links were pressed that had to be made again.
        press_again: The link that the browser has to press again; None = none.
        history_link: The link that History shows day by day; None = its first that changes.
        events_sort: The order of the list of events; empty = its first.
        events_shown: How many events the list shows; 0 = as at first.
        story_step: The step of the story; None = the story is not shown.
        before_story: The session as it was when the reader came to the story; None = elsewhere.
    """

    selection: Selection = field(init=False)
    lang: str = ""
    event: str | None = None
    event_of_stop: str = ""
    answer_link: tuple[str, str] | None = None
    map_view: MapView | None = None
    divider: int = MIDDLE
    crossings_shown: str = CROSSINGS_SHOWN[0]
    own: dict[str, str] = field(default_factory=dict)
    linked_version: str = ""
    day_chosen: bool = False
    day_of_event: bool = False
    opened_on: np.datetime64 | None = None
    path: str | None = None
    repaired: list[BadValue] = field(default_factory=list)
    left_out: list[BadValue] = field(default_factory=list)
    go_to: str | None = None
    back: int = 0
    presses: int = 0
    press_again: Mapping[str, object] | None = None
    history_link: tuple[str, str] | None = None
    events_sort: str = ""
    events_shown: int = 0
    story_step: int | None = None
    before_story: "PageSession | None" = None

    @property
    def has_begun(self) -> bool:
        """Whether an address has been taken over."""
        return hasattr(self, "selection")


def page_session() -> PageSession:
    """The session's choices; new ones at its start."""
    session: PageSession | None = st.session_state.get(KEY)
    if session is None:
        session = st.session_state[KEY] = PageSession()
    return session
