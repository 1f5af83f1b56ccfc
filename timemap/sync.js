// What the reader has settled on and Python has not answered yet. Pure: no page, no clock; it is given a sender and a timer.

/**
 * What the reader can settle on.
 * @typedef {{ lat: number, lon: number, zoom: number }} ViewState  degrees (WGS 84), zoom as deck.gl counts it
 * @typedef {{ as_of?: string, selected?: string | null, view_state?: ViewState | null }} Choice  `as_of` is YYYY-MM-DD
 * @typedef {Choice & { id: number }} Report  every choice without an answer; each report has an id of its own
 * @typedef {Choice & { session?: string, answered?: number | null }} Answer  the part of the payload that concerns this
 * @typedef {{ value: any, since: number | null }} Pending  `since`: the id of the first report that held the value
 */

const CHOICES = ['as_of', 'selected', 'view_state'];

/** Ids rise for as long as the page lives, so that no report of an earlier time map on the page is taken for one of this. */
let lastReportId = 0;

/**
 * Keeps each choice of the reader until Python answers it.
 *
 * One report is out at a time: Streamlit starts the page again for each one. A report without an answer is sent again,
 * after longer and longer waits, since Streamlit drops messages while it is disconnected and a slow server must be left
 * time to answer. A payload from another session (the server has restarted) starts this over at once.
 */
class ReaderSync {
  /** Milliseconds after which a report without an answer is sent again: the first time, the second time … */
  static RETRIES = [2000, 4000, 8000, 16000, 30000];

  /**
   * @param {object} options
   * @param {(report: Report) => void} options.send
   * @param {(callback: () => void, milliseconds: number) => any} options.setTimer
   * @param {(timer: any) => void} options.clearTimer
   * @param {(overdue: boolean) => void} options.onOverdue  called when an answer becomes overdue, and when all have come
   */
  constructor({ send, setTimer, clearTimer, onOverdue }) {
    Object.assign(this, { send, setTimer, clearTimer, onOverdue });
    this.session = undefined;
    /** @type {Choice | null} what Python and the reader agree on; null before the first payload */
    this.confirmed = null;
    /** @type {Map<string, Pending>} */
    this.pending = new Map();
    this.timer = null;
    this.inFlight = 0; // the id of the report whose answer is awaited
    this.attempt = 0;
    this.overdue = false;
  }

  /** Whether something is not answered yet. */
  get waiting() {
    return this.pending.size > 0;
  }

  /** Report what the reader has settled on: with all that is reported in the same turn, or after the answer that is awaited. */
  report(choice) {
    for (const [name, value] of Object.entries(choice)) {
      const known = this.pending.has(name) ? this.pending.get(name).value : this.confirmed?.[name];
      if (!sameChoice(known, value)) this.pending.set(name, { value, since: null });
    }
    if (this.waiting && this.timer === null) this.schedule(0);
  }

  /** Send at once what was never sent, though an answer is awaited: the reader is leaving the page. */
  flush() {
    if ([...this.pending.values()].some(({ since }) => since === null)) this.sendPending();
  }

  /**
   * Take what a payload says of the reader's choices.
   * @param {Answer} answer
   * @returns {Choice} what Python has changed and the reader must follow; never a choice that waits for its answer
   */
  receive(answer) {
    const renewed = this.confirmed !== null && answer.session !== this.session;
    this.session = answer.session;
    this.confirmed ??= pick(answer);
    if (renewed) this.reconnect(answer);
    else this.acknowledge(answer.answered ?? 0);
    const changed = {};
    for (const name of CHOICES) {
      if (this.pending.has(name) || sameChoice(this.confirmed[name], answer[name])) continue;
      changed[name] = this.confirmed[name] = answer[name];
    }
    return changed;
  }

  /** Python has taken over every report up to this one. */
  acknowledge(id) {
    for (const [name, { value, since }] of this.pending) {
      if (since === null || since > id) continue;
      this.confirmed[name] = value;
      this.pending.delete(name);
    }
    if (this.waiting && this.inFlight > id) return;
    this.rest();
    if (this.waiting) this.sendPending();
    else this.setOverdue(false);
  }

  /** Another session has the page. It knows the address alone, which can be older than what the reader was shown. */
  reconnect(answer) {
    for (const name of CHOICES) {
      const value = this.confirmed[name];
      if (!this.pending.has(name) && value && !sameChoice(value, answer[name])) this.pending.set(name, { value, since: null });
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
    lastReportId += 1;
    /** @type {Report} */
    const report = { id: lastReportId };
    for (const [name, choice] of this.pending) {
      choice.since ??= lastReportId;
      report[name] = choice.value;
    }
    this.inFlight = lastReportId;
    this.schedule(ReaderSync.RETRIES[Math.min(this.attempt, ReaderSync.RETRIES.length - 1)]);
    this.send(report);
  }

  schedule(milliseconds) {
    this.stop();
    this.timer = this.setTimer(() => this.timedOut(), milliseconds);
  }

  timedOut() {
    this.timer = null;
    if (this.inFlight) {
      this.attempt += 1;
      this.setOverdue(true);
    }
    this.sendPending();
  }

  setOverdue(overdue) {
    if (overdue === this.overdue) return;
    this.overdue = overdue;
    this.onOverdue(overdue);
  }
}

/** The reader's choices among the keys of a payload. */
function pick(answer) {
  return Object.fromEntries(CHOICES.map((name) => [name, answer[name]]));
}

/** Whether two values of a choice are the same; no value and null are. */
function sameChoice(a, b) {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
