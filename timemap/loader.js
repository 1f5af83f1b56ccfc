// The whole script of a component, in each of its messages: it imports the module that the component is.

/** @param {any} mounting  what Streamlit gives a component; `data.unavailable` is said while the module does not load */
export default function component(mounting) {
  const { parentElement, data } = mounting;
  /** @type {(() => void) | void} */
  let unmount;
  let gone = false;
  let wait = 500;
  /** @type {any} */
  let timer;
  const failed = () => {
    if (gone) return;
    const host = parentElement.querySelector('[data-host]');
    if (data?.unavailable && !host.firstElementChild) host.textContent = data.unavailable; // what is mounted stays
    wait = Math.min(2 * wait, 30000);
    timer = setTimeout(start, wait);
  };
  const start = () => {
    import(new URL('MODULE_URL', document.baseURI).href).then((module) => {
      if (!gone) unmount = module.default(mounting);
    }, failed);
  };
  start();
  return () => {
    gone = true;
    clearTimeout(timer);
    unmount?.();
  };
}
