"""Long words in the data widen no page, on a phone least of all."""

import csv
import io

import pytest

from dashboard.session.pages import YOUR_LOG
from raillinks.package.schema import LONGEST_QUOTE
from tests.broken import copy_of_the_project
from tests.browser.conftest import opened_page, running_server
from tests.browser.views import PAGES, open_view, rest
from tests.conftest import ROOT
from tests.support.tiers import by_tier, slow
from tests.tiny import write_checksums

pytestmark = pytest.mark.browser

ADDRESS = "https://news.example/" + "a" * 47
LONG = "x" * 9_000  # a cell may hold 10,000 characters
PHONE = {"width": 390, "height": 844}
TEXTS = {
    "events": ("summary", "verdict_note"), "claims": ("detail", "speaker", "locator", "repeats"),
    "sources": ("title", "via"), "trade": ("note",), "measures": ("note",), "CHANGES": ("change", "reason"),
}  # fmt: skip
TOO_WIDE = """() => ['html', 'body', '[data-testid=stApp]', '[data-testid=stMain]']
  .map((selector) => document.querySelector(selector)).filter((part) => part.scrollWidth > part.clientWidth)
  .map((part) => `${part.tagName} ${part.scrollWidth} px in ${part.clientWidth}`)"""


def with_long_words(root):
    """Puts an address at the end of every text of the log and of the story; in every tenth row a word of 9 kB."""
    for table, columns in TEXTS.items():
        path = root / "data" / f"{table}.csv"
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        with path.open("w", encoding="utf-8", newline="") as written:
            writer = csv.DictWriter(written, rows[0])
            writer.writeheader()
            for number, row in enumerate(rows):
                longer = {name: f"{row[name]} {ADDRESS if number % 10 else LONG}" for name in columns if row[name]}
                if row.get("quote"):
                    longer["quote"] = "x" * LONGEST_QUOTE
                writer.writerow(row | longer)
    story = root / "data" / "story.md"
    story.write_text(story.read_text(encoding="utf-8").replace("](", f" {ADDRESS}]("), encoding="utf-8")
    write_checksums(root)


@pytest.fixture(scope="module")
def wide_server(tmp_path_factory):
    root = copy_of_the_project(ROOT, tmp_path_factory.mktemp("wide"))
    with_long_words(root)
    with running_server(root) as address:
        yield address


@pytest.mark.parametrize("path", by_tier(PAGES[:1], PAGES), ids=lambda path: path or "map")
@slow("tests/test_hostile_own_log.py has hostile text everywhere")
def test_long_words_widen_no_page(quick_browser, wide_server, path):
    for page in opened_page(quick_browser, wide_server, viewport=PHONE):
        open_view(page, wide_server, path, "en")
        page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
        assert (ADDRESS in page.content()) is (path != YOUR_LOG)  # it shows what is brought, and no log
        for width in (390, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 844})
            rest(page)
            assert page.evaluate(TOO_WIDE) == []
