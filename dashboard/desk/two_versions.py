"""Two versions side by side, where two people have changed the same thing: nothing of either is lost."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

import streamlit as st

from dashboard.desk import draft_fields, endings, field_words, open_draft, widgets, words_of
from dashboard.desk.consequence import field_name
from dashboard.desk.open_draft import OpenDraft
from dashboard.i18n.markdown import plain
from dashboard.i18n.translator import Translator, message
from dashboard.parts import html_table
from raillinks.editor.draft import Cells, Corrected, Draft
from raillinks.editor.fields import FieldProblem
from raillinks.package.dataset import Dataset
from raillinks.package.schema import PATHS
from raillinks.versions.diff import CONFLICT, TableChange
from raillinks.versions.version_history import VersionRecord

CHANGED_IN_THE_LOG = message(
    "Somebody else has changed this in the log meanwhile. Nothing is lost: choose what it should say."
)
WHAT_DIFFERS = message("What differs")
SINCE_VERSION = message("since version {version}, by {who}")
NOT_TOUCHED = message("as it was before")
MINE_IS_RIGHT = message("Mine is right: publish it over theirs")


def of_draft(opened: OpenDraft, say: Translator) -> None:
    """Says why the open draft is one of its own now; shows both versions where somebody else has saved it meanwhile."""
    with st.container(key="desk_clash"):
        if not opened.why_own_draft:
            return
        st.warning(_why(opened, say))
        opened.is_told = True
        if opened.theirs is None:
            mine, theirs, leave = say("Go on with mine"), say("Discard mine"), open_draft.discard
        else:
            mine, theirs = say("Keep both, go on with mine"), say("Discard mine, go on with theirs")
            leave = open_draft.take_theirs
            st.html(_table(opened, opened.theirs, say))
        with st.container(horizontal=True):
            st.button(mine, key="desk_keep_both", on_click=_keep_both, args=(opened,))
            st.button(theirs, key="desk_take_theirs", on_click=leave, args=(opened,))


def _why(opened: OpenDraft, say: Translator) -> str:
    """Why the open draft is one of its own, as Markdown."""
    why = say(opened.why_own_draft)
    ended = opened.ending if opened.why_own_draft == open_draft.ENDED_MEANWHILE else None
    return f"{plain(endings.said(ended, say))} {why}" if ended else why


def _keep_both(opened: OpenDraft) -> None:
    """Leaves both versions as drafts of their own; of one that is gone, goes on with what is here."""
    opened.theirs, opened.why_own_draft, opened.ending = None, "", None


def differing(drafts: Sequence[Draft], say: Translator) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The fields in which drafts differ: what each is called, and the text that each draft has."""
    texts = [_texts(draft, say) for draft in drafts]
    for name in dict.fromkeys(name for each in texts for name in each):
        found = tuple(each.get(name, "") for each in texts)
        if len({*found}) > 1:
            yield name, found


def _texts(draft: Draft, say: Translator) -> dict[str, str]:
    """Everything that was typed, by what its field is called."""
    names = [f"{part}.{name}" for part in draft_fields.PARTS for name in getattr(draft, part)]
    names += [f"{draft_fields.COUNTS}.{n}.{column}" for n, row in enumerate(draft.counts) for column in row]
    typed = {_called(name, say): draft_fields.value(draft, name) for name in [*names, *draft_fields.ALONE]}
    cells = {field_name(f"corrected.{n}.{column}", draft, say): cell
             for n, row in enumerate(draft.corrected) for column, cell in row.after.items()}  # fmt: skip
    return typed | cells


def _called(name: str, say: Translator) -> str:
    """What a field is called; one of several counts by its number too."""
    part, _, rest = name.partition(".")
    label = field_words.label(name, say)
    return say.in_a_row([label, rest.partition(".")[0]]) if part == draft_fields.COUNTS else label


def _table(opened: OpenDraft, theirs: Draft, say: Translator) -> str:
    """Both versions; of a field that somebody has not touched it says so."""
    heads = [say("Yours"), say("Theirs")]
    before = _texts(opened.before, say) if opened.before else None
    made = []
    for name, texts in differing((opened.draft, theirs), say):
        was = None if before is None else before.get(name, "")
        cells = [_cell(text, is_as_before=text == was, say=say) for text in texts]
        made.append(html_table.row(list(zip(heads, cells, strict=True)), head=escape(name)))
    return html_table.table(say, say(WHAT_DIFFERS), [say("Field"), *heads], made)


