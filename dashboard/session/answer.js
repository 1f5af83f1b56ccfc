// The answer above the map: dimmed while the map shows another day, and one line where that can be. Texts that are copied.

const SMALLEST = 0.72; // of 25 px: a line that would have to be smaller takes two
const SIZES = ['full', 'small', 'smallest']; // see map.css

/**
 * A sentence of another day must not look like one of the day shown: it is dimmed until Python has sent the new one.
 * @param {ParentNode} container
 */
export function followAnswer(container) {
  const answer = container.querySelector('[data-answer]');
  if (!(answer instanceof HTMLElement)) return;
  const dim = () => {
    const map = document.querySelector('[data-as-of]');
    const day = map instanceof HTMLElement ? map.dataset.asOf : undefined;
    answer.toggleAttribute('data-other-day', day !== undefined && day !== answer.dataset.answer);
    if (!answer.isConnected) watching.disconnect();
  };
  const watching = new MutationObserver(dim);
  watching.observe(document.body, { attributeFilter: ['data-as-of'], subtree: true });
  dim();
  fit(answer);
}

/**
 * The first line stays one line where it nearly is one, and a long answer is set smaller: the map below stands still
 * from day to day and from link to link.
 * @param {HTMLElement} answer
 */
function fit(answer) {
  const lead = answer.querySelector('b.rl-answer-lead');
  if (!(lead instanceof HTMLElement)) return;
  const measure = () => {
    lead.style.setProperty('--rl-fit', '1');
    const range = document.createRange();
    range.selectNodeContents(lead);
    lead.style.whiteSpace = 'nowrap';
    const share = lead.clientWidth / range.getBoundingClientRect().width;
    lead.style.whiteSpace = '';
    if (share < 1 && share >= SMALLEST) lead.style.setProperty('--rl-fit', String(Math.floor(share * 1000) / 1000));
    const place = parseFloat(getComputedStyle(answer).minHeight);
    for (const size of SIZES) {
      answer.dataset.size = size;
      if (answer.getBoundingClientRect().height < place + 1) break;
    }
  };
  measure(); // before it is seen
  let width = lead.clientWidth;
  new ResizeObserver(([{ contentRect }]) => {
    if (Math.round(contentRect.width) !== width) measure();
    width = Math.round(contentRect.width);
  }).observe(lead);
}

/**
 * Copies the text that stands before a button, or where the button says, and says beside it whether that worked.
 * @param {HTMLElement} button
 */
export async function copy(button) {
  const words = /** @type {HTMLElement | null} */ (button.closest('[data-copied]'));
  const { copied = '', refused = '' } = words?.dataset ?? {};
  const { copies } = button.dataset;
  const text = (copies ? document.querySelector(copies) : button.previousElementSibling)?.textContent ?? '';
  const status = button.parentElement?.querySelector('[role=status]');
  const done = (await inClipboard(text)) || bySelection(text);
  if (status) status.textContent = done ? copied : refused;
}

/**
 * Shows the buttons that share a text, where the browser has the system's own sheet for it.
 * @param {ParentNode} container
 */
export function offerSharing(container) {
  for (const button of container.querySelectorAll('[data-share]'))
    button.toggleAttribute('hidden', !('share' in navigator));
}

/**
 * Hands the address that stands before a button to the system's own sheet, and says where the browser refuses.
 * @param {HTMLElement} button
 */
export async function share(button) {
  const url = button.parentElement?.querySelector('pre')?.textContent ?? '';
  const words = /** @type {HTMLElement | null} */ (button.closest('[data-copied]'));
  const status = button.parentElement?.querySelector('[role=status]');
  if (status) status.textContent = '';
  try {
    await navigator.share({ title: button.dataset.share, url });
  } catch (error) {
    const isClosed = error instanceof DOMException && error.name === 'AbortError'; // the reader shared nothing
    if (status && !isClosed) status.textContent = words?.dataset.unshared ?? '';
  }
}

/**
 * Browsers have this only over https and on the machine itself.
 * @param {string} text
 */
async function inClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * The older way, which plain http has too.
 * @param {string} text
 */
function bySelection(text) {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.style.cssText = 'position: fixed; opacity: 0';
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return done;
}
