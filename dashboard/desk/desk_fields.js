// Ties the notes of the desk's form to their fields, and has long texts taken over while they are typed.

const TYPING_PAUSE = 700; // milliseconds
const ROOM_ABOVE = 120; // pixels: what stands at the top of the page, and a label
const LOWEST = 0.6; // of the window's height, for the lower edge of a field that has the keyboard
const FRAMES = 120; // that a list may take to come
const TRIES = 5;
const CHOSEN = 'aria-activedescendant'; // the option that Enter takes
const ENDS_TYPING = ['Enter', 'Escape', 'Tab'];
const UNSENT = 'rail-links.desk.'; // before the key of a field, in the browser's own storage
const KEPT_FOR = 7 * 24 * 3600 * 1000; // milliseconds
const SHARED = Symbol.for('rail-links.desk-fields');
const page = /** @type {{ [SHARED]?: { focused: string } }} */ (window);
const isFirst = !page[SHARED];
page[SHARED] ??= { focused: '' };
const shared = page[SHARED];
/** @type {Map<string, { text: string, had: string, at: number }>} what was typed and never saved when the page closed */
const left = isFirst ? leftBehind() : new Map();
if (isFirst) listen();

/**
 * The field of a key: what the keyboard stops at.
 * @param {string} key
 */
function fieldOf(key) {
  const room = document.querySelector(`.st-key-${CSS.escape(key)}`);
  const field = room?.querySelector('input:checked') ?? room?.querySelector('input, textarea');
  return field instanceof HTMLElement ? field : null;
}

/**
 * What the desk answers to a press, which takes the keyboard from the button that has gone.
 * @param {string} key
 */
function answerOf(key) {
  const answer = document.querySelector(`.st-key-${CSS.escape(key)} [data-testid="stAlert"]`);
  if (!(answer instanceof HTMLElement)) return null;
  answer.tabIndex = -1;
  return answer;
}

/** A note is read out with its field; a wrong one says so. */
function tie() {
  for (const note of document.querySelectorAll('[data-desk-note]')) {
    const key = note.getAttribute('data-desk-note') ?? '';
    const field = fieldOf(key);
    if (!field) continue;
    giveBack(key, field, note.getAttribute('data-desk-has'));
    const isBad = note.hasAttribute('data-desk-bad');
    if (note.textContent) set(field, 'aria-describedby', note.id);
    else field.removeAttribute('aria-describedby');
    if (isBad) set(field, 'aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  }
}

/** What an earlier page has left; the browser may have no storage. */
function leftBehind() {
  const found = new Map();
  try {
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(UNSENT))) {
      const entry = JSON.parse(localStorage.getItem(name) ?? '{}');
      if (Date.now() - entry.at < KEPT_FOR) found.set(name.slice(UNSENT.length), entry);
      else localStorage.removeItem(name);
    }
  } catch {
    // nothing is kept
  }
  return found;
}

/**
 * Keeps a text in the browser until the server has it.
 * @param {EventTarget | null} field
 */
function keep(field) {
  if (!isText(field) || !isOurs(field)) return;
  const room = field.closest('[class*="st-key-desk_"]');
  const key = [...(room?.classList ?? [])].find((each) => each.startsWith('st-key-'))?.slice('st-key-'.length) ?? '';
  const had = document.getElementById?.(`note-${key}`)?.getAttribute('data-desk-has') ?? null;
  if (had === null) return;
  try {
    localStorage.setItem(UNSENT + key, JSON.stringify({ text: field.value, had, at: Date.now() }));
  } catch {
    // it is not kept
  }
}

/**
 * A field whose text never reached the server gets it again, unless somebody has changed it since; one that has is forgotten.
 * @param {string} key
 * @param {HTMLElement} field
 * @param {string | null} has  what the draft has
 */
function giveBack(key, field, has) {
  if (has === null || !isText(field)) return;
  const entry = left.get(key);
  left.delete(key);
  if (entry && entry.text !== has && field.value === has && (has === entry.had || entry.text.startsWith(has))) {
    write(field, entry.text);
    return;
  }
  try {
    const kept = localStorage.getItem(UNSENT + key);
    if (kept !== null && JSON.parse(kept).text === has) localStorage.removeItem(UNSENT + key);
  } catch {
    // nothing is kept
  }
}

/** Sends what is being typed before the page goes out of sight, or closes. */
function send() {
  const field = document.activeElement;
  if (document.visibilityState !== 'hidden' || !isText(field) || !isOurs(field)) return;
  if (field instanceof HTMLTextAreaElement) press(field);
  else field.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
}

/**
 * @param {EventTarget | null} field
 * @returns {field is HTMLInputElement | HTMLTextAreaElement}
 */
function isText(field) {
  return (
    field instanceof HTMLTextAreaElement ||
    (field instanceof HTMLInputElement && field.type === 'text' && !isChoice(field))
  );
}

/** @param {HTMLTextAreaElement} field */
function press(field) {
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }));
}

/**
 * @param {HTMLElement} field
 * @param {string} name
 * @param {string} value
 */
