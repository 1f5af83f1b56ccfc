"""The pages of links as files: one for each link and language, and every way leads to one."""

import pytest

from dashboard.i18n import translator
from dashboard.link_page import content
from raillinks.i18n.languages import LANGUAGES
from static_page import document, link_pages
from tests.dashboard.link_page.link_pages import tree


def test_the_folder_has_a_page_for_each_link_in_each_language_and_every_way_leads_to_one(page_log, folder):
    root = folder / "some" / "where"
    links = [*page_log.links[["crossing_id", "service"]].itertuples(index=False, name=None)]
    pages = [root / link_pages.path(link, lang) for link in (None, *links) for lang in LANGUAGES]
    for page in pages:
        ways = [link.get("href") for link in tree(page.read_text(encoding="utf-8")).iter("a")]
        files = [
            (page.parent / way.partition("?")[0]).resolve()
            for way in ways
            if not way.startswith(("https://", "http://"))
        ]
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
