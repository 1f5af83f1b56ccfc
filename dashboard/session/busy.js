// Whether the reader is in the middle of something that a run of the page would disturb: a drag, a text that is not sent
// yet, keys or a wheel that move, play, a dialog.

const QUIET = 700; // milliseconds: keys and wheel have come to rest
const TEXT = 'textarea, [contenteditable=""], [contenteditable=true], input';
const NO_TEXT = '[type=button], [type=checkbox], [type=color], [type=radio], [type=range], [type=submit]';
const BUSY = 'dialog[open], [data-playing]';

/**
 * What every version of this module shares on a page: it listens once.
 * @typedef {object} Shared
 * @property {Set<number>} pressed  pointers that are down
 * @property {number} acted  when a key or the wheel was last used, or the page scrolled
 * @property {EventTarget | null} edited  the text field with a text that is not sent yet
 */

const SHARED = Symbol.for('rail-links.busy');
const page = /** @type {{ [SHARED]?: Shared }} */ (window);
page[SHARED] ??= listen();
const shared = page[SHARED];

/** Whether the reader is in the middle of something. */
export function isBusy() {
  const acts = shared.pressed.size > 0 || performance.now() - shared.acted < QUIET;
  return acts || isUnsent(shared.edited) || document.querySelector(BUSY) !== null;
}

/**
 * A field for choosing is used once its text is gone.
 * @param {EventTarget | null} field
 */
function isUnsent(field) {
  if (!(field instanceof HTMLElement) || !field.isConnected) return false;
  return field.getAttribute('role') !== 'combobox' || /** @type {HTMLInputElement} */ (field).value !== '';
}

/**
 * A key that sends the text of a field, or gives it up.
 * @param {KeyboardEvent} press
 */
function endsTyping({ key, target, isComposing, ctrlKey, metaKey }) {
  const oneLine = target instanceof HTMLInputElement || ctrlKey || metaKey;
  return !isComposing && (key === 'Escape' || (key === 'Enter' && oneLine));
}

function listen() {
  /** @type {Shared} */
  const made = { pressed: new Set(), acted: Number.NEGATIVE_INFINITY, edited: null };
  /** @type {<K extends keyof DocumentEventMap>(kinds: K[], act: (event: DocumentEventMap[K]) => void) => void} */
  const on = (kinds, act) => {
    for (const kind of kinds) document.addEventListener(kind, act, { capture: true, passive: true });
  };
  on(['pointerdown'], ({ pointerId }) => made.pressed.add(pointerId));
  on(['pointerup', 'pointercancel'], ({ pointerId }) => made.pressed.delete(pointerId));
  on(['pointermove'], ({ pointerId, buttons }) => buttons || made.pressed.delete(pointerId)); // released elsewhere
  on(['keydown', 'wheel', 'scroll'], () => {
    made.acted = performance.now();
  });
  on(['input'], ({ target }) => {
    if (target instanceof HTMLElement && target.matches(TEXT) && !target.matches(NO_TEXT)) made.edited = target;
  });
  const sent = () => {
    made.edited = null;
  };
  on(['keydown'], (press) => endsTyping(press) && sent());
  on(['change', 'focusout'], sent);
  window.addEventListener('blur', () => made.pressed.clear());
  return made;
}
