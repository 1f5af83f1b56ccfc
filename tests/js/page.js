// A page without a browser: elements, events, frames, timers and canvases, as far as the modules use them.
// Nothing is laid out: a box is what a test says. A canvas keeps what is drawn on it.

import { Clock } from './clock.js';

/** @typedef {(event: any) => unknown} Listener */

const FLAGS = ['hidden', 'disabled', 'open', 'checked', 'multiple'];
const TEXTS = { id: 'id', className: 'class', title: 'title', lang: 'lang', type: 'type', href: 'href', rel: 'rel' };
const MORE = {
  htmlFor: 'for',
  scope: 'scope',
  target: 'target',
  placeholder: 'placeholder',
  src: 'src',
  min: 'min',
  max: 'max',
  download: 'download',
};
const EMPTY = new Set(['input', 'br', 'img', 'path']);
const dashed = (/** @type {string} */ name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Who listens to what. */
class Target {
  constructor() {
    /** @type {{ type: string, act: any, once: boolean, capture: boolean }[]} */
    this.listeners = [];
  }
  /** @param {string} type @param {any} act @param {any} [options] */
  addEventListener(type, act, options) {
    if (options?.signal?.aborted) return;
    const own = { type, act, once: Boolean(options?.once), capture: options === true || Boolean(options?.capture) };
    this.listeners.push(own);
    options?.signal?.addEventListener('abort', () => this.removeEventListener(type, act));
  }
  /** @param {string} type @param {any} act */
  removeEventListener(type, act) {
    this.listeners = this.listeners.filter((own) => own.type !== type || own.act !== act);
  }
  /** @param {any} event @param {boolean} [capture] */
  hear(event, capture = false) {
    Object.defineProperty(event, 'currentTarget', { value: this, configurable: true, writable: true });
    const on = capture ? null : /** @type {any} */ (this)[`on${event.type}`];
    for (const own of this.listeners.filter((each) => each.type === event.type && each.capture === capture)) {
      if (event.stopped === 'now') return;
      if (own.once) this.removeEventListener(own.type, own.act);
      if (typeof own.act === 'function') own.act.call(this, event);
      else own.act.handleEvent(event);
    }
    if (typeof on === 'function') on.call(this, event);
  }
}

export class Node extends Target {
  static TEXT_NODE = 3;
  /** @returns {number} */
  get nodeType() {
    return this instanceof Text ? Node.TEXT_NODE : 1;
  }
  constructor() {
    super();
    /** @type {any[]} */
    this.childNodes = [];
    /** @type {any} */
    this.parentNode = null;
  }
  /** @returns {any} */
  get parentElement() {
    return this.parentNode instanceof Element ? this.parentNode : null;
  }
  get isConnected() {
    /** @type {any} */
    let node = this;
    while (node.parentNode) node = node.parentNode;
    return node === document;
  }
  get firstChild() {
    return this.childNodes[0] ?? null;
  }
  /** @param {any} other */
  contains(other) {
    for (let node = other; node; node = node.parentNode) if (node === this) return true;
    return false;
  }
  /** @param {any[]} nodes */
  after(...nodes) {
    this.parentNode?.put(this.parentNode.childNodes.indexOf(this) + 1, nodes);
  }
  /** @param {any[]} nodes */
  before(...nodes) {
    this.parentNode?.put(this.parentNode.childNodes.indexOf(this), nodes);
  }
  /** @param {any[]} nodes */
  replaceWith(...nodes) {
    this.after(...nodes);
    this.remove();
  }
  remove() {
    const { parentNode } = this;
    if (!parentNode) return;
    if (this.contains(document.activeElement)) document.activeElement = document.body;
    parentNode.childNodes = parentNode.childNodes.filter((/** @type {any} */ each) => each !== this);
    this.parentNode = null;
  }
}

export class Text extends Node {
  /** @param {string} data */
  constructor(data) {
    super();
    this.data = String(data);
  }
  get textContent() {
    return this.data;
  }
}

export class Element extends Node {
  /** @param {string} tag */
  constructor(tag) {
    super();
    this.localName = tag;
    this.tagName = tag.toUpperCase();
    /** @type {Record<string, string>} */
    this.attributes = {};
    this.box = { left: 0, top: 0, width: 0, height: 0 };
    /** @type {string | null} */
    this.typed = null;
    this.selected = 0;
    /** @type {any[]} */
    this.live = [];
    /** @type {any} */
    this.pen = null;
    this.scrollTop = 0;
    this.style = new Proxy(/** @type {Record<string, any>} */ ({}), {
      get: (all, name) => {
        if (name === 'setProperty') return (/** @type {string} */ key, /** @type {string} */ to) => (all[key] = to);
        if (name === 'getPropertyValue') return (/** @type {string} */ key) => all[key] ?? '';
        if (name === 'removeProperty') return (/** @type {string} */ key) => delete all[key];
        return all[String(name)] ?? '';
      },
    });
    this.dataset = new Proxy(/** @type {Record<string, string>} */ ({}), {
      get: (_, name) => this.attributes[`data-${dashed(String(name))}`],
      set: (_, name, text) => {
        this.attributes[`data-${dashed(String(name))}`] = String(text);
        return true;
      },
      deleteProperty: (_, name) => delete this.attributes[`data-${dashed(String(name))}`],
      has: (_, name) => `data-${dashed(String(name))}` in this.attributes,
    });
  }
  get classList() {
    const names = () => new Set((this.getAttribute('class') ?? '').split(' ').filter(Boolean));
    const write = (/** @type {Set<string>} */ all) => {
      if (all.size || this.hasAttribute('class')) this.setAttribute('class', [...all].join(' '));
    };
    return {
      [Symbol.iterator]: () => names().values(),
      contains: (/** @type {string} */ name) => names().has(name),
      add: (/** @type {string[]} */ ...more) => write(new Set([...names(), ...more])),
      remove: (/** @type {string[]} */ ...less) => write(new Set([...names()].filter((name) => !less.includes(name)))),
      toggle: (/** @type {string} */ name, /** @type {boolean} */ on = !names().has(name)) => {
        const all = names();
        all[on ? 'add' : 'delete'](name);
        write(all);
        return on;
      },
    };
  }
  /** The same list each time, which changes with what is in it. */
  get children() {
    this.live.splice(0, this.live.length, ...this.childNodes.filter((node) => node instanceof Element));
    return this.live;
  }
  get firstElementChild() {
    return this.children[0] ?? null;
  }
  get childElementCount() {
    return this.children.length;
  }
  /** @returns {any} */
  get previousElementSibling() {
    const all = this.parentElement?.children ?? [];
    return all[all.indexOf(this) - 1] ?? null;
  }
  /** @returns {any} */
  get nextElementSibling() {
    const all = this.parentElement?.children ?? [];
    return all[all.indexOf(this) + 1] ?? null;
  }
  get textContent() {
    return this.childNodes.map((node) => node.textContent).join('');
  }
  set textContent(text) {
    this.replaceChildren(...(text === '' || text === null ? [] : [String(text)]));
  }
  set innerHTML(/** @type {string} */ html) {
    this.replaceChildren();
    read(this, html);
  }
  get value() {
    if (this.typed !== null) return this.typed;
    if (this.localName !== 'select') return this.attributes.value ?? this.textContent;
    const all = this.querySelectorAll('option');
    return (all.find((option) => option.checked) ?? all[0])?.value ?? '';
  }
  set value(text) {
    if (this.localName === 'option') this.attributes.value = String(text);
    else this.typed = String(text);
  }
  get ariaHidden() {
    return this.getAttribute('aria-hidden');
  }
  set ariaHidden(text) {
    if (text === null) this.removeAttribute('aria-hidden');
    else this.setAttribute('aria-hidden', text);
  }
  get hash() {
    return new URL(this.getAttribute('href') ?? '', document.baseURI).hash;
  }
  get pathname() {
    return new URL(this.getAttribute('href') ?? '', document.baseURI).pathname;
  }
  get origin() {
    return new URL(this.getAttribute('href') ?? '', document.baseURI).origin;
  }
  get tabIndex() {
    return Number(this.attributes.tabindex ?? -1);
  }
  set tabIndex(n) {
    this.setAttribute('tabindex', n);
  }
  get selectionStart() {
    return 0;
  }
  get selectionEnd() {
    return 0;
  }
  /** @param {string} name */
  getAttribute(name) {
    return this.attributes[name] ?? null;
  }
  /** @param {string} name @param {any} text */
  setAttribute(name, text) {
    this.attributes[name] = String(text);
  }
  /** @param {string} name */
  removeAttribute(name) {
    delete this.attributes[name];
  }
  /** @param {string} name */
  hasAttribute(name) {
    return name in this.attributes;
  }
  /** @param {string} name @param {boolean} on */
  toggleAttribute(name, on = !this.hasAttribute(name)) {
    if (on) this.attributes[name] = '';
    else delete this.attributes[name];
    return on;
  }
  /** @param {number} at @param {any[]} nodes */
  put(at, nodes) {
    const own = nodes.map((node) => (node instanceof Node ? node : new Text(node)));
    const next = this.childNodes.slice(at).find((node) => !own.includes(node));
    for (const node of own) {
      if (node.parentNode) node.remove();
      node.parentNode = this;
    }
    const place = next ? this.childNodes.indexOf(next) : this.childNodes.length;
    this.childNodes.splice(place, 0, ...own);
    this.live = this.children;
  }
  /** @param {any[]} nodes */
  append(...nodes) {
    this.put(this.childNodes.length, nodes);
  }
  /** @param {any[]} nodes */
  prepend(...nodes) {
    this.put(0, nodes);
  }
  /** @param {any[]} nodes */
  replaceChildren(...nodes) {
    for (const node of [...this.childNodes]) node.remove();
    this.append(...nodes);
  }
  /** @param {string} selector */
  matches(selector) {
    return selector.split(/,(?![^(]*\))/).some((one) => fits(this, parts(one.trim())));
  }
  /** @param {string} selector @returns {any} */
  closest(selector) {
    return this.matches(selector) ? this : (this.parentElement?.closest(selector) ?? null);
  }
  /** @param {string} selector @returns {any[]} */
  querySelectorAll(selector) {
    return this.children.flatMap((child) => [
      ...(child.matches(selector) ? [child] : []),
      ...child.querySelectorAll(selector),
    ]);
  }
  /** @param {string} selector */
  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }
  /** @param {any} event */
  dispatchEvent(event) {
    Object.defineProperty(event, 'target', { value: this, configurable: true });
    return sent(this, event);
  }
  focus() {
    const was = document.activeElement;
    if (was === this || this.hasAttribute('disabled')) return;
    leave(was, this);
    document.activeElement = this;
    fire(this, 'focus', {}, false);
    fire(this, 'focusin', { relatedTarget: was });
  }
  blur() {
    if (document.activeElement === this) leave(this, null);
  }
  select() {
    this.selected += 1;
  }
  click() {
    if (!this.hasAttribute('disabled')) fire(this, 'click', { detail: 0 });
  }
  createTHead() {
    return this.withPart('thead');
  }
  createTBody() {
    return this.withPart('tbody');
  }
  /** @param {string} name */
  withPart(name) {
    const part = new Element(name);
    this.append(part);
    return part;
  }
  get rows() {
    return this.querySelectorAll('tr');
  }
  get cells() {
    return this.children.filter((child) => ['td', 'th'].includes(child.localName));
  }
  /** What a template has. */
  get content() {
    return this;
  }
  /** @param {boolean} [deep] */
  cloneNode(deep = false) {
    const copy = new Element(this.localName);
    Object.assign(copy.attributes, this.attributes);
    const nodes = deep ? this.childNodes : [];
    copy.append(...nodes.map((node) => (node instanceof Element ? node.cloneNode(true) : new Text(node.data))));
    return copy;
  }
  checkVisibility() {
    return this.closest('[hidden]') === null;
  }
  /** @param {number} _ @param {number} top */
  scrollTo(_, top) {
    this.scrollTop = top;
  }
  /** @param {(blob: any) => void} done @param {string} type */
  toBlob(done, type) {
    done(new Blob([`${this.localName} `], { type }));
  }
  showModal() {
    this.toggleAttribute('open', true);
  }
  close() {
    this.removeAttribute('open');
    fire(this, 'close', {}, false);
  }
  scrollIntoView() {
    page.scrolled.push(this);
  }
  scrollBy() {}
  setPointerCapture() {}
  showPicker() {
    page.opened.push(this);
  }
  getBoundingClientRect() {
    const { left, top, width, height } = this.box;
    return { left, top, width, height, right: left + width, bottom: top + height, x: left, y: top };
  }
  get clientWidth() {
    return this.box.width;
  }
  get clientHeight() {
    return this.box.height;
  }
  get offsetWidth() {
    return this.box.width;
  }
  get offsetHeight() {
    return this.box.height;
  }
  /** @param {string} kind */
  getContext(kind) {
    if (kind !== '2d') return null;
    this.pen ??= new Pen(this);
    return this.pen;
  }
}
for (const name of FLAGS)
  Object.defineProperty(Element.prototype, name, {
    get() {
      return name in this.attributes;
    },
    set(on) {
      this.toggleAttribute(name, Boolean(on));
    },
  });
