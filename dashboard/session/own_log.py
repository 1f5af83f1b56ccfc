"""The reader's own log: one session has it, and a page shows it where its address says `data_version=own`.

Addresses of pages never have its name, so that a copied one gives nothing away: who opens it sees the log of the
server, and that there was another one. Only addresses of files and of what components load have the name.
"""

import streamlit as st

from raillinks.package.dataset import Dataset
from raillinks.query.selection import OWN
from raillinks.versions.own_logs import OwnLog, OwnLogs

FOLDER = "/own"
"""Below it lies what the server answers for own logs."""
logs = OwnLogs()
"""Those of all sessions of this server, by name."""
_HELD = "own_log"


def current() -> OwnLog | None:
    """The log of this session; None if its reader has brought none."""
    held: OwnLog | None = st.session_state.get(_HELD)
    return held


def dataset_of(data_version: str) -> Dataset | None:
    """The package of this session's log, where an address asks for it."""
    log = current() if data_version == OWN else None
    return None if log is None else log.dataset


def keep(log: OwnLog) -> None:
    """Makes a log that of this session; the one before is gone."""
    if (before := current()) is not None and before is not log:
        logs.forget(before)
    st.session_state[_HELD] = log


def remove() -> None:
    """Removes the session's log: the server holds nothing of it any more."""
    if (log := current()) is not None:
        logs.forget(log)
        del st.session_state[_HELD]
    if st.session_state.get("linked_version") == OWN:
        st.session_state["linked_version"] = ""


def below(dataset: Dataset) -> str:
    """The folder of what is made of a package, below the first page: `own/NAME/`; empty for the server's package."""
    return f"{FOLDER[1:]}/{dataset.own_name}/" if dataset.own_name else ""
