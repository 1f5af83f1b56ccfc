"""Logs of readers' own: each belongs to one session, under a name that nobody can guess."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from types import MappingProxyType
from weakref import WeakValueDictionary

from raillinks.package.dataset import Dataset

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

    Args:
        new_name: Makes a name that nobody can guess.
    """

    def __init__(self, new_name: Callable[[], str] = lambda: secrets.token_hex(_LENGTH)) -> None:
        self._new_name = new_name
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
        name = self._new_name()
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
