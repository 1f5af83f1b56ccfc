"""What the page without a server says."""

import re

from dashboard.i18n.translator import say
from raillinks.i18n.languages import LANGUAGES
from static_page import texts


def test_every_language_has_every_text_with_the_values_that_the_browser_fills_in(small):
    english = texts.texts(small, say("en"))
    for lang in LANGUAGES:
        said = texts.texts(small, say(lang))
        assert said.keys() == english.keys()
        assert all(said.values())
        for key, text in english.items():
            assert {*re.findall(r"\{\w+\}", said[key])} == {*re.findall(r"\{\w+\}", text)}, key
    assert texts.languages() == {code: language.name for code, language in LANGUAGES.items()}
