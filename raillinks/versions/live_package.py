"""The data package that is served: the last good state of its home, replaced once a newer state is good.

The earlier versions of the package that is served, each read when somebody asks for it.
"""

import gc
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.package import package_files
from raillinks.package.dataset import Dataset
from raillinks.validation import load
from raillinks.versions import storage, version_history
from raillinks.versions.storage import LogStore, VersionStates
from raillinks.versions.version_history import Proven, VersionHistory

_LOG = logging.getLogger(__name__)
MOST_EARLIER = 8  # packages: each takes some 6 MB, as the one that is served does
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

    def __init__(self, home: Path | LogStore, served_lately: Callable[[str], Dataset | None] = lambda _: None) -> None:
        self.home: LogStore = storage.home_of(home)
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
            made = self.served_lately(key[0]) or load.earlier_dataset(
                history.contents(data_version), key[0], served.descriptor
            )
        except DataError as error:
            _log("an earlier data version cannot be read", error)
        with self._lock:
            self._being_read.pop(key, None)
            if made is not None:
                self._kept[key] = made
            while len(self._kept) > MOST_EARLIER:
                self._kept.popitem(last=False)
            self._in_use = tuple(self._kept.values())  # replaced whole: others read it without the lock
        return made


def _log(said: str, error: DataError) -> None:
    """Says where the records are wrong, without a value from them."""
    first = error.problems[0]
    place = f"{first.file}:{first.row} {first.column} {first.code}"
    _LOG.error(said, extra={"event": "versions-refused", "problems": len(error.problems), "first": [place]})


CHECK_EVERY = 0.05  # seconds between two checks of the files: a busy API asks some thousand times per second
MOST_AGE = 1.0
"""Seconds: no answer begins with a package of which nobody knows whether it was still the newest so long ago."""
MOST_WAIT = 20.0  # seconds that an answer waits for the newest package: a proxy gives it up after thirty
PAUSE = 0.05  # seconds between two looks of who waits
MOST_READINGS = 5  # attempts to read files that keep changing; the last attempt is served
MOST_KEPT = 2  # packages: the current and the previous one, so that a rolled-back update is served at once
MOST_LOGGED = 10  # problems per log line

Result = tuple[Dataset | None, tuple[Problem, ...]]
"""The last usable package, and why the files as last read cannot be used."""


@dataclass(frozen=True, slots=True)
class Served:
    """The package that readers see.

    Args:
        dataset: The last usable package.
        problems: Why the files as last read cannot be used; empty if `dataset` is what they contained.
        loading: Whether the files have changed and are being read, so that `dataset` may soon be replaced.
        earlier: The earlier versions that its home keeps; None = nobody can ask for them.
    """

    dataset: Dataset
    problems: tuple[Problem, ...] = ()
    loading: bool = False
    earlier: EarlierVersions | None = None


