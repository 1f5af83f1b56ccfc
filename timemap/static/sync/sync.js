// What the reader has settled on and Python has not answered yet. Pure: no page, no clock; it is given a sender and a timer.

/** @import { Place, Range } from '../../types.d.ts' */
/**
 * What the reader can settle on.
 * @typedef {{ as_of?: string, selected?: string | null, stop?: string, view_state?: Place | null, range?: Range, compare_with?: string,
 *   divider?: number, crossings_shown?: import('../../types.d.ts').CrossingsShown, q?: string | null }} Choice  `as_of` is YYYY-MM-DD, or a text as
 *   the reader typed it, which Python alone reads
 * @typedef {keyof Choice} ChoiceName
 * @typedef {Choice & { id: number, first?: number }} Report  every choice without an answer; each report has an id of its own, and
 *   one that is sent again the id with which all of it was sent first
 * @typedef {Choice & { session?: string, answered?: number | null }} Answer  the part of the message that concerns this
 * @typedef {{ session?: string, confirmed: Choice | null, pending: [ChoiceName, Pending][] }} HandedOver  to a later version
 * @typedef {{ value: any, since: number | null }} Pending  `since`: the id of the first report that held the value
 */

/** @type {ChoiceName[]} */
const CHOICES = ['as_of', 'selected', 'stop', 'view_state', 'range', 'compare_with', 'divider', 'crossings_shown', 'q'];

/**
 * Keeps each choice of the reader until Python answers it.
 *
 * One report is out at a time: Streamlit starts the page again for each one. A report without an answer is sent again,
 * after longer and longer waits, since Streamlit drops messages while it is disconnected and a slow server must be left
 * time to answer. A message from another session (the server has restarted) starts this over at once.
 *
 * Nothing is sent again while another page is awaited: Streamlit would take it for a press on the page that is left, and
 * show that page again.
 */
export class DaySync {
  /** Milliseconds after which a report without an answer is sent again: the first time, the second time … */
  static RETRIES = [2000, 4000, 8000, 16000, 30000];

  /**
   * @param {object} options
   * @param {(report: Report) => void} options.send
   * @param {() => number} options.now  milliseconds; ids follow it, so that no report of an earlier time map on the
   *   page is taken for one of this
   * @param {(callback: () => void, milliseconds: number) => any} options.setTimer
   * @param {(timer: any) => void} options.clearTimer
   * @param {() => number} options.pageAwaited  milliseconds for which another page may still come; 0 = none is awaited
   * @param {() => void} options.onOverdue  called when an answer becomes overdue, and when all have come
   */
  constructor({ send, now, setTimer, clearTimer, pageAwaited, onOverdue }) {
    this.send = send;
    this.now = now;
    this.setTimer = setTimer;
    this.clearTimer = clearTimer;
    this.pageAwaited = pageAwaited;
    this.onOverdue = onOverdue;
    /** @type {string | undefined} */
    this.session = undefined;
    /** @type {Choice | null} what Python and the reader agree on; null before the first message */
    this.confirmed = null;
    /** @type {Map<ChoiceName, Pending>} */
    this.pending = new Map();
    /** @type {Set<ChoiceName>} what Python has changed and `takeChanges` has not given out yet */
    this.unseen = new Set();
    /** @type {any} */
    this.timer = null;
    this.lastId = 0;
    this.inFlight = 0; // the id of the report whose answer is awaited
    this.attempt = 0;
    this.overdue = false;
    this.followsAddress = false; // the reader went back or forward, and no answer has come since
  }

  /** The reader went back or forward: the address is what they chose last, also for a session that knows nothing else. */
  wentBack() {
    this.followsAddress = true;
  }

  /** Whether something is not answered yet. */
  get waiting() {
    return this.pending.size > 0;
  }

  /**
   * The reader's choices that are not answered yet.
   * @returns {Choice}
   */
  get choices() {
    return Object.fromEntries([...this.pending].map(([name, { value }]) => [name, value]));
  }

  /**
   * All that another sync needs to go on from here.
   * @param {Choice} unreported  what the reader has chosen and not reported yet
   * @returns {HandedOver}
   */
  handOver(unreported) {
    const pending = new Map(this.pending);
    for (const [name, value] of Object.entries(unreported))
      pending.set(/** @type {ChoiceName} */ (name), { value, since: null });
    return { session: this.session, confirmed: this.confirmed, pending: [...pending] };
  }

  /**
   * Go on from where another one has ended; the next message says what of it is answered.
   * @param {HandedOver} given
   */
  takeOver({ session, confirmed, pending }) {
    this.session = session;
    this.confirmed = confirmed;
    this.pending = new Map(pending);
  }

