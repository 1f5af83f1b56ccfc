"""The desk's first page: what needs attention, the drafts, what was published; and who may come in.

Drafts are listed the last one changed first.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from time import time
from typing import Any

import streamlit as st

from dashboard.editor import correction_form, outcomes, preview, publish_panel, report_form, session, unsaved, words
from dashboard.editor.editing import TITLES
from dashboard.editor.words import YOUR_NAME
from dashboard.i18n.translator import Translator, message, plain
from dashboard.session import page_links, session_state, sign_in
from dashboard.session.sign_in import Account, Doubt, Role
from dashboard.widgets.labels import link_name
from dashboard.widgets.notes import note, page_heading, section_heading
from raillinks.clock import today
from raillinks.domain.problems import DataError, shortened
from raillinks.editor import queue
from raillinks.editor.draft import Corrected, Discarded, Draft, DraftKind, Saved
from raillinks.editor.queue import Care, CareKind
from raillinks.i18n.languages import SUMMARY_COLUMNS
from raillinks.package.dataset import Dataset

DRAFTS_LISTED_LATER = message("The drafts are listed once the database is back.")
NO_DRAFT = message("There is no draft.")
GO_ON = message("Go on")
CHANGED_ON = message("changed on {day}, begun on version {version}")
EMPTY = message("empty")
ABOUT_THE_SAME_EVENT = message("about the same event: {drafts}")
DISCARDED_LATELY = message("Discarded in the last 30 days")
BRING_IT_BACK = message("Bring it back")
CANNOT_BE_BROUGHT_BACK = message("The draft cannot be brought back.")
_PLACE = "brought_back"
_MOST_DIFFERENCES, _LONGEST_DIFFERENCE = 2, 60  # fields, and characters of each
_LONGEST = 90  # characters of what a draft is called


@dataclass(frozen=True, slots=True)
class Listed:
    """The drafts.

    Args:
        drafts: All of them, the last one changed first.
        discarded: Those that can be brought back, the last one first.
        state: What `KeptDrafts.state` gave before they were read: what is saved since then is listed soon.
    """

    drafts: tuple[Saved, ...]
    discarded: tuple[Discarded, ...]
    state: Hashable


def listed_drafts() -> Listed | DataError:
    """The drafts of this log, or why they cannot be listed."""
    try:
        kept = session.drafts()
        state = kept.state()
        return Listed(kept.all(), kept.discarded(time()), state)
    except DataError as error:
        return error


def can_be_listed() -> bool:
    """Whether the drafts can be listed now."""
    return isinstance(listed_drafts(), Listed)


def kinds(say: Translator) -> dict[str, str]:
    """What each kind of draft is called."""
    return {str(kind): say(title) for kind, title in TITLES.items()}


def show_draft_list(found: Listed | DataError, say: Translator) -> None:
    """Shows the list, and shows it anew once somebody else has begun, changed, published or deleted a draft.

    Args:
        found: What `listed` gave.
        say: The interface's messages.
    """
    if isinstance(found, DataError):
        _say_why_not(found, say)
        return
    if not found.drafts:
        st.html(f"<p class='rl-note'>{escape(say(NO_DRAFT))}</p>")
    dataset = session.log()
    every = [saved.draft for saved in found.drafts]
    differences, same_event = _differences(every, dataset, say), about_the_same_event(every, say)
    with st.container(key="desk_drafts", gap=None):
        for saved in found.drafts:
            draft = saved.draft
            with st.container(key=f"desk_row_{draft.draft_id}", horizontal=True, vertical_alignment="center"):
                changed = say(CHANGED_ON, day=words.moment(saved.changed, say), version=draft.begun_on or "?")
                told = (notes_of.get(draft.draft_id, "") for notes_of in (differences, same_event))
                notes = [changed, *told, session.published_and_there(draft, say)]
                st.html(_row_html(draft, notes, dataset, say))
                label = plain(say("Go on with {draft}", draft=name_of(draft, dataset, say)))
                st.button(say(GO_ON), key=f"desk_open_{draft.draft_id}", help=label,
                          on_click=session_state.set_own, args=(session.NAME, draft.draft_id))  # fmt: skip
    _show_discarded(found.discarded, dataset, say)
    outcomes.until(partial(_are_others, found.state))
    known = [saved.draft.draft_id for saved in found.drafts]
    unsaved.show(known, kinds(say), say, session.of_all(found.discarded, say))


def _show_discarded(found: Sequence[Discarded], dataset: Dataset, say: Translator) -> None:
    """Shows the drafts that can be brought back, folded away."""
    with st.container(key=outcomes.key(_PLACE)):
        if error := outcomes.given_at(_PLACE):
            st.warning(say(CANNOT_BE_BROUGHT_BACK))
            st.html(outcomes.reasons_html(error, say))
    if not found:
        return
    with st.expander(say(DISCARDED_LATELY)), st.container(key="desk_discarded", gap=None):
        for one in found:
            draft = one.draft
            with st.container(key=f"desk_row_{draft.draft_id}", horizontal=True, vertical_alignment="center"):
                ending = session.Ending(one.by, when=one.when)
                st.html(_row_html(draft, [session.said(ending, say)], dataset, say))
                label = plain(say("Bring {draft} back", draft=name_of(draft, dataset, say)))
                st.button(say(BRING_IT_BACK), key=f"desk_bring_back_{draft.draft_id}", help=label,
                          on_click=_bring_back, args=(draft.draft_id,))  # fmt: skip


def _bring_back(draft_id: str) -> None:
    """Makes a discarded draft one of the drafts again, and opens it."""
    try:
        session.drafts().bring_back(draft_id)
    except (DataError, OSError) as error:
        outcomes.give(error, _PLACE)
        return
    session_state.set_own(session.NAME, draft_id)


def about_the_same_event(drafts: Sequence[Draft], say: Translator) -> dict[str, str]:
    """Which other drafts are about the event of each, by its id, unescaped: of what kind, and whose.

    Args:
        drafts: All drafts.
        say: The interface's messages.
    """
    of_event: dict[str, list[Draft]] = {}
    for draft in drafts:
        if draft.event_id:
            of_event.setdefault(draft.event_id, []).append(draft)
    found = {}
    for group in of_event.values():
        for draft in group if len(group) > 1 else ():
            others = [say.in_a_row(filter(None, [say(TITLES[DraftKind(other.kind)]), other.author]))
                      for other in group if other is not draft]  # fmt: skip
            found[draft.draft_id] = say(ABOUT_THE_SAME_EVENT, drafts=say.listed(others))
    return found


def _differences(drafts: Sequence[Draft], dataset: Dataset, say: Translator) -> dict[str, str]:
    """What drafts have that would look alike in the list, unescaped, by their ids."""
    alike: dict[tuple[str, str], list[Draft]] = {}
    for draft in drafts:
        alike.setdefault((draft.kind, name_of(draft, dataset, say)), []).append(draft)
    found: dict[str, list[str]] = {}
    for group in alike.values():
        for name, texts in [*preview.differing(group, say)][:_MOST_DIFFERENCES]:
            for draft, text in zip(group, texts, strict=True):
                said = say.labelled(name, shortened(text, _LONGEST_DIFFERENCE) or say(EMPTY))
                found.setdefault(draft.draft_id, []).append(said)
    return {draft_id: " · ".join(said) for draft_id, said in found.items()}


def _say_why_not(error: DataError, say: Translator) -> None:
    """Where the drafts cannot be listed there is what this browser has; that the database is away stands at the top."""
    if outcomes.is_why(error):
        st.html(f"<p class='rl-note'>{escape(say(DRAFTS_LISTED_LATER))}</p>")
    else:
        st.warning(say("The drafts cannot be listed now."))
        st.html(outcomes.reasons_html(error, say))
        outcomes.until(can_be_listed)
    unsaved.show(None, kinds(say), say)


def _are_others(state: Hashable) -> bool:
    """Whether the drafts are not those that are listed; the page says where the database, or the role, has gone."""
    try:
        return session.drafts().state() != state
    except DataError:
        return True


def _row_html(draft: Draft, notes: Iterable[str], dataset: Dataset, say: Translator) -> str:
    """A row of the list as HTML, with notes below it."""
    kind, who = say(TITLES[DraftKind(draft.kind)]), draft.author
    by = f" <small translate='no'>{escape(who)}</small>" if who else ""
    below = "".join(f"<br><small>{escape(said)}</small>" for said in notes if said)
    return (
        f"<p class='rl-desk-draft'><b>{escape(kind)}</b>{by}<br><span>{escape(name_of(draft, dataset, say))}</span>"
        f"{below}</p>"
    )


def name_of(draft: Draft, dataset: Dataset, say: Translator) -> str:
    """What a draft is called, unescaped: its source, or the event that it is about."""
    row = report_form.row_of(dataset, draft.source_id) if draft.source_id else None
    said = draft.source.get("title", "") or draft.source.get("publisher", "") or draft.source.get("url", "")
    events = dataset.events[dataset.events["event_id"] == draft.event_id].to_dict("records")
    event = report_form.event_in_words(events[0], dataset, say) if events else draft.event_id
    name = report_form.source_in_words(row, say) or said or draft.event.get("summary", "") or event
    return shortened(name, _LONGEST) or say("untitled")


SIGNED_IN_AS = message("Signed in as {name}, {role}")
SIGN_IN = message("Sign in")
SIGN_OUT = message("Sign out")
SIGN_IN_ENDED = message("Your sign-in has ended. Drafts are saved; texts that were not are still in this browser.")
NOT_SIGNED_IN = message("You are not signed in: the service that signs you in refused, or did not answer. Try again.")
NO_ROLE = message("This account has no role at this desk. Whoever runs this server can give it one.")
ADDRESS_NOT_CONFIRMED = message("The service that you signed in with does not confirm your e-mail address.")
NOT_FOR_THIS_DESK = message("This sign-in is not for this desk.")
TITLE = message("Desk")
_BACK, _FAILED = "sign_in", "failed"
_WHY: Mapping[Doubt, str] = {
    Doubt.NOBODY: message("Reporters and editors keep the log here. Everybody else reads it on the other pages."),
    Doubt.ENDED: SIGN_IN_ENDED,
    Doubt.NOT_OURS: NOT_FOR_THIS_DESK,
    Doubt.UNVERIFIED: ADDRESS_NOT_CONFIRMED,
    Doubt.NO_ROLE: NO_ROLE,
}
_ROLES: Mapping[Role, str] = {Role.REPORTER: message("reporter"), Role.EDITOR: message("editor")}
_MAY: Mapping[Role, str] = {
    Role.REPORTER: message("Your drafts are for an editor to publish."),
    Role.EDITOR: message("You can publish, and take versions back."),
}


def is_open(say: Translator) -> bool:
    """Whether this session may see the desk; where it may not, the page says why, and how to get in."""
    found = sign_in.who() if sign_in.is_on() else None
    if not isinstance(found, Doubt):
        return True
    page_heading(say(TITLE), say(_WHY[found]))
    with st.container(key="desk_entrance"):
        if found in {Doubt.NO_ROLE, Doubt.UNVERIFIED}:
            st.html(
                f"<p class='rl-desk-account'>{_named(say('Signed in as {name}', name='{name}'), sign_in.address())}</p>"
            )
        if session_state.own(session.PATH)[_BACK] == _FAILED:
            session_state.set_own(_BACK, "")
            st.error(say(NOT_SIGNED_IN))
        with st.container(horizontal=True):
            if found in {Doubt.NOBODY, Doubt.ENDED}:
                st.button(say(SIGN_IN), key="desk_sign_in", type="primary", on_click=st.login)
            if found is not Doubt.NOBODY:
                st.button(say(SIGN_OUT), key="desk_sign_out", on_click=sign_in.end)
        if found in {Doubt.NOBODY, Doubt.ENDED}:
            st.html(note(say("With your account at {host}.", host=sign_in.provider())))
    return False


def signed_in_account(say: Translator) -> None:
    """Says who is signed in, and as what, with the button that signs out."""
    found = sign_in.who()
    if not isinstance(found, Account):  # it has ended in this moment
        return
    name = f"<b translate='no'>{escape(found.name)}</b>"
    who = escape(say(SIGNED_IN_AS, name="{name}", role=say(_ROLES[found.role]))).replace("{name}", name)
    with st.container(key="desk_account", horizontal=True, vertical_alignment="center"):
        st.html(f"<p class='rl-desk-account'>{who}<br><small>{escape(say(_MAY[found.role]))}</small></p>")
        st.button(say(SIGN_OUT), key="desk_sign_out", on_click=sign_in.end)


def _named(said: str, name: str) -> str:
    """A sentence as HTML, with a name in it that is not translated."""
    return escape(said).replace("{name}", f"<b translate='no'>{escape(name)}</b>")


AT_FIRST = 4
"""How many of each kind are listed before the rest is asked for."""
_HEADS: Mapping[CareKind, str] = {
    CareKind.SEARCH_DUE: message("Searches that are due"),
    CareKind.CONTRADICTED: message("Search records that a later report contradicts"),
    CareKind.DISPUTE: message("Disputed, and not judged"),
    CareKind.NOT_COVERED: message("Days that nobody has read for yet"),
    CareKind.ONE_VOICE: message("A link moves on one publisher's word"),
    CareKind.SIGHTING: message("What one sighting of a train would settle"),
    CareKind.UNTRANSLATED: message("Summaries that are not translated"),
}
_DO: Mapping[CareKind, str] = {
    CareKind.SEARCH_DUE: message("Search again"),
    CareKind.CONTRADICTED: message("Search again"),
    CareKind.DISPUTE: message("Judge it"),
    CareKind.NOT_COVERED: message("Say up to when"),
    CareKind.ONE_VOICE: message("Add a report"),
    CareKind.SIGHTING: message("Add a report"),
    CareKind.UNTRANSLATED: message("Translate it"),
}
_NO_LIMIT = "desk_all"


def show_queue(say: Translator) -> None:
    """Shows the queue."""
    dataset = session.log()
    found = queue.queue(dataset, today())
    if not found:
        st.html(f"<p class='rl-note'>{escape(say('Nothing needs attention.'))}</p>")
    for kind in CareKind:
        own = [care for care in found if care.kind == kind]
        if own:
            _of_kind(kind, own, dataset, say)


def _of_kind(kind: CareKind, own: Sequence[Care], dataset: Dataset, say: Translator) -> None:
    key = f"{_NO_LIMIT}_{kind}"
    shown = own if st.session_state.get(key) else own[:AT_FIRST]
    count = say.number(len(own)) if len(own) > 1 else ""
    st.html(f"<h3 class='rl-h3'>{escape(say.with_note(say(_HEADS[kind]), count))}</h3>")
    with st.container(key=f"desk_queue_{kind}", gap=None):
        for number, care in enumerate(shown):
            _row(care, number, dataset, say)
    if len(own) > len(shown):
        label = say("Show all {n}", n=say.number(len(own)))
        st.button(label, key=f"{key}_button", type="tertiary", on_click=_show_all, args=(key,))


def _show_all(key: str) -> None:
    st.session_state[key] = True


def _row(care: Care, number: int, dataset: Dataset, say: Translator) -> None:
    name = f"desk_care_{care.kind}_{number}"
    text = care_in_words(care, dataset, say)
    with st.container(key=name, horizontal=True, vertical_alignment="center"):
        page_links.html_block(f"<p class='rl-desk-care'>{text}</p>", f"{name}_text")
        label = plain(say.with_note(say(_DO[care.kind]), care.event_id or str(dataset.covered_to)))
        st.button(plain(say(_DO[care.kind])), key=f"{name}_do", help=label, on_click=begin(care, dataset))


def care_in_words(care: Care, dataset: Dataset, say: Translator) -> str:
    """What needs attention, as HTML: since when, who, and which event, as a link to it."""
    if care.kind == CareKind.NOT_COVERED:
        return escape(say("The log covers events up to {day}.", day=say.date(care.due)))
    if care.kind == CareKind.SIGHTING:
        return _sighting(care, dataset, say)
    rows = dataset.events[dataset.events["event_id"] == care.event_id].to_dict("records")
    event = page_links.link(escape(report_form.event_in_words(rows[0], dataset, say)), "events", event=care.event_id)
    names = f"<span translate='no'>{escape(say.listed(care.names))}</span>" if care.names else ""
    when = escape(say.date(care.due)) if care.due else escape(say("no day"))
    head = {
        CareKind.SEARCH_DUE: escape(say("due on {day}", day="{day}")).replace("{day}", when),
        CareKind.CONTRADICTED: escape(say("report of {date}: {names}", date="{date}", names="{names}"))
        .replace("{date}", when)
        .replace("{names}", names),
        CareKind.DISPUTE: escape(say("disputed by {names}", names="{names}")).replace("{names}", names),
    }.get(care.kind, names)
    return f"<small>{head}</small><br>{event}"


def _sighting(care: Care, dataset: Dataset, say: Translator) -> str:
    """On which link one sighting would settle how many days, and on which day the most."""
    crossing, service = care.links[0]
    named = link_name({"crossing_id": crossing, "service": service}, words.crossings(dataset, say), say)
    gain = say.plural("a train seen on {day} would settle {n} day", "a train seen on {day} would settle {n} days",
                      care.days, day=say.date(care.due))  # fmt: skip
    return f"<small>{escape(gain)}</small><br>{escape(named)}"


def begin(care: Care, dataset: Dataset) -> partial[None]:
    """What the button of a row does."""
    event = {"event_id": care.event_id}
    started: Mapping[CareKind, tuple[DraftKind, str, dict[str, Any]]] = {
        CareKind.SEARCH_DUE: (DraftKind.SEARCH, "source.title", event),
        CareKind.CONTRADICTED: (DraftKind.SEARCH, "source.title", event),
        CareKind.DISPUTE: (
            DraftKind.CORRECTION, words.cell_name("events", event, "verdict"),
            {**event, "corrected": _judged_today(care, dataset)},
        ),
        CareKind.NOT_COVERED: (DraftKind.CORRECTION, "covered_to", {}),
        CareKind.SIGHTING: (
            DraftKind.REPORT, report_form.FIRST_OF_REPORT,
            {"source": report_form.USUAL, "event": _of_link(care)},
        ),
        CareKind.UNTRANSLATED: (
            DraftKind.CORRECTION, words.cell_name("events", event, SUMMARY_COLUMNS[1]), event,
        ),
        CareKind.ONE_VOICE: (DraftKind.REPORT, report_form.FIRST_OF_REPORT, {**event, "source": report_form.USUAL}),
    }  # fmt: skip
    kind, focus, fields = started[care.kind]
    return partial(session.begin, kind, focus, **fields)


def _of_link(care: Care) -> dict[str, str]:
    """The cells of an event on the link of a row."""
    return {"crossing_id": care.links[0][0], "service": care.links[0][1]} if care.links else {}


def _judged_today(care: Care, dataset: Dataset) -> tuple[Corrected, ...]:
    """The verdict's day is today, unless somebody writes another one."""
    now = str(today())
    days = dataset.events.loc[dataset.events["event_id"] == care.event_id, "verdict_date"].astype(str)
    key = {"event_id": care.event_id}
    return tuple(Corrected("events", key, {"verdict_date": was}, {"verdict_date": now}) for was in days if was != now)


