import assert from 'node:assert/strict';
import { test } from 'node:test';

// That the connection is lost is said for as long as it is, and that a server was started again where it refuses the browser.

/** @type {string | null} */
let state = 'CONNECTED';
/** @type {() => void} */
let changed = () => {};
/** @type {() => void} */
let tick = () => {};
/** @type {number | null} */
let status = null;
/** @type {{ className: string, textContent: string }[]} */
const shown = [];

Object.assign(globalThis, {
  document: {
    baseURI: 'http://desk.test/desk',
    querySelector: () => ({ getAttribute: () => state }),
    createElement: () => {
      const element = { textContent: '', setAttribute: () => {}, remove: () => shown.splice(0) };
      return element;
    },
    body: { append: (/** @type {any} */ element) => shown.push(element) },
  },
  MutationObserver: class {
    /** @param {() => void} seen */
    constructor(seen) {
      changed = seen;
    }
    observe() {
      // the test calls it
    }
  },
  setInterval: (/** @type {() => void} */ due) => {
    tick = due;
  },
  fetch: async () => {
    if (status === null) throw new TypeError('no server answers');
    return { status };
  },
});
const connection = await import('../../dashboard/editor/connection.js');
let told = 0;
connection.listen(() => {
  told += 1;
});

/** @param {string} now */
function becomes(now) {
  state = now;
  changed();
}

/** What stands on the page once the server was asked. */
async function said() {
  tick();
  await new Promise((done) => setTimeout(done));
  return shown.map(({ textContent }) => textContent);
}

test('nothing is said of a page that is connected', async () => {
  assert.equal(connection.isLost(), false);
  assert.deepEqual(await said(), []);
});

test('a lost connection is said until it is back, and why it does not come back', async () => {
  connection.says({ lost: 'lost', restarted: 'restarted' });
  becomes('PINGING_SERVER');
  assert.equal(connection.isLost(), true);
  assert.deepEqual(await said(), ['lost']);
  status = 403;
  assert.deepEqual(await said(), ['restarted']);
  status = 200;
  assert.deepEqual(await said(), ['lost']);
  becomes('CONNECTED');
  assert.deepEqual(await said(), []);
  assert.equal(told, 2);
});

test('where a restart ends no cookie, a refusal is no reason', async () => {
  connection.says({ lost: 'lost', restarted: '' });
  status = 403;
  becomes('CONNECTING');
  assert.deepEqual(await said(), ['lost']);
  becomes('CONNECTED');
});
