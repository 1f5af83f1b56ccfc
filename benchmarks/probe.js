// Put into every measured page, after `probe_drawn.js`: what a date change costs, drags frame by frame.
/**
 * @typedef {[first: number, last: number]} Period  days since 1970
 */

(() => {
  const raf = window.requestAnimationFrame.bind(window);
  /** @type {() => Promise<number>} */
  const nextFrame = () => new Promise((resolve) => raf(resolve));
  let marked = false;
  let spent = 0;

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
    if (!root().classList.contains('tm-dragging')) throw new Error('no drag has begun');
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
    // a pointer must rest first; an answer of Streamlit's to the drag before would end what it has begun
    while (!part('map').classList.contains('tm-previewing')) {
      point('pointermove', xOfDay(days[0] - 40, period, box), y);
      await nextFrame();
    }
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

  Object.assign(/** @type {any} */ (window).watcher, { scrub, hover, told, drags, frames });
})();
