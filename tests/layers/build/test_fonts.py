"""The typefaces of pictures of links: cut down to what these may write."""

from io import BytesIO

from fontTools.ttLib import TTFont

from layers.build import fonts

LATIN = (fonts.FONTS / "latin-regular.woff").read_bytes()


def test_a_font_is_cut_down_to_its_characters_the_same_bytes_each_time():
    cut = fonts.cut_down(LATIN, "ab가", own_name=True)
    font = TTFont(BytesIO(cut))
    assert {chr(code) for code in font.getBestCmap()} == {"a", "b"}
    assert font["name"].getDebugName(1) == fonts.OWN_NAME
    assert len(cut) < len(LATIN) / 5
    assert fonts.cut_down(LATIN, "ab가", own_name=True) == cut


def test_every_korean_and_chinese_character_of_the_texts_is_in_a_face_of_its_script():
    faces = fonts.faces()
    paths = [path for pattern in fonts.TEXTS for path in fonts.ROOT.glob(pattern)]
    written = {letter for path in paths for letter in path.read_text("utf-8")}
    for weight in ("regular", "bold"):
        assert {letter for letter in written if "가" <= letter <= "힣"} <= faces[f"korean-{weight}"].characters
        assert {letter for letter in written if "㐀" <= letter <= "鿿"} <= faces[f"chinese-{weight}"].characters
