"""Views for questions that come one by one: what many of them share is worked out once, and kept."""

from dataclasses import dataclass, field
from functools import lru_cache

from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.views.known_log import AnyDay, KnownLog, known_log
from raillinks.views.selection import Selection
from raillinks.views.viewing import View

LOGS, SELECTIONS = 4, 32
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

    def view(self, dataset: Dataset, selection: Selection) -> View:
        """What a selection shows of a package; nobody may change its frames."""
        key = _Key(dataset, dataset.content_hash, viewing.any_days(selection))
        return viewing.on_day(dataset, selection, self._any_day(key))

    def _any_day_of(self, key: _Key) -> AnyDay:
        chosen = key.selection
        read = Selection(
            as_of=chosen.as_of, known_on=chosen.known_on, disputed=chosen.disputed, stale_after=chosen.stale_after
        )
        return viewing.any_day(key.dataset, chosen, self._log(_Key(key.dataset, key.content_hash, read)))


def _log_of(key: _Key) -> KnownLog:
    return known_log(key.dataset, viewing.reading(key.selection))
