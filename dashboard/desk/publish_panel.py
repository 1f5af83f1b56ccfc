"""Publishing a draft: warnings that are accepted with a reason, why it is published, by whom, and the button."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape

import numpy as np
import streamlit as st

from dashboard.desk import (
    author,
    consequence,
    draft_files,
    endings,
    field_words,
    log_files,
    lost_answers,
    open_draft,
    outcomes,
    problem_words,
    source_choice,
    version_list,
    widgets,
    working,
)
from dashboard.desk.consequence import Shown
from dashboard.desk.endings import Ending
from dashboard.desk.lost_answers import Awaited
from dashboard.desk.open_draft import OpenDraft
from dashboard.desk.widgets import Field, Form
from dashboard.i18n.markdown import plain
from dashboard.i18n.translator import Translator, message
from dashboard.session import page_links, served_data, sign_in
from dashboard.session.roles import Role
from raillinks.clock import today
from raillinks.domain import dates
from raillinks.domain.problems import DataError, Severity
from raillinks.editor import publishing as editor_publishing
from raillinks.editor.draft import Draft, DraftKind
from raillinks.editor.fields import FieldProblem
from raillinks.editor.preview import Preview
from raillinks.package.dataset import Dataset
from raillinks.versions.diff import TableChange
from raillinks.versions.publishing import CHANGES
from raillinks.versions.version_history import VersionRecord

PUBLISHED = message("Version {version} of the log is published.")
WHY_PUBLISH_ALL_THE_SAME = message("{field}: why publish it all the same?")
READ_EVERYTHING = message(
    "Not this report alone: I have read everything up to {day}, which the log covers now, and not only up to {before}"
)
SHOW_THE_EVENT = message("Show the event")
BEING_PUBLISHED = message("Being published …")
VERSION_HAS_YOUR_NAME = message("The version has your name: {name}")
CANNOT_BE_PUBLISHED_YET = message("It can be published once nothing is missing or wrong: {fields}")
NAME = "author"
"""The field for the name of who publishes."""
ELSEWHERE = "published_elsewhere"
"""The place, at the top of a draft's page, of what came of another draft."""
_PLACE, _BUTTON = "published", "desk_publish"
_MOST_NAMED = 3  # fields that are named below the button; all of them stand at the top
CHANGED_SINCE_SHOWN = message(
    "Not published yet: the draft or the log has changed since you were shown what follows. Look again."
)
CHANGED_BY_ANOTHER = message(
    "Not published yet: somebody else has changed this draft. It stands here as it is now. Look again."
)
NOTHING_NOW = message("Nothing was published now.")
"""Follows how the draft has ended."""
_TWO = message("Somebody else has changed this draft meanwhile. Nothing was published: compare both first.")
_NOT_AN_EDITOR = message("Nothing was published: your sign-in has ended, or you are no editor any more.")
FOR_AN_EDITOR = message("The draft is saved. An editor can publish it.")
DRAFT_NOT_SAVED = message("The draft is not saved yet: the top of the page says why.")


@dataclass(frozen=True, slots=True)
class Published:
    """What came of a draft.

    Args:
        data_version: The version that it has become.
        event_id: The event that it is about; empty where it is about several, or none.
    """

    data_version: str
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """Nothing came of a draft, which has ended already.

    Args:
        ending: How.
    """

    ending: Ending


def fields(draft: Draft, made: Preview, dataset: Dataset) -> tuple[str, ...]:
    """The fields that a draft has here, by their names."""
    accepted = (f"accepted.{problem.key}" for problem in made.problems if problem.severity is Severity.WARNING)
    name = () if sign_in.is_on() else (NAME,)
    return (*name, "reason", *accepted, *(["covered_to"] if _day_to_cover(draft, dataset) else []))


