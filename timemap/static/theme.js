// Colours and font of the page’s own theme.

/** @import { Theme } from '../types.d.ts' */

/**
 * Read colours and font from the page's own theme, and say on the element whether it is dark.
 * @param {HTMLElement} root
 * @returns {Theme}
 */
export function readTheme(root) {
  const { backgroundColor, fontFamily } = getComputedStyle(root);
  const [r, g, b] = (backgroundColor.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  const dark = r * 0.299 + g * 0.587 + b * 0.114 < 128;
  root.dataset.theme = dark ? 'dark' : 'light';
  return themeOf(root, dark, fontFamily);
}

/**
 * The inks that an element's style sheet gives it.
 * @param {HTMLElement} element
 * @param {boolean} dark
 * @param {string} font
 * @returns {Theme}
 */
export function themeOf(element, dark, font) {
  const style = getComputedStyle(element);
  /** @param {string} name */
  const ink = (name) => style.getPropertyValue(`--tm-${name}`).trim();
  return {
    dark,
    font,
    fills: new Map(),
    sea: ink('sea'),
    accent: ink('accent'),
    ink: ink('ink'),
    muted: ink('muted'),
    faint: ink('faint'),
    line: ink('line'),
    paper: ink('paper'),
    halo: ink('halo'),
    bars: ink('bars'),
    veil: ink('veil'),
    hatchPaper: ink('hatchPaper'),
    river: ink('river'),
  };
}

/** Device pixels per CSS pixel, within reason. */
export function deviceRatio() {
  return Math.min(3, globalThis.devicePixelRatio || 1);
}
