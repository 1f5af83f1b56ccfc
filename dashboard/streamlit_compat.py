"""Every private or surprising thing of Streamlit, pydeck and uvicorn that the dashboard relies on, with its reason.

After an upgrade `tests/dashboard/test_streamlit_compat.py` says what no longer holds: it looks for each name, and tries
each behaviour, or names the test that does. A style sheet or script with a selector that is not listed here is refused.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pydeck
import streamlit as st
from streamlit import logger as streamlit_logger
from streamlit import runtime
from uvicorn.config import LOGGING_CONFIG

TEST_IDS: Mapping[str, str] = MappingProxyType(
    {
        "stButtonGroup": "chosen pills are written in a colour that is dark enough; those of filters stand in rows",
        "stColumn": "the columns of the story lie side by side, and its map stays in sight",
        "stAlert": "an answer of the desk, to which the keyboard goes",
        "stAppViewContainer": "printed whole, as high as its content",
        "stApp": "printed whole, and in light colours",
        "stBidiComponentRegular": "the place of a component, empty until its code has come",
        "stButton": "not printed",
        "stCheckbox": "not printed",
        "stElementContainer": "a part of the page: what stands below one that has not come is not seen yet",
        "stElementToolbar": "a table's own download would give other rows than ours",
        "stExpandSidebarButton": "a sign without words: on a phone our own button stands for it",
        "stExpander": "not printed",
        "stFileUploaderDropzoneInstructions": "its line is English, and cut on a phone; the page says the limits",
        "stHeader": "the name of the dashboard stands in it",
        "stHorizontalBlock": "the row of the story's columns",
        "stLayoutWrapper": "what lies between a container with a key and its row",
        "stHtml": "links and folded parts in it are printed in full",
        "stMain": "what scrolls: long words break in it, and a page that shows another thing begins at its top",
        "stMultiSelect": "not printed",
        "stNumberInput": "not printed",
        "stPopover": "not printed",
        "stRadio": "not printed",
        "stRadioOption": "the desk's choices of an event: their marks stand at the first of several lines",
        "stSelectbox": "not printed",
        "stSidebar": "on a phone it has the pages and the languages",
        "stSidebarCollapseButton": "there while the sidebar is open: pressed once a page is chosen in it",
        "stSidebarNavLink": "the pages in the sidebar of a phone: high enough for a finger; another page is awaited",
        "stSkeleton": "a part that has not come",
        "stSlider": "not printed",
        "stSliderThumbValue": "the slider's value is written in a colour that is dark enough",
        "stTextInput": "not printed",
        "stTopNav": "the pages beside the name; without it they are in the sidebar",
        "stTopNavLink": "one of them: once it is pressed another page is awaited",
        "stVerticalBlock": "printed as a block, between whose parts a page may end",
    }
)
"""Values of `data-testid` in style sheets and scripts: Streamlit gives its parts no other names to hold on to."""

ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {
        "data-selected": "which pill of a group is chosen",
        "role": "the values of a group of pills stand in a toolbar",
        "data-collapsed": "whether the sidebar is closed: the languages stand in it while it is open",
        "data-stale": "a part that waits for its run is greyed, but the map never is",
        "data-test-script-state": "whether Streamlit runs a page: once it has, and all parts have come, none is hidden",
        "data-test-connection-state": "whether a page is connected: the desk says so while it is not",
    }
)
"""Further attributes of Streamlit's parts in style sheets and scripts."""

CLASSES: Mapping[str, str] = MappingProxyType(
    {"block-container": "the room around a page's parts: its width and its distances"}
)
"""Classes of Streamlit's own parts in style sheets."""

KEY_CLASS = "st-key-"
"""What the class of a part with a `key` begins with; style sheets name ours by it."""

EMBED_PARAMETER = "embed"
"""The name in an address that Streamlit keeps from the pages' scripts: `/?embed=1` leads to `/embed`."""

END_OF_HEAD = "</head>"
"""Stands once in Streamlit's page: style sheets are added before it, so that they hold before the first layout."""

