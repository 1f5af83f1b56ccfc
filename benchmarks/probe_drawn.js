// Put into every measured page before its own scripts: what is drawn, and when.
/** @typedef {{ canvas: number, calls: number, at: number, size: string, going: boolean, asked?: boolean }} Drawn */

(() => {
  const raf = window.requestAnimationFrame.bind(window);
  /** @type {Drawn[]} */
  const drawn = [];
  /** @type {HTMLCanvasElement[]} */
  const canvases = [];
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
      timesToTheEnd,
      forget,
      drawnOut,
      still,
      usableAt,
      mapFrames,
      readyAt: () => ready,
      picturedAt: () => pictured,
      drawnFrames: () => mapFrames().length,
    },
  });
})();
