// The time map on a page: what each step of a reader changes on it, and what is sent to Python.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PLAIN_CLASSES } from '../../timemap/static/map/first_picture.js';
import { flatView } from '../../timemap/static/map/flat_view.js';
import { plainLayers } from '../../timemap/static/map/plain_layers.js';
import { dateWords, dayOf } from '../../timemap/static/text/dates.js';
import { change, dragged, journal, keyDown, press, tapped } from './journal.js';
import { content, opened, openedWithMap } from './opened_map.js';
import { document, fire, forgotten, made, page, plain, promised, window } from './page.js';

/** @typedef {Awaited<ReturnType<typeof opened>>} Opened */
/** @typedef {[string, (map: Opened) => unknown]} Step */

/** @param {string} name @param {string} day @returns {Step} */
const picked = (name, day) => [`${day} from ${name}`, ({ el }) => change(el(name), day)];

/** @param {string} name @param {string} keys @returns {Step} */
const key = (name, keys) => [`${keys} on ${name}`, ({ el }) => keyDown(el(name), keys)];

/** @param {string} name @returns {Step} */
const pressed = (name) => [`a press on ${name}`, ({ el }) => press(el(name))];

/** @param {string} name @param {string} value @returns {Step} */
const chosen = (name, value) => [
  `${value} in ${name}`,
  ({ el }) => {
    for (const option of el(name).children)
      for (const each of option.localName === 'optgroup' ? option.children : [option])
        each.selected = each.value === value;
    fire(el(name), 'change');
  },
];

/** @param {string} name @param {string} text @returns {Step} */
const typed = (name, text) => [
  `“${text}” typed into ${name}`,
  ({ el }) => {
    el(name).focus();
    change(el(name), text);
  },
];

/** @param {string} name @returns {Step} */
const ticked = (name) => [
  `a tick at ${name}`,
  ({ el }) => {
    el(name).checked = !el(name).checked;
    fire(el(name), 'change');
  },
];

/** @param {number} milliseconds @returns {Step} */
const later = (milliseconds) => [`${milliseconds} milliseconds later`, () => page.pass(milliseconds)];

/** @param {string} what @param {Record<string, any>} changes @returns {Step} */
const says = (what, changes) => [`Python says ${what}`, (map) => map.says(changes)];

const [BEGINS, ENDS] = ['2010-01-01', '2024-12-31'].map(dayOf);
const [BARS, STRIP, AXIS] = [36, 60, -8]; // pixels from the timeline's top; from its bottom

/**
 * The pointer on the timeline of these years: on a day, so far below the timeline's top.
 * @param {string} what
 * @param {[kind: string, day: string, y: number, more?: Record<string, any>][]} moves
 * @returns {Step}
 */
const pointer = (what, moves) => [
  what,
  ({ el }) => {
    const [left, width] = [el('slider').style.left, el('slider').style.width].map((each) => Number.parseFloat(each));
    const bottom = 600 + Number.parseFloat(el('slider').style.height);
    const xOf = (/** @type {string} */ day) => 10 + left + ((dayOf(day) + 0.5 - BEGINS) / (ENDS - BEGINS)) * width;
    for (const [kind, day, y, more] of moves)
      fire(el('slider'), kind, {
        clientX: xOf(day),
        clientY: y < 0 ? bottom + y : 600 + y,
        timeStamp: page.clock.now + 1e4,
        ...more,
      });
  },
];

/** @param {Record<string, any>[]} turns @returns {Step[]} */
const wheels = (turns) =>
  turns.map((turn) => [
    `the wheel ${JSON.stringify(turn)}`,
    ({ el }) => fire(el('timeline'), 'wheel', { clientX: 500, clientY: 660, ...turn }),
  ]);

const TOUCH = { pointerType: 'touch' };
const OTHER = { ...TOUCH, pointerId: 2 };

/** Places on a map that has West's bridge in its middle; one that shows the whole border. */
const [FREIGHT, PASSENGER, NAME, BESIDE, WHOLE] = [
  [341, 132],
  [359, 132],
  [300, 115],
  [600, 350],
  [122, 331],
];