function set(field, name, value) {
  if (field.getAttribute(name) !== value) field.setAttribute(name, value);
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;

/**
 * A long text is taken over once its typing pauses; a syllable that an input method is still putting together is none.
 * @param {EventTarget | null} field
 * @param {boolean} isComposing
 */
function takeOver(field, isComposing) {
  if (!(field instanceof HTMLTextAreaElement) || !isOurs(field)) return;
  clearTimeout(pause);
  if (isComposing) return;
  pause = setTimeout(() => press(field), TYPING_PAUSE);
}

/** Streamlit takes a text of several lines over when the field is left, or with Ctrl and Enter: so it is told to. */
function listen() {
  document.addEventListener('input', (typed) => {
    takeOver(typed.target, /** @type {InputEvent} */ (typed).isComposing);
    keep(typed.target);
  });
  document.addEventListener('visibilitychange', send);
  document.addEventListener('compositionstart', ({ target }) => takeOver(target, true));
  document.addEventListener('compositionend', ({ target }) => takeOver(target, false));
  document.addEventListener('click', (press) => {
    const link = press.target instanceof Element ? press.target.closest('[data-desk-go]') : null;
    if (!link) return;
    press.preventDefault();
    const note = document.getElementById(link.getAttribute('data-desk-go') ?? '');
    note?.closest('details')?.setAttribute('open', '');
    fieldOf(note?.getAttribute('data-desk-note') ?? '')?.focus();
  });
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.closest('.st-key-desk_form') && target.matches('input, textarea'))
      bringNear(target);
  });
  document.addEventListener('input', ({ target }) => {
    typedIn = isChoice(target) ? /** @type {HTMLInputElement} */ (target) : null;
  });
  document.addEventListener('keydown', pressed, { capture: true });
  document.addEventListener('focusout', ({ isTrusted }) => isTrusted && forget()); // a list makes some of its own
  document.addEventListener('pointerdown', forget, { capture: true });
  new MutationObserver(() => requestAnimationFrame(openAgain)).observe(document.body, {
    attributeFilter: ['aria-expanded'],
    subtree: true,
  });
  let waits = false;
  new MutationObserver(() => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      tie();
    });
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}

/** @param {EventTarget | null} field */
function isChoice(field) {
  return field instanceof HTMLInputElement && field.getAttribute('role') === 'combobox' && isOurs(field);
}

/** @param {HTMLElement} field */
function isOurs(field) {
  return field.closest('.st-key-desk_draft') !== null;
}

/** @type {HTMLInputElement | null} the field for choosing in which a text is typed that has chosen nothing yet */
let typedIn = null;

function forget() {
  typedIn = null;
}

/** A list that the page has closed by scrolling opens again for what was typed: Enter would choose nothing. */
function openAgain() {
  const field = typedIn;
  if (!field || document.activeElement !== field || field.getAttribute('aria-expanded') === 'true' || !field.value)
    return;
  const { value } = field;
  write(field, `${value} `);
  write(field, value);
}

/**
 * Enter chooses what was typed, though its list is not there at this moment: once it is.
 * @param {KeyboardEvent} press
 */
function pressed(press) {
  if (!press.isTrusted || press.isComposing) return;
  const field = typedIn;
  if (press.key === 'Enter' && field !== null && field === press.target && field.value) {
    press.preventDefault();
    press.stopImmediatePropagation();
    choose(field, field.value, FRAMES, TRIES);
  } else if (ENDS_TYPING.includes(press.key)) forget();
}

/**
 * @param {HTMLInputElement} field
 * @param {string} text  that was typed; the chosen option's stands in its place
 * @param {number} frames  how many it is waited for
 * @param {number} tries  how many presses are left
 */
function choose(field, text, frames, tries) {
  if (typedIn !== field) return;
  if (frames === 0 || tries === 0 || field.value !== text) {
    forget();
    return;
  }
  const isThere = field.hasAttribute(CHOSEN) && field.getAttribute('aria-expanded') === 'true';
  if (isThere) field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  else openAgain();
  requestAnimationFrame(() => choose(field, text, frames - 1, tries - Number(isThere)));
}

/**
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {string} text
 */
function write(field, text) {
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/**
 * A field has room below it before its list opens: a list closes when the page scrolls, and what was typed to choose from
 * it would choose nothing.
 * @param {HTMLElement} field
 */
function bringNear(field) {
  const { top, bottom } = field.getBoundingClientRect();
  if (top < ROOM_ABOVE || bottom > window.innerHeight * LOWEST) field.scrollIntoView({ block: 'center' });
}

/** @param {string} key */
function focusOn(key) {
  if (!key || shared.focused === key) return;
  const field = fieldOf(key) ?? answerOf(key);
  if (!field) {
    requestAnimationFrame(() => focusOn(key)); // it is still to come
    return;
  }
  shared.focused = key;
  field.focus();
}

/** @param {{ data: { focus: string } }} mounting */
export default function deskFields({ data }) {
  tie();
  focusOn(data.focus);
}
