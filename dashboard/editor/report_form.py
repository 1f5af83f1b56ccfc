"""The form of a report, in the order in which one reads: the source, what it says, and of which event.

The form of a search record: what was looked for and not found, of a link whose evidence ends, or once more.

Of which event a report speaks: one that the log has, the likely ones first, or a new one.

The source of a report: one that the log has, recognised by address or title, or a new one.

What was typed and is not taken over, since the log has the source or the event: said at its field.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.editor import fields, session, words
from dashboard.editor.fields import TRUE, Field, Form
from dashboard.editor.session import OpenDraft
from dashboard.i18n.translator import Translator, message, plain
from dashboard.widgets import claim_list
from dashboard.widgets.notes import section_heading
from raillinks.domain.enums import GROUP, Kind, SourceType, Stance
from raillinks.domain.problems import shortened
from raillinks.domain.text import spaced
from raillinks.editor import duplicates
from raillinks.editor.draft import Draft
from raillinks.editor.duplicates import Known, Unused
from raillinks.package.dataset import Dataset
from raillinks.package.schema import MORE, TABLES
from raillinks.query import display_names
from raillinks.query.display_names import summary_of_event

if TYPE_CHECKING:
    import pandas as pd


NEW = ""
"""The option of an event that the log does not have."""
_LONGEST = 140  # characters of a summary in the list


def show_event_choice(form: Form, dataset: Dataset) -> None:
    """Shows the events that it may be, and the fields of a new one."""
    say, draft = form.say, form.draft
    words = " ".join(filter(None, (draft.source.get("title", ""), draft.claim.get("detail", ""),
                                   draft.event.get("summary", ""))))  # fmt: skip
    found = duplicates.candidates(dataset, draft.event.get("crossing_id", ""), draft.event.get("service", ""),
                                  draft.claim.get("claimed_date", ""), words)  # fmt: skip
    ids = dict.fromkeys([*(one.event_id for one in found), *([draft.event_id] if draft.event_id else [])])
    rows = by_id(dataset.events[dataset.events["event_id"].isin(ids)])
    options = {NEW: say("A new event: the log does not have it")}
    options |= labels({one: rows.get(one) for one in ids}, dataset, say)
    form.one("event_id", options, label=say("Does the log have the event already?"))
    if not draft.event_id:
        _new_event(form, dataset)


def by_id(events: "pd.DataFrame") -> dict[str, Mapping[Any, Any]]:
    """Events by their ids."""
    return {str(row["event_id"]): row for row in events.to_dict("records")}


def labels(rows: Mapping[str, Mapping[Any, Any] | None], dataset: Dataset, say: Translator) -> dict[str, str]:
    """What each of several events is called, unescaped; where two would be called alike, each has its id too.

    Args:
        rows: The events by id; None = the log has none with the id.
        dataset: The log.
        say: The interface's messages.
    """
    named = {one: event_in_words(row, dataset, say) if row else one for one, row in rows.items()}
    often = Counter(named.values())
    return {one: name if often[name] == 1 else say.with_note(name, one) for one, name in named.items()}


def matching(names: Mapping[str, str], rows: Mapping[str, Mapping[Any, Any]], text: str) -> tuple[str, ...]:
    """The ids of the events that have every word of a text in their name, date or id, in any order.

    Args:
        names: What each event is called, by id.
        rows: The events by id.
        text: Words, a day, or an id, as typed.
    """
    wanted = spaced(text).split()
    said = {one: spaced(f"{name} {rows[one]['date']} {one}") for one, name in names.items()}
    return tuple(one for one, words in said.items() if all(word in words for word in wanted))


def event_in_words(row: Mapping[Any, Any], dataset: Dataset, say: Translator) -> str:
    """An event in a line, unescaped: day, link, kind, summary."""
    return f"{say.date(row['date'])} · {where_and_what(row, dataset, say)}"


def where_and_what(row: Mapping[Any, Any], dataset: Dataset, say: Translator) -> str:
    """An event without its day, unescaped: link, kind, summary."""
    names = display_names.crossing_names(dataset, say.lang, say)
    text, _ = summary_of_event(row, say.lang)
    where = f"{names[row['crossing_id']]}, {say.word(row['service'])}"
    return f"{where} · {say.word(row['kind'])}: {shortened(text, _LONGEST)}"


def _new_event(form: Form, dataset: Dataset) -> None:
    form.side_by_side(["event.status_after", "event.cause_class"], dataset)
    form.cell("event.summary", dataset)
    rare = [column for column in TABLES["events"] if column.desk == MORE]
    is_used = any(form.draft.event.get(column.name) for column in rare)
    with st.expander(form.say("Translations, cause, cargo, direction"), expanded=is_used):
        for column in (one for one in rare if one.long):
            form.cell(f"event.{column.name}", dataset)
        short = sorted((one for one in rare if not one.long), key=lambda one: one.type == "integer")  # numbers last
        for number in range(0, len(short), 2):
            form.side_by_side([f"event.{column.name}" for column in short[number : number + 2]], dataset)


NOT_USED_OF_EVENT = message("Not used, as the log has the event: {fields}.")
NOT_USED_OF_SOURCE = message("Not used, as the log has the source: {fields}.")
CHOSEN_EVENT_KEEPS = message("The event that you have chosen says “{value}”, and keeps it.")
_CHOSEN = {
    "source_id": (("source",), NOT_USED_OF_SOURCE),
    "event_id": (("event", "claim"), NOT_USED_OF_EVENT),
}
"""Where a source and an event are chosen, the parts of a draft that are left out then, and what the page says."""


def say_so(form: Form, dataset: Dataset) -> None:
    """Says it below each field that the form shows; of the others below the choice.

    Args:
        form: The form, with all of its fields.
        dataset: The log.
    """
    say, left = form.say, duplicates.unused(form.draft, dataset)
    for one in left:
        if one.field in form.slots:
            said = say(CHOSEN_EVENT_KEEPS, value=_kept(one, dataset, say))
            form.notes[one.field] = _warning(said)
    hidden = [one.field for one in left if one.field not in form.slots]
    for chosen, (parts, text) in _CHOSEN.items():
        fields = [words.label(field, say) for field in hidden if field.partition(".")[0] in parts]
        if fields:
            form.notes[chosen] = _warning(say(text, fields=say.listed(fields)))


def _kept(one: Unused, dataset: Dataset, say: Translator) -> str:
    """What the log says, in words."""
    if one.field == "event.crossing_id":
        return words.crossings(dataset, say).get(one.kept, one.kept)
    return say.word(one.kept)


def _warning(said: str) -> str:
    return f"<span class='rl-desk-warning'>{escape(said)}</span>"


SOURCE_IS_IN_THE_LOG = message("The log has this source already:")
MOST_OFFERED = 3
_FILLED = ("publisher", "via", "language")
"""What the address fills in."""
_RECOGNISED_BY = ("url", "title", "publisher", "published")
_WHY = {Known.ADDRESS: message("the same address"), Known.TITLE: message("the same title")}


def show_source_choice(form: Form, dataset: Dataset) -> None:
    """Shows the source's fields; of a source that the log has only what the log says of it."""
    if form.draft.source_id:
        _known(form, dataset)
        return
    say, source = form.say, form.draft.source
    _address(form, dataset)
    found = duplicates.known(dataset, *(source.get(column, "") for column in _RECOGNISED_BY))
    _offers(form, dataset, found)
    is_relay = _relay(form)
    _publisher(form, is_relay=is_relay)
    form.text("source.title")
    published, language, sort = st.columns([4, 3, 3])
    with published:
        day = Field("source.published", source.get("published", ""), with_published,
                    words.label("source.published", say))  # fmt: skip
        fields.typed(form, day, placeholder="2022-09-26")
    with language:
        form.choice("source.language", words.languages(dataset), say.language)
    with sort:
        form.cell("source.source_type", dataset)
    rare = source.get("title_paraphrased") == TRUE or source.get("seen", "read") != "read"
    with st.expander(say("More about the source"), expanded=rare):
        form.mark("source.title_paraphrased")
        form.cell("source.seen", dataset)


