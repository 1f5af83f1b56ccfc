// The fields of the desk's form, as the page has them.

/**
 * The field of a key: what the keyboard stops at.
 * @param {string} key
 */
export function fieldOf(key) {
  const room = document.querySelector(`.st-key-${CSS.escape(key)}`);
  const field = room?.querySelector('input:checked') ?? room?.querySelector('input, textarea');
  return field instanceof HTMLElement ? field : null;
}

/**
 * What stands below a field.
 * @param {Element} field
 */
export function noteOf(field) {
  const room = field.closest('[class*="st-key-desk_"]');
  const key = [...(room?.classList ?? [])].find((each) => each.startsWith('st-key-'))?.slice('st-key-'.length) ?? '';
  return document.getElementById?.(`note-${key}`) ?? null;
}

/** @param {Element} field */
export function isOurs(field) {
  return field.closest('.st-key-desk_draft') !== null;
}

/**
 * Whether a field is one for choosing.
 * @param {EventTarget | null} field
 * @returns {field is HTMLInputElement}
 */
export function isChoice(field) {
  return field instanceof HTMLInputElement && field.getAttribute('role') === 'combobox' && isOurs(field);
}

/**
 * Whether a field of the form is one for a text.
 * @param {EventTarget | null} field
 * @returns {field is HTMLInputElement | HTMLTextAreaElement}
 */
export function isText(field) {
  if (field instanceof HTMLTextAreaElement) return isOurs(field);
  return field instanceof HTMLInputElement && field.type === 'text' && isOurs(field) && !isChoice(field);
}

/**
 * Writes into a field as if somebody typed.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {string} text
 */
export function write(field, text) {
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
