"""The pages: one row each. Navigation, links, the head of each page and the tests read this table.

To add a page, write its script in `pages/` and add a row here.
"""

from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass
from os import environ
from types import MappingProxyType

from dashboard.i18n.translator import message

YOUR_LOG_TITLE = message("Your log")
NAME = message("China–DPRK Rail Links")
"""The name of the dashboard: a message."""
LINKS = "links"
"""The folder of the pages of links (`dashboard/link_page`): plain HTML, which is none of Streamlit's pages."""
ALL_LINKS = message("All links")
"""What the list of them is called: a message."""
DESK_SETTING = "RAILLINKS_DESK"
"""The environment variable that adds the desk, where editors enter reports. Without it there is none."""
DESK_HERE, DESK_SIGN_IN = "1", "sign-in"
"""What it says: a desk for whoever starts the server, at this machine; or for those who sign in, from anywhere."""

EMBED_SETTING = "RAILLINKS_EMBED_PARENTS"
"""The environment variable with the sites that may show the embed: origins with blanks between. Without it any may."""
ANY_SITE = "*"
"""The entry of that setting that lets every site show frames."""
UPLOADS_SETTING = "RAILLINKS_UPLOADS_MB"
"""The environment variable with the megabytes that readers may bring in all; `0` = none, and no page for them."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Args:
        path: Its path below the server's address; empty for the first page.
        title: What the navigation calls it: a message.
        script: The file in `pages/` that Streamlit runs.
        has_map: Whether it shows the time map, whose files its head then asks for.
        tables: The exported tables that reproduce what it shows; empty where it cannot be shared and cited.
        opens_on_today: Whether it shows today where no day is chosen; else a day of its own.
        has_filters: Whether it has the panel of filters.
        event_filters: Whether its panel has the filters that choose events only; no status or figure changes by them.
        lists_by_time: Whether `mode` and its days choose what it lists.
        own_names: Names in its address that no other page has: see `session_state.own`.
    """

    path: str
    title: str
    script: str
    has_map: bool = False
    tables: tuple[str, ...] = ()
    has_filters: bool = True
    event_filters: bool = True
    lists_by_time: bool = True
    opens_on_today: bool = True
    own_names: tuple[str, ...] = ()


DESK, STORY, YOUR_LOG = "desk", "story", "your_log"
_ALL = (
    Page("", message("Map"), "map.py", tables=("status", "events"), has_map=True),
    Page("history", message("History"), "history.py", tables=("uptime",), event_filters=False, lists_by_time=False),
    Page("events", message("Events"), "events.py", tables=("events",)),
    Page("compare", message("Compare"), "compare.py", tables=("compare", "compare_uptime"), lists_by_time=False),
    Page(STORY, message("Story"), "story.py", has_map=True, has_filters=False),
    Page("knowledge", message("Known when"), "knowledge.py", tables=("status",), lists_by_time=False,
         opens_on_today=False),
    Page("about", message("About"), "about.py", has_filters=False),
    Page(YOUR_LOG, YOUR_LOG_TITLE, "your_log.py", has_filters=False),
    Page(DESK, message("Desk"), "desk.py", has_filters=False, own_names=("draft", "sign_in")),
)  # fmt: skip


def of_settings(settings: Mapping[str, str]) -> Mapping[str, Page]:
    """Every page by its path, in the order of the navigation.

    The desk is there only where it is asked for, that for readers' own logs unless it is switched off.

    Args:
        settings: The environment.
    """
    left_out = {*(() if desk_is_on(settings) else (DESK,)), *(() if uploads_are_on(settings) else (YOUR_LOG,))}
    return MappingProxyType({page.path: page for page in _ALL if page.path not in left_out})


def desk_is_on(settings: Mapping[str, str]) -> bool:
    """Whether there is a desk, in either way."""
    return settings.get(DESK_SETTING, "") in {DESK_HERE, DESK_SIGN_IN}


def uploads_are_on(settings: Mapping[str, str]) -> bool:
    """Whether readers may bring files of their own."""
    return settings.get(UPLOADS_SETTING, "").strip("0") != "" or not settings.get(UPLOADS_SETTING, "")


PAGES = of_settings(environ)
"""The pages of this server."""


def of_log(story: Sized) -> Mapping[str, Page]:
    """The pages of this server that have a subject in a log: without steps of a story there is no page of it."""
    return MappingProxyType({path: page for path, page in PAGES.items() if path != STORY or len(story)})


def title_of(path: str, say: Callable[[str], str]) -> str:
    """What the browser calls a page in a tab, its history and its bookmarks.

    Args:
        path: A key of `PAGES`.
        say: The interface's messages.
    """
    name = say(NAME)
    return f"{say(PAGES[path].title)} · {name}" if path else name
