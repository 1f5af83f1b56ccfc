"""docs/security.md: every threat has a test, and every test that it names exists."""

import ast
import re

import pytest

from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in TEXT.splitlines() if line.startswith("| ") and "---" not in line]
THREATS = [row for row in ROWS if row[0] != "threat"]


def test_every_threat_has_what_stops_it_and_a_test():
    assert len(THREATS) > 40
    assert [row for row in THREATS if len(row) != 3 or not re.fullmatch(r"`tests/\S+\.py::test_\w+`", row[2])] == []


@pytest.mark.parametrize("named", [row[-1].strip("`") for row in THREATS])
def test_a_named_test_exists(named):
    file, name = named.split("::")
    functions = {node.name for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body
                 if isinstance(node, ast.FunctionDef)}  # fmt: skip
    assert name in functions