def show(form: Form, shown: Shown, *, has_ended: bool = False) -> None:
    """Shows it below the consequence.

    Args:
        form: The form.
        shown: The draft, and what would follow.
        has_ended: Whether the draft was published or discarded meanwhile: then there are its fields alone.
    """
    say, made = form.say, shown.preview
    warnings = [problem for problem in made.problems if problem.severity is Severity.WARNING]
    if warnings:
        st.html(
            f"<p class='rl-desk-doubt'>{escape(say('To be published all the same, each doubt needs a reason:'))}</p>"
        )
    for problem in warnings:
        name = consequence.field_name(problem.field, form.draft, say) if problem.field else say("The report")
        st.html(f"<div class='rl-desk-note'>{problem_words.problem_html(problem, say)}</div>")
        form.text(f"accepted.{problem.key}", label=say(WHY_PUBLISH_ALL_THE_SAME, field=name))
    _name(form)
    form.text("reason")
    _covered(form, shown)
    stops = made.stops(shown.draft)
    if sign_in.may(Role.EDITOR) and not has_ended:
        ready = not stops and made.edits is not None and not form.opened.why_own_draft
        label = say("Publish")
        with st.container(key="desk_publishing", horizontal=True, vertical_alignment="center"):
            st.button(label, key=_BUTTON, type="primary", disabled=not ready, on_click=_publish,
                      args=(form.opened, shown.draft, shown.dataset.content_hash))  # fmt: skip
            working.beside(_BUTTON, say(BEING_PUBLISHED))
    outcome(say)
    version_list.outcome(say)
    if not has_ended:
        st.html(f"<p class='rl-note rl-desk-waits' role='status'>{_waits_for(form.opened, stops, shown)}</p>")


def _name(form: Form) -> None:
    """Who publishes: an account has its name, without sign-in it is typed."""
    say, named = form.say, author.name()
    if not sign_in.is_on():
        widgets.typed(form, Field(NAME, named, author.take_name, field_words.label(NAME, say)))
    elif sign_in.may(Role.EDITOR):
        name = f"<b translate='no'>{escape(named)}</b>"
        said = escape(say(VERSION_HAS_YOUR_NAME, name="{name}")).replace("{name}", name)
        st.html(f"<p class='rl-desk-account'>{said}</p>")


def _covered(form: Form, shown: Shown) -> None:
    """A report of a day after `covered_to` may say that everything up to then has been read."""
    draft, say = form.draft, form.say
    day = _day_to_cover(draft, shown.dataset)
    if day:
        widgets.fill_again(form, "covered_to", widgets.TRUE if draft.covered_to else "")
        label = say(READ_EVERYTHING,
                    day=say.date(day), before=say.date(str(shown.dataset.covered_to)))  # fmt: skip
        take = partial(_take_covered, day)
        widgets.marked(form, Field("covered_to", widgets.TRUE if draft.covered_to else "", take, label))


def _day_to_cover(draft: Draft, dataset: Dataset) -> str:
    """The day up to which a report may say that everything has been read; empty where the log covers it already."""
    if draft.kind != DraftKind.REPORT:
        return ""
    row = source_choice.row_of(dataset, draft.source_id) if draft.source_id else draft.source
    return draft.covered_to or covered_to_be((row or {}).get("published", ""), dataset.covered_to, today())


def covered_to_be(published: str, covered_to: np.datetime64, now: np.datetime64) -> str:
    """The day up to which the log may be covered with a report: when its source was published, if that is later.

    Args:
        published: When its source was published, as typed.
        covered_to: The day up to which the log is covered.
        now: Today.
    """
    day = dates.parse(published.strip())[1]
    return str(day) if covered_to < day <= now else ""  # false where there is no day


def _take_covered(day: str, draft: Draft, text: str) -> Draft:
    return replace(draft, covered_to=day if text else "")


def _waits_for(opened: OpenDraft, stops: Sequence[FieldProblem], shown: Shown) -> str:
    """What a publication still waits for, as HTML: it names the fields, and leads to them."""
    say, is_editor = shown.say, sign_in.may(Role.EDITOR)
    if opened.unsaved and not is_editor:
        return escape(say(DRAFT_NOT_SAVED))
    if opened.why_own_draft:
        return escape(say("It can be published once you have chosen, at the top, what becomes of the draft."))
    errors = [problem for problem in stops if problem.severity is Severity.ERROR]
    if errors:
        waits = escape(say(CANNOT_BE_PUBLISHED_YET, fields="{fields}"))
        named = [*dict.fromkeys(consequence.link_to(one.field, shown) or escape(say("The report")) for one in errors)]
        more = len(named) - _MOST_NAMED
        rest = [escape(say("and {n} more", n=say.number(more)))] if more > 0 else []
        return waits.replace("{fields}", say.in_a_row([*named[:_MOST_NAMED], *rest]))
    if stops:
        return escape(say("It can be published once each doubt has a reason."))
    ready = message("It becomes the next version of the log, which can be taken back.")
    return escape(say(ready if is_editor else FOR_AN_EDITOR))


