// A button that is held repeats what it does.

/** @typedef {import('../types.d.ts').State} State */

const WAIT = 400; // milliseconds until a press counts as held
const EVERY = 120;

/**
 * Do something on each press of a button, and again and again while it is held.
 * @param {HTMLButtonElement} button
 * @param {() => void} act
 * @param {AbortSignal} signal  ends the repetition too
 */
export function repeatWhileHeld(button, act, signal) {
  let timer = 0;
  let repeated = false;
  const rest = () => clearTimeout(timer);
  const again = () => {
    if (button.disabled || signal.aborted) return;
    repeated = true;
    act();
    timer = setTimeout(again, EVERY);
  };
  button.addEventListener('pointerdown', (event) => {
    rest();
    repeated = false;
    if (!event.button) timer = setTimeout(again, WAIT);
  });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave', 'blur']) button.addEventListener(end, rest);
  button.addEventListener('contextmenu', (event) => repeated && event.preventDefault()); // a long press of a finger
  button.addEventListener('click', ({ detail }) => {
    if (!repeated || !detail) act(); // the click that ends a hold is none; one by a key always is
    repeated = false;
  });
}
