"""How the files were understood, in fields that can be corrected: one press reads the files again."""

from collections.abc import Mapping
from dataclasses import replace
from html import escape

import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.parts import html_table
from dashboard.parts.headings import section_heading
from dashboard.your_log import brought, word_fields
from dashboard.your_log.fields import Fields
from raillinks.domain.status import COUNTED
from raillinks.importer.guess import CROSSINGS, LOG
from raillinks.importer.mapping import AFTER_END, OPEN_ENDS, HowToRead
from raillinks.importer.raw_table import Reading
from raillinks.importer.worker import Outcome, Seen

ORDER_OF_DAY_AND_MONTH = message("Order of day and month")
READ_THE_FILES_AGAIN = message("Read the files again")
LAST_ONE_GOES_ON = message("The last one of a link goes on")
NOTHING_IS_KNOWN = message("Nothing is known")
WHAT_EVERY_ROW_IS = message("What every row is")
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
        "crossing": message("Crossing"), "date": message("Date of a change"), "start": message("Start of an interval"),
        "end": message("End of an interval"), "status": message("Status"), "service": message("Service"),
        "lat": message("Latitude"), "lon": message("Longitude"), "summary": message("Note"), "cause": message("Cause"),
        "source": message("Source"), "url": message("Address of the source"),
    },
    CROSSINGS: {"crossing": message("Crossing"), "lat": message("Latitude"), "lon": message("Longitude")},
}  # fmt: skip
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


def show(outcome: Outcome, say: Translator) -> None:
    """Shows the fields."""
    how = say("All of this is a guess until you say otherwise. Correct it, then read the files again.")
    section_heading(say(HOW_YOUR_FILES_WERE_UNDERSTOOD), how)
    fields = Fields()
    with st.form(brought.key("corrections"), border=False):
        for table in outcome.seen[:_MOST_TABLES]:
            _table(table, outcome.how, fields, say)
        _dates(outcome, fields, say)
        word_fields.show(outcome, fields, say)
        if st.form_submit_button(say(READ_THE_FILES_AGAIN), type="primary"):
            changed = fields.changed()
            brought.say_of_files(word_fields.taken(_said(brought.brought().said, outcome, changed), changed))
            st.rerun()


def _table(table: Seen, how: HowToRead, fields: Fields, say: Translator) -> None:
    read = table.reading
    facts = [read.form, read.encoding, read.sheet and f"“{read.sheet}”"]
    st.html(f"<h3 class='rl-h3' translate='no'>{escape(table.file)}</h3><p class='rl-note'>"
            f"{escape(say.in_a_row(filter(None, facts)))}</p>{_sample(table, say)}")  # fmt: skip
    with st.container(horizontal=True, key=brought.key(f"reading_{_digits(table.file)}")):
        if read.form == _TEXT:
            fields.choice(f"encoding {table.file}", say("Encoding"), _ENCODINGS, read.encoding, str)
            fields.choice(f"delimiter {table.file}", say("Between cells"), tuple(_DELIMITERS), read.delimiter,
                    lambda one: say("Tab") if one == "\t" else one)  # fmt: skip
        if read.header_row or read.form == _TEXT:
            rows = ["0", *map(str, range(1, 21))]
            fields.choice(f"header_row {table.file}", say("Row with the names of the columns"), rows,
                          str(read.header_row), lambda one: say("None") if one == "0" else one)  # fmt: skip
    labels = _FIELDS.get(table.role, {})
    meant = how.columns.get(table.role, {})
    with st.container(horizontal=True, key=brought.key(f"columns_{_digits(table.file)}")):
        for field, label in labels.items():
            value = meant.get(field, "")
            fields.choice(f"column {table.role} {field}", say(label), ("", *table.columns), value,
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
    with st.container(horizontal=True, key=brought.key("dates")):
        fields.choice("day_order", say(ORDER_OF_DAY_AND_MONTH), tuple(_ORDERS), how.day_order,
                lambda one: say(_ORDERS[one]))  # fmt: skip
        if "status" not in how.columns.get(LOG, {}):
            fields.choice("status", say(WHAT_EVERY_ROW_IS), COUNTED, how.status or COUNTED[0], say.word)
        if "start" in how.columns.get(LOG, {}):
            fields.choice("open_end", say("A row without an end"), OPEN_ENDS, how.open_end or OPEN_ENDS[0],
                    lambda one: say(OPEN_END_WORDS[one]))  # fmt: skip
            fields.choice("after_end", say(BETWEEN_TWO_INTERVALS), AFTER_END, how.after_end or AFTER_END[0],
                    lambda one: say(AFTER_WORDS[one]) if one in AFTER_WORDS else say.word(one))  # fmt: skip


def _said(said: HowToRead, outcome: Outcome, changed: Mapping[str, str]) -> HowToRead:
    """What the reader has said before and now."""
    columns = {role: dict(words) for role, words in said.columns.items()}
    for name, value in changed.items():
        kind, _, rest = name.partition(" ")
        if kind == "column":
            role, field = rest.split(" ")
            columns.setdefault(role, {})[field] = value
    return replace(
        said, columns=columns, reading={**said.reading, **_readings(said, outcome, changed)},
        day_order=changed.get("day_order", said.day_order), open_end=changed.get("open_end", said.open_end),
        after_end=changed.get("after_end", said.after_end), status=changed.get("status", said.status),
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
