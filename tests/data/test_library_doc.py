"""docs/library.md: its examples are run, on the data version that they name."""

import doctest
import re

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "library.md"
EXAMPLES = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_every_example_gives_what_the_page_says(monkeypatch):
    monkeypatch.chdir(ROOT)
    blocks = EXAMPLES.findall(PAGE.read_text(encoding="utf-8"))
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, PAGE.name, str(PAGE), 0)
    told: list[str] = []
    outcome = doctest.DocTestRunner().run(test, out=told.append)
    assert outcome.failed == 0, "".join(told)
    assert outcome.attempted == sum(block.count(">>> ") for block in blocks) > 10
