"""A bug is planted for each law, and each can still be planted."""

import ast

import pytest

from tests.conftest import ROOT
from tests.planted import BUGS, file_of


def laws(*kinds):
    """The names of all functions that are tried as laws of these kinds."""
    for path in sorted((ROOT / "tests" / "properties").glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and {*kinds} & {ast.unparse(d) for d in node.decorator_list}:
                yield node.name.removeprefix("test_")


def test_a_bug_was_planted_for_each_law():
    planted = {bug.law for bug in BUGS}
    with_a_bug = set(laws("law", "rare_law", "costly_law", "rare_costly_law"))
    assert with_a_bug <= planted <= with_a_bug | set(laws("further_law", "costly_further_law"))


@pytest.mark.parametrize("bug", BUGS, ids=[bug.what for bug in BUGS])
def test_the_text_that_a_bug_breaks_stands_once_in_its_module(bug):
    """Or else the harness would stop at it, and none of those after it would be planted."""
    source = file_of(bug, ROOT).read_text(encoding="utf-8")
    assert source.count(bug.old) == 1
    assert bug.old != bug.new
