"""What is wrong between imports, declared packages and locks."""

import shutil

import pytest

from tests.conftest import ROOT
from tools import dependencies
from tools.requirements import SOURCES


@pytest.fixture
def root(tmp_path):
    """A project whose one module imports a package that no source declares."""
    for name in (*SOURCES, *SOURCES.values(), "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    for folder in ("dashboard", "raillinks", "layers/build"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "app.py").write_text("import os\nimport dashboard\nimport unheard_of.part\nfrom numpy import array\n")
    return tmp_path


def test_third_party_packages_alone_are_imports(root):
    assert dependencies.imports(root, ("app.py",)) == {"unheard-of": "app.py", "numpy": "app.py"}


def test_the_project_is_in_order_and_a_package_that_nobody_declares_or_imports_is_named(root):
    assert dependencies.faults(ROOT) == []
    found = dependencies.faults(root)
    assert any("unheard-of" in line and "app.py" in line for line in found)
    assert any("pandas" in line for line in found)  # declared, imported by nobody here
    assert not any("numpy" in line and "not declared" in line for line in found)
