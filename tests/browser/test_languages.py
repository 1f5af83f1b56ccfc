"""A page follows the language that its reader chooses, Streamlit's own words too, there and back."""

import pytest
from playwright.sync_api import expect

from dashboard.i18n.translator import APP_PAGES, CLEAR_ALL, SKIP_TO_MAIN_CONTENT, say
from dashboard.session.pages import title_of
from tests.browser.conftest import PATIENCE, settle

pytestmark = pytest.mark.browser

WORDS = {"en": SKIP_TO_MAIN_CONTENT, "ko": "본문으로 건너뛰기", "zh": "跳到正文"}
"""What the first stop of the Tab key says."""
PLANTED = """() => {
  const button = document.getElementById('planted') ?? document.body.appendChild(document.createElement('button'));
  button.id = 'planted';
  button.setAttribute('aria-label', "Remove Ji'an");
}"""
"""As Streamlit draws it where a value of a list is chosen."""
OWN = """async () => {
  const own = ['rl-rows', 'rl-date'].map((name) => document.createElement('p')).map((node, n) =>
    Object.assign(node, { className: ['rl-rows', 'rl-date'][n], textContent: 'Clear all' }));
  document.body.append(...own);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return own.map((node) => node.textContent);
}"""
"""A table and a date field of ours: the data may say what Streamlit says."""


def test_a_page_and_streamlit_s_words_follow_the_language_there_and_back(quick_page, server):
    quick_page.goto(f"{server}/compare?lang=ko")
    settle(quick_page)
    for lang, name in (("ko", ""), ("zh", "中文"), ("en", "English"), ("ko", "한국어")):
        if name:
            quick_page.get_by_role("link", name=name, exact=True).click()
        expect(quick_page.locator("html")).to_have_attribute("lang", lang, timeout=PATIENCE)
        expect(quick_page).to_have_title(title_of("compare", say(lang)), timeout=PATIENCE)
        expect(quick_page.get_by_text(WORDS[lang], exact=True)).to_have_count(1)
        expect(quick_page.get_by_role("navigation", name=say(lang)(APP_PAGES), exact=True)).to_have_count(1)
        quick_page.evaluate(PLANTED)
        expect(quick_page.locator("#planted")).to_have_accessible_name(say(lang)("Remove {value}", value="Ji'an"))
        settle(quick_page)
    assert quick_page.evaluate(OWN) == [CLEAR_ALL] * 2
