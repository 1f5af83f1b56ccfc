"""The only cache: the data package, read and checked once for each state of its files."""

import os
from functools import lru_cache
from pathlib import Path

import streamlit as st

from raillinks import package
from raillinks.package import Dataset

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("data", "layers")

Stamp = tuple[tuple[str, int, int], ...]


def dataset() -> Dataset:
    """The bundled data package; every request asks for it, so files are read again only when one has changed.

    Raises:
        DataError: It cannot be used.
    """
    try:
        content = _content(_stamp())
    except FileNotFoundError:  # a file is missing, or is being replaced: reading it says which
        content = package.content_hash(ROOT)
    return _loaded(content)


def _stamp() -> Stamp:
    """Path, time of change and size of the descriptor and of every file beside the package's data."""
    files = [entry for folder in FOLDERS for entry in os.scandir(ROOT / folder)]
    stats = [(package.DESCRIPTOR, (ROOT / package.DESCRIPTOR).stat())]
    stats += [(entry.path, entry.stat()) for entry in files]
    return tuple(sorted((path, found.st_ctime_ns, found.st_size) for path, found in stats))


@lru_cache(maxsize=2)
def _content(stamp: Stamp) -> str:  # noqa: ARG001 (the key of the cache)
    return package.content_hash(ROOT)


@st.cache_resource(max_entries=2, show_spinner="Reading the data …")
def _loaded(content_hash: str) -> Dataset:  # noqa: ARG001 (the key of the cache)
    return package.load(ROOT)
