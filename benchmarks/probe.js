// Put into every measured page before its own scripts: what is drawn, what a date change costs, drags frame by frame.
/**
 * @typedef {{ canvas: number, calls: number, at: number, size: string, going: boolean, asked?: boolean }} Drawn
 * @typedef {[first: number, last: number]} Period  days since 1970
 */

(() => {
  const raf = window.requestAnimationFrame.bind(window);
  /** @type {() => Promise<number>} */
  const nextFrame = () => new Promise((resolve) => raf(resolve));
  /** @type {Drawn[]} */
  const drawn = [];
  /** @type {HTMLCanvasElement[]} */
  const canvases = [];
  let marked = false;
  let spent = 0;
  let toTheEnd = false;

  // one entry per canvas and frame: how many draw calls it had, and when it was drawn
  /** @param {WebGL2RenderingContext} gl */
  function drew(gl) {
    const own = /** @type {HTMLCanvasElement} */ (gl.canvas);
    if (!canvases.includes(own)) canvases.push(own);
    const canvas = canvases.indexOf(own);
    let entry = drawn.findLast((found) => found.canvas === canvas);
    if (!entry?.going) {
      entry = { canvas, calls: 0, at: 0, size: '', going: true };
      const started = entry;
      raf(() => {
        started.going = false;
      });
      drawn.push(entry);
    }
    const current = entry;
    if (toTheEnd && !current.asked) {
      current.asked = true;
      setTimeout(() => whenDone(gl, current));
    }
    current.calls += 1;
    current.at = toTheEnd ? Infinity : performance.now();
    current.size = `${gl.canvas.width} ${gl.canvas.height}`;
  }

  /** From now on a frame counts as drawn when the graphics process is done with it, not when its last call returns. */
  function timesToTheEnd() {
    toTheEnd = true;
  }

  /**
   * @param {WebGL2RenderingContext} gl
   * @param {Drawn} entry
   */
  function whenDone(gl, entry) {
    entry.asked = false; // a draw call that comes later asks anew
    const fence = /** @type {WebGLSync} */ (gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0));
    gl.flush();
    const look = () => {
      if (gl.isContextLost() || gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED)
        entry.at = performance.now();
      else setTimeout(look, 5);
    };
    setTimeout(look);
  }

  /** @type {Record<string, any>} */
  const calls = WebGL2RenderingContext.prototype;
  for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced']) {
    const draw = calls[name];
    /** @this {WebGL2RenderingContext} @param {any[]} rest */
    calls[name] = function counted(...rest) {
      drew(this);
      return draw.apply(this, rest);
    };
  }

  // the time map marks each redraw that a date change causes: the frame callback that does so is ours, and timed whole
  const mark = performance.mark.bind(performance);
  performance.mark = (name, ...rest) => {
    if (name === 'time-map:frame') marked = true;
    return mark(name, ...rest);
  };
  window.requestAnimationFrame = (callback) =>
    raf((time) => {
      const before = performance.now();
      const outer = marked;
      marked = false;
      callback(time);
      if (marked) spent += performance.now() - before;
      marked ||= outer;
    });

  const root = () => /** @type {HTMLElement} */ (document.querySelector('[data-testid=time-map]'));
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root().querySelector(`[data-el=${name}]`));
  const words = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

  /**
   * @param {string} type
   * @param {number} x
   * @param {number} y
   */
  function point(type, x, y) {
    const event = new PointerEvent(type, {
      clientX: x,
      clientY: y,
      pointerId: 1,
      pointerType: 'mouse',
      buttons: 1,
      bubbles: true,
      isPrimary: true,
    });
    const before = performance.now();
    part('slider').dispatchEvent(event);
    return performance.now() - before;
  }

  /**
   * Where the middle of a day stands.
   * @param {number} day
   * @param {Period} period
   * @param {DOMRect} box
   */
  function xOfDay(day, [first, last], box) {
    return box.left + ((day + 0.5 - first) / (last - first)) * box.width;
  }

  /**
   * One move per frame over the days: for each its frame time, what our script took, and whether the day was drawn.
   * @param {number[]} days
   * @param {Period} period
   */
  async function scrub(days, period) {
    const box = part('slider').getBoundingClientRect();
    const y = box.top + 10;
    const found = [];
    let last = await nextFrame();
    for (const day of days) {
      marked = false;
      spent = 0;
      const handling = point('pointermove', xOfDay(day, period, box), y);
      const now = await nextFrame();
      const date = new Date(day * 86400000);
      const shown =
        marked &&
        root().dataset.asOf === date.toISOString().slice(0, 10) &&
        part('heading').textContent?.includes(words.format(date));
      found.push({ frame: now - last, script: handling + spent, shown });
      last = now;
    }
    return found;
  }

  /**
   * One move per frame over the days on the last strip, no button down: for each its frame time, and whether the map names another day.
   * @param {number[]} days
   * @param {Period} period
   */
  async function hover(days, period) {
    const box = part('slider').getBoundingClientRect();
    const y = box.bottom - 35;
    point('pointermove', xOfDay(days[0] - 40, period, box), y);
    while (!part('map').classList.contains('tm-previewing')) await nextFrame(); // a pointer must rest first
    const found = [];
    let last = await nextFrame();
    for (const day of days) {
      const before = part('previewed').textContent;
      point('pointermove', xOfDay(day, period, box), y);
      const now = await nextFrame();
      found.push({ frame: now - last, script: 0, shown: part('previewed').textContent !== before });
      last = now;
    }
    part('slider').dispatchEvent(new PointerEvent('pointerleave', { pointerType: 'mouse' }));
    return found;
  }

  /**
   * While `work` goes on frames follow each other as fast as the scripts in them run, painted or not.
   * @param {() => Promise<void>} work
   */
  async function inQuickFrames(work) {
    const { port1, port2 } = new MessageChannel();
    /** @type {FrameRequestCallback[]} */
    const waiting = [];
    const timed = window.requestAnimationFrame;
    port1.onmessage = () => waiting.shift()?.(performance.now());
    window.requestAnimationFrame = (callback) => {
      port2.postMessage(null);
      return waiting.push(callback);
    };
    await work();
    window.requestAnimationFrame = timed; // deck.gl asks for frames for ever: it would leave Streamlit no time
  }

  /** Short drags, each from press to release: five moves a frame apart. */
  const drags = (/** @type {number} */ count, /** @type {Period} */ period, /** @type {number} */ first) =>
    inQuickFrames(async () => {
      const box = part('slider').getBoundingClientRect();
      const y = box.top + 10;
      for (let i = 0; i < count; i += 1) {
        const start = first + ((i * 37) % 2000);
        point('pointerdown', xOfDay(start, period, box), y);
        for (let move = 1; move <= 5; move += 1) {
          point('pointermove', xOfDay(start + move * 13, period, box), y);
          await new Promise((resolve) => window.requestAnimationFrame(resolve));
        }
        point('pointerup', xOfDay(start + 65, period, box), y);
        await new Promise((resolve) => window.requestAnimationFrame(resolve));
      }
    });

  /** Whether Streamlit has answered the last date. */
  const told = () => new URLSearchParams(location.search).get('as_of') === root().dataset.asOf;

  /**
   * Times between frames while something else draws.
   * @param {number} count
   */
  async function frames(count) {
    const times = [await nextFrame()];
    for (let i = 0; i < count; i += 1) times.push(await nextFrame());
    return times.slice(1).map((time, i) => time - times[i]);
  }

  /** The canvas with most to draw: entries of its frames. */
  function mapFrames() {
    /** @type {Drawn | undefined} */
    const most = drawn.filter(({ calls }) => calls > 0).sort((a, b) => b.calls - a.calls)[0];
    return most ? drawn.filter((entry) => entry.canvas === most.canvas) : [];
  }

  /**
   * All layers are here and the map has stood still for a second.
   * @param {number} layers
   */
  function still(layers) {
    const resources = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
    const files = resources.filter((entry) => entry.name.endsWith('.geojson') && entry.responseEnd > 0);
    const last = mapFrames().at(-1);
    return (
      files.length >= layers &&
      last !== undefined &&
      performance.now() - Math.max(last.at, ...files.map((f) => f.responseEnd)) > 1000
    );
  }

  /** When the first frame came that drew as much as the last one, at its size, in milliseconds since navigation. */
  function usableAt() {
    const entries = mapFrames();
    const { calls, size } = entries[entries.length - 1];
    return entries.find((entry) => entry.calls >= calls && entry.size === size)?.at;
  }

  /** @type {number | null} */
  let ready = null;
  new MutationObserver((_, observer) => {
    if (document.querySelector('[data-testid=time-map][data-ready=true]') === null) return;
    ready = performance.now();
    observer.disconnect();
  }).observe(document, { attributeFilter: ['data-ready'], subtree: true });

  /** @type {number | null} */
  let pictured = null;
  /** When the first whole map of the time map was on the screen: a text that comes with it says in which frame. */
  new PerformanceObserver((list) => {
    for (const entry of /** @type {any[]} */ (list.getEntries()))
      if (entry.identifier === 'first-map') pictured = entry.renderTime;
  }).observe({ type: 'element', buffered: true });
  new MutationObserver((_, observer) => {
    if (document.querySelector('[data-testid=time-map][data-drawn=true]') === null) return;
    observer.disconnect();
    const text = Object.assign(document.createElement('p'), { textContent: 'first map' });
    text.setAttribute('elementtiming', 'first-map');
    text.style.cssText = 'position: fixed; left: 0; top: 0; margin: 0; font: 12px monospace; z-index: 9999999';
    document.body.append(text);
  }).observe(document, { attributeFilter: ['data-drawn'], subtree: true });

  /** Waits until the graphics process has drawn all that it was given: what it still owes would delay the next page. */
  function drawnOut() {
    for (const canvas of canvases)
      canvas
        .getContext('webgl2')
        ?.readPixels(0, 0, 1, 1, WebGL2RenderingContext.RGBA, WebGL2RenderingContext.UNSIGNED_BYTE, new Uint8Array(4));
  }

  /** Lets go of what was noted, so that it counts for nobody's memory. */
  function forget() {
    drawn.length = 0;
  }

  Object.assign(window, {
    watcher: {
      scrub,
      hover,
      told,
      timesToTheEnd,
      drags,
      forget,
      drawnOut,
      frames,
      still,
      usableAt,
      mapFrames,
      readyAt: () => ready,
      picturedAt: () => pictured,
      drawnFrames: () => mapFrames().length,
    },
  });
})();