/** @param {string} what @param {[kind: string, place: number[], more?: Record<string, any>][]} moves @returns {Step} */
const onMap = (what, moves) => [
  what,
  ({ el }) => {
    for (const [kind, [x, y], more] of moves) fire(el('map'), kind, { clientX: 10 + x, clientY: 100 + y, ...more });
  },
];

/** @type {Record<string, { sent?: Record<string, any>, held?: Record<string, any>, whole?: boolean, withMap?: boolean, steps: Step[] }>} */
const STORIES = {
  'next, previous and play': {
    whole: true,
    steps: [
      ...[pressed('previous'), pressed('next'), pressed('next'), pressed('next')],
      ...[pressed('play'), later(1200), pressed('play')],
      ...[
        ticked('reverse'),
        pressed('play'),
        later(1200),
        later(6000),
        ticked('loop'),
        pressed('play'),
        later(1200),
        pressed('play'),
      ],
      ...[chosen('stops', 'event'), pressed('previous'), pressed('next'), chosen('stops', 'west'), pressed('previous')],
      ...[chosen('step', 'month'), chosen('speed', '4'), pressed('play'), later(200), pressed('play')],
      ...[
        chosen('step', 'week'),
        ticked('reverse'),
        pressed('play'),
        later(60),
        pressed('play'),
        chosen('step', 'day'),
        pressed('play'),
        later(40),
        pressed('play'),
      ],
    ],
  },
  'menus and buttons that are held': {
    steps: [
      ...[pressed('tools'), key('toolbox', 'Escape'), pressed('tools'), pressed('tools')],
      ['a menu is opened', ({ el }) => el('options').toggleAttribute('open', true)],
      key('step', 'Escape'),
      [
        'a menu is opened, and left',
        ({ el }) => [el('period').toggleAttribute('open', true), el('from').focus(), el('slider').focus()],
      ],
      ['filters', ({ root }) => press(root.querySelector('[data-panel]'))],
      [
        'Escape in a field that is as it was',
        ({ el }) => {
          el('period').toggleAttribute('open', true);
          el('from').focus();
          keyDown(el('from'), 'Escape');
        },
      ],
      [
        'Escape in one that is not',
        ({ el }) => {
          el('period').toggleAttribute('open', true);
          el('to').value = '2';
          keyDown(el('to'), 'Escape');
        },
      ],
      [
        'previous is held, and slips away',
        ({ el }) => ['pointerdown', 'pointerleave'].map((kind) => fire(el('previous'), kind)),
      ],
      later(200),
      ['previous is left', ({ el }) => fire(el('previous'), 'pointerleave', { clientX: 9 })],
      later(600),
      ['next is held', ({ el }) => fire(el('next'), 'pointerdown')],
      later(600),
      ['and let go', () => fire(window, 'pointerup')],
      [
        'earlier days are gone to by a key that is held',
        ({ el }) => [1, 2, 3].map(() => keyDown(el('slider'), 'ArrowLeft')),
      ],
      [
        'a link is pressed meanwhile',
        ({ el, parent }) => {
          const link = made('a');
          link.setAttribute('href', 'https://rail.example/events');
          parent.append(link);
          keyDown(el('slider'), 'ArrowLeft');
          press(link);
        },
      ],
    ],
  },
  keys: {
    steps: [
      ...[
        key('slider', 'ArrowRight'),
        key('slider', 'shift+ArrowLeft'),
        key('slider', 'alt+ArrowUp'),
        key('slider', 'ctrl+ArrowUp'),
      ],
      ...[key('slider', 'PageUp'), key('slider', 'PageDown'), key('slider', 'Home'), key('slider', 'End')],
      ...[
        key('slider', 'plus'),
        key('slider', '='),
        key('slider', '-'),
        key('slider', 'ctrl+-'),
        key('slider', ' '),
        later(1200),
        key('slider', ' '),
      ],
      ...[key('slider', 'l'), key('list', 'l'), key('date', 'l'), key('slider', 'Escape')],
      ['L on a Korean keyboard', ({ el }) => fire(el('slider'), 'keydown', { key: 'ㅣ', code: 'KeyL' })],
      ['and again', ({ el }) => fire(el('list'), 'keydown', { key: 'ㅣ', code: 'KeyL' })],
      ['another key', ({ el }) => fire(el('slider'), 'keydown', { key: 'ㅏ', code: 'KeyK' })],
      ...['ctrl+l', 'meta+l', 'alt+l', 'shift+l'].map((keys) => key('slider', keys)),
    ],
  },
  'the date field and the period': {
    steps: [
      ...[
        typed('date', '5 Mar 2020'),
        typed('date', 'spring'),
        says('what is wrong with it', { typed: { text: 'spring', fault: 'no date', note: '' } }),
      ],
      ...[
        key('date', 'Escape'),
        typed('date', '2020-13-01'),
        says('what it took it for', {
          typed: { text: '2020-13-01', fault: '', note: 'taken for' },
          as_of: '2020-01-01',
          asked: [18262, 18292],
        }),
      ],
      [
        'a text that is not finished',
        ({ el }) => {
          el('date').focus();
          el('date').value = '5 Ma';
        },
      ],
      says('another thing meanwhile', { typed: null }),
      ...[typed('date', ''), typed('from', '2015-01-01'), typed('to', '31 Dec 2020'), typed('to', 'never')],
      ...[
        says('what is wrong with it', {
          typed_range: { texts: ['1 Jan 2015', 'never'], faults: ['', 'no end'] },
          range: ['2015-01-01', '2020-12-31'],
        }),
      ],
      ...[
        key('to', 'Escape'),
        pressed('timeAll'),
        pressed('timeIn'),
        pressed('away'),
        pressed('timeOut'),
        pressed('timeRecent'),
      ],
      ...[key('from', 'ArrowDown'), picked('fromPicker', '2012-01-01')],
      ...[key('date', 'ArrowDown'), picked('picker', '2012-02-01')],
      ...[
        says('another period', { range: [null, '2013-06-30'], typed_range: null }),
        says('none', { range: [null, null] }),
      ],
    ],
  },
  'the pointer on the timeline': {
    steps: [
      pointer('over a strip', [['pointermove', '2015-06-01', STRIP]]),
      pointer('over an event', [['pointermove', '2020-02-01', STRIP]]),
      pointer('over the histogram', [['pointermove', '2010-04-20', BARS]]),
      pointer('over an event in the histogram', [['pointermove', '2010-04-01', BARS]]),
      pointer('over a year', [['pointermove', '2015-03-01', AXIS]]),
      pointer('away', [['pointerleave', '2015-03-01', AXIS]]),
      pointer('a press on a strip', [
        ['pointerdown', '2015-06-01', STRIP],
        ['pointerup', '2015-06-01', STRIP],
      ]),
      pointer('a press near an event', [
        ['pointerdown', '2020-02-08', STRIP],
        ['pointerup', '2020-02-08', STRIP],
      ]),
      pointer('with Shift', [
        ['pointerdown', '2019-06-01', STRIP, { shiftKey: true }],
        ['pointermove', '2020-02-15', STRIP, { shiftKey: true }],
        ['pointerup', '2020-02-15', STRIP],
      ]),
      pointer('a drag', [
        ['pointerdown', '2015-06-01', STRIP],
        ['pointermove', '2016-06-01', STRIP],
        ['pointermove', '2017-06-01', STRIP],
      ]),
      pointer('its end', [['pointerup', '2017-06-01', STRIP]]),
      pointer('a drag past the edge', [
        ['pointerdown', '2013-06-01', STRIP],
        ['pointermove', '2007-06-01', STRIP],
      ]),
      ...[key('slider', 'Escape'), pressed('timeRecent')],
      pointer('a press on a year', [
        ['pointerdown', '2015-03-01', AXIS],
        ['pointerup', '2015-03-01', AXIS],
      ]),
      key('slider', 'Escape'),
      pointer('a tap', [
        ['pointerdown', '2012-01-01', STRIP, TOUCH],
        ['pointerup', '2012-01-01', STRIP, TOUCH],
      ]),
      pointer('a finger along', [
        ['pointerdown', '2012-01-01', STRIP, TOUCH],
        ['pointermove', '2013-01-01', STRIP + 1, TOUCH],
        ['pointerup', '2013-01-01', STRIP, TOUCH],
      ]),
      pointer('a finger across', [
        ['pointerdown', '2012-01-01', STRIP, TOUCH],
        ['pointermove', '2012-01-10', STRIP + 40, TOUCH],
        ['pointerup', '2012-01-10', STRIP + 40, TOUCH],
      ]),
      ...wheels([
        { deltaY: 100 },
        { deltaY: -100, ctrlKey: true },
        { deltaX: 60 },
        { deltaY: 60, shiftKey: true },
        { deltaY: 200, metaKey: true },
      ]),
      pressed('timeRecent'),
      pointer('a cancelled drag', [
        ['pointerdown', '2014-01-01', STRIP],
        ['pointermove', '2018-01-01', STRIP],
        ['pointercancel', '2018-01-01', STRIP],
      ]),
      pointer('two fingers', [
        ['pointerdown', '2012-01-01', STRIP, TOUCH],
        ['pointerdown', '2014-01-01', STRIP, OTHER],
        ['pointermove', '2018-01-01', STRIP, OTHER],
        ['pointerup', '2018-01-01', STRIP, OTHER],
        ['pointerup', '2012-01-01', STRIP, TOUCH],
      ]),
    ],
  },
  'the list and the events': {
    steps: [
      ...[pressed('moreWord'), pressed('ever'), pressed('ever'), pressed('moreWord')],
      ['a press on a status', ({ el }) => press(el('list').querySelectorAll('.tm-says')[0])],
      ['a press on the name of a crossing', ({ el }) => press(el('list').querySelector('.tm-crossing'))],
      ['a press on an event', ({ el }) => press(el('earlierList').children[1])],
      ['words marked in an event', ({ el }) => dragged(el('latestList').children[0], 0, 30)],
      ['a tap whose click the browser moves', ({ el }) => tapped(el('latestList').children[0], 30)],
      ['a search', ({ el }) => change(el('search'), ' bridge ')],
      [
        'an event is pressed while the day moves on',
        async (map) => {
          const [row] = map.el('latestList').children;
          fire(row, 'pointerdown');
          await map.says({ as_of: '2005-08-02', selected: null });
          fire(row, 'click');
        },
      ],
      says('a day with two events', { as_of: '2022-09-26', selected: 'again' }),
      ['the focus on an earlier event', ({ el }) => el('earlierList').querySelector('button').focus()],
      says('the next day', { as_of: '2022-09-27' }),
      says('a day on which it is the last one', { as_of: '2021-03-02' }),
      says('a day on which it is not listed', { as_of: '2005-08-02' }),
      says('a day before all events', { as_of: '2001-01-01', selected: null }),
      says('a contested day', { as_of: '2021-04-01' }),
      says('a day of an uncertain status', { as_of: '2010-03-10' }),
      says('a day after the last one', { as_of: '2024-12-31' }),
    ],
  },
  'two days': {
    steps: [
      ...[
        pressed('pin'),
        key('second', 'ArrowRight'),
        key('second', 'alt+ArrowLeft'),
        key('second', 'PageUp'),
        key('second', 'PageDown'),
        key('second', 'End'),
      ],
      ...[
        key('divider', 'ArrowRight'),
        key('divider', 'shift+ArrowLeft'),
        key('divider', 'PageUp'),
        key('divider', 'Home'),
        key('divider', 'End'),
      ],
      ['the divider is dragged', ({ el }) => dragged(el('divider'), 710, 220)],
      ['the divider is dragged, and the drag cancelled', ({ el }) => dragged(el('divider'), 220, 300, true)],
      ['the second day is dragged', ({ el }) => dragged(el('second'), 800, 500)],
      ...[
        pressed('swap'),
        says('two days of one status, one of them uncertain', { as_of: '2010-02-01', compare_with: '2010-03-10' }),
        says('the same day twice', { as_of: '2012-07-10', compare_with: '2012-07-10' }),
        says('a day before the period', { compare_with: '2003-01-01' }),
      ],
      ...[pressed('moreWord'), key('slider', 'Escape'), pressed('pin'), pressed('pin')],
    ],
  },
  'the second day past an edge of the timeline': {
    sent: { compare_with: '2012-01-01', range: ['2011-01-01', '2015-12-31'] },
    steps: [
      [
        'it is dragged there',
        ({ el }) => {
          fire(el('second'), 'pointerdown', { clientX: 400 });
          fire(el('second'), 'pointermove', { clientX: -200 });
        },
      ],
      later(200),
      ['and let go', ({ el }) => fire(el('second'), 'pointerup', { clientX: -200 })],
      later(500),
      ['it is dragged to the other edge', ({ el }) => fire(el('second'), 'pointerdown', { clientX: 200 })],
      ['past it', ({ el }) => fire(el('second'), 'pointermove', { clientX: 1300 })],
      ['the drag is cancelled', ({ el }) => fire(el('second'), 'pointercancel', { clientX: 1300 })],
      later(500),
    ],
  },
  'the map': {
    withMap: true,
    sent: { view_state: { lat: 40.1, lon: 124.4, zoom: 13 } },
    steps: [
      onMap('over a pin', [['pointermove', FREIGHT]]),
      onMap('beside it', [['pointermove', BESIDE]]),
      onMap('a press on a badge', [
        ['pointerdown', PASSENGER],
        ['pointerup', PASSENGER],
        ['click', PASSENGER],
      ]),
      onMap('a press on the other one', [
        ['pointerdown', FREIGHT],
        ['pointerup', FREIGHT],
        ['click', FREIGHT],
      ]),
      onMap('a press that ends elsewhere', [
        ['pointerdown', PASSENGER],
        ['pointerup', BESIDE],
        ['click', BESIDE],
      ]),
      onMap('a press on the name', [
        ['pointerdown', NAME],
        ['pointerup', NAME],
        ['click', NAME],
      ]),
      ...[later(700), pressed('mapIn'), later(700), pressed('mapOut'), later(700), pressed('border'), later(700)],
      onMap('a tap on a pin', [
        ['pointerdown', WHOLE, TOUCH],
        ['pointerup', WHOLE, TOUCH],
        ['click', WHOLE, TOUCH],
      ]),
      onMap('and again', [
        ['pointerdown', WHOLE, TOUCH],
        ['pointerup', WHOLE, TOUCH],
        ['click', WHOLE, TOUCH],
      ]),
      ['the wheel', ({ el }) => fire(el('deck'), 'wheel', { deltaY: 100 })],
      later(1600),
      ['one finger', ({ el }) => dragged(el('deck'), 100, 200, false, TOUCH)],
      pointer('over a day of the timeline', [['pointermove', '2010-03-10', STRIP]]),
      pointer('over the next', [['pointermove', '2011-03-10', STRIP]]),
      pointer('away from it', [['pointerleave', '2010-03-10', STRIP]]),
      says('another place', { view_state: { lat: 42, lon: 129, zoom: 7 } }),
      ['a press on the name of a crossing', ({ el }) => press(el('list').querySelector('.tm-crossing'))],
      says('no place', { view_state: null }),
      says('an event of all crossings', { as_of: '2020-02-01' }),
      says('an event of a day on which it stands', { as_of: '2010-04-01', compare_with: '2012-07-10' }),
      says('the place of both days', { view_state: { lat: 40.1, lon: 124.4, zoom: 13 } }),
      onMap('over the first day’s pin', [['pointermove', FREIGHT]]),
      onMap('over the second day’s', [['pointermove', PASSENGER]]),
    ],
  },
  'another language, another log': {
    whole: true,
    steps: [
      says('an uncertain day of a window', { mode: 'window', days: 900 }),
      says('all days', { mode: 'all' }),
      [
        'Python says it in Chinese, with another log',
        (map) =>
          map.says({
            content: map.hold({
              lang: 'zh',
              known_on: null,
              covered_to: '2024-06-30',
              events: content().events.slice(2, 6),
              crossings: content().crossings.slice(0, 2),
              links: content().links.slice(0, 3),
            }),
          }),
      ],
      [
        'Python says it with what was known later',
        (map) => map.says({ content: map.hold({ known_on: '2022-01-01' }) }),
      ],
      says('later days', { domain: [dayOf('2004-01-01'), dayOf('2025-06-30')] }),
      [
        'a narrow window',
        (map) => {
          map.el('timeline').box.width = 400;
          return map.says({ days: 31 });
        },
      ],
    ],
    sent: {
      as_of: '2008-12-31',
      crossings_shown: 'day',
      selected: 'gone',
      q: null,
      two_days: false,
      range: ['2005-01-01', '2014-12-31'],
    },
    held: { lang: 'ko', known_on: '2023-01-01', covered_to: '2012-01-01' },
  },
};

