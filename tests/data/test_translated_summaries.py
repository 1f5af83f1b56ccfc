"""The Korean and Chinese summaries of the real log say what the English ones say, with the same numbers."""

import re
from calendar import month_name
from collections import Counter

import pytest

from raillinks.i18n.languages import LANGUAGES
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.conftest import TODAY
from tests.support.messages import MOSTLY

MONTHS = {name: str(number) for number, name in enumerate(month_name) if name}
WORDS = {
    word: str(number)
    for number, words in {
        1: "a one first once", 2: "two second twice", 3: "three third", 4: "four", 5: "five", 6: "six", 7: "seven",
        8: "eight", 9: "nine", 10: "ten", 11: "eleven", 20: "twenty",
    }.items() for word in words.split()
}  # fmt: skip
"""Numbers that the English spells out and a translation may write in digits."""
NO_NUMBERS = re.compile(r"COVID-19|코로나19|38 North|38노스")
POWERS = {"million": 10**6, "만": 10**4, "万": 10**4, "亿": 10**8}
NAMES = {"Daily NK"}
"""Names of two Latin words that the translations keep."""


def whole(text: str) -> str:
    """A text with all its large numbers in digits."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", NO_NUMBERS.sub("", text))
    text = re.sub(r"(\d+)억(\d+)만", lambda m: str(int(m[1]) * 10**8 + int(m[2]) * 10**4), text)
    text = re.sub(r"USD (\S+) m, against (\S+) m\b", r"\1 million, \2 million", text)
    return re.sub(r"([\d.]+) ?(million|만|万|亿)", lambda m: f"{float(m[1]) * POWERS[m[2]]:.0f}", text)


def numbers(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+(?:\.\d+)?", whole(text)))


def differing(english: str, translated: str) -> set[str]:
    """The numbers that only one of two texts has. Months and spelled-out numbers count as often as they like."""
    own, theirs = numbers(english), numbers(translated)
    months = {MONTHS[word] for word in re.findall(r"[A-Z][a-z]+", english) if word in MONTHS}
    spelled = {WORDS[word] for word in re.findall(r"[a-z]+", english.lower()) if word in WORDS}
    return set(own - theirs) | (months - set(theirs)) | (set(theirs - own) - months - spelled)


@pytest.mark.parametrize("lang", MOSTLY)
def test_every_summary_is_translated_with_its_numbers_and_into_the_language_s_own_script(dataset, lang):
    column, letters = LANGUAGES[lang].summary_column, LANGUAGES[lang].letters
    rows = dataset.events[["event_id", "summary", column]].itertuples(index=False)
    for event_id, english, translated in rows:
        assert re.search(letters, translated), event_id
        assert differing(english, translated) == set(), event_id
        assert set(re.findall(r"[A-Za-z]{2,}(?: [A-Za-z]+)+", translated)) <= NAMES, event_id


@pytest.mark.parametrize(
    ("translated", "found"),
    [
        ("2022년 3월 5일 화차 12량", set()),
        ("2022년 3월 5일 화차 13량", {"12", "13"}),
        ("3월 5일 화차 12량", {"2022"}),
        ("2022년 4월 5일 화차 12량", {"3", "4"}),
        ("2022년 3월 5일 2편, 화차 12량", set()),
        ("2022년 3월 5일 화차 12만 량", {"12", "120000"}),
    ],
)
def test_another_number_is_found(translated, found):
    assert differing("On 5 March 2022 two trains of 12 wagons", translated) == found


@pytest.mark.parametrize("q", ["tightly closed", "굳게 닫혀", "标题称其紧闭"])
def test_search_finds_an_event_by_its_words_in_any_language(dataset, q):
    found = views.make_view(dataset, Selection(as_of=TODAY, mode="all", q=q)).events
    assert found["event_id"].tolist() == ["jm-2024-10-asiapress"]


@pytest.mark.parametrize("q", ["Uiju", "의주", "义州"])
def test_a_place_whose_name_is_a_part_of_another_s_is_not_found_by_that(dataset, q):
    """In Korean and Chinese texts Uiju is a part of Sinuiju."""
    found = views.make_view(dataset, Selection(as_of=TODAY, mode="all", q=q)).events
    assert "dd-2021-03-uiju-build" in set(found["event_id"])
    assert "dd-2010-05-03-kji-out" not in set(found["event_id"])
