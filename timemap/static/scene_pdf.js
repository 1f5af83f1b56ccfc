// A picture as PDF: outlines, patterns, and texts that can be selected and searched, in typefaces that travel with it.

import { fileUrl } from './own_files.js';
import { PdfFonts } from './pdf_fonts.js';
import { opaque, slopes } from './scene_svg.js';

/**
 * @typedef {import('../scene.d.ts').SceneOf} SceneOf
 * @typedef {import('../scene.d.ts').Instruction} Instruction
 * @typedef {import('../scene.d.ts').PathOf} PathOf
 * @typedef {import('../scene.d.ts').TextOf} TextOf
 * @typedef {import('../scene.d.ts').Fill} Fill
 * @typedef {import('../scene.d.ts').Stroke} Stroke
 * @typedef {import('../scene.d.ts').Tile} Tile
 * @typedef {import('../pdf.d.ts').PdfDocument} PdfDocument
 * @typedef {import('../pdf.d.ts').PdfGlobal} PdfGlobal
 * @typedef {import('../pdf.d.ts').PdfPattern} PdfPattern
 * @typedef {import('./pdf_fonts.js').Run} Run
 */

const LIBRARY = 'pdfkit.standalone.js'; // timemap/vendor
const POINT = 0.75; // of a CSS pixel
const SLANT = 0.2; // of italics, which our typefaces do not have
const NARROWEST = 0.8; // so much a text is condensed at most to be as wide as in the other forms

/** @returns {Promise<new (options: object) => PdfDocument>} */
async function libraryOf() {
  const page = /** @type {PdfGlobal} */ (/** @type {unknown} */ (globalThis));
  if (!page.PDFDocument) await import(await fileUrl(LIBRARY));
  if (!page.PDFDocument) throw new Error('the library that writes PDF did not load');
  return page.PDFDocument.PDFDocument;
}

/**
 * A picture as a PDF file of one page.
 * @param {SceneOf} scene
 * @param {string} lang
 * @returns {Promise<Blob>}
 */
export async function pdfOf(scene, lang) {
  const { width, height, title, description, items } = scene;
  const PDFDocument = await libraryOf();
  const size = [width * POINT, height * POINT];
  const info = { Title: title, Subject: description };
  const doc = new PDFDocument({ size, margin: 0, font: null, lang, info, displayTitle: true });
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  const ended = new Promise((resolve) => {
    doc.on('data', (chunk) => chunks.push(chunk));
    doc.on('end', () => resolve(null));
  });
  await new PdfPage(doc, lang).draw(items);
  doc.end();
  await ended;
  return new Blob(chunks, { type: 'application/pdf' });
}

/** The page that is drawn on. */
class PdfPage {
  /**
   * @param {PdfDocument} doc
   * @param {string} lang
   */
  constructor(doc, lang) {
    this.doc = doc;
    this.fonts = new PdfFonts(doc, lang);
    /** @type {Map<string, PdfPattern>} */
    this.patterns = new Map();
  }

  /** @param {Instruction[]} items */
  async draw(items) {
    const texts = items.filter((item) => item.kind === 'text');
    for (const weight of new Set(texts.map(({ font }) => font.weight))) {
      const written = texts.filter(({ font }) => font.weight === weight).map(({ text }) => text);
      await this.fonts.prepare(written.join(''), weight);
    }
    this.doc.scale(POINT);
    for (const item of items) this.drawItem(item);
  }

  /** @param {Instruction} item */
  drawItem(item) {
    const { doc } = this;
    if (item.kind === 'end') {
      doc.restore();
      return;
    }
    doc.save();
    if (item.kind === 'clip') doc.path(item.d).clip();
    if (item.kind === 'path') this.drawPath(item);
    if (item.kind === 'text') this.drawText(item);
    if (item.kind === 'path' || item.kind === 'text') doc.restore();
  }

  /** @param {PathOf} item */
  drawPath({ d, at, fill, stroke, alpha }) {
    const { doc } = this;
    if (at) doc.transform(...at);
    if (fill !== null) this.fillPath(d, fill, alpha);
    if (stroke) this.strokePath(d, stroke, alpha);
  }

