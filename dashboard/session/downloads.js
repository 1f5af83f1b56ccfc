// Links to files of the API. A press asks the server first, so that the page can say what became of it: alone, a browser
// would leave the page, or save an error under the file's name.

const SOON = 2_000; // milliseconds: a file that takes longer is worth a word
const LINK = 'a.rl-download';
const BLOCK = '[data-failed]'; // has links, the words for what may become of a press, and room to say them

/**
 * The HTML around the links, without them and what is said beside them.
 * @param {ParentNode & Node} part
 */
function around(part) {
  const copy = document.createElement('div');
  copy.append(...[...part.childNodes].map((node) => node.cloneNode(true)));
  for (const own of copy.querySelectorAll(`${LINK}, ${BLOCK} > [role=status]`)) own.remove();
  return copy.innerHTML;
}

/**
 * Takes over what other links say and lead to, and keeps their elements: a press under way ends where it began, and the
 * keyboard stays. Whether that could be: there are as many, and all else is the same.
 * @param {HTMLElement} container
 * @param {string} html
 */
export function renew(container, html) {
  const now = [...container.querySelectorAll(LINK)];
  if (!now.length) return false;
  const fresh = document.createElement('template');
  fresh.innerHTML = html;
  const next = [...fresh.content.querySelectorAll(LINK)];
  if (now.length !== next.length || around(container) !== around(fresh.content)) return false;
  now.forEach((link, n) => {
    if (link.getAttribute('href') !== next[n].getAttribute('href')) say(link, ''); // it was said of another file
    for (const name of link.getAttributeNames()) if (!next[n].hasAttribute(name)) link.removeAttribute(name);
    for (const { name, value } of next[n].attributes) link.setAttribute(name, value);
    link.textContent = next[n].textContent;
  });
  return true;
}

/**
 * Downloads the file of the link that was pressed once the server has it; else says beside it that there is none.
 * @param {MouseEvent} press
 * @param {Element} pressed
 */
export async function downloadFile(press, pressed) {
  const link = pressed.closest(`${LINK}[href]`);
  if (!(link instanceof HTMLAnchorElement) || press.ctrlKey || press.metaKey || press.shiftKey || press.altKey) return;
  press.preventDefault();
  const file = /** @type {HTMLAnchorElement} */ (link.cloneNode()); // the page may show something else by then
  const { waiting: later = '', failed = '' } = blockOf(link)?.dataset ?? {};
  say(link, '');
  const waiting = setTimeout(() => say(link, later), SOON);
  const given = await isGiven(file.href);
  clearTimeout(waiting);
  say(link, given ? '' : failed);
  if (given) file.click();
}

/** @param {Element} link */
function blockOf(link) {
  return /** @type {HTMLElement | null} */ (link.closest(BLOCK));
}

/**
 * Says beside a link what became of its file.
 * @param {Element} link
 * @param {string} text
 */
function say(link, text) {
  const status = blockOf(link)?.querySelector('[role=status]');
  if (status) status.textContent = text;
}

/**
 * The server keeps what it makes here for the download that follows.
 * @param {string} address
 */
async function isGiven(address) {
  try {
    return (await fetch(address, { method: 'HEAD' })).ok;
  } catch {
    return false; // it could not be reached
  }
}