for (const [name, { sent, held, whole, withMap, steps }] of Object.entries(STORIES))
  test(`what a reader sees and sends: ${name}`, async (t) => {
    const map = await (withMap ? openedWithMap : opened)(sent, held);
    t.assert.snapshot(
      await journal(
        map,
        steps.map(([what, act]) => [what, () => act(map)]),
        whole,
      ),
      { serializers: [String] },
    );
  });

test('a layer that does not come is named, and the others are there', async () => {
  const { el, root } = await openedWithMap({}, {}, ['lines', 'friendship_bridge']);
  assert.equal(plain(el('message').textContent), '<layerMissing name=friendship_bridge>');
  assert.equal(el('message').hidden, false);
  assert.equal(root.dataset.drawn, 'true');
});

test('the fields of a period have the days that are reported, however it was zoomed', async () => {
  const map = await opened();
  for (const deltaY of [-10, -25, -40, -55]) {
    fire(map.el('timeline'), 'wheel', { clientX: 500, deltaY, ctrlKey: true });
    page.pass(350);
    const [{ range }] = map.told();
    const fields = range.map((/** @type {string | null} */ end) =>
      dateWords(dayOf(end ?? '2024-06-30'), 'en', 'short'),
    );
    assert.deepEqual(
      ['from', 'to'].map((name) => map.el(name).value),
      fields,
    );
    await map.agrees();
  }
});

