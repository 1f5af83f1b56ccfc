"""What the About page says: contents and anchors, citations, the address for reports."""

import re

from dashboard.about import about_text
from dashboard.i18n import translator
from raillinks.exports import cite
from tests.pages.opening import page_opened
from tests.support.page_html import part


def run(**query):
    return page_opened("about.py", **query)


def test_every_style_of_citation_can_be_copied(dataset):
    citations = ["".join(block.itertext()) for block in part(run(), "about_end").iter("pre")]
    assert len(citations) == len(cite.STYLES)
    assert all(dataset.version in text for text in citations)


def test_every_entry_of_the_contents_leads_to_a_section_in_that_order(html):
    listed = re.findall(r"href='#([\w-]+)'", html)
    sections = [name for name in re.findall(r"id='([\w-]+)'", html) if not name.startswith("search-")]
    assert listed == sections == list(about_text.SECTIONS)
    assert len({*about_text.SECTIONS.values()}) == len(sections)  # none is called like another


def test_the_address_for_reports_is_given_where_the_data_has_one(dataset, html):
    assert about_text.REPORT_AN_ERROR not in html
    say = translator.say("en")
    assert "href='https://bugs.example/new'" in about_text.correct("https://bugs.example/new", say)
    assert "href='mailto:a@example.org'" in about_text.correct("a@example.org", say)
