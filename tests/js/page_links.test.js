// What the dashboard shows as HTML: presses and keys in it, what goes to Python, panels, figures, the answer, the history.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { each } from './each.js';
import { journal, keyDown, press } from './journal.js';
import { document, Element, fire, made, page, standIn, window } from './page.js';

standIn();
/** @type {string[]} what became of the history */
const entries = [];
Object.assign(window.history, {
  pushState: (/** @type {any} */ _, /** @type {any} */ __, /** @type {string} */ url) => entries.push(`push ${url}`),
  replaceState: (/** @type {any} */ _, /** @type {any} */ __, /** @type {string} */ url) =>
    entries.push(`replace ${url}`),
});
const { default: pageLinks } = await import('../../dashboard/session/page_links.js');

const FRAME = `
<div data-testid="stApp"><aside><button data-testid="stExpandSidebarButton">menu</button>
<a data-testid="stSidebarNavLink" href="/events">Events</a><div data-testid="stSidebarCollapseButton"><button>close</button></div></aside>
<button title="Clear all" aria-label="Sort by day">Clear all</button><p>Sort by the name</p><p>Clear all of it</p>
<section data-testid="stMain" tabindex="-1"><div class="block-container"><div class="rl-list-place"></div>
<div class="st-key-panel_filters"><h2 id="rl-panel-filters" tabindex="-1">Filters</h2></div>
<div class="rl-panel rl-panel-share"><h2 id="rl-panel-share" tabindex="-1">Share</h2>
<p><button role="tab" id="one" aria-controls="room-one" aria-selected="true">1</button><button role="tab" id="two" aria-controls="room-two" tabindex="-1">2</button></p>
<p id="room-one"></p><p id="room-two" hidden></p><button data-picture="now">Save</button><p data-pictured></p></div>
<div class="time-map" data-testid="time-map" data-as-of="2020-01-01"><i data-el="slider" tabindex="0"></i></div>
<div class="rl-html"></div></div></section></div>`;
const HTML = `
<div data-top="event-a"></div><button data-panel="filters">Filters</button><button data-panel="share">Share</button><button data-menu>Menu</button>
<a data-go href="events?event=a#part">Event</a><a data-go class="rl-day" href="?as_of=2020-01-01">Day</a><a href="#part">Part</a>
<details><summary>More</summary><p id="part" tabindex="-1">Part</p></details>
<div class="rl-copied" data-copied="copied" data-refused="refused"><pre>a text</pre><button>Copy</button><span role="status"></span></div>
<div data-newer="v2" data-say="newer data"><button data-close>×</button></div>
<div data-answer="2020-01-01"><b class="rl-answer-lead">Open on 2020年5月1日</b></div>
<table data-cells><thead><tr><th></th><th><a aria-label="Long A" href="x">A</a></th><th><a href="y">B</a></th></tr></thead>
<tbody><tr data-of="0 1" data-name="2020"><th>2020</th></tr><tr data-of="1 0" data-name="2021"><th>2021</th></tr></tbody></table><p data-said></p>`;

/** The cells of the table's template. */
const CELLS = `<td>1<span class="rl-count-unseen">one event</span></td><td>–<span class="rl-count-unseen">none</span></td>`;

const LANGUAGE = { lang: 'ko', name: 'Korean', words: { 'Clear all': '모두', 'Sort by {name}': '{name} 정렬' } };