ROOT_ELEMENT, FIRST_TITLE, BODY = '<html lang="en">', "<title>Streamlit</title>", "<body>"
NO_SCRIPT, END_OF_NO_SCRIPT = "<noscript>", "</noscript>"
"""Stand once in Streamlit's page: the page's own language and the dashboard's name take their place."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Something that Streamlit or uvicorn does otherwise than one would expect.

    Args:
        name: A short name.
        what: What happens, and what we do about it.
        where: The files that do it.
        tried_by: The test that tries it, as pytest names it.
    """

    name: str
    what: str
    where: tuple[str, ...]
    tried_by: str


CONTRACT = "tests/dashboard/test_streamlit_compat.py"
BEHAVIOURS = (
    Behaviour(
        "two entries of history for one page",
        "A page is opened at its bare path first, and gets its query in an entry of its own. `history.pushState` "
        "is replaced by the page's head, before Streamlit's first write, so that going back needs one step; `popstate` "
        "tells Python where the reader went on the same page.",
        ("dashboard/session/history_entries.js",),
        "tests/browser/test_back.py::test_back_and_forward_lead_through_days_and_pages",
    ),
    Behaviour(
        "the address of a run comes after the reader has gone back",
        "The answer to the run before writes its own address over the entry that the reader went to, and the next one "
        "pushes an entry, which ends what lies forward. Addresses that were left are not written until Python has "
        "followed: `history.pushState` and `history.replaceState` are replaced.",
        ("dashboard/session/history_entries.js",),
        "tests/browser/test_back.py::test_an_address_that_comes_late_ends_nothing_that_lies_forward",
    ),
    Behaviour(
        "Streamlit's own words are English",
        "`dashboard/i18n/translator.py` lists those that readers meet. What Streamlit draws is watched; its words "
        "are replaced by the page's language.",
        ("dashboard/session/platform_words.js",),
        f"{CONTRACT}::test_a_word_of_streamlit_s_is_in_the_front_end",
    ),
    Behaviour(
        "the sidebar stays open over the page chosen in it",
        "Streamlit closes it only where the browser calls itself a phone's. In any narrow window it is closed, and the "
        "page takes the focus. A press beside it closes it too, but not one on the languages, which stand over it.",
        ("dashboard/session/menu.js",),
        "tests/browser/test_timemap_screen.py::"
        "test_a_phone_shows_the_slider_at_once_and_a_menu_of_languages_and_pages_that_makes_room",
    ),
    Behaviour(
        "no run after a reconnection",
        "A page at rest asks for no run when its connection is back, so that a restarted server knows nothing of "
        "it. `window.WebSocket` is replaced once the first connection stands: whatever opens later asks for a "
        "run.",
        ("dashboard/session/reconnect.js",),
        "tests/browser/test_faults.py::test_after_a_fault_a_page_and_its_downloads_agree",
    ),
    Behaviour(
        "a page dies of a message that its browser no longer keeps",
        "A run names messages of 10 kB and more that the browser said it had. Of two runs at once, as after Back, the "
        "first makes the browser forget them; then the second ends the connection for good. Nothing is kept: our "
        "messages are small.",
        (".streamlit/config.toml",),
        f"{CONTRACT}::test_no_message_is_kept_in_the_browser",
    ),
    Behaviour(
        "style sheets come late",
        "What `st.html` writes holds only after the first layout. Ours are written into the head of Streamlit's "
        "page, which is then sent whole, without its ETag.",
        ("dashboard/server/head.py",),
        "tests/dashboard/server/test_head.py::test_the_style_sheets_stand_in_the_head_of_every_page",
    ),
    Behaviour(
        "inline scripts in the page",
        "The content policy allows them by their hashes, as they stand in the installed page.",
        ("dashboard/server/security.py",),
        "tests/dashboard/server/test_security.py::test_a_page_runs_no_inline_script_but_streamlits_own",
    ),
    Behaviour(
        "embed is kept from pages",
        "A page's script never sees the parameter, so `/?embed=1` is a redirect.",
        ("dashboard/server/embed.py",),
        f"{CONTRACT}::test_streamlit_keeps_embed_to_itself",
    ),
    Behaviour(
        "a chart's spec is left as it is",
        "The spec that is kept is given to each run without a copy. Earlier versions took the data out of it.",
        ("dashboard/history/trade.py",),
        f"{CONTRACT}::test_streamlit_leaves_the_spec_of_a_chart_as_it_was",
    ),
    Behaviour(
        "two runs of a session at once",
        "A request for a run starts a thread of its own while the run before ends in another, and each sets the values "
        "of the session's widgets: now and then a press was lost, as after Back, which Streamlit answers with a run "
        "too. A setting keeps one thread for a session. A run still ends early when the next one is asked for.",
        (".streamlit/config.toml",),
        f"{CONTRACT}::test_one_session_has_one_run_at_a_time",
    ),
    Behaviour(
        "a run or a callback ends at any access to the session's state",
        "Once the next run is asked for, it raises. A press or a typed day whose callback was cut off was lost: now "
        "all callbacks of a run end. A run may still change half of what belongs together: a draft is one object.",
        ("dashboard/server/security.py", "dashboard/editor/session.py"),
        "tests/dashboard/server/test_security.py::test_callbacks_end_though_the_next_run_is_asked_for",
    ),
    Behaviour(
        "what is typed is taken over late, or not",
        "A long text: when its field is left, so that a press is made after each pause. A list closes when the page "
        "scrolls, as after a run; Enter then chooses nothing: the list is opened again, and Enter waits for it.",
        ("dashboard/editor/taking_over.js", "dashboard/editor/choosing.js"),
        "tests/browser/test_desk.py::test_what_is_typed_as_the_page_closes_is_there_when_it_opens_again",
    ),
    Behaviour(
        "garbage is collected after each run",
        "Nobody is answered meanwhile. A setting ends that; Python collects by itself, and once after sessions have "
        "gone. The libraries and the package are frozen, so that no collection visits them.",
        (".streamlit/config.toml", "dashboard/server/health.py", "raillinks/versions/live_package.py"),
        f"{CONTRACT}::test_streamlit_collects_garbage_after_a_run_only_where_it_is_told_to",
    ),
    Behaviour(
        "Nagle's algorithm stays on",
        "The listening socket names no protocol, so asyncio does not see that it is TCP: each answer on a kept "
        "connection takes 40 ms more. The option is set on the open socket.",
        ("dashboard/server/serving.py",),
        f"{CONTRACT}::test_streamlit_s_socket_names_no_protocol",
    ),
    Behaviour(
        "the server waits for its readers without limit",
        "Streamlit starts uvicorn without a limit. The server is the object whose method handles SIGTERM; its "
        "limit is set before the first request.",
        ("dashboard/server/serving.py",),
        "tests/test_app.py::test_a_signal_ends_the_server_whatever_its_readers_do",
    ),
    Behaviour(
        "the server waits for slow clients without limit",
        "uvicorn has no limit for a request that comes slowly, nor for a reader who takes nothing of an answer. Its "
        "connections are looked at every two seconds, and those that wait too long are closed.",
        ("dashboard/server/websockets.py",),
        "tests/dashboard/server/test_websockets.py::test_slow_clients_are_cut_off_and_others_are_not",
    ),
    Behaviour(
        "a request for a websocket that cannot be read is left open",
        "uvicorn reads a head of 64 kB, and hands it to a library that takes no line above 8,190 bytes. That refuses "
        "it, but nothing sends the refusal, and nothing closes the connection. A protocol of ours does both.",
        ("dashboard/server/websockets.py", "dashboard/server/websockets.py"),
        "tests/dashboard/server/test_websockets.py::test_a_request_that_the_library_does_not_take_is_refused_and_its_connection_closed",
    ),
    Behaviour(
        "messages are unpacked before anybody takes them, and their size is looked at after that",
        "uvicorn unpacks all that it has read of a socket, 250 kB at a time, and packed messages may grow a "
        "thousandfold. Its class of connections has one of ours in its place, which unpacks half a kilobyte at a time.",
        ("dashboard/server/websockets.py", "dashboard/server/serving.py"),
        "tests/dashboard/server/test_websockets.py::test_whatever_a_client_sends_takes_little_memory_and_others_are_answered",
    ),
    Behaviour(
        "sessions that have expired are kept until another one comes",
        "A session whose connection is lost is kept for two minutes. After that it still holds memory and three files, "
        "until the next one is kept, and the last one for longer. They are looked for every few seconds, ended and "
        "emptied.",
        ("dashboard/streamlit_compat.py", "dashboard/server/serving.py"),
        "tests/test_app.py::test_an_operator_sees_how_the_server_is_and_no_reader",
    ),
    Behaviour(
        "a session is given to whoever names its id",
        "Streamlit compares accounts, and readers have none. A session is bound to the cookie against forged requests, "
        "which every browser has before it connects, and which stays the same.",
        ("dashboard/server/sessions.py",),
        "tests/dashboard/server/test_sessions.py::test_an_open_session_is_not_given_to_whoever_names_its_id",
    ),
    Behaviour(
        "each of Streamlit's loggers writes lines of its own",
        "Every logger gets a handler of its own when it is made, and hands nothing on. `log_with` takes their place: "
        "its lines have no values, since uvicorn's have addresses and queries. uvicorn sets its loggers up after the "
        "application is loaded: its settings are emptied before.",
        ("dashboard/streamlit_compat.py", "dashboard/server/observability.py"),
        f"{CONTRACT}::test_streamlit_sets_up_each_logger_by_one_function",
    ),
    Behaviour(
        "foreign origins make the server call out",
        "Streamlit asks an address service on the internet whether a foreign origin is its own. Such requests are"
        " refused before.",
        ("api/request_guard.py", ".streamlit/config.toml"),
        "tests/test_app.py::test_no_request_makes_the_server_call_out_or_wait",
    ),
    Behaviour(
        "pages of Streamlit's own hosts may drive a frame",
        "By default a page at streamlit.app and some more hosts may send a page that it frames messages that change "
        "its address, its toolbar and its connection, wherever our page may be framed at all. A setting names none.",
        (".streamlit/config.toml",),
        f"{CONTRACT}::test_no_page_that_frames_ours_may_drive_it",
    ),
    Behaviour(
        "labels are Markdown, with directives of its own",
        "Names in labels are escaped, and `:material/…:` and `:red[…]` broken with an invisible character.",
        ("dashboard/i18n/translator.py",),
        "tests/dashboard/i18n/test_markdown.py::test_the_pills_of_crossings_show_their_names_as_they_are",
    ),
    Behaviour(
        "labels of before come back as values",
        "A press on a widget whose labels have changed meanwhile arrives as its old label. It is not the reader's"
        " choice.",
        ("dashboard/widgets/filter_panel.py", "dashboard/editor/fields.py"),
        "tests/dashboard/session/test_session_state.py::test_a_filter_keeps_its_value",
    ),
)


