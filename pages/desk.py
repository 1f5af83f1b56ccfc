"""Desk: where editors keep the log. It is there only where the server was asked for it (`RAILLINKS_DESK`)."""

from dashboard.desk import editing, entrance, log_files, open_draft, overview
from dashboard.session import session_state

say = session_state.say()
if entrance.is_open(say):
    if why := log_files.why_none():
        overview.show_why_none(why, say)
    else:
        say = log_files.log().named(say)
        if opened := open_draft.current():
            editing.show(opened, say)
        else:
            overview.show(say)
