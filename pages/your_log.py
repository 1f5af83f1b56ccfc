"""Your log: a reader's own files, taken in, corrected and shown like the log of the project."""

import streamlit as st

from dashboard.parts.headings import page_heading
from dashboard.parts.open_page import open_page
from dashboard.session.pages import YOUR_LOG, YOUR_LOG_TITLE
from dashboard.your_log import bringing, brought, corrections, outcome_shown, progress

page = open_page(YOUR_LOG)
say = page.say

page_heading(say(YOUR_LOG_TITLE), say("What do your own files say, on this map and in these strips?"))
brought.finish()
bringing.show(say)
held = brought.brought()
if held.job is not None:
    progress.show(say)
elif held.failed:
    outcome_shown.failure(held, say)
elif held.outcome is not None:
    outcome_shown.summary(held, say)
    with st.container(key="your_log_corrections"):
        corrections.show(held.outcome, say)
    outcome_shown.report(held, say)
    outcome_shown.downloads(held, say)
