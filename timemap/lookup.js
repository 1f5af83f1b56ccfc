// Lookups. Python has worked out every status; here the piece that contains a day is found, never derived.

const [START, STATUS, SINCE, CERTAIN, ALTERNATIVES, STALE, LAST_EVIDENCE, EVENT, EVIDENCE_DATE] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** First index whose day is `>= day` in an ascending list. */
function firstAtOrAfter(days, day) {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the piece of a link that contains the day. */
function spanIndex(link, day) {
  return Math.max(0, firstAtOrAfter(link.starts, day + 1) - 1);
}

/** The event on which a piece rests; of one before any evidence the first that follows; `undefined` where there is none. */
function eventBehind(link, index) {
  return link.spans.slice(index).map((span) => span[EVENT]).find(Boolean);
}

function spanEnd(link, index) {
  return index + 1 < link.spans.length ? link.spans[index + 1][START] : Infinity;
}

/** From the first to the last day, both included, either side open; nothing said means always. */
function existsOn(range, day) {
  if (!range) return true;
  return (range[0] === null || range[0] <= day) && (range[1] === null || day <= range[1]);
}

/** The neighbouring uncertain pieces around an uncertain one: first index, last index. */
function uncertainRun(link, index) {
  let first = index;
  let last = index;
  while (first > 0 && !link.spans[first - 1][CERTAIN]) first -= 1;
  while (last + 1 < link.spans.length && !link.spans[last + 1][CERTAIN]) last += 1;
  return [first, last];
}

/** Days on which the change of an uncertain piece may have happened, both included; null where open. */
function uncertainDays(link, index) {
  const [first, last] = uncertainRun(link, index);
  const start = link.starts[first];
  const end = spanEnd(link, last);
  return Number.isFinite(start) && Number.isFinite(end) ? [start, end] : null;
}

/** Day of the next (direction 1) or previous (-1) event, or null; days hold each event's own day. */
function neighbourDay(days, day, direction) {
  const index = direction > 0 ? firstAtOrAfter(days, day + 1) : firstAtOrAfter(days, day) - 1;
  return days[index] ?? null;
}

/** The listed day nearest to `day` within `reach` days, or `day` itself. */
function snapDay(days, day, reach) {
  const index = firstAtOrAfter(days, day);
  let best = day;
  let distance = reach;
  for (const candidate of [days[index - 1], days[index]]) {
    if (candidate === undefined) continue;
    const gap = Math.abs(candidate - day);
    if (gap <= distance) [best, distance] = [candidate, gap];
  }
  return best;
}

/** Events of the day, else of the last day before it that has one: `[first index, end index]`. */
function latestEvents(days, day) {
  const end = firstAtOrAfter(days, day + 1);
  return end === 0 ? [0, 0] : [firstAtOrAfter(days, days[end - 1]), end];
}

/** Whether the log gives one day for an event, without "about" or "perhaps". */
function isExact(event) {
  return /^\d{4}-\d\d-\d\d$/.test(event.date);
}

/** Events that the mode keeps in view on a day: `[first index, end index]`. */
function eventsInView(days, day, mode, span) {
  if (mode === 'all') return [0, days.length];
  const end = firstAtOrAfter(days, day + 1);
  return mode === 'window' ? [firstAtOrAfter(days, day - span + 1), end] : [0, end];
}

function concerns(event, link, crossing) {
  if (event.service !== 'all' && event.service !== link.service) return false;
  if (event.crossing_id === link.crossing_id) return true;
  return event.crossing_id === 'all-china-dprk' && !(crossing && crossing.context);
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** The view grown or shrunk by `factor` about a day, within the domain and no finer than a month. */
function zoomView(view, factor, about, domain) {
  const whole = domain[1] - domain[0];
  const span = clamp((view[1] - view[0]) * factor, Math.min(28, whole), whole);
  const share = (about - view[0]) / (view[1] - view[0]);
  return slideView([about - share * span, about - share * span + span], domain);
}

/** The view moved so that it lies within the domain. */
function slideView(view, domain) {
  const span = Math.min(view[1] - view[0], domain[1] - domain[0]);
  const start = clamp(view[0], domain[0], domain[1] - span);
  return [start, start + span];
}

/** The view moved just enough to show the day with a margin. */
function viewShowing(view, day, domain) {
  const margin = (view[1] - view[0]) * 0.04;
  if (day - margin < view[0]) return slideView([day - margin * 4, day - margin * 4 + view[1] - view[0]], domain);
  if (day + margin > view[1]) return slideView([day + margin * 4 - view[1] + view[0], day + margin * 4], domain);
  return view;
}
