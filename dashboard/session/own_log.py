"""The reader's own log: one session has it, and a page shows it where its address says `data_version=own`.

Nobody can guess its name. Addresses of pages never have it, so that a copied one gives nothing away: who opens it sees
the log of the server, and that there was another one. Only addresses of files and of what components load have it.

How many bytes this server holds of readers' own logs: their files, and what was made of them. There is a limit.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from threading import RLock
from types import MappingProxyType
from weakref import WeakValueDictionary, finalize

import streamlit as st

from dashboard.session.page_session import page_session
from dashboard.streamlit_uploads import uploaded_files
from raillinks.package.dataset import Dataset
from raillinks.query.selection import OWN

OnDemand = Mapping[str, Callable[[Dataset], bytes]]
_NOTHING: OnDemand = MappingProxyType({})
_LENGTH = 16  # bytes of chance: as many as a key has


@dataclass(frozen=True, eq=False)  # without slots: who holds it is not held by the list of all
class OwnLog:
    """What came of a reader's files.

    Args:
        name: Under which it is found; whoever knows it may read all of it.
        dataset: The package; None where none could be made.
        files: What can be downloaded, by file name.
        on_demand: What can be downloaded too, and is made of the package each time that somebody wants it.
        made_of: What it was made of: it is held as long as the log is, so that its bytes are counted as long.
    """

    name: str
    dataset: Dataset | None
    files: Mapping[str, bytes]
    on_demand: OnDemand = field(default_factory=dict)
    made_of: object = None

    @property
    def file_names(self) -> frozenset[str]:
        """The names of all files that can be downloaded."""
        return frozenset({*self.files, *(self.on_demand if self.dataset is not None else ())})

    def content(self, file: str) -> bytes:
        """The bytes of a file to download, one of `file_names`; those of `on_demand` take time."""
        if self.dataset is not None and file in self.on_demand:
            return self.on_demand[file](self.dataset)
        return self.files[file]


class OwnLogs:
    """Finds logs of readers' own by name, as long as a session holds them.

    It holds none of them itself: once a session has ended, or has removed its log, the log is gone from here too.
    """

    def __init__(self) -> None:
        self._held: WeakValueDictionary[str, OwnLog] = WeakValueDictionary()

    def hold(
        self,
        dataset: Dataset | None,
        files: Mapping[str, bytes],
        on_demand: OnDemand = _NOTHING,
        made_of: object = None,
    ) -> OwnLog:
        """A log under a new name; whoever asks holds it.

        Two readers may bring the same file: the package of each has a hash of its own, so that nothing which is kept by
        hash is shared between them, nor found by somebody who has the file.

        Args:
            dataset: The package; None where none could be made.
            files: What can be downloaded, by file name.
            on_demand: What is made of the package when it is downloaded, by file name.
            made_of: What it was made of, which is held as long as the log is.
        """
        name = secrets.token_hex(_LENGTH)  # nobody can guess it
        own = None
        if dataset is not None:
            content_hash = sha256(f"{name}\0{dataset.content_hash}".encode()).hexdigest()
            own = replace(dataset, own_name=name, content_hash=content_hash)
        log = OwnLog(name, own, files, on_demand, made_of)
        self._held[name] = log
        return log

    def find(self, name: str) -> OwnLog | None:
        """The log of a name; None if no session has one."""
        return self._held.get(name)

    def forget(self, log: OwnLog) -> None:
        """Finds a log no more, whoever still holds it."""
        self._held.pop(log.name, None)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._held)


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
