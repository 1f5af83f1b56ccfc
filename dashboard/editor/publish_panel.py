"""Publishing a draft: warnings that are accepted with a reason, why it is published, by whom, and the button.

The versions of the log, the newest first, and the way back from the last one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape

import numpy as np
import streamlit as st

from dashboard.editor import fields as editor_fields
from dashboard.editor import outcomes, preview, report_form, session, words
from dashboard.editor.fields import Field, Form
from dashboard.editor.outcomes import Awaited
from dashboard.editor.preview import Shown
from dashboard.editor.session import Ending, OpenDraft
from dashboard.i18n.translator import Translator, message, plain
from dashboard.session import page_links, served_data, sign_in
from dashboard.session.sign_in import Role
from dashboard.widgets import html_table
from raillinks.clock import today
from raillinks.domain import dates
from raillinks.domain.problems import DataError, Severity, shortened
from raillinks.editor.draft import Draft, DraftKind
from raillinks.editor.preview import Preview
from raillinks.editor.publishing import Log, NotPublishedError, Reason, Why, can_publish, publish_draft
from raillinks.package.dataset import Dataset
from raillinks.versions import diff, publishing, version_history
from raillinks.versions.diff import Delta, TableChange
from raillinks.versions.publishing import CHANGES, About, TakenBack, taken_back, without_what_is_anew
from raillinks.versions.version_history import VersionHistory, VersionRecord

TAKE_BACK = message("Take back version {version}")
WHY_TAKEN_BACK = message("Why is version {version} taken back?")
DRAFTED_BY = message("drafted by {name}")
TAKES_BACK = message("It takes version {version} back.")
WAS_TAKEN_BACK = message("It was taken back by version {version}.")
CANNOT_BE_TAKEN_BACK = message("The version cannot be taken back. Nothing was changed.")
TAKES_VERSION_BACK = message("Version {made} takes version {taken} back.")
BEING_TAKEN_BACK = message("Being taken back …")
WHAT_IT_CHANGED = message("What it changed")
WHAT_WOULD_CHANGE = message("What would change")
_MOST_LINES, _LONGEST_LINE = 60, 300
MOST = 12
"""How many versions the list has."""
_REASON, _PLACE_OF_VERSIONS, _HISTORY = "desk_undo_reason", "undone", "desk_history"


def show_versions(name: str, say: Translator) -> None:
    """Shows the list, and the form that takes the last version back.

    Args:
        name: Who takes it back; the form waits until somebody says so.
        say: The interface's messages.
    """
    history, found = _history()
    none = f"<p class='rl-note'>{escape(say('No version of this log has been made yet.'))}</p>"
    st.html(listing(history, found, say) if history.records else none)
    if len(history.records) > 1 and sign_in.may(Role.EDITOR):
        last = history.data_versions[-1]
        _undo_form(last, _brought_by(last, found), name, say)
        undone = diff.undo(history.records[-1].delta)
        st.html(_changed(undone, say(WHAT_WOULD_CHANGE)))
    undo_outcome(say)


def undo_outcome(say: Translator) -> None:
    """Says what came of taking a version back, until the editor goes on."""
    given = outcomes.given_at(_PLACE_OF_VERSIONS)
    with st.container(key=outcomes.key(_PLACE_OF_VERSIONS)):
        if isinstance(given, Awaited):
            outcomes.show(given, say)
        elif given == outcomes.NOT_MADE:
            st.warning(say(given))
        elif isinstance(given, (DataError, OSError)):
            st.error(say(CANNOT_BE_TAKEN_BACK))
            st.html(outcomes.reasons_html(given, say))
        elif given:
            st.success(_said(given[0], given[1], _history()[1], say))


def _history() -> tuple[VersionHistory, TakenBack]:
    """The versions, and which of them take others back: worked out again only where there are other versions."""
    served = served_data.live.served()
    history = served.earlier.history() if served.earlier else VersionHistory()
    kept: tuple[VersionHistory, TakenBack] | None = st.session_state.get(_HISTORY)
    if kept is None or kept[0] is not history:
        kept = st.session_state[_HISTORY] = history, taken_back(history.records)
    return kept


def _said(made: str, taken: str, found: TakenBack, say: Translator) -> str:
    """What came of a press: a version that takes another one back; if that one did so too, its version is back."""
    if brought := _brought_by(taken, found):
        return say("Version {made} brings version {version} back.", made=made, version=brought)
    return say(TAKES_VERSION_BACK, made=made, taken=taken)


def _brought_by(version: str, found: TakenBack) -> str:
    """The version that is there again once a version is taken back, since that one took it back; empty = none."""
    taken = found.takes.get(version, "")
    return "" if taken in found.takes else taken


def listing(history: VersionHistory, found: TakenBack, say: Translator) -> str:
    """The list as HTML."""
    heads = [say("Date"), say("Who"), say("Why"), say("Changed rows")]
    rows = [_row(record, found, heads, say) for record in reversed(history.records[-MOST:])]
    return html_table.table(say, say("The versions of the log, the newest first"), [say("Version"), *heads], rows)


def _row(record: VersionRecord, found: TakenBack, heads: list[str], say: Translator) -> str:
    rows = say.number(changed_rows(record)) if record.before else escape(say("kept whole"))
    changed = _changed(record.delta, say(WHAT_IT_CHANGED)) if record.before else ""
    texts = (
        f"<span class='rl-nowrap'>{escape(record.date)}</span>", _who(record, say),
        f"<span lang='en'>{escape(record.reason)}</span>{_marks(record.data_version, found, say)}{changed}", rows,
    )  # fmt: skip
    return html_table.row(list(zip(heads, texts, strict=True)), head=escape(record.data_version))


def _who(record: VersionRecord, say: Translator) -> str:
    """Who made a version, and who drafted it where that is somebody else, as HTML."""
    author, drafter = (f"<span translate='no'>{escape(name)}</span>" for name in (record.author, record.drafted_by))
    if not record.drafted_by:
        return author
    return f"{author}<br><small>{escape(say(DRAFTED_BY, name='{name}')).replace('{name}', drafter)}</small>"


def _changed(delta: Delta, head: str) -> str:
    """What a delta changes, folded, as `raillinks diff` writes it: the first lines of a long one."""
    lines = version_history.text(without_what_is_anew(delta)).rstrip("\n").split("\n")
    text = "\n".join(shortened(line, _LONGEST_LINE) for line in lines[:_MOST_LINES])
    more = "\n…" if len(lines) > _MOST_LINES else ""
    summary = f"<summary>{escape(head)}</summary>"
    return f"<details class='rl-desk-rows'>{summary}<pre lang='en'>{escape(text)}{more}</pre></details>"


def _marks(version: str, found: TakenBack, say: Translator) -> str:
    """Which version a version takes back, and by which it was taken back itself, as HTML."""
    takes, by = found.takes.get(version), found.by.get(version)
    said = [
        *([say(TAKES_BACK, version=takes)] if takes else []),
        *([say(WAS_TAKEN_BACK, version=by)] if by else []),
    ]
    return "".join(f"<br><small>{escape(each)}</small>" for each in said)


def changed_rows(record: VersionRecord) -> int:
    """How many rows of tables a version added, changed or removed; `CHANGES.csv`, which every version has, left out."""
    tables = [change for path, change in record.delta.files.items() if path != CHANGES]
    return sum(len(change.rows) for change in tables if isinstance(change, TableChange))


def _undo_form(version: str, brings: str, name: str, say: Translator) -> None:
    """The form that takes the last version back.

    Args:
        version: The version. It is in the keys: one that comes meanwhile has a button and a reason of its own.
        brings: The version that is there again by that, since this one took it back; empty = none.
        name: Who takes it back.
        say: The interface's messages.
    """
    if brings:
        label = say("Why is version {version} brought back?", version=brings)
        press, works = say("Bring version {version} back", version=brings), say("Being brought back …")
    else:
        label = say(WHY_TAKEN_BACK, version=version)
        press, works = say(TAKE_BACK, version=version), say(BEING_TAKEN_BACK)
    with st.container(key="desk_undo_form", horizontal=True, vertical_alignment="bottom"):
        reason = st.text_input(label, key=f"{_REASON}_{version}", live=True, width=420)
        waits = not (name.strip() and reason and reason.strip())
        key = f"desk_undo_{version}"
        st.button(press, key=key, disabled=waits, on_click=_take_back, args=(version,))
        outcomes.beside(key, works)
    said = _undo_waits_for(brings, name, reason or "", say)
    st.html(f"<p class='rl-note rl-desk-waits' role='status'>{said}</p>")


def _undo_waits_for(brings: str, name: str, reason: str, say: Translator) -> str:
    """What the button still waits for, as HTML: a name, which is asked for at the top, and a reason."""
    field = f"<a href='#' data-desk-go='{session.KEY}'>{escape(words.label('author', say))}</a>"
    waits = [*([] if name.strip() else [field]), *([] if reason.strip() else [escape(say("the reason"))])]
    if waits:
        return escape(say("Still missing: {fields}", fields="{fields}")).replace("{fields}", say.listed(waits))
    if brings:
        return escape(say("{name} brings it back. What it changed is there again.", name=name))
    return escape(say("{name} takes it back. What the version changed is as it was before.", name=name))


def _take_back(data_version: str) -> None:
    """Makes the version that takes another one back, by whose name stands on the page when it is pressed."""
    outcomes.heard()
    if outcomes.keeps_from(taken_back=data_version):  # it may be taken back already
        return
    reason = str(st.session_state.get(f"{_REASON}_{data_version}") or "").strip()
    try:
        sign_in.require(Role.EDITOR)
        record = publishing.undo(
            served_data.live.home, data_version, About(str(today()), session.author_name(), reason)
        )
    except (DataError, OSError) as error:
        if session.is_away(error):
            awaited = Awaited(outcomes.record_of(error), _settle_undo, taken_back=data_version)
            outcomes.give_up_answer(awaited, _PLACE_OF_VERSIONS)
        else:
            outcomes.give(error, _PLACE_OF_VERSIONS)
        return
    _made(record, data_version)


def _made(record: VersionRecord, taken: str) -> None:
    session.read_again()
    _say((record.data_version, taken))


def _settle_undo(awaited: Awaited, is_there: bool) -> None:
    if is_there and awaited.record is not None:
        _made(awaited.record, awaited.taken_back)
    else:
        _say(outcomes.NOT_MADE)


def _say(outcome: tuple[str, str] | str) -> None:
    """Says it on the page that is shown."""
    opened = session.on_page()
    outcomes.give(outcome, _PLACE_OF_VERSIONS, opened.draft if opened else None, takes_keyboard=opened is None)


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
_REFUSALS: Mapping[Why | None, str] = {
    Why.NOT_AN_EDITOR: message("Nothing was published: your sign-in has ended, or you are no editor any more."),
    Why.CHANGED_BY_ANOTHER: CHANGED_BY_ANOTHER,
    Why.BESIDE_ANOTHER: message(
        "Somebody else has changed this draft meanwhile. Nothing was published: compare both first."
    ),
    Why.NOT_AS_SHOWN: CHANGED_SINCE_SHOWN,
    Why.LOG_CHANGED: CHANGED_SINCE_SHOWN,
}
"""What is said of a press that publishes nothing."""
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


def show_publish_panel(form: Form, shown: Shown, *, has_ended: bool = False) -> None:
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
        name = preview.field_name(problem.field, form.draft, say) if problem.field else say("The report")
        st.html(f"<div class='rl-desk-note'>{words.problem_html(problem, say)}</div>")
        form.text(f"accepted.{problem.key}", label=say(WHY_PUBLISH_ALL_THE_SAME, field=name))
    _name(form)
    form.text("reason")
    _covered(form, shown)
    stands = Why.BESIDE_ANOTHER if form.opened.why_own_draft else None
    reasons = can_publish(shown.draft, session.account(), Log(preview=made, stands=stands))
    if session.account().is_editor and not has_ended:
        label = say("Publish")
        with st.container(key="desk_publishing", horizontal=True, vertical_alignment="center"):
            st.button(label, key=_BUTTON, type="primary", disabled=bool(reasons), on_click=_publish,
                      args=(form.opened, shown.draft, shown.dataset.content_hash))  # fmt: skip
            outcomes.beside(_BUTTON, say(BEING_PUBLISHED))
    publish_outcome(say)
    undo_outcome(say)
    if not has_ended:
        st.html(f"<p class='rl-note rl-desk-waits' role='status'>{_waits_for(form.opened, reasons, shown)}</p>")


def _name(form: Form) -> None:
    """Who publishes: an account has its name, without sign-in it is typed."""
    say, named = form.say, session.author_name()
    if not sign_in.is_on():
        editor_fields.typed(form, Field(NAME, named, session.take_name, words.label(NAME, say)))
    elif sign_in.may(Role.EDITOR):
        name = f"<b translate='no'>{escape(named)}</b>"
        said = escape(say(VERSION_HAS_YOUR_NAME, name="{name}")).replace("{name}", name)
        st.html(f"<p class='rl-desk-account'>{said}</p>")


def _covered(form: Form, shown: Shown) -> None:
    """A report of a day after `covered_to` may say that everything up to then has been read."""
    draft, say = form.draft, form.say
    day = _day_to_cover(draft, shown.dataset)
    if day:
        editor_fields.fill_again(form, "covered_to", editor_fields.TRUE if draft.covered_to else "")
        label = say(READ_EVERYTHING,
                    day=say.date(day), before=say.date(str(shown.dataset.covered_to)))  # fmt: skip
        take = partial(_take_covered, day)
        editor_fields.marked(form, Field("covered_to", editor_fields.TRUE if draft.covered_to else "", take, label))


def _day_to_cover(draft: Draft, dataset: Dataset) -> str:
    """The day up to which a report may say that everything has been read; empty where the log covers it already."""
    if draft.kind != DraftKind.REPORT:
        return ""
    row = report_form.row_of(dataset, draft.source_id) if draft.source_id else draft.source
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


def _waits_for(opened: OpenDraft, reasons: Sequence[Reason], shown: Shown) -> str:
    """What a publication still waits for, as HTML: it names the fields, and leads to them."""
    say, found = shown.say, {reason.why: reason.problems for reason in reasons}
    if opened.unsaved and Why.NOT_AN_EDITOR in found:
        return escape(say(DRAFT_NOT_SAVED))
    if Why.BESIDE_ANOTHER in found:
        return escape(say("It can be published once you have chosen, at the top, what becomes of the draft."))
    if Why.ERRORS in found:
        errors = [problem for problem in found[Why.ERRORS] if problem.severity is Severity.ERROR]
        waits = escape(say(CANNOT_BE_PUBLISHED_YET, fields="{fields}"))
        named = [*dict.fromkeys(preview.link_to(one.field, shown) or escape(say("The report")) for one in errors)]
        more = len(named) - _MOST_NAMED
        rest = [escape(say("and {n} more", n=say.number(more)))] if more > 0 else []
        return waits.replace("{fields}", say.in_a_row([*named[:_MOST_NAMED], *rest]))
    if Why.DOUBTS in found:
        return escape(say("It can be published once each doubt has a reason."))
    ready = message("It becomes the next version of the log, which can be taken back.")
    return escape(say(FOR_AN_EDITOR if Why.NOT_AN_EDITOR in found else ready))


def _publish(opened: OpenDraft, seen: Draft, content_hash: str) -> None:
    """Makes the next version of the log from a draft, which is then no longer one.

    Args:
        opened: The draft.
        seen: The draft as its consequence was shown.
        content_hash: That of the log for which it was shown.
    """
    outcomes.heard()
    if opened.is_left or outcomes.keeps_from(opened.draft):  # it was pressed twice, or may be a version already
        return
    opened.focus = ""  # the keyboard stays where the answer is
    asked = session.to_publish(opened, seen, content_hash)
    try:
        record = publish_draft(served_data.live.home, *asked)
    except (DataError, OSError) as error:
        _refused(error, opened, seen)
        return
    outcomes.give(Published(record.data_version, _event_of(record)), _PLACE)
    session.leave_published(opened, record.after)


def _event_of(record: VersionRecord) -> str:
    """The event that a version is about, as its rows of `CHANGES.csv` say; empty for none, or several."""
    change = record.delta.files.get(CHANGES)
    rows = change.rows if isinstance(change, TableChange) else ()
    ids = {row.after["event_id"] for row in rows if row.after and row.after.get("event_id")}
    return ids.pop() if len(ids) == 1 else ""


def _refused(error: DataError | OSError, opened: OpenDraft, seen: Draft) -> None:
    """Says why nothing was published; where that is not known, once it is."""
    if session.is_away(error):
        outcomes.give_up_answer(Awaited(outcomes.record_of(error), _settle, opened.draft), _PLACE)
        return
    why = error.reasons[0].why if isinstance(error, NotPublishedError) and error.reasons else None
    said: object = _REFUSALS.get(why, error)
    if why is Why.ENDED:
        said = Gone((opened.ending if opened.why_own_draft else None) or session.of(seen.draft_id))
    outcomes.give(said, _PLACE, opened.draft)
    if why is Why.LOG_CHANGED:
        session.read_again()
    elif why is Why.CHANGED_BY_ANOTHER:
        editor_fields.forget(opened)  # they are filled anew, with what somebody else has saved


def _settle(awaited: Awaited, is_there: bool) -> None:
    """Says what became of a version, wherever the editor is now; ends its draft, where that is open."""
    opened, record = session.on_page(), awaited.record
    here = opened if opened is not None and awaited.is_of(opened.draft) else None
    if record is not None and is_there:
        session.published(record.after)
        if here is not None and here.draft == awaited.draft:
            here.is_left = True  # not `leave_published`: the browser offers what is just being typed into it
            session.close()
        elif here is not None:  # what was typed since is a draft of its own: this one has ended
            here.take(here.draft)
    after = session.on_page()
    place = _PLACE if here or after is None else ELSEWHERE
    made = Published(record.data_version, _event_of(record)) if record is not None and is_there else None
    outcome = made or outcomes.NOT_MADE
    outcomes.give(outcome, place, after.draft if after else None, takes_keyboard=place == _PLACE)


def publish_outcome(say: Translator, place: str = _PLACE) -> None:
    """Says how the last attempt to publish ended, until the editor goes on.

    Args:
        say: The interface's messages.
        place: Where on the page it stands.
    """
    given = outcomes.given_at(place)
    with st.container(key=outcomes.key(place)):  # always there, so that what lies below it stays where it is
        if isinstance(given, Awaited):
            outcomes.show(given, say)
        elif isinstance(given, (DataError, OSError)):
            st.error(say("It could not be published. Nothing was changed."))
            st.html(outcomes.reasons_html(given, say))
        elif isinstance(given, Published):
            st.success(say(PUBLISHED, version=given.data_version))
            if given.event_id:
                link = page_links.link(escape(say(SHOW_THE_EVENT)), "events", event=given.event_id)
                page_links.html_block(f"<p>{link}</p>", "desk_published_event")
        elif isinstance(given, Gone):
            st.warning(f"{plain(session.said(given.ending, say))} {say(NOTHING_NOW)}")
        elif given:
            st.warning(say(given))
