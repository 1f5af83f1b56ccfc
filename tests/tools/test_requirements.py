"""The sources of requirements and the locks, as `make lock`, `make upgrade` and `make check` read them."""

import tomllib

import pytest
from packaging.requirements import Requirement

from tests.conftest import ROOT
from tools.requirements import SOURCES, Pin, locked, normal, pins, repinned, unpinned

SOURCE = """# Why.
-r other.in
numpy==2.4.6    # days
PyYAML==6.0.4   # reads CITATION.cff

# run, never imported
flit_core==4.2  # builds
"""
LOCK = """# made by a command
numpy==2.4.6 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via
    #   -r requirements.in
    #   pandas
watchdog==7.1.0 ; sys_platform != 'darwin' \\
    --hash=sha256:cc
    # via streamlit
coverage[toml]==7.17.4 \\
    --hash=sha256:dd
    # via pytest-cov
"""


def test_a_source_is_read_with_its_reasons():
    assert pins(SOURCE) == [
        Pin("numpy", "2.4.6", "days"),
        Pin("pyyaml", "6.0.4", "reads CITATION.cff"),
        Pin("flit-core", "4.2", "builds"),
    ]


@pytest.mark.parametrize("line", ["numpy", "numpy==2.4.6", "numpy>=2  # days", "numpy==2.4.6  #"])
def test_a_line_without_its_version_or_reason_is_refused(line):
    with pytest.raises(ValueError, match="needed"):
        pins(f"{line}\n")


def test_a_source_loses_its_versions_and_gets_others_with_its_reasons_in_line():
    assert unpinned(SOURCE).splitlines()[2:4] == ["numpy    # days", "PyYAML   # reads CITATION.cff"]
    newer = repinned(SOURCE, {"numpy": "2.5", "pyyaml": "6.0.10", "flit-core": "4.2"})
    assert newer.splitlines()[2:4] == ["numpy==2.5      # days", "PyYAML==6.0.10  # reads CITATION.cff"]
    assert repinned(SOURCE, {pin.name: pin.version for pin in pins(SOURCE)}) == SOURCE


def test_a_lock_is_read_with_the_sources_that_ask_for_a_package():
    first, second, third = locked(LOCK)
    assert (first.name, first.version, first.hashes, first.asked_by) == ("numpy", "2.4.6", 2, ("requirements.in",))
    assert (second.name, second.version, second.hashes, second.asked_by) == ("watchdog", "7.1.0", 1, ())
    assert (third.name, third.version, third.extras) == ("coverage", "7.17.4", frozenset({"toml"}))


@pytest.mark.parametrize("lock", SOURCES.values())
def test_no_lock_names_an_index(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in text


@pytest.mark.parametrize("lock", SOURCES.values())
def test_every_package_of_a_lock_has_one_version_and_hashes(lock):
    packages = locked((ROOT / lock).read_text(encoding="utf-8"))
    assert len(packages) > 20
    assert [package.name for package in packages if not package.hashes or not package.version] == []
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    named = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert len(named) == len(packages)
    assert [line for line in named if "==" not in line or not line.endswith("\\")] == []


@pytest.mark.parametrize("lock", SOURCES.values())
def test_a_lock_has_what_its_sources_pin(lock):
    packages = locked((ROOT / lock).read_text(encoding="utf-8"))
    for source in [source for source in SOURCES if any(source in package.asked_by for package in packages)]:
        pinned = {pin.name: pin.version for pin in pins((ROOT / source).read_text(encoding="utf-8"))}
        assert {p.name: p.version for p in packages if source in p.asked_by} == pinned, "make lock"


def test_the_core_allows_the_versions_that_are_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [
        *project["dependencies"],
        *(line for lines in project["optional-dependencies"].values() for line in lines),
    ]
    versions = {pin.name: pin.version for source in SOURCES for pin in pins((ROOT / source).read_text("utf-8"))}
    assert [r for r in map(Requirement, needed) if not r.specifier.contains(versions[normal(r.name)])] == []


def test_both_locks_hold_the_same_version_of_what_the_dashboard_runs_on():
    runtime, development = ({p.name: p.version for p in locked((ROOT / lock).read_text("utf-8"))}
                            for lock in SOURCES.values())  # fmt: skip
    assert runtime.items() <= development.items()
