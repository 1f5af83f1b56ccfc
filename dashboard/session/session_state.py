"""Every shared control and its URL name. The selection lives in the session; widgets and URL follow it.

A URL seeds the session once, at its start; from then on the session is the truth. The playhead sets `as_of` from
the browser, which a bound widget could not carry into the URL.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import streamlit as st

from dashboard.i18n import markdown, translator
from dashboard.i18n.translator import LANGUAGES, Say, message
from raillinks.clock import today
from raillinks.package.dataset import Dataset
from raillinks.views import page_state, permalinks, selection, viewing
from raillinks.views.page_state import PageState
from raillinks.views.selection import BadValue, Choices, Selection
from raillinks.words import dates

FIRST_DAY, LAST_DAY = date(dates.FIRST_YEAR, 1, 1), date(dates.LAST_YEAR, 12, 31)
_WIDGETS = ("crossing", "service", "kind", "confidence", "province", "publisher", "source_type", "basis", "q",
            "mode", "days", "disputed", "stale_after", "context")  # fmt: skip
_FILTERS = (*selection.REPEATABLE, "q")
_PILLS = ("crossing", "service", "kind", "confidence")
_LABELS: Mapping[str, str] = MappingProxyType(
    {"crossing": message("Crossing"), "service": message("Service"), "kind": message("Kind"),
     "confidence": message("Confidence"), "province": message("Province"), "publisher": message("Publisher"),
     "source_type": message("Source type"), "basis": message("Basis")}
)  # fmt: skip
_MODES: Mapping[str, str] = MappingProxyType(
    {"as_of": message("up to the day"), "window": message("the days before it"), "all": message("all")}
)
_LIMITS = (message("at most {day}"), message("at least {day}"))
"""What is allowed where a day lies too late or too early, as the core says it."""
ERRORS = (
    message("unknown name"), message("unknown value"), message("bad value"), message("incomplete"),
    message("the name is repeated"), message("after to"), message("after compare_to"), message("after known_on"),
    message("after covered_to"), message("before the log's first day"),
)  # fmt: skip
"""What may be wrong with a value of a query, as the core says it."""
_DISPUTED: Mapping[str, str] = MappingProxyType(
    {"show": message("shown hollow, moving nothing"), "apply": message("applied as if they stood")}
)


def current(dataset: Dataset) -> Selection:
    """The session's selection; the URL's at the session's start, with bad values repaired.

    What the reader's own choices left in contradiction is repaired too, and `repaired_notice` says so in this run.
    """
    if "selection" not in st.session_state:
        take(dataset, _address())
    chosen, left = selection.without_contradictions(st.session_state["selection"], viewing.log_days(dataset))
    st.session_state["selection"] = chosen
    st.session_state["left_out"] = [*st.session_state.get("left_out", []), *left]
    return chosen


def arrive(dataset: Dataset, path: str) -> None:
    """Takes over the address of a page to which the browser's Back or Forward led; the navigation's has no query.

    Args:
        dataset: The package.
        path: The path of the page shown.
    """
    if st.session_state.get("path", path) != path and st.query_params:
        take(dataset, _address())
    st.session_state["path"] = path


def _address() -> list[tuple[str, str]]:
    """Names and values of the page's address."""
    return [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]


def take(dataset: Dataset, pairs: list[tuple[str, str]]) -> None:
    """Makes a query the session's whole state: selection, event, language, map view; bad values are repaired.

    A query with an event and no day opens on the event's day (`links.opening_day`).

    Args:
        dataset: The package.
        pairs: Names and values, as a URL carries them.
    """
    state, bad_state = page_state.from_query(pairs, set(dataset.events["event_id"]))
    day = permalinks.opening_day(dataset, state.event, today())
    chosen, bad = selection.from_query(pairs, viewing.choices(dataset), day)
    st.session_state["day_of_event"] = state.event is not None and not dict(pairs).get("as_of")
    st.session_state["selection"], st.session_state["repaired"] = chosen, [*bad, *bad_state]
    st.session_state["event"] = state.event
    st.session_state["map_view"] = state.map_view
    st.session_state["lang"] = state.lang or _browsers_language()
    st.session_state["linked_version"] = state.data_version if state.data_version != dataset.version else ""


def say() -> Say:
    """The interface's messages in the session's language; before it has one, in the link's or the browser's."""
    wanted = st.session_state.get("lang") or st.query_params.get("lang", "")
    return translator.say(wanted if wanted in LANGUAGES else _browsers_language())


