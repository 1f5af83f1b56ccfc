"""The source of a report: one that the log has, recognised by address or title, or a new one."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from dashboard.desk import draft_fields, field_words, open_draft, widgets, words_of
from dashboard.desk.open_draft import OpenDraft
from dashboard.desk.widgets import TRUE, Field, Form
from dashboard.i18n.markdown import plain
from dashboard.i18n.translator import Translator, message
from dashboard.parts import claim_list
from raillinks.editor import duplicates
from raillinks.editor.draft import Draft
from raillinks.editor.duplicates import Known
from raillinks.package.dataset import Dataset

SOURCE_IS_IN_THE_LOG = message("The log has this source already:")
MOST_OFFERED = 3
_FILLED = ("publisher", "via", "language")
"""What the address fills in."""
_RECOGNISED_BY = ("url", "title", "publisher", "published")
_WHY = {Known.ADDRESS: message("the same address"), Known.TITLE: message("the same title")}


def show(form: Form, dataset: Dataset) -> None:
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
                    field_words.label("source.published", say))  # fmt: skip
        widgets.typed(form, day, placeholder="2022-09-26")
    with language:
        form.choice("source.language", words_of.languages(dataset), say.language)
    with sort:
        form.cell("source.source_type", dataset)
    rare = source.get("title_paraphrased") == TRUE or source.get("seen", "read") != "read"
    with st.expander(say("More about the source"), expanded=rare):
        form.mark("source.title_paraphrased")
        form.cell("source.seen", dataset)


def _address(form: Form, dataset: Dataset) -> None:
    """The address, which fills in what all pages of its site have."""
    say, draft = form.say, form.draft
    widgets.typed(form, Field("source.url", draft.source.get("url", ""), partial(with_address, dataset),
                              field_words.label("source.url", say)), placeholder="https://…")  # fmt: skip
    like = duplicates.of_other_pages(dataset, draft.source.get("url", ""))
    same = [
        field_words.label(f"source.{column}", say) for column, cell in like.items() if draft.source.get(column) == cell
    ]
    if same:
        form.notes["source.url"] = escape(
            say("As on other pages of this site: {fields}. Check it.", fields=say.listed(same))
        )
    for column in _FILLED:
        widgets.fill_again(form, f"source.{column}")


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
            draft = draft_fields.with_value(draft, f"source.{column}", now.get(column, ""))
    return draft_fields.with_value(draft, "source.url", url)


def with_published(draft: Draft, day: str) -> Draft:
    """The draft with another day of the source: who has read everything up to a day has not said so of another one."""
    return draft_fields.with_value(replace(draft, covered_to=""), "source.published", day)


def _relay(form: Form) -> bool:
    """Whether the page republishes the report of somebody else."""
    key = widgets.key_of(form.opened, "relay")
    if key not in st.session_state or form.draft.source.get("via"):
        st.session_state[key] = bool(form.draft.source.get("via"))
    label = form.say("A relay: the page republishes somebody else's report")
    return st.checkbox(label, key=key, on_change=_relay_changed, args=(form.opened, key))


def _relay_changed(opened: OpenDraft, key: str) -> None:
    if not st.session_state.get(key):
        open_draft.take_typed(opened)
        opened.take(draft_fields.with_value(opened.draft, "source.via", ""))


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
            label = say("Use {source} ({why})", source=in_words(row, say), why=say(_WHY[one.why]))
            st.button(plain(label), key=f"desk_use_{one.source_id}", on_click=_use, args=(form.opened, one.source_id))


def _use(opened: OpenDraft, source_id: str) -> None:
    open_draft.take_typed(opened)
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


def in_words(row: Mapping[Any, Any] | None, say: Translator) -> str:
    """A source in a few words, unescaped: "Yonhap, 26 September 2022: title"."""
    if row is None:
        return ""
    head = who_and_when(row, say)
    return f"{head}: {row['title']}" if row["title"] else head


def who_and_when(row: Mapping[Any, Any], say: Translator) -> str:
    """Publisher and day of a source, unescaped."""
    published = say.date(str(row["published"])) if row["published"] else ""
    return ", ".join(filter(None, (str(row["publisher"]), published)))
