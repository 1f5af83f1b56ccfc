// The picture that a reader saves: all that is in the file, and what its dialog says at each step.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journal, press } from './journal.js';
import { content, drawn, opened, openedWithMap } from './opened_map.js';
import { document, fire, made, page, plain, promised, window } from './page.js';

const NEAR = { view_state: { lat: 40.1, lon: 124.4, zoom: 13 } };
const AFAR = { view_state: { lat: 41, lon: 126.5, zoom: 6 } };
/** @type {any} */
const { setImmediate: soon } = globalThis;
const proto = window.HTMLCanvasElement.prototype;

/** Texts are as high as their font, and stand lower on the line than in its middle. */
const { getContext } = proto;
proto.getContext = function (/** @type {string} */ kind) {
  const pen = getContext.call(this, kind);
  const measure = (/** @type {string} */ text) => {
    const size = Number(/([\d.]+)px/.exec(pen.font)?.[1]);
    const rise = pen.textBaseline === 'middle' ? 0.25 : 0.7;
    return {
      width: 0.6 * size * plain(text).length,
      actualBoundingBoxAscent: size * rise,
      actualBoundingBoxDescent: 2,
    };
  };
  return pen && Object.assign(pen, { measureText: measure });
};

/** A dark page has its own colours. */
const { getComputedStyle } = globalThis;
const onDarkPage = (/** @type {any} */ element) => ({
  ...getComputedStyle(element),
  backgroundColor: 'rgb(20, 20, 20)',
  getPropertyValue: (/** @type {string} */ name) =>
    `${element.dataset.theme === 'light' ? '' : 'dark '}${name.replace('--tm-', '')}`,
});

/** What was saved: the name of each file with what is in it. */
const saved = () => {
  /** @type {{ name: string, blob: any }[]} */
  const files = [];
  /** @type {any} */
  let last = null;
  Object.assign(URL, {
    createObjectURL: (/** @type {any} */ blob) => {
      last = blob;
      return 'blob:';
    },
    revokeObjectURL: () => {},
  });
  window.HTMLAnchorElement.prototype.click = function () {
    files.push({ name: this.download, blob: last });
  };
  return files;
};

/** Modules come, and files are made. @param {() => unknown} done */
async function until(done) {
  for (let i = 0; i < 200 && !done(); i += 1) await new Promise((each) => soon(each));
}

/** @param {Awaited<ReturnType<typeof opened>>} map */
async function openedDialog(map) {
  fire(document, 'rl-picture');
  await until(() => map.root.querySelector('dialog'));
  return fieldsOf(map);
}

/** @param {Awaited<ReturnType<typeof opened>>} map */
function fieldsOf({ root }) {
  const dialog = root.querySelector('dialog');
  const selects = [...dialog.querySelectorAll('select')];
  const [format, size] = selects.slice(-2);
  const [shape, frame] = selects.slice(0, -2).reverse();
  const [title, preview] = ['input', 'canvas'].map((name) => dialog.querySelector(name));
  return { dialog, title, preview, frame, shape, format, size };
}

/** @param {any} select @param {string} value */
function choose(select, value) {
  for (const option of select.children) option.selected = option.value === value;
  fire(select, 'change');
}

/**
 * @typedef {object} Wanted
 * @property {Record<string, any>} [sent]
 * @property {Record<string, any>} [held]
 * @property {boolean} [mapless]
 * @property {boolean} [dark]
 * @property {boolean} [onCanvas]
 * @property {string} [answer]
 * @property {string} [title]
 * @property {Record<string, string>} chosen
 */
