"""Desk: where editors keep the log. It is there only where the server was asked for it (`RAILLINKS_DESK`)."""

from dashboard.desk import editing, entrance, log_files, open_draft, overview
from dashboard.session import session_state

say = session_state.say()
if entrance.is_open(say) and log_files.is_there(say):
    opened = open_draft.current()
    if opened is None:
        overview.show(say)
    else:
        editing.show(opened, say)
