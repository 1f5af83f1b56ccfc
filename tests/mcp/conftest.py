"""The server over real HTTP, on the bundled package and on a tiny one; and what answers, without a server."""

import pytest

from raillinks.mcp.answers import KeptViews
from raillinks.mcp.tools import Here
from raillinks.versions.live_package import LivePackage
from tests import tiny
from tests.conftest import ROOT, TODAY
from tests.mcp.asking import application, served


@pytest.fixture(scope="session")
def address():
    with served(application()) as at:
        yield at


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    tiny.write(folder, tiny.files())
    return folder


@pytest.fixture(scope="session")
def tiny_address(tiny_folder):
    with served(application(tiny_folder)) as at:
        yield at


@pytest.fixture(scope="session")
def here():
    return Here(LivePackage(ROOT).served(), KeptViews(), "https://rail.example/", TODAY)
