"""One table says how a status looks: every part of it is there, and reads on its page."""

import pytest

from dashboard.i18n import translator
from dashboard.parts import status_marks
from layers.style import GLYPHS, STYLE, status_table


@pytest.mark.parametrize("status", STYLE)
def test_every_status_has_a_glyph_that_is_drawn(status):
    glyph = GLYPHS[STYLE[status].mark]
    assert glyph["area"] or glyph["line"]
    assert status_table("en")[status]["glyph"] == dict(glyph)
    assert (glyph["area"] or glyph["line"]) in status_marks.badge(status, translator.say("en"))


@pytest.mark.parametrize("status", STYLE)
def test_every_status_has_its_class(status):
    assert f".rl-{status} {{" in status_marks.css()


def luminance(colour):
    parts = [c / 255 for c in colour]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("status", STYLE)
def test_a_status_word_reads_on_both_pages(status):
    assert contrast(STYLE[status].ink, (255, 255, 255)) >= 4.5
    assert contrast(STYLE[status].dark, (23, 22, 20)) >= 4.5


def test_no_two_statuses_look_alike_without_colour():
    looks = {(style.mark, style.pattern, style.height) for style in STYLE.values()}
    assert len(looks) == len(STYLE)
    assert len({style.mark for style in STYLE.values()}) == len(STYLE)