for (const [name, attribute] of Object.entries({ ...TEXTS, ...MORE }))
  Object.defineProperty(Element.prototype, name, {
    get() {
      return this.attributes[attribute] ?? '';
    },
    set(text) {
      this.attributes[attribute] = String(text);
    },
  });

/**
 * The focus leaves an element.
 * @param {any} element
 * @param {any} to
 */
function leave(element, to) {
  document.activeElement = document.body;
  fire(element, 'blur', { relatedTarget: to }, false);
  fire(element, 'focusout', { relatedTarget: to });
}

/**
 * An event on its way: down to its element, and up again.
 * @param {any} element
 * @param {any} event
 */
function sent(element, event) {
  /** @type {any[]} */
  const path = [];
  for (let node = element; node; node = node.parentNode) path.push(node);
  if (path.at(-1) === document) path.push(window);
  for (const node of path.toReversed()) if (!event.stopped) node.hear(event, true);
  for (const node of event.bubbles ? path : path.slice(0, 1)) if (!event.stopped) node.hear(event);
  return !event.prevented;
}

/**
 * Something happens at an element.
 * @param {any} element
 * @param {string} type
 * @param {Record<string, any>} [more]
 * @param {boolean} [bubbles]
 * @returns {any} the event
 */
export function fire(element, type, more = {}, bubbles = true) {
  const event = {
    ...{
      type,
      bubbles,
      target: element,
      currentTarget: element,
      button: 0,
      buttons: 0,
      detail: 1,
      timeStamp: page.clock.now,
    },
    ...{ ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, clientX: 0, clientY: 0, isComposing: false },
    ...{
      pointerId: 1,
      pointerType: 'mouse',
      deltaX: 0,
      deltaY: 0,
      key: '',
      code: '',
      relatedTarget: null,
      cancelable: true,
    },
    isTrusted: true,
    stopped: /** @type {false | string} */ (false),
    prevented: false,
    preventDefault() {
      this.prevented = true;
    },
    stopPropagation() {
      this.stopped = 'later';
    },
    stopImmediatePropagation() {
      this.stopped = 'now';
    },
    ...more,
  };
  sent(element, event);
  return event;
}

