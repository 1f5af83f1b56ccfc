"""The page of the bundled log and that of the tiny one."""

import pytest

from dashboard.i18n import translator
from dashboard.widgets.open_page import OpenPage
from raillinks.i18n.languages import LANGUAGES
from raillinks.query import display_names, views
from raillinks.query.selection import Selection
from tests.support.built_page import folder, made, page_log, single

__all__ = ["folder", "made", "page_log", "single"]


@pytest.fixture(scope="module")
def pages(page_log):
    view = views.make_view(page_log, Selection(as_of=page_log.covered_to))
    says = {lang: translator.say(lang) for lang in LANGUAGES}
    return {
        lang: OpenPage(page_log, view, display_names.crossing_names(page_log, lang, say), say)
        for lang, say in says.items()
    }
