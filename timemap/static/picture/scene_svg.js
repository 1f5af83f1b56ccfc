// A picture as SVG, with texts as texts and fills as patterns: plain enough for the programs of a newsroom.

/** @import { Fill, Instruction, Matrix, PathOf, SceneOf, Stroke, TextOf, Tile } from '../../scene.d.ts' */

/** @typedef {Record<string, string | number | null | undefined>} Attributes */

/** Characters that XML does not allow, whatever they are written as. */
const NOT_IN_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
/** @type {Record<string, string>} */
const NAMED = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * A text as XML has it, in an element or an attribute.
 * @param {string} text
 */
export function escaped(text) {
  return text.replace(NOT_IN_XML, '').replace(/[&<>"]/g, (sign) => NAMED[sign]);
}

/**
 * @param {Attributes} values  those that are null or undefined are left out
 */
function attributes(values) {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return given.map(([name, value]) => ` ${name}="${escaped(String(value))}"`).join('');
}

/**
 * A picture as the text of an SVG file.
 * @param {SceneOf} scene
 */
export function svgOf({ width, height, title, description, items }) {
  const defs = new Defs();
  const drawn = items.map((item) => written(item, defs)).join('\n');
  const root = attributes({
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
  });
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<svg${root}>\n<title>${escaped(title)}</title>\n` +
    `<desc>${escaped(description)}</desc>\n<defs>\n${defs.text()}\n</defs>\n${drawn}\n</svg>\n`
  );
}

/** What is referred to: clips and patterns, each once. */
class Defs {
  constructor() {
    /** @type {Map<string, [id: string, element: string]>} */
    this.known = new Map();
  }

  /**
   * @param {string} prefix
   * @param {string} key
   * @param {(id: string) => string} element
   */
  idOf(prefix, key, element) {
    const id = this.known.get(key)?.[0] ?? `${prefix}${this.known.size + 1}`;
    if (!this.known.has(key)) this.known.set(key, [id, element(id)]);
    return id;
  }

  /** @param {string} d */
  clip(d) {
    return this.idOf('clip', d, (id) => `<clipPath${attributes({ id })}><path${attributes({ d })}/></clipPath>`);
  }

  /** @param {Tile} tile */
  tile(tile) {
    const { size, ground, ink, width } = tile;
    return this.idOf('lines', JSON.stringify(tile), (id) => {
      const box = attributes({ id, width: size, height: size, patternUnits: 'userSpaceOnUse' });
      const rect = attributes({ width: size, height: size, ...paint('fill', ground) });
      const lines = attributes({ d: slopes(size), 'stroke-width': width, fill: 'none', ...paint('stroke', ink) });
      return `<pattern${box}><rect${rect}/><path${lines}/></pattern>`;
    });
  }

  text() {
    return [...this.known.values()].map(([, element]) => element).join('\n');
  }
}

/**
 * The sloping lines of a tile, those of its neighbours included.
 * @param {number} size
 */
export function slopes(size) {
  return [-size, 0, size].map((x) => `M${x - 1} ${size + 1}L${x + size + 1} -1`).join('');
}

/**
 * A colour and how opaque it is, apart: several programs read no `rgba`.
 * @param {'fill' | 'stroke'} name
 * @param {string} color
 */
function paint(name, color) {
  const [hex, alpha] = opaque(color);
  return { [name]: hex, [`${name}-opacity`]: alpha === 1 ? null : alpha };
}

/**
 * A colour without its transparency, and how opaque it is.
 * @param {string} color
 * @returns {[color: string, alpha: number]}
 */
function opaque(color) {
  const [, r, g, b, alpha] = color.match(/^rgba?\(([\d.]+), ?([\d.]+), ?([\d.]+)(?:, ?([\d.]+))?\)$/) ?? [];
  if (r === undefined) return [color, 1];
  const hex = [r, g, b].map((part) => Math.round(Number(part)).toString(16).padStart(2, '0')).join('');
  return [`#${hex}`, Number(alpha ?? 1)];
}

/**
 * @param {Fill | null} fill
 * @param {Defs} defs
 */
function fillOf(fill, defs) {
  if (fill === null) return { fill: 'none' };
  return typeof fill === 'string' ? paint('fill', fill) : { fill: `url(#${defs.tile(fill)})` };
}

/** @param {Stroke | null} stroke */
function strokeOf(stroke) {
  if (!stroke) return {};
  return {
    ...paint('stroke', stroke.color),
    'stroke-width': stroke.width,
    'stroke-linecap': stroke.cap === 'butt' ? null : stroke.cap,
    'stroke-linejoin': stroke.join === 'miter' ? null : stroke.join,
    'stroke-dasharray': stroke.dash.length ? stroke.dash.join(' ') : null,
  };
}

/** @param {Matrix | null} at */
function transformOf(at) {
  return at ? `matrix(${at.map((part) => Number(part.toFixed(4))).join(' ')})` : null;
}

/**
 * @param {Instruction} item
 * @param {Defs} defs
 */
function written(item, defs) {
  if (item.kind === 'end') return '</g>';
  if (item.kind === 'clip') return `<g${attributes({ 'clip-path': `url(#${defs.clip(item.d)})` })}>`;
  if (item.kind === 'group') return `<g${attributes({ id: item.name })}>`;
  return item.kind === 'path' ? pathElement(item, defs) : textElement(item, defs);
}

/** @param {number} alpha */
function opacity(alpha) {
  return alpha === 1 ? null : Number(alpha.toFixed(3));
}

/**
 * @param {PathOf} item
 * @param {Defs} defs
 */
function pathElement({ d, at, fill, stroke, alpha }, defs) {
  const look = { ...fillOf(fill, defs), ...strokeOf(stroke), opacity: opacity(alpha) };
  return `<path${attributes({ d, transform: transformOf(at), ...look })}/>`;
}

/**
 * Its length is said too, so that it has the same room in another font.
 * @param {TextOf} item
 * @param {Defs} defs
 */
function textElement({ text, x, y, at, font, anchor, spacing, width, fill, stroke, alpha }, defs) {
  const where = { x, y, transform: transformOf(at), 'text-anchor': anchor === 'start' ? null : anchor };
  const type = {
    'font-family': font.family,
    'font-size': font.size,
    'font-weight': font.weight === 400 ? null : font.weight,
    'font-style': font.italic ? 'italic' : null,
    'letter-spacing': spacing || null,
    textLength: width,
    lengthAdjust: 'spacingAndGlyphs',
    'xml:space': text.startsWith(' ') ? 'preserve' : null,
  };
  const look = { ...fillOf(fill, defs), ...strokeOf(stroke), opacity: opacity(alpha) };
  const halo = fill === null ? 'true' : null; // the same text is written on it
  return `<text${attributes({ ...where, ...type, ...look, 'aria-hidden': halo })}>${escaped(text)}</text>`;
}
