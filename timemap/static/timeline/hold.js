// A button that is held repeats what it does.

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
  let at = [0, 0]; // where the pointer is
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
    at = [event.clientX, event.clientY];
    if (!event.button) timer = setTimeout(again, WAIT);
  });
  button.addEventListener('pointermove', ({ clientX, clientY }) => {
    at = [clientX, clientY];
  });
  button.addEventListener('pointerleave', ({ clientX, clientY }) => {
    if (clientX !== at[0] || clientY !== at[1]) rest(); // else another day has moved the button from under the pointer
  });
  button.addEventListener('blur', rest);
  for (const end of ['pointerup', 'pointercancel']) window.addEventListener(end, rest, { signal });
  button.addEventListener('contextmenu', (event) => repeated && event.preventDefault()); // a long press of a finger
  button.addEventListener('click', ({ detail }) => {
    if (!repeated || !detail) act(); // the click that ends a hold is none; one by a key always is
    repeated = false;
  });
}
