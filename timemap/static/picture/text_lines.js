// Texts broken into lines: at spaces, between Chinese characters, and anywhere in a word that is wider than the line.

/** A Chinese character with the marks that may not begin a line; a word with the spaces after it; spaces. */
const PARTS = /[\u3400-\u9fff][，。、；：）」』”’！？]*|[^\s\u3400-\u9fff]+\s*|\s+/g;

/**
 * A text in lines no wider than a width; of more lines than `most` the last ends in an ellipsis.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} text
 * @param {number} width
 * @param {string} font
 * @param {number} [most]
 */
export function linesOf(pen, text, width, font, most = Infinity) {
  pen.font = font;
  const fits = (/** @type {string} */ line) => pen.measureText(line.trimEnd()).width <= width;
  const parts = (text.match(PARTS) ?? []).flatMap((part) => (fits(part) ? [part] : [...part]));
  const lines = [''];
  for (const part of parts) {
    const line = lines[lines.length - 1];
    if (!line || fits(line + part)) lines[lines.length - 1] = line + part;
    else lines.push(part.trimStart());
  }
  const kept = lines.slice(0, most).map((line) => line.trim());
  if (lines.length > most) kept[most - 1] = shortened(kept[most - 1], fits);
  return kept;
}

/**
 * A line that says that it does not end here.
 * @param {string} line
 * @param {(line: string) => boolean} fits
 */
function shortened(line, fits) {
  let end = line.length;
  while (end > 1 && !fits(`${line.slice(0, end)}…`)) end -= 1;
  return `${line.slice(0, end)}…`;
}
