// The time map: one per place on the page, brought up to what Python sends, and the frame loop.

import { indexData } from './content_index.js';
import { bindInput } from './controls.js';
import { drawFrame, drawSelection, fontsLoaded, rebuild, refold, relayout, show } from './drawing.js';
import { bindEscape } from './escape.js';
import { bindFolding } from './list/folding.js';
import { bindGestures } from './map/gestures.js';
import { bringMap } from './map/map.js';
import { bindMap } from './map/map_input.js';
import { lookAt, placeOf } from './map/map_view.js';
import { standOn } from './moves.js';
import { styled } from './own_style.js';
import { bindPrint } from './picture/print.js';
import { createState, optionsOf } from './state.js';
import { ContentLoader } from './sync/content_loader.js';
import { fetchJson } from './sync/fetch_json.js';
import { forget, mountIn } from './sync/handover.js';
import { heldContent } from './sync/own_files.js';
import { pageAwaited } from './sync/page_awaited.js';
import { announceMove, cancelQuietReport, followHeldLink, leave, rangeOf, showNotice } from './sync/report.js';
import { DaySync } from './sync/sync.js';
import { timers } from './sync/timers.js';
import { TEMPLATE } from './template.js';
import { dayOf, endsOf, isoOf, parseDay } from './text/dates.js';
import { applyLanguage } from './text/language.js';
import { showDate } from './text/typed_date.js';
import { stopScrolling } from './timeline/edge_scroll.js';
import { bindPeriod, drawPeriod, showPeriod } from './timeline/period.js';
import { bindPointer } from './timeline/pointer.js';
import { hidePreview } from './timeline/preview.js';
import { eventWithDay } from './timeline/stops.js';
import { bindDivider } from './two_days/divider.js';
import { bindSecond } from './two_days/second_playhead.js';
import { followSecond, unreportedDays } from './two_days/two_days_moves.js';

/**
 * @import { Data, Legacy, Message, Mount, Mounting, State } from '../types.d.ts'
 * @import { Choice } from './sync/sync.js'
 */

/**
 * What Streamlit calls for each message.
 * @param {Mounting} mounting
 */
export default function timeMap({ data, parentElement, setStateValue, setTriggerValue }) {
  const mount = mountIn(parentElement, import.meta.url, (legacy) => {
    const created = createMount(parentElement, legacy);
    return { mount: created, destroy: () => destroy(created, parentElement) };
  });
  mount.send = (report) => setStateValue('report', report);
  mount.askAnew = () => setTriggerValue('outdated', mount.loader.wanted);
  take(mount, data);
  return () =>
    queueMicrotask(() => {
      if (!mount.root.isConnected) destroy(mount, parentElement);
    });
}

/**
 * A place on the page; its time map comes with the first content.
 * @param {HTMLElement} parentElement
 * @param {Legacy | null} legacy  of a time map of another version that was in this place
 * @returns {Mount}
 */
function createMount(parentElement, legacy) {
  const host = /** @type {HTMLElement} */ (parentElement.querySelector('[data-host]'));
  host.innerHTML = TEMPLATE;
  /** @type {Mount} */
  const mount = {
    root: /** @type {HTMLElement} */ (host.querySelector('[data-testid=time-map]')),
    failure: /** @type {HTMLElement} */ (host.querySelector('[data-failure]')),
    message: null,
    state: null,
    options: legacy?.options ?? null,
    destroyed: false,
    send: () => {},
    askAnew: () => {},
    sync: new DaySync({
      ...timers,
      send: (report) => mount.send(report),
      now: () => Date.now(),
      pageAwaited,
      onOverdue: () => mount.state && showNotice(mount.state),
    }),
    loader: new ContentLoader({
      ...timers,
      load: async (url, signal) => (await Promise.all([heldContent(url) ?? fetchJson(url, signal), styled]))[0],
      onContent: () => adopt(mount),
      onSlow: () => mount.state && showNotice(mount.state),
      onFailure: () => contentFailed(mount),
      onOutdated: () => mount.askAnew(),
    }),
  };
  if (legacy) mount.sync.takeOver(legacy);
  return mount;
}

/**
 * Nothing of a time map goes on; what the reader chose and Python has not answered is left to a later version.
 * @param {Mount} mount
 * @param {HTMLElement} parentElement
 * @returns {Legacy}
 */
function destroy(mount, parentElement) {
  const { state, sync, loader } = mount;
  const legacy = { ...sync.handOver(unreported(mount)), options: state ? optionsOf(state) : mount.options };
  sync.stop();
  loader.stop();
  forget(parentElement, mount);
  if (state && !mount.destroyed) end(state);
  mount.destroyed = true;
  return legacy;
}

/**
 * What the reader has chosen and would have reported in a moment: a day or a period that moves or was just reached, a
 * place of the map.
 * @param {Mount} mount
 * @returns {Choice}
 */
function unreported({ state }) {
  if (!state) return {};
  const { quiet, drag, play, map, manners } = state;
  const hasMoved = map?.viewport && JSON.stringify(placeOf(map.viewport)) !== JSON.stringify(map.reported);
  return {
    ...(quiet || drag || play.on ? { as_of: isoOf(state.day), ...eventWithDay(state) } : {}),
    ...unreportedDays(state),
    ...(manners.period.quiet ? { range: rangeOf(state) } : {}),
    ...(map?.viewport && hasMoved ? { view_state: placeOf(map.viewport) } : {}),
  };
}

