"""What happened in an event is said in the reader's language, and marked as English where it is not."""

import pytest

from dashboard.i18n import translator
from dashboard.widgets import labels
from raillinks.query.display_names import summary_of_event
from raillinks.query.selection import Selection
from tests.conftest import TODAY
from tests.pages.opening import put_in_session
from tests.support.page_html import text, tree

TRANSLATED = {
    "event_id": "e",
    "summary": "Freight & mail stop.",
    "summary_ko": "화물이 멈췄다.",
    "summary_zh": "货运<停>。",
}
PLAIN = {"event_id": "e", "summary": "Freight & mail stop."}


@pytest.mark.parametrize(
    ("row", "lang", "html"),
    [
        (TRANSLATED, "en", "Freight &amp; mail stop."),
        (TRANSLATED, "ko", "화물이 멈췄다."),
        (TRANSLATED, "zh", "货运&lt;停&gt;。"),
        (TRANSLATED | {"summary_ko": ""}, "ko", "<span lang='en'>Freight &amp; mail stop.</span>"),
        (PLAIN, "zh", "<span lang='en'>Freight &amp; mail stop.</span>"),
    ],
)
def test_a_summary_is_in_the_reader_s_language_or_marked_as_english(row, lang, html):
    assert labels.summary_html(row, translator.say(lang)) == html


def test_a_translation_says_so_and_has_its_english_below():
    original = labels.original(TRANSLATED, translator.say("ko"))
    assert "번역" in original
    assert "<p lang='en'>Freight &amp; mail stop.</p>" in original


@pytest.mark.parametrize(("row", "lang"), [(TRANSLATED, "en"), (PLAIN, "ko")])
def test_english_has_no_original(row, lang):
    assert labels.original(row, translator.say(lang)) == ""
    assert summary_of_event(row, lang).lang == "en"


@pytest.mark.parametrize("lang", ["en", "ko", "zh"])
def test_a_link_to_a_disputed_event_says_so_with_the_claims_for_and_against_it(monkeypatch, lang):
    put_in_session(monkeypatch, Selection(as_of=TODAY), lang)
    say = translator.say(lang)
    event = PLAIN | {"confidence": "disputed", "n_supports": 3, "n_disputes": 1}
    said = say.plural(*labels.CLAIMS_FOR_AND_AGAINST, 3, against="1")
    [link] = tree(f"<p>{labels.event_link(event, say)}</p>").iter("p")
    assert text(link.find("small")) == say.with_note(say.word("disputed"), said)
    assert "<small" not in labels.event_link(event | {"confidence": "confirmed"}, say)
