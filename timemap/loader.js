// The whole script of a component, in each of its messages: it imports the module that the component is.

/** @type {Promise<{ default: (mounting: any) => (() => void) | void }> | null} */
let loading = null;

function load() {
  loading ??= import(new URL('MODULE_URL', document.baseURI).href).catch((error) => {
    loading = null; // the next message tries again
    throw error;
  });
  return loading;
}

/** @param {any} mounting  what Streamlit gives a component; `data.unavailable` is said where the module does not load */
export default function component(mounting) {
  /** @type {(() => void) | void} */
  let unmount;
  let gone = false;
  load().then(
    (module) => {
      if (!gone) unmount = module.default(mounting);
    },
    () => {
      const { parentElement, data } = mounting;
      if (!gone && data?.unavailable) parentElement.querySelector('[data-host]').textContent = data.unavailable;
    },
  );
  return () => {
    gone = true;
    unmount?.();
  };
}
