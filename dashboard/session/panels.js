// Panels of a page: a button with `data-panel` opens the one of that name, and closes it again. One is open at a time, and
// the server is not asked. A panel lies over the list beside the map; where there is none it is a sheet over the page.

const LIST = '.rl-list-place';
const BUTTON = '[data-panel]:not([data-panel=""])';
const root = document.documentElement; // its `data-open-panel` names the open panel: Streamlit may make the panel anew

const panelOf = (/** @type {string} */ name) => document.querySelector(`.st-key-panel_${name}`);
const watching = new ResizeObserver(() => place());

/** Called once for a page; parts of it may come and go. */
export function listenForPanels() {
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('[data-panel]') : null;
    if (button instanceof HTMLElement && !button.closest('.time-map')) toggle(button.dataset.panel ?? '');
  });
  document.addEventListener('rl-panel', (event) => {
    if (event instanceof CustomEvent) toggle(event.detail.panel);
  });
  document.addEventListener('keydown', (press) => {
    if (press.key === 'Escape' && !press.defaultPrevented && isOurs(press.target)) closePanel();
  });
}

/**
 * Whether Escape means the panel: an open list of a field in it closes first, and the map has uses of its own for the key.
 * @param {EventTarget | null} target
 */
function isOurs(target) {
  if (!root.dataset.openPanel || !(target instanceof Element)) return false;
  if (target.matches('[role=combobox][aria-expanded=true]')) return false;
  return target === document.body || target.closest(`${BUTTON}, [class*="st-key-panel_"]`) !== null;
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
  markButtons(document);
  document.getElementById(`rl-panel-${name}`)?.focus({ preventScroll: true });
}

/** Closes the panel that is open; the keyboard goes back to its button where it was in the panel. */
export function closePanel() {
  const name = root.dataset.openPanel;
  if (!name) return;
  const held = panelOf(name)?.contains(document.activeElement);
  delete root.dataset.openPanel;
  watching.disconnect();
  markButtons(document);
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
  if (!beside) return;
  const box = { left: list.left - frame.left, top: list.top - frame.top, width: list.width, height: list.height };
  for (const [side, length] of Object.entries(box)) root.style.setProperty(`--rl-panel-${side}`, `${length}px`);
}

/**
 * Says of buttons whether their panels are open.
 * @param {ParentNode} part
 */
export function markButtons(part) {
  for (const button of part.querySelectorAll(BUTTON))
    button.setAttribute('aria-expanded', String(button.getAttribute('data-panel') === root.dataset.openPanel));
}
