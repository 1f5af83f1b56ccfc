"""Desk: where editors keep the log. It is there only where the server was asked for it (`RAILLINKS_DESK`)."""

from dashboard.editor import editing, overview, session
from dashboard.session import session_state

say = session_state.say()
if overview.is_open(say):
    if why := session.why_none():
        overview.show_why_none(why, say)
    else:
        say = session.log().named(say)
        if opened := session.current():
            editing.show_draft(opened, say)
        else:
            overview.show_overview(say)
