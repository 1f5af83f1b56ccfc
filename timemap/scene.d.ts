// What a picture is made of: a list of instructions, which are drawn on a canvas or written as SVG.

/** `[a, b, c, d, e, f]` as in SVG's `matrix()`. */
export type Matrix = [a: number, b: number, c: number, d: number, e: number, f: number];

/** A fill of sloping lines on a ground, repeated every `size` pixels. */
export interface Tile {
  size: number;
  ground: string;
  ink: string;
  width: number;
}

export type Fill = string | Tile;

export interface Stroke {
  color: string;
  width: number;
  cap: CanvasLineCap;
  join: CanvasLineJoin;
  dash: number[];
}

/** An outline in SVG's words, in the picture's own pixels unless `at` says otherwise. */
export interface PathOf {
  kind: 'path';
  d: string;
  at: Matrix | null;
  fill: Fill | null;
  stroke: Stroke | null;
  alpha: number;
}

/** One line of text on its base line. */
export interface TextOf {
  kind: 'text';
  text: string;
  x: number;
  y: number;
  at: Matrix | null;
  font: Font;
  anchor: 'start' | 'middle' | 'end';
  /** Pixels between letters, and of the whole line. */
  spacing: number;
  width: number;
  fill: string | null;
  stroke: Stroke | null;
  alpha: number;
}

export interface Font {
  family: string;
  size: number;
  weight: number;
  italic: boolean;
}

/** What follows, up to its `end`, is cut off outside an outline, or belongs together under a name. */
export type Instruction =
  | PathOf
  | TextOf
  | { kind: 'clip'; d: string }
  | { kind: 'group'; name: string }
  | { kind: 'end' };

export interface SceneOf {
  width: number;
  height: number;
  /** What a reader who cannot see it hears. */
  title: string;
  description: string;
  items: Instruction[];
}

/** A canvas's context, or what records like one; only the latter has fills of its own and groups. */
export type Pen = CanvasRenderingContext2D & {
  tiled?: (tile: Tile) => CanvasPattern;
  group?: (name: string, draw: () => void) => void;
};

export type Shape = 'wide' | 'square';
export type Frame = 'chosen' | 'view' | 'border';

/** What the reader wants a picture to be. */
export interface Wish {
  title: string;
  shape: Shape;
  frame: Frame;
}
