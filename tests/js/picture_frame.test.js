// What a picture is framed on before the reader chooses.

import assert from 'node:assert/strict';
import { framesOf } from '../../timemap/static/picture/picture_frame.js';
import { each } from './each.js';

/** @type {[string, string[], string | null, string][]} */
const FRAMES = [
  ['the crossing of the chosen event', ['a', 'b'], 'known', 'chosen'],
  ['that of an event that the filters leave out, as the answer has it', ['a', 'b'], 'left out', 'chosen'],
  ['the only crossing listed', ['b'], null, 'chosen'],
  ['the map as it is, where nothing is chosen', ['a', 'b'], null, 'view'],
  ['the same with an event of all crossings', ['a', 'b'], 'of all', 'view'],
];
each('a picture is framed on', FRAMES, (_, listed, selected, frame) => {
  const state = {
    links: listed.map((id) => ({ crossing_id: id })),
    crossings: new Map(listed.map((id) => [id, { crossing_id: id }])),
    events: [
      { event_id: 'known', crossing_id: 'b' },
      { event_id: 'of all', crossing_id: 'all-china-dprk' },
    ],
    answer: { crossing_id: 'a' },
    selected,
  };
  assert.equal(framesOf(/** @type {any} */ (state))[0], frame);
});
