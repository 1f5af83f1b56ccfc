// What the time map draws of a small log: its map near a bridge and from afar, its strips, what is printed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slopes } from '../../timemap/static/picture/scene_svg.js';
import { stripFill } from '../../timemap/static/timeline/patterns.js';
import { content, dayOf, drawn, opened, openedWithMap } from './opened_map.js';
import { document, fire, made, plain, window } from './page.js';

const NEAR = { view_state: { lat: 40.1, lon: 124.4, zoom: 13 } };
const AFAR = { view_state: { lat: 41, lon: 126.5, zoom: 6 } };

/** @type {Record<string, [sent: Record<string, any>, held?: Record<string, any>]>} */
const MAPS = {
  'a bridge': [NEAR],
  'a bridge on a contested day after the last one, in Korean': [
    { ...NEAR, as_of: '2021-04-01' },
    { lang: 'ko', covered_to: '2021-01-01' },
  ],
  'a bridge before all evidence': [{ ...NEAR, as_of: '2001-01-01' }],
  'a bridge on two days': [{ ...NEAR, as_of: '2010-03-10', compare_with: '2020-03-01', divider: 60 }],
  'two crossings that are near each other': [
    { view_state: { lat: 40.1, lon: 124.4, zoom: 9 }, crossings_shown: 'day', as_of: '2012-01-01' },
    {
      crossings: content().crossings.map((crossing, n) => ({
        ...crossing,
        lon: 124.4 + 0.02 * n,
        lat: 40.1,
        accuracy_m: 20,
      })),
    },
  ],
  'the border': [AFAR],
  'the border, all that ever stood, with events of a month': [
    { ...AFAR, crossings_shown: 'ever', mode: 'window', days: 60, as_of: '2010-04-20' },
  ],
};
for (const [name, [sent, held]] of Object.entries(MAPS))
  test(`what is drawn of ${name}`, async (t) => {
    const { el } = await openedWithMap(sent, held);
    const layers = [el('deck').querySelector('.tm-first'), el('overlay')].map(drawn);
    t.assert.snapshot(layers.join('\n\n'), { serializers: [String] });
  });

test('what is drawn once another language has come, another day and another place', async (t) => {
  const map = await openedWithMap({ ...NEAR, mode: 'window', days: 60 });
  const [land, overlay] = [map.el('deck').querySelector('.tm-first'), map.el('overlay')];
  const before = overlay.pen.drawn.length;
  await map.says({ content: map.hold({ lang: 'ko' }), as_of: '2010-04-20' });
  const names = drawn(overlay)
    .split('\n')
    .filter((line) => /^(fillText|stroke paper)/.test(line));
  await map.says({ crossings_shown: 'ever', view_state: { lat: 40.1, lon: 124.4, zoom: 12 } });
  const all = drawn(overlay)
    .split('\n')
    .filter((line) => /^(fillText|stroke paper)/.test(line));
  t.assert.snapshot([before, ...names, '', ...all, '', drawn(land)].join('\n'), { serializers: [String] });
});

/** @type {Record<string, [width: number, sent: Record<string, any>, held?: Record<string, any>]>} */
const STRIPS = {
  'many years': [1000, { range: ['2000-01-01', '2024-12-31'], crossings_shown: 'day', selected: 'stopped' }],
  'two months': [1000, { range: ['2010-02-20', '2010-04-20'], as_of: '2010-03-10' }],
  'years before 1970': [
    1000,
    {
      domain: ['1911-10-31', '2024-12-31'].map(dayOf),
      range: ['1950-01-01', '1975-12-31'],
      as_of: '1960-01-01',
      crossings_shown: 'ever',
    },
  ],
  'a narrow window': [400, { selected: 'again' }],
};
for (const [name, [width, sent, held]] of Object.entries(STRIPS))
  test(`what is drawn of strips: ${name}`, async (t) => {
    const map = await opened(sent, held);
    map.el('timeline').box.width = width;
    await map.says({ days: 31 });
    t.assert.snapshot(drawn(map.el('strips')), { serializers: [String] });
  });

test('the legend has the look of each status and sign, on dark pages too', async (t) => {
  const shown = (/** @type {any} */ node) =>
    `${node.localName} ${[...node.attributes].map(({ name, value }) => `${name}=${value}`).join(' ')}`;
  const light = globalThis.getComputedStyle;
  /** @type {string[]} */
  const said = [];
  for (const color of ['rgb(255, 255, 255)', 'rgb(20, 20, 20)']) {
    globalThis.getComputedStyle = /** @type {any} */ (
      (/** @type {any} */ root) => ({ ...light(root), backgroundColor: color })
    );
    const { el, root } = await opened();
    said.push(root.dataset.theme);
    for (const entry of [...el('legend').children, ...el('signs').children])
      said.push(
        plain(entry.textContent),
        drawn(entry.querySelector('canvas')),
        ...[...entry.querySelectorAll('svg, svg *')].map(shown),
      );
  }
  globalThis.getComputedStyle = light;
  t.assert.snapshot(said.join('\n'), { serializers: [String] });
});

/** What was drawn on the canvas that this one is a picture of. @param {any} canvas */
const copied = (canvas) => drawn(canvas.pen.drawn.find((/** @type {any[]} */ [call]) => call === 'drawImage')[1]);

