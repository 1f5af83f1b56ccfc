"""A window of days reads the same on the pages, which Python writes, and on the time map, which the browser does."""

import numpy as np
import pytest

from dashboard.i18n import translator
from dashboard.widgets import time_map_words
from raillinks.domain import dates
from tests.conftest import ROOT
from tests.support.node import run_module
from tests.support.tiers import SEED

N = 1_000
STATIC = (ROOT / "timemap" / "static").as_uri()
IN_THE_BROWSER = f"""
import {{ readFileSync }} from 'node:fs';
import {{ daysWords }} from '{STATIC}/i18n.js';
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
    browser = run_module(IN_THE_BROWSER, given)
    assert len(browser) == N
    assert [
        (str(window), one, other) for window, one, other in zip(chosen, python, browser, strict=True) if one != other
    ] == []
    assert len({len(text) for text in python}) > 5
