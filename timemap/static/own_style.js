// The time map's style sheet, where the page's head does not have it.

/** The style sheet of this version of the modules is there, or does not come. */
export const styled = new Promise((resolve) => {
  const { href } = new URL('time_map.css', import.meta.url);
  const known = [...document.querySelectorAll('link')].some((link) => link.rel === 'stylesheet' && link.href === href);
  if (known) {
    resolve(undefined);
    return;
  }
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
  link.onload = link.onerror = () => resolve(undefined);
  document.head.append(link);
});