NO_SUCH_DRAFT = message("There is no such draft any more.")
NEW_REPORT = message("New report")
CORRECT_AN_EVENT = message("Correct an event")
_QUESTION = message("What should the log say next, and what would that change?")


def show_overview(say: Translator) -> None:
    """Shows the desk."""
    outcomes.drop_outdated()
    page_heading(say(TITLE), say(_QUESTION))
    publish_panel.publish_outcome(say)
    (gone, ending), drafts = session.why_gone(), listed_drafts()
    if is_away := outcomes.is_why(gone, drafts):
        outcomes.notice(say)
    if is_away or outcomes.is_known():
        outcomes.until(_is_back)
    if gone and not outcomes.is_why(gone):
        st.warning(say(NO_SUCH_DRAFT))
        st.html(note(session.said(ending, say)) if ending else outcomes.reasons_html(gone, say))
    _top(say)
    left, right = st.columns(2, gap="large")
    with left:
        section_heading(say("Drafts"))
        show_draft_list(drafts, say)
    with right:
        section_heading(say("What needs attention"), say("The most urgent first."))
        show_queue(say)
    section_heading(say("Versions"), say("Whatever is published can be taken back; nothing is lost."))
    publish_panel.show_versions(session.author_name(), say)
    focus = outcomes.focus() or ("" if session.author_name() else session.KEY)  # the name comes first
    unsaved.tie(focus, session.KEY, say)


