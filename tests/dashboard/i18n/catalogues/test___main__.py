"""The command that writes the catalogues."""

import pytest

from dashboard.i18n.catalogues.__main__ import written
from dashboard.i18n.catalogues.messages import HOMES
from raillinks.i18n.languages import LANGUAGES, TRANSLATED
from raillinks.i18n.translator import say as core_say

EACH = pytest.mark.parametrize("lang", TRANSLATED)


@EACH
@pytest.mark.parametrize("folder", HOMES, ids=lambda folder: folder.parts[-3])
def test_the_files_are_what_the_command_writes(lang, folder):
    assert (folder / f"{lang}.po").read_bytes() == written(lang, folder)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_number_is_written_the_same_whatever_was_written_before(lang):
    say = core_say(lang)
    written = [say.number(n, 1) for n in (-0.04, 0, -0.0, 1234.56, 1, 1.0, -2.5)]
    assert written == ["0", "0", "0", "1,234.6", "1", "1", "-2.5"]
