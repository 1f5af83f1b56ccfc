"""Logs of readers' own: each belongs to one session, under a name that nobody can guess."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from weakref import WeakValueDictionary

from raillinks.package.dataset import Dataset

_LENGTH = 16  # bytes of chance: as many as a key has


@dataclass(frozen=True, eq=False)  # without slots: who holds it is not held by the list of all
class OwnLog:
    """What came of a reader's files.

    Args:
        name: Under which it is found; whoever knows it may read all of it.
        dataset: The package; None where none could be made.
        files: What can be downloaded, by file name.
    """

    name: str
    dataset: Dataset | None
    files: Mapping[str, bytes]


class OwnLogs:
    """Finds logs of readers' own by name, as long as a session holds them.

    It holds none of them itself: once a session has ended, or has removed its log, the log is gone from here too.

    Args:
        new_name: Makes a name that nobody can guess.
    """

    def __init__(self, new_name: Callable[[], str] = lambda: secrets.token_hex(_LENGTH)) -> None:
        self._new_name = new_name
        self._held: WeakValueDictionary[str, OwnLog] = WeakValueDictionary()

    def hold(self, dataset: Dataset | None, files: Mapping[str, bytes]) -> OwnLog:
        """A log under a new name; whoever asks holds it.

        Two readers may bring the same file: the package of each has a hash of its own, so that nothing which is kept by
        hash is shared between them, nor found by somebody who has the file.

        Args:
            dataset: The package; None where none could be made.
            files: What can be downloaded, by file name.
        """
        name = self._new_name()
        own = None
        if dataset is not None:
            content_hash = sha256(f"{name}\0{dataset.content_hash}".encode()).hexdigest()
            own = replace(dataset, own_name=name, content_hash=content_hash)
        log = OwnLog(name, own, files)
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
