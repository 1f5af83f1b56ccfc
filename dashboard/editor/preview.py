"""What a draft would change, as HTML: links before and after, the days whose status changes, confidence, rows.

Two versions side by side, where two people have changed the same thing: nothing of either is lost.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.editor import fields, report_form, session, words
from dashboard.editor.session import OpenDraft
from dashboard.i18n.translator import Plural, Translator, message, plain
from dashboard.widgets import claim_list, html_table, status_marks
from dashboard.widgets.labels import link_name_html
from raillinks.domain.problems import Severity, shortened
from raillinks.editor import fill
from raillinks.editor.draft import Cells, Corrected, Draft
from raillinks.editor.edits import ChangedRow
from raillinks.editor.fields import FieldProblem
from raillinks.editor.preview import ChangedDays, EventPreview, LinkPreview, Preview
from raillinks.engine import timeline
from raillinks.i18n.languages import LANGUAGES, TRANSLATED
from raillinks.package.dataset import Dataset
from raillinks.package.schema import PATHS
from raillinks.query import display_names
from raillinks.query.display_names import summary_of_event
from raillinks.versions.diff import CONFLICT, TableChange
from raillinks.versions.version_history import VersionRecord

SUMMARY_STAYS = message("Its summary stays as it is. Where it no longer fits, correct the event next: “{summary}”")
NO_TRANSLATION = message("Its summary is not translated yet: {languages}.")
THINGS_ARE_WRONG = Plural("{n} thing is wrong:", "{n} things are wrong:")
MOST_DAYS, MOST_EVENTS = 8, 8
_NOT_YET = message("The links, days and events that it changes are shown once none of this is left.")
_MARGIN = 45  # days that a strip shows before and after what changes


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview and what it is shown with.

    Args:
        draft: The draft.
        preview: What it would change.
        dataset: The log as it is.
        say: The interface's messages.
        keys: The keys of the fields that the page has, by their names.
    """

    draft: Draft
    preview: Preview
    dataset: Dataset
    say: Translator
    keys: Mapping[str, str]


def html(shown: Shown) -> str:
    """The whole panel."""
    say, made = shown.say, shown.preview
    errors = [problem for problem in made.problems if problem.severity is Severity.ERROR]
    parts = [_problems(errors, shown)]
    if made.dataset is None:
        parts.append(f"<p class='rl-desk-none'>{escape(say(_NOT_YET))}</p>")
    else:
        moved = "".join(_link(link, shown) for link in made.links)
        parts += [moved or f"<p class='rl-desk-none'>{escape(say('No link changes on any day.'))}</p>"]
        parts += [_key(shown) if made.links else "", _events(made.events, shown)]
    parts.append(_rows(made.changes, say))
    return "".join(parts)


def _problems(errors: Sequence[FieldProblem], shown: Shown) -> str:
    """What stops the draft, each with the name of its field: what is wrong, and what is still to be entered."""
    say = shown.say
    wrong = [problem for problem in errors if not words.is_missing(problem, shown.draft)]
    missing = [problem for problem in errors if words.is_missing(problem, shown.draft)]
    html = ""
    if wrong:
        head = say.plural(*THINGS_ARE_WRONG, len(wrong))
        listed = "".join(_wrong(problem, shown) for problem in wrong)
        html = f"<p class='rl-desk-stop'>{escape(head)}</p><ul class='rl-desk-problems'>{listed}</ul>"
    if missing:
        names = dict.fromkeys(link_to(problem.field, shown) for problem in missing)
        listed = escape(say("Still missing: {fields}", fields="{fields}")).replace("{fields}", say.in_a_row(names))
        html += f"<p class='rl-desk-still'>{listed}</p>"
    return html


def _wrong(problem: FieldProblem, shown: Shown) -> str:
    head = f"{link_to(problem.field, shown)}: " if problem.field else ""
    return f"<li>{head}{words.reason_html(problem, shown.say)}</li>"


def link_to(field: str, shown: Shown) -> str:
    """The name of a field, which leads to it where the page has it."""
    name, place = escape(field_name(field, shown.draft, shown.say)), words.place(shown.draft, field)
    if place not in shown.keys:
        return name
    anchor = f"note-{shown.keys[place]}"
    return f"<a href='#{anchor}' data-desk-go='{anchor}'>{name}</a>"


