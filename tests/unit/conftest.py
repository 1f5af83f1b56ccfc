"""The tiny package, read once for all unit tests."""

import pytest

from raillinks.validation import load
from tests import tiny


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """The tiny package."""
    folder = tmp_path_factory.mktemp("tiny")
    tiny.write(folder, tiny.files())
    return load.load(folder)
