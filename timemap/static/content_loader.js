// Which content the latest message names, and how it is fetched. Pure: it is given what loads, and a timer.

/** @typedef {import('../types.d.ts').Content} Content */

/** The server does not have this content: its data or the project has changed since the message was made. */
export class Outdated extends Error {}

/**
 * Fetches the content that is wanted, one at a time: an answer to an earlier wish is thrown away, whenever it comes.
 * What did not come is asked for again, after longer and longer waits; what was shown before stays meanwhile.
 */
export class ContentLoader {
  /** Milliseconds after which a content that did not come is asked for again: the first time, the second time … */
  static RETRIES = [1000, 2000, 4000, 8000, 16000, 30000];

  /**
   * @param {object} options
   * @param {(url: string) => Promise<Content>} options.load  rejects with `Outdated` where the server refuses
   * @param {(callback: () => void, milliseconds: number) => any} options.setTimer
   * @param {(timer: any) => void} options.clearTimer
   * @param {() => void} options.onContent  the wanted content is there
   * @param {(error: Error) => void} options.onFailure  it did not come, and will be asked for again
   */
  constructor({ load, setTimer, clearTimer, onContent, onFailure }) {
    this.load = load;
    this.setTimer = setTimer;
    this.clearTimer = clearTimer;
    this.onContent = onContent;
    this.onFailure = onFailure;
    this.wanted = '';
    /** The address of `content`; empty before there is one. */
    this.url = '';
    /** @type {Content | null} */
    this.content = null;
    /** @type {any} */
    this.timer = null;
    this.attempt = 0;
    /** Counts the wishes: what answers an earlier one is late. */
    this.turn = 0;
    /** Whether what is wanted has failed to come. */
    this.failed = false;
  }

  /** Whether the content that is wanted is there. */
  get ready() {
    return this.content !== null && this.url === this.wanted;
  }

  /**
   * Want the content of an address, and none that was wanted before.
   * @param {string} url
   */
  want(url) {
    if (url === this.wanted) return;
    this.stop();
    this.wanted = url;
    this.attempt = 0;
    this.failed = false;
    if (!this.ready) this.fetch();
  }

  /** Ask for nothing later, and take nothing that was asked for. */
  stop() {
    this.turn += 1;
    if (this.timer !== null) this.clearTimer(this.timer);
    this.timer = null;
  }

  async fetch() {
    const { turn, wanted } = this;
    let content;
    try {
      content = await this.load(wanted);
    } catch (error) {
      if (turn === this.turn) this.retry(/** @type {Error} */ (error));
      return;
    }
    if (turn !== this.turn) return;
    this.url = wanted;
    this.content = content;
    this.failed = false;
    this.onContent();
  }

  /** @param {Error} error */
  retry(error) {
    const wait = ContentLoader.RETRIES[Math.min(this.attempt, ContentLoader.RETRIES.length - 1)];
    this.attempt += 1;
    this.failed = true;
    this.timer = this.setTimer(() => this.fetch(), wait);
    this.onFailure(error);
  }
}
