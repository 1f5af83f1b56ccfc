"""What services are called, as the rows of a package have it."""

import pytest

from raillinks.domain import enums

ROWS = (
    {"name": "freight", "title": "freight", "title_ko": "화물"},
    {"name": "mail", "title": "mail", "subject": "Mail trains", "subject_ko": "우편 열차", "title_ko": "우편"},
)


def test_a_title_is_in_the_language_or_else_in_english():
    assert enums.names(ROWS) == ("freight", "mail")
    assert enums.titles(ROWS, "ko") == (("freight", "화물"), ("mail", "우편"))
    assert enums.titles(ROWS, "zh") == (("freight", "freight"), ("mail", "mail"))


@pytest.mark.parametrize(
    ("lang", "subjects"),
    [("en", ["Freight", "Mail trains"]), ("ko", ["화물", "우편 열차"]), ("zh", ["freight", "mail"])],
)
def test_a_sentence_begins_with_the_subject_or_else_with_the_title(lang, subjects):
    assert [enums.subject(row, lang) for row in ROWS] == subjects