def field_name(field: str, draft: Draft, say: Translator) -> str:
    """What a field is called, unescaped, a corrected cell by its row."""
    part, _, rest = field.partition(".")
    number, _, column = rest.partition(".")
    if part != "corrected" or not number.isdecimal() or int(number) >= len(draft.corrected):
        return words.label(field, say)
    row = draft.corrected[int(number)]
    label = words.words_of_column(row.table, column, say)
    if dict(row.key) == {"event_id": draft.event_id}:
        return label
    own = row.key.get("claim_id", "").removeprefix(f"{draft.event_id}-")
    return say.in_a_row([say("Claim {id}", id=own)] if own else [*row.key.values()]) + f": {label}"


def _link(link: LinkPreview, shown: Shown) -> str:
    """A link that changes: its strip before and after, and the days in words."""
    say = shown.say
    names = display_names.crossing_names(shown.dataset, say.lang, say)
    name = link_name_html({"crossing_id": link.crossing_id, "service": link.service}, names, say)
    first, last = _window(link.days, shown.dataset.covered_to)
    assert shown.preview.dataset is not None  # noqa: S101 (there is a link)
    strips = "".join(
        f"<div class='rl-desk-strip'><small>{escape(word)}</small>{_strip(dataset, link, first, last)}</div>"
        for word, dataset in ((say("before"), shown.dataset), (say("after"), shown.preview.dataset))
    )
    ends = (
        f"<div class='rl-desk-ends'><small>{escape(say.day(first))}</small><small>{escape(say.day(last))}</small></div>"
    )
    days = "".join(f"<li>{changed_days(one, say)}</li>" for one in link.days[:MOST_DAYS])
    more = len(link.days) - MOST_DAYS
    rest = f"<li>{escape(say('and {n} more', n=say.number(more)))}</li>" if more > 0 else ""
    return (
        f"<section class='rl-desk-link'><h3 class='rl-h3'>{name}</h3>{strips}{ends}"
        f"<ul class='rl-desk-days'>{days}{rest}</ul></section>"
    )


def _window(days: Sequence[ChangedDays], covered_to: np.datetime64) -> tuple[np.datetime64, np.datetime64]:
    """The days that the strips show: all that change, and some around them."""
    begins = [np.datetime64(one.first, "D") for one in days if one.first]
    ends = [np.datetime64(one.last, "D") for one in days if one.last]
    lasts = any(not one.last for one in days)
    first = min(begins, default=covered_to) - _MARGIN
    last = max([*ends, *([covered_to] if lasts else []), *begins]) + _MARGIN
    return first, last


def _strip(dataset: Dataset, link: LinkPreview, first: np.datetime64, last: np.datetime64) -> str:
    rows = bands_of(dataset)
    own = rows[(rows["crossing_id"] == link.crossing_id) & (rows["service"] == link.service)]
    drawn = status_marks.bands_html(own)
    covered = int(dataset.covered_to.astype(np.int64))
    return status_marks.strip_of(drawn, int(first.astype(np.int64)), int(last.astype(np.int64)), covered)


def bands_of(dataset: Dataset) -> pd.DataFrame:
    """The bands of every link of a log."""
    return dataset.once(_bands)


def _bands(dataset: Dataset) -> pd.DataFrame:
    return timeline.bands(fill.replayed(dataset), 0)


def changed_days(one: ChangedDays, say: Translator) -> str:
    """A stretch of days as HTML: which, and what they were and will be; with every status that is possible.

    Args:
        one: The days.
        say: The interface's messages.
    """
    before, after = (status_marks.badge(status, say) for status in (one.before, one.after))
    when, is_same = escape(_when(one, say)), one.before == one.after
    changed = f"<b>{when}</b> {after}" if is_same else f"<b>{when}</b> {before} → {after}"
    if not is_same and len(one.possible_before) == len(one.possible_after) == 1:
        return changed
    possible = [say.any_of([say.word(status) for status in each])
                for each in (one.possible_before, one.possible_after)]  # fmt: skip
    doubt = say("it may be: {before} → {after}", before=possible[0], after=possible[1])
    return f"{changed} <small>{escape(doubt)}</small>"


