// One test for each case: the name of a test says which.

import { test } from 'node:test';

/**
 * @template {unknown[]} T
 * @param {string} name
 * @param {T[]} cases
 * @param {(...given: T) => void} check
 */
export function each(name, cases, check) {
  for (const given of cases) test(`${name}: ${JSON.stringify(given)}`, () => check(...given));
}