/** @param {string} selector */
function parts(selector) {
  return selector.split(/\s+(?![^[(]*[\])])/);
}

/**
 * @param {any} element
 * @param {string[]} chain
 * @returns {boolean}
 */
function fits(element, chain) {
  const own = chain.slice(0, -1);
  const last = chain[chain.length - 1];
  if (!isOne(element, last)) return false;
  if (!own.length) return true;
  if (own.at(-1) === '>') return element.parentElement ? fits(element.parentElement, own.slice(0, -1)) : false;
  for (let node = element.parentElement; node; node = node.parentElement) if (fits(node, own)) return true;
  return false;
}

const ONE =
  /^([\w-]+|\*)|#([\w-]+)|\.([\w-]+)|\[([\w-]+)(?:([*^]?=)["']?([^"'\]]*)["']?)?\]|:not\(([^)]*)\)|:([\w-]+)/g;

/**
 * @param {any} element
 * @param {string} selector
 */
function isOne(element, selector) {
  return [...selector.matchAll(ONE)].every(([, tag, id, name, attribute, sign, text, not, pseudo]) => {
    if (tag) return tag === '*' || element.localName === tag;
    if (id) return element.id === id;
    if (name) return element.classList.contains(name);
    if (attribute && sign === '*=') return (element.getAttribute(attribute) ?? '').includes(text);
    if (attribute && sign === '^=') return (element.getAttribute(attribute) ?? '').startsWith(text);
    if (attribute) return element.hasAttribute(attribute) && (!sign || element.getAttribute(attribute) === text);
    if (not !== undefined) return !element.matches(not);
    if (pseudo === 'focus') return document.activeElement === element;
    if (pseudo === 'last-child') return element.parentElement?.children.at(-1) === element;
    if (pseudo === 'checked') return element.checked;
    if (pseudo === 'focus-visible') return page.keyboard && document.activeElement === element;
    throw new Error(`the page of the tests does not know ${selector}`);
  });
}

