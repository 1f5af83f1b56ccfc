"""The versions of the log, the newest first, and the way back from the last one."""

from html import escape

import streamlit as st

from dashboard.desk import author, draft_files, field_words, log_files, lost_answers, open_draft, outcomes, working
from dashboard.desk.lost_answers import Awaited
from dashboard.i18n.translator import Translator, message
from dashboard.parts import html_table
from dashboard.session import served_data, sign_in
from dashboard.session.roles import Role
from raillinks.clock import today
from raillinks.domain.problems import DataError, shortened
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
_REASON, _PLACE, _HISTORY = "desk_undo_reason", "undone", "desk_history"


def show(name: str, say: Translator) -> None:
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
    outcome(say)


def outcome(say: Translator) -> None:
    """Says what came of taking a version back, until the editor goes on."""
    given = outcomes.given_at(_PLACE)
    with st.container(key=outcomes.key(_PLACE)):
        if isinstance(given, Awaited):
            lost_answers.show(given, say)
        elif given == lost_answers.NOT_MADE:
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
        working.beside(key, works)
    said = _waits_for(brings, name, reason or "", say)
    st.html(f"<p class='rl-note rl-desk-waits' role='status'>{said}</p>")


def _waits_for(brings: str, name: str, reason: str, say: Translator) -> str:
    """What the button still waits for, as HTML: a name, which is asked for at the top, and a reason."""
    field = f"<a href='#' data-desk-go='{author.KEY}'>{escape(field_words.label('author', say))}</a>"
    waits = [*([] if name.strip() else [field]), *([] if reason.strip() else [escape(say("the reason"))])]
    if waits:
        return escape(say("Still missing: {fields}", fields="{fields}")).replace("{fields}", say.listed(waits))
    if brings:
        return escape(say("{name} brings it back. What it changed is there again.", name=name))
    return escape(say("{name} takes it back. What the version changed is as it was before.", name=name))


def _take_back(data_version: str) -> None:
    """Makes the version that takes another one back, by whose name stands on the page when it is pressed."""
    outcomes.heard()
    if lost_answers.keeps_from(taken_back=data_version):  # it may be taken back already
        return
    reason = str(st.session_state.get(f"{_REASON}_{data_version}") or "").strip()
    try:
        sign_in.require(Role.EDITOR)
        record = publishing.undo(served_data.live.home, data_version, About(str(today()), author.name(), reason))
    except (DataError, OSError) as error:
        if draft_files.is_away(error):
            awaited = Awaited(lost_answers.record_of(error), _settle, taken_back=data_version)
            lost_answers.give(awaited, _PLACE)
        else:
            outcomes.give(error, _PLACE)
        return
    _made(record, data_version)


def _made(record: VersionRecord, taken: str) -> None:
    log_files.read_again()
    _say((record.data_version, taken))


def _settle(awaited: Awaited, is_there: bool) -> None:
    if is_there and awaited.record is not None:
        _made(awaited.record, awaited.taken_back)
    else:
        _say(lost_answers.NOT_MADE)


def _say(outcome: tuple[str, str] | str) -> None:
    """Says it on the page that is shown."""
    opened = open_draft.on_page()
    outcomes.give(outcome, _PLACE, opened.draft if opened else None, takes_keyboard=opened is None)
