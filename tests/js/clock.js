// Time that passes when a test says so.

/** @typedef {{ callback: () => void, at: number }} Timer */

export class Clock {
  constructor() {
    this.now = 0;
    /** @type {Timer[]} */
    this.timers = [];
  }

  /** What is given to whoever needs timers. */
  options() {
    return {
      setTimer: (/** @type {() => void} */ callback, /** @type {number} */ wait) => {
        const timer = { callback, at: this.now + wait };
        this.timers.push(timer);
        return timer;
      },
      clearTimer: (/** @type {Timer} */ timer) => this.drop(timer),
    };
  }

  /** @param {Timer} timer */
  drop(timer) {
    this.timers = this.timers.filter((other) => other !== timer);
  }

  /**
   * Lets time pass, and each timer go off at its time.
   * @param {number} until
   */
  pass(until) {
    for (;;) {
      const [next] = this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.drop(next);
      this.now = next.at;
      next.callback();
    }
    this.now = until;
  }
}
