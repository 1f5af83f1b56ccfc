"""The typefaces of link cards: open, small, with a glyph for every text that a card writes."""

import pytest
from fontTools.ttLib import TTFont

from dashboard.i18n.translator import say
from dashboard.link_card import typefaces
from dashboard.link_card.typefaces import Type
from raillinks.i18n.languages import LANGUAGES
from tests.conftest import ROOT

TEXTS = (
    "dashboard/i18n/catalogues/*.po",
    "raillinks/**/*.po",
    "data/*.csv",
    "datapackage.json",
    "layers/cities.geojson",
)
BLANK = " \u00a0\u00ad\u3000"


def missing(text):
    """The characters of a text that no typeface has, blanks aside."""
    return {each for each in text if not each.isspace()}.difference(*typefaces.characters().values())


def test_every_text_that_a_card_can_write_has_glyphs():
    text = "".join(path.read_text(encoding="utf-8") for pattern in TEXTS for path in ROOT.glob(pattern))
    assert missing(text) == set(), "run python -m layers.build.fonts"
    days = [f"{year}-{month:02}-{day:02}" for year in (1911, 2026) for month in range(1, 13) for day in (1, 28)]
    assert missing("".join(say(lang).date(day) for lang in LANGUAGES for day in days)) == set()


@pytest.mark.parametrize("name", sorted(typefaces.characters()))
def test_a_typeface_draws_every_character_that_it_is_said_to_have(name):
    font = TTFont(typefaces.FOLDER / f"{name}.woff")
    cmap, places = font.getBestCmap(), font["loca"].locations
    assert {chr(code) for code in cmap} == typefaces.characters()[name]
    numbers = {chr(code): font.getGlyphID(glyph) for code, glyph in cmap.items()}
    assert not [each for each, n in numbers.items() if places[n] == places[n + 1] and each not in BLANK]


def test_the_typefaces_are_open_and_small():
    licences = {path.name for path in typefaces.FOLDER.glob("OFL-*.txt")}
    assert licences == {"OFL-latin.txt", "OFL-korean.txt", "OFL-chinese.txt"}
    assert "SIL OPEN FONT LICENSE" in (typefaces.FOLDER / "OFL-latin.txt").read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in typefaces.FOLDER.iterdir()) < 1_600_000
    names = TTFont(typefaces.FOLDER / "latin-bold.woff")["name"]
    assert "Source" not in names.getDebugName(1) + names.getDebugName(4) + names.getDebugName(6)  # a reserved name


def test_a_character_without_glyph_is_written_as_a_mark():
    assert missing("aé가丹𠀀") == {"𠀀"}
    kind = Type("zh", 20)
    assert typefaces.width("𠀀", kind) == typefaces.width(typefaces.GETA, kind) > 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lines_are_as_wide_as_the_room_and_lose_no_letter(lang):
    text = {
        "en": "Freight at Dandong–Sinuiju: suspended since that day; before, open for 103 days.",
        "ko": "단둥–신의주 화물은 그날부터 중단되었다. 그 전에는 103일 동안 열려 있었다.",
        "zh": "丹东–新义州货运：自当日起停运，六家媒体证实（新华社等）；此前开放103天。",
    }[lang]
    kind = Type(lang, 24)
    for room in (150, 220, 400):
        lines = typefaces.lines(text, kind, room)
        assert all(typefaces.width(line, kind) <= room for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert not [line for line in lines if line[0] in "，。；：）"]
        assert not [line for line in lines[:-1] if line[-1] == "（"]


def test_a_word_wider_than_the_room_is_cut_off():
    kind = Type("en", 24)
    (line,) = typefaces.lines("x" * 500, kind, 200)
    assert line.endswith("…")
    assert typefaces.width(line, kind) <= 200
