// Asks every few seconds which version of the data is served, and for one run of the page once it is another than the page
// shows. Pure: no page, no clock; it is given what asks, what looks at the page, and a timer.

/**
 * @typedef {object} Latest  what the server says
 * @property {string} content_hash  of the data that is served
 * @property {boolean} loading  later files are being read
 */

export class NewerData {
  /** Milliseconds between two questions, and how much less by chance: pages that were opened together ask apart. */
  static EVERY = 5000;
  static APART = 1000;
  /** Milliseconds until the next question while later files are being read, and until the next look at a busy page. */
  static SOON = 1000;
  static BUSY = 500;
  /** Milliseconds that no wait exceeds: for an answer after errors, and for a run that did not bring the version. */
  static LONGEST = 120000;

  /**
   * @param {object} options
   * @param {() => Promise<Latest>} options.ask
   * @param {() => boolean} options.isSeen  whether the reader sees the page
   * @param {() => boolean} options.isBusy  whether the reader is in the middle of something
   * @param {(contentHash: string) => void} options.run  asks for a run of the page
   * @param {() => number} options.now  milliseconds
   * @param {() => number} options.chance  from 0 to 1
   * @param {(callback: () => void, milliseconds: number) => any} options.setTimer
   * @param {(timer: any) => void} options.clearTimer
   */
  constructor({ ask, isSeen, isBusy, run, now, chance, setTimer, clearTimer }) {
    this.ask = ask;
    this.isSeen = isSeen;
    this.isBusy = isBusy;
    this.run = run;
    this.now = now;
    this.chance = chance;
    this.setTimer = setTimer;
    this.clearTimer = clearTimer;
    this.shown = ''; // the content hash of the data on the page; empty: none
    this.wanted = ''; // that for which a run was asked last
    this.again = 0; // when a run may be asked for it again
    this.runs = 0; // how many were asked for it
    this.failures = 0; // questions without an answer, one after the other
    this.asking = false;
    this.stopped = false;
    /** @type {any} */
    this.timer = null;
  }

  /**
   * The page shows this data, after each of its runs.
   * @param {string} contentHash  empty: there is none, and the page itself looks for some
   */
  show(contentHash) {
    this.shown = contentHash;
    if (contentHash === this.wanted) this.wanted = '';
    if (this.timer === null && !this.asking) this.wait(this.pause());
  }

  /** The reader may see the page again: it asks at once. */
  look() {
    if (this.asking || this.stopped || !this.shown || !this.isSeen()) return;
    if (this.isBusy()) this.wait(NewerData.BUSY);
    else this.question();
  }

  /** Ask nothing more: a later version of this module does. */
  stop() {
    this.stopped = true;
    this.rest();
  }

  async question() {
    this.rest();
    this.asking = true;
    try {
      const latest = await this.ask();
      this.failures = 0;
      this.asking = false;
      this.wait(this.heard(latest));
    } catch {
      this.failures += 1;
      this.asking = false;
      this.wait(Math.min(2 ** this.failures * this.pause(), NewerData.LONGEST));
    }
  }

  /**
   * Ask for a run if the page shows other data, unless the reader has begun something meanwhile. How long to wait.
   * @param {Latest} latest
   */
  heard({ content_hash: contentHash, loading }) {
    if (this.stopped) return 0;
    if (contentHash !== this.shown && this.isBusy()) return NewerData.BUSY;
    if (contentHash !== this.shown) this.wish(contentHash);
    return loading ? NewerData.SOON : this.pause();
  }

  /**
   * One run brings the version, or the page is shown by a replica that does not have it yet: it is asked again, later
   * and later.
   * @param {string} contentHash
   */
  wish(contentHash) {
    const isNew = contentHash !== this.wanted;
    if (!isNew && this.now() < this.again) return;
    this.runs = isNew ? 1 : this.runs + 1;
    this.wanted = contentHash;
    this.again = this.now() + Math.min(2 ** this.runs * NewerData.EVERY, NewerData.LONGEST);
    this.run(contentHash);
  }

  pause() {
    return NewerData.EVERY - NewerData.APART * this.chance();
  }

  /** @param {number} milliseconds */
  wait(milliseconds) {
    this.rest();
    if (this.stopped) return;
    this.timer = this.setTimer(() => {
      this.timer = null;
      this.look();
    }, milliseconds);
  }

  rest() {
    if (this.timer !== null) this.clearTimer(this.timer);
    this.timer = null;
  }
}