test('what is printed, and that the screen has its own afterwards', async (t) => {
  const map = await openedWithMap({ range: ['2015-01-01', '2024-12-31'], compare_with: '2020-03-01' });
  fire(window, 'beforeprint');
  const printed = Array.from(map.el('printed').children, (part) =>
    part.localName === 'canvas' ? `${part.width} × ${part.height}\n${drawn(part)}\n${copied(part)}` : part.textContent,
  );
  const paper = map.root.dataset.theme;
  fire(window, 'afterprint');
  t.assert.snapshot([...printed, paper, map.el('printed').children.length].join('\n'), { serializers: [String] });
});

test('paper is light, and the screen has its own colours again afterwards', async () => {
  const light = globalThis.getComputedStyle;
  for (const [theme, backgroundColor] of [
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(20, 20, 20)'],
  ]) {
    globalThis.getComputedStyle = /** @type {any} */ (
      (/** @type {any} */ root) => ({ ...light(root), backgroundColor })
    );
    const { root, el } = await opened();
    const ink = () => el('list').querySelector('.tm-word').style.color;
    const seen = () => [root.dataset.theme, ink()];
    const screen = seen();
    fire(window, 'beforeprint');
    assert.deepEqual(seen(), ['light', 'rgba(3, 50, 50, 1)']);
    fire(window, 'afterprint');
    assert.deepEqual(seen(), screen);
    assert.equal(root.dataset.theme, theme);
  }
  globalThis.getComputedStyle = light;
});

test('the lines of a strip meet those of its neighbours, as they do in a picture', () => {
  /** @type {any} */
  let canvas = null;
  const createPattern = (/** @type {any} */ tile) => {
    canvas = tile;
    return { setTransform() {} };
  };
  const theme = { fills: new Map(), dark: false, hatchPaper: 'paper' };
  stripFill(
    /** @type {any} */ ({ theme, ratio: 2, data: content() }),
    /** @type {any} */ ({ createPattern }),
    'unknown',
  );
  const [ground, lines] = drawn(canvas).split('\n').slice(-2);
  assert.equal(ground, 'fillRect 0 0 6 6 paper 1');
  const said = slopes(6).replace(
    /([ML])(\S+) ([^ML]+)/g,
    (_, kind, x, y) => `${kind === 'M' ? ' moveTo' : ' lineTo'} ${x} ${y}`,
  );
  assert.equal(lines.slice(lines.indexOf(':') + 1), said);
});

/**
 * What a picture has: its texts, the parts that are cut out of it, how many shapes of each paint.
 * @param {any} canvas
 */
function pictured(canvas) {
  const lines = drawn(canvas).split('\n');
  const paints = lines.flatMap(
    (line) => /^(fill|stroke) .*?(\(.*\)|rgba\S+|#\w+|[a-z]\w+) /.exec(line)?.slice(1).join(' ') ?? [],
  );
  const counts = [...new Set(paints)].map((paint) => `${paints.filter((other) => other === paint).length} × ${paint}`);
  return [...lines.filter((line) => /^(fillText|clip)/.test(line)), ...counts];
}

/** @type {Record<string, [sent: Record<string, any>, held: Record<string, any>, answer: string]>} */
const PICTURES = {
  'two days at a bridge': [{ ...NEAR, selected: 'again', compare_with: '2010-03-10' }, {}, ''],
  'many strips beside the map, and the answer on the page': [
    { ...AFAR, crossings_shown: 'ever', range: ['2000-01-01', null] },
    {
      links: [
        ...content().links,
        ...content()
          .links.slice(0, 2)
          .map((link) => ({ ...link, crossing_id: 'east' })),
      ],
    },
    '<section data-answer="2022-03-01" data-crossing="west" data-service="freight"><p class="rl-answer-text">The answer.</p></section>',
  ],
  'one crossing': [NEAR, { crossings: content().crossings.slice(0, 1), links: content().links.slice(0, 2) }, ''],
};

for (const [name, [sent, held, answer]] of Object.entries(PICTURES))
  test(`the picture that may be saved, as its fields are chosen: ${name}`, async (t) => {
    const map = await openedWithMap(sent, held);
    const page = made('div');
    page.innerHTML = answer;
    document.body.append(page);
    fire(document, 'rl-picture');
    /** @type {any} */
    const { setImmediate: soon } = globalThis;
    for (let i = 0; i < 99 && !map.root.querySelector('dialog'); i += 1) await new Promise((done) => soon(done)); // its modules come
    const dialog = map.root.querySelector('dialog');
    const texts = (/** @type {string} */ selector) =>
      Array.from(dialog.querySelectorAll(selector), (part) => part.textContent);
    const [frame, shape, format] = dialog.querySelectorAll('select');
    /** @type {string[]} */
    const said = [];
    const show = () => {
      const words = texts('h2, label, option, p, button');
      const hidden = dialog.querySelectorAll('[hidden]').length;
      const [preview] = dialog.querySelectorAll('canvas');
      said.push(
        plain([...words, `${hidden} hidden`, preview.getAttribute('aria-label'), ...pictured(preview)].join('\n')),
      );
    };
    show();
    /** @type {string[]} */
    const files = [];
    Object.assign(URL, {
      createObjectURL: (/** @type {any} */ { type }) => files.push(type) && 'blob:',
      revokeObjectURL: () => {},
    });
    const save = async () => {
      fire(dialog, 'submit');
      for (let i = 0; i < 20; i += 1) await new Promise((done) => soon(done));
      files.push(plain(texts('p').join('|')));
    };
    await save();
    for (const [field, value] of [
      [frame, 'border'],
      [shape, 'square'],
      [format, 'svg'],
    ]) {
      for (const option of field.children) option.selected = option.value === value;
      fire(field, 'change');
    }
    if (!answer) show();
    await save();
    t.assert.snapshot([...said, files.join('\n')].join('\n\n'), { serializers: [String] });
  });
