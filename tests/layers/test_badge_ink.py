"""The colour of a badge's glyph: the time map has it by the rule of `layers.style`, as pages and pictures do."""

import random

from layers.style import STYLE, ink_on
from tests.conftest import ROOT
from tests.support.node import run_module

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
    chance = random.Random(15)
    colours = [(n, n, n) for n in range(140, 160)]
    colours += [(chance.randrange(256), chance.randrange(256), chance.randrange(256)) for _ in range(300)]
    colours += [colour for style in STYLE.values() for colour in (style.color, style.dark)]
    wanted = ["#{:02x}{:02x}{:02x}".format(*ink_on(colour)) for colour in colours]
    assert len(set(wanted)) == 2
    assert run_module(SCRIPT, colours) == wanted
