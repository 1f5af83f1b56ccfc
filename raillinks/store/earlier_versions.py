"""The earlier versions of the package that is served, each read when somebody asks for it."""

import logging
import threading
from collections import OrderedDict
from pathlib import Path

from raillinks.loading import earlier_form
from raillinks.package import package_files
from raillinks.package.dataset import Dataset
from raillinks.store import version_history
from raillinks.store.version_history import VersionHistory
from raillinks.words.problems import DataError

_LOG = logging.getLogger(__name__)
MOST_KEPT = 3  # packages: each takes as much memory as the one that is served
FileStates = tuple[tuple[str, int, int], ...]


class EarlierVersions:
    """The versions that a package's folder keeps, for those who answer with them.

    Args:
        root: The package's folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.Lock()  # so that one version is read once, whoever asks
        self._read: tuple[FileStates, VersionHistory] = ((), VersionHistory())
        self._kept: OrderedDict[tuple[str, str], Dataset] = OrderedDict()
        self._in_use: tuple[Dataset, ...] = ()

    def history(self) -> VersionHistory:
        """The versions; none where the folder keeps none, or its records cannot be read."""
        with self._lock:
            return self._history()

    def names(self, served: Dataset) -> tuple[str, ...]:
        """The versions that can be asked for, the first one first; the one that is served is among them."""
        kept = self.history().data_versions
        return kept if served.version in kept else (*kept, served.version)

    def dataset(self, data_version: str, served: Dataset) -> Dataset | None:
        """A version of the package; None if there is no such version, or it cannot be read any more.

        Args:
            data_version: The version.
            served: The package that is served.
        """
        if data_version == served.version:
            return served
        with self._lock:
            history = self._history()
            if data_version not in history.data_versions:
                return None
            key = history.records[history.data_versions.index(data_version)].after, served.content_hash
            if key not in self._kept:
                try:
                    self._kept[key] = earlier_form.dataset(history.contents(data_version), key[0], served.descriptor)
                except DataError as error:
                    _log("an earlier data version cannot be read", error)
                    return None
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            self._in_use = tuple(self._kept.values())  # replaced whole: others read it without the lock
            return self._kept[key]

    def in_use(self) -> tuple[Dataset, ...]:
        """The earlier versions that somebody has asked for lately; nothing is read."""
        return self._in_use

    def _history(self) -> VersionHistory:
        states = tuple(_state(self.root, path) for path in sorted(version_history.paths(self.root)))
        if states != self._read[0]:
            try:
                self._read = states, version_history.read(self.root)
            except DataError as error:
                _log("the records of the data versions cannot be read", error)
                self._read = states, VersionHistory()
        return self._read[1]


def _log(said: str, error: DataError) -> None:
    """Says where the records are wrong, without a value from them."""
    first = error.problems[0]
    place = f"{first.file}:{first.row} {first.column} {first.code}"
    _LOG.error(said, extra={"event": "versions-refused", "problems": len(error.problems), "first": [place]})


def _state(root: Path, path: str) -> tuple[str, int, int]:
    try:
        status = package_files.place(root, path).stat()
    except OSError:  # it is being moved to its place
        return path, 0, 0
    return path, status.st_mtime_ns, status.st_size
