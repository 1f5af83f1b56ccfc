"""The data package that a run of a page shows, and the views that were asked for last."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import streamlit as st

from raillinks.package.dataset import Dataset
from raillinks.store.live_package import LivePackage, Served
from raillinks.views import facets, viewing
from raillinks.views.selection import Selection
from raillinks.views.viewing import View

ROOT = Path(__file__).resolve().parents[2]
VIEWS = 64
"""How many views are cached: a reader who switches pages or goes back does not wait for the same one again."""

live = LivePackage(ROOT)
"""The package that pages and API serve."""
_OF_THIS_RUN = "dataset"


def begin_run() -> Served:
    """The package for the whole of a page's run; an update during the run waits for the next one.

    Raises:
        DataError: It cannot be used.
    """
    served = live.served()
    st.session_state[_OF_THIS_RUN] = served.dataset
    return served


def end_run() -> None:
    """Lets go of the package: a session that rests does not hold it."""
    st.session_state.pop(_OF_THIS_RUN, None)


def dataset() -> Dataset:
    """The package of the run; between two runs (in a callback) the one that is served now.

    Raises:
        DataError: It cannot be used.
    """
    of_run: Dataset | None = st.session_state.get(_OF_THIS_RUN)
    return of_run or live.served().dataset


@dataclass(frozen=True, slots=True)
class _Asked:
    """A selection of a package; packages with the same hash are the same."""

    dataset: Dataset = field(compare=False)
    content_hash: str
    selection: Selection


def view(dataset: Dataset, selection: Selection) -> View:
    """What a selection shows of a package; nobody may change its frames."""
    return _view(_Asked(dataset, dataset.content_hash, selection))


def counts(dataset: Dataset, selection: Selection) -> Mapping[str, Mapping[str, int]]:
    """How many events each value of a filter would show."""
    return _counts(_Asked(dataset, dataset.content_hash, selection))


@lru_cache(maxsize=VIEWS)
def _view(asked: _Asked) -> View:
    return viewing.view(asked.dataset, asked.selection)


@lru_cache(maxsize=VIEWS)
def _counts(asked: _Asked) -> Mapping[str, Mapping[str, int]]:
    return facets.facets(asked.dataset, _view(asked))