  /**
   * Report what the reader has settled on: with all that is reported in the same turn, or after the answer that is
   * awaited. What Python shows already is not sent.
   * @param {Choice} choice
   * @param {boolean} [anew]  it is sent all the same: it means more than what is shown
   */
  report(choice, anew = false) {
    for (const name of CHOICES.filter((each) => each in choice)) {
      const waits = this.pending.get(name);
      const known = waits ? waits.value : this.confirmed?.[name];
      if ((anew && !waits) || !sameChoice(known, choice[name])) this.setPending(name, choice[name]);
    }
    if (this.waiting && this.timer === null) this.schedule(0);
  }

  /** Send at once what was never sent, though an answer is awaited: the reader is leaving the page. */
  flush() {
    if ([...this.pending.values()].some(({ since }) => since === null)) this.sendPending();
  }

  /**
   * Take what a message says of the reader's choices. What Python has changed waits for `takeChanges`.
   * @param {Answer} answer
   */
  receive(answer) {
    const renewed = this.confirmed !== null && answer.session !== this.session;
    this.session = answer.session;
    this.confirmed ??= pick(answer);
    if (renewed) this.reconnect(answer);
    else this.acknowledge(answer.answered ?? 0);
    this.followsAddress = false;
    for (const name of CHOICES) {
      if (this.pending.has(name) || sameChoice(this.confirmed[name], answer[name])) continue;
      this.confirmed = { ...this.confirmed, [name]: answer[name] };
      this.unseen.add(name);
    }
  }

  /**
   * What Python has changed since this was last asked, and the reader must follow; never a choice that waits for its
   * answer. It is asked once what else the message speaks of is there.
   * @returns {Choice}
   */
  takeChanges() {
    const changed = Object.fromEntries([...this.unseen].map((name) => [name, this.confirmed?.[name]]));
    this.unseen.clear();
    return changed;
  }

  /**
   * A choice of the reader's waits for its answer; it is newer than what Python has changed.
   * @param {ChoiceName} name
   * @param {any} value
   */
  setPending(name, value) {
    this.pending.set(name, { value, since: null });
    this.unseen.delete(name);
  }

  /**
   * Python has taken over every report up to this one.
   * @param {number} id
   */
  acknowledge(id) {
    for (const [name, { value, since }] of this.pending) {
      if (since === null || since > id) continue;
      this.confirmed = { ...this.confirmed, [name]: value };
      this.pending.delete(name);
    }
    if (this.waiting && this.inFlight > id) return;
    this.rest();
    if (this.waiting) this.sendPending();
    else this.setOverdue(false);
  }

  /**
   * Another session has the page. It knows the address alone, which can be older than what the reader was shown, unless
   * the reader has just gone there.
   * @param {Answer} answer
   */
  reconnect(answer) {
    for (const name of CHOICES) {
      const value = this.confirmed?.[name];
      const isChosen = value !== undefined && value !== null; // no second day is '', and a divider may stand at 0
      if (this.followsAddress || this.pending.has(name)) continue;
      if (isChosen && !sameChoice(value, answer[name])) this.setPending(name, value);
    }
    for (const choice of this.pending.values()) choice.since = null;
    this.rest();
    if (this.waiting) this.sendPending();
  }

  /** Await nothing, and send nothing later. */
  rest() {
    this.inFlight = 0;
    this.attempt = 0;
    this.stop();
  }

  /** Send nothing later. */
  stop() {
    if (this.timer !== null) this.clearTimer(this.timer);
    this.timer = null;
  }

  sendPending() {
    this.lastId = Math.max(this.lastId + 1, this.now());
    /** @type {Report} */
    const report = { id: this.lastId };
    for (const [name, choice] of this.pending) {
      choice.since ??= this.lastId;
      report[name] = choice.value;
    }
    const first = Math.max(...[...this.pending.values()].map(({ since }) => since ?? this.lastId));
    if (first < this.lastId) report.first = first; // who has taken that one has taken all of this
    this.inFlight = this.lastId;
    this.schedule(DaySync.RETRIES[Math.min(this.attempt, DaySync.RETRIES.length - 1)]);
    this.send(report);
  }

  /** @param {number} milliseconds */
  schedule(milliseconds) {
    this.stop();
    this.timer = this.setTimer(() => this.timedOut(), milliseconds);
  }

  timedOut() {
    this.timer = null;
    const wait = this.inFlight ? this.pageAwaited() : 0;
    if (wait) {
      this.schedule(wait);
      return;
    }
    if (this.inFlight) {
      this.attempt += 1;
      this.setOverdue(true);
    }
    this.sendPending();
  }

  /** @param {boolean} overdue */
  setOverdue(overdue) {
    if (overdue === this.overdue) return;
    this.overdue = overdue;
    this.onOverdue();
  }
}

/**
 * The reader's choices among the keys of a message.
 * @param {Answer} answer
 * @returns {Choice}
 */
function pick(answer) {
  return Object.fromEntries(CHOICES.map((name) => [name, answer[name]]));
}

/**
 * Whether two values of a choice are the same; no value and null are.
 * @param {unknown} a
 * @param {unknown} b
 */
function sameChoice(a, b) {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