/** @param {string} html @param {Record<string, any>} [more] */
function shown(html, more = {}) {
  document.body.innerHTML = FRAME;
  const container = document.querySelector('.rl-html');
  const { set: write } = /** @type {any} */ (Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML'));
  Object.defineProperty(container, 'innerHTML', {
    set(text) {
      write.call(container, text);
      const template = Object.assign(made('template'), { innerHTML: CELLS });
      container.querySelector('[data-cells]')?.append(template); // happy-dom reads no template in a table
    },
  });
  /** @type {any[]} */
  const sent = [];
  const data = {
    html,
    made_for: 'x',
    back: 0,
    history: true,
    language: LANGUAGE,
    ...more,
  };
  const show = (/** @type {Record<string, any>} */ changes) =>
    pageLinks(
      /** @type {any} */ ({
        parentElement: document.body,
        data: { ...data, ...changes },
        setTriggerValue: (/** @type {string} */ name, /** @type {any} */ value) => sent.push({ [name]: value }),
      }),
    );
  show({});
  const find = (/** @type {string} */ selector) => document.querySelector(selector);
  return { root: document.documentElement, container, show, find, told: () => sent.splice(0), agrees: () => {} };
}

test('what presses and keys change of a page, and what is sent', async (t) => {
  const now = shown(HTML);
  const { find, show } = now;
  const [filters, share] = document.querySelectorAll('[data-panel]');
  const clipboard = { writeText: async (/** @type {string} */ text) => entries.push(`copied ${text}`) };
  Object.defineProperty(globalThis.navigator, 'clipboard', { value: clipboard, configurable: true });
  document.addEventListener('rl-picture', (/** @type {any} */ { detail }) => detail?.say('saved'));
  const cells = () => document.querySelectorAll('tbody td');
  find('.block-container').box = { left: 0, top: 0, width: 1000, height: 900 };
  find('.rl-list-place').box = { left: 700, top: 100, width: 300, height: 400 };
  const moved = [
    ['ArrowRight', 0],
    ['ArrowDown', 1],
    ['Home', 3],
    ['End', 2],
    ['ArrowLeft', 3],
    ['ArrowUp', 2],
  ];
  const said = await journal(
    now,
    [
      ['a link', () => press(find('a[data-go]'))],
      ['a link with Ctrl', () => press(find('a[data-go]'), { ctrlKey: true })],
      ['a day', () => press(find('a.rl-day'))],
      ['a part of the page', () => press(find('a[href="#part"]'))],
      ['copy', () => press(find('.rl-copied button'))],
      ['a panel', () => press(filters)],
      ['another panel', () => press(share)],
      ['its other tab', () => press(find('#two'))],
      ['ArrowRight on a tab', () => keyDown(find('#two'), 'ArrowRight')],
      ['ArrowLeft on a tab', () => keyDown(find('#one'), 'ArrowLeft')],
      ['Python shows the page anew', () => show({ html: `${HTML} ` })],
      ['Escape', () => keyDown(find('#two'), 'Escape')],
      [
        'the panel of the map',
        () =>
          find('.time-map').dispatchEvent(new CustomEvent('rl-panel', { bubbles: true, detail: { panel: 'filters' } })),
      ],
      ['a picture is asked for', () => press(find('[data-picture]'))],
      ['the menu', () => press(find('[data-menu]'))],
      ['a page of the menu', () => press(find('[data-testid=stSidebarNavLink]'))],
      [
        'the same notice comes again',
        () => {
          find('[data-notices]').textContent = '';
          show({ html: `${HTML}  ` });
        },
      ],
      ['the notice is closed', () => press(find('[data-close]'))],
      ...moved.map(
        ([key, n]) =>
          /** @type {import('./journal.js').Act} */ ([`${key} in the figures`, () => keyDown(cells()[n], String(key))]),
      ),
      ['the pointer over a figure', () => fire(cells()[1], 'pointermove')],
      ['the map shows another day', () => Object.assign(find('.time-map').dataset, { asOf: '2020-01-02' })],
      ['another language', () => show({ language: { lang: 'zh', name: 'Chinese', words: { 'Clear all': '全部' } } })],
      ['Python shows less', () => show({ html: '<p data-top="event-b">Nothing</p>' })],
    ],
    true,
  );
  t.assert.snapshot([said, ...entries].join('\n'), { serializers: [String] });
});

test('a part that is asked for is shown once it has come, and not again', () => {
  const { find, show } = shown(HTML);
  const part = () => find('#part');
  find('a[href="#part"]').setAttribute('data-go', '');
  press(find('a[href="#part"]'));
  page.draw();
  show({ html: '<p>It comes later.</p>' });
  page.draw();
  assert.ok(document.activeElement?.id !== 'part');
  show({ html: HTML });
  page.draw();
  assert.ok(document.activeElement === part());
  assert.ok(part().closest('details').open);
  find('[data-el=slider]').focus();
  show({ html: `${HTML} ` });
  page.draw();
  assert.ok(document.activeElement !== part());
});

/** @type {[given: boolean, said: string, fields: string[]][]} */
const REFUSALS = [
  [true, 'copied', ['a text']],
  [false, 'refused', ['a text']],
];
each('where the clipboard is refused, a text is copied by selection', REFUSALS, async (given, said, fields) => {
  const { find } = shown(HTML);
  Object.defineProperty(globalThis.navigator, 'clipboard', { value: undefined, configurable: true });
  /** @type {string[]} */
  const copied = [];
  document.execCommand = () => {
    const field = find('textarea');
    if (page.selected.has(field)) copied.push(field.value);
    return given;
  };
  const button = find('.rl-copied button');
  button.focus();
  press(button);
  for (let i = 0; i < 9; i += 1) await Promise.resolve();
  assert.deepEqual([find('.rl-copied [role=status]').textContent, copied, find('textarea')], [said, fields, null]);
  assert.equal(document.activeElement, button);
});

/** @type {[wide: number, written: number, fit: string][]} */
const LINES = [
  [500, 400, '1'],
  [500, 500, '1'],
  [500, 550, '0.909'],
  [500, 690, '0.724'],
  [500, 800, '1'],
];
each('a first line that nearly fits is set smaller', LINES, (wide, written, fit) => {
  const { find, show } = shown('<p></p>');
  Object.assign(page, { written });
  Object.defineProperty(window.HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => wide });
  show({ html: '<div data-answer="2020-01-01"><b class="rl-answer-lead">Open</b></div>' });
  Object.defineProperty(window.HTMLElement.prototype, 'clientWidth', {
    configurable: true,
    get() {
      return this.box.width;
    },
  });
  const lead = find('.rl-answer-lead');
  assert.equal(lead.style.getPropertyValue('--rl-fit'), fit);
  assert.equal(lead.style.whiteSpace, '');
});