test('the event of a stop at which the page was left is let go of, like one of this page', async () => {
  const map = await opened({ as_of: '2020-02-01', selected: 'stopped', stop: 'stopped' });
  keyDown(map.el('slider'), 'ArrowRight');
  page.pass(350);
  assert.deepEqual(map.told(), [{ as_of: '2020-02-02', selected: '', stop: '' }]);
});

test('deck.gl takes over from the first picture once it has drawn the same, and the map is named for screen readers', async () => {
  const map = await openedWithMap({ view_state: { lat: 40.1, lon: 124.4, zoom: 13 } }, { bundle_url: 'deck.js' });
  const { el, root } = map;
  for (let i = 0; i < 5; i += 1) {
    page.pass(50);
    await new Promise((done) => queueMicrotask(() => done(null)));
  }
  /** @type {any} */
  const deck = {
    props: {},
    getViewports: () => [flatView({ width: 700, height: 400, ...deck.props.initialViewState })],
    redraw() {},
  };
  deck.setProps = (/** @type {any} */ props) => Object.assign(deck.props, props);
  const library = {
    deck: PLAIN_CLASSES,
    createDeck: (/** @type {any} */ { container, jsonInput }) => {
      container.append(document.createElement('canvas'));
      deck.props = { layers: plainLayers(jsonInput.layers), initialViewState: jsonInput.initialViewState };
      return deck;
    },
  };
  Object.assign(globalThis, library);
  fire(document.head.querySelector('script'), 'load');
  for (let i = 0; i < 9; i += 1) await new Promise((done) => queueMicrotask(() => done(null)));
  const pictures = () => [...el('deck').children].map((/** @type {any} */ { className }) => className);
  assert.deepEqual(pictures(), ['tm-first', '']);
  assert.equal(root.dataset.ready, undefined);
  for (let frame = 0; frame < 4; frame += 1) deck.props.onAfterRender();
  assert.deepEqual(pictures(), ['']);
  const canvas = el('deck').querySelector('canvas');
  assert.deepEqual(
    ['role', 'aria-label'].map((name) => plain(canvas.getAttribute(name))),
    ['application', '<mapKeys>'],
  );
  assert.equal(root.dataset.ready, 'true');
  const shown = () =>
    deck.props.layers.map((/** @type {any} */ { id, props }) => `${id} ${props.data.features?.length}`);
  assert.ok(shown().includes('friendship_bridge 2'));
  await map.says({ as_of: '2012-01-01', crossings_shown: 'day' });
  assert.ok(shown().includes('friendship_bridge 3'));
  await map.says({ compare_with: '2022-03-01' });
  assert.deepEqual(
    shown().filter((/** @type {string} */ layer) => layer.startsWith('friendship')),
    ['friendship_bridge 3', 'friendship_bridge-second 2'],
  );
  press(el('mapOut'));
  assert.equal(deck.props.initialViewState.zoom, 12);
  deck.props.onError(new Error('lost'), { id: 'rivers-second' });
  assert.equal(plain(el('message').textContent), '<layerMissing name=rivers>');
});

