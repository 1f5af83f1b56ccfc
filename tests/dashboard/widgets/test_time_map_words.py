"""Pages and time map say the same: windows of days, and what differs on two days."""

import re

import numpy as np
import pytest

from dashboard.i18n import translator
from dashboard.widgets import time_map_words
from raillinks.domain import dates
from tests.conftest import ROOT
from tests.support.messages import WORDS, fixed
from tests.support.node import run_module
from tests.support.tiers import SEED

N = 1_000
STATIC = (ROOT / "timemap" / "static").as_uri()
WINDOWS_IN_THE_BROWSER = f"""
import {{ readFileSync }} from 'node:fs';
import {{ daysWords }} from '{STATIC}/text/i18n.js';
const {{ lang, words, windows }} = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(windows.map((days) => daysWords({{ lang, words }}, days).words)));
"""
FIRST, LAST = (np.datetime64(f"{year}-01-01", "D").astype(int) for year in (dates.FIRST_YEAR, dates.LAST_YEAR))


def windows(chance):
    """Windows of days: any, within a month, of whole months, of whole years, of one day."""
    for i in range(N):
        first = np.datetime64(int(chance.integers(FIRST, LAST - 4_000)), "D")
        if i % 5 == 0:
            yield first, first + int(chance.integers(0, 4_000))
        elif i % 5 == 1:
            yield first, first + int(chance.integers(0, 31))
        else:
            unit = "MY"[i % 2] if i % 5 != 4 else "D"
            start = first.astype(f"datetime64[{unit}]")
            end = start + int(chance.integers(0, 4))
            yield start.astype("datetime64[D]"), (end + 1).astype("datetime64[D]") - 1


@pytest.mark.parametrize("lang", ["en", "ko", "zh"])
def test_pages_and_time_map_say_a_window_of_days_alike(lang):
    chosen = list(windows(np.random.default_rng(SEED)))
    say = translator.say(lang)
    python = [say.date(dates.shortest(first, last)) for first, last in chosen]
    numbers = [[int(day.astype(int)) for day in window] for window in chosen]
    given = {"lang": lang, "words": time_map_words.words(say), "windows": numbers}
    browser = run_module(WINDOWS_IN_THE_BROWSER, given)
    assert len(browser) == N
    assert [
        (str(window), one, other) for window, one, other in zip(chosen, python, browser, strict=True) if one != other
    ] == []
    assert len({len(text) for text in python}) > 5


STATIC_FILES = ROOT / "timemap" / "static"


def used_words():
    """The keys of words that the script and the template name."""
    script = "\n".join(path.read_text(encoding="utf-8") for path in STATIC_FILES.rglob("*.js"))
    named = set(re.findall(r"\b(?:w|words)\.(\w+)", script)) | set(re.findall(r"'(uncertain\w+)'", script))
    return named | set(re.findall(r'data-(?:text|label|title)="(\w+)"', script))


def test_the_script_says_every_word_that_it_is_sent_and_no_other():
    sent = set(time_map_words.words(translator.say("en")))
    by_value = {"freight", "passenger", "confirmed", "reported", "withdrawn"}  # named by the data
    assert used_words() - sent == set()
    assert sent - used_words() == by_value
    script = "\n".join(path.read_text(encoding="utf-8") for path in STATIC_FILES.rglob("*.js"))
    assert set(re.findall(r"\bcounted\.(\w+)", script)) == set(time_map_words.counted(translator.say("en")))


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", fixed(WORDS["knownOn"])),
        ("ko", "나중에 검색해도 그 뒤의 보도를 찾지 못한 노선은 ‘알 수 없음’"),
        ("zh", "我们后来检索仍未找到更晚报道的线路记为“不明”"),
    ],
)
def test_a_known_on_day_says_that_a_later_search_counts(lang, words):
    assert time_map_words.words(translator.say(lang))["knownOn"].endswith(words)


@pytest.mark.parametrize("lang", ["ko", "zh"])
def test_a_translation_fills_in_the_same_values(lang):
    english, other = (time_map_words.words(translator.say(code)) for code in ("en", lang))
    for key, text in english.items():
        assert sorted(re.findall(r"\{\w+\}", other[key])) == sorted(re.findall(r"\{\w+\}", text)), key