/** @type {Record<string, Wanted>} */
const PICTURES = {
  'uncertain and old statuses at a bridge, from a dark page, with an answer and a title': {
    sent: { ...NEAR, as_of: '2010-03-10', selected: 'again', range: ['2005-01-01', '2012-12-31'] },
    dark: true,
    answer:
      '<section data-answer="2010-03-10" data-crossing="west" data-service="freight">' +
      '<p class="rl-answer-text">It was open or partly open.</p></section>',
    title: ' A “bridge” & <its> days ',
    chosen: { frame: 'chosen', shape: 'wide' },
  },
  'a contested day after the last one, all that ever stood, in Korean': {
    sent: { ...AFAR, as_of: '2021-04-01', crossings_shown: 'ever' },
    held: { lang: 'ko', covered_to: '2021-01-01', known_on: '2023-01-01' },
    chosen: { frame: 'border', shape: 'square' },
  },
  'two days with many strips beside the map': {
    sent: { ...AFAR, as_of: '2022-09-26', compare_with: '2010-03-10', crossings_shown: 'day' },
    held: {
      links: [...content().links, ...content().links.map((link) => ({ ...link, service: 'all' }))],
    },
    chosen: { frame: 'view', shape: 'wide' },
  },
  'a crossing that is gone by then, with four strips under the map': {
    sent: { ...AFAR, as_of: '2022-09-26', crossings_shown: 'ever', range: ['2018-01-01', null], selected: 'again' },
    held: {
      links: content().links.map((link) =>
        link.crossing_id === 'east'
          ? { ...link, spans: [[null, 'unknown', null, 0, ['unknown'], 0, null, null, null, 'unknown']] }
          : link,
      ),
    },
    title: 'A title that needs two lines of the picture, since it is so long. '.repeat(2),
    chosen: { frame: 'border', shape: 'wide' },
  },
  'no map, in Chinese, with a long title': {
    sent: { as_of: '2012-07-10', crossings_shown: 'ever' },
    held: { lang: 'zh' },
    mapless: true,
    onCanvas: true,
    title: '哪些铁路连接在这一天开放？'.repeat(12),
    chosen: { shape: 'wide' },
  },
};

for (const [name, { sent, held, mapless, dark, onCanvas, answer, title, chosen }] of Object.entries(PICTURES))
  test(`all that is in a picture: ${name}`, async (t) => {
    if (dark) globalThis.getComputedStyle = /** @type {any} */ (onDarkPage);
    const map = await (mapless ? opened : openedWithMap)(sent, held);
    document.body.append(Object.assign(made('div'), { innerHTML: answer ?? '' }));
    const files = saved();
    const fields = await openedDialog(map);
    for (const [field, value] of Object.entries({ ...chosen, format: 'svg' }))
      choose(fields[/** @type {'frame'} */ (field)], value);
    if (title) {
      fields.title.value = title;
      fire(fields.title, 'input');
      page.pass(300);
    }
    fire(fields.dialog, 'submit');
    await until(() => files.length);
    globalThis.getComputedStyle = getComputedStyle;
    const [file] = files;
    const screen = onCanvas ? ['', drawn(fields.preview)] : [];
    t.assert.snapshot([file.name, plain(await file.blob.text()), ...screen].join('\n'), { serializers: [String] });
  });

test('what the dialog of a picture says as its fields are filled in, and as the picture is saved', async (t) => {
  const map = await openedWithMap({ ...NEAR, selected: 'again' });
  const files = saved();
  let fails = false;
  const { toBlob } = proto;
  proto.toBlob = function (/** @type {any} */ done, /** @type {string} */ type) {
    if (fails) done(null);
    else toBlob.call(this, done, type);
  };
  /** @type {Record<string, any>} */
  let fields = {};
  const told = () => [...map.told(), ...files.splice(0).map(({ name, blob }) => ({ saved: name, type: blob.type }))];
  const type = (/** @type {string} */ text) => {
    fields.title.value = text;
    fire(fields.title, 'input');
  };
  const save = async () => {
    fire(fields.dialog, 'submit');
    const button = fields.dialog.querySelector('[type=submit]');
    assert.equal(button.disabled, fields.format.value === 'png'); // while it is made
    await until(() => !button.disabled);
  };
  const open = async () => {
    fields = await openedDialog(map);
  };
  /** @type {import('./journal.js').Act[]} */
  const steps = [
    ['it is opened', open],
    ['it is saved', save],
    ['another shape', () => choose(fields.shape, 'square')],
    ['another size', () => choose(fields.size, '3')],
    ['it is saved', save],
    ['another frame', () => choose(fields.frame, 'border')],
    [
      'the browser cannot save it',
      () => {
        fails = true;
        return save();
      },
    ],
    ['SVG', () => choose(fields.format, 'svg')],
    ['it is saved', save],
    ['a title', () => type(' My title ')],
    ['the title is emptied', () => type(' ')],
    [
      'PNG again, and the browser saves it',
      () => {
        fails = false;
        choose(fields.format, 'png');
        return save();
      },
    ],
    ['it is closed', () => press([...fields.dialog.querySelectorAll('button')][0])],
    ['it is opened again', open],
  ];
  const log = await journal({ root: map.root, told, agrees: () => map.agrees() }, steps);
  proto.toBlob = toBlob;
  map.parent.remove();
  map.close();
  await promised();
  const left = `== the page is left\nthe dialog is ${fields.dialog.open ? 'open' : 'closed'}`;
  t.assert.snapshot(`${log}\n${left}`.replaceAll(/(-\w+=\{\w+\})+>/g, '>'), { serializers: [String] });
});
