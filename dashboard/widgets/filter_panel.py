"""The panel of filters: every filter, and how days are read. Widgets write into the session's selection and follow it.

Says that filters of events are set, on a page whose figures they do not change and whose panel lacks them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from html import escape
from types import MappingProxyType
from typing import Any

import streamlit as st

from dashboard.i18n import translator
from dashboard.i18n.translator import Translator, message
from dashboard.session import page_links, panels, served_data, session_state
from dashboard.session.page_session import page_session
from dashboard.session.pages import Page
from dashboard.widgets import date_fields
from dashboard.widgets.notes import note
from raillinks.domain.enums import ALL_SERVICES
from raillinks.package.dataset import Dataset
from raillinks.query import describe, selection, views
from raillinks.query.filters import FILTERS, LIST, PILLS, Filter
from raillinks.query.selection import NO_EVENT_FILTERS, NO_FILTERS, Choices, Selection

CLEAR_FILTERS = message("Clear filters")
MORE_FILTERS = message("More filters")
MORE_KEY = "more_filters"
"""The session's state of the part that is folded: whether it is open."""
LISTED_EVENTS = message("Listed events")
EACH_NUMBER = message("Each number counts the events that choosing it lists.")
KNOWN_ON = message("Known on")
CHANGE_NO_FIGURE = message(
    "Filters for events ({filters}) change no figure here. They choose only the marks of evidence and the counts in the"
    " sources."
)
_WIDGETS = (*(f.name for f in FILTERS), "q", "mode", "days", "disputed", "stale_after", "context")
_MODES: Mapping[str, str] = MappingProxyType(
    {
        "as_of": message("up to the day"),
        "window": message("the days before it"),
        "period": message("from one day to another"),
        "all": message("all"),
    }
)
_DISPUTED: Mapping[str, str] = MappingProxyType(
    {"show": message("shown hollow, without effect"), "apply": message("applied as if undisputed")}
)


MOST_PILLS = 30
"""So many values of a filter are pills: a reader's own log may have thousands of crossings."""
_IN_ANY_SCRIPT = ("dandong-sinuiju", "신의주, 新义州, Sinuiju …")
"""A crossing, and what its log can be searched for: other logs have other names."""


def filters(row: Page, dataset: Dataset, names: Mapping[str, str], say: Translator) -> None:
    """The panel; each filter writes its value into the selection when it changes.

    All values stay in place, whatever is chosen: nothing moves under the pointer.

    Args:
        row: The page; filters that do not apply to it are left out.
        dataset: The package, which offers the values.
        names: Names of the crossings and provinces, by id.
        say: The interface's messages.
    """
    chosen, choices = page_session().selection, views.choices(dataset)
    applied = [f for f in FILTERS if row.event_filters or f.links is not None]
    away = set() if chosen.context else {*dataset.crossing_ids} - {*dataset.chinese_crossings, *chosen.crossing}
    for name in _WIDGETS:
        st.session_state[f"w_{name}"] = _as_widget(getattr(chosen, name))
    explained = note(" ".join([say(EACH_NUMBER), *_applies_to(row, say)]))
    with panels.panel(panels.FILTERS):
        st.html(panels.head(panels.FILTERS, say(panels.FILTERS_TITLE), say) + explained)
        at_hand = sorted((f for f in applied if f.widget == PILLS), key=lambda f: f.name != "service")
        offered = {f.name: [value for value in choices.values[f.name] if value not in away] for f in at_hand}
        _at_hand(at_hand, offered, served_data.counts(dataset, chosen, PILLS), names, say)
        if row.event_filters and not row.has_map:  # the time map has a search of its own
            crossing, example = _IN_ANY_SCRIPT
            placeholder = example if crossing in choices.values["crossing"] else ""
            st.text_input(say("Search"), key="w_q", on_change=_changed, args=("q",), placeholder=placeholder)
        with st.expander(say(MORE_FILTERS), key=MORE_KEY, on_change="rerun") as more:
            if more.open:  # closed, it costs half of the page's widgets
                _more(row, choices, served_data.counts(dataset, chosen, LIST), names, say)
        nothing = not any(getattr(chosen, name) for name in NO_FILTERS)
        st.button(say(CLEAR_FILTERS), key="clear_filters", on_click=_clear_filters, disabled=nothing)


def _more(
    row: Page,
    choices: Choices,
    counts: Mapping[str, Mapping[str, int]],
    names: Mapping[str, str],
    say: Translator,
) -> None:
    """The filters that are seldom used, and how days are read."""
    for choice in FILTERS:
        if choice.widget == LIST and (row.event_filters or choice.links is not None):
            _list(choice, choices, counts[choice.name], names, say)
    if row.lists_by_time:
        _by_time(say)
    _known_on(say)
    _readings(say)
    st.toggle(say("List Khasan–Tumangang (Russia)"), key="w_context", on_change=_changed, args=("context",))


def _at_hand(
    filters_: list[Filter],
    offered: Mapping[str, Sequence[str]],
    counts: Mapping[str, Mapping[str, int]],
    names: Mapping[str, str],
    say: Translator,
) -> None:
    """The filters that need no press to be seen: as pills, or as a list where pills would be a page of their own."""
    rules = []
    for choice in filters_:
        if offered[choice.name] == [ALL_SERVICES]:  # the log tells no services apart
            continue
        if len(offered[choice.name]) > MOST_PILLS:
            _many(choice, counts[choice.name], names, say)
        else:
            rules.append(_pills(choice, offered[choice.name], counts[choice.name], names, say))
    st.html(f"<style>{''.join(rules)}</style>")