def _address(form: Form, dataset: Dataset) -> None:
    """The address, which fills in what all pages of its site have."""
    say, draft = form.say, form.draft
    fields.typed(form, Field("source.url", draft.source.get("url", ""), partial(with_address, dataset),
                              words.label("source.url", say)), placeholder="https://…")  # fmt: skip
    like = duplicates.of_other_pages(dataset, draft.source.get("url", ""))
    same = [words.label(f"source.{column}", say) for column, cell in like.items() if draft.source.get(column) == cell]
    if same:
        form.notes["source.url"] = escape(
            say("As on other pages of this site: {fields}. Check it.", fields=say.listed(same))
        )
    for column in _FILLED:
        fields.fill_again(form, f"source.{column}")


def with_address(dataset: Dataset, draft: Draft, url: str) -> Draft:
    """The draft with another address of the page: what nobody has typed follows from it.

    Args:
        dataset: The log.
        draft: The draft.
        url: The address.
    """
    before = duplicates.of_other_pages(dataset, draft.source.get("url", ""))
    now = duplicates.of_other_pages(dataset, url)
    for column in _FILLED:
        if draft.source.get(column, "") in {"", before.get(column, "")}:
            draft = words.with_value(draft, f"source.{column}", now.get(column, ""))
    return words.with_value(draft, "source.url", url)


