"""What the core finds wrong is said in the reader's language, whatever was typed stands in it as it is."""

from copy import deepcopy

import pandas as pd
import pytest

from dashboard.editor import words
from dashboard.i18n import translator
from raillinks.domain.problems import Problem, Severity
from raillinks.editor import fields
from raillinks.i18n.translator import in_words, say, worded
from raillinks.package.tables import flag


def test_a_sentence_is_english_and_knows_its_message():
    sentence = worded("the text has {n} characters", n="{7}")
    assert sentence == "the text has {7} characters"
    assert in_words(sentence, say("en")) == (sentence, "en")
    assert in_words(sentence, say("zh")) == ("文字有{7}个字符", "zh")
    assert in_words(deepcopy(sentence), say("ko")) == ("글이 {7}자임", "ko")


def test_what_the_checks_of_a_table_find_names_its_cells_in_any_language():
    frame = pd.DataFrame({"url": ["{x}", "long" * 1000]})
    one, other = flag(frame, frame["url"] != "", ("f", "url"), "bad-url", "'{url}' is no web address")
    assert one.reason == "'{x}' is no web address"
    assert in_words(one.reason, say("zh")) == ("“{x}”不是网址", "zh")
    assert in_words(other.reason, say("zh")) == (other.reason, "en")  # cut short, it is no sentence any more


def test_the_desk_marks_as_english_only_what_is():
    problem = fields.at("reason", "code", worded("there is no reason"), "write <one>")
    html = words.problem_html(problem, translator.say("ko"))
    assert "이유가 없음" in html
    assert "<span lang='en'>write &lt;one&gt;</span>" in html
    assert html.count("lang=") == 1


@pytest.mark.parametrize("text", ["a sentence of no message", worded("nobody has translated {this}", this="one")])
def test_a_sentence_without_a_translation_is_said_to_be_english(text):
    assert in_words(text, say("ko")) == (text, "en")


@pytest.mark.parametrize("cell", ["2021-02-29", "2021-13", "1700-01-01", "2022/2021", "soon", ""])
def test_what_is_wrong_with_a_date_is_said_with_its_reason(cell):
    problem = Problem("data/claims.csv", 2, "claimed_date", "bad-date", Severity.ERROR, "", "")
    reason, hint = fields.of_problem(problem, cell)
    for text in (reason, hint):
        said, lang = in_words(text, say("zh"))
        assert lang == "zh"
        assert not {word for word in said.split() if word.isalpha() and word.isascii()} - {"soon"}
