"""What happened in an event is said in the reader's language, and marked as English where it is not."""

import pytest

from dashboard.i18n import translator
from dashboard.widgets import labels
from raillinks.query.display_names import summary_of_event
from raillinks.validation import checks
from tests import frames
from tests.support.logs import event

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


@pytest.mark.parametrize(
    ("ko", "zh", "faults"),
    [
        ("", "", []),
        ("멈췄다.", "停运。", []),
        ("멈췄다.", "", [(2, "summary_zh")]),
        ("", "停运。", [(2, "summary_ko")]),
    ],
)
def test_a_summary_is_translated_into_all_languages_or_none(ko, zh, faults):
    rows = [event("2020-03-05", summary="Freight stops.", summary_ko=ko, summary_zh=zh)]
    problems = checks.translated_whole(frames.events(rows))
    assert [(p.row, p.column) for p in problems if p.code == "half-translated"] == faults
