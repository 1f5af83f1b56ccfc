// The answer above the map: dimmed while the map shows another day, to be copied, and folded as its reader left it.

const WIDE = '(min-width: 1200px)'; // below it the map would leave the first screen

/** @type {boolean | null} */
let unfolded = null; // as the reader left it; null before that

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
  fold(answer);
}

/**
 * Who says so is unfolded where there is room, until the reader decides.
 * @param {HTMLElement} answer
 */
function fold(answer) {
  const details = answer.querySelector('details');
  if (!details) return;
  details.open = unfolded ?? matchMedia(WIDE).matches;
  details.querySelector('summary')?.addEventListener('click', () => {
    unfolded = !details.open; // the press changes it only afterwards
  });
}

/**
 * Copies the text of a button, and says beside it whether that worked.
 * @param {HTMLElement} button
 */
export async function copy(button) {
  const { copy: text = '', copied = '', refused = '' } = button.dataset;
  const status = button.parentElement?.querySelector('[role=status]');
  const done = (await inClipboard(text)) || bySelection(text);
  if (status) status.textContent = done ? copied : refused;
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
