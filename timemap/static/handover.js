// What one version of the modules leaves to the next: after an update of the server under an open page, the modules of
// both are there, under two addresses. The container says whose time map it has.

/**
 * @typedef {import('../types.d.ts').Mount} Mount
 * @typedef {import('../types.d.ts').Legacy} Legacy
 * @typedef {{ version: string, mount: Mount, destroy: () => Legacy }} Held  other versions use only `version` and `destroy`
 */

const HELD = Symbol.for('rail-links.mount');

/** @typedef {HTMLElement & { [HELD]?: Held }} Container */

/**
 * The time map of this version in a container; one of another version is destroyed, and what it leaves is given to `create`.
 * @param {HTMLElement} parentElement
 * @param {string} version  the address of the module
 * @param {(legacy: Legacy | null) => { mount: Mount, destroy: () => Legacy }} create
 * @returns {Mount}
 */
export function mountIn(parentElement, version, create) {
  const container = /** @type {Container} */ (parentElement);
  const held = container[HELD];
  if (held?.version === version) return held.mount;
  const made = { version, ...create(held?.destroy() ?? null) };
  container[HELD] = made;
  return made.mount;
}

/**
 * A time map has left its container, unless that has another one by now.
 * @param {HTMLElement} parentElement
 * @param {Mount} mount
 */
export function forget(parentElement, mount) {
  const container = /** @type {Container} */ (parentElement);
  if (container[HELD]?.mount === mount) delete container[HELD];
}
