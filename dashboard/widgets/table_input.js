// How the reader chooses a row: a press anywhere in it, or keys. Whoever selects text or drags presses nothing.

import { letTabStop, rowLink } from './table_view.js';

/** @import { View } from './table.d.ts' */

const MOVED = 6; // pixels: a pointer that has moved further has dragged
const PAGE = 10; // rows

/** @param {View} view */
export function bindInput(view) {
  const { body } = view;
  let start = { x: 0, y: 0 };
  let moved = 0; // from down to up: the place of a click is not the finger's, browsers move it onto what is near
  body.addEventListener('pointerdown', ({ clientX: x, clientY: y }) => {
    start = { x, y };
    moved = 0;
  });
  body.addEventListener('pointerup', ({ clientX, clientY }) => {
    moved = Math.hypot(clientX - start.x, clientY - start.y);
  });
  body.addEventListener('click', (press) => {
    const row = rowOf(press.target);
    if (!row || !view.picks || isForAnother(press)) return;
    press.preventDefault();
    if (press.detail > 0 && (moved > MOVED || isSelecting(row))) return;
    const { day } = dateLinkOf(press.target)?.dataset ?? {};
    view.pick(row.dataset.id ?? '', day ? { day, press } : null);
  });
  body.addEventListener('keydown', (press) => keyPressed(view, press));
  body.addEventListener('focusin', ({ target }) => {
    if (target === body) enterRows(body);
    else letTabStop(view, rowOf(target));
  });
}

/**
 * A link that leads to the rows leads the keyboard to the marked one, or else the first. A press of a pointer, which gives the
 * rows the focus too, stays where it is.
 * @param {HTMLElement} body
 */
function enterRows(body) {
  const stop = body.querySelector('a.rl-row[tabindex="0"]');
  if (stop instanceof HTMLElement && body.matches(':focus-visible')) stop.focus();
}

/** @param {EventTarget | null} target */
function rowOf(target) {
  return target instanceof Element ? target.closest('tr') : null;
}

/**
 * The date of a row, which leads to its day.
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
function dateLinkOf(target) {
  return target instanceof Element ? target.closest('a.rl-day') : null;
}

/**
 * A press that opens an address in another window, or on a link that is not the row's.
 * @param {MouseEvent} press
 */
function isForAnother({ target, ctrlKey, metaKey, shiftKey, altKey }) {
  if (ctrlKey || metaKey || shiftKey || altKey) return true;
  const link = target instanceof Element ? target.closest('a') : null;
  return link !== null && !link.matches('.rl-row, .rl-day');
}

/** @param {HTMLElement} row */
function isSelecting(row) {
  const selection = document.getSelection();
  return Boolean(selection && !selection.isCollapsed && row.contains(selection.anchorNode));
}

/**
 * @param {View} view
 * @param {KeyboardEvent} press
 */
function keyPressed({ body }, press) {
  const row = rowOf(press.target);
  if (!row || press.ctrlKey || press.metaKey || press.altKey || press.shiftKey) return;
  if (press.key === ' ') {
    press.preventDefault();
    rowLink(row)?.click(); // its date is another link
    return;
  }
  const links = [...body.querySelectorAll('a.rl-row')].filter((link) => link.checkVisibility());
  const at = links.findIndex((link) => row.contains(link));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + PAGE, PageUp: at - PAGE, Home: 0, End: links.length }[
    press.key
  ];
  if (to === undefined || at < 0) return;
  press.preventDefault();
  const link = links[Math.max(0, Math.min(links.length - 1, to))];
  if (link instanceof HTMLElement) link.focus();
}