def with_published(draft: Draft, day: str) -> Draft:
    """The draft with another day of the source: who has read everything up to a day has not said so of another one."""
    return words.with_value(replace(draft, covered_to=""), "source.published", day)


def _relay(form: Form) -> bool:
    """Whether the page republishes the report of somebody else."""
    key = fields.key_of(form.opened, "relay")
    if key not in st.session_state or form.draft.source.get("via"):
        st.session_state[key] = bool(form.draft.source.get("via"))
    label = form.say("A relay: the page republishes somebody else's report")
    return st.checkbox(label, key=key, on_change=_relay_changed, args=(form.opened, key))


def _relay_changed(opened: OpenDraft, key: str) -> None:
    if not st.session_state.get(key):
        session.take_typed(opened)
        opened.take(words.with_value(opened.draft, "source.via", ""))


def _publisher(form: Form, *, is_relay: bool) -> None:
    """A relay is asked for its origin, whose claim it is. No field moves when another one comes."""
    say = form.say
    origin, via = st.columns(2)
    with origin:
        form.text("source.publisher", label=say("Origin: whose report is it?") if is_relay else "")
    with via:
        if is_relay:
            form.text("source.via", label=say("Republished by: whose page is it?"))


def _offers(form: Form, dataset: Dataset, found: tuple[duplicates.KnownSource, ...]) -> None:
    """Offers the sources that the log has already."""
    say = form.say
    with st.container(key="desk_known_sources"):  # always there: what comes and goes would move what lies below it
        if not found:
            return
        st.html(f"<p class='rl-desk-offer' role='status'>{escape(say(SOURCE_IS_IN_THE_LOG))}</p>")
        for one in found[:MOST_OFFERED]:
            row = row_of(dataset, one.source_id)
            label = say("Use {source} ({why})", source=source_in_words(row, say), why=say(_WHY[one.why]))
            st.button(plain(label), key=f"desk_use_{one.source_id}", on_click=_use, args=(form.opened, one.source_id))


def _use(opened: OpenDraft, source_id: str) -> None:
    session.take_typed(opened)
    opened.take(replace(opened.draft, source_id=source_id, covered_to=""))


def _known(form: Form, dataset: Dataset) -> None:
    say, row = form.say, row_of(dataset, form.draft.source_id)
    with st.container(key="desk_known_source"):
        if row is None:
            said = escape(say("The log no longer has the source {id}.", id=form.draft.source_id))
        else:
            head = f"<b translate='no'>{escape(str(row['publisher']))}</b>"
            via = f", {escape(say('via {name}', name=row['via']))}" if row["via"] else ""
            when = f" · {escape(say.date(str(row['published'])))}" if row["published"] else ""
            said = f"{head}{via}{when}<br>{claim_list.title(row, say)}"
        st.html(f"<div class='rl-desk-known'><small>{escape(say('A source of the log'))}</small><p>{said}</p></div>")
        st.button(say("Another source"), key="desk_other_source", on_click=_use, args=(form.opened, ""))
        form.make_room("source_id")


def row_of(dataset: Dataset, source_id: str) -> Mapping[Any, Any] | None:
    """A source of the log; None where it has none with the id."""
    rows = dataset.sources[dataset.sources["source_id"] == source_id].to_dict("records")
    return rows[0] if rows else None


def source_in_words(row: Mapping[Any, Any] | None, say: Translator) -> str:
    """A source in a few words, unescaped: "Yonhap, 26 September 2022: title"."""
    if row is None:
        return ""
    head = who_and_when(row, say)
    return f"{head}: {row['title']}" if row["title"] else head


def who_and_when(row: Mapping[Any, Any], say: Translator) -> str:
    """Publisher and day of a source, unescaped."""
    published = say.date(str(row["published"])) if row["published"] else ""
    return ", ".join(filter(None, (str(row["publisher"]), published)))


FIRST_OF_REPORT = "source.url"
"""The field in which a report begins."""
USUAL = {"source_type": str(SourceType.NEWS)}
"""What most reports have."""
_STEP = "rl-desk-step"


def show_report_form(form: Form, dataset: Dataset) -> None:
    """Shows the form."""
    say = form.say
    section_heading(say("1. The source"), kind=_STEP)
    show_source_choice(form, dataset)
    section_heading(say("2. What it says"), kind=_STEP)
    _says(form, dataset)
    section_heading(say("3. Of which event"), kind=_STEP)
    show_event_choice(form, dataset)
    say_so(form, dataset)


