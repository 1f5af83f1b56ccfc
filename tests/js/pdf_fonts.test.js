import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PdfFonts } from '../../timemap/static/pdf_fonts.js';

/** @type {Record<string, string>} */
const FILES = {
  'latin-regular': ' abcé–“”',
  'latin-bold': ' abc–',
  'korean-regular': '가나다“”〓',
  'korean-bold': '가나',
  'chinese-regular': '丹东新“”〓',
  'chinese-bold': '丹',
};

/** @param {string} lang */
function fonts(lang) {
  /** @type {string[]} */
  const loaded = [];
  const doc = {
    _font: {},
    registerFont(/** @type {string} */ _, /** @type {string} */ signs) {
      doc._font = {
        font: { hasGlyphForCodePoint: (/** @type {number} */ code) => signs.includes(String.fromCodePoint(code)) },
      };
      return doc;
    },
    font: () => doc,
  };
  const load = async (/** @type {string} */ name) => {
    loaded.push(name);
    return /** @type {any} */ (FILES[name]);
  };
  return { loaded, fonts: new PdfFonts(/** @type {any} */ (doc), lang, load) };
}

/** @type {[lang: string, weight: number, text: string, runs: string[][]][]} */
const TEXTS = [
  ['en', 400, 'ab–c', [['latin-regular', 'ab–c']]],
  [
    'ko',
    400,
    '가 나“a”',
    [
      ['korean-regular', '가'],
      ['latin-regular', ' '],
      ['korean-regular', '나'],
      ['latin-regular', '“a”'],
    ],
  ],
  ['zh', 400, '“丹东”', [['chinese-regular', '“丹东”']]],
  [
    'zh',
    700,
    '丹东',
    [
      ['chinese-bold', '丹'],
      ['chinese-regular', '东'],
    ],
  ],
  [
    'en',
    700,
    'aé\u00a0ก',
    [
      ['latin-bold', 'a'],
      ['latin-regular', 'é'],
      ['latin-bold', ' '],
      ['chinese-regular', '〓'],
    ],
  ],
];

for (const [lang, weight, text, runs] of TEXTS)
  test(`in a PDF each character is in the first typeface that has it, else a geta mark: ${lang} ${text}`, async () => {
    const { fonts: made } = fonts(lang);
    await made.prepare(text, weight);
    assert.deepEqual(
      made.runsOf(text, weight).map((run) => [run.name, run.text]),
      runs,
    );
  });

test('a typeface is loaded once, and only if a text needs it', async () => {
  const { fonts: made, loaded } = fonts('en');
  await made.prepare('ab', 400);
  await made.prepare('c', 400);
  assert.deepEqual(loaded, ['latin-regular']);
  await made.prepare('ก', 400);
  assert.deepEqual(loaded, ['latin-regular', 'chinese-regular', 'korean-regular']);
});
