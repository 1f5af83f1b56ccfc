"""A bug is planted for each law, and each can still be planted."""

import ast
from itertools import islice

import pytest

from tests.conftest import ROOT
from tests.drawn_lines import PARTS, code_lines, drawn, faults, files
from tests.planted import BUGS, file_of, planted
from tests.planted_lines import FAULTS, LINKED, SKIPPED, failure, near


def laws(*kinds):
    """The names of all functions that are tried as laws of these kinds."""
    for path in sorted((ROOT / "tests" / "properties").glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and {*kinds} & {ast.unparse(d) for d in node.decorator_list}:
                yield node.name.removeprefix("test_")


def test_a_bug_was_planted_for_each_law():
    planted = [bug.law for bug in BUGS]
    with_a_bug = set(laws("law", "rare_law", "costly_law", "rare_costly_law"))
    assert with_a_bug <= set(planted) <= with_a_bug | set(laws("further_law", "costly_further_law"))
    assert len(set(planted)) == len(planted)


@pytest.mark.parametrize("bug", BUGS, ids=[bug.law for bug in BUGS])
def test_the_text_that_a_bug_breaks_stands_once_in_its_module(bug):
    """Or else the harness would stop at it, and none of those after it would be planted."""
    source = file_of(bug, ROOT).read_text(encoding="utf-8")
    assert source.count(bug.old) == 1
    assert bug.old != bug.new


BARE = "PYTEST_DISABLE_PLUGIN_AUTOLOAD=1"  # half a second, not many
PYTHON = '''"""What it is."""

import os
from typing import (
    Any,
)

WORD: str
NUMBER: int = 1
"""What it counts."""


@os.register
def made(given: Any) -> int:
    """Makes it."""
    # a comment
    if given:
        return 2
    else:
        pass
    return max(
        1,
        2,
    )
'''
JAVASCRIPT = """import { a } from './a.js';
import {
  b,
} from './b.js';

/**
 * @param {number} one
 */
export function made(one) {
  // a comment
  return one + 1;
}

export const two = 2;
"""


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("module.py", PYTHON, ["NUMBER: int = 1", "if given:", "return 2", "return max(", "1,", "2,"]),
        ("module.js", JAVASCRIPT, ["return one + 1;", "export const two = 2;"]),
    ],
)
def test_a_line_of_code_is_told_from_others(tmp_path, name, text, code):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    lines = text.splitlines()
    assert [lines[number - 1].strip() for number in sorted(code_lines(file))] == code


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("if (first < last) {", "if (first <= last) {"),
        ("const found = !open && known;", "const found = open && known;"),
        ("const found = !open && known;", "const found = !open || known;"),
        ("const most = 10;", "const most = 11;"),
        ("draw(state, day);", "draw(state);"),
        ("const found = places(data);", "const found = data;"),
        ("return label.text;", "return undefined;"),
    ],
)
def test_a_line_is_changed_in_a_way_that_goes_on(line, fault):
    assert fault in faults(line)


def test_a_fault_of_python_leaves_a_module_that_can_be_read():
    assert faults("    if not found:", "def f(found):\n    if not found:\n        return 1\n") == ["    if found:"]
    assert faults('WORD = "a"', 'WORD = "a"\n') == ['WORD = "other"']


@pytest.mark.parametrize("part", PARTS)
def test_the_same_seed_draws_the_same_lines_of_the_code(part):
    some = [*islice(drawn(34, part), 4)]
    assert some == [*islice(drawn(34, part), 4)]
    for one in some:
        assert (ROOT / one.file).read_text(encoding="utf-8").splitlines()[one.number - 1] == one.old != one.new


def test_twenty_faults_were_drawn_as_many_in_each_part():
    names = {part: {str(file.relative_to(ROOT)) for file in files(part)} for part in PARTS}
    assert [sum(fault.file in names[part] for fault in FAULTS) for part in PARTS] == [4] * 5
    assert all(why for *_, why in SKIPPED)


def test_a_fault_is_taken_out_again(tmp_path):
    file = tmp_path / "module.py"
    file.write_text("one = 1\n", encoding="utf-8")
    with planted(file, "one = 1", "one = 2"):
        assert file.read_text(encoding="utf-8") == "one = 2\n"
    assert file.read_text(encoding="utf-8") == "one = 1\n"


def test_a_fault_whose_place_is_not_certain_is_refused(tmp_path):
    file = tmp_path / "module.py"
    file.write_text("one = 1\none = 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="2 times"), planted(file, "one = 1", "one = 2"):
        pass


@pytest.mark.parametrize(
    ("name", "text", "command", "failed"),
    [
        (
            "test_own.py",
            "def test_it():\n    assert {}\n",
            f"{BARE} python -m pytest -q test_own.py",
            "test_own.py::test_it",
        ),
        (
            "own.test.js",
            "import {{ test }} from 'node:test';\ntest('it', () => {{ if (!{}) throw new Error(); }});\n",
            "node --test --test-reporter=tap own.test.js",
            "it",
        ),
    ],
)
def test_the_test_that_fails_is_named(tmp_path, name, text, command, failed):
    for linked in LINKED:
        (tmp_path / linked).symlink_to(ROOT / linked)
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / name).write_text(text.format(0), encoding="utf-8")
    assert failure(command, tmp_path) == failed
    (tmp_path / name).write_text(text.format(1), encoding="utf-8")
    assert failure(command, tmp_path) == ""


def test_the_nearest_tests_have_the_name_of_the_file():
    assert near(ROOT, "raillinks/engine/replay.py")[0] == "tests/engine/test_replay.py"
    assert near(ROOT, "timemap/static/play.js")[0] == "tests/js/play.test.js"
