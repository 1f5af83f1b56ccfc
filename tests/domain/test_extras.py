"""Optional extras: their names are those of pyproject.toml, and what is missing is said with what brings it."""

import sys
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from raillinks.domain import extras
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BROUGHT = {
    extra: {canonicalize_name(Requirement(line).name) for line in lines}
    for extra, lines in PROJECT["optional-dependencies"].items()
}
CORE = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}


def test_each_extra_is_known_by_modules_that_it_alone_brings():
    homes = metadata.packages_distributions()
    assert {*extras.EXTRAS} == {*BROUGHT}
    for extra, modules in extras.EXTRAS.items():
        named = {canonicalize_name(homes[module][0]) for module in modules}
        assert named <= BROUGHT[extra] - CORE, extra


def test_the_dashboard_brings_the_workbooks_and_the_protocol_too():
    assert BROUGHT["excel"] | BROUGHT["mcp"] < BROUGHT["dashboard"]


@pytest.mark.parametrize("extra", extras.EXTRAS)
def test_what_is_missing_is_said_with_the_command_that_brings_it(extra, monkeypatch):
    assert not extras.why_missing(extra, "this")
    name = extras.EXTRAS[extra][-1]
    monkeypatch.setitem(sys.modules, name, None)
    why = extras.why_missing(extra, "this")
    assert why.startswith("this needs")
    assert f"({name})" in why
    assert f"pip install 'china-dprk-rail-links[{extra}]'" in why
