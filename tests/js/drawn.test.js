// What the time map draws of a small log: its map near a bridge and from afar, its strips, what is printed.

import { test } from 'node:test';
import { drawn, opened, openedWithMap } from './opened_map.js';
import { document, fire, plain, window } from './page.js';

const NEAR = { view_state: { lat: 40.1, lon: 124.4, zoom: 13 } };
const AFAR = { view_state: { lat: 41, lon: 126.5, zoom: 6 } };

/** @type {Record<string, [sent: Record<string, any>, held?: Record<string, any>]>} */
const MAPS = {
  'a bridge': [NEAR],
  'a bridge on a contested day after the last one, in Korean': [
    { ...NEAR, as_of: '2021-04-01' },
    { lang: 'ko', covered_to: '2021-01-01' },
  ],
  'a bridge on two days': [{ ...NEAR, as_of: '2010-03-10', compare_with: '2020-03-01', divider: 60 }],
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

/** @type {Record<string, [width: number, sent: Record<string, any>, held?: Record<string, any>]>} */
const STRIPS = {
  'many years': [1000, { range: ['2000-01-01', '2024-12-31'], crossings_shown: 'day', selected: 'stopped' }],
  'two months': [1000, { range: ['2010-02-20', '2010-04-20'], as_of: '2010-03-10' }],
  'a narrow window': [400, { selected: 'again' }],
};
for (const [name, [width, sent, held]] of Object.entries(STRIPS))
  test(`what is drawn of strips: ${name}`, async (t) => {
    const map = await opened(sent, held);
    map.el('timeline').box.width = width;
    await map.says({ days: 31 });
    t.assert.snapshot(drawn(map.el('strips')), { serializers: [String] });
  });

test('what is printed, and that the screen has its own afterwards', async (t) => {
  const map = await openedWithMap({ range: ['2015-01-01', '2024-12-31'], compare_with: '2020-03-01' });
  fire(window, 'beforeprint');
  const printed = map
    .el('printed')
    .children.map((/** @type {any} */ part) =>
      part.localName === 'canvas' ? `${part.width} × ${part.height}\n${drawn(part)}` : part.textContent,
    );
  const paper = map.root.dataset.theme;
  fire(window, 'afterprint');
  t.assert.snapshot([...printed, paper, map.el('printed').children.length].join('\n'), { serializers: [String] });
});

/** @param {any} canvas */
const textsOf = (canvas) =>
  drawn(canvas)
    .split('\n')
    .filter((line) => line.startsWith('fillText'));

test('the picture that may be saved, as its fields are chosen', async (t) => {
  const map = await openedWithMap({ ...NEAR, selected: 'again', compare_with: '2010-03-10' });
  fire(document, 'rl-picture');
  /** @type {any} */
  const { setImmediate: soon } = globalThis;
  for (let i = 0; i < 99 && !map.root.querySelector('dialog'); i += 1) await new Promise((done) => soon(done)); // its modules come
  const dialog = map.root.querySelector('dialog');
  const [frame, shape, format] = dialog.querySelectorAll('select');
  /** @type {string[]} */
  const said = [];
  const show = () => {
    const words = dialog
      .querySelectorAll('h2, label, option, p, button')
      .map((/** @type {any} */ part) => part.textContent);
    const hidden = dialog.querySelectorAll('[hidden]').length;
    const [preview] = dialog.querySelectorAll('canvas');
    said.push(
      plain([...words, `${hidden} hidden`, preview.getAttribute('aria-label'), ...textsOf(preview)].join('\n')),
    );
  };
  show();
  for (const [field, value] of [
    [frame, 'border'],
    [shape, 'square'],
    [format, 'svg'],
  ]) {
    for (const option of field.children) option.checked = option.value === value;
    fire(field, 'change');
  }
  show();
  t.assert.snapshot(said.join('\n\n'), { serializers: [String] });
});
