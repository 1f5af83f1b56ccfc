// What one version of a component's modules leaves to the next: after an update of the server under an open page, the modules of
// both are there, under two addresses. The container says whose component it has.

/**
 * @typedef {{ version: string, mount: any, destroy: () => any }} Held  other versions use only `version` and `destroy`
 */

const HELD = Symbol.for('rail-links.mount');

/** @typedef {HTMLElement & { [HELD]?: Held }} Container */

/**
 * The component of this version in a container; one of another version is destroyed, and what it leaves is given to `create`.
 * @template Mount, Legacy
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
 * A component has left its container, unless that has another one by now.
 * @param {HTMLElement} parentElement
 * @param {unknown} mount
 */
export function forget(parentElement, mount) {
  const container = /** @type {Container} */ (parentElement);
  if (container[HELD]?.mount === mount) delete container[HELD];
}
