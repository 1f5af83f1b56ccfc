// Whether a page is complete. Until then what stands below an awaited part is not seen (`page.css`), afterwards nothing
// is hidden: a notice that comes later would take the focus from a field below it.

const EMPTY = ':is(.rl-date, .rl-rows, [data-testid=stBidiComponentRegular]):empty';
const AWAITED = `[data-testid=stSkeleton], ${EMPTY}, .rl-html:not([data-come])`;
const OFTEN = 100; // milliseconds
const { dataset } = document.documentElement;

/** Another page comes. */
export function awaitPage() {
  delete dataset.complete;
}

/** The page is complete, or the reader has begun to use it. */
export function endWaiting() {
  dataset.complete = '';
}

/** A page is complete once Streamlit has run it and each of its parts has come. */
export function followRuns() {
  let timer = 0;
  const look = () => {
    clearTimeout(timer);
    const app = document.querySelector('[data-testid=stApp]');
    if (dataset.complete === '' || app?.getAttribute('data-test-script-state') !== 'notRunning') return;
    if (document.querySelector(AWAITED)) timer = window.setTimeout(look, OFTEN);
    else endWaiting();
  };
  new MutationObserver(look).observe(document, { subtree: true, attributeFilter: ['data-test-script-state'] });
}
