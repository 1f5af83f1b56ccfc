"""Views for questions that come one by one: what many of them share is worked out once, and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from weakref import ReferenceType, ref

from raillinks.engine.why import Row
from raillinks.mcp.arguments import READING_NAMES
from raillinks.mcp.typed_rows import typed_rows
from raillinks.package.dataset import Dataset
from raillinks.publish import tables
from raillinks.views import viewing
from raillinks.views.known_log import AnyDay, KnownLog, known_log
from raillinks.views.selection import Selection
from raillinks.views.viewing import View

LOGS, SELECTIONS = 4, 8
"""How many logs, as known on a day, are kept, and how many choices of filters of each: a day costs nothing then."""


@dataclass(frozen=True, slots=True)
class _Key:
    """A package and a part of a selection; packages with equal hashes are the same.

    It does not keep the package alive: who asks does.
    """

    package: "ReferenceType[Dataset]" = field(compare=False)
    content_hash: str
    selection: Selection

    @property
    def dataset(self) -> Dataset:
        """The package.

        Raises:
            ReferenceError: Nobody has it any more.
        """
        dataset = self.package()
        if dataset is None:
            raise ReferenceError
        return dataset


class _KeptLog:
    """A log as known on a day, with what was asked of it: all of it leaves together."""

    def __init__(self, key: _Key) -> None:
        log = known_log(key.dataset, viewing.reading(key.selection))
        self.any_day = lru_cache(SELECTIONS)(partial(_any_day, log))
        self.events = lru_cache(1)(_events)


class KeptViews:
    """Makes views, and keeps what the latest ones share, as long as their package is in use."""

    def __init__(self) -> None:
        self._log = lru_cache(LOGS)(_KeptLog)

    def view(self, dataset: Dataset, selection: Selection) -> View:
        """What a selection shows of a package; nobody may change its frames."""
        kept = self._log(self._key(dataset, _reading(selection)))
        return viewing.on_day(dataset, selection, kept.any_day(self._key(dataset, viewing.any_days(selection))))

    def events(self, dataset: Dataset, selection: Selection) -> Mapping[str, Row]:
        """Every known event by its id, as a row of `events.csv` with types (see `typed_rows`).

        No filter and no day changes a row: so all are made at once, and kept.
        """
        key = self._key(dataset, _reading(selection))
        return self._log(key).events(key)

    def _key(self, dataset: Dataset, selection: Selection) -> _Key:
        return _Key(ref(dataset, self._forget), dataset.content_hash, selection)

    def _forget(self, _: "ReferenceType[Dataset]") -> None:
        """A package of kept logs is gone. Those of others go too: they are made again sooner than a package is read."""
        self._log.cache_clear()


def _reading(selection: Selection) -> Selection:
    """The part of a selection that the log is read by, on any day."""
    of_any_day = viewing.any_days(selection)
    return replace(Selection(as_of=of_any_day.as_of), **{name: getattr(of_any_day, name) for name in READING_NAMES})


def _any_day(log: KnownLog, key: _Key) -> AnyDay:
    return viewing.any_day(key.dataset, key.selection, log)


def _events(key: _Key) -> Mapping[str, Row]:
    view = viewing.view(key.dataset, replace(key.selection, mode="all", context=True))
    rows = typed_rows(key.dataset, "events", tables.frame(key.dataset, view, "events"))
    return {str(row["event_id"]): row for row in rows}