test('a link that is pressed while a day waits is followed once: when it is answered, or in time', async () => {
  for (const answers of [true, false]) {
    forgotten(); // no other map holds the link back
    const map = await opened();
    const link = Object.assign(made('a'), { href: 'https://rail.example/events' });
    let followed = 0;
    link.addEventListener('click', () => {
      followed += 1;
    });
    map.parent.append(link);
    keyDown(map.el('slider'), 'ArrowLeft');
    press(link);
    assert.equal(followed, 0);
    if (answers) await map.agrees();
    page.pass(1900);
    assert.equal(followed, answers ? 1 : 0);
    page.pass(200);
    assert.equal(followed, 1);
    await map.agrees();
    assert.equal(followed, 1);
  }
});

test('while an answer is late, the day of the page is named, also before its content has come', async () => {
  const map = await opened();
  page.files['late.json'] = new Promise(() => {}); // it does not come
  await map.says({ as_of: '2012-07-10', content: 'late.json' });
  keyDown(map.el('slider'), 'ArrowLeft');
  for (let i = 0; i < 20; i += 1) {
    page.pass(1000);
    await promised();
  }
  assert.equal(plain(map.el('waiting').textContent), '<waitingDay day=10 July 2012>');
});

test('another version of the time map has what the reader chose, and reports what was not yet reported', async (t) => {
  const map = await opened();
  const { parent } = map;
  /** @type {any} */
  const container = parent;
  const held = Symbol.for('rail-links.mount');
  /** @type {Step[]} */
  const steps = [
    ...[chosen('step', 'month'), chosen('speed', '4'), chosen('stops', 'event'), ticked('loop'), ticked('reverse')],
    [
      'another version comes while a day rests',
      async () => {
        keyDown(map.el('slider'), 'ArrowLeft');
        container[held] = { ...container[held], version: 'before' };
        await map.says({});
      },
    ],
    pressed('previous'),
  ];
  const fields = () => [
    ...['step', 'speed', 'date'].map((name) => map.el(name).value),
    ...['loop', 'reverse'].map((name) => `${name} ${map.el(name).checked}`),
    plain(map.el('previous').title),
  ];
  const log = await journal(
    { root: parent, told: map.told, agrees: () => map.agrees(), but: '.time-map' },
    steps.map(([what, act]) => [what, () => act(map)]),
  );
  t.assert.snapshot([log, ...fields()].join('\n'), { serializers: [String] });
});

test('the map says whether it shows the whole border, and no more once it is zoomed', async () => {
  const { el, root } = await openedWithMap({});
  const isWhole = async (/** @type {string} */ name) => {
    press(el(name));
    page.pass(1000);
    await promised();
    return root.hasAttribute('data-shows-whole');
  };
  assert.deepEqual([await isWhole('border'), await isWhole('mapIn'), await isWhole('mapOut')], [true, false, true]);
});

test('a finger that stops a page which scrolls on is no tap', async () => {
  for (const [passed, days] of [
    [50, []],
    [500, ['2010-01-01']],
  ]) {
    const { el, told } = await opened();
    fire(document, 'scroll');
    const at = { ...TOUCH, clientX: 10 + Number.parseFloat(el('slider').style.left) + 0.1, clientY: 660 };
    fire(el('slider'), 'pointerdown', { ...at, timeStamp: page.clock.now + Number(passed) });
    fire(el('slider'), 'pointerup', at);
    page.pass(350);
    assert.deepEqual(
      told().map((/** @type {any} */ { as_of }) => as_of),
      days,
    );
  }
});
