// Dates that stay on one line: which parts of a text they are.

import assert from 'node:assert/strict';
import { partsOf } from '../../dashboard/session/whole_dates.js';
import { each } from './each.js';

/** @type {[string, string[]][]} */
const TEXTS = [
  ['较早：2019年1月1日至2019年12月31日', ['2019年1月1日', '2019年12月31日']],
  ['韩联社等称在2020年8月，KBS等称在9月', ['2020年8月', '9月']],
  ['自2003年起；4月28日', ['2003年', '4月28日']],
  ['마지막 근거 1953년 7월 27일~1953년 12월경', ['1953년 7월 27일', '1953년 12월']],
  ['2022년 가을, 11월 1일', ['2022년', '11월 1일']],
  ['since 26 September 2022, 150 日', []],
];
each('the dates of a text, which loses no letter', TEXTS, (text, dates) => {
  const parts = partsOf(text);
  assert.deepEqual(
    parts.filter((_, i) => i % 2),
    dates,
  );
  assert.equal(parts.join(''), text);
});
