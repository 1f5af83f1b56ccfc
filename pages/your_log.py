"""Your log: a reader's own files, taken in, corrected and shown like the log of the project."""

import streamlit as st

from dashboard.session.pages import YOUR_LOG
from dashboard.upload import corrections, upload_form, upload_state
from dashboard.widgets.notes import page_heading
from dashboard.widgets.open_page import open_page

page = open_page(YOUR_LOG)
say = page.say

page_heading(say("What do your own files say, on this map and in these strips?"))
upload_state.finish()
upload_form.show_upload_form(say)
held = upload_state.brought()
if held.job is not None:
    upload_form.show_progress(say)
elif held.failed:
    upload_form.failure(held, say)
elif held.outcome is not None:
    upload_form.summary(held, say)
    with st.container(key="your_log_corrections"):
        corrections.show_corrections(held.outcome, say)
    upload_form.report(held, say)
    upload_form.downloads(held, say)
