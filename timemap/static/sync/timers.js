// The browser's timers, as `DaySync` and `ContentLoader` are given them.

export const timers = {
  setTimer: (/** @type {() => void} */ callback, /** @type {number} */ wait) => setTimeout(callback, wait),
  clearTimer: (/** @type {any} */ timer) => clearTimeout(timer),
};