def _says(form: Form, dataset: Dataset) -> None:
    say = form.say
    names = words.crossings(dataset, say)
    where, service = st.columns([3, 2])
    with where:
        form.choice("event.crossing_id", tuple(names), lambda one: names.get(one, ""))
    with service:
        form.cell("event.service", dataset)
    when, kind = st.columns([3, 2])
    with when:
        form.text("claim.claimed_date", placeholder="2022-09-26, 2022-09, 2022")
    with kind:
        form.cell("event.kind", dataset)
    stances = {str(Stance.SUPPORTS): say("Yes: it supports the event"),
               str(Stance.DISPUTES): say("No, or not here: it disputes the event")}  # fmt: skip
    form.one("claim.stance", stances, horizontal=True)
    form.side_by_side(["claim.basis", "claim.speaker"], dataset, (2, 3))
    form.cell("claim.detail", dataset)
    _quoted(form, dataset)
    _more(form, dataset)


def _quoted(form: Form, dataset: Dataset) -> None:
    """The words of the page itself, and whose report they repeat."""
    rare = [column for column in TABLES["claims"] if column.desk == MORE]
    used = any(form.draft.claim.get(column.name) for column in rare)
    with st.expander(form.say("Quotation, and whose report it repeats"), expanded=used):
        for column in (one for one in rare if one.long):
            form.cell(f"claim.{column.name}", dataset)
        form.side_by_side([f"claim.{column.name}" for column in rare if not column.long], dataset)


def _more(form: Form, dataset: Dataset) -> None:
    """What few reports have: counts, and whose act it is."""
    say, draft = form.say, form.draft
    used = bool(draft.counts or draft.claim.get("own_act") or draft.claim.get("preferred"))
    with st.expander(say("Counts, and who acts"), expanded=used):
        form.mark("claim.own_act")
        form.mark("claim.preferred")
        for number in range(len(draft.counts)):
            _count(form, dataset, number)
        st.button(say("Add a count"), key="desk_add_count", on_click=_add_count, args=(form.opened,))


def _count(form: Form, dataset: Dataset, number: int) -> None:
    say, name = form.say, f"counts.{number}"
    with st.container(key=f"desk_count_{number}"):
        st.html(f"<h3 class='rl-h3'>{escape(say('Count {n}', n=say.number(number + 1)))}</h3>")
        form.side_by_side([f"{name}.{column}" for column in ("what", "per", "least", "most")], dataset, (1, 1, 1, 1))
        form.side_by_side([f"{name}.direction", f"{name}.counted_date"], dataset)
        form.cell(f"{name}.note", dataset)
        label = say("Remove count {n}", n=say.number(number + 1))
        st.button(label, key=f"desk_drop_count_{number}", on_click=_drop_count, args=(form.opened, number))


def _add_count(opened: OpenDraft) -> None:
    session.take_typed(opened)
    opened.take(replace(opened.draft, counts=(*opened.draft.counts, {})))


def _drop_count(opened: OpenDraft, number: int) -> None:
    session.take_typed(opened)
    opened.take(words.without_count(opened.draft, number))
    fields.forget(opened, words.COUNTS)


FIRST_OF_SEARCH = "event_id"
"""The field in which a search record begins."""


def show_search_form(form: Form, dataset: Dataset) -> None:
    """Shows the form."""
    say, draft = form.say, form.draft
    section_heading(say("1. The search"), kind="rl-desk-step")
    ends = by_id(dataset.events[dataset.events["kind"] == str(Kind.EVIDENCE_END)])
    options = {NEW: say("A new one: the evidence of a link ends")} | labels(ends, dataset, say)
    form.one("event_id", options, label=say("Is the search new, or does it repeat one of the log?"))
    form.text("source.title", placeholder=say("begins with “Search record”"))
    form.hints["source.title"] = say("What the search is called in the list of sources.")
    form.hints["claim.claimed_date"] = ""  # the field says what holds while it is empty
    form.hints["source.published"] = say("A day, such as 2022-09-26.")
    day, again = st.columns(2)
    with day:
        form.text("source.published", label=say("Searched on"), placeholder=say("today"))
    with again:
        form.text("claim.renew_by", placeholder=say("six months later"))
    section_heading(say("2. What was looked for"), kind="rl-desk-step")
    form.text("claim.detail", tall=True, label=say("In which languages, up to when, and what was found"))
    if not draft.event_id:
        _new(form, dataset)
    say_so(form, dataset)


def _new(form: Form, dataset: Dataset) -> None:
    say = form.say
    section_heading(say("3. Of which link"), kind="rl-desk-step")
    names = {one: name for one, name in words.crossings(dataset, say).items() if one != GROUP}
    where, service, when = st.columns([3, 2, 3])
    with where:
        form.choice("event.crossing_id", tuple(names), lambda one: names.get(one, ""))
    with service:
        form.cell("event.service", dataset)
    with when:
        form.text("claim.claimed_date", label=say("Evidence ends on"), placeholder=say("after the last evidence"))
    for column in display_names.columns(dataset.events):
        form.cell(f"event.{column}", dataset)
