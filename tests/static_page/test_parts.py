"""The parts of the page: packed without a time, with the licences of what is handed on."""

import gzip
import re

from static_page import parts


def test_a_part_is_gzip_without_a_time(made):
    for content in made.packed.values():
        assert content[4:8] == b"\0\0\0\0"
        assert gzip.decompress(content)


def test_the_licences_of_what_is_handed_on_go_along(made):
    text = gzip.decompress(made.packed[parts.LICENCES]).decode()
    for name in ("LICENSE", "LICENSE-DATA.md", "OFL-latin.txt", "deck.gl"):
        assert name in text


def test_the_only_typefaces_are_those_of_the_first_view_and_their_licence_alone_goes_along(made):
    assert set(made.files) == {"latin-regular.woff", "latin-bold.woff"}
    licences = gzip.decompress(made.packed[parts.LICENCES]).decode()
    assert re.findall(r"^OFL-\w+\.txt$", licences, re.MULTILINE) == ["OFL-latin.txt"]
