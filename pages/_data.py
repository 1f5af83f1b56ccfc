"""The only cache: the data package, read and checked once for each state of its files."""

from pathlib import Path

import streamlit as st

from raillinks import package
from raillinks.package import Dataset

ROOT = Path(__file__).resolve().parent.parent


def dataset() -> Dataset:
    """The bundled data package.

    Raises:
        DataError: It cannot be used.
    """
    return _loaded(package.content_hash(ROOT))


@st.cache_resource(max_entries=2, show_spinner="Reading the data …")
def _loaded(content_hash: str) -> Dataset:  # noqa: ARG001 (the key of the cache)
    return package.load(ROOT)
