"""How the files were understood, in fields that can be corrected: one press reads the files again.

What decides how the whole log reads, and nobody has said yet: it stands where the log can be shown.

The fields of the corrections: what each held when it was shown, and what it holds now.

What the words of the files mean: a field for each word, those that nobody knows first.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from html import escape

import streamlit as st

from dashboard.i18n.translator import Plural, Translator, message, plain
from dashboard.upload import upload_state
from dashboard.widgets import html_table, notices
from dashboard.widgets.notes import note, section_heading
from raillinks.domain.enums import ALL_SERVICES, UNCHANGED
from raillinks.domain.status import Status
from raillinks.importer import events
from raillinks.importer.events import Example
from raillinks.importer.guess import CROSSINGS, LOG, NOTHING_SAYS_WHAT
from raillinks.importer.log_rows import NO_DAY
from raillinks.importer.mapping import AFTER_END, EXCLUDED, INCLUDED, OF_ROWS, OPEN_ENDS, HowToRead, parts, several
from raillinks.importer.raw_table import FOR_THE_MAPPING, Reading
from raillinks.importer.worker import Outcome, Seen, Word

_LINE = "\n"
"""Between the names of columns, which have none."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What the fields of a form hold, by name.

    Args:
        shown: What each held when it was shown.
        given: What it holds now.
    """

    shown: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)

    def choice(self, name: str, label: str, options: Sequence[str], value: str, words: Callable[[str], str]) -> None:
        """A field that takes one of several options. It is another field once what it held was taken over.

        Args:
            name: Its name.
            label: What it is called, unescaped.
            options: The options.
            value: The option that holds now; one of none of them is offered too.
            words: What the page calls each.
        """
        known = [*options] if value in options else [value, *options]
        key = upload_state.key(sha256(f"{name}\0{value}\0{known}".encode()).hexdigest()[:16])
        chosen = st.selectbox(plain(label), known, index=known.index(value), key=key, format_func=words, width=260)
        self.shown[name], self.given[name] = value, chosen if chosen in known else value

    def several(self, name: str, label: str, options: Sequence[str], values: Sequence[str], none: str) -> None:
        """A field that takes any number of options: it holds them line by line.

        Args:
            name: Its name.
            label: What it is called, unescaped.
            options: The options.
            values: Those that hold now.
            none: What the page says where none does.
        """
        known = list(dict.fromkeys([*options, *values]))
        key = upload_state.key(sha256(f"{name}\0{values}\0{known}".encode()).hexdigest()[:16])
        chosen = st.multiselect(plain(label), known, default=[*values], key=key, placeholder=plain(none), width=260)
        self.shown[name], self.given[name] = _LINE.join(values), _LINE.join(chosen)

    def changed(self) -> dict[str, str]:
        """The fields that the reader has changed, and what they hold."""
        return {name: value for name, value in self.given.items() if value != self.shown[name]}


_HEADS = {
    "statuses": message("What each word means as a status"),
    "services": message("What each word means as a service"),
}
_MOST, _MOST_NAMED = 60, 5


def show_word_fields(outcome: Outcome, fields: Fields, say: Translator) -> None:
    """Shows the words of statuses and services.

    Args:
        outcome: What came of the files.
        fields: The form.
        say: The interface's messages.
    """
    for kind, head in _HEADS.items():
        words = sorted(outcome.words.get(kind, ()), key=lambda word: word.meaning != "")
        if not words:
            continue
        own = tuple(sorted({word.meaning for word in words} - {"", ALL_SERVICES}))
        meanings = (*map(str, Status), UNCHANGED) if kind == "statuses" else (*own, ALL_SERVICES)
        st.html(f"<h3 class='rl-h3'>{say(head)}</h3>")
        with st.container(horizontal=True, key=upload_state.key(kind)):
            for word in words[:_MOST]:
                fields.choice(f"{kind} {word.word}", _label(word, say), ("", *meanings), word.meaning,
                              lambda one: say.word(one) if one else say("not said yet"))  # fmt: skip
        if len(words) > _MOST:
            st.html(note(say("There are more words: the settings to keep have them all, under “{kind}”.", kind=kind)))


def words_without_a_meaning(outcome: Outcome, say: Translator) -> list[str]:
    """The words of statuses that nobody has said the meaning of, unescaped, each with its rows: at most `_MOST_NAMED`.

    Args:
        outcome: What came of the files.
        say: The interface's messages.
    """
    unsaid = [_label(word, say) for word in outcome.words.get("statuses", ()) if word.word and not word.meaning]
    return [*unsaid[:_MOST_NAMED], *(["…"] if len(unsaid) > _MOST_NAMED else [])]


def _label(word: Word, say: Translator) -> str:
    return say.plural("{word}: {n} row", "{word}: {n} rows", word.rows, word=word.word)


def taken(said: HowToRead, changed: Mapping[str, str]) -> HowToRead:
    """What was said, with what words mean now.

    Args:
        said: What was said before.
        changed: The fields that the reader has changed.
    """
    given = {
        kind: {
            name.partition(" ")[2]: value for name, value in changed.items() if name.startswith(f"{kind} ") and value
        }
        for kind in _HEADS
    }
    return replace(
        said, statuses={**said.statuses, **given["statuses"]}, services={**said.services, **given["services"]}
    )


CROSSING = message("Crossing")
ORDER_OF_DAY_AND_MONTH = message("Order of day and month")
READ_THE_FILES_AGAIN = message("Read the files again")
LAST_ONE_GOES_ON = message("The last one of a link goes on")
NOTHING_IS_KNOWN = message("Nothing is known")
WHAT_EVERY_ROW_IS = message("What every row is")
BETWEEN_CELLS = message("Between cells")
BETWEEN_TWO_INTERVALS = message("Between two intervals")
HOW_YOUR_FILES_WERE_UNDERSTOOD = message("How your files were understood")
_TEXT = "CSV"
_ENCODINGS = (
    "utf-8", "utf-16-le", "cp949", "gb18030", "big5", "cp932", "euc_jp", "cp1251", "koi8_r", "cp1252", "cp1250",
    "cp1253", "cp1254", "cp866",
)  # fmt: skip
_DELIMITERS = {",": ",", ";": ";", "\t": "Tab", "|": "|"}
_MOST_TABLES = 6
_READ = ("encoding", "delimiter", "header_row")
_NO_HEADER = -1
_FIELDS: Mapping[str, Mapping[str, str]] = {
    LOG: {
        "crossing": CROSSING, "date": message("Date of a change"), "start": message("Start of an interval"),
        "end": message("End of an interval"), "end_kind": message("Whether it goes on"),
        "status": message("Status"), "service": message("Service"),
        "lat": message("Latitude"), "lon": message("Longitude"), "summary": message("Note"), "cause": message("Cause"),
        "source": message("Source"), "url": message("Address of the source"),
    },
    CROSSINGS: {"crossing": CROSSING, "lat": message("Latitude"), "lon": message("Longitude")},
}  # fmt: skip
TITLE, PUBLISHED = message("Title of the source"), message("Date of the source")
_OF_A_SOURCE = {"title": TITLE, "published": PUBLISHED}
"""Columns of the log that are asked about only where one was found: few have them."""
_ORDERS = {
    "": message("As the dates show"), "day-first": message("Day first (03/04 is 3 April)"),
    "month-first": message("Month first (03/04 is 4 March)"),
    "year-first": message("Year first (03/04/05 is 5 April 2003)"), "excel": message("Numbers of a spreadsheet"),
}  # fmt: skip
OPEN_END_WORDS = {
    "last": LAST_ONE_GOES_ON, "still": message("It goes on until the next one"),
    "unknown": message("Only its start is known"),
}  # fmt: skip
AFTER_WORDS = {
    "unknown": NOTHING_IS_KNOWN, "opposite": message("The opposite: stopped after open, open after stopped"),
}  # fmt: skip
AN_END_IS = message("An end is")
END_DAY_WORDS = {
    INCLUDED: message("The last day of its interval"), EXCLUDED: message("The day after its interval"),
}  # fmt: skip


def show_corrections(outcome: Outcome, say: Translator) -> None:
    """Shows the fields."""
    how = say("All of this is a guess until you say otherwise. Correct it, then read the files again.")
    section_heading(say(HOW_YOUR_FILES_WERE_UNDERSTOOD), how)
    fields = Fields()
    asked_first = words_without_a_meaning(outcome, say)
    read_again = partial(st.form_submit_button, say(READ_THE_FILES_AGAIN), type="primary")
    with st.form(upload_state.key("corrections"), border=False):
        is_pressed = False
        if asked_first:
            show_word_fields(outcome, fields, say)
            is_pressed = read_again(key=upload_state.key("words_said"))
        for table in outcome.seen[:_MOST_TABLES]:
            _table(table, outcome.how, fields, say)
        _dates(outcome, fields, say)
        if not asked_first:
            show_word_fields(outcome, fields, say)
        if read_again() or is_pressed:
            changed = fields.changed()
            upload_state.say_of_files(taken(_said(upload_state.brought().said, outcome, changed), changed))
            st.rerun()


def _table(table: Seen, how: HowToRead, fields: Fields, say: Translator) -> None:
    read = table.reading
    facts = [read.form, read.encoding, read.sheet and f"“{read.sheet}”"]
    st.html(f"<h3 class='rl-h3' translate='no'>{escape(table.file)}</h3><p class='rl-note'>"
            f"{escape(say.in_a_row(filter(None, facts)))}</p>{_sample(table, say)}")  # fmt: skip
    with st.container(horizontal=True, key=upload_state.key(f"reading_{_digits(table.file)}")):
        if read.form == _TEXT:
            fields.choice(f"encoding {table.file}", say("Encoding"), _ENCODINGS, read.encoding, str)
            fields.choice(f"delimiter {table.file}", say(BETWEEN_CELLS), tuple(_DELIMITERS), read.delimiter,
                    lambda one: say("Tab") if one == "\t" else one)  # fmt: skip
        if read.header_row or read.form == _TEXT:
            rows = ["0", *map(str, range(1, 21))]
            fields.choice(f"header_row {table.file}", say("Row with the names of the columns"), rows,
                          str(read.header_row), lambda one: say("None") if one == "0" else one)  # fmt: skip
    meant = how.columns.get(table.role, {})
    labels = {**_FIELDS.get(table.role, {}), **{name: _OF_A_SOURCE[name] for name in _OF_A_SOURCE if name in meant}}
    with st.container(horizontal=True, key=upload_state.key(f"columns_{_digits(table.file)}")):
        for field, label in labels.items():
            name, values = f"column {table.role} {field}", parts(meant.get(field, ""))
            if (table.role, field) == (LOG, "crossing"):
                fields.several(name, say(label), table.columns, values, say("no column"))
                continue
            value = "".join(values)
            fields.choice(name, say(label), ("", *table.columns), value,
                    lambda one: one or say("no column"))  # fmt: skip


def _digits(text: str) -> str:
    return "".join(str(ord(sign)) for sign in text[:12])


def _sample(table: Seen, say: Translator) -> str:
    cells = (
        html_table.row([(name, f"<span translate='no'>{escape(cell)}</span>")
                        for name, cell in zip(table.columns, row, strict=True)]) for row in table.sample
    )  # fmt: skip
    return html_table.wide_table(say("The first rows, as they were read"), table.columns, list(cells), "rl-own-sample",
                                 focusable=True)  # fmt: skip


def _dates(outcome: Outcome, fields: Fields, say: Translator) -> None:
    how = outcome.how
    with st.container(horizontal=True, key=upload_state.key("dates")):
        fields.choice("day_order", say(ORDER_OF_DAY_AND_MONTH), tuple(_ORDERS), how.day_order,
                lambda one: say(_ORDERS[one]))  # fmt: skip
        if "status" not in how.columns.get(LOG, {}):
            fields.choice("status", say(WHAT_EVERY_ROW_IS), OF_ROWS, how.status or OF_ROWS[0], say.word)
        if "start" in how.columns.get(LOG, {}):
            fields.choice("open_end", say("A row without an end"), OPEN_ENDS, how.open_end or OPEN_ENDS[0],
                    lambda one: say(OPEN_END_WORDS[one]))  # fmt: skip
            fields.choice("after_end", say(BETWEEN_TWO_INTERVALS), AFTER_END, how.after_end or AFTER_END[0],
                    lambda one: say(AFTER_WORDS[one]) if one in AFTER_WORDS else say.word(one))  # fmt: skip
        if "end" in how.columns.get(LOG, {}):
            fields.choice("end_day", say(AN_END_IS), tuple(END_DAY_WORDS), how.end_day or INCLUDED,
                    lambda one: say(END_DAY_WORDS[one]))  # fmt: skip


def _said(said: HowToRead, outcome: Outcome, changed: Mapping[str, str]) -> HowToRead:
    """What the reader has said before and now."""
    columns = {role: dict(words) for role, words in said.columns.items()}
    for name, value in changed.items():
        kind, _, rest = name.partition(" ")
        if kind == "column":
            role, field = rest.split(" ")
            columns.setdefault(role, {})[field] = several(value.split(_LINE))
    return replace(
        said, columns=columns, reading={**said.reading, **_readings(said, outcome, changed)},
        day_order=changed.get("day_order", said.day_order), open_end=changed.get("open_end", said.open_end),
        after_end=changed.get("after_end", said.after_end), status=changed.get("status", said.status),
        end_day=changed.get("end_day", said.end_day),
    )  # fmt: skip


def _readings(said: HowToRead, outcome: Outcome, changed: Mapping[str, str]) -> dict[str, Reading]:
    """How the tables are to be read of which that has changed."""
    found: dict[str, Reading] = {}
    for table in outcome.seen:
        encoding, delimiter, header = (changed.get(f"{kind} {table.file}", "") for kind in _READ)
        if encoding or delimiter or header:
            before = said.reading.get(table.file, Reading(""))
            row = (int(header) or _NO_HEADER) if header else before.header_row
            found[table.file] = replace(
                before, encoding=encoding or before.encoding, delimiter=delimiter or before.delimiter, header_row=row
            )
    return found


ASSUMED_OF_ENDS = message("Assumed of an end: it is the last day of its interval.")
ASSUMED_AFTER_ENDS = message("Assumed of an end: it is the day after its interval, since the next one begins on it.")
NO_COORDINATES = message(
    "No crossing has coordinates, so the map stays empty. History, Events and the downloads have everything. "
    "Columns of latitude and longitude put the crossings on the map."
)
ASSUMED_WHAT_ROWS_ARE = message("Assumed: no column of {file} says what a row is, so each of its rows is “{status}”.")
ASSUMED_BETWEEN = message("Assumed of the days between two intervals: “{what}”.")
ON_ONE_DAY = message(
    "{n} rows contradict others of the same link and day. All their statuses are shown as possible; the rows are listed"
    " below."
)
WITHOUT_A_DAY = Plural(
    "{n} row has no day: its link is listed, and nothing is known of it unless another row has a day.",
    "{n} rows have no day: their links are listed, and nothing is known of them unless another row has a day.",
)
ASSUMED_WITHOUT_END = message("Assumed of a row without an end: “{what}”.")


FROM_TO = message("{link}: {status} from {begin} to {end}")
FROM_ON = message("{link}: {status} from {begin} on")
UNTIL = message("{link}: {status} until {end}, nobody says since when")
UNTIL_THE_NEXT = message("{link}: {status} from {begin} until its next row")
CHANGES_NOTHING = message("{link}, {begin}: an event that changes no status")


def show_examples(outcome: Outcome, say: Translator) -> None:
    """Says what some rows mean, as sentences.

    Args:
        outcome: What came of the files.
        say: The interface's messages.
    """
    if not outcome.examples:
        return
    section_heading(say("What your rows say"), say("If one of these is wrong, choose below how the file is read."))
    lines = [f"<li>{escape(_sentence(example, say))}</li>" for example in outcome.examples]
    st.html(f"<ul class='rl-own-list'>{''.join(lines)}</ul>")


def _sentence(example: Example, say: Translator) -> str:
    begin, end = (
        f"{say.date(day)}, {clock}" if clock else say.date(day) if day else ""
        for day, clock in (example.begin, example.end)
    )
    if example.status == UNCHANGED:
        return say(CHANGES_NOTHING, link=example.crossing, begin=begin)
    of_interval = UNTIL if not begin else FROM_TO if end else FROM_ON
    sentence = of_interval if example.is_interval else UNTIL_THE_NEXT
    return say(sentence, link=example.crossing, status=say.word(example.status), begin=begin, end=end)


def show_assumed(outcome: Outcome, say: Translator) -> None:
    """Says what was assumed of all rows, and what the map will lack.

    Args:
        outcome: What came of the files.
        say: The interface's messages.
    """
    parts = (_contradicting, _without_a_day, _assumed, _lacking)
    lines = [line for part in parts for line in part(outcome, say)]
    if lines:
        st.html(f"<ul class='rl-own-list'>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>")


def _contradicting(outcome: Outcome, say: Translator) -> list[str]:
    """That rows give a link several statuses from one day on."""
    rows = outcome.by_code.get(events.CODE, 0)
    return [say(ON_ONE_DAY, n=say.number(rows))] if rows else []


def _without_a_day(outcome: Outcome, say: Translator) -> list[str]:
    """That rows only list their links."""
    rows = outcome.by_code.get(NO_DAY, 0)
    return [say.plural(*WITHOUT_A_DAY, rows)] if rows else []


def file_to_ask_about(outcome: Outcome) -> str:
    """The file of which nothing says what its rows are; empty where that is said, or where names or words say it."""
    return next((problem.file for problem in outcome.problems if problem.code == NOTHING_SAYS_WHAT), "")


def _assumed(outcome: Outcome, say: Translator) -> list[str]:
    """What a field of the corrections would say otherwise."""
    asked = {problem.hint.removeprefix(FOR_THE_MAPPING).partition(":")[0]: problem.file for problem in outcome.problems}
    how, lines = outcome.how, []
    # several files that are read in different ways have no status
    if "status" in asked and how.status and not file_to_ask_about(outcome):
        lines.append(say(ASSUMED_WHAT_ROWS_ARE,
                         file=asked["status"], status=say.word(how.status)))  # fmt: skip
    if "open_end" in asked:
        what = say(OPEN_END_WORDS[how.open_end or OPEN_ENDS[0]])
        lines.append(say(ASSUMED_WITHOUT_END, what=what))
    if "after_end" in asked:
        what = say(AFTER_WORDS[how.after_end or AFTER_END[0]])
        lines.append(say(ASSUMED_BETWEEN, what=what))
    if "end_day" in asked:
        lines.append(say(ASSUMED_AFTER_ENDS if how.end_day else ASSUMED_OF_ENDS))
    return [*lines, *([say("Choose otherwise below, under “How your files were understood”.")] if lines else [])]


def _lacking(outcome: Outcome, say: Translator) -> list[str]:
    """What there is not to be seen on the map."""
    if outcome.dataset is None or notices.unplaced(outcome.dataset) < len(outcome.dataset.crossings):
        return []
    return [say(NO_COORDINATES)]
