// A page without a browser: elements and events are happy-dom's; frames, timers, boxes and canvases are the tests' own.
// Nothing is laid out: a box is what a test says. A canvas keeps what is drawn on it.

import { Window } from 'happy-dom';
import { Clock } from './clock.js';

const ADDRESS = 'https://rail.example/';

/** No link leads to another page. */
const STAYS = { disableMainFrameNavigation: true, disableChildPageNavigation: true };

/** @type {any} */
export const window = new Window({
  url: ADDRESS,
  settings: { errorCapture: 'disabled', handleDisabledFileLoadingAsSuccess: true, navigation: STAYS },
});
/** @type {any} */
export const document = window.document;
export const { Element, Text } = window;

/** @param {string} tag @returns {any} */
export const made = (tag) => document.createElement(tag);

/**
 * Something happens at an element.
 * @param {any} element
 * @param {string} type
 * @param {Record<string, any>} [more]
 * @param {boolean} [bubbles]
 * @returns {any} the event
 */
export function fire(element, type, more = {}, bubbles = true) {
  const event = new window.Event(type, { bubbles, cancelable: true, composed: true });
  const own = {
    ...{ button: 0, buttons: 0, detail: 1, timeStamp: page.clock.now, isTrusted: true },
    ...{ ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, clientX: 0, clientY: 0, isComposing: false },
    ...{ pointerId: 1, pointerType: 'mouse', deltaX: 0, deltaY: 0, key: '', code: '', relatedTarget: null },
    ...more,
  };
  for (const [name, value] of Object.entries(own)) Object.defineProperty(event, name, { value });
  element.dispatchEvent(event);
  return event;
}

const DRAWS = [
  'arc',
  'arcTo',
  'beginPath',
  'bezierCurveTo',
  'clearRect',
  'clip',
  'closePath',
  'drawImage',
  'fill',
  'fillRect',
  'fillText',
];
const DRAWS_TOO = [
  'lineTo',
  'moveTo',
  'quadraticCurveTo',
  'rect',
  'rotate',
  'roundRect',
  'scale',
  'setLineDash',
  'stroke',
];
const AND = ['strokeRect', 'strokeText', 'translate', 'setTransform', 'save', 'restore', 'transform'];
const LOOKS = [
  'fillStyle',
  'strokeStyle',
  'lineWidth',
  'font',
  'textAlign',
  'textBaseline',
  'globalAlpha',
  'letterSpacing',
];
/** Which looks each kind of drawing has. */
const LOOK_OF = /** @type {Record<string, string[]>} */ ({
  fill: ['fillStyle', 'globalAlpha'],
  fillRect: ['fillStyle', 'globalAlpha'],
  fillText: ['fillStyle', 'font', 'textAlign', 'textBaseline', 'letterSpacing'],
  stroke: ['strokeStyle', 'lineWidth', 'globalAlpha'],
  strokeText: ['strokeStyle', 'lineWidth'],
});
const NEW = {
  fillStyle: '#000',
  strokeStyle: '#000',
  lineWidth: 1,
  font: '10px x',
  globalAlpha: 1,
  letterSpacing: '0px',
};

/**
 * A text without what its messages were given nothing for: see `opened_map.js`.
 * @param {string} text
 */
export function plain(text) {
  return text.replace(/ \w+=\{\w+\}/g, '');
}

/** What draws on a canvas: keeps each call with how it looks. A letter is six pixels wide. */
class Pen {
  /** @param {any} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    /** @type {any[][]} */
    this.drawn = [];
    /** @type {any[]} */
    this.saved = [];
    this.reset();
    /** @type {Record<string, any>} */
    const calls = {};
    for (const name of [...DRAWS, ...DRAWS_TOO, ...AND])
      calls[name] = (/** @type {any[]} */ ...given) => this.keep(name, given);
    calls.save = () =>
      this.saved.push(Object.fromEntries(LOOKS.map((look) => [look, /** @type {any} */ (this)[look]])));
    calls.restore = () => {
      this.keep(this.saved.length ? 'restore' : 'restore what was not saved', []);
      Object.assign(this, this.saved.pop());
    };
    Object.assign(this, calls);
  }
  reset() {
    this.drawn = [];
    this.saved = [];
    Object.assign(this, { ...NEW, textAlign: 'start', textBaseline: 'alphabetic' });
  }
  /** @param {string} name @param {any[]} given */
  keep(name, given) {
    const looks = (LOOK_OF[name] ?? []).map((look) => /** @type {any} */ (this)[look]);
    this.drawn.push([name, ...given, ...looks]);
  }
  /** @param {string} text */
  measureText(text) {
    return { width: 6 * plain(text).length, actualBoundingBoxAscent: 8, actualBoundingBoxDescent: 2 };
  }
  /** @param {any} canvas */
  createPattern({ width, pen: { strokeStyle, lineWidth, fillStyle, drawn } }) {
    const calls = drawn
      .map((/** @type {any[]} */ [name]) => name)
      .filter((/** @type {string} */ name) => name !== 'setTransform');
    const look = `${lineWidth} of ${strokeStyle} on ${fillStyle} every ${width}: ${calls.join(' ')}`;
    return { name: `(${look})`, setTransform: () => {} };
  }
}

