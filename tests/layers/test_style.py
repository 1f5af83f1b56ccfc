"""One table says how a status looks: every part of it is there, and reads on its page."""

import re

import numpy as np
import pytest

from dashboard.i18n import translator
from dashboard.widgets import status_marks
from layers.style import BADGE_RADIUS, GLYPHS, PARTS, STYLE, status_table, strip_table
from raillinks.domain.status import STATUS_ROWS, Status


def test_every_status_has_a_style_and_every_style_a_meaning():
    assert set(STYLE) == {str(status) for status in Status}
    assert all(row.meaning for row in STATUS_ROWS.values())


@pytest.mark.parametrize("status", STYLE)
def test_every_status_has_a_glyph_that_is_drawn(status):
    glyph = GLYPHS[STYLE[status].mark]
    assert glyph["area"] or glyph["line"]
    assert status_table(str)[status]["glyph"] == dict(glyph)
    assert (glyph["area"] or glyph["line"]) in status_marks.badge(status, translator.say("en"))


@pytest.mark.parametrize("status", STYLE)
def test_every_status_has_its_class(status):
    assert f".rl-{status} {{" in status_marks.css()


@pytest.mark.parametrize("status", STYLE)
def test_a_strip_is_as_high_on_pages_as_on_the_time_map(status):
    height = status_table(str)[status]["height"]
    rule = next(line for line in status_marks.css().splitlines() if line.startswith(f".rl-{status} {{"))
    assert f"--rl-height: {100 * height:g}%" in rule
    assert 0.2 <= height <= 1


def test_patterns_and_old_evidence_are_the_same_on_pages_and_time_map():
    shared, css = strip_table(), status_marks.css()
    assert f".rl-span.rl-stale {{opacity: {shared['stale']}}}" in css
    assert {style.pattern for style in STYLE.values()} == {"solid", *shared["patterns"]}
    for pattern in shared["patterns"].values():
        assert f"{100 * pattern['alpha']:g}%" in css
        assert f"{pattern['line']:g}px {pattern['tile'] / 2**0.5:.2f}px)" in css


def test_a_mark_has_a_part_for_each_possible_status_the_replayed_one_last():
    parts = re.findall("<g class='rl-([a-z]+)'>", status_marks.mark("suspended", ["open", "suspended", "unknown"]))
    assert parts == ["open", "unknown", "suspended"]
    assert re.findall("<g class='rl-([a-z]+)'>", status_marks.mark("suspended", ["suspended"])) == ["suspended"]


@pytest.mark.parametrize("n", [n for n in PARTS if n > 1])
def test_the_parts_of_a_badge_are_equal_and_apart(n):
    shapes = []
    for part in PARTS[n]:
        apex, *ends = (
            complex(*map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)(?= L| A8| Z)", part.path)
        )
        assert all(abs(abs(end) - BADGE_RADIUS) < 0.02 for end in ends)
        shapes.append((abs(apex), abs(ends[0] - ends[1])))
    assert np.ptp(shapes, axis=0).max() < 0.03
    assert len({(part.x, part.y) for part in PARTS[n]}) == n


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