/**
 * Elements written as HTML.
 * @param {any} parent
 * @param {string} html
 */
function read(parent, html) {
  let at = parent;
  for (const [, end, tag, given = '', closed, text] of html.matchAll(/<(\/?)([\w-]+)((?:\s[^>]*?)?)(\/?)>|([^<]+)/g)) {
    if (text !== undefined) {
      if (text.trim()) at.append(text.replaceAll('&nbsp;', '\u00a0').trim());
    } else if (end) at = at.parentNode;
    else {
      const node = new Element(tag);
      for (const [, name, value = ''] of given.matchAll(/([\w-]+)(?:="([^"]*)")?/g)) node.attributes[name] = value;
      at.append(node);
      if (!closed && !EMPTY.has(tag)) at = node;
    }
  }
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
  /** @param {Element} canvas */
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
  keyboard: false,
  /** How wide a line is that is measured. */
  written: 0,
  /** @type {any[]} elements that were scrolled into view */
  scrolled: [],
  /** @type {any[]} fields whose calendar was opened */
  opened: [],
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

/**
 * Goes through what is in an element, as far as it may.
 * @param {any} root
 * @param {number} _
 * @param {(node: any) => number} [may]
 */
function walker(root, _, may = () => 1) {
  /** @type {any[]} */
  const nodes = [];
  const take = (/** @type {any} */ parent) => {
    for (const node of parent.childNodes) {
      if (may(node) !== 1) continue;
      nodes.push(node);
      take(node);
    }
  };
  take(root);
  return {
    currentNode: root,
    nextNode() {
      this.currentNode = nodes.shift() ?? null;
      return this.currentNode !== null;
    },
  };
}

/** @type {any} */
export const document = Object.assign(new Element('#document'), {
  createElement: (/** @type {string} */ tag) => new Element(tag),
  createElementNS: (/** @type {string} */ _, /** @type {string} */ tag) => new Element(tag),
  createTreeWalker: walker,
  getSelection: () => null,
  baseURI: 'https://rail.example/',
  createRange: () => ({ selectNodeContents: () => {}, getBoundingClientRect: () => ({ width: page.written }) }),
  getElementById: (/** @type {string} */ id) => document.querySelector(`#${id}`),
  fonts: new Target(),
  visibilityState: 'visible',
});
for (const name of ['documentElement', 'head', 'body'])
  document[name] = new Element(name === 'documentElement' ? 'html' : name);
document.append(document.documentElement);
document.documentElement.append(document.head, document.body);
document.activeElement = document.body;

/** @type {any} */
export const window = new Target();

class Option extends Element {
  /** @param {string} text @param {string} value @param {boolean} _ @param {boolean} chosen */
  constructor(text, value, _ = false, chosen = false) {
    super('option');
    this.textContent = text;
    this.attributes.value = value;
    this.checked = chosen;
  }
}

class Observer {
  observe() {}
  disconnect() {}
}

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

/**
 * The class of the elements of a tag.
 * @param {string} tag
 */
function kind(tag) {
  class Kind extends Element {
    /** @param {any} node */
    static [Symbol.hasInstance](node) {
      return node?.localName === tag;
    }
  }
  const value = Object.getOwnPropertyDescriptor(Element.prototype, 'value');
  if (value) Object.defineProperty(Kind.prototype, 'value', value);
  return Kind;
}

/** Puts the page into the place of a browser's. */
export function standIn() {
  const timer = (/** @type {() => void} */ callback, /** @type {number} */ wait = 0) => {
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
    document,
    window: Object.assign(window, { addEventListener: window.addEventListener.bind(window) }),
    ...{
      Node,
      Text,
      Element,
      HTMLElement: Element,
      SVGElement: Element,
      HTMLButtonElement: Element,
      HTMLInputElement: kind('input'),
      HTMLTextAreaElement: kind('textarea'),
    },
    ...{
      Option,
      ResizeObserver: Observer,
      MutationObserver: Looker,
      DOMMatrix: class {
        scale() {}
      },
    },
    ...{ HTMLTableCellElement: Element, HTMLAnchorElement: Element, HTMLTableElement: Element },
    NodeFilter: { SHOW_TEXT: 4, SHOW_ELEMENT: 1, FILTER_ACCEPT: 1, FILTER_REJECT: 2 },
    CSS: { escape: String },
    performance: {
      now: () => page.clock.now,
      mark() {},
      clearMarks() {},
      getEntriesByType: () => [{ name: 'https://rail.example/' }],
    },
    history: { pushState() {}, replaceState() {} },
    Path2D: class {
      /** @param {string} d */
      constructor(d) {
        this.d = d;
      }
    },
    addEventListener: window.addEventListener.bind(window),
    setTimeout: timer,
    setInterval: () => 0,
    KeyboardEvent: class extends Event {
      /** @param {string} type @param {any} given */
      constructor(type, given) {
        super(type, given);
        Object.assign(this, { key: given.key, ctrlKey: Boolean(given.ctrlKey), metaKey: Boolean(given.metaKey) });
      }
    },
    innerHeight: 800,
    clearTimeout: (/** @type {number} */ id) => page.clock.drop(page.timers.get(id)),
    requestAnimationFrame: frame,
    cancelAnimationFrame: (/** @type {number} */ id) => page.frames.delete(id),
    matchMedia: () => ({ matches: false, addEventListener: () => {} }),
    getComputedStyle: () => ({
      ...{ backgroundColor: 'rgb(255, 255, 255)', fontFamily: 'Sans', minHeight: '0px' },
      getPropertyValue: (/** @type {string} */ name) => name.replace('--tm-', ''),
    }),
    location: { href: 'https://rail.example/', origin: 'https://rail.example', pathname: '/', search: '', hash: '' },
    devicePixelRatio: 1,
    fetch: async (/** @type {string} */ url) => ({
      status: 200,
      ok: true,
      json: async () => page.files[url],
    }),
  };
  Object.assign(window, {
    innerHeight: 800,
    history: own.history,
    location: own.location,
    setTimeout: timer,
    document,
  });
  for (const [name, value] of Object.entries(own))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** Lets what is promised come true. */
export async function promised() {
  for (let i = 0; i < 60; i += 1) await Promise.resolve();
}
