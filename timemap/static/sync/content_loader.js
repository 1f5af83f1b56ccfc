// Which content the latest message names, and how it is fetched. Pure: it is given what loads, and a timer.

/** The server does not have this content: its data or the project has changed since the message was made. */
export class Outdated extends Error {}

/**
 * A number of a list by its place, or the last one.
 * @param {number[]} numbers
 * @param {number} place
 */
function atMost(numbers, place) {
  return numbers[Math.min(place, numbers.length - 1)];
}

/**
 * Fetches the content that is wanted, one at a time: when another one is wanted the fetch is aborted, and what it answers
 * all the same is thrown away. What did not come in time is asked for again, after longer and longer waits; what was
 * shown before stays meanwhile.
 * @template Content
 */
export class ContentLoader {
  /** Milliseconds after which a content that did not come is asked for again: the first time, the second time … */
  static RETRIES = [1000, 2000, 4000, 8000, 16000, 30000];
  /** Milliseconds that a fetch may take; after each that took longer twice as many, up to the last number: a large log. */
  static TIMEOUTS = [15000, 30000, 60000, 120000];
  /** Milliseconds after which the reader is told that the content is awaited. */
  static SLOW = 2000;

  /**
   * @param {object} options
   * @param {(url: string, signal: AbortSignal) => Promise<Content>} options.load  rejects with `Outdated` where the
   *   server refuses
   * @param {(callback: () => void, milliseconds: number) => any} options.setTimer
   * @param {(timer: any) => void} options.clearTimer
   * @param {() => void} options.onContent  the wanted content is there
   * @param {() => void} options.onSlow  it is awaited for long
   * @param {(error: Error) => void} options.onFailure  it did not come, and will be asked for again
   * @param {() => void} options.onOutdated  the server does not have it; called once per address that is wanted
   */
  constructor({ load, setTimer, clearTimer, onContent, onSlow, onFailure, onOutdated }) {
    this.load = load;
    this.setTimer = setTimer;
    this.clearTimer = clearTimer;
    this.onContent = onContent;
    this.onSlow = onSlow;
    this.onFailure = onFailure;
    this.onOutdated = onOutdated;
    this.wanted = '';
    /** The address of `content`; empty before there is one. */
    this.url = '';
    /** @type {Content | null} */
    this.content = null;
    /** @type {any} of the next fetch, or of the end of the one that is under way */
    this.timer = null;
    /** @type {any} */
    this.slowTimer = null;
    /** @type {AbortController | null} of the fetch that is under way */
    this.underWay = null;
    this.attempt = 0;
    /** How often what is wanted has not come in time. */
    this.hung = 0;
    /** Whether what is wanted has failed to come. */
    this.failed = false;
    /** Whether it is awaited for long. */
    this.slow = false;
    /** Whether the server has said that it does not have it. */
    this.refused = false;
  }

  /** Whether the content that is wanted is there. */
  get ready() {
    return this.content !== null && this.url === this.wanted;
  }

  /** Whether some content is wanted that is not there. */
  get waiting() {
    return this.wanted !== '' && !this.ready;
  }

  /**
   * Want the content of an address, and none that was wanted before.
   * @param {string} url
   */
  want(url) {
    if (url === this.wanted) return;
    this.stop();
    this.wanted = url;
    this.attempt = this.hung = 0;
    this.failed = this.slow = this.refused = false;
    if (this.ready) return;
    this.slowTimer = this.setTimer(() => {
      this.slowTimer = null;
      this.slow = true;
      this.onSlow();
    }, ContentLoader.SLOW);
    this.fetch();
  }

  /** Ask for nothing later, and take nothing that was asked for. */
  stop() {
    this.endFetch();
    if (this.slowTimer !== null) this.clearTimer(this.slowTimer);
    this.slowTimer = null;
  }

  /** Nothing is under way, and nothing waits for its time. */
  endFetch() {
    this.underWay?.abort();
    this.underWay = null;
    if (this.timer !== null) this.clearTimer(this.timer);
    this.timer = null;
  }

  async fetch() {
    const { wanted } = this;
    const own = new AbortController();
    this.underWay = own;
    this.timer = this.setTimer(() => this.giveUp(), atMost(ContentLoader.TIMEOUTS, this.hung));
    let content;
    try {
      content = await this.load(wanted, own.signal);
    } catch (error) {
      if (this.underWay === own) this.retry(/** @type {Error} */ (error));
      return;
    }
    if (this.underWay !== own) return;
    this.stop();
    this.url = wanted;
    this.content = content;
    this.failed = this.slow = false;
    this.onContent();
  }

  giveUp() {
    this.hung += 1;
    this.retry(new Error('timeout'));
  }

  /** @param {Error} error */
  retry(error) {
    this.endFetch();
    const wait = atMost(ContentLoader.RETRIES, this.attempt);
    this.attempt += 1;
    this.failed = true;
    this.timer = this.setTimer(() => this.fetch(), wait);
    this.onFailure(error);
    if (!(error instanceof Outdated) || this.refused) return;
    this.refused = true;
    this.onOutdated();
  }
}
