"""What decides how the whole log reads, and nobody has said yet: it stands where the log can be shown."""

from html import escape

import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.parts import whose_log
from dashboard.your_log.corrections import AFTER_WORDS, OPEN_END_WORDS
from raillinks.importer import events
from raillinks.importer.mapping import AFTER_END, OPEN_ENDS
from raillinks.importer.raw_table import FOR_THE_MAPPING
from raillinks.importer.worker import Outcome

ASSUMED_OF_ENDS = message("Assumed of an end: it is the last day of its interval.")
NO_COORDINATES = message(
    "No crossing has coordinates, so the map stays empty. History, Events and the downloads have everything. "
    "Columns of latitude and longitude put the crossings on the map."
)
ASSUMED_WHAT_ROWS_ARE = message("Assumed: no column of {file} says what a row is, so each of its rows is “{status}”.")
ASSUMED_BETWEEN = message("Assumed of the days between two intervals: “{what}”.")
ON_ONE_DAY = message(
    "{n} rows contradict others of the same link and day. All their statuses are shown as possible; the rows are listed"
    " below, under “What is wrong”."
)
ASSUMED_WITHOUT_END = message("Assumed of a row without an end: “{what}”.")


def show(outcome: Outcome, say: Translator) -> None:
    """Says what was assumed of all rows, and what the map will lack.

    Args:
        outcome: What came of the files.
        say: The interface's messages.
    """
    lines = [*_contradicting(outcome, say), *_assumed(outcome, say), *_lacking(outcome, say)]
    if lines:
        st.html(f"<ul class='rl-own-list'>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>")


def _contradicting(outcome: Outcome, say: Translator) -> list[str]:
    """That rows give a link several statuses from one day on."""
    rows = outcome.by_code.get(events.CODE, 0)
    return [say(ON_ONE_DAY, n=say.number(rows))] if rows else []


def _assumed(outcome: Outcome, say: Translator) -> list[str]:
    """What a field of the corrections would say otherwise."""
    asked = {problem.hint.removeprefix(FOR_THE_MAPPING).partition(":")[0]: problem.file for problem in outcome.problems}
    how, lines = outcome.how, []
    if "status" in asked and how.status:  # it has none where several files were read in different ways
        lines.append(say(ASSUMED_WHAT_ROWS_ARE,
                         file=asked["status"], status=say.word(how.status)))  # fmt: skip
    if "open_end" in asked:
        what = say(OPEN_END_WORDS[how.open_end or OPEN_ENDS[0]])
        lines.append(say(ASSUMED_WITHOUT_END, what=what))
    if "after_end" in asked:
        what = say(AFTER_WORDS[how.after_end or AFTER_END[0]])
        lines.append(say(ASSUMED_BETWEEN, what=what))
    if "end_day" in asked:
        lines.append(say(ASSUMED_OF_ENDS))
    return [*lines, *([say("Choose otherwise below, under “How your files were understood”.")] if lines else [])]


def _lacking(outcome: Outcome, say: Translator) -> list[str]:
    """What there is not to be seen on the map."""
    if outcome.dataset is None or whose_log.unplaced(outcome.dataset) < len(outcome.dataset.crossings):
        return []
    return [say(NO_COORDINATES)]