  /**
   * @param {string} d
   * @param {Fill} fill
   * @param {number} alpha
   */
  fillPath(d, fill, alpha) {
    const [ground, groundAlpha] = opaque(typeof fill === 'string' ? fill : fill.ground);
    this.doc
      .path(d)
      .fillColor(ground, groundAlpha * alpha)
      .fill();
    if (typeof fill === 'string') return;
    const [ink, inkAlpha] = opaque(fill.ink);
    this.doc
      .path(d)
      .fillColor([this.patternOf(fill), ink], inkAlpha * alpha)
      .fill();
  }

  /**
   * The sloping lines of a tile, in no colour of their own.
   * @param {Tile} tile
   */
  patternOf({ size, width }) {
    const key = `${size} ${width}`;
    const lines = slopes(size)
      .replace(/M(\S+) (\S+)L(\S+) (\S+?)(?=M|$)/g, '$1 $2 m $3 $4 l S\n')
      .trim();
    const made = this.patterns.get(key) ?? this.doc.pattern([0, 0, size, size], size, size, `${width} w\n${lines}`);
    this.patterns.set(key, made);
    return made;
  }

  /**
   * @param {string} d
   * @param {Stroke} stroke
   * @param {number} alpha
   */
  strokePath(d, { color, width, cap, join, dash }, alpha) {
    const { doc } = this;
    const [ink, inkAlpha] = opaque(color);
    doc.path(d).lineWidth(width).lineCap(cap).lineJoin(join);
    if (dash.length) doc.dash(dash, {});
    doc.strokeColor(ink, inkAlpha * alpha).stroke();
  }

  /** @param {TextOf} item */
  drawText({ text, x, y, at, font, anchor, spacing, width, fill, stroke, alpha }) {
    const { doc, fonts } = this;
    const runs = fonts.runsOf(text, font.weight);
    const widths = runs.map((run) => fonts.widthOf(run, font.size, spacing));
    const own = widths.reduce((sum, each) => sum + each, 0);
    const squeeze = Math.max(NARROWEST, Math.min(1, width / own));
    const shift = { start: 0, middle: 0.5, end: 1 }[anchor] * own * squeeze;
    if (at) doc.transform(...at);
    doc.transform(squeeze, 0, font.italic ? -SLANT : 0, 1, x - shift, y);
    let left = 0;
    for (const [i, run] of runs.entries()) {
      if (stroke) this.outline(run, left, font.size, spacing, stroke, alpha);
      if (typeof fill === 'string') this.write(run, left, font.size, spacing, fill, alpha);
      left += widths[i];
    }
  }

  /**
   * @param {Run} run
   * @param {number} left
   * @param {number} size
   * @param {number} characterSpacing
   * @param {string} fill
   * @param {number} alpha
   */
  write({ name, text }, left, size, characterSpacing, fill, alpha) {
    const [color, opacity] = opaque(fill);
    const options = { lineBreak: false, baseline: 'alphabetic', characterSpacing };
    this.doc
      .font(name)
      .fontSize(size)
      .fillColor(color, opacity * alpha)
      .text(text, left, 0, options);
  }

  /**
   * The edge of letters as an outline: as text it would be found twice.
   * @param {Run} run
   * @param {number} left
   * @param {number} size
   * @param {number} spacing
   * @param {Stroke} stroke
   * @param {number} alpha
   */
  outline({ name, text }, left, size, spacing, stroke, alpha) {
    const { doc } = this;
    const face = this.fonts.known.get(name);
    if (!face) return;
    const unit = size / face.unitsPerEm;
    const { glyphs, positions } = face.layout(text);
    let at = left;
    for (const [i, { path }] of glyphs.entries()) {
      const d = path.toSVG();
      doc.save().transform(unit, 0, 0, -unit, at + positions[i].xOffset * unit, -positions[i].yOffset * unit);
      if (d) this.strokePath(d, { ...stroke, width: stroke.width / unit }, alpha);
      doc.restore();
      at += positions[i].xAdvance * unit + spacing;
    }
  }
}
