// What we use of PDFKit, the library that writes PDF, and of the typefaces that it reads.

export interface PdfGlyph {
  path: { toSVG(): string };
}

export interface PdfTypeface {
  unitsPerEm: number;
  hasGlyphForCodePoint(code: number): boolean;
  layout(text: string): { glyphs: PdfGlyph[]; positions: { xAdvance: number; xOffset: number; yOffset: number }[] };
}

/** A pattern of PDFKit, to be filled with a colour. */
export type PdfPattern = object;
export type PdfPaint = string | [pattern: PdfPattern, color: string];

export interface PdfDocument {
  on(event: 'data', take: (chunk: Uint8Array<ArrayBuffer>) => void): void;
  on(event: 'end', take: () => void): void;
  end(): void;
  registerFont(name: string, file: ArrayBuffer): this;
  font(name: string): this;
  fontSize(size: number): this;
  /** The typeface in use. */
  _font: { font: PdfTypeface };
  save(): this;
  restore(): this;
  transform(a: number, b: number, c: number, d: number, e: number, f: number): this;
  scale(factor: number): this;
  path(d: string): this;
  clip(): this;
  fill(): this;
  stroke(): this;
  fillColor(color: PdfPaint, opacity: number): this;
  strokeColor(color: string, opacity: number): this;
  lineWidth(width: number): this;
  lineCap(cap: string): this;
  lineJoin(join: string): this;
  dash(lengths: number[], options: object): this;
  text(text: string, x: number, y: number, options: object): this;
  pattern(box: number[], xStep: number, yStep: number, stream: string): PdfPattern;
}

/** The library sets itself as a global of this name. */
export interface PdfGlobal {
  PDFDocument?: { PDFDocument: new (options: object) => PdfDocument };
}
