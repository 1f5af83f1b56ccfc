// A press on a date beside the map leads to the map.

/**
 * Bring the time map of this page into view; the keyboard goes on from its slider.
 * @param {MouseEvent} press
 */
export function showMap(press) {
  const map = document.querySelector('[data-testid=time-map]');
  map?.scrollIntoView({
    block: 'start',
    behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
  });
  const slider = map?.querySelector('[data-el=slider]');
  if (press.detail === 0 && slider instanceof HTMLElement) slider.focus({ preventScroll: true }); // a key
}
