// The time map's style sheet, where the page's head does not have it.

import { fileUrl } from './sync/own_files.js';

/** The style sheet of this version of the modules is there, or does not come. */
export const styled = fileUrl('time_map.css').then((href) => {
  const known = [...document.querySelectorAll('link')].some((link) => link.rel === 'stylesheet' && link.href === href);
  if (known || !href) return undefined;
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
  document.head.append(link);
  return new Promise((resolve) => {
    link.onload = link.onerror = () => resolve(undefined);
  });
});
