"""What became of the rows: how many are used, what is wrong with the others, and what to do with it."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from dashboard.i18n.translator import Plural, Translator, message
from dashboard.session import own_log, page_links
from dashboard.upload import corrections, upload_state
from dashboard.upload.upload_state import Brought
from dashboard.widgets import html_table, notices, version_notices
from dashboard.widgets.downloads import told
from dashboard.widgets.notes import section_heading
from raillinks.domain.problems import Problem, Severity
from raillinks.importer.raw_table import FOR_THE_MAPPING
from raillinks.importer.worker import MAPPING, PACKAGE, REPORT, Outcome

ROWS_USED = message("{rows} rows = {used} used + {left} not used")
USE_GOOD_ROWS = Plural("Use only the {n} good row", "Use only the {n} good rows")
REMOVE_MY_FILES = message("Remove my files and my log")
SHOW_MY_LOG = message("Show my log")
REPORT_CSV = message("The report (CSV): every row that is not used, and why")
NEEDS_TOO_MUCH = message(
    "The files could not be taken in: they need more memory or time than one reader may have. The log that was there"
    " before is unchanged."
)
NO_ROOM = message(
    "The files were read, but this server has no room for what was made of them: it holds the files of other readers"
    " too. Try again later, or with fewer files. The log that was there before is unchanged."
)
_QUESTION = "question"
_FILES = {
    PACKAGE: message("The package (zip): serve it, send it, or keep it"),
    MAPPING: message("This mapping (JSON): for the next file of this kind"),
    REPORT: REPORT_CSV,
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
    st.html(f"<p class='rl-own-sum'>{escape(text)}</p>")
    _questions(outcome, say)
    corrections.show_assumed(outcome, say)
    if outcome.events > upload_state.MOST_SHOWN:
        st.info(say("This log has {n} events; pages that you share with other readers show at most {most}. The package"
                    " can be downloaded, and served by a server of your own.", n=say.number(outcome.events),
                    most=say.number(upload_state.MOST_SHOWN)))  # fmt: skip
    with st.container(horizontal=True):
        if outcome.dataset is not None:
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
    elif not outcome.clean:
        st.warning(say("Some rows cannot be used. Correct below how they are read, or go on without them."))
    wrong = [problem for problem in outcome.problems if problem.severity is Severity.ERROR]
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
    notes = [problem for problem in outcome.problems if problem.severity is not Severity.ERROR]
    if notes:
        section_heading(say("What was assumed"))
        st.html(_listed(notes))
    if outcome.by_code:
        section_heading(say("What is wrong"), say("The report has every row; here are the first ones of each kind."))
        counted = [html_table.row([(say("Rows"), say.number(n))], head=f"<code>{escape(code)}</code>")
                   for code, n in outcome.by_code.items()]  # fmt: skip
        st.html(html_table.table(say, say("How many rows, by reason"), [say("Reason"), say("Rows")], counted))
        listed = [replace(one, hint="") if one.hint.startswith(FOR_THE_MAPPING) else one for one in outcome.listed]
        st.html(version_notices.problem_table(listed, say))
