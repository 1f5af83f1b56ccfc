// Put into every measured page before its own scripts: what is drawn, what a date change costs, drags frame by frame.
(() => {
  const raf = window.requestAnimationFrame.bind(window);
  const nextFrame = () => new Promise((resolve) => raf(resolve));
  const drawn = [];
  const canvases = [];
  let marked = false;
  let spent = 0;
  let toTheEnd = false;

  // one entry per canvas and frame: how many draw calls it had, and when it was drawn
  function drew(gl) {
    if (!canvases.includes(gl.canvas)) canvases.push(gl.canvas);
    const canvas = canvases.indexOf(gl.canvas);
    let entry = drawn.findLast((found) => found.canvas === canvas);
    if (!entry?.going) {
      entry = { canvas, calls: 0, at: 0, size: '', going: true };
      const started = entry;
      raf(() => {
        started.going = false;
      });
      drawn.push(entry);
    }
    if (toTheEnd && !entry.asked) {
      entry.asked = true;
      setTimeout(() => whenDone(gl, entry));
    }
    entry.calls += 1;
    entry.at = toTheEnd ? Infinity : performance.now();
    entry.size = `${gl.canvas.width} ${gl.canvas.height}`;
  }

  /** From now on a frame counts as drawn when the graphics process is done with it, not when its last call returns. */
  function timesToTheEnd() {
    toTheEnd = true;
  }

  function whenDone(gl, entry) {
    entry.asked = false; // a draw call that comes later asks anew
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    const look = () => {
      if (gl.isContextLost() || gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED)
        entry.at = performance.now();
      else setTimeout(look, 5);
    };
    setTimeout(look);
  }

  for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced']) {
    const draw = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function counted(...rest) {
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

  const root = () => document.querySelector('[data-testid=time-map]');
  const part = (name) => root().querySelector(`[data-el=${name}]`);
  const words = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

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

  /** Where the middle of a day stands, for the period `[first, last]` in days since 1970. */
  function xOfDay(day, [first, last], box) {
    return box.left + ((day + 0.5 - first) / (last - first)) * box.width;
  }

  /** One move a frame over the days: for each its frame time, what our script took, and whether the day was drawn. */
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
        part('heading').textContent === `On ${words.format(date)}`;
      found.push({ frame: now - last, script: handling + spent, shown });
      last = now;
    }
    return found;
  }

  /** While `work` goes on frames follow each other as fast as the scripts in them run, painted or not. */
  async function inQuickFrames(work) {
    const { port1, port2 } = new MessageChannel();
    const waiting = [];
    const timed = window.requestAnimationFrame;
    port1.onmessage = () => waiting.shift()(performance.now());
    window.requestAnimationFrame = (callback) => {
      port2.postMessage(null);
      return waiting.push(callback);
    };
    await work();
    window.requestAnimationFrame = timed; // deck.gl asks for frames for ever: it would leave Streamlit no time
  }

  /** Short drags, each from press to release: five moves a frame apart. */
  const drags = (count, period, first) =>
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

  /** Times between frames while something else draws. */
  async function frames(count) {
    const times = [await nextFrame()];
    for (let i = 0; i < count; i += 1) times.push(await nextFrame());
    return times.slice(1).map((time, i) => time - times[i]);
  }

  /** The canvas with most to draw: entries of its frames. */
  function mapFrames() {
    const most = drawn.reduce((a, b) => (b.calls > (a?.calls ?? 0) ? b : a), null);
    return most ? drawn.filter((entry) => entry.canvas === most.canvas) : [];
  }

  /** All layers are here and the map has stood still for a second. */
  function still(layers) {
    const files = performance
      .getEntriesByType('resource')
      .filter((entry) => entry.name.endsWith('.geojson') && entry.responseEnd > 0);
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
    const { calls, size } = entries.at(-1);
    return entries.find((entry) => entry.calls >= calls && entry.size === size).at;
  }

  let ready = null;
  new MutationObserver((_, observer) => {
    if (document.querySelector('[data-testid=time-map][data-ready=true]') === null) return;
    ready = performance.now();
    observer.disconnect();
  }).observe(document, { attributeFilter: ['data-ready'], subtree: true });

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

  window.watcher = {
    scrub,
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
    drawnFrames: () => mapFrames().length,
  };
})();
