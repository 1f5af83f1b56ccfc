"""The documents lead where they say, and what is written from the code is up to date."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from docs import reference
from raillinks import __version__
from tests.conftest import ROOT

DOCUMENTS = [*reference.files(), *(ROOT / ".github").glob("*.md")]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
TARGETS |= set(re.search(r"^PARTS := (.*)", MAKEFILE, re.MULTILINE)[1].split())
EACH = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


@cache
def anchors(document: Path) -> set[str]:
    """What `#…` may name in a document: its headings, as GitHub writes them."""
    bare = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    found: set[str] = set()
    for heading in re.findall(r"^#+ +(.+?) *$", bare, re.MULTILINE):
        anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        times = sum(re.fullmatch(rf"{re.escape(anchor)}(-\d+)?", other) is not None for other in found)
        found.add(f"{anchor}-{times}" if times else anchor)
    return found


@cache
def functions(file: Path) -> set[str]:
    """The functions that a module of Python has at its top."""
    return {node.name for node in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}


def leads_nowhere(link: str, document: Path) -> bool:
    """Whether a link to a file or a heading of the project has no end; other addresses are not asked."""
    if re.match(r"[a-z]+:", link):
        return False
    path, _, anchor = link.partition("#")
    target = (document.parent / path).resolve() if path else document
    return not target.exists() or (bool(anchor) and anchor not in anchors(target))


@EACH
def test_every_link_leads_somewhere(document):
    """A link, a test that is named as `tests/….py::test_…`, and a command of the Makefile."""
    text = document.read_text(encoding="utf-8")
    assert [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if leads_nowhere(link, document)] == []
    tests = re.findall(r"`(tests/\S+\.py)::(\w+)", text)
    assert [name for file, name in tests if not (ROOT / file).exists() or name not in functions(ROOT / file)] == []
    if document.name != "CHANGELOG.md":  # it tells of commands that there were
        assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)) - TARGETS == set()


@EACH
def test_a_printed_wheel_is_that_of_this_version(document):
    wheels = re.findall(r"[\w./-]+\.whl", document.read_text(encoding="utf-8"))
    assert {*wheels} <= {f"dist/china_dprk_rail_links-{__version__}-py3-none-any.whl"}


@pytest.mark.parametrize("path", reference.files(), ids=lambda path: path.name)
def test_the_tables_that_repeat_the_code_are_up_to_date(path):
    text = path.read_text(encoding="utf-8")
    assert reference.written(text) == text