def _cell(text: str, *, is_as_before: bool, say: Translator) -> str:
    mark = f"<small>{escape(say(NOT_TOUCHED))}</small>" if is_as_before else ""
    return "<br>".join(filter(None, (escape(text), mark)))


def of_correction(opened: OpenDraft, problems: Iterable[FieldProblem], dataset: Dataset, say: Translator) -> None:
    """Shows the cells of a correction that somebody else has changed in the log meanwhile.

    Args:
        opened: The correction.
        problems: What is wrong with it.
        dataset: The log as it is now.
        say: The interface's messages.
    """
    draft = opened.draft
    fields = [problem.field.split(".") for problem in problems if problem.code == CONFLICT]
    cells = [(int(field[1]), field[2]) for field in fields if field[0] == "corrected" and len(field) > 2]  # noqa: PLR2004 (a cell has a column)
    heads = [say("When this was begun"), say("In the log now"), say("Yours")]
    rows = [_cells(draft, number, column, dataset, heads, say) for number, column in cells]
    with st.container(key="desk_conflict"):
        if not cells:
            return
        st.warning(say(CHANGED_IN_THE_LOG))
        st.html(html_table.table(say, say(WHAT_DIFFERS), [say("Field"), *heads], rows))
        with st.container(horizontal=True):
            seen = [
                (draft.corrected[number], _now(draft, number, dataset)) for number in dict.fromkeys(n for n, _ in cells)
            ]
            st.button(say(MINE_IS_RIGHT), key="desk_rebase", on_click=_rebase,
                      args=(opened, seen, dataset.version))  # fmt: skip
            named = [(draft.corrected[number], column) for number, column in cells]
            st.button(say("Theirs is right: leave mine out"), key="desk_yield", on_click=_yield, args=(opened, named))


def _cells(draft: Draft, number: int, column: str, dataset: Dataset, heads: list[str], say: Translator) -> str:  # noqa: PLR0913, PLR0917
    row = draft.corrected[number]
    texts = row.before.get(column, ""), _now(draft, number, dataset).get(column, ""), row.after.get(column, "")
    name = field_name(f"corrected.{number}.{column}", draft, say)
    cells = [escape(text) for text in texts]
    if by := _last_change(row, column):
        cells[1] += f"<br><small>{escape(say(SINCE_VERSION, version=by.data_version, who=by.author))}</small>"
    return html_table.row(list(zip(heads, cells, strict=True)), head=escape(name))


def _last_change(row: Corrected, column: str) -> VersionRecord | None:
    """The last version that has changed a cell, as far as the server has read the versions."""
    key = tuple(row.key.values())
    for record in reversed(endings.records()):
        change = record.delta.files.get(PATHS[row.table])
        rows = change.rows if isinstance(change, TableChange) else ()
        if any(each.key == key and column in (each.after or {}) for each in rows):
            return record
    return None


def _now(draft: Draft, number: int, dataset: Dataset) -> dict[str, str]:
    """The row of a correction as the log has it now."""
    row = draft.corrected[number]
    return words_of.rows(dataset, row.table, row.key)[0]


def _rebase(opened: OpenDraft, seen: Iterable[tuple[Corrected, Cells]], data_version: str) -> None:
    """Begins the correction anew from the log as its editor saw it: what comes later is shown in its turn.

    Args:
        opened: The correction.
        seen: The corrected rows that stood on the page, each with its cells in the log.
        data_version: The version that they are from.
    """
    open_draft.take_typed(opened)
    draft = opened.draft
    for row, now in seen:  # a row that says the same as the log goes
        draft = draft_fields.begun_anew(draft, row, now, data_version)
    opened.take(draft)


def _yield(opened: OpenDraft, cells: Iterable[tuple[Corrected, str]]) -> None:
    """Takes the cells out of the correction."""
    open_draft.take_typed(opened)
    opened.take(draft_fields.without_cells(opened.draft, cells))
    widgets.forget(opened)
