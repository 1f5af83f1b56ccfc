"""The data package, read and checked once for each state of its files, and the views asked for last."""

import gc
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from time import monotonic

import streamlit as st

from raillinks import facets, package, select
from raillinks.package import Dataset
from raillinks.select import View
from raillinks.selection import Selection

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("data", "layers")
LOOK_EVERY = 0.05  # seconds: a busy API asks for the package some thousand times a second

VIEWS = 64
"""How many views are kept: a page is switched, and a reader goes back, without working the same one out again."""

State = tuple[int, int]
"""A file's time of change, in nanoseconds, and its size."""


def dataset() -> Dataset:
    """The bundled data package; every request asks for it, and files are read again when one has changed.

    Raises:
        DataError: It cannot be used.
    """
    return _looked_at(ROOT, int(monotonic() / LOOK_EVERY))


@lru_cache(maxsize=1)
def _looked_at(root: Path, _: int) -> Dataset:
    """The package as its files are at a moment."""
    try:
        descriptor = _state(str(root / package.DESCRIPTOR))
        states = tuple([_state(path) for path in _paths(root, descriptor)])
    except FileNotFoundError:  # a file is missing, or is being replaced: reading it says which
        return _loaded(package.content_hash(root))
    return _read(root, descriptor, states)


def _state(path: str) -> State:
    found = Path(path).stat()
    return found.st_ctime_ns, found.st_size


@lru_cache(maxsize=2)
def _paths(root: Path, descriptor: State) -> tuple[str, ...]:  # noqa: ARG001 (a file joins by way of the descriptor)
    """Every file beside the package's data."""
    return tuple(sorted(str(path) for folder in FOLDERS for path in (root / folder).iterdir() if path.is_file()))


@lru_cache(maxsize=2)
def _read(root: Path, descriptor: State, states: tuple[State, ...]) -> Dataset:  # noqa: ARG001 (the key of the cache)
    return _loaded(package.content_hash(root))


@st.cache_resource(max_entries=2, show_spinner=False)
def _loaded(content_hash: str) -> Dataset:  # noqa: ARG001 (the key of the cache)
    """The package, read and checked.

    After every run of a page Streamlit has Python look through all its objects for garbage, and nobody is answered
    meanwhile. The libraries and the package stay: Python is told to leave out what is there once they are.
    """
    found = package.load(ROOT)
    gc.unfreeze()  # what an earlier state of the files left
    gc.collect()
    gc.freeze()
    return found


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
    return select.view(asked.dataset, asked.selection)


@lru_cache(maxsize=VIEWS)
def _counts(asked: _Asked) -> Mapping[str, Mapping[str, int]]:
    return facets.facets(asked.dataset, _view(asked))