def log_with(handler: logging.Handler) -> None:
    """Sends what Streamlit, uvicorn and websockets log to a handler, warnings and worse, instead of to their own.

    Args:
        handler: Takes the records of loggers that exist, and of those that are made later.

    uvicorn sets up its loggers once the application is loaded: its own settings are emptied.
    """

    def set_up(logger: logging.Logger) -> None:
        logger.handlers = [handler]
        logger.setLevel(logging.WARNING)

    LOGGING_CONFIG["loggers"].clear()
    streamlit_logger.setup_formatter = set_up
    for log in logging.root.manager.loggerDict.values():
        if isinstance(log, logging.Logger) and log.handlers:
            set_up(log)


def end_expired_sessions() -> int:
    """Ends the sessions whose readers have not come back in time; gives how many there were."""
    if not runtime.exists():
        return 0
    kept = runtime.get_instance()._session_mgr._session_storage._cache  # type: ignore[attr-defined] # noqa: SLF001
    before = dict(kept._data)  # noqa: SLF001
    kept.expire()
    gone = [info.session for name, info in before.items() if name not in kept._data]  # noqa: SLF001
    for session in gone:
        session.shutdown()
        session.session_state.clear()  # the loop that serves sessions still holds the last one that it has served
        session.session_state._new_widget_state.widget_metadata.clear()  # noqa: SLF001 (the functions of its fields)
    return len(gone)


def own_page() -> Path:
    """The page that Streamlit serves at every path."""
    return Path(st.__file__).parent / "static" / "index.html"


def deckgl_folder() -> Path:
    """Where pydeck has deck.gl's bundle, made for notebooks: it is served from here instead of from the network."""
    return Path(pydeck.__file__).parent / "nbextension" / "static"