def _browsers_language() -> str:
    """The browser's language where the interface has it, else English."""
    browsers = (st.context.locale or "en").split("-")[0]
    return browsers if browsers in LANGUAGES else "en"


def change(**values: Any) -> None:  # noqa: ANN401 (each field has its own type)
    """Changes fields of the session's selection. A day shown or compared that lies after `known_on` takes that away."""
    chosen = replace(st.session_state["selection"], **values)
    days = [day for name in ("as_of", "compare_with") if (day := values.get(name)) is not None]
    if chosen.known_on is not None and "known_on" not in values and any(day > chosen.known_on for day in days):
        chosen = replace(chosen, known_on=None)
    if chosen.known_on is not None:
        chosen = replace(chosen, as_of=min(chosen.as_of, chosen.known_on))
    st.session_state["selection"] = chosen


def write_url() -> None:
    """Writes the session's selection into the URL; what is at its default today is left out.

    With an event the day always stands in it: without a day the link would open on the event's.
    """
    chosen: Selection = st.session_state["selection"]
    pairs = selection.to_query(chosen, defaults=Selection(as_of=chosen.as_of))
    if chosen.as_of == today() and st.session_state["event"] is None:
        pairs = [(name, value) for name, value in pairs if name != "as_of"]
    query: dict[str, str | list[str]] = {}
    for name, value in pairs:
        query[name] = [*query.get(name, []), value] if name in selection.REPEATABLE else value
    st.query_params.from_dict(query | dict(page_state.to_query(page())))


def page() -> PageState:
    """What a link says beside the selection: the session's event, language, map view, and the version it came with."""
    lang: str = st.session_state["lang"]
    return PageState(
        event=st.session_state["event"],
        lang=None if lang == _browsers_language() else lang,
        map_view=st.session_state["map_view"],
        data_version=st.session_state["linked_version"],
    )


def repaired_notice(say: Say) -> None:
    """A notice for all values of the URL that could not be used, and one for days that the session's own rule out."""
    bad: list[BadValue] = st.session_state.get("repaired", [])
    if bad:
        told = say("This link held values that could not be used; they were left out, and the rest is shown as asked:")
        st.warning(f"{told} {_listed(bad, say)}")
    left: list[BadValue] = st.session_state.pop("left_out", [])
    if left:
        told = say("These days do not go together with the others, so they were left out:")
        st.warning(f"{told} {_listed(left, say)}")


def _listed(bad: list[BadValue], say: Say) -> str:
    """The first few bad values, each with what is wrong and what is allowed."""
    lines = [f"{_plain(b.parameter)} = {_plain(b.value)} ({_reason(b, say)})" for b in bad[:5]]
    rest = " " + say("and {n} more", n=len(bad) - 5) if len(bad) > len(lines) else ""
    return "; ".join(lines) + rest


def _reason(bad: BadValue, say: Say) -> str:
    """What is wrong with a value; of a day that lies too early or too late also the limit."""
    day = bad.allowed.rpartition(" ")[2]
    allowed = [say(limit, day=day) for limit in _LIMITS if limit.format(day=day) == bad.allowed]
    return "; ".join([say(bad.error), *allowed])


def _plain(text: str) -> str:
    """A short piece of a URL with nothing in it that Markdown or HTML would act on."""
    kept = "".join(c if c.isalnum() or c in "-_." else "·" for c in text[:40])
    return kept + ("…" if len(text) > len(kept) else "")


def filters(choices: Choices, counts: Mapping[str, Mapping[str, int]], names: Mapping[str, str], say: Say) -> None:
    """The filters in the sidebar; each writes its value into the selection when it changes.

    Args:
        choices: The values that the data offers.
        counts: Events of each value, by filter (see `facets.facets`).
        names: Names of the crossings and provinces, by id.
        say: The interface's messages.
    """
    for name in _WIDGETS:
        st.session_state[f"w_{name}"] = _as_widget(getattr(st.session_state["selection"], name))
    with st.sidebar:
        st.text_input(
            say("Search"), key="w_q", on_change=_changed, args=("q",), placeholder="신의주, 新义州, Sinuiju …"
        )
        rules = [_pills(name, getattr(choices, name), counts[name], names, say) for name in _PILLS]
        st.html(f"<style>{''.join(rules)}</style>")
        _known_on(say)
        with st.expander(say("More filters")):
            for name in ("province", "publisher", "source_type", "basis"):
                st.multiselect(say(_LABELS[name]), getattr(choices, name), key=f"w_{name}", on_change=_changed,
                               args=(name, getattr(choices, name)), placeholder=say("all"),
                               format_func=partial(_counted, counts=counts[name], names=names, say=say))  # fmt: skip
            st.toggle(say("List Khasan–Tumangang (Russia)"), key="w_context", on_change=_changed, args=("context",))
        with st.expander(say("How days are read")):
            _readings(say)
        if any(getattr(st.session_state["selection"], name) for name in _FILTERS):
            st.button(say("Clear filters"), key="clear_filters", on_click=_clear_filters)


