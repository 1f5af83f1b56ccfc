"""Views for questions that come one by one: what many of them share is worked out once, and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from raillinks.engine.why import Row
from raillinks.mcp.arguments import READING_NAMES
from raillinks.mcp.typed_rows import typed_rows
from raillinks.package.dataset import Dataset
from raillinks.publish import export
from raillinks.views import viewing
from raillinks.views.known_log import AnyDay, KnownLog, known_log
from raillinks.views.selection import Selection
from raillinks.views.viewing import View

LOGS, SELECTIONS = 4, 16
"""How many logs, as known on a day, are kept, and how many choices of filters: a day costs nothing then."""


@dataclass(frozen=True, slots=True)
class _Key:
    """A package and a part of a selection; packages with equal hashes are the same."""

    dataset: Dataset = field(compare=False)
    content_hash: str
    selection: Selection


class KeptViews:
    """Makes views, and keeps what the latest ones share."""

    def __init__(self) -> None:
        self._any_day = lru_cache(SELECTIONS)(self._any_day_of)
        self._log = lru_cache(LOGS)(_log_of)
        self._events = lru_cache(LOGS)(_events_of)

    def view(self, dataset: Dataset, selection: Selection) -> View:
        """What a selection shows of a package; nobody may change its frames."""
        key = _Key(dataset, dataset.content_hash, viewing.any_days(selection))
        return viewing.on_day(dataset, selection, self._any_day(key))

    def events(self, dataset: Dataset, selection: Selection) -> Mapping[str, Row]:
        """Every known event by its id, as a row of `events.csv` with types (see `typed_rows`).

        No filter and no day changes a row: so all are made at once, and kept.
        """
        return self._events(_Key(dataset, dataset.content_hash, _reading(selection)))

    def _any_day_of(self, key: _Key) -> AnyDay:
        read = _Key(key.dataset, key.content_hash, _reading(key.selection))
        return viewing.any_day(key.dataset, key.selection, self._log(read))


def _reading(selection: Selection) -> Selection:
    """The part of a selection that the log is read by, on any day."""
    of_any_day = viewing.any_days(selection)
    return replace(Selection(as_of=of_any_day.as_of), **{name: getattr(of_any_day, name) for name in READING_NAMES})


def _events_of(key: _Key) -> Mapping[str, Row]:
    view = viewing.view(key.dataset, replace(key.selection, mode="all", context=True))
    rows = typed_rows(key.dataset, "events", export.events_table(key.dataset, view))
    return {str(row["event_id"]): row for row in rows}


def _log_of(key: _Key) -> KnownLog:
    return known_log(key.dataset, viewing.reading(key.selection))