def _publish(opened: OpenDraft, seen: Draft, content_hash: str) -> None:
    """Makes the next version of the log from a draft, which is then no longer one.

    Args:
        opened: The draft.
        seen: The draft as its consequence was shown.
        content_hash: That of the log for which it was shown.
    """
    outcomes.heard()
    if opened.is_left or lost_answers.keeps_from(opened.draft):  # it was pressed twice, or may be a version already
        return
    opened.focus = ""  # the keyboard stays where the answer is
    if why := _why_not(opened, seen):
        outcomes.give(why, _PLACE, opened.draft)
        return
    try:
        about = log_files.about(opened.draft.author)
        record = editor_publishing.publish(served_data.live.home, seen, about, content_hash, opened.revision)
    except (DataError, OSError) as error:
        _refused(error, opened)
        return
    log_files.published(record.after)
    outcomes.give(Published(record.data_version, _event_of(record)), _PLACE)
    open_draft.leave_published(opened)


def _event_of(record: VersionRecord) -> str:
    """The event that a version is about, as its rows of `CHANGES.csv` say; empty for none, or several."""
    change = record.delta.files.get(CHANGES)
    rows = change.rows if isinstance(change, TableChange) else ()
    ids = {row.after["event_id"] for row in rows if row.after and row.after.get("event_id")}
    return ids.pop() if len(ids) == 1 else ""


def _refused(error: DataError | OSError, opened: OpenDraft) -> None:
    if draft_files.is_away(error):
        lost_answers.give(Awaited(lost_answers.record_of(error), _settle, opened.draft), _PLACE)
        return
    is_other_log = isinstance(error, DataError) and error.problems[0].code == editor_publishing.LOG_CHANGED
    if is_other_log:
        log_files.read_again()
    outcomes.give(CHANGED_SINCE_SHOWN if is_other_log else error, _PLACE, opened.draft)


def _settle(awaited: Awaited, is_there: bool) -> None:
    """Says what became of a version, wherever the editor is now; ends its draft, where that is open."""
    opened, record = open_draft.on_page(), awaited.record
    here = opened if opened is not None and awaited.is_of(opened.draft) else None
    if record is not None and is_there:
        log_files.published(record.after)
        if here is not None and here.draft == awaited.draft:
            here.is_left = True  # not `leave_published`: the browser offers what is just being typed into it
            open_draft.close()
        elif here is not None:  # what was typed since is a draft of its own: this one has ended
            here.take(here.draft)
    after = open_draft.on_page()
    place = _PLACE if here or after is None else ELSEWHERE
    made = Published(record.data_version, _event_of(record)) if record is not None and is_there else None
    outcome = made or lost_answers.NOT_MADE
    outcomes.give(outcome, place, after.draft if after else None, takes_keyboard=place == _PLACE)


def _why_not(opened: OpenDraft, seen: Draft) -> str | Gone:
    """Why what the page holds is not published now, as a message or with how the draft has ended; empty if it is."""
    if not sign_in.may(Role.EDITOR):
        return _NOT_AN_EDITOR
    saved = draft_files.saved_revision(seen.draft_id)
    if saved == draft_files.GONE and not opened.unsaved:
        return Gone(endings.of(seen.draft_id))
    open_draft.take_typed(opened)
    if opened.is_behind() and opened.follow():
        widgets.forget(opened)
        return CHANGED_BY_ANOTHER
    if opened.why_own_draft:
        return Gone(opened.ending or Ending()) if opened.theirs is None else _TWO
    return "" if author.signed(opened.draft) == seen else CHANGED_SINCE_SHOWN


def outcome(say: Translator, place: str = _PLACE) -> None:
    """Says how the last attempt to publish ended, until the editor goes on.

    Args:
        say: The interface's messages.
        place: Where on the page it stands.
    """
    given = outcomes.given_at(place)
    with st.container(key=outcomes.key(place)):  # always there, so that what lies below it stays where it is
        if isinstance(given, Awaited):
            lost_answers.show(given, say)
        elif isinstance(given, (DataError, OSError)):
            st.error(say("It could not be published. Nothing was changed."))
            st.html(outcomes.reasons_html(given, say))
        elif isinstance(given, Published):
            st.success(say(PUBLISHED, version=given.data_version))
            if given.event_id:
                link = page_links.link(escape(say(SHOW_THE_EVENT)), "events", event=given.event_id)
                page_links.html_block(f"<p>{link}</p>", "desk_published_event")
        elif isinstance(given, Gone):
            st.warning(f"{plain(endings.said(given.ending, say))} {say(NOTHING_NOW)}")
        elif given:
            st.warning(say(given))