def show_why_none(error: DataError, say: Translator) -> None:
    """Shows why there is no log to keep, and what this browser has, until there is one."""
    page_heading(say(TITLE), say(_QUESTION))
    if outcomes.is_why(error):
        publish_panel.publish_outcome(say)
        publish_panel.undo_outcome(say)
        outcomes.notice(say)
        unsaved.show(None, kinds(say), say)
    else:
        st.error(say("The desk cannot read the log now. Log and drafts are as they were."))
        st.html(outcomes.reasons_html(error, say))
    outcomes.until(session.is_there)


def _is_back() -> bool:
    """Whether the database answers, and the server has read the log again: before, the page would show the same."""
    return not outcomes.is_known() and can_be_listed()


def _top(say: Translator) -> None:
    """What one can begin, and whose name versions have: the account's, or one that is typed where nobody signs in."""
    if sign_in.is_on():
        begin, account = st.columns([3, 2], vertical_alignment="center", gap="medium")
        with account:
            signed_in_account(say)
    else:
        name, begin = st.columns([1, 3], vertical_alignment="bottom", gap="medium")
        name.text_input(say(YOUR_NAME), key=session.KEY, persist_state="session", live=True,
                        autocomplete="name", placeholder=say("beside each version that you make"))  # fmt: skip
    with begin, st.container(horizontal=True):
        _begin_buttons(say)


def _begin_buttons(say: Translator) -> None:
    st.button(say(NEW_REPORT), key="desk_new_report", type="primary", on_click=session.begin,
              args=(DraftKind.REPORT, report_form.FIRST_OF_REPORT), kwargs={"source": report_form.USUAL})  # fmt: skip
    st.button(say("New search record"), key="desk_new_search", on_click=session.begin,
              args=(DraftKind.SEARCH, report_form.FIRST_OF_SEARCH))  # fmt: skip
    st.button(say(CORRECT_AN_EVENT), key="desk_new_correction", on_click=session.begin,
              args=(DraftKind.CORRECTION, correction_form.FIRST))  # fmt: skip
