// Says beside a button that it works: from the press until what came of it is said. A second press does nothing meanwhile.

/** @typedef {{ button: string, said: string, since: string }} Data  `button`: its key, as a class of Streamlit's has it;
 * `since`: another one once something has come of a press */

/** @type {Map<string, { host: Element, said: string }>} by the key of the button */
const rooms = new Map();
document.addEventListener('click', pressed, { capture: true }); // before Streamlit hears of it

/** @param {MouseEvent} press */
function pressed(press) {
  const button = press.target instanceof Element ? press.target.closest('button') : null;
  if (!button || button.disabled) return;
  for (const [key, { host, said }] of rooms)
    if (button.closest(`.st-key-${CSS.escape(key)}`)) {
      if (host.textContent) press.stopImmediatePropagation();
      else host.textContent = said;
    }
}

/** @param {{ parentElement: ParentNode, data: Data }} mounting */
export default function working({ parentElement, data }) {
  const host = parentElement.querySelector('[data-host]');
  if (!host) return;
  host.textContent = '';
  rooms.set(data.button, { host, said: data.said });
}
