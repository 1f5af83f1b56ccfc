// The typefaces of a PDF: parts of open fonts, from our own server. A text is written in those that have its characters.

import { fileUrl } from './own_files.js';

/**
 * @typedef {import('../pdf.d.ts').PdfDocument} PdfDocument
 * @typedef {import('../pdf.d.ts').PdfTypeface} PdfTypeface
 */

/** A typeface and what it writes of a text. @typedef {{ name: string, text: string }} Run */

/** What is written for a character that no typeface has, as East Asian printers do. */
const GETA = '〓';
const BLANK = /^\s$/u;
const BOLD = 600;
/** The scripts of a language's typefaces, in the order in which they are asked for a character. */
/** @type {Record<string, string[]>} */
const ORDER = { ko: ['latin', 'korean', 'chinese'], zh: ['chinese', 'latin', 'korean'] };
const OF_OTHERS = ['latin', 'chinese', 'korean'];

/**
 * The files of a text's typefaces, in the order in which they are asked for a character; where bold has none, regular has.
 * @param {string} lang
 * @param {number} weight
 */
function facesOf(lang, weight) {
  const styles = weight >= BOLD ? ['bold', 'regular'] : ['regular'];
  return (ORDER[lang] ?? OF_OTHERS).flatMap((script) => styles.map((style) => `${script}-${style}`));
}

/**
 * The typefaces of a document, each loaded when a text needs it.
 */
export class PdfFonts {
  /**
   * @param {PdfDocument} doc
   * @param {string} lang
   * @param {(name: string) => Promise<ArrayBuffer>} [load]  gives a file of a typeface
   */
  constructor(doc, lang, load = loadFont) {
    this.doc = doc;
    this.lang = lang;
    this.load = load;
    /** @type {Map<string, PdfTypeface>} */
    this.known = new Map();
  }

  /**
   * Loads what texts of a weight need.
   * @param {string} text
   * @param {number} weight
   */
  async prepare(text, weight) {
    const asked = facesOf(this.lang, weight);
    let missing = [...new Set(text)].map((sign) => (BLANK.test(sign) ? ' ' : sign));
    for (const name of asked) {
      if (!missing.length) return;
      const face = await this.faceOf(name);
      missing = missing.filter((sign) => !has(face, sign));
    }
  }

  /** @param {string} name */
  async faceOf(name) {
    const known = this.known.get(name);
    if (known) return known;
    this.doc.registerFont(name, await this.load(name)).font(name);
    const face = this.doc._font.font;
    this.known.set(name, face);
    return face;
  }

  /**
   * A text in runs of one typeface each.
   * @param {string} text
   * @param {number} weight
   */
  runsOf(text, weight) {
    const asked = facesOf(this.lang, weight).filter((name) => this.known.has(name));
    /** @type {Run[]} */
    const runs = [];
    for (const sign of text) {
      const last = runs[runs.length - 1];
      const wanted = BLANK.test(sign) ? ' ' : sign;
      const written = [wanted, GETA].find((each) => this.nameFor(each, asked)) ?? '';
      const name = this.nameFor(written, asked);
      if (last && last.name === name) last.text += written;
      else if (name) runs.push({ name, text: written });
    }
    return runs;
  }

  /**
   * @param {string} sign
   * @param {string[]} asked
   */
  nameFor(sign, asked) {
    return sign && asked.find((name) => has(this.known.get(name), sign));
  }

  /**
   * How wide a run is.
   * @param {Run} run
   * @param {number} size
   * @param {number} spacing
   */
  widthOf({ name, text }, size, spacing) {
    const face = this.known.get(name);
    if (!face) return 0;
    const { positions } = face.layout(text);
    const advance = positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
    return (advance * size) / face.unitsPerEm + spacing * positions.length;
  }
}

/**
 * @param {PdfTypeface | undefined} face
 * @param {string} sign
 */
function has(face, sign) {
  return Boolean(face?.hasGlyphForCodePoint(/** @type {number} */ (sign.codePointAt(0))));
}

/**
 * A file of a typeface, which is served beside this module.
 * @param {string} name
 */
async function loadFont(name) {
  const response = await fetch(await fileUrl(`${name}.woff`));
  if (!response.ok) throw new Error(`the typeface ${name} did not load`);
  return response.arrayBuffer();
}
