// The path of a recording pen, in SVG's words: the part of a canvas's context that moves the paper and builds an outline.

/** @import { Matrix } from '../../scene.d.ts' */

/**
 * A length to a hundredth of a pixel.
 * @param {number} value
 */
export function short(value) {
  return Math.round(value * 100) / 100;
}

export class PathPen {
  constructor() {
    /** @type {Matrix} */
    this.matrix = [1, 0, 0, 1, 0, 0];
    /** The outline so far, in the picture's own pixels. */
    this.d = '';
  }

  /**
   * @param {number} a
   * @param {number} b
   * @param {number} c
   * @param {number} d
   * @param {number} e
   * @param {number} f
   */
  transform(a, b, c, d, e, f) {
    const [A, B, C, D, E, F] = this.matrix;
    this.matrix = [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F];
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  translate(x, y) {
    this.transform(1, 0, 0, 1, x, y);
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  scale(x, y) {
    this.transform(x, 0, 0, y, 0, 0);
  }

  /** @param {number} angle */
  rotate(angle) {
    this.transform(Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0);
  }

  /** How much longer lines are in the picture than here; all our drawing scales both ways alike. */
  get factor() {
    const [a, b, c, d] = this.matrix;
    return Math.sqrt(Math.abs(a * d - b * c));
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  place(x, y) {
    const [a, b, c, d, e, f] = this.matrix;
    return `${short(a * x + c * y + e)} ${short(b * x + d * y + f)}`;
  }

  beginPath() {
    this.d = '';
  }

  closePath() {
    this.d += 'Z';
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  moveTo(x, y) {
    this.d += `M${this.place(x, y)}`;
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  lineTo(x, y) {
    this.d += `${this.d ? 'L' : 'M'}${this.place(x, y)}`;
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   * @param {number} from
   * @param {number} to
   * @param {boolean} [back]
   */
  arc(x, y, radius, from, to, back = false) {
    const r = short(radius * this.factor);
    const turn = (/** @type {number} */ angle) =>
      this.place(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    const whole = Math.abs(to - from) >= 2 * Math.PI - 1e-6;
    const sweep = whole
      ? 2 * Math.PI
      : (((back ? from - to : to - from) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
    this.d += `${this.d && !this.d.endsWith('Z') ? 'L' : 'M'}${turn(from)}`;
    for (const share of [0.5, 1])
      this.d += `A${r} ${r} 0 0 ${back ? 0 : 1} ${turn(from + (back ? -1 : 1) * sweep * share)}`;
    if (whole) this.d += 'Z';
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  rect(x, y, width, height) {
    this.d += this.boxOf(x, y, width, height);
  }

  /**
   * The outline of a box.
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  boxOf(x, y, width, height) {
    const [right, bottom] = [x + width, y + height];
    const corners = [this.place(x, y), this.place(right, y), this.place(right, bottom), this.place(x, bottom)];
    return `M${corners.join('L')}Z`;
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   * @param {number} radius
   */
  roundRect(x, y, width, height, radius) {
    const r = Math.min(radius, width / 2, height / 2);
    this.moveTo(x + r, y);
    this.arc(x + width - r, y + r, r, -Math.PI / 2, 0);
    this.arc(x + width - r, y + height - r, r, 0, Math.PI / 2);
    this.arc(x + r, y + height - r, r, Math.PI / 2, Math.PI);
    this.arc(x + r, y + r, r, Math.PI, 1.5 * Math.PI);
    this.closePath();
  }
}
