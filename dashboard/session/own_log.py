"""The reader's own log: one session has it, and a page shows it where its address says `data_version=own`.

Addresses of pages never have its name, so that a copied one gives nothing away: who opens it sees the log of the
server, and that there was another one. Only addresses of files and of what components load have the name.

How many bytes this server holds of readers' own logs: their files, and what was made of them. There is a limit.
"""

from threading import RLock
from weakref import finalize

import streamlit as st

from dashboard.session.page_session import page_session
from dashboard.streamlit_uploads import uploaded_files
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
    if page_session().linked_version == OWN:
        page_session().linked_version = ""


def below(dataset: Dataset) -> str:
    """The folder of what is made of a package, below the first page: `own/NAME/`; empty for the server's package."""
    return f"{FOLDER[1:]}/{dataset.own_name}/" if dataset.own_name else ""


class HeldBytes:
    """Counts what readers have brought and what was made of it.

    Args:
        most: How many bytes there may be in all.
    """

    def __init__(self, most: int) -> None:
        self.most, self._made = most, 0
        self._files: dict[int, tuple[str, int, int]] = {}  # id of an owner: its session, id and number of its bytes
        self._lock = RLock()  # an object may be collected, and so counted out, in the thread that counts another one

    def count_made(self, made: object, size: int) -> None:
        """Counts what was made of a reader's files, for as long as somebody holds it.

        Args:
            made: What was made.
            size: How many bytes it has.
        """
        self._add(size)
        finalize(made, self._add, -size)

    def count_file(self, owner: object, session: str, content: bytes) -> None:
        """Counts a file that a page holds, for as long as it does, whether Streamlit still has it or not.

        The same bytes count once, whoever holds them.

        Args:
            owner: What holds the bytes; it may be counted again.
            session: The id of its session.
            content: The bytes themselves, and no copy of them.
        """
        if id(owner) not in self._files:
            self._files[id(owner)] = (session, id(content), len(content))
            finalize(owner, self._files.pop, id(owner), None)

    def of_session(self, session: str) -> int:
        """How many bytes of files there are of a session."""
        return sum(size for of, size in self._all_files().values() if of == session)

    def _all_files(self) -> dict[int, tuple[str, int]]:
        """The session and the size of each file, by the id of its bytes."""
        stored = {id(content): (session, len(content)) for session, content in uploaded_files()}
        return stored | {content: (session, size) for session, content, size in [*self._files.values()]}

    def _add(self, size: int) -> None:
        with self._lock:
            self._made += size

    @property
    def total(self) -> int:
        """How many bytes there are."""
        return sum(size for _, size in self._all_files().values()) + self._made

    def has_room_for(self, size: int) -> bool:
        """Whether there may be so many bytes more."""
        return self.total + size <= self.most


held_bytes = HeldBytes(2**30)
"""Those of all sessions of this server; `server/uploads` sets how many there may be."""
