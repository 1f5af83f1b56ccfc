"""What a draft would change, as HTML: links before and after, the days whose status changes, confidence, rows."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from dashboard.desk import draft_fields, event_choice, field_words, problem_words
from dashboard.i18n.translator import Plural, Translator, message
from dashboard.parts import claim_list, status_marks, strip_key
from dashboard.parts.link_names import link_name_html
from raillinks.domain.problems import Severity, shortened
from raillinks.editor import fill
from raillinks.editor.draft import Draft
from raillinks.editor.edits import ChangedRow
from raillinks.editor.fields import FieldProblem
from raillinks.editor.preview import ChangedDays, EventPreview, LinkPreview, Preview
from raillinks.engine import timeline
from raillinks.i18n.languages import LANGUAGES, TRANSLATED
from raillinks.package.dataset import Dataset
from raillinks.query import display_names
from raillinks.query.display_names import summary_of_event

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
    wrong = [problem for problem in errors if not problem_words.is_missing(problem, shown.draft)]
    missing = [problem for problem in errors if problem_words.is_missing(problem, shown.draft)]
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
    return f"<li>{head}{problem_words.reason_html(problem, shown.say)}</li>"


def link_to(field: str, shown: Shown) -> str:
    """The name of a field, which leads to it where the page has it."""
    name, place = escape(field_name(field, shown.draft, shown.say)), draft_fields.place(shown.draft, field)
    if place not in shown.keys:
        return name
    anchor = f"note-{shown.keys[place]}"
    return f"<a href='#{anchor}' data-desk-go='{anchor}'>{name}</a>"


def field_name(field: str, draft: Draft, say: Translator) -> str:
    """What a field is called, unescaped, a corrected cell by its row."""
    part, _, rest = field.partition(".")
    number, _, column = rest.partition(".")
    if part != "corrected" or not number.isdecimal() or int(number) >= len(draft.corrected):
        return field_words.label(field, say)
    row = draft.corrected[int(number)]
    label = field_words.of_column(row.table, column, say)
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
    drawn = status_marks.bands(own)
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
    possible = [say.any_of([status_marks.status_word(status, say) for status in each])
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
    return strip_key.key(statuses, 0, shown.say, veiled=True)


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
    name = escape(event_choice.where_and_what(row, dataset, say))
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
