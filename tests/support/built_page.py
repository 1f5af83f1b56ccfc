"""The page that needs no server, built once for all tests: of the tiny log, in `make test-all` of the bundled one."""

import pytest

from raillinks.validation import load
from static_page import document, parts
from tests import tiny
from tests.conftest import ROOT
from tests.support.tiers import by_tier


@pytest.fixture(scope="session")
def page_log(tmp_path_factory):
    """The package of the page."""
    root = by_tier(tmp_path_factory.mktemp("tiny"), ROOT)
    if root != ROOT:
        tiny.write(root, tiny.complete_files())
    return load.load(root)


@pytest.fixture(scope="session")
def made(page_log):
    """The parts of its page."""
    return parts.of_dataset(page_log)


@pytest.fixture(scope="session")
def single(page_log, made, tmp_path_factory):
    """The single file: its path."""
    path = tmp_path_factory.mktemp("single") / "rail.html"
    path.write_bytes(document.single(page_log, made))
    return path


@pytest.fixture(scope="session")
def folder(page_log, made, tmp_path_factory):
    """The folder that a host serves; the page lies under a sub-path of it."""
    root = tmp_path_factory.mktemp("host")
    document.write(root / "some" / "where", document.folder(page_log, made))
    return root
