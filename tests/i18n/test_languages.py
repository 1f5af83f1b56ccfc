"""The table of languages: where each has its names, and how its letters are known."""

import re

from raillinks.i18n.languages import LANGUAGES, NAME_COLUMNS, SUMMARY_COLUMNS, TRANSLATED


def test_english_has_the_plain_columns_and_every_other_language_its_own():
    assert (NAME_COLUMNS[0], SUMMARY_COLUMNS[0]) == ("name", "summary")
    assert NAME_COLUMNS[1:] == tuple(f"name_{code}" for code in TRANSLATED)
    assert SUMMARY_COLUMNS[1:] == tuple(f"summary_{code}" for code in TRANSLATED)


def test_the_name_of_a_language_has_its_letters_and_no_other_s():
    for code, language in LANGUAGES.items():
        assert [each for each, other in LANGUAGES.items() if re.search(other.letters, language.name)] == [code]