def _when(one: ChangedDays, say: Translator) -> str:
    first, last = (say.day(np.datetime64(day, "D")) if day else "" for day in (one.first, one.last))
    if not last:
        return say("from {day}", day=first) if first else say("on every day")
    return first if first == last else say("{first} to {last}", first=first, last=last) if first else last


def _key(shown: Shown) -> str:
    statuses = {status for link in shown.preview.links for one in link.days for status in (one.before, one.after)}
    return status_marks.key(statuses, 0, shown.say, veiled=True)


def _events(events: Sequence[EventPreview], shown: Shown) -> str:
    """Each event that is new or touched: its date and its confidence before and after, and why."""
    if not events:
        return ""
    say = shown.say
    listed = "".join(f"<li>{_event(event, shown)}</li>" for event in events[:MOST_EVENTS])
    more = len(events) - MOST_EVENTS
    rest = f"<li>{escape(say('and {n} more', n=say.number(more)))}</li>" if more > 0 else ""
    head = escape(say("Events: date and confidence"))
    return f"<h3 class='rl-h3'>{head}</h3><ul class='rl-desk-events'>{listed}{rest}</ul>"


def _event(event: EventPreview, shown: Shown) -> str:
    say, dataset = shown.say, shown.preview.dataset
    assert dataset is not None  # noqa: S101 (there is an event)
    (row,) = dataset.events[dataset.events["event_id"] == event.event_id].to_dict("records")
    dates = _both(say.date(event.date_before) if event.date_before else "", say.date(event.date))
    now = claim_list.confidence(event.confidence, say)
    was = claim_list.confidence(event.confidence_before, say) if event.confidence_before else ""
    sure = now if was == now or not was else f"{was} → {now}"
    is_known = bool(event.confidence_before)
    new = f" <span class='rl-desk-new'>{escape(say('new'))}</span>" if not is_known else ""
    why = claim_list.reason_sentence(event.why, say)
    name = escape(report_form.where_and_what(row, dataset, say))
    line = f"<span class='rl-desk-sure'>{sure}</span>"
    more = f"{_summary_stays(event, row, shown)}{_untranslated(row, say)}"
    return f"{dates} · {name}{new}{line}<small>{why}</small>{more}"


def _untranslated(row: Mapping[Hashable, str], say: Translator) -> str:
    """In which languages the summary is missing: readers of these see it in English."""
    names = [LANGUAGES[lang].name for lang in TRANSLATED if row.get(f"summary_{lang}") == ""]
    if not names or not row["summary"]:
        return ""
    said = escape(say(NO_TRANSLATION, languages="{languages}")).replace("{languages}", escape(say.listed(names)))
    return f"<br><small class='rl-desk-untranslated'>{said}</small>"


def _summary_stays(event: EventPreview, row: Mapping[Hashable, str], shown: Shown) -> str:
    """Reminds of the summary of an event that becomes better or otherwise known: nobody has rewritten it."""
    was, is_now = (event.confidence_before, event.date_before), (event.confidence, event.date)
    if not event.confidence_before or was == is_now or row["summary"] != _summary_before(event.event_id, shown):
        return ""
    say = shown.say
    said = say(SUMMARY_STAYS,
               summary=shortened(summary_of_event(row, say.lang)[0], 140))  # fmt: skip
    return f"<br><small class='rl-desk-stays'>{escape(said)}</small>"


def _summary_before(event_id: str, shown: Shown) -> str:
    events = shown.dataset.events
    return str(events.loc[events["event_id"] == event_id, "summary"].iloc[0])


def _both(before: str, after: str) -> str:
    return escape(after) if before in {"", after} else f"{escape(before)} → {escape(after)}"


def _rows(changes: Sequence[ChangedRow], say: Translator) -> str:
    """The rows that are added or changed, folded."""
    if not changes:
        return ""
    head = say.plural("{n} row of the log", "{n} rows of the log", len(changes))
    rows = "".join(_row(change, say) for change in changes)
    return f"<details class='rl-desk-rows'><summary>{escape(head)}</summary>{rows}</details>"


