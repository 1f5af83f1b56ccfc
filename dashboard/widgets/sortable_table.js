// The sortable table: one per place on the page, brought up to what Python sends. See sortable_table.py.

import { setText } from '../../timemap/static/dom.js';
import { ContentLoader } from '../../timemap/static/sync/content_loader.js';
import { fetchJson } from '../../timemap/static/sync/fetch_json.js';
import { forget, mountIn } from '../../timemap/static/sync/handover.js';
import { pageAwaited } from '../../timemap/static/sync/page_awaited.js';
import { showMap } from '../../timemap/static/sync/show_map.js';
import { DaySync } from '../../timemap/static/sync/sync.js';
import { timers } from '../../timemap/static/sync/timers.js';
import { bindInput } from './table_input.js';
import { expand } from './table_order.js';
import { createView, drawRows, mark, showMarked, takeContent, takePicks } from './table_view.js';

/** @import { Legacy, Mount, Mounting, TableMessage } from './table.d.ts' */

const NARROW = '(max-width: 640px)'; // where columns follow each other: see tokens.css

/**
 * What Streamlit calls for each message.
 * @param {Mounting} mounting
 */
export default function sortableTable({ data, parentElement, setStateValue, setTriggerValue }) {
  const mount = mountIn(parentElement, import.meta.url, (/** @type {Legacy | null} */ legacy) => {
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
 * @param {HTMLElement} parentElement
 * @param {Legacy | null} legacy  of a table of another version that was in this place
 * @returns {Mount}
 */
function createMount(parentElement, legacy) {
  /** @type {Mount} */
  const mount = {
    root: /** @type {HTMLElement} */ (parentElement.querySelector('[data-host]')),
    message: null,
    view: null,
    order: legacy?.order ?? null,
    send: () => {},
    askAnew: () => {},
    sync: new DaySync({
      ...timers,
      send: (report) => mount.send(report),
      now: () => Date.now(),
      pageAwaited,
      onOverdue: () => showNotice(mount),
    }),
    loader: new ContentLoader({
      ...timers,
      load: fetchJson,
      onContent: () => adopt(mount),
      onSlow: () => showNotice(mount),
      onFailure: () => showNotice(mount),
      onOutdated: () => mount.askAnew(),
    }),
  };
  mount.root.dataset.testid = 'rows';
  if (legacy) mount.sync.takeOver(legacy);
  return mount;
}

/**
 * Nothing of a table goes on; what the reader chose and Python has not answered is left to a later version.
 * @param {Mount} mount
 * @param {HTMLElement} parentElement
 * @returns {Legacy}
 */
function destroy(mount, parentElement) {
  const { sync, loader, view, order } = mount;
  sync.stop();
  loader.stop();
  clearTimeout(view?.timer);
  forget(parentElement, mount);
  return { ...sync.handOver({}), order: view?.order ?? order };
}

/**
 * @param {Mount} mount
 * @param {TableMessage} message
 */
function take(mount, message) {
  if (message === mount.message) return;
  mount.message = message;
  mount.sync.receive(message);
  mount.sync.takeChanges(); // the message itself says what is marked
  mount.loader.want(message.content);
  if (mount.loader.ready) adopt(mount);
  else showNotice(mount);
}

/**
 * Show the latest message with its content, which is there.
 * @param {Mount} mount
 */
function adopt(mount) {
  const { message, loader, root } = mount;
  if (!message || !loader.content) return;
  const first = mount.view === null;
  mount.view ??= begin(mount, message);
  const { view } = mount;
  const marked = view.picks?.marked;
  const other = view.url !== loader.url;
  takePicks(view, message.picks);
  view.pressed = mount.sync.choices.selected ?? null;
  view.table.setAttribute('aria-label', message.caption);
  if (other) takeContent(view, loader.url, loader.content);
  const shown = expand(message.rows);
  if (other || JSON.stringify(shown) !== JSON.stringify(view.shown)) {
    view.shown = shown;
    drawRows(view);
  } else {
    mark(view);
  }
  root.dataset.ready = 'true';
  if (first || marked !== message.picks?.marked) showMarked(view);
  showNotice(mount);
}

/**
 * @param {Mount} mount
 * @param {TableMessage} message
 */
function begin(mount, message) {
  const { content } = mount.loader;
  if (!content) throw new Error('a table begins with its content');
  mount.root.dataset.name = message.name;
  const view = createView(mount.root, content, message);
  view.order = mount.order ?? message.order;
  view.pick = (id, ofDate) => pick(mount, id, ofDate);
  bindInput(view);
  return view;
}

/**
 * The reader has chosen a row: it is marked at once, and reported. On a phone what shows it stands far below.
 * @param {Mount} mount
 * @param {string} id
 * @param {{ day: string, press: MouseEvent } | null} ofDate  a press on its date, which also leads to that day
 */
function pick(mount, id, ofDate) {
  const { view, message } = mount;
  if (!view?.picks || !message) return;
  mount.sync.report(ofDate ? { selected: id, as_of: ofDate.day } : { selected: id }, ofDate !== null);
  view.pressed = id;
  mark(view);
  const row = view.body.querySelector('tr[aria-current] th');
  setText(view.live, view.content.words.chosen.replace('{row}', row?.textContent ?? ''));
  if (ofDate) showMap(ofDate.press);
  else if (matchMedia(NARROW).matches) document.getElementById(view.picks.shows)?.scrollIntoView();
}

/**
 * Say what the reader waits for.
 * @param {Mount} mount
 */
function showNotice({ root, view, loader, sync, message }) {
  if (view) {
    const { words } = view.content;
    setText(view.notice, sync.overdue ? words.waiting : loader.failed || loader.slow ? words.late : '');
  } else if (message && loader.failed) {
    root.textContent = message.unavailable;
  }
  root.dataset.waiting = String(sync.waiting || loader.waiting);
}
