"""Streamlit looks for components among all installed packages at each `AppTest`: once is enough for a run of tests."""

from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner


@pytest.fixture(scope="session", autouse=True)
def components_looked_for_once():
    """What it found the first time: nothing is installed while the tests run, and a search takes as long as a page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield
