// A pen that writes down what it draws. It has the part of a canvas's context that our drawing uses, so that the same functions
// draw a picture on the screen, and as a list of instructions for paper.

import { PathPen, short } from './scene_path.js';

/** @import { Fill, Font, Instruction, Matrix, Pen, Stroke, Tile } from '../../scene.d.ts' */

/** What `save` keeps. */
const PLAIN = {
  fillStyle: /** @type {Fill} */ ('#000000'),
  strokeStyle: '#000000',
  lineWidth: 1,
  lineCap: /** @type {CanvasLineCap} */ ('butt'),
  lineJoin: /** @type {CanvasLineJoin} */ ('miter'),
  globalAlpha: 1,
  font: '10px sans-serif',
  textAlign: /** @type {CanvasTextAlign} */ ('left'),
  textBaseline: /** @type {CanvasTextBaseline} */ ('alphabetic'),
  letterSpacing: '0px',
};
/** @type {readonly (keyof typeof PLAIN)[]} */
const KEPT = ['fillStyle', 'strokeStyle', 'lineWidth', 'lineCap', 'lineJoin', 'globalAlpha'];
/** @type {readonly (keyof typeof PLAIN)[]} */
const KEPT_OF_TEXT = ['font', 'textAlign', 'textBaseline', 'letterSpacing'];
/** @type {Record<string, 'start' | 'middle' | 'end'>} */
const ANCHORS = { center: 'middle', right: 'end', end: 'end' };

/** @type {WeakMap<Path2D, string>} */
const written = new WeakMap();

/**
 * A path for a canvas whose text a recording pen can read.
 * @param {string} d
 */
export function writtenPath(d) {
  const path = new Path2D(d);
  written.set(path, d);
  return path;
}

/**
 * The parts of a font as CSS writes it for a canvas.
 * @param {string} font
 * @returns {Font}
 */
export function fontOf(font) {
  const [, style, weight, size, family] = font.match(/^(italic )?(?:(\d+|bold) )?([\d.]+)px (.+)$/) ?? [];
  return {
    italic: Boolean(style),
    weight: weight === 'bold' ? 700 : Number(weight ?? 400),
    size: Number(size ?? 10),
    family: family ?? 'sans-serif',
  };
}

export class ScenePen extends PathPen {
  /**
   * @param {CanvasRenderingContext2D} ruler  measures texts
   * @param {string} paper  what a cleared place looks like
   */
  constructor(ruler, paper) {
    super();
    Object.assign(this, PLAIN);
    this.ruler = ruler;
    this.paper = paper;
    /** @type {Instruction[]} */
    this.items = [];
    /** @type {number[]} */
    this.dash = [];
    /** How many clips and groups have not ended. */
    this.depth = 0;
    /** @type {(typeof PLAIN & { matrix: Matrix, dash: number[], depth: number })[]} */
    this.saved = [];
  }

  /** What our drawing takes for a canvas's context. */
  get pen() {
    return /** @type {Pen} */ (/** @type {unknown} */ (this));
  }

  /** @returns {typeof PLAIN} */
  get style() {
    return /** @type {typeof PLAIN} */ (/** @type {unknown} */ (this));
  }

  save() {
    const kept = Object.fromEntries([...KEPT, ...KEPT_OF_TEXT].map((key) => [key, this.style[key]]));
    this.saved.push({ .../** @type {typeof PLAIN} */ (kept), matrix: this.matrix, dash: this.dash, depth: this.depth });
  }

  restore() {
    const last = this.saved.pop();
    if (!last) return;
    const { depth, ...rest } = last;
    while (this.depth > depth) this.end();
    Object.assign(this, rest);
  }

  /**
   * What is drawn in a group belongs together under a name.
   * @param {string} name
   * @param {() => void} draw
   */
  group(name, draw) {
    this.save();
    this.begin({ kind: 'group', name });
    draw();
    this.restore();
  }

  /** @param {Instruction} item */
  begin(item) {
    this.items.push(item);
    this.depth += 1;
  }

