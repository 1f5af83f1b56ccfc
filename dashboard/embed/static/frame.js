// The script of the embedded page: the slider moves the day, a day at rest fetches its sentence, and the host learns the height.

/** @typedef {[day: number, look: number]} Run */
/**
 * @typedef {object} Days
 * @property {[number, number]} days  the first and the last one of the strips
 * @property {string} locale
 * @property {string} missing  what stands in place of a sentence that did not come
 * @property {[mark: string, words: string][]} looks  HTML
 * @property {Run[][]} links
 */

const DAY_MS = 86400000;
const REST = 250; // milliseconds without a move, after which a day is at rest
const root = document.documentElement;
/** @type {Days} */
const { days, locale, missing, looks, links } = JSON.parse(document.getElementById('days')?.textContent ?? '');
const written = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
const slider = /** @type {HTMLInputElement} */ (document.querySelector('input[type=range]'));
const back = /** @type {HTMLButtonElement} */ (document.querySelector('button.back'));
const stated = Number(slider.defaultValue);
const first = answerAndWays(document);
let asked = new AbortController();
let resting = 0;

/**
 * What a day changes beside statuses: its answer, and the addresses that lead to the whole page.
 * @param {Document} page
 */
function answerAndWays(page) {
  const ways = [...page.querySelectorAll('a.way')].map((way) => way.getAttribute('href') ?? './');
  return { answer: page.getElementById('answer')?.cloneNode(true), ways };
}

/** @param {ReturnType<typeof answerAndWays>} of */
function show({ answer, ways }) {
  const shown = document.getElementById('answer');
  if (!shown || !answer) return;
  shown.replaceWith(answer.cloneNode(true));
  document.getElementById('answer')?.setAttribute('aria-live', 'polite');
  document.querySelectorAll('a.way').forEach((way, n) => {
    way.setAttribute('href', ways[n]);
  });
}

/** @param {number} day */
const dateOf = (day) => new Date(day * DAY_MS);

/**
 * @param {Run[]} runs  ascending
 * @param {number} day
 */
function lookOn(runs, day) {
  return looks[runs.findLast(([begins]) => begins <= day)?.[1] ?? runs[0][1]];
}

/**
 * Statuses, playhead and day in words; the sentence is that of another day until it has come.
 * @param {number} day
 */
function draw(day) {
  const words = written.format(dateOf(day));
  links.forEach((runs, n) => {
    const [mark, said] = lookOn(runs, day);
    for (const node of document.querySelectorAll(`[data-mark="${n}"]`)) node.innerHTML = mark;
    for (const node of document.querySelectorAll(`[data-words="${n}"]`)) node.innerHTML = said;
  });
  root.style.setProperty('--at', String((day - days[0]) / Math.max(1, days[1] - days[0])));
  slider.setAttribute('aria-valuetext', words);
  for (const node of document.querySelectorAll('#answer h1, .sentence .day')) node.textContent = words;
}

/** Says that the sentence of the day did not come. */
function sayMissing() {
  const answer = document.getElementById('answer');
  const sentence = answer?.querySelector('.sentence');
  answer?.setAttribute('aria-live', 'polite');
  answer?.classList.remove('waits', 'told');
  if (sentence) sentence.textContent = missing;
}

/**
 * The sentence of a day, from the server that made this page.
 * @param {number} day
 */
async function fetchSentence(day) {
  asked.abort();
  asked = new AbortController();
  const address = new URL(location.href);
  address.searchParams.set('as_of', dateOf(day).toISOString().slice(0, 10));
  address.searchParams.set('lang', root.lang);
  try {
    const answer = await fetch(address, { signal: asked.signal });
    if (!answer.ok) {
      sayMissing();
      return;
    }
    show(answerAndWays(new DOMParser().parseFromString(await answer.text(), 'text/html')));
  } catch (error) {
    if (error instanceof TypeError)
      sayMissing(); // no connection
    else if (!(error instanceof DOMException)) throw error; // a later day is asked for
  }
}

slider.hidden = false;
slider.setAttribute('aria-valuetext', written.format(dateOf(Number(slider.value))));
slider.addEventListener('input', () => {
  const day = Number(slider.value);
  document.getElementById('answer')?.classList.add('waits');
  draw(day);
  back.hidden = day === stated;
  clearTimeout(resting);
  resting = setTimeout(() => fetchSentence(day), REST);
});
back.addEventListener('click', () => {
  clearTimeout(resting);
  asked.abort();
  slider.value = slider.defaultValue;
  draw(stated);
  show(first);
  slider.focus();
  back.hidden = true;
});

if (location.hash === '#fit' && parent !== window) {
  root.dataset.fit = '';
  const main = /** @type {HTMLElement} */ (document.querySelector('main'));
  const tell = () => {
    const height = Math.ceil(main.getBoundingClientRect().height);
    parent.postMessage({ type: 'rail-links-height', height }, '*'); // a number, which whoever frames this page may know
  };
  new ResizeObserver(tell).observe(main);
  addEventListener('message', ({ source, data }) => {
    if (source === parent && data === 'rail-links-height?') tell();
  });
}