/** What has happened on the page, and its time. */
export const page = {
  clock: new Clock(),
  /** How wide a line is that is measured. */
  written: 0,
  /** @type {any[]} elements that were scrolled into view */
  scrolled: [],
  /** @type {any[]} fields whose calendar was opened */
  opened: [],
  /** @type {Map<any, number>} how often the text of a field was selected */
  selected: new Map(),
  /** @type {Map<number, any>} */
  timers: new Map(),
  /** @type {Map<number, (time: number) => void>} */
  frames: new Map(),
  last: 0,
  /** @type {Record<string, any>} answers by address */
  files: {},
  /**
   * Lets frames be drawn until nothing more is to be drawn, and time pass.
   * @param {number} [milliseconds]
   */
  pass(milliseconds = 0) {
    const end = page.clock.now + milliseconds;
    page.draw();
    while (page.clock.now < end) {
      page.clock.pass(Math.min(end, page.clock.now + 50));
      page.draw();
    }
  },
  draw() {
    for (let round = 0; page.frames.size && round < 3; round += 1) {
      const due = [...page.frames.values()];
      page.frames.clear();
      for (const act of due) act(page.clock.now);
    }
    for (const look of [...lookers]) look([]);
  },
};

/** What looks at the page whenever it is drawn. @type {Set<(records: never[]) => void>} */
const lookers = new Set();

class Looker {
  /** @param {(records: never[]) => void} look */
  constructor(look) {
    this.look = look;
  }
  observe() {
    lookers.add(this.look);
  }
  disconnect() {
    lookers.delete(this.look);
  }
}

/** Gives objects what the library has not, or has otherwise. @param {any} object @param {any} own */
function given(object, own) {
  for (const [name, how] of Object.entries(Object.getOwnPropertyDescriptors(own)))
    Object.defineProperty(object, name, { ...how, configurable: true, ...('value' in how && { writable: true }) });
}

/** @type {WeakMap<any, { left: number, top: number, width: number, height: number }>} */
const boxes = new WeakMap();
/** @type {WeakMap<any, Pen>} */
const pens = new WeakMap();

given(Element.prototype, {
  get box() {
    const box = boxes.get(this) ?? { left: 0, top: 0, width: 0, height: 0 };
    boxes.set(this, box);
    return box;
  },
  set box(box) {
    boxes.set(this, box);
  },
  getBoundingClientRect() {
    const { left, top, width, height } = this.box;
    return { left, top, width, height, right: left + width, bottom: top + height, x: left, y: top };
  },
  checkVisibility() {
    return this.closest('[hidden]') === null;
  },
  scrollIntoView() {
    page.scrolled.push(this);
  },
  setPointerCapture() {},
});
given(window.HTMLElement.prototype, {
  get clientWidth() {
    return this.box.width;
  },
  get clientHeight() {
    return this.box.height;
  },
  get offsetWidth() {
    return this.box.width;
  },
  get offsetHeight() {
    return this.box.height;
  },
});
given(window.HTMLTableSectionElement.prototype, {
  get rows() {
    return this.querySelectorAll('tr');
  },
});
const { replaceChildren } = window.Element.prototype;
given(window.HTMLSelectElement.prototype, {
  /** The option that says so is selected. @param {any[]} options */
  replaceChildren(...options) {
    const selected = options.find((option) => option.selected);
    replaceChildren.apply(this, options);
    if (selected) selected.selected = true;
  },
});
given(window.HTMLInputElement.prototype, {
  showPicker() {
    page.opened.push(this);
  },
});
for (const { prototype } of [window.HTMLInputElement, window.HTMLTextAreaElement]) {
  const { select } = prototype;
  prototype.select = function () {
    page.selected.set(this, (page.selected.get(this) ?? 0) + 1);
    select.call(this);
  };
}
for (const { prototype } of [window.HTMLScriptElement, window.HTMLLinkElement]) {
  const { dispatchEvent } = prototype;
  given(prototype, {
    /** It has come once a test says so. @param {any} event */
    dispatchEvent(event) {
      return !event.isTrusted || dispatchEvent.call(this, event);
    },
  });
}
given(window.HTMLCanvasElement.prototype, {
  get pen() {
    return pens.get(this);
  },
  getContext(/** @type {string} */ kind) {
    if (kind !== '2d') return null;
    if (!pens.has(this)) pens.set(this, new Pen(this));
    return pens.get(this);
  },
  toBlob(/** @type {(blob: any) => void} */ done, /** @type {string} */ type) {
    done(new Blob(['canvas '], { type }));
  },
});
given(document, {
  fonts: new window.EventTarget(),
  createRange() {
    /** @type {any} */
    let line = null;
    const selectNodeContents = (/** @type {any} */ node) => {
      line = node;
    };
    const isWhole = () => line.style.whiteSpace === 'nowrap'; // else it is broken into lines that fit
    const width = () => (isWhole() ? page.written : Math.min(page.written, line.clientWidth));
    return { selectNodeContents, getBoundingClientRect: () => ({ width: width() }) };
  },
});