/** @param {State} state */
function end(state) {
  state.alive = false;
  clearTimeout(state.play.timer);
  clearTimeout(state.map?.still);
  cancelQuietReport(state);
  clearTimeout(state.ab.quiet);
  clearTimeout(state.leaving);
  clearTimeout(state.hinting);
  clearTimeout(state.manners.period.quiet);
  stopScrolling(state);
  hidePreview(state);
  cancelAnimationFrame(state.frame);
  state.mounted.abort();
  state.map?.deck.finalize();
}

/**
 * Take a message. Answers to the reader count at once; what it shows waits for the content that it names, and a later
 * message takes its place.
 * @param {Mount} mount
 * @param {Message} message
 */
function take(mount, message) {
  if (message === mount.message) return;
  const { state, sync, loader } = mount;
  mount.message = message;
  sync.receive(message);
  if (state) {
    state.data = { ...state.data, as_of: message.as_of };
    if (!sync.waiting) followHeldLink(state);
  }
  loader.want(message.content);
  if (loader.ready) adopt(mount);
  else if (state) showNotice(state);
}

/**
 * The content of the latest message did not come; it is asked for again.
 * @param {Mount} mount
 */
function contentFailed({ state, message, failure }) {
  if (state) {
    showNotice(state);
  } else if (message) {
    failure.textContent = message.unavailable;
  }
}

/**
 * Show the latest message with its content, which is there.
 * @param {Mount} mount
 */
function adopt(mount) {
  const { message, loader, sync, state } = mount;
  if (!message || !loader.content) return;
  /** @type {Data} */
  const data = { ...loader.content, ...message };
  if (state) {
    update(state, data);
    return;
  }
  sync.takeChanges(); // the first data has them
  mount.failure.remove();
  const { as_of: chosen, range: ends, ...others } = sync.choices;
  const day = chosen && parseDay(chosen) !== null ? chosen : data.as_of; // a typed text stands for no day yet
  const range = ends?.every((end) => end === null || parseDay(end) !== null) ? ends : data.range;
  mount.state = createState(mount.root, { ...data, ...others, range, as_of: day }, mount, {
    day: () => mount.state && drawFrame(mount.state),
    period: () => mount.state && relayout(mount.state),
    selection: () => mount.state && drawSelection(mount.state),
    folding: () => mount.state && refold(mount.state),
  });
  mount.state.data = data;
  begin(mount.state);
}

/**
 * A new time map: bound, drawn, and its map started.
 * @param {State} state
 */
function begin(state) {
  const { el, mounted } = state;
  const signal = mounted.signal;
  document.addEventListener('click', (e) => leave(state, e), { capture: true, signal });
  window.addEventListener('popstate', () => state.sync.wentBack(), { signal });
  document.fonts.addEventListener('loadingdone', () => fontsLoaded(state), { signal });
  el.root.addEventListener('transitionend', (e) => {
    if (e.target === el.root && e.propertyName === 'background-color') rebuild(state); // the theme has changed
  });
  bindPointer(state);
  bindInput(state);
  bindPeriod(state);
  bindDivider(state);
  bindSecond(state);
  bindEscape(state);
  bindMap(state);
  bindGestures(state);
  bindPrint(state);
  bindFolding(state);
  applyLanguage(state);
  measureAbove(state);
  rebuild(state);
  showNotice(state);
  window.addEventListener('resize', () => measureAbove(state), { signal });
  const resizing = new ResizeObserver(() => relayout(state));
  resizing.observe(el.timeline);
  signal.addEventListener('abort', () => resizing.disconnect());
  bringMap(state);
}

/**
 * Tell the style sheet how much of the page stands above: the map takes what the first screen leaves it.
 * @param {State} state
 */
function measureAbove({ el: { root } }) {
  const scroller = root.closest('[data-testid=stMain]') ?? document.documentElement;
  const above = Math.max(0, Math.round(root.getBoundingClientRect().top + scroller.scrollTop));
  root.style.setProperty('--tm-above', `${above}px`);
}

/** The parts of the data that are drawn, beside the content that it names. */
const DRAWN = /** @type {const} */ (['content', 'domain', 'view', 'mode', 'days']);

/**
 * Bring a time map up to new data; a day that Python has changed moves the playhead, its answer to the reader's own
 * does not.
 * @param {State} state
 * @param {Data} data
 */
function update(state, data) {
  const before = state.data;
  const changed = DRAWN.some((name) => JSON.stringify(data[name]) !== JSON.stringify(before[name]));
  state.data = data;
  if (changed) Object.assign(state, indexData(data));
  if (data.lang !== before.lang) applyLanguage(state);
  followPython(state);
  if (!state.manners.period.quiet) showPeriod(state);
  if (changed) rebuild(state);
  else show(state);
  bringMap(state);
  showDate(state);
  drawPeriod(state);
}

/**
 * Follow what Python has changed of the reader's choices.
 * @param {State} state
 */
function followPython(state) {
  const changes = state.sync.takeChanges();
  if (changes.as_of && !state.drag && !state.play.on && !state.quiet) {
    standOn(state, dayOf(changes.as_of));
    if (state.field.typed === null) state.heard = state.day;
    else announceMove(state, true); // the reader typed it in words
  }
  const { period } = state.manners;
  if (changes.range && !period.quiet) period.ends = endsOf(changes.range);
  followSecond(state, changes);
  if (changes.selected !== undefined) state.selected = changes.selected;
  if (changes.view_state !== undefined) lookAt(state, changes.view_state);
  if (changes.crossings_shown) {
    state.folding.shown = changes.crossings_shown;
    refold(state);
  }
  showNotice(state);
}
