"""What the interface says of the data's own short words."""

import numpy as np
import pytest
from babel.dates import format_date

from dashboard.i18n.translator import say
from dashboard.widgets.labels import cause
from raillinks.i18n.languages import LANGUAGES
from raillinks.query.display_names import SOURCE_NAMES


@pytest.mark.parametrize(("lang", "words"), [("en", "Mon Wed Sat"), ("ko", "월 수 토"), ("zh", "周一 周三 周六")])
def test_days_of_the_week_take_the_locales_names(lang, words):
    assert say(lang).weekdays("Mon Wed Sat") == words


@pytest.mark.parametrize(("lang", "word"), [("en", "daily"), ("ko", "매일"), ("zh", "每天")])
def test_a_daily_train_is_said_so(lang, word):
    assert say(lang).weekdays("daily") == word


@pytest.mark.parametrize(("lang", "words"), [("en", "a, b, c"), ("ko", "a, b, c"), ("zh", "a，b，c")])
def test_what_stands_in_a_row_is_separated_as_the_language_does(lang, words):
    assert say(lang).in_a_row(iter("abc")) == words
    assert say(lang).in_a_row([]) == ""


@pytest.mark.parametrize(("lang", "words"), [
    ("en", ["a: 1", "a (b)", "a; b", "A. B."]), ("ko", ["a: 1", "a(b)", "a; b", "A. B."]),
    ("zh", ["a：1", "a（b）", "a；b", "A.B."]),
])  # fmt: skip
def test_punctuation_between_words_is_the_languages(lang, words):
    to = say(lang)
    said = [to.labelled("a", "1"), to.with_note("a", "b"), to.clauses("ab"), to.sentences(["A.", "B."])]
    assert said == words
    assert to.with_note("a", "") == "a"


@pytest.mark.parametrize(("edtf", "en", "ko", "zh"), [
    ("198X/199X", "1980s to 1990s", "1980년대~1990년대", "20世纪80年代至90年代"),
    ("199X/200X", "1990s to 2000s", "1990년대~2000년대", "20世纪90年代至21世纪00年代"),
    ("198X~", "about 1980s", "1980년대경", "约20世纪80年代"),
    ("187X", "1870s", "1870년대", "1870年代"),
    ("19XX", "1900 to 1999", "1900년~1999년", "1900年至1999年"),
    ("2020-XX", "2020", "2020년", "2020年"),
    ("2020-08-XX", "August 2020", "2020년 8월", "2020年8月"),
])  # fmt: skip
def test_a_date_with_unknown_digits_is_said_in_words(edtf, en, ko, zh):
    assert [say(lang).date(edtf) for lang in ("en", "ko", "zh")] == [en, ko, zh]


@pytest.mark.parametrize(("lang", "words"), [("en", "80.9\u00a0%"), ("ko", "80.9%"), ("zh", "80.9%")])
def test_a_percentage_is_written_as_the_language_does(lang, words):
    assert say(lang).percent("80.9") == words


def test_what_is_no_day_of_the_week_stays_as_it_is_written():
    assert say("ko").weekdays("Mon holidays") == "월 holidays"


def test_every_train_runs_on_days_that_every_language_has(dataset):
    for text in set(dataset.trains["weekdays"]) - {""}:
        assert not say("ko").weekdays(text).isascii()


@pytest.mark.parametrize(("lang", "html"), [("en", "flood"), ("ko", "홍수"), ("zh", "洪水")])
def test_a_cause_is_said_in_the_readers_language(lang, html):
    assert say(lang).of_log("flood") == html


def test_a_word_without_a_translation_is_escaped_and_marked_as_english():
    assert say("ko").of_log("<b>sugar") == "<span lang='en'>&lt;b&gt;sugar</span>"
    assert say("en").of_log("<b>sugar") == "&lt;b&gt;sugar"


@pytest.mark.parametrize(("words", "cause_class", "html"), [
    ("COVID-19 in Dandong", "epidemic", "COVID-19 in Dandong (epidemic)"), ("flood", "flood", "flood"),
    ("war damage", "war", "war damage"), ("armistice", "war", "armistice (war)"), ("", "not_said", "not said"),
    ("", "works", "works"), ("tourism", "", "tourism"), ("<b>", "not_said", "&lt;b&gt;"), ("", "", ""),
])  # fmt: skip
def test_a_cause_is_said_with_its_class_where_that_says_more(words, cause_class, html):
    assert cause({"cause": words, "cause_class": cause_class}, say("en")) == html


def test_a_translated_cause_that_contains_its_class_is_said_without_it():
    row = {"cause": "COVID-19 in Dandong", "cause_class": "epidemic"}
    assert cause(row, say("zh")) == say("zh").of_log(row["cause"])
    assert say("ko").word(row["cause_class"]) in cause(row, say("ko"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_day_is_written_as_its_locale_has_it(lang):
    translator = say(lang)
    for day in np.arange("1899-12-25", "1902-03-05", 9, dtype="datetime64[D]"):
        assert translator.day(day) == format_date(day.item(), "long", locale=translator.locale)


def test_a_source_has_its_name_in_the_readers_language_where_it_has_one():
    assert [say(lang).source_name("Reuters via Channel NewsAsia") for lang in LANGUAGES] == [
        "Reuters via Channel NewsAsia", "로이터통신, 채널뉴스아시아", "路透社，亚洲新闻台",
    ]  # fmt: skip
    assert say("zh").source_name("A log of one day") == "A log of one day"


def test_the_names_of_sources_are_those_of_the_log(dataset):
    own = {*dataset.sources["publisher"], *dataset.claims["speaker"], *dataset.claims["repeats"]}
    own |= {name for text in dataset.sources["via"] for name in text.split(" via ")}
    assert set(SOURCE_NAMES) <= own
