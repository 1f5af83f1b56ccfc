"""What this browser keeps of drafts that the server does not have: each is taken up as a draft, or thrown away.

What a browser has kept of a draft, as a draft again. It may be anything, so each part of it is checked.

What only the browser can do for the form: notes belong to their fields, texts are taken over and kept as typed.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import streamlit as st

from dashboard.editor import outcomes, session, words
from dashboard.editor.session import OpenDraft
from dashboard.i18n.translator import Translator, message
from dashboard.session import sign_in
from dashboard.session.page_links import PAGE
from dashboard.session.sign_in import Role
from raillinks.domain.problems import DataError, Problem, Severity, shortened
from raillinks.editor import draft as draft_files
from raillinks.editor import fields
from raillinks.editor.draft import Cells, Draft, DraftKind, written
from raillinks.i18n.translator import worded
from raillinks.package import descriptor, tables
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import JsonError
from raillinks.package.schema import IDS
from raillinks.package.tables import MOST_CHARACTERS

_NAME = "browser"
_OWN = ("draft_id", "kind", "author", "begun_on")
"""What a draft that is taken up has of its own."""
_MOST_ROWS = 200  # of counts, as the schema of drafts has it
_MOST_BYTES = 3 * draft_files.MOST_BYTES  # a draft, the texts of its fields, and what these had
_REFUSED = {"unknown-field", "unknown-table", "chosen-elsewhere"}
_NO_DRAFT = worded("it is no draft with texts")
_Cell = tuple[str, Cells, str, Cells]  # table, key, column, row


def read(sent: object, dataset: Dataset) -> Draft:
    """The draft in what a browser sends, with all its texts, under the id that it had.

    Args:
        sent: JSON with the draft as it was shown last (`draft`, JSON itself), and for each field that was typed in
            since, by name, the `text` and what the draft `had` (`texts`).
        dataset: The log.

    Raises:
        DataError: It is no draft, is too large, or has fields that no draft has.
    """
    loaded = _loaded(sent)
    draft = draft_files.read_draft(loaded["draft"].encode("utf-8", "replace"), _NAME)
    cells = dict(_cells(draft, dataset)) if draft.kind == DraftKind.CORRECTION else {}
    for name, (text, had) in loaded["texts"].items():
        draft = _with(draft, name, text, had, cells, dataset)
    problems = [p for p in fields.texts(draft, dataset) if p.code in _REFUSED]
    if problems:
        raise _bad("unknown-field", _no_field(problems[0].field))
    return draft_files.read_draft(draft_files.written(draft), _NAME)  # its limits hold with the texts too


def fields_of(draft: Draft) -> dict[str, Any]:
    """The fields that a draft of its own takes over."""
    return {name: getattr(draft, name) for name in Draft.__slots__ if name not in _OWN}


def _loaded(sent: object) -> dict[str, Any]:
    content = sent.encode("utf-8", "replace") if isinstance(sent, str) else b""
    if len(content) > _MOST_BYTES:
        raise _bad("too-long", worded("it has {n} bytes", n=f"{len(content):,}"))
    try:
        loaded = descriptor.load(content)
    except JsonError as error:
        raise _bad("bad-draft", str(error)) from error
    given = loaded if isinstance(loaded, dict) else {}
    texts = given.get("texts")
    if not isinstance(given.get("draft"), str) or not isinstance(texts, dict):
        raise _bad("bad-draft", _NO_DRAFT)
    pairs = {name: (t.get("text"), t.get("had")) for name, t in texts.items() if isinstance(t, dict)}
    if len(pairs) != len(texts) or not all(isinstance(part, str) for pair in pairs.values() for part in pair):
        raise _bad("bad-draft", _NO_DRAFT)
    return {"draft": given["draft"], "texts": pairs}


def _with(  # noqa: PLR0913, PLR0917 (a field, its text, and where it may be)
    draft: Draft, name: str, text: str, had: str, cells: Mapping[str, _Cell], dataset: Dataset
) -> Draft:
    """The draft with a text in one of its fields."""
    longest = max(len(text), len(had))
    if longest > MOST_CHARACTERS:
        raise _bad("too-long", worded("the text has {n} characters", n=f"{longest:,}"))
    if name in cells:
        table, key, column, row = cells[name]
        was = {**row, column: had}  # what the log had then: a change since is seen as one
        return words.with_corrected(draft, table, key, was, column, text)
    if not _is_field(name, dataset):
        raise _bad("unknown-field", _no_field(name))
    return words.with_value(draft, name, text)


def _is_field(name: str, dataset: Dataset) -> bool:
    part, _, rest = name.partition(".")
    number, _, column = rest.partition(".")
    described = tables.resources(dataset.descriptor)
    if part == words.COUNTS:
        is_row = number.isascii() and number.isdecimal() and len(number) <= 3 and int(number) < _MOST_ROWS  # noqa: PLR2004
        return is_row and column in described[fields.TABLE_OF[part]].columns
    if part in fields.TABLE_OF:
        return rest in described[fields.TABLE_OF[part]].columns
    return name in words.ALONE or (part == "accepted" and bool(rest))


def _cells(draft: Draft, dataset: Dataset) -> Iterator[tuple[str, _Cell]]:
    """The cells of the log that the form of a correction shows, by the names of their fields."""
    claims = words.rows(dataset, "claims", {"event_id": draft.event_id})
    found = [("events", draft.event_id)]
    found += [one for claim in claims for one in (("claims", claim["claim_id"]), ("sources", claim["source_id"]))]
    for table, row_id in found:
        key = {IDS[table]: row_id}
        for row in words.rows(dataset, table, key)[:1]:
            for column in row:
                if column not in IDS.values():
                    yield words.cell_name(table, key, column), (table, key, column, row)


def _no_field(name: str) -> str:
    return worded("the draft has no field '{name}'", name=shortened(name, 40))


def _bad(code: str, reason: str) -> DataError:
    hint = worded("copy its texts into a new draft")
    return DataError([Problem(_NAME, 0, "", code, Severity.ERROR, reason, hint)])


CANNOT_BE_TAKEN_UP = message("What this browser has cannot be taken up. Its texts stand below.")
ASK_TO_THROW_AWAY = message("Throw it away …")
KEEP_IT = message("Keep it")
TAKE_UP_AGAIN = message("Take it up again")
THROW_AWAY = message("Throw it away")
_KEY, _PLACE, _TAKEN_UP = "desk_left", "left", "desk_taken_up"
_component = st.components.v2.component(
    "rail_links_desk_left",
    html="<div class='rl-desk-left-room' hidden data-host></div>",
    js=PAGE.loader("unsaved_list.js"),
    isolate_styles=False,
)


def show(
    known: Iterable[str] | None, kinds: dict[str, str], say: Translator, ends: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Shows the list, where there is something to list.

    Args:
        known: The drafts that the server has; None = nobody knows now, so nothing can be taken up or thrown away.
        kinds: What each kind of draft is called.
        say: The interface's messages.
        ends: What is said of drafts that have ended, by their ids.
    """
    error = outcomes.given_at(_PLACE)
    if error is not None:
        with st.container(key=outcomes.key(_PLACE)):
            st.warning(say(CANNOT_BE_TAKEN_UP))
            st.html(outcomes.reasons_html(error, say))
    words = {
        "head": say("In this browser, not saved"), "typed": say("typed on {when}", when="{when}"),
        "gone": say(session.NOT_THERE), "all": say("Its texts"),
        "take": say(TAKE_UP_AGAIN), "drop": say(ASK_TO_THROW_AWAY), "sure": say("Throw it away for ever?"),
        "yes": say(THROW_AWAY), "no": say(KEEP_IT),
        "waits": say("Kept here. It can be taken up, or stands in its draft again, once the drafts can be listed."),
    }  # fmt: skip
    data = {"known": [*(known or ()), *forgotten()], "isSure": known is not None}
    data |= {"who": who(), "lang": say.lang, "kinds": kinds, "ends": dict(ends), "words": words}
    _component(key=_KEY, data=data, on_taken_change=_pressed)


