"""One installation for all tests that change nothing for good."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.browser.conftest import browser_type, quick_browser
from tests.deploy.installation import Installation, repository
from tests.support.waiting import eventually

__all__ = ["browser_type", "quick_browser"]


@pytest.fixture(scope="session")
def site():
    """The installation, once release v1 is served."""
    with TemporaryDirectory(prefix="raillinks-") as name:  # replicas run as a user who may not enter pytest's own
        (Path(name) / "source").mkdir()
        installation = Installation(Path(name))
        installation.settle(repository(Path(name) / "source"))
        installation.start_nginx()
        try:
            installation.run("install", TAG="v1")
            yield installation
        finally:
            installation.stop()


@pytest.fixture
def whole(site):
    """The installation with both replicas running."""
    for port in site.replicas:
        if site.systemctl("is-active", port):
            assert site.systemctl("start", port) == 0
    eventually(lambda: site.get("/").status == 200)
    return site