def _named(value: str, names: Mapping[str, str], say: Say) -> str:
    """A value for reading: its name, or its word; publishers stand as the data spells them."""
    return names.get(value) or say.word(value)


def _counted(value: str, counts: Mapping[str, int], names: Mapping[str, str], say: Say) -> str:
    """A value for reading and how many events it would show."""
    return f"{_named(value, names, say)} {say.number(counts.get(value, 0))}"


def _clear_filters() -> None:
    change(**{name: "" if name == "q" else () for name in _FILTERS})


def _pills(name: str, options: tuple[str, ...], counts: Mapping[str, int], names: Mapping[str, str], say: Say) -> str:
    """One filter as pills; values without any event stay away unless chosen.

    Returns:
        Rules of CSS that write the counts. They are no part of the labels: a button whose label changes is made anew
        and loses the press under way, and Streamlit drops a press that comes with a label of before.
    """
    chosen = st.session_state[f"w_{name}"]
    shown = [value for value in options if counts.get(value) or value in chosen]
    st.pills(
        say(_LABELS[name]), shown, selection_mode="multi", key=f"w_{name}", on_change=_changed, args=(name,),
        format_func=lambda value: markdown.plain(_named(value, names, say)),
    )  # fmt: skip
    return "".join(
        f".st-key-w_{name} button:nth-child({n}) p::after {{content: ' {say.number(counts.get(value, 0))}'}}"
        for n, value in enumerate(shown, 1)
    )


def _known_on(say: Say) -> None:
    known = st.session_state["selection"].known_on
    st.session_state["w_known_on"] = None if known is None else known.item()
    st.date_input(
        say("Known on"), key="w_known_on", on_change=_known_on_changed, min_value=FIRST_DAY, max_value=LAST_DAY,
        format="YYYY-MM-DD",
        help=say("Only what this log's sources had reported by that day counts. Links on which our later search found "
                 "no further report are unknown. Empty: all that is known."),
    )  # fmt: skip


def _known_on_changed() -> None:
    value = st.session_state["w_known_on"]
    change(known_on=None if value is None else np.datetime64(value, "D"))


def _readings(say: Say) -> None:
    """What changes how statuses are read, and which events are listed by time."""
    st.radio(say("Events listed"), list(_MODES), key="w_mode", on_change=_changed, args=("mode", tuple(_MODES)),
             format_func=lambda mode: say(_MODES[mode]))  # fmt: skip
    st.number_input(say("Days in the window"), 1, selection.MOST_DAYS, key="w_days", on_change=_changed,
                    args=("days",), disabled=st.session_state["w_mode"] != "window")  # fmt: skip
    st.radio(say("Disputed events"), list(_DISPUTED), key="w_disputed", on_change=_changed,
             args=("disputed", tuple(_DISPUTED)), format_func=lambda way: say(_DISPUTED[way]))  # fmt: skip
    st.number_input(say("Stale after days without evidence (0: never)"), 0, selection.MOST_DAYS, key="w_stale_after",
                    on_change=_changed, args=("stale_after",))  # fmt: skip


def _as_widget(value: Any) -> Any:  # noqa: ANN401 (each field has its own type)
    return list(value) if isinstance(value, tuple) else value


def _changed(name: str, options: tuple[str, ...] | None = None) -> None:
    """Takes over the value of a widget.

    A browser that was cut off, or is quicker than the server, sends the labels that it still shows: in another
    language, or with older counts. Streamlit passes those on as values. They are not the reader's choice.

    Args:
        name: The field of `Selection`.
        options: The values that can be chosen; None: any.
    """
    value = st.session_state[f"w_{name}"]
    if options is not None and not set(value if isinstance(value, list) else [value]) <= set(options):
        return
    if isinstance(value, list):
        value = tuple(value)
    if name == "q":
        value = selection.text_to_find(value or "")
    change(**{name: value})


def as_of_changed(text: str | None) -> None:
    """The playhead has settled on a day."""
    if text:
        change(as_of=dates.day(text))
