"""The map page for a frame on another site."""

import pytest

from tests.dashboard.map.test_answer_block import QUERIES, said
from tests.pages.opening import page_opened
from tests.support.page_html import asked, part, text
from tests.support.tiers import paired


@pytest.mark.parametrize(("lang", "query"), paired(("en", "ko", "zh"), QUERIES))
def test_a_frame_shows_its_headline_and_the_way_to_the_whole_page(dataset, lang, query):
    _, headline, crossing = said(dataset, query, lang)
    shown = part(page_opened("embed.py", **query, lang=lang), "answer")
    assert text(shown.find(".//p[@class='rl-answer-text']")) == headline
    whole, data = shown.iter("a")
    own = {} if lang == "en" else {"lang": lang}  # the browser's
    assert asked(whole) == {**query, **own, "data_version": dataset.version}
    assert "/embed" not in whole.get("href")
    assert asked(data).get("crossing") == crossing  # the saved picture reads it
    assert {link.get("target") for link in (whole, data)} == {"_blank"}
    assert shown.find(".//button") is None