/** @type {[any, string, any][]} */
const heard = [];
for (const target of [document, window]) {
  const listen = target.addEventListener;
  given(target, {
    addEventListener(/** @type {string} */ type, /** @type {any} */ act, /** @type {any} */ how) {
      heard.push([target, type, act]);
      listen.call(target, type, act, how);
    },
  });
}

/** Nobody listens to the page as a whole any more. */
export function forgotten() {
  for (const [target, type, act] of heard.splice(0))
    for (const capture of [false, true]) target.removeEventListener(type, act, capture);
}

const KINDS = ['Node', 'Text', 'Element', 'HTMLElement', 'SVGElement', 'HTMLButtonElement', 'HTMLInputElement'];
const MORE_KINDS = ['HTMLTextAreaElement', 'HTMLTableCellElement', 'HTMLAnchorElement', 'HTMLTableElement'];
const EVENTS = ['Event', 'CustomEvent', 'KeyboardEvent', 'EventTarget', 'NodeFilter', 'CSS', 'DOMParser'];

/** @param {string} text @param {string} value @param {boolean} [_] @param {boolean} [selected] */
function Option(text, value, _, selected = false) {
  return Object.assign(made('option'), { text, value, selected });
}

/** Puts the page into the place of a browser's. */
export function standIn() {
  const setTimer = (/** @type {() => void} */ callback, /** @type {number} */ wait = 0) => {
    page.last += 1;
    const own = { callback, at: page.clock.now + wait };
    page.clock.timers.push(own);
    page.timers.set(page.last, own);
    return page.last;
  };
  const frame = (/** @type {(time: number) => void} */ act) => {
    page.last += 1;
    page.frames.set(page.last, act);
    return page.last;
  };
  const own = {
    Option,
    ResizeObserver: class {
      observe() {}
      disconnect() {}
    },
    MutationObserver: Looker,
    DOMMatrix: class {
      scale() {}
    },
    performance: {
      now: () => page.clock.now,
      mark() {},
      clearMarks() {},
      getEntriesByType: () => [{ name: ADDRESS }],
    },
    history: { pushState() {}, replaceState() {} },
    Path2D: class {
      /** @param {string} d */
      constructor(d) {
        this.d = d;
      }
    },
    setTimeout: setTimer,
    setInterval: () => 0,
    clearTimeout: (/** @type {number} */ id) => page.clock.drop(page.timers.get(id)),
    requestAnimationFrame: frame,
    cancelAnimationFrame: (/** @type {number} */ id) => page.frames.delete(id),
    innerHeight: 800,
    matchMedia: () => ({ matches: false, addEventListener: () => {} }),
    getComputedStyle: () => ({
      ...{ backgroundColor: 'rgb(255, 255, 255)', fontFamily: 'Sans', minHeight: '0px' },
      getPropertyValue: (/** @type {string} */ name) => name.replace('--tm-', ''),
    }),
    location: { href: ADDRESS, origin: 'https://rail.example', pathname: '/', search: '', hash: '' },
    devicePixelRatio: 1,
    fetch: async (/** @type {string} */ url) => ({ status: 200, ok: true, json: async () => page.files[url] }),
  };
  const { history, location, innerHeight } = own;
  given(window, { history, location, innerHeight, setTimeout: setTimer });
  const kinds = Object.fromEntries([...KINDS, ...MORE_KINDS, ...EVENTS].map((name) => [name, window[name]]));
  given(globalThis, { ...kinds, ...own, window, document, addEventListener: window.addEventListener });
}

/** Lets what is promised come true. */
export async function promised() {
  for (let i = 0; i < 60; i += 1) await Promise.resolve();
}