/** @type {[heights: number[], size: string][]} */
const HEIGHTS = [
  [[60, 50, 40], 'full'],
  [[80, 60, 40], 'small'],
  [[80, 70, 60], 'smallest'],
  [[90, 80, 70], 'smallest'],
];
each('a long answer is set smaller, so that it fits its place', HEIGHTS, (heights, size) => {
  const { find, show } = shown('<p></p>');
  const own = Element.prototype.getBoundingClientRect;
  Element.prototype.getBoundingClientRect = function () {
    const at = ['full', 'small', 'smallest'].indexOf(this.dataset.size);
    return { ...own.call(this), height: heights[at] ?? 0 };
  };
  globalThis.getComputedStyle = /** @type {any} */ (() => ({ minHeight: '60px' }));
  show({ html: '<div data-answer="2020-01-01"><b class="rl-answer-lead">Open</b></div>' });
  Element.prototype.getBoundingClientRect = own;
  assert.equal(find('[data-answer]').dataset.size, size);
});

test('the history has one entry for each page and state that the reader has chosen', () => {
  const now = shown(HTML);
  const { history, location } = window;
  /** @param {string} pathname @param {string} search */
  const at = (pathname, search) =>
    Object.assign(location, { pathname, search, href: `https://rail.example${pathname}${search}` });
  at('/', '?a=1');
  const became = (/** @type {() => unknown} */ act) => {
    entries.length = 0;
    act();
    return entries.join();
  };
  const push = (/** @type {string} */ url) => became(() => history.pushState(null, '', url));
  const replace = (/** @type {string} */ url) => became(() => history.replaceState(null, '', url));
  fire(document.body, 'keydown', { key: 'a' });
  assert.equal(push('/?a=2'), 'push /?a=2');
  at('/', '?a=2');
  assert.equal(replace('/?a=3'), 'replace /?a=3');
  const isComplete = () => 'complete' in document.documentElement.dataset;
  assert.ok(isComplete()); // the reader has begun to use it
  assert.equal(push('/events'), 'push /events');
  assert.ok(!isComplete());
  at('/events', '');
  assert.equal(push('/events?b=1'), 'replace /events?b=1'); // its query comes later than the page
  press(document.body);
  assert.equal(push('/events?b=2'), 'push /events?b=2');
  at('/events', '?b=2');
  replace('/events?b=2');
  at('/events', '?b=1');
  now.told();
  fire(window, 'popstate');
  assert.deepEqual(now.told(), [{ go: { href: 'events?b=1', back: 1 } }]);
  assert.equal(push('/events?b=2'), ''); // of the run that was under way
  now.show({ back: 0 });
  assert.equal(push('/events?b=2'), '');
  now.show({ back: 1 });
  assert.ok(push('/events?b=2').endsWith(' /events?b=2'));
});

