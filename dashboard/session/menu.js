// The menu of a narrow window: Streamlit's sidebar, which lies over the page and has the links to the pages.

const PAGE = '[data-testid=stSidebarNavLink]';
const LANGUAGES = '.rl-languages';
const CHOICE = `${PAGE}, ${LANGUAGES} a`; // on a wide page the languages stand in its head, and nothing closes

/** Opens the sidebar, whose own button has a sign for a name, and puts the keyboard there. */
export function openMenu() {
  const button = document.querySelector('[data-testid=stExpandSidebarButton]');
  if (!(button instanceof HTMLElement)) return;
  button.click();
  const first = document.querySelector(PAGE);
  if (first instanceof HTMLElement) requestAnimationFrame(() => first.focus());
}

/**
 * Streamlit closes the sidebar as soon as the page beside it is pressed: the languages, which only seem to stand in it, would
 * be gone before they are chosen.
 * @param {MouseEvent} press
 */
function keepOpen(press) {
  if (press.target instanceof Element && press.target.closest(LANGUAGES)) press.stopPropagation();
}

/**
 * Once a page or a language is chosen in the sidebar it makes room for that page, and the keyboard goes on there. Streamlit itself
 * closes it only where the browser says that it is a phone's; its button is there only while the sidebar is open.
 */
export function closeMenuAfterAChoice() {
  document.addEventListener('mousedown', keepOpen, { capture: true });
  document.addEventListener('click', (press) => {
    if (!(press.target instanceof Element && press.target.closest(CHOICE))) return;
    if (press.ctrlKey || press.metaKey || press.shiftKey || press.altKey) return; // opened beside this page
    requestAnimationFrame(() => {
      const button = document.querySelector('[data-testid=stSidebarCollapseButton] button');
      if (!(button instanceof HTMLElement)) return;
      button.click();
      const main = document.querySelector('[data-testid=stMain]');
      if (main instanceof HTMLElement) main.focus({ preventScroll: true });
    });
  });
}
