"""Two versions side by side, where two people have changed the same thing: nothing of either is lost."""

from collections.abc import Iterable, Iterator
from html import escape

import streamlit as st

from dashboard.desk import draft_fields, field_words, open_draft, widgets, words_of
from dashboard.desk.consequence import field_name
from dashboard.desk.open_draft import OpenDraft
from dashboard.i18n.translator import Translator, message
from dashboard.parts import html_table
from raillinks.desk.draft import Cells, Corrected, Draft
from raillinks.desk.field_problems import FieldProblem
from raillinks.package.dataset import Dataset
from raillinks.store.row_changes import CONFLICT

CHANGED_IN_THE_LOG = message(
    "Somebody else has changed this in the log meanwhile. Nothing is lost: choose what it should say."
)
WHAT_DIFFERS = message("What differs")
MINE_IS_RIGHT = message("Mine is right: publish it over theirs")


def of_draft(opened: OpenDraft, say: Translator) -> None:
    """Says why the open draft is one of its own now; shows both versions where somebody else has saved it meanwhile."""
    with st.container(key="desk_clash"):
        if not opened.why_own_draft:
            return
        st.warning(say(opened.why_own_draft))
        opened.is_told = True
        if opened.theirs is None:
            mine, theirs, leave = say("Go on with mine"), say("Delete mine"), open_draft.discard
        else:
            mine, theirs = say("Keep both, go on with mine"), say("Delete mine, go on with theirs")
            leave = open_draft.take_theirs
            st.html(_table(_differing(opened.draft, opened.theirs, say), say("Yours"), say("Theirs"), say))
        with st.container(horizontal=True):
            st.button(mine, key="desk_keep_both", on_click=_keep_both, args=(opened,))
            st.button(theirs, key="desk_take_theirs", on_click=leave, args=(opened,))


def _keep_both(opened: OpenDraft) -> None:
    """Leaves both versions as drafts of their own; of one that is gone, goes on with what is here."""
    opened.theirs, opened.why_own_draft = None, ""


def _differing(one: Draft, other: Draft, say: Translator) -> Iterator[tuple[str, str, str]]:
    """The fields that differ: what each is called, and both texts."""
    texts = [_texts(draft, say) for draft in (one, other)]
    for name in dict.fromkeys([*texts[0], *texts[1]]):
        pair = texts[0].get(name, ""), texts[1].get(name, "")
        if pair[0] != pair[1]:
            yield name, *pair


def _texts(draft: Draft, say: Translator) -> dict[str, str]:
    """Everything that was typed, by what its field is called."""
    names = [f"{part}.{name}" for part in draft_fields.PARTS for name in getattr(draft, part)]
    names += [f"{draft_fields.COUNTS}.{n}.{column}" for n, row in enumerate(draft.counts) for column in row]
    plain = {_called(name, say): draft_fields.value(draft, name) for name in [*names, *draft_fields.ALONE]}
    cells = {field_name(f"corrected.{n}.{column}", draft, say): cell
             for n, row in enumerate(draft.corrected) for column, cell in row.after.items()}  # fmt: skip
    return plain | cells


def _called(name: str, say: Translator) -> str:
    """What a field is called; one of several counts by its number too."""
    part, _, rest = name.partition(".")
    label = field_words.label(name, say)
    return say.in_a_row([label, rest.partition(".")[0]]) if part == draft_fields.COUNTS else label


def _table(rows: Iterable[tuple[str, str, str]], first: str, second: str, say: Translator) -> str:
    made = [html_table.row([(first, escape(one)), (second, escape(other))], head=escape(name))
            for name, one, other in rows]  # fmt: skip
    return html_table.table(say, say(WHAT_DIFFERS), [say("Field"), first, second], made)


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
    return html_table.row([(head, escape(text)) for head, text in zip(heads, texts, strict=True)], head=escape(name))


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