def who() -> str:
    """The account whose texts the browser keeps; empty where nobody signs in."""
    return session.author_name() if sign_in.is_on() else ""


def forgotten() -> list[str]:
    """The drafts of which the browser keeps nothing any more: those that ended here, or are saved as another one."""
    taken: tuple[tuple[session.OpenDraft, str], ...] = st.session_state.get(_TAKEN_UP, ())  # and which it had been
    return [*session.ended(), *(before for opened, before in taken if opened.revision)]


def take_up(sent: object) -> None:
    """Makes a draft of what a browser has kept, and opens it. What cannot be one is said.

    Args:
        sent: What the browser sends, which may be anything.
    """
    try:
        sign_in.require(Role.REPORTER)
        draft = read(sent, session.log())
    except DataError as error:
        outcomes.give(error, _PLACE)
        return
    session.begin(DraftKind(draft.kind), **fields_of(draft))
    if opened := session.current():
        taken = st.session_state.get(_TAKEN_UP, ())
        st.session_state[_TAKEN_UP] = (*taken, (opened, draft.draft_id))


def _pressed() -> None:
    if sent := st.session_state.get(_KEY, {}).get("taken"):
        take_up(sent)


USE_IT = message("Use it")
CONNECTION_LOST = message(
    "The connection to the server is lost. Nothing is saved until it is back. What you have typed stays in this"
    " browser."
)
STARTED_AGAIN = message(
    "The server was started again and does not know this browser any more. Open the address that it printed last, in"
    " another tab of this browser: this page then goes on, with what you have typed."
)

_fields_component = st.components.v2.component(
    "rail_links_desk_fields", html="<span hidden data-host></span>", js=PAGE.loader("desk_fields.js")
)


def tie(focus: str, name: str, say: Translator, opened: OpenDraft | None = None) -> None:
    """Ties the notes to their fields.

    Args:
        focus: The key of the field that takes the keyboard; empty = none.
        name: The key of the field for the editor's name, which the browser remembers.
        say: The interface's messages.
        opened: The draft that the page shows, which the browser keeps until the server has it; None = the desk itself.
    """
    words = {
        "left": say("Typed in this browser, and never saved:"), "use": say(USE_IT), "drop": say("Leave it out"),
        "lost": say(CONNECTION_LOST), "restarted": "" if sign_in.is_on() else say(STARTED_AGAIN),
    }  # fmt: skip
    data: dict[str, object] = {"focus": focus, "name": name, "ended": forgotten(), "words": words}
    _fields_component(key="desk_fields", data=data | {"open": _of(opened) if opened is not None else None})


def _of(opened: OpenDraft) -> dict[str, object]:
    return {
        "id": opened.draft.draft_id, "draft": written(opened.draft).decode(), "isSaved": opened.revision > 0,
        "isUnsaved": bool(opened.unsaved), "who": who(),
    }  # fmt: skip
