"""Your log: the form for the reader's files and its limits, how far they are taken in, what became of the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from dashboard.i18n.translator import Plural, Translator, message, plain
from dashboard.session import own_log, page_links
from dashboard.upload import corrections, upload_state
from dashboard.upload.upload_state import Brought
from dashboard.widgets import html_table, notices, version_notices
from dashboard.widgets.downloads import told
from dashboard.widgets.notes import note, section_heading
from raillinks.domain.enums import ALL_SERVICES
from raillinks.domain.problems import Problem, Severity
from raillinks.importer import raw_table
from raillinks.importer.build_package import NO_ROWS
from raillinks.importer.log_rows import MOST_CROSSINGS
from raillinks.importer.opening import ENDINGS, KINDS
from raillinks.importer.pipeline import STEPS
from raillinks.importer.raw_table import FOR_THE_MAPPING
from raillinks.importer.worker import MAPPING, PACKAGE, REPORT, TIME, Outcome
from raillinks.package.tables import MOST_CHARACTERS, MOST_COLUMNS

_MB = 2**20
MOST_OF_A_TABLE = message(
    "A file has at most {mb} MB, a table {rows} rows, {columns} columns and {cells} cells in all (a spreadsheet"
    " {sheet}), a cell {characters} characters."
)
TYPES = (*(ending.removeprefix(".") for ending in ENDINGS), "zip")


def show_upload_form(say: Translator) -> None:
    """Shows the field for files, and before it what may be in them."""
    st.html(f"<p class='rl-own-before'>{'<br>'.join(map(escape, _before(say)))}</p>")
    files, saved = st.columns([3, 2], gap="large")
    with files:
        st.file_uploader(
            say("Your files"), type=TYPES, accept_multiple_files=True, key=upload_state.key("files"),
            on_change=upload_state.take_files, max_upload_size=raw_table.MOST_BYTES // _MB,
        )  # fmt: skip
    with saved:
        st.html(note(_limits(say)))
    earlier = say("Settings that you saved from an earlier file (optional)")
    with saved, st.expander(earlier):
        st.file_uploader(
            earlier, type=["json"], key=upload_state.key("mapping"),
            on_change=upload_state.take_mapping, max_upload_size=1, label_visibility="collapsed",
        )  # fmt: skip
        for problem in upload_state.brought().wrong:
            text = f"{problem.column}: {problem.reason} ({problem.hint})"
            st.html(f"<p class='rl-note' lang='en'>{escape(text)}</p>")
    if n := upload_state.lost_files():
        st.warning(
            say.plural("This server does not have {n} of the files in the list above: it has started anew since you"
                       " brought it. Take it out of the list and bring it again.",
                       "This server does not have {n} of the files in the list above: it has started anew since you"
                       " brought them. Take them out of the list and bring them again.", n)
        )  # fmt: skip


def _before(say: Translator) -> tuple[str, str]:
    return (
        say("Bring a table of what was open when, wherever it is. A row says that a link is open or stopped from a"
            " day on, or from one day to another. Crossings may have coordinates, in columns or in a table of their"
            " own."),
        say("Nothing leaves this server. Your files lie in the memory of this session alone, no other reader can see"
            " them, and they are gone when you remove them, close the page or reload it."),
    )  # fmt: skip


def _limits(say: Translator) -> str:
    return say.sentences([
        say("{kinds}, or a zip of these.", kinds=", ".join(KINDS)),
        say(MOST_OF_A_TABLE, mb=raw_table.MOST_BYTES // _MB, rows=say.number(raw_table.MOST_ROWS), columns=MOST_COLUMNS,
            cells=say.number(raw_table.MOST_CELLS), sheet=say.number(raw_table.MOST_SHEET_CELLS),
            characters=say.number(MOST_CHARACTERS)),
        say("A zip or workbook unpacks to at most {mb} MB in {parts} parts; GeoJSON has at most {json} MB; a log names"
            " at most {crossings} crossings.", mb=raw_table.MOST_UNZIPPED // _MB,
            parts=say.number(raw_table.MOST_MEMBERS),
            json=raw_table.MOST_JSON_BYTES // _MB, crossings=say.number(MOST_CROSSINGS)),
    ])  # fmt: skip


SOON, LATER = 0.5, 2.0
"""Seconds between two looks: each is a run of the server, for which other readers wait."""
LARGE = 10 * 2**20
"""So many bytes take so long that nobody sees a look fewer."""
_SAID: Mapping[str, str] = {
    "open": message("Opening {file}"),
    "rows": message("Reading the rows of {file}"),
    "events": message("Working out what happened on each link"),
    "package": message("Checking the package"),
    "zip": message("Writing the package"),
}


def show_progress(say: Translator) -> None:
    """Shows a bar, and a button that ends it.

    Args:
        say: The interface's messages.
    """
    size = sum(map(len, upload_state.brought().files.values()))
    st.fragment(_bar, run_every=LATER if size > LARGE else SOON)(say)


def _bar(say: Translator) -> None:
    held = upload_state.brought()
    if held.job is None or upload_state.finish():
        st.rerun()
    step = held.job.step if held.job is not None else None
    begun = held.job is not None and held.job.is_begun
    text, part = say("Starting") if begun else say("Waiting for a place: others take files in now."), 0.0
    if step is not None:
        text, part = say(_SAID[step.name], file=step.file), (STEPS.index(step.name) + 0.5) / len(STEPS)
    st.progress(part, plain(text))
    st.button(say("Cancel"), key=upload_state.key("cancel"), on_click=upload_state.cancel)


ROWS_USED = message("{rows} rows = {used} used + {left} not used")
USE_GOOD_ROWS = Plural("Use only the {n} good row", "Use only the {n} good rows")
REMOVE_MY_FILES = message("Remove my files and my log")
SHOW_MY_LOG = message("Show my log")
REPORT_CSV = message("The report (CSV): every row to look at, and why")
NEEDS_TOO_MUCH = message(
    "The files could not be taken in: they need more memory or time than one reader may have. The log that was there"
    " before is unchanged."
)
NO_ROOM = message(
    "The files were read, but this server has no room for what was made of them: it holds the files of other readers"
    " too. Try again later, or with fewer files. The log that was there before is unchanged."
)
WHAT_IS_A_ROW = message(
    "Nothing in {file} says whether its rows are times in which a link was open, or in which it was not. Choose that"
    " below, under “How your files were understood”: then the log can be shown."
)
WORDS_WITHOUT_A_MEANING = message(
    "Nobody has said what these words mean as a status: {words}. Choose that below, under “How your files were"
    " understood”."
)
TIME_BY_THE_CLOCK = message("Time per status, by the clock")
MOST_LINKS = 100
_HOUR = 3600
_QUESTION = "question"
_FILES = {
    PACKAGE: message("The package (zip): serve it, send it, or keep it"),
    MAPPING: message("These settings (JSON): for the next file of this kind"),
    REPORT: REPORT_CSV,
    TIME: message("Time per status (CSV): for how many seconds each link has each"),
}


def failure(held: Brought, say: Translator) -> None:
    """Why there is no outcome."""
    st.error(say(NO_ROOM if held.lacks_room else NEEDS_TOO_MUCH))


def summary(held: Brought, say: Translator) -> None:
    """What there is to show, and the buttons that show and remove it."""
    outcome = held.outcome
    if outcome is None:
        return
    rows, used = (sum(getattr(count, name) for count in outcome.counts) for name in ("rows_in", "used"))
    text = say(ROWS_USED, rows=say.number(rows), used=say.number(used),
               left=say.number(rows - used))  # fmt: skip
    files = escape(", ".join(held.files))  # the field above is empty once the reader has been on another page
    st.html(f"<p class='rl-own-sum'><span translate='no'>{files}</span> · {escape(text)}</p>")
    _questions(outcome, say)
    corrections.show_examples(outcome, say)
    corrections.show_assumed(outcome, say)
    if outcome.events > upload_state.MOST_SHOWN:
        st.info(say("This log has {n} events; pages that you share with other readers show at most {most}. The package"
                    " can be downloaded, and served by a server of your own.", n=say.number(outcome.events),
                    most=say.number(upload_state.MOST_SHOWN)))  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        if outcome.dataset is not None and not corrections.file_to_ask_about(outcome):
            label = say(SHOW_MY_LOG) if outcome.clean else _good_rows(used, say)
            is_left = not _is_shown(held)  # nothing is left to press once the log is on every page
            st.button(
                label,
                type="primary" if is_left else "secondary",
                key=upload_state.key("show"),
                on_click=upload_state.show,
            )
        if outcome.dataset is not None or held.beside:
            st.toggle(say("Beside the log of this server"), value=held.beside, key=upload_state.key("beside"),
                      on_change=upload_state.take_beside)  # fmt: skip
        st.button(say(REMOVE_MY_FILES), key=upload_state.key("remove"), on_click=upload_state.remove)
    if held.log is not None and held.log.dataset is not None and _is_shown(held):
        link = notices.shown(held.log.dataset, say("Your log is on every page now: see its map"), say)
        page_links.html_block(f"<p class='rl-own-before'>{link}</p>", "your_log_shown")


def _is_shown(held: Brought) -> bool:
    """Whether the log that was brought is on every page already."""
    return held.log is not None and own_log.current() is held.log


def _good_rows(used: int, say: Translator) -> str:
    return say.plural(*USE_GOOD_ROWS, used)


def _questions(outcome: Outcome, say: Translator) -> None:
    """What stands in the way of a package, or of all rows."""
    if not outcome.is_made:
        st.error(say("There is no log to show yet. Correct what is named here below, or in the files."))
    elif not outcome.clean and not corrections.file_to_ask_about(outcome):  # what rows are is asked first
        st.warning(say("Some rows cannot be used. Correct below how they are read, or go on without them."))
    if outcome.is_made and (file := corrections.file_to_ask_about(outcome)):
        st.warning(say(WHAT_IS_A_ROW, file=plain(file)))
    unsaid = corrections.words_without_a_meaning(outcome, say)
    if unsaid:
        text = escape(say(WORDS_WITHOUT_A_MEANING, words=say.in_a_row(unsaid)))
        st.html(f"<ul class='rl-own-list'><li>{text}</li></ul>")
    wrong = [problem for problem in outcome.problems
             if problem.severity is Severity.ERROR and not (unsaid and problem.code == NO_ROWS)]  # fmt: skip
    if any(problem.code == _QUESTION for problem in wrong):
        st.info(say("A date such as 03/04/2020 can be of March or of April. Choose the order of day and month below."))
    if wrong:
        page_links.html_block(_listed(wrong), "your_log_wrong")


def _listed(problems: Sequence[Problem]) -> str:
    def line(problem: Problem) -> str:
        told = problem.hint and not problem.hint.startswith(FOR_THE_MAPPING)  # the page has fields for it
        hint = f" <small>→ {escape(problem.hint)}</small>" if told else ""
        return f"<li><b translate='no'>{escape(problem.file)}</b>: {escape(problem.reason)}{hint}</li>"

    return f"<ul class='rl-own-list' lang='en'>{''.join(map(line, problems))}</ul>"


def downloads(held: Brought, say: Translator) -> None:
    """What can be kept: the package, the mapping, the report."""
    if held.log is None:
        return
    section_heading(say("To keep"))
    folder = f"{own_log.FOLDER[1:]}/{held.log.name}/files"
    links = [
        f"<a class='rl-download' download='{name}' href='{folder}/{name}'>{escape(say(_FILES[name]))}</a>"
        for name in _FILES
        if name in held.log.file_names
    ]
    status = "<p class='rl-note' role='status'></p>"
    html = f"<div class='rl-downloads rl-own-files'{told(say)}>{''.join(links)}{status}</div>"
    page_links.html_block(html, "your_log_files")


WHAT_IS_WRONG = message("What is wrong")


def report(held: Brought, say: Translator) -> None:
    """Every problem, counted and with its place."""
    outcome = held.outcome
    if outcome is None:
        return
    section_heading(say("What became of the rows"))
    heads = [say("Rows"), say("Used"), say("Not used")]
    rows = [
        html_table.row(
            [(head, say.number(n)) for head, n in zip(heads, (c.rows_in, c.used, c.reported), strict=True)],
            head=f"<span translate='no'>{escape(c.file)}</span>",
        )
        for c in outcome.counts
    ]  # fmt: skip
    st.html(html_table.table(say, say("Rows of each table"), [say("Table"), *heads], rows))
    _times(outcome, say)
    notes = [problem for problem in outcome.problems if problem.severity is not Severity.ERROR]
    if notes:
        section_heading(say("What was assumed"))
        st.html(_listed(notes))
    if outcome.by_code:
        title = version_notices.title_of(outcome.listed, WHAT_IS_WRONG)
        section_heading(say(title), say("The report has every row; here are the first ones of each kind."))
        counted = [html_table.row([(say("Rows"), say.number(n))], head=f"<code>{escape(code)}</code>")
                   for code, n in outcome.by_code.items()]  # fmt: skip
        st.html(html_table.table(say, say("How many rows, by reason"), [say("Reason"), say("Rows")], counted))
        listed = [replace(one, hint="") if one.hint.startswith(FOR_THE_MAPPING) else one for one in outcome.listed]
        st.html(version_notices.problem_table(listed, say))


def _times(outcome: Outcome, say: Translator) -> None:
    """How long each link had each status by the clock: other pages count a day by the status with which it ends."""
    if outcome.times is None or outcome.times.empty:
        return
    services = outcome.times["service"].map(lambda name: "" if name == ALL_SERVICES else f" · {say.word(name)}")
    seconds = outcome.times.assign(link=outcome.times["crossing"] + services)
    by_link = seconds.pivot_table("seconds", "link", "status", "sum", 0, sort=False)
    heads = [_status(words, say) for words in by_link.columns]
    rows = [
        html_table.row(
            [(head, escape(_time(n, sum(own), say))) for head, n in zip(heads, own, strict=True)],
            head=f"<span translate='no'>{escape(str(link))}</span>",
        )
        for link, own in zip(by_link.index[:MOST_LINKS], by_link.to_numpy().tolist(), strict=False)
    ]
    few = say("The file has all {n} links; here are the first.", n=say.number(len(by_link)))
    section_heading(say(TIME_BY_THE_CLOCK), few if len(by_link) > MOST_LINKS else "")
    caption = say("Hours, and their share of the time from a link's first row to the end of the log")
    st.html(html_table.table(say, caption, [say("Link"), *heads], rows))


def _status(words: str, say: Translator) -> str:
    """Statuses in words; several are those of sources that contradict each other."""
    return say.any_of([say.word(word) for word in words.split(";")])


def _time(seconds: int, total: int, say: Translator) -> str:
    share = say.percent(say.number(100 * seconds / total, 1))
    hours = say("{n} h ({share})", n=say.number(seconds / _HOUR, 1), share=share)
    return hours.replace(" h", "\N{NO-BREAK SPACE}h") if seconds else "–"
