"""Publishing a draft: warnings that are accepted with a reason, why it is published, by whom, and the button."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.desk import consequence, log_files, open_draft, widgets
from dashboard.desk.consequence import Shown
from dashboard.desk.open_draft import Open
from dashboard.desk.widgets import Form
from dashboard.i18n.translator import Translator
from dashboard.session import served_data
from raillinks.desk import publishing
from raillinks.desk.field_problems import FieldProblem
from raillinks.words.problems import DataError, Severity

_ANSWER = "desk_published"


def show(form: Form, shown: Shown) -> None:
    """Shows it below the consequence."""
    say, made = form.say, shown.preview
    warnings = [problem for problem in made.problems if problem.severity is Severity.WARNING]
    if warnings:
        st.html(
            f"<p class='rl-desk-doubt'>{escape(say('To be published all the same, each doubt needs a reason:'))}</p>"
        )
    for problem in warnings:
        name = consequence.field_name(problem.field, form.draft, say) if problem.field else say("The report")
        st.html(f"<div class='rl-desk-note'>{widgets.problem_html(problem, say)}</div>")
        form.text(f"accepted.{problem.key}", label=say("{field}: why publish it all the same?", field=name))
    form.text("author")
    form.text("reason")
    stops = made.stops(form.draft)
    ready = not stops and made.edits is not None
    label = say("Publish")
    st.button(label, key="desk_publish", type="primary", disabled=not ready, on_click=_publish, args=(form.held,))
    st.html(f"<p class='rl-note' role='status'>{escape(_waits_for(stops, say))}</p>")


def _waits_for(stops: Sequence[FieldProblem], say: Translator) -> str:
    """What the button still waits for, unescaped."""
    errors = sum(problem.severity is Severity.ERROR for problem in stops)
    if errors:
        return say("It can be published once nothing is missing or wrong.")
    if stops:
        return say("It can be published once each doubt has a reason.")
    return say("It becomes the next version of the log, which can be taken back.")


def _publish(held: Open) -> None:
    """Makes the next version of the log from a draft, which is then no longer one."""
    open_draft.take_over(held)
    try:
        record = publishing.publish(served_data.ROOT, held.draft, log_files.about())
    except DataError as error:
        st.session_state[_ANSWER] = error
        return
    open_draft.discard(held.draft.draft_id)
    st.session_state[_ANSWER] = record.data_version


def answer(say: Translator) -> None:
    """Says once how the last attempt to publish ended."""
    given = st.session_state.pop(_ANSWER, None)
    with st.container(key="desk_answer"):  # always there, so that what lies below it stays where it is
        if isinstance(given, DataError):
            st.error(say("It could not be published. Nothing was changed."))
            reasons = "".join(f"<li>{escape(problem.reason)}</li>" for problem in given.problems)
            st.html(f"<ul lang='en'>{reasons}</ul>")
        elif given:
            st.success(say("Version {version} of the log is published.", version=given))
