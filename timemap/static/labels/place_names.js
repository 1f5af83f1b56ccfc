// Names of places in the reader’s language.

/** @import { Properties } from '../../types.d.ts' */

/** @type {Record<string, 'name_zh' | 'name_ko'>} */
export const NATIVE = { CN: 'name_zh', KP: 'name_ko' };

/**
 * A place's name in the reader's language, and its own form where that differs; a river or bridge of the border has two.
 * @param {Properties} properties
 * @param {string} lang
 * @returns {[name: string, own: string]}
 */
export function placeName(properties, lang) {
  const country = countryOf(properties);
  const forms = country ? [properties[NATIVE[country]]] : [properties.name_zh, properties.name_ko];
  const own = properties[/** @type {'name_ko'} */ (`name_${lang}`)]; // English has none: `name` is in it
  const name = own || properties.name || forms.find(Boolean) || '';
  return [name, forms.filter((form) => form && form !== name).join(' · ')];
}

/** @param {Properties} properties */
export function countryOf(properties) {
  return (properties.country || properties.iso_3166_2 || properties.province || '').slice(0, 2);
}
