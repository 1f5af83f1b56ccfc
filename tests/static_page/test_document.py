"""What is written: the same bytes each time, in files that are named by their content."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from dashboard.i18n import translator
from dashboard.link_page import content
from raillinks.i18n.languages import LANGUAGES
from static_page import document, link_pages
from tests import tiny
from tests.conftest import ROOT
from tests.dashboard.link_page.link_pages import tree
from tests.support.tiers import by_tier, slow


def built(package, out, seed, *more):
    command = [sys.executable, "-m", "static_page", out, "--package", package, *more]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run(command, cwd=ROOT, check=True, env=environment, capture_output=True)
    files = sorted(path for path in out.rglob("*") if path.is_file()) if out.is_dir() else [out]
    return {str(path.relative_to(out)) if out.is_dir() else "": path.read_bytes() for path in files}


@slow("builds the page twice; the others here build it once")
def test_two_builds_are_equal_byte_for_byte(page_log, made, single, tmp_path):
    """One by the command, in another process, with other hashes."""
    package = by_tier(tmp_path / "package", ROOT)
    if package != ROOT:
        tiny.write(package, tiny.complete_files())
    assert built(package, tmp_path / "out", "1") == document.folder(page_log, made)
    if package == ROOT:
        assert built(package, tmp_path / "rail.html", "2", "--single") == {"": single.read_bytes()}


def test_a_file_is_named_by_its_content(folder):
    files = list((folder / "some" / "where" / document.FOLDER).iterdir())
    assert files
    for path in files:
        assert path.name.split(".")[-2] == sha256(path.read_bytes()).hexdigest()[:16]


@slow("builds the bundled log's page; the tiny one is quick")
def test_the_single_file_is_at_most_6_mb(single):
    assert single.stat().st_size <= 6_000_000


def test_a_full_disk_leaves_the_page_as_it_was(tmp_path, monkeypatch):
    document.write(tmp_path, {document.INDEX: b"whole"})

    def full(path, content):
        with path.open("wb") as file:
            file.write(content[:1])
        raise OSError

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match=r"^$"):
        document.write(tmp_path, {document.INDEX: b"other"})
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"whole"]


def test_the_folder_has_a_page_for_each_link_in_each_language_and_every_way_leads_to_one(page_log, folder):
    root = folder / "some" / "where"
    links = [*page_log.links[["crossing_id", "service"]].itertuples(index=False, name=None)]
    pages = [root / link_pages.path(link, lang) for link in (None, *links) for lang in LANGUAGES]
    for page in pages:
        ways = [link.get("href") for link in tree(page.read_text(encoding="utf-8")).iter("a")]
        files = [(page.parent / way.partition("?")[0]).resolve() for way in ways if not way.startswith("https://")]
        assert all(file.is_file() for file in files), page
        assert root / document.INDEX in files
    assert f"href='{link_pages.INDEX}'" in (root / document.INDEX).read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_a_link_says_on_paper_that_older_rows_are_not_printed(page_log, folder, lang):
    link = next(page_log.links[["crossing_id", "service"]].itertuples(index=False, name=None))
    page = (folder / "some" / "where" / link_pages.path(link, lang)).read_text(encoding="utf-8")
    assert [line.text for line in tree(page).iter("p") if "lp-on-paper" in line.get("class", "")] == [
        translator.say(lang)(content.ON_PAPER_ONLY)
    ]


def test_the_single_file_leads_to_no_file_beside_it(single):
    assert link_pages.INDEX not in single.read_text(encoding="utf-8")
