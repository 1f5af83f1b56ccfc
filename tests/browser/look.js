// Looks at the page as it is drawn: text that is cut, boxes that overlap, dates on two lines, words left in English. Adds `window.look`.
/**
 * @typedef {Text & { parentElement: HTMLElement }} DrawnText
 * @typedef {{ left: number, right: number, top: number, bottom: number }} Edges
 */

(() => {
  const SLACK = 2; // pixels that a box may stand out
  const PRESSED = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]'; // a slider's label lies on it

  const shown = (/** @type {Element} */ node) =>
    node.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });

  /** @typedef {{ clipped: boolean, display: string, x: string, y: string, position: string, box: DOMRect }} Frame */
  /** @type {Map<Element, Frame>} */
  const frames = new Map();
  // what `layout` asks of an element again and again: half of a long page's time
  const frame = (/** @type {Element} */ node) => {
    const known = frames.get(node);
    if (known) return known;
    const style = getComputedStyle(node);
    const found = {
      clipped: style.clip === 'rect(0px, 0px, 0px, 0px)' || style.clipPath === 'inset(50%)',
      display: style.display,
      x: style.overflowX,
      y: style.overflowY,
      position: style.position,
      box: node.getBoundingClientRect(),
    };
    frames.set(node, found);
    return found;
  };

  // for screen readers only, clipped to a pixel; or in the sidebar while it is pushed off the page
  const unseen = (/** @type {Element} */ node) => {
    const sidebar = node.closest('[data-testid=stSidebar]');
    if (sidebar && sidebar.getBoundingClientRect().right <= 0) return true;
    for (let up = /** @type {Element | null} */ (node); up; up = up.parentElement) if (frame(up).clipped) return true;
    return false;
  };

  const name = (/** @type {Element} */ node) => {
    const id = node.getAttribute('data-testid');
    const mark = id ? `[${id}]` : '';
    const typed = node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement ? node.value : '';
    const text = (node.textContent || node.getAttribute('aria-label') || typed).trim().replace(/\s+/g, ' ');
    const classes = [...node.classList]
      .filter((own) => !own.startsWith('st-'))
      .map((own) => `.${own}`)
      .join('');
    return `${node.tagName.toLowerCase()}${mark}${classes} “${text.slice(0, 60)}”`;
  };

  const textNodes = (/** @type {Element} */ root) => {
    /** @type {DrawnText[]} */
    const found = [];
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const node = /** @type {DrawnText} */ (walk.currentNode); // below the root: it has a parent
      if (node.data.trim()) found.push(node);
    }
    return found;
  };

  const isDrawnText = (/** @type {DrawnText} */ node) => {
    const own = node.parentElement;
    return !own.closest('canvas, script, style, noscript, [data-testid=stStatusWidget]') && shown(own) && !unseen(own);
  };

  // one box a line of the text, as high as its letters: lines may be set tighter than the font's own box
  const lines = (/** @type {DrawnText} */ text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const half = parseFloat(getComputedStyle(text.parentElement).fontSize) * 0.38;
    return [...range.getClientRects()]
      .filter((box) => box.width > 0)
      .map((box) => {
        const middle = (box.top + box.bottom) / 2;
        return { left: box.left, right: box.right, top: middle - half, bottom: middle + half };
      });
  };

  const clips = (/** @type {string} */ value) => value === 'hidden' || value === 'clip';
  const scrolls = (/** @type {string} */ value) => value === 'auto' || value === 'scroll';

  // The part of a box that its scrolling ancestors show, and how many pixels of it an ancestor cuts for good.
  const seen = (/** @type {Element | null} */ start, /** @type {Edges} */ box) => {
    let { left, right, top, bottom } = box;
    let cut = 0;
    let fixed = false;
    for (let up = start; up && up !== document.documentElement && !fixed; up = up.parentElement) {
      const { display, x, y, position, box: around } = frame(up);
      if (display !== 'inline' && display !== 'contents') {
        if (clips(x) && !scrolls(x)) cut = Math.max(cut, right - around.right, around.left - left);
        if (clips(y) && !scrolls(y)) cut = Math.max(cut, bottom - around.bottom, around.top - top);
        if (x !== 'visible') {
          left = Math.max(left, around.left);
          right = Math.min(right, around.right);
        }
        if (y !== 'visible') {
          top = Math.max(top, around.top);
          bottom = Math.min(bottom, around.bottom);
        }
      }
      fixed = position === 'fixed';
    }
    return { left, right, top, bottom, cut };
  };

  const overflow = () =>
    [document.documentElement, document.querySelector('[data-testid=stMain]')]
      .filter((node) => node !== null)
      .filter((node) => node.scrollWidth > node.clientWidth)
      .map((node) => `${node.tagName.toLowerCase()}: ${node.scrollWidth} in ${node.clientWidth} px; ${widest(node)}`);

  // which elements reach furthest to the right of a scroller
  const widest = (/** @type {Element} */ scroller) => {
    const edge = scroller.getBoundingClientRect().left + scroller.clientWidth;
    const out = [...scroller.querySelectorAll('*')].filter(
      (node) =>
        shown(node) &&
        node.getBoundingClientRect().right > edge + 0.5 &&
        seen(node.parentElement, node.getBoundingClientRect()).right > edge + 0.5,
    );
    return out.slice(-3).map(name).join(', ');
  };

  /** @typedef {Edges & { node: Element, cut: number }} Line */
  // each line of the drawn text, as far as it is seen: found once for all that `layout` asks
  const drawnLines = () =>
    textNodes(document.body)
      .filter(isDrawnText)
      .flatMap((text) => lines(text).map((line) => ({ node: text.parentElement, ...seen(text.parentElement, line) })));

  const cutText = (/** @type {Line[]} */ drawn) => {
    const width = document.documentElement.clientWidth;
    /** @type {Map<Element, number>} */
    const found = new Map();
    for (const { node, left, right, cut } of drawn) {
      const by = Math.max(cut, right > left ? Math.max(right - width, -left) : 0);
      if (by > SLACK) found.set(node, Math.max(by, found.get(node) ?? 0));
    }
    return [...found].map(([node, by]) => `${name(node)} by ${by.toFixed(0)} px`);
  };

  const boxes = (/** @type {Line[]} */ drawn) => {
    const pressed = [...document.querySelectorAll(PRESSED)]
      .filter((node) => shown(node) && !unseen(node) && !node.closest('canvas'))
      .flatMap((node) => [...node.getClientRects()].map((box) => ({ node, ...seen(node, box) })));
    return [...drawn, ...pressed]
      .filter(({ left, right, top, bottom }) => right - left > SLACK && bottom - top > SLACK)
      .sort((a, b) => a.top - b.top);
  };

  // in another layer on purpose: what is fixed or stuck over the page covers what scrolls below it
  const layer = (/** @type {Element} */ node) => {
    for (let up = /** @type {Element | null} */ (node); up; up = up.parentElement)
      if (['fixed', 'sticky'].includes(frame(up).position)) return up;
    return null;
  };

  // a label and what it labels are one thing; so are the parts of a widget, and what is drawn on a map
  const together = (/** @type {Element} */ a, /** @type {Element} */ b) =>
    a.contains(b) ||
    b.contains(a) ||
    ['label', '[data-baseweb]', '.tm-map'].some((s) => a.closest(s) && a.closest(s) === b.closest(s));

  const overlaps = (/** @type {Line[]} */ drawn) => {
    const all = boxes(drawn);
    const found = new Set();
    all.forEach((a, i) => {
      for (let j = i + 1; j < all.length && all[j].top < a.bottom - SLACK; j += 1) {
        const b = all[j];
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - b.top;
        if (across > SLACK && down > SLACK && !together(a.node, b.node) && layer(a.node) === layer(b.node)) {
          found.add(`${name(a.node)} and ${name(b.node)}: ${across.toFixed(0)}×${down.toFixed(0)} px`);
        }
      }
    });
    return [...found];
  };

  // Korean and Chinese dates of which a part stands on the next line
  const DATE = /\d{4}[년年] ?\d{1,2}[월月](?: ?\d{1,2}[일日])?|\d{1,2}[월月] ?\d{1,2}[일日]/g;
  const brokenDates = () =>
    textNodes(document.body)
      .filter((text) => text.data.search(DATE) >= 0 && isDrawnText(text))
      .flatMap((text) => [...text.data.matchAll(DATE)].filter((found) => isBroken(text, found)).map(([date]) => date));

  const isBroken = (/** @type {Text} */ text, /** @type {RegExpMatchArray} */ { 0: date, index = 0 }) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + date.length);
    return (
      new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top))).size > 1
    );
  };

  // Latin words on a page in another language that are neither marked as another language nor a name, code or address.
  const LATIN = /\p{Script=Latin}{2,}/u;
  const NOT_SAID = 'code, pre, textarea, script, style, noscript, [translate=no], [data-testid=stStatusWidget]';
  const untranslated = (/** @type {{ lang: string, names: string[] }} */ { lang, names }) => {
    const asIs = new RegExp(`(?<!\\p{Script=Latin})(?:${names.join('|')})(?!\\p{Script=Latin})`, 'gu');
    const bad = (/** @type {string} */ text) => LATIN.test(text.replace(asIs, ''));
    const inOther = (/** @type {Element} */ node) => {
      const marked = node.closest('[lang]');
      return marked !== null && marked !== document.documentElement && marked.getAttribute('lang') !== lang;
    };
    const found = new Set();
    for (const text of textNodes(document.body)) {
      const own = text.parentElement;
      const drawn = own.closest('canvas') ? own.closest('[role=columnheader]') : shown(own);
      if (drawn && !own.closest(NOT_SAID) && !inOther(own) && bad(text.data.trim()))
        found.add(text.data.trim().slice(0, 90));
    }
    for (const node of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
      if (node.closest(NOT_SAID) || node.closest('canvas') || inOther(node) || !shown(node)) continue;
      for (const attribute of ['aria-label', 'title', 'placeholder']) {
        const text = (node.getAttribute(attribute) ?? '').trim();
        if (bad(text)) found.add(`${attribute}: ${text.slice(0, 90)}`);
      }
    }
    return [...found];
  };

  // Places where the Tab key stops and nothing shows it. The keyboard must have been used last, or no mark is drawn.
  const TAB_STOPS = `${PRESSED}, [tabindex]`;
  const unmarked = () => {
    const atOnce = document.createElement('style');
    atOnce.textContent = '* {transition: none !important}';
    document.head.append(atOnce);
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const found = new Set();
    for (const node of document.querySelectorAll(TAB_STOPS)) {
      if (!(node instanceof HTMLElement || node instanceof SVGElement)) continue;
      if (node.tabIndex < 0 || node.matches(':disabled') || !shown(node) || unseen(node)) continue;
      const before = marks(node);
      node.focus({ preventScroll: true });
      if (document.activeElement === node && marks(node) === before) found.add(name(node));
      node.blur();
    }
    atOnce.remove();
    return [...found];
  };

  // what can mark the focus, on an element, what it consists of and what frames it
  const marks = (/** @type {Element} */ node) => {
    const frames = [
      node,
      node.parentElement,
      node.parentElement?.parentElement,
      ...node.querySelectorAll(':scope > *'),
    ];
    return frames
      .filter((each) => each instanceof Element)
      .map((each) => {
        const style = getComputedStyle(each);
        const outline = style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0 ? '' : style.outline;
        return [outline, style.boxShadow, style.borderColor, style.backgroundColor].join();
      })
      .join('|');
  };

  /** @type {string[]} */
  let lastPlaces = [];
  const placed = () => [...document.querySelectorAll('body *')].slice(-4000);
  const boxOf = (/** @type {Element} */ node) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return `${x} ${y} ${width} ${height}`;
  };

  // true once nothing has moved for four frames in a row
  let still = 0;
  const rests = () => {
    const now = placed().map(boxOf);
    still = now.length === lastPlaces.length && now.every((box, i) => box === lastPlaces[i]) ? still + 1 : 0;
    lastPlaces = now;
    return still >= 4;
  };

  // why a page does not rest: how many frames it has in a second, and what moves between two looks without one
  const unrest = async () => {
    let frames = 0;
    const count = () => {
      frames += 1;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    const moving = new Set();
    for (let i = 0; i < 20; i += 1) {
      const before = new Map(placed().map((node) => [node, boxOf(node)]));
      await new Promise((resolve) => setTimeout(resolve, 50));
      for (const node of placed())
        if (before.get(node) !== boxOf(node)) moving.add(`${name(node)}: ${before.get(node)} to ${boxOf(node)}`);
    }
    return { frames, visibility: document.visibilityState, still, moving: [...moving].slice(0, 12) };
  };

  /**
   * What a question about the page as it stands now answers: nothing noted before counts.
   * @template T
   * @param {() => T} ask
   */
  const asItStands = (ask) => {
    frames.clear();
    return ask();
  };

  Object.assign(window, {
    look: {
      rests,
      unrest,
      forget: () => {
        still = 0;
        lastPlaces = [];
      },
      layout: () =>
        asItStands(() => {
          const drawn = drawnLines();
          return { overflow: overflow(), cut: cutText(drawn), overlap: overlaps(drawn), broken: brokenDates() };
        }),
      untranslated,
      unmarked: () => asItStands(unmarked),
    },
  });
})();
