// Panels of a page: a button with `data-panel` opens the one of that name, and closes it again. One is open at a time, and
// the server is not asked. A panel lies over the list beside the map; where there is none it is a sheet over the page.

const LIST = '.rl-list-place';
const BUTTON = '[data-panel]:not([data-panel=""])';
const PANEL = '[class*="st-key-panel_"], .rl-panel';
const root = document.documentElement; // its `data-open-panel` names the open panel: Streamlit may make the panel anew
const watching = new ResizeObserver(() => place());
let chosenTab = ''; // its id, as the reader has chosen it

const panelOf = (/** @type {string} */ name) => document.querySelector(`.st-key-panel_${name}, .rl-panel-${name}`);

/** Called once for a page; parts of it may come and go. */
export function listenForPanels() {
  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return;
    const button = target.closest('[data-panel]');
    if (button && !button.closest('.time-map')) toggle(button.getAttribute('data-panel') ?? '');
    const tab = target.closest('[role=tab]');
    if (tab?.closest(PANEL)) chooseTab(tab);
    const picture = target.closest('[data-picture]');
    if (picture) askForPicture(picture);
  });
  document.addEventListener('rl-panel', (event) => {
    if (event instanceof CustomEvent) toggle(event.detail.panel);
  });
  document.addEventListener('keydown', (press) => {
    if (press.key === 'Escape' && !press.defaultPrevented && isOurs(press.target)) closePanel();
    else if (press.target instanceof Element && press.target.matches('.rl-panel [role=tab]'))
      turnTabs(press, press.target);
  });
}

/**
 * The time map makes pictures: one as the page stands (`data-picture="now"`), else in a dialog.
 * @param {Element} button
 */
function askForPicture(button) {
  const status = button.closest(PANEL)?.querySelector('[data-pictured]');
  const say = (/** @type {string} */ text) => {
    if (status) status.textContent = text;
  };
  const detail = button.getAttribute('data-picture') === 'now' ? { say } : null;
  document.querySelector('.time-map')?.dispatchEvent(new CustomEvent('rl-picture', { bubbles: true, detail }));
}

/**
 * Whether Escape means the panel: an open list of a field in it closes first, and the map has uses of its own for the key.
 * @param {EventTarget | null} target
 */
function isOurs(target) {
  if (!root.dataset.openPanel || !(target instanceof Element)) return false;
  if (target.matches('[role=combobox][aria-expanded=true]')) return false;
  return target === document.body || target.closest(`${BUTTON}, ${PANEL}`) !== null;
}

/** @param {string} name  empty: none is wanted */
function toggle(name) {
  if (!name || name === root.dataset.openPanel) closePanel();
  else open(name);
}

/** @param {string} name */
function open(name) {
  const panel = panelOf(name);
  if (!panel) return;
  root.dataset.openPanel = name;
  panel.setAttribute('role', 'region');
  panel.setAttribute('aria-labelledby', `rl-panel-${name}`);
  watching.disconnect();
  for (const part of document.querySelectorAll(`${LIST}, .block-container`)) watching.observe(part);
  place();
  followPanels(document);
  document.getElementById(`rl-panel-${name}`)?.focus({ preventScroll: true });
}

/** Closes the panel that is open; the keyboard goes back to its button where it was in the panel. */
export function closePanel() {
  const name = root.dataset.openPanel;
  if (!name) return;
  const held = panelOf(name)?.contains(document.activeElement);
  delete root.dataset.openPanel;
  watching.disconnect();
  followPanels(document);
  const buttons = [...document.querySelectorAll(`[data-panel="${name}"]`)];
  const back = buttons.find((button) => button.checkVisibility());
  if (held && back instanceof HTMLElement) back.focus({ preventScroll: true });
}

/** Puts the open panel over the list where that stands beside the map. */
function place() {
  const frame = document.querySelector('.block-container')?.getBoundingClientRect();
  const list = document.querySelector(LIST)?.getBoundingClientRect();
  const beside = frame && list && list.height > 0 && list.width < frame.width / 2;
  root.toggleAttribute('data-panel-sheet', !beside);
  const panel = panelOf(root.dataset.openPanel ?? '');
  if (!beside || !(panel instanceof HTMLElement)) return;
  const own = (panel.offsetParent ?? document.body).getBoundingClientRect(); // what it is placed in
  const box = { left: list.left - own.left, top: list.top - own.top, width: list.width, height: list.height };
  for (const [side, length] of Object.entries(box)) root.style.setProperty(`--rl-panel-${side}`, `${length}px`);
}

/**
 * Says of the buttons in a part of the page whether their panels are open, and shows the tab that was chosen.
 * @param {ParentNode} part
 */
export function followPanels(part) {
  for (const button of part.querySelectorAll(BUTTON))
    button.setAttribute('aria-expanded', String(button.getAttribute('data-panel') === root.dataset.openPanel));
  const tab = chosenTab && part.querySelector(`[id="${chosenTab}"]`);
  if (tab) chooseTab(tab);
}

/** @param {Element} chosen */
function chooseTab(chosen) {
  chosenTab = chosen.id;
  for (const tab of chosen.parentElement?.children ?? []) {
    tab.setAttribute('aria-selected', String(tab === chosen));
    tab.setAttribute('tabindex', tab === chosen ? '0' : '-1');
    document.getElementById(tab.getAttribute('aria-controls') ?? '')?.toggleAttribute('hidden', tab !== chosen);
  }
}

/**
 * The arrow keys choose the tab beside the one that has the keyboard.
 * @param {KeyboardEvent} press
 * @param {Element} tab
 */
function turnTabs(press, tab) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[press.key];
  const tabs = [...(tab.parentElement?.children ?? [])];
  const next = by ? tabs.at((tabs.indexOf(tab) + by) % tabs.length) : undefined;
  if (!(next instanceof HTMLElement)) return;
  press.preventDefault();
  chooseTab(next);
  next.focus();
}
