// Puts other HTML into a part of the page, and leaves the reader where he was.

import { followAnswer } from './answer.js';
import { followCells } from './cells.js';
import { followNotice } from './notices.js';
import { followPanels } from './panels.js';
import { keepDatesWhole } from './whole_dates.js';

/** @param {Element} part  what the reader presses to open it */
function nameOf(part) {
  return part.querySelector('summary')?.textContent ?? '';
}

/** @param {HTMLElement} container */
function openParts(container) {
  return new Set([...container.querySelectorAll('details[open]')].map(nameOf));
}

/**
 * What takes the focus, in a container or a row of it.
 * @param {ParentNode} within
 */
function focusable(within) {
  return /** @type {HTMLElement[]} */ ([...within.querySelectorAll('a[href], summary, [tabindex]')]);
}

/**
 * Shows other HTML. What the reader has opened stays open. The keyboard stays where it was: at what says the
 * same, else in the same row, else at this part.
 * @param {HTMLElement} container
 * @param {string} html
 */
export function show(container, html) {
  const before = container.contains(document.activeElement) ? document.activeElement : null;
  const row = before?.closest('[data-link]')?.getAttribute('data-link') ?? '';
  const open = openParts(container);
  container.innerHTML = html;
  followCells(container);
  keepDatesWhole(container);
  followAnswer(container);
  followNotice(container);
  followPanels(container);
  for (const part of container.querySelectorAll('details')) if (open.delete(nameOf(part))) part.open = true;
  if (!before) return;
  const rowAgain = row && container.querySelector(`[data-link="${CSS.escape(row)}"]`);
  const sameRow = focusable(rowAgain || container);
  const again = sameRow.find((stop) => stop.textContent === before.textContent) ?? (row ? sameRow[0] : undefined);
  if (!again) container.tabIndex = -1;
  (again ?? container).focus({ preventScroll: true });
}

/** @param {HTMLElement} container  what it shows has an id, or has none */
export function topOf(container) {
  return container.querySelector('[data-top]')?.getAttribute('data-top');
}