  end() {
    this.items.push({ kind: 'end' });
    this.depth -= 1;
  }

  /** @param {Path2D} [path] */
  fill(path) {
    this.paint(path, this.style.fillStyle, null);
  }

  /** @param {Path2D} [path] */
  stroke(path) {
    this.paint(path, null, this.strokeNow(path ? 1 : this.factor));
  }

  /**
   * @param {Path2D | undefined} path
   * @param {Fill | null} fill
   * @param {Stroke | null} stroke
   */
  paint(path, fill, stroke) {
    const d = path ? written.get(path) : this.d;
    if (d)
      this.items.push({ kind: 'path', d, at: path ? this.matrix : null, fill, stroke, alpha: this.style.globalAlpha });
  }

  /**
   * @param {number} factor
   * @returns {Stroke}
   */
  strokeNow(factor) {
    const { strokeStyle: color, lineWidth, lineCap: cap, lineJoin: join } = this.style;
    return { color, width: short(lineWidth * factor), cap, join, dash: this.dash.map((part) => short(part * factor)) };
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  fillRect(x, y, width, height) {
    this.drawRect([x, y, width, height], this.style.fillStyle, null);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  strokeRect(x, y, width, height) {
    this.drawRect([x, y, width, height], null, this.strokeNow(this.factor));
  }

  /**
   * Shows the paper.
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  clearRect(x, y, width, height) {
    this.drawRect([x, y, width, height], this.paper, null);
  }

  /**
   * @param {[number, number, number, number]} box
   * @param {Fill | null} fill
   * @param {Stroke | null} stroke
   */
  drawRect(box, fill, stroke) {
    const { globalAlpha: alpha } = this.style;
    this.items.push({ kind: 'path', d: this.boxOf(...box), at: null, fill, stroke, alpha });
  }

  clip() {
    this.begin({ kind: 'clip', d: this.d });
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.dash = dash;
  }

  /**
   * A fill of sloping lines; see `patterns.js`.
   * @param {Tile} tile
   */
  tiled(tile) {
    return /** @type {CanvasPattern} */ (/** @type {unknown} */ (tile));
  }

  /** @param {string} text */
  measureText(text) {
    const { font, letterSpacing } = this.style;
    Object.assign(this.ruler, { font, letterSpacing });
    return this.ruler.measureText(text);
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   */
  fillText(text, x, y) {
    this.write(text, x, y, /** @type {string} */ (this.style.fillStyle), null);
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   */
  strokeText(text, x, y) {
    this.write(text, x, y, null, this.strokeNow(1));
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {string | null} fill
   * @param {Stroke | null} stroke
   */
  write(text, x, y, fill, stroke) {
    if (!text) return;
    const { font, textAlign, letterSpacing, globalAlpha: alpha } = this.style;
    const { width } = this.measureText(text);
    const base = y + this.drop();
    const [a, b, c, d, e, f] = this.matrix;
    const moved = a === 1 && b === 0 && c === 0 && d === 1;
    this.items.push({
      kind: 'text',
      text,
      x: short(moved ? x + e : x),
      y: short(moved ? base + f : base),
      at: moved ? null : this.matrix,
      font: fontOf(font),
      anchor: ANCHORS[textAlign] ?? 'start',
      spacing: Number.parseFloat(letterSpacing),
      width: short(width),
      fill,
      stroke,
      alpha,
    });
  }

  /** From where a canvas puts a text down to its base line, which is what every program understands. */
  drop() {
    if (this.style.textBaseline === 'alphabetic') return 0;
    const { ruler } = this;
    Object.assign(ruler, { font: this.style.font, textBaseline: 'alphabetic' });
    const base = ruler.measureText('x').actualBoundingBoxAscent;
    ruler.textBaseline = this.style.textBaseline;
    const here = ruler.measureText('x').actualBoundingBoxAscent;
    ruler.textBaseline = 'alphabetic';
    return base - here;
  }
}
