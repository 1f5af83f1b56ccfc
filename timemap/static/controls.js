// Keys, wheel and buttons, all turned into a day or a period.

import { listKey } from './list/panel.js';
import { isForUs } from './map/gestures.js';
import { mapMessage } from './map/map.js';
import { goTo } from './moves.js';
import { reportWhenQuiet } from './sync/report.js';
import { nameStops } from './text/language.js';
import { bindDate } from './text/typed_date.js';
import { repeatWhileHeld } from './timeline/hold.js';
import { keyStep } from './timeline/key_steps.js';
import { choosePeriod } from './timeline/period.js';
import { endPlay, togglePlay } from './timeline/play.js';
import { localX } from './timeline/pointing.js';
import { stepToStop } from './timeline/stepping.js';
import { clamp, endKey, isWithin, slideView, zoomView } from './timeline/time_view.js';
import { dayAt } from './timeline/timeline_layout.js';
import { isPaired } from './two_days/two_days.js';
import { closeSecond, pinSecond, swapDays } from './two_days/two_days_moves.js';

/** @import { PlayMode, State } from '../types.d.ts' */

/** @param {State} state */
export function bindInput(state) {
  const { el } = state;
  el.slider.addEventListener('keydown', (e) => keyDown(state, e));
  el.root.addEventListener('keydown', (e) => listKey(state, e));
  el.timeline.addEventListener('wheel', (e) => wheel(state, e), { passive: false });
  bindButtons(state);
  bindOptions(state);
}

/**
 * @param {State} state
 * @param {KeyboardEvent} event
 */
function keyDown(state, event) {
  const step = keyStep(event, state.day);
  const end = endKey(event.key, state.view, state.domain);
  if (step !== undefined)
    moveByKey(state, step); // Alt and an arrow too, which are Back and Forward elsewhere on a page
  else if (event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.key === ' ') togglePlay(state);
  else if (event.key === '+' || event.key === '=') zoomTime(state, 0.5);
  else if (event.key === '-') zoomTime(state, 2);
  else if (event.key === 'PageUp') stepByKey(state, 1);
  else if (event.key === 'PageDown') stepByKey(state, -1);
  else if (end !== undefined) moveByKey(state, end);
  else return;
  event.preventDefault();
}

/**
 * @param {State} state
 * @param {number} day
 */
function moveByKey(state, day) {
  endPlay(state);
  goTo(state, day);
  reportWhenQuiet(state);
}

/**
 * @param {State} state
 * @param {number} direction
 */
function stepByKey(state, direction) {
  endPlay(state);
  stepToStop(state, direction);
}

/**
 * The wheel slides the period sideways, and zooms it with Ctrl or ⌘ or while the timeline has the keyboard; else it scrolls the page.
 * @param {State} state
 * @param {WheelEvent} event
 */
function wheel(state, event) {
  const { view, domain } = state;
  const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
  if (!sideways && !isForUs(event, state.el.timeline)) return;
  const by = ((event.deltaX || event.deltaY) / 600) * (view[1] - view[0]);
  const factor = Math.exp(clamp(event.deltaY, -240, 240) / 420);
  const next = sideways
    ? slideView([view[0] + by, view[1] + by], domain)
    : zoomView(view, factor, dayAt(state, localX(state, event)), domain);
  event.preventDefault(); // Ctrl and the wheel would zoom the whole page
  if (next[0] === view[0] && next[1] === view[1]) return;
  choosePeriod(state, next);
}

/**
 * @param {State} state
 * @param {number} factor
 */
function zoomTime(state, factor) {
  const { view, day, domain } = state;
  choosePeriod(state, zoomView(view, factor, isWithin(view, day) ? day : (view[0] + view[1]) / 2, domain));
}

/** @param {State} state */
function bindButtons(state) {
  const { el } = state;
  el.pin.addEventListener('click', () => (isPaired(state) ? closeSecond(state) : pinSecond(state)));
  el.swap.addEventListener('click', () => swapDays(state));
  el.play.addEventListener('click', () => togglePlay(state));
  const { signal } = state.mounted;
  repeatWhileHeld(el.previous, () => stepToStop(state, -1), signal);
  repeatWhileHeld(el.next, () => stepToStop(state, 1), signal);
  repeatWhileHeld(el.timeIn, () => zoomTime(state, 0.5), signal);
  repeatWhileHeld(el.timeOut, () => zoomTime(state, 2), signal);
  document.addEventListener('rl-picture', (event) => makePicture(state, event), { signal });
  for (const button of el.root.querySelectorAll('[data-panel]'))
    button.addEventListener('click', () => {
      const { panel } = /** @type {HTMLElement} */ (button).dataset;
      button.dispatchEvent(new CustomEvent('rl-panel', { bubbles: true, detail: { panel } }));
    });
  el.search.addEventListener('change', () => state.sync.report({ q: el.search.value.trim() }));
}

/**
 * What makes pictures is loaded when somebody wants one: as the page stands where the event takes an answer, else in a dialog.
 * @param {State} state
 * @param {Event} event
 */
async function makePicture(state, event) {
  const asked = event instanceof CustomEvent ? event.detail : null;
  try {
    const { openPictureDialog, savePicture } = await import('./picture/picture_dialog.js');
    if (state.alive) await (asked ? savePicture(state, asked.say) : openPictureDialog(state));
  } catch {
    mapMessage(state, state.words.pictureUnavailable); // the server has been updated, or cannot be reached
  }
}

/** @param {State} state */
function bindOptions(state) {
  const { el, play } = state;
  el.step.addEventListener('change', () => {
    play.mode = /** @type {PlayMode} */ (el.step.value);
  });
  el.stops.addEventListener('change', () => {
    state.stops.at = el.stops.value;
    nameStops(state);
  });
  el.speed.addEventListener('change', () => {
    play.speed = Number(el.speed.value);
  });
  el.reverse.addEventListener('change', () => {
    play.direction = el.reverse.checked ? -1 : 1;
  });
  el.loop.addEventListener('change', () => {
    play.loop = el.loop.checked;
  });
  el.snap.addEventListener('change', () => {
    state.snap = el.snap.checked;
  });
  for (const menu of [el.options, el.period]) bindMenu(menu);
  bindTools(state);
  bindDate(state);
}

/**
 * A menu closes on Escape, and when the focus goes elsewhere.
 * @param {HTMLDetailsElement} menu
 */
function bindMenu(menu) {
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
  menu.addEventListener('focusout', (event) => {
    const { relatedTarget } = event;
    if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
  });
}

/**
 * On a phone one button opens what stands in a row on a wider screen.
 * @param {State} state
 */
function bindTools({ el: { tools, toolbox } }) {
  const open = (/** @type {boolean} */ isOpen) => {
    toolbox.classList.toggle('tm-open', isOpen);
    tools.setAttribute('aria-expanded', String(isOpen));
  };
  tools.addEventListener('click', () => open(!toolbox.classList.contains('tm-open')));
  toolbox.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !toolbox.classList.contains('tm-open')) return;
    event.stopPropagation(); // nothing larger ends
    open(false);
    tools.focus();
  });
  toolbox.addEventListener('focusout', ({ relatedTarget: to }) => {
    if (to instanceof Node && to !== tools && !toolbox.contains(to)) open(false);
  });
}
