"""The earlier versions of the package that is served, each read when somebody asks for it."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from raillinks.loading import earlier_form
from raillinks.package.dataset import Dataset
from raillinks.store import homes, version_history
from raillinks.store.homes import Home, VersionStates
from raillinks.store.version_history import Proven, VersionHistory
from raillinks.words.problems import DataError, Problem

_LOG = logging.getLogger(__name__)
MOST_KEPT = 8  # packages: each takes some 6 MB, as the one that is served does
Key = tuple[str, str]
"""The content hash of a version, and that of the package that is served, which describes what the other lacks."""


@dataclass(frozen=True, slots=True)
class _Read:
    """The versions as they were read last."""

    states: VersionStates = ()
    history: VersionHistory = field(default_factory=VersionHistory)
    problems: tuple[Problem, ...] = ()


class EarlierVersions:
    """The versions that a package's home keeps, for those who answer with them.

    Args:
        home: The package's folder, or where else it lives.
        served_lately: Gives a package by its content hash, if it was served lately: it need not be read again.
    """

    def __init__(self, home: Path | Home, served_lately: Callable[[str], Dataset | None] = lambda _: None) -> None:
        self.home: Home = homes.home_of(home)
        self.served_lately = served_lately
        self._lock = threading.Lock()  # locked to look up, never while files are read
        self._reading = threading.Lock()  # so that the records are read once, whoever asks
        self._seen, self._state = VersionStates(), 0
        self._read = _Read()
        self._proven = Proven()  # what was read last without a problem; only whoever reads looks at it
        self._kept: OrderedDict[Key, Dataset] = OrderedDict()
        self._being_read: dict[Key, threading.Lock] = {}  # so that one version is read once, whoever asks
        self._in_use: tuple[Dataset, ...] = ()

    def state(self) -> int:
        """A number that is another one once the records have changed; none of them is read."""
        states = self.home.version_states()
        with self._lock:
            if states != self._seen:
                self._seen, self._state = states, self._state + 1
            return self._state

    def history(self) -> VersionHistory:
        """The versions as they are kept now; none where the folder keeps none, or they have `problems`."""
        return self._now().history

    def problems(self) -> tuple[Problem, ...]:
        """Why the versions that are kept cannot be used: a record cannot be read, or does not lead to its version."""
        return self._now().problems

    def _now(self) -> "_Read":
        """The versions as they are kept now; they are read once for each state of them, and each new one made again."""
        states, read = self.home.version_states(), self._read
        if states == read.states:
            return read
        with self._reading:
            states = self.home.version_states()
            if states != self._read.states:
                try:
                    history = self.home.versions()
                    version_history.refuse_changed(history, self._proven.history)
                    self._proven = version_history.prove(history, self._proven)
                    self._read = _Read(states, history)
                except DataError as error:
                    _log("the records of the data versions cannot be used", error)
                    self._read = _Read(states, problems=error.problems)
            return self._read

    def names(self, served: Dataset) -> tuple[str, ...]:
        """The versions that can be asked for, the first one first; the one that is served is among them."""
        kept = self.history().data_versions
        return kept if served.version in kept else (*kept, served.version)

    def dataset(self, data_version: str, served: Dataset) -> Dataset | None:
        """A version of the package; None if there is no such version, or it cannot be read any more.

        Whoever asks for one that is being read waits for it, and for no other.

        Args:
            data_version: The version.
            served: The package that is served.
        """
        if data_version == served.version:
            return served
        history = self.history()
        if data_version not in history.data_versions:
            return None
        content_hash = history.records[history.data_versions.index(data_version)].after
        key = content_hash, served.content_hash
        with self._lock:
            found = self._found(key)
            if found is not None:
                return found
            being_read = self._being_read.setdefault(key, threading.Lock())
        with being_read:
            with self._lock:
                found = self._found(key)  # somebody else may have read it meanwhile
            return found or self._read_now(key, history, data_version, served)

    def in_use(self) -> tuple[Dataset, ...]:
        """The earlier versions that somebody has asked for lately; nothing is read."""
        return self._in_use

    def _found(self, key: Key) -> Dataset | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def _read_now(self, key: Key, history: VersionHistory, data_version: str, served: Dataset) -> Dataset | None:
        made = None
        try:
            made = self.served_lately(key[0]) or earlier_form.dataset(
                history.contents(data_version), key[0], served.descriptor
            )
        except DataError as error:
            _log("an earlier data version cannot be read", error)
        with self._lock:
            self._being_read.pop(key, None)
            if made is not None:
                self._kept[key] = made
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            self._in_use = tuple(self._kept.values())  # replaced whole: others read it without the lock
        return made


def _log(said: str, error: DataError) -> None:
    """Says where the records are wrong, without a value from them."""
    first = error.problems[0]
    place = f"{first.file}:{first.row} {first.column} {first.code}"
    _LOG.error(said, extra={"event": "versions-refused", "problems": len(error.problems), "first": [place]})
