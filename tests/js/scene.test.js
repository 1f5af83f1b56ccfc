import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineWithin, ringWithin } from '../../timemap/static/map/clip.js';
import { drawScene } from '../../timemap/static/picture/scene_canvas.js';
import { ScenePen, writtenPath } from '../../timemap/static/picture/scene_pen.js';
import { svgOf } from '../../timemap/static/picture/scene_svg.js';
import { linesOf } from '../../timemap/static/picture/text_lines.js';
import { each } from './each.js';
import { ruler, standIn } from './picture_stage.js';

/** @import { Box, Point } from '../../timemap/types.d.ts' */

standIn();

/** A pen whose texts are 5.5 pixels per letter at 10 pixels. */
function pen() {
  return new ScenePen(/** @type {any} */ (ruler()), '#ffffff');
}

/**
 * The SVG elements of what a pen has drawn.
 * @param {(pen: any) => void} draw
 */
function elements(draw) {
  const made = pen();
  draw(made);
  const svg = svgOf({ width: 100, height: 50, title: 't', description: 'd', items: made.items });
  return svg.slice(svg.indexOf('</defs>') + 8, -8).trim();
}

/** @type {[(pen: any) => void, string][]} */
const DRAWN = [
  [
    (p) => {
      p.translate(10, 5);
      p.scale(2, 2);
      p.fillStyle = '#ff0000';
      p.fillRect(1, 1, 3, 2);
    },
    '<path d="M12 7L18 7L18 11L12 11Z" fill="#ff0000"/>',
  ],
  [
    (p) => {
      p.scale(2, 2);
      p.lineWidth = 1.5;
      p.setLineDash([1, 2]);
      p.strokeStyle = 'rgba(0,128,255,0.5)';
      p.moveTo(0, 0);
      p.lineTo(4, 0);
      p.stroke();
    },
    '<path d="M0 0L8 0" fill="none" stroke="#0080ff" stroke-opacity="0.5" stroke-width="3" stroke-dasharray="2 4"/>',
  ],
  [
    (p) => {
      p.arc(10, 10, 5, 0, 2 * Math.PI);
      p.globalAlpha = 0.25;
      p.fill();
    },
    '<path d="M15 10A5 5 0 0 1 5 10A5 5 0 0 1 15 10Z" fill="#000000" opacity="0.25"/>',
  ],
  [
    (p) => {
      p.translate(3, 4);
      p.fill(writtenPath('M0 0L1 1Z'));
    },
    '<path d="M0 0L1 1Z" transform="matrix(1 0 0 1 3 4)" fill="#000000"/>',
  ],
  [
    (p) => {
      p.font = 'italic 600 20px A, "B"';
      p.textAlign = 'center';
      p.textBaseline = 'middle';
      p.fillText('a<b', 10, 10);
    },
    '<text x="10" y="19" text-anchor="middle" font-family="A, &quot;B&quot;" font-size="20" font-weight="600" ' +
      'font-style="italic" textLength="33" lengthAdjust="spacingAndGlyphs" fill="#000000">a&lt;b</text>',
  ],
];

each('what is drawn on a pen is written as SVG', DRAWN, (draw, written) => assert.equal(elements(draw), written));

test('clips and groups end where what was saved is restored', () => {
  const kinds = pen();
  kinds.save();
  kinds.rect(0, 0, 5, 5);
  kinds.clip();
  kinds.group('g', () => kinds.clip());
  kinds.restore();
  assert.deepEqual(
    kinds.items.map(({ kind }) => kind),
    ['clip', 'group', 'clip', 'end', 'end', 'end'],
  );
});

test('a fill of lines is a pattern, once for all that have it', () => {
  const made = pen();
  const tile = { size: 6, ground: '#fff', ink: '#000', width: 1 };
  made.style.fillStyle = /** @type {any} */ (made.tiled(tile));
  made.fillRect(0, 0, 1, 1);
  made.fillRect(2, 0, 1, 1);
  const svg = svgOf({ width: 9, height: 9, title: '', description: '', items: made.items });
  assert.equal(svg.split('<pattern').length, 2);
  assert.equal(svg.split('fill="url(#lines1)"').length, 3);
});