/** @type {[answer: string, said: string, clicks: number][]} */
const FILES = [
  ['given', '', 1],
  ['refused', 'failed', 0],
  ['lost', 'failed', 0],
];
each('a file is fetched once the server says that it gives it', FILES, async (answer, said, clicks) => {
  const { find, show } = shown('<p></p>');
  show({
    html: '<div data-failed="failed" data-waiting="waiting"><a class="rl-download" href="a.csv">CSV</a><p role="status"></p></div>',
  });
  /** @type {any[]} */
  const asked = [];
  globalThis.fetch = /** @type {any} */ (
    async (/** @type {string} */ url, /** @type {any} */ { method }) => {
      asked.push([url, method]);
      await new Promise((done) => setTimeout(() => done(null), 3000));
      if (answer === 'lost') throw new TypeError('lost');
      return { ok: answer === 'given' };
    }
  );
  let pressed = 0;
  const { click } = window.HTMLElement.prototype;
  window.HTMLElement.prototype.click = function () {
    pressed += Number(this.localName === 'a' && this.getAttribute('href') === 'a.csv');
  };
  const status = () => find('[role=status]').textContent;
  assert.ok(fire(find('a.rl-download'), 'click').defaultPrevented);
  assert.equal(status(), '');
  page.pass(2100);
  assert.equal(status(), 'waiting');
  page.pass(1000);
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
  window.HTMLElement.prototype.click = click;
  assert.deepEqual([asked, status(), pressed], [[['https://rail.example/a.csv', 'HEAD']], said, clicks]);
});

test('once the page is seen again, it asks which data the server has, and for a run if they are others', async () => {
  const { show, told } = shown('<p></p>');
  let latest = 'one';
  globalThis.fetch = /** @type {any} */ (
    async () => ({ ok: true, json: async () => ({ content_hash: latest, loading: false }) })
  );
  show({ shown: 'one' });
  const look = async () => {
    page.pass(1000);
    fire(document, 'visibilitychange');
    for (let i = 0; i < 20; i += 1) await Promise.resolve();
    return told();
  };
  assert.deepEqual(await look(), []);
  latest = 'two';
  assert.deepEqual(await look(), [{ newer: 'two' }]);
});

test('the keyboard stays in its row while the page is shown anew, and on its link if that is there', () => {
  const rows = (/** @type {string[]} */ ...links) =>
    `<ul>${['a', 'b', 'c'].map((row) => `<li data-link="${row}">${links.map((link) => `<a href="x">${link}</a>`).join('')}</li>`).join('')}</ul>`;
  const { find, show } = shown(rows('Events', 'More'));
  const at = () => [document.activeElement.closest('[data-link]')?.dataset.link, document.activeElement.textContent];
  find('[data-link=b]').children[1].focus();
  show({ html: rows('New', 'Events', 'More') });
  assert.deepEqual(at(), ['b', 'More']);
  show({ html: rows('Less', 'Nothing') });
  assert.deepEqual(at(), ['b', 'Less']);
});