class LivePackage:
    """Keeps the data package of a folder, or of another home, up to date while readers are served.

    Only the first call waits for a package. After that, a change is noticed by the home's own state; a separate
    thread reads and parses all files, once per state; the result replaces the old package as a whole. Files that
    cannot be used, or are in the middle of a change, only change `Served.problems`.

    Whoever begins an answer waits until `is_current`: it mostly is, since the server calls `served` twice a second.

    Args:
        home: The folder with the package, or where else it lives.
    """

    def __init__(self, home: Path | LogStore) -> None:
        self.home: LogStore = storage.home_of(home)
        self._lock = threading.Lock()  # locked to decide whether to load, never during loading
        self._checked = float("-inf")
        self._newest_at = float("-inf")  # when what is served was still the newest, as far as is known
        self._loading = False
        self._kept: OrderedDict[str, Dataset] = OrderedDict()
        self.earlier = EarlierVersions(self.home, self._kept.get)
        self._refused: tuple[str, tuple[Problem, ...]] = ("", ())
        self._result: Result = (None, ())
        self._first = threading.Event()

    def served(self) -> Served:
        """The package to serve.

        Raises:
            DataError: There has been no usable package yet.
        """
        self._check()
        if self._result[0] is None:
            self._first.wait()
        dataset, problems = self._result
        if dataset is None:
            raise DataError(problems)
        return Served(dataset, problems, self._loading, self.earlier)

    def is_current(self, asked: float | None = None) -> bool:
        """Whether what is served was the newest at most `MOST_AGE` before somebody asked, as far as anybody can tell.

        Args:
            asked: When that was (a time of `monotonic`); None = now. Who waits names it, since it may take longer than
                `MOST_AGE` to learn what is the newest.
        """
        wanted = (monotonic() if asked is None else asked) - MOST_AGE
        if self._newest_at < wanted:
            self._check()
        return self._newest_at >= wanted

    def wait_until_current(self) -> None:
        """Waits until what is served is current for who asks now, at most `MOST_WAIT`."""
        asked = monotonic()
        while not self.is_current(asked) and monotonic() - asked < MOST_WAIT:
            sleep(PAUSE)

    def _check(self) -> None:
        """Starts to load the files if they have changed, unless they are being loaded or were just checked."""
        if monotonic() - self._checked < CHECK_EVERY:
            return
        with self._lock:
            if self._loading or monotonic() - self._checked < CHECK_EVERY:
                return
            self._checked = monotonic()
            unchanged_at = self.home.unchanged_at()
            if unchanged_at is not None:
                self._newest_at = unchanged_at
                return
            self._loading = True
        try:
            threading.Thread(target=self._load, name="load the data package", daemon=True).start()
        except RuntimeError:  # the system has no thread left: the next call tries again
            self._loading = False
            raise

    def _load(self) -> None:
        """Reads the files again until they no longer change. The next check compares with the state that was read."""
        before = self._result
        result: Result = (before[0], (_FAILED,))  # in case this thread fails
        newest_at = monotonic()
        try:
            for _ in range(MOST_READINGS):
                result, newest_at, is_over = self._read()
                if not is_over:
                    break
        finally:
            if not self._first.is_set():  # later, sessions of readers would be left out too, and never collected
                _leave_out_of_garbage_collection()
            self._result, self._newest_at, self._loading = result, newest_at, False  # in this order
            try:
                _log_change(before, result)  # first: a server that ends for its problems has said them
            finally:
                self._first.set()

    def _read(self) -> tuple[Result, float, bool]:
        """The result of reading the files, when they were the newest, and whether they changed meanwhile.

        If they did, the result is not served.
        """
        last_good, _ = self._result
        newest_at = monotonic()
        try:
            known = self._kept.get(self.home.known())
            if known is not None:
                newest_at = self._newest_at  # nothing is read: the next check says when it was seen
            result: Result = (known or self._dataset(self.home.read()), ())
        except DataError as error:
            result = (last_good, error.problems)
        return result, newest_at, self.home.moved_on()

    def _dataset(self, files: package_files.PackageFiles) -> Dataset:
        """The package of these bytes, parsed only if it is not one of the last packages.

        Raises:
            DataError: The package cannot be used.
        """
        refused, problems = self._refused
        if files.content_hash == refused:
            raise DataError(problems)
        known = self._kept.get(files.content_hash)
        try:
            dataset = known or load.of_files(files)
        except DataError as error:
            self._refused = files.content_hash, error.problems
            raise
        self._kept[files.content_hash] = dataset
        self._kept.move_to_end(files.content_hash)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return dataset


def _log_change(before: Result, now: Result) -> None:
    """Logs another package, and data that cannot be used: once per state of them."""
    dataset, problems = now
    if dataset is not None and (before[0] is None or before[0].content_hash != dataset.content_hash):
        served = {"event": "data-served", "data_version": dataset.version, "content_hash": dataset.content_hash}
        _LOG.info("another data package is served", extra=served)
    elif before[1] and not problems:
        _LOG.info("the data are good again", extra={"event": "data-good"})
    if problems and problems != before[1]:
        first = [_logged(problem) for problem in problems[:MOST_LOGGED]]
        kept = "" if dataset is None else dataset.version
        refused = {"event": "data-refused", "problems": len(problems), "first": first, "still_served": kept}
        _LOG.error("the data cannot be used: %s", "; ".join(first), extra=refused)


def _logged(problem: Problem) -> str:
    """Place and code, without the parts of a place that it does not have: a database that is away has no file."""
    place = f"{problem.file}:{problem.row}" if problem.row else problem.file
    return " ".join(part for part in (place, problem.column, problem.code) if part)


_FAILED = Problem(
    package_files.DESCRIPTOR, 0, "", "not-loaded", Severity.ERROR, "the package could not be loaded",
    "the log of the server says why",
)  # fmt: skip


def _leave_out_of_garbage_collection() -> None:
    """Makes Python's garbage collection skip all that there is now: the libraries and the first package.

    A full collection looks at every object, and nobody is answered meanwhile. Freezing objects that stay keeps that
    short.
    """
    gc.collect()
    gc.freeze()