/** @type {Box} */
const FRAME = [0, 0, 100, 60];

let drawn = 34;

/** The next number from 0 to 1 of Lehmer's generator: the same ones in each run. */
function random() {
  drawn = (drawn * 48271) % 2147483647;
  return drawn / 2147483647;
}

/** @param {number} n */
function walk(n) {
  /** @type {Point[]} */
  const points = [];
  for (let i = 0; i < n; i += 1) points.push([random() * 300 - 100, random() * 180 - 60]);
  return points;
}

/** @param {Point[]} ring */
function areaOf(ring) {
  const before = (/** @type {number} */ i) => ring[(i + ring.length - 1) % ring.length];
  return Math.abs(ring.reduce((sum, [x, y], i) => sum + before(i)[0] * y - x * before(i)[1], 0)) / 2;
}

test('of a ring only what lies in the frame is kept', () => {
  for (let i = 0; i < 200; i += 1)
    for (const [x, y] of ringWithin(walk(12), FRAME))
      assert.ok(x > -1e-6 && x < 100 + 1e-6 && y > -1e-6 && y < 60 + 1e-6);
  /** @type {Point[]} */
  const square = [
    [-50, -50],
    [50, -50],
    [50, 30],
    [-50, 30],
  ];
  assert.equal(areaOf(ringWithin(square, FRAME)), 50 * 30);
  assert.deepEqual(
    ringWithin(
      [...square].map(([x, y]) => [x - 60, y]),
      FRAME,
    ),
    [],
  );
});

test('of a line every segment is kept that has a point in the frame', () => {
  for (let i = 0; i < 200; i += 1) {
    const line = walk(12);
    const kept = lineWithin(line, FRAME).flatMap((run) => run.slice(1).map((point, k) => `${run[k]}>${point}`));
    for (let k = 1; k < line.length; k += 1) {
      const inside = [line[k - 1], line[k]].some(([x, y]) => x >= 0 && x <= 100 && y >= 0 && y <= 60);
      assert.ok(!inside || kept.includes(`${line[k - 1]}>${line[k]}`));
    }
  }
});

/** @type {[string, number, string[]][]} */
const TEXTS = [
  ['one two three', 60, ['one two', 'three']],
  ['단둥–신의주 화물 중단', 45, ['단둥–신의주', '화물 중단']],
  ['丹东—新义州货运。暂停', 30, ['丹东—新义', '州货运。暂', '停']],
  ['https://rail.example/', 60, ['https://ra', 'il.example', '/']],
];

each('a text is broken where its language breaks it', TEXTS, (text, width, lines) =>
  assert.deepEqual(linesOf(pen().pen, text, width, '10px x'), lines),
);

test('the last of too many lines says that it does not end there', () => {
  assert.deepEqual(linesOf(pen().pen, 'one two three four', 45, '10px x', 2), ['one two', 'three…']);
});

test('a canvas gets paths and texts in their order, each under its own transformation', () => {
  const made = pen();
  made.fillRect(1, 1, 3, 2);
  made.translate(10, 5);
  made.fillText('Dandong', 2, 3);
  /** @type {string[]} */
  const done = [];
  const told = (/** @type {string} */ name) => (/** @type {unknown} */ what) =>
    done.push(name === 'fillText' ? `${name} ${what}` : name);
  const names = ['save', 'restore', 'transform', 'setTransform', 'setLineDash', 'fill', 'fillText'];
  const context = Object.fromEntries(names.map((name) => [name, told(name)]));
  drawScene(
    /** @type {any} */ ({ width: 100, height: 50, items: made.items }),
    /** @type {any} */ ({ getContext: () => context }),
    2,
  );
  assert.deepEqual(
    done.filter((name) => /fill/.test(name)),
    ['fill', 'fillText Dandong'],
  );
  assert.equal(done.filter((name) => name === 'save').length, done.filter((name) => name === 'restore').length);
});