def _row(change: ChangedRow, say: Translator) -> str:
    word = say("new") if change.before is None else say("changed")
    head = f"{escape(change.table)}: <code translate='no'>{escape(change.key)}</code> ({escape(word)})"
    cells = "".join(
        f"<dt>{escape(column)}</dt><dd lang='en'>{_cell((change.before or {}).get(column, ''), cell)}</dd>"
        for column, cell in change.after.items()
    )
    return f"<p>{head}</p><dl>{cells}</dl>"


def _cell(before: str, after: str) -> str:
    now = escape(shortened(after, 300)) or "—"
    return f"<del>{escape(shortened(before, 300))}</del> {now}" if before else now


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
            mine, theirs, leave = say("Go on with mine"), say("Discard mine"), session.discard
        else:
            mine, theirs = say("Keep both, go on with mine"), say("Discard mine, go on with theirs")
            leave = session.take_theirs
            st.html(_table(opened, opened.theirs, say))
        with st.container(horizontal=True):
            st.button(mine, key="desk_keep_both", on_click=_keep_both, args=(opened,))
            st.button(theirs, key="desk_take_theirs", on_click=leave, args=(opened,))


def _why(opened: OpenDraft, say: Translator) -> str:
    """Why the open draft is one of its own, as Markdown."""
    why = say(opened.why_own_draft)
    ended = opened.ending if opened.why_own_draft == session.ENDED_MEANWHILE else None
    return f"{plain(session.said(ended, say))} {why}" if ended else why


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
    names = [f"{part}.{name}" for part in words.PARTS for name in getattr(draft, part)]
    names += [f"{words.COUNTS}.{n}.{column}" for n, row in enumerate(draft.counts) for column in row]
    typed = {_called(name, say): words.field_value(draft, name) for name in [*names, *words.ALONE]}
    cells = {field_name(f"corrected.{n}.{column}", draft, say): cell
             for n, row in enumerate(draft.corrected) for column, cell in row.after.items()}  # fmt: skip
    return typed | cells


def _called(name: str, say: Translator) -> str:
    """What a field is called; one of several counts by its number too."""
    part, _, rest = name.partition(".")
    label = words.label(name, say)
    return say.in_a_row([label, rest.partition(".")[0]]) if part == words.COUNTS else label


def _table(opened: OpenDraft, theirs: Draft, say: Translator) -> str:
    """Both versions; of a field that somebody has not touched it says so."""
    heads = [say("Yours"), say("Theirs")]
    before = _texts(opened.before, say) if opened.before else None
    made = []
    for name, texts in differing((opened.draft, theirs), say):
        was = None if before is None else before.get(name, "")
        cells = [_version_cell(text, is_as_before=text == was, say=say) for text in texts]
        made.append(html_table.row(list(zip(heads, cells, strict=True)), head=escape(name)))
    return html_table.table(say, say(WHAT_DIFFERS), [say("Field"), *heads], made)


def _version_cell(text: str, *, is_as_before: bool, say: Translator) -> str:
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
    for record in reversed(session.records()):
        change = record.delta.files.get(PATHS[row.table])
        rows = change.rows if isinstance(change, TableChange) else ()
        if any(each.key == key and column in (each.after or {}) for each in rows):
            return record
    return None


def _now(draft: Draft, number: int, dataset: Dataset) -> dict[str, str]:
    """The row of a correction as the log has it now."""
    row = draft.corrected[number]
    return words.rows(dataset, row.table, row.key)[0]


def _rebase(opened: OpenDraft, seen: Iterable[tuple[Corrected, Cells]], data_version: str) -> None:
    """Begins the correction anew from the log as its editor saw it: what comes later is shown in its turn.

    Args:
        opened: The correction.
        seen: The corrected rows that stood on the page, each with its cells in the log.
        data_version: The version that they are from.
    """
    session.take_typed(opened)
    draft = opened.draft
    for row, now in seen:  # a row that says the same as the log goes
        draft = words.begun_anew(draft, row, now, data_version)
    opened.take(draft)


def _yield(opened: OpenDraft, cells: Iterable[tuple[Corrected, str]]) -> None:
    """Takes the cells out of the correction."""
    session.take_typed(opened)
    opened.take(words.without_cells(opened.draft, cells))
    fields.forget(opened)