def _applies_to(row: Page, say: Translator) -> Iterator[str]:
    """What the filters do on a page, where they do not all do the same."""
    if row.event_filters and row.lists_by_time:
        yield say("What is chosen applies to map, strips, list and files.")
    elif row.event_filters:
        yield say(
            "Crossing, service and province choose the links. All other filters choose only which events are listed "
            "here: no status and no figure changes."
        )


def _named(value: str, names: Mapping[str, str], say: Translator) -> str:
    """A value for reading: its name, or its word; publishers stand as the data spells them."""
    return names.get(value) or say.word(value)


def _counted(value: str, counts: Mapping[str, int], names: Mapping[str, str], say: Translator) -> str:
    """A value for reading and how many events it would show."""
    return f"{_named(value, names, say)} {say.number(counts.get(value, 0))}"


def _clear_filters() -> None:
    session_state.change(**NO_FILTERS)


def _list(
    choice: Filter, choices: Choices, counts: Mapping[str, int], names: Mapping[str, str], say: Translator
) -> None:
    """One filter as a list to choose from, with the number of events of each value."""
    values = choices.values[choice.name]
    st.multiselect(
        say(choice.label), values, key=f"w_{choice.name}", on_change=_changed, args=(choice.name, values),
        placeholder=say("all"), format_func=partial(_counted, counts=counts, names=names, say=say),
    )  # fmt: skip


def _many(choice: Filter, counts: Mapping[str, int], names: Mapping[str, str], say: Translator) -> None:
    """One filter with many values as a list; values without events are left out unless chosen.

    Labels have no counts, as those of pills have none, and are different: Streamlit finds a value by its label.
    """
    chosen = st.session_state[f"w_{choice.name}"]
    offered = [value for value in counts if counts[value] or value in chosen]
    often = Counter(_named(value, names, say) for value in offered)
    labels = {
        value: name if often[name := _named(value, names, say)] == 1 else f"{name} ({value})" for value in offered
    }
    st.multiselect(
        say(choice.label), offered, key=f"w_{choice.name}", on_change=_changed, args=(choice.name, tuple(counts)),
        placeholder=say("all"), format_func=labels.__getitem__,
    )  # fmt: skip


def _pills(
    choice: Filter, offered: Sequence[str], counts: Mapping[str, int], names: Mapping[str, str], say: Translator
) -> str:
    """One filter as pills; nothing where it has no values, since a heading would stand alone.

    Returns:
        CSS rules that write the counts. The counts are not part of the labels: a button whose label changes is created
        again and loses a press under way, and Streamlit drops a press that comes with an old label.
    """
    if not offered:
        return ""
    name = choice.name
    st.pills(
        say(choice.label), offered, selection_mode="multi", key=f"w_{name}", on_change=_changed, args=(name,),
        format_func=lambda value: translator.plain(_named(value, names, say)),
    )  # fmt: skip
    return "".join(
        f".st-key-w_{name} button:nth-child({n}) p::after {{content: ' {say.number(counts.get(value, 0))}'}}"
        for n, value in enumerate(offered, 1)
    )


def _known_on(say: Translator) -> None:
    date_fields.field(
        say(KNOWN_ON), "known_on", empty=say("everything known"),
        explanation=say(
            "Only what this log's sources had reported by that day counts. Links on which our later search found "
            "no further report are unknown. Reference works without a date count as known on every day. Empty: "
            "everything known."
        ),
    )  # fmt: skip


def _by_time(say: Translator) -> None:
    """Which events are listed by time, with the fields that the choice needs."""
    st.selectbox(say(LISTED_EVENTS), list(_MODES), key="w_mode", on_change=_changed, args=("mode", tuple(_MODES)),
                 format_func=lambda mode: say(_MODES[mode]))  # fmt: skip
    if st.session_state["w_mode"] == "window":
        st.number_input(say("Days in the window"), 1, selection.MOST_DAYS, key="w_days", on_change=_changed,
                        args=("days",))  # fmt: skip
    if st.session_state["w_mode"] == "period":
        for label, name in ((say("From"), "from_"), (say("To"), "to")):
            date_fields.field(label, name, empty=date_fields.end_of_log(name, say))


def _readings(say: Translator) -> None:
    """How statuses are read."""
    st.radio(say("Disputed events"), list(_DISPUTED), key="w_disputed", on_change=_changed,
             args=("disputed", tuple(_DISPUTED)), format_func=lambda way: say(_DISPUTED[way]))  # fmt: skip
    st.number_input(say("Days without evidence until a status is stale (0: never)"), 0, selection.MOST_DAYS,
                    key="w_stale_after", on_change=_changed, args=("stale_after",))  # fmt: skip


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
    session_state.change(**{name: value})


def of_events(row: Page, chosen: Selection, names: Mapping[str, str], say: Translator) -> None:
    """The notice, with a link that removes these filters; nothing where the page has them, or none is set.

    Args:
        row: The page.
        chosen: The selection.
        names: Names of the crossings and provinces, by id.
        say: The interface's messages.
    """
    of_events_only = [choice for choice in FILTERS if choice.links is None]
    filters = [describe.chosen_values(chosen, choice, names, say) for choice in of_events_only]
    filters = [text for text in (*filters, f"“{chosen.q}”" if chosen.q else "") if text]
    if row.event_filters or not filters:
        return
    text = say(CHANGE_NO_FIGURE, filters=say.clauses(filters))
    remove = page_links.link(escape(say("Remove them")), row.path, **NO_EVENT_FILTERS)
    page_links.html_block(f"<p class='rl-banner' role='note'>{escape(text)} {remove}</p>", "event_filters")
