"""One table says how a status looks: every part of it is there, and reads on its page."""

import re

import numpy as np
import pytest

from layers.style import ACCENT, BADGE_RADIUS, PAPER, PARTS, QUIET, STYLE, TEXT, ink_on
from raillinks.domain.status import STATUS_ROWS, Status
from tests.conftest import ROOT
from tests.support.node import run_module
from tests.support.tiers import seeded


def test_every_status_has_a_style_and_every_style_a_meaning():
    assert set(STYLE) == {str(status) for status in Status}
    assert all(row.meaning for row in STATUS_ROWS.values())


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
    assert contrast(STYLE[status].ink, (255, 255, 255)) >= 7
    assert contrast(STYLE[status].dark, (23, 22, 20)) >= 6.5


@pytest.mark.parametrize("colour", [TEXT, QUIET, ACCENT])
def test_text_reads_on_both_papers(colour):
    for ink, paper in zip(colour, PAPER, strict=True):
        assert contrast(ink, paper) >= 7


@pytest.mark.parametrize("sheet", ["embed/static/embed.css", "link_page/link_page.css"])
def test_pages_of_our_own_take_their_colours_from_the_one_table(sheet):
    text = (ROOT / "dashboard" / sheet).read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgb\(", text) == []


def test_no_two_statuses_look_alike_without_colour():
    looks = {(style.mark, style.pattern, style.height) for style in STYLE.values()}
    assert len(looks) == len(STYLE)
    assert len({style.mark for style in STYLE.values()}) == len(STYLE)


SCRIPT = f"""
globalThis.Path2D = class {{ moveTo() {{}} lineTo() {{}} arc() {{}} closePath() {{}} }};
const {{ drawBadge }} = await import('file://{ROOT}/timemap/static/badges.js');
const parts = {{ 1: [{{ path: 'M0 8', hatch: '', x: 0, y: 0, scale: 1 }}] }};
const badge = {{ radius: 8, edge: 1.2, stale: 0.2, hatch: 0.4, parts }};
const glyph = {{ area: '', line: 'M0 0' }};
const theme = {{ dark: false, paper: '#fff' }};
let text = '';
for await (const piece of process.stdin) text += piece;
console.log(JSON.stringify(JSON.parse(text).map((color) => {{
  const strokes = [];
  const pen = {{ strokeStyle: '', stroke() {{ strokes.push(this.strokeStyle); }} }};
  const ctx = new Proxy(pen, {{ get: (own, name) => Reflect.get(own, name) ?? (() => {{}}) }});
  const status = {{ open: {{ color, dark: color, ink: color, glyph, pattern: 'solid' }} }};
  drawBadge({{ data: {{ badge, status }}, theme }}, ctx, 'open', 0, 0, 8);
  return strokes.at(-1);
}})));
"""


def test_the_time_map_writes_a_glyph_in_the_same_colour():
    chance = seeded("colours")
    colours = [(n, n, n) for n in range(140, 160)]
    colours += [(chance.randrange(256), chance.randrange(256), chance.randrange(256)) for _ in range(300)]
    colours += [colour for style in STYLE.values() for colour in (style.color, style.dark)]
    wanted = ["#{:02x}{:02x}{:02x}".format(*ink_on(colour)) for colour in colours]
    assert len(set(wanted)) == 2
    assert run_module(SCRIPT, colours) == wanted
