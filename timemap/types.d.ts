// The shapes that the time map's modules share. Days are whole numbers since 1970-01-01; see docs/time-map.md.

export type Span = [first: number, last: number];
export type Point = [x: number, y: number];
export type Box = [left: number, top: number, right: number, bottom: number];
export type Rgb = [red: number, green: number, blue: number];
/** The first and last day of existence, both included; a missing side is open, a missing range means always. */
export type Existence = [first: number | null, last: number | null] | null | undefined;
export type Status = string;
/** Which crossings are shown: those that lead, all of the day, all that ever stood. */
export type CrossingsShown = 'working' | 'day' | 'ever';
export type PlayMode = 'stop' | 'day' | 'week' | 'month';

export interface Place {
  lat: number;
  lon: number;
  zoom: number;
}

export interface StatusLook {
  word: string;
  /** Whether trains cross. */
  runs: boolean;
  /** Whether something is known. */
  known: boolean;
  color: Rgb;
  dark: Rgb;
  ink: Rgb;
  glyph: Glyph;
  pattern: string;
  /** Share of a strip. */
  height: number;
}

/** Sloping lines of a fill: see `layers/style.py`. */
export interface Pattern {
  tile: number;
  line: number;
  alpha: number;
}

export interface Glyph {
  area: string;
  line: string;
}

/** A part of a badge: see `layers/style.py`. */
export interface BadgePart {
  path: string;
  hatch: string;
  x: number;
  y: number;
  scale: number;
}

export interface Crossing {
  crossing_id: string;
  name: string;
  lon: number;
  lat: number;
  exists: [number | null, number | null];
  /** On which days it leads; on all others it stands back. */
  leads: [number | null, number | null][];
  /** From which year to which it stood, in words. */
  years: string;
  context: boolean;
  accuracy_m: number | null;
  /** The nearest towns and the next crossings, in sentences; empty where nobody says where it is. */
  where: string;
}

/** See "How a status is looked up" in docs/time-map.md; the places have names in `lookup.js`. */
export type StatusSpan = [
  start: number | null,
  status: Status,
  since: number | null,
  certain: 0 | 1,
  alternatives: Status[],
  stale: 0 | 1,
  lastEvidence: number | null,
  event: string | null,
  evidenceDate: [brief: string, full: string] | null,
  replayed: Status,
];

/** Days, both included; null: without an end. */
export type Days = [first: number | null, last: number | null];

/** Days on which the disputed events decide, both included, and the status that is not shown. */
export type Contested = [first: number | null, last: number | null, other: Status];

export interface LogEvent {
  event_id: string;
  date: string;
  date_text: string;
  crossing_id: string;
  service: string;
  kind: string;
  status_after: string;
  confidence: string;
  /** In the reader's language where the log has it. */
  summary: string;
  summary_lang: string;
  day: number;
  day_latest: number | null;
  claims: number;
  disputes: number;
}

/** The heavy part, which travels by URL. */
export interface Content {
  lang: string;
  words: Words;
  counted: Counted;
  covered_to: string;
  version: string;
  file: string;
  known_on: string | null;
  status: Record<Status, StatusLook>;
  strip: { stale: number; hollow: number; split: number; bars: number; patterns: Record<string, Pattern> };
  badge: { stale: number; radius: number; edge: number; hatch: number; parts: Record<string, BadgePart[]> };
  crossings: Crossing[];
  links: { crossing_id: string; service: string; spans: StatusSpan[]; disputed: Contested[]; alone: Days[] }[];
  events: LogEvent[];
  /** The publisher of each event of a status that rests on one alone. */
  voices: Record<string, string>;
  /** How many saw it themselves, by the event of a status; none: nobody did. */
  saw: Record<string, number>;
  /** The publishers that support each event of a status. */
  publishers: Record<string, string[]>;
  exists: Record<string, Record<string, [number | null, number | null]>>;
  /** From which year to which the features of `exists` stood, in words. */
  years: Record<string, Record<string, string>>;
  deck: string;
  bundle_url: string;
}

/** The light part, which comes with every run of the page. */
/** What Python says of the text that the reader typed for the day; `fault` is empty if a day was taken. */
export interface TypedDay {
  text: string;
  fault: string;
  note: string;
}

/** What Python says of the ends of a period that the reader typed; a fault is empty where that end can be read. */
export interface TypedRange {
  texts: string[];
  faults: string[];
}

export interface Message {
  as_of: string;
  /** The second day; empty: none. */
  compare_with: string;
  /** Per cent of the map's width from the left. */
  divider: number;
  /** Whether the reader may compare a second day. */
  two_days: boolean;
  typed: TypedDay | null;
  typed_range: TypedRange | null;
  selected: string | null;
  /** The event of a stop, which nobody has pressed; empty: the reader has pressed `selected`. */
  stop: string;
  view_state: Place | null;
  range: Range;
  /** The text that is searched for; null: the page has neither search nor filters. */
  q: string | null;
  /** The days of the month or year that `as_of` asks for. */
  asked: Span | null;
  crossings_shown: CrossingsShown;
  session: string;
  answered: number | null;
  content: string;
  domain: Span;
  view: Span;
  mode: string;
  days: number;
  unavailable: string;
}

export type Data = Content & Message;

/** What the log says of one link on a day, in a sentence. */
export interface ShownAnswer {
  as_of: string;
  text: string;
  crossing_id: string;
  service: string;
}

/** Messages by key, with `{names}` to fill in. */
export type Words = Record<string, string>;

/** Messages that count, for one and for many. */
export type Counted = Record<string, [one: string, many: string]>;

export interface Link {
  crossing_id: string;
  service: string;
  spans: StatusSpan[];
  disputed: Contested[];
  /** The days on which its status hangs on the one publisher of its event alone. */
  alone: Days[];
  /** The first day of each span; of the first one -Infinity. */
  starts: number[];
  events: LogEvent[];
  days: number[];
  disputedDays: number[];
  /** The days on which its status changes, ascending. */
  changes: number[];
}

export interface Theme {
  dark: boolean;
  font: string;
  /** Fills of the strips, by status and device pixels. */
  fills: Map<string, string | CanvasPattern>;
  sea: string;
  accent: string;
  ink: string;
  muted: string;
  faint: string;
  line: string;
  paper: string;
  halo: string;
  bars: string;
  veil: string;
  hatchPaper: string;
  river: string;
}

export interface Row {
  link: Link;
  y: number;
  first: boolean;
  /** Whether its crossing leads on no day of the period. */
  back: boolean;
}

export interface Layout {
  width: number;
  narrow: boolean;
  left: number;
  nameRoom: number;
  right: number;
  /** Top of the playhead's bubble. */
  bubbleTop: number;
  histogramTop: number;
  rows: Row[];
  axis: number;
  height: number;
}

export interface Play {
  on: boolean;
  mode: PlayMode;
  speed: number;
  direction: number;
  loop: boolean;
  timer: number;
}

/** What the reader has chosen of play, its stops, and snapping. */
export interface Options {
  snap: boolean;
  stops: string;
  play: Omit<Play, 'on' | 'timer'>;
}

/** What next, previous and play stop at, and the event that the card shows since the last stop. */
export interface Stops {
  /** `change`, `event`, or the id of a crossing whose changes are meant. */
  at: string;
  event: string | null;
  /** The day of that stop. */
  day: number;
}

export interface Drag {
  x: number;
  /** Left edge of the timeline, read once. */
  left?: number;
  moved: boolean;
  /** The label of the axis that was pressed: it moves no day, unless the pointer does. */
  tick?: PlacedTick | null;
  /** The day before the drag. */
  from: number;
  pinch?: { gap: number; view: Span; about: number };
}

/** The period that the reader chooses, `from` and `to` of the selection, as `YYYY-MM-DD`; null: that end is open. */
export type Range = [from: string | null, to: string | null];
/** The same as days. */
export type Ends = [from: number | null, to: number | null];

/** The manners of the timeline and the map: what is going on beside a drag. */
export interface Manners {
  /** The chosen period, the timer of the report that follows once it rests (0: none), and whether it was typed and Python alone reads it. */
  period: { ends: Ends; quiet: number; typed: boolean };
  /** The day under the pointer that the map shows faintly, and the timer and the frame that will show one; 0: none. */
  preview: { day: number | null; next: number; timer: number; frame: number };
  /** The frame that scrolls the period on, while something is dragged past an edge; 0: none. */
  edge: { frame: number; x: number; time: number; follow: () => void };
  /** Presses on years and months that were zoomed to: what was shown before, and then. */
  zooms: { before: Span; after: Span }[];
  /** The labels of the axis, as they were last drawn. */
  ticks: PlacedTick[];
  /** The crossing whose tip a tap has opened. */
  tapped: string | null;
}

/** A tick of the time axis, as `axisTicks` gives it. */
export interface Tick {
  day: number;
  label: string;
  major: boolean;
  /** What its label names. */
  unit: 'day' | 'month' | 'year';
}

/** A tick with its label: where it is written, and how wide it is. */
export interface PlacedTick extends Tick {
  x: number;
  width: number;
}

/** The second day, B, beside the as-of day, A. */
export interface TwoDays {
  /** null: none. */
  day: number | null;
  /** Per cent of the map's width from the left. */
  divider: number;
  /** The second playhead is dragged: from where, by which pointer, held how far from its day. */
  drag: { from: number; left: number; hold: number; pointer: number } | null;
  /** Timer of the report that follows a rest of the keys; 0: none. */
  quiet: number;
}

export type PairedState = State & { ab: { day: number } };

/** A day on the map, with its part of it and the other day, if there is one. */
export interface Side {
  state: State;
  part: Box;
  other: number | null;
}

/** An item's second day. */
export interface OtherDay {
  letter: HTMLElement;
  second: HTMLElement;
  mark: HTMLElement;
  badge: SVGElement;
  says: HTMLButtonElement;
  word: HTMLElement;
  notes: HTMLElement;
  /** Says of each day that the crossing does not exist. */
  absent: HTMLElement[];
  key: string;
}

/** What an item says of its link on a day: beside the badge, under the pointer, and as a name that stands alone. */
export interface ItemWords {
  word: string;
  /** The notes in short, and in full. */
  brief: string;
  full: string;
  /** The last evidence in full; with what the disputed events would say. */
  evidence: string;
  doubts: string;
  name: string;
}

/** An item of the status list. */
export interface Item {
  link: Link;
  li: HTMLLIElement;
  name: HTMLButtonElement;
  badge: SVGElement;
  says: HTMLButtonElement;
  word: HTMLElement;
  notes: HTMLElement;
  /** The span that it shows, and the status that a contested day has by the other reading. */
  index: number;
  other: Status | undefined;
  /** Whether the status that it shows hangs on one publisher alone. */
  alone: boolean;
  /** Whether its day is after the last one that the log covers. */
  unread: boolean;
  /** Its words by span and other reading, as far as they have been worked out. */
  said: Map<string, ItemWords>;
  second: OtherDay | null;
}

export interface Elements {
  root: HTMLElement;
  map: HTMLElement;
  deck: HTMLElement;
  overlay: HTMLCanvasElement;
  pulses: HTMLElement;
  sides: HTMLElement;
  sideA: HTMLElement;
  sideB: HTMLElement;
  divider: HTMLElement;
  message: HTMLElement;
  hint: HTMLElement;
  printed: HTMLElement;
  waiting: HTMLElement;
  border: HTMLButtonElement;
  mapIn: HTMLButtonElement;
  mapOut: HTMLButtonElement;
  play: HTMLButtonElement;
  step: HTMLSelectElement;
  speed: HTMLSelectElement;
  previous: HTMLButtonElement;
  next: HTMLButtonElement;
  stops: HTMLSelectElement;
  date: HTMLInputElement;
  pin: HTMLButtonElement;
  swap: HTMLButtonElement;
  picker: HTMLInputElement;
  dateFault: HTMLElement;
  periodFault: HTMLElement;
  dateNote: HTMLElement;
  options: HTMLDetailsElement;
  reverse: HTMLInputElement;
  loop: HTMLInputElement;
  snap: HTMLInputElement;
  tools: HTMLButtonElement;
  toolbox: HTMLElement;
  search: HTMLInputElement;
  timeline: HTMLElement;
  strips: HTMLCanvasElement;
  before: HTMLElement;
  after: HTMLElement;
  uncovered: HTMLElement;
  playhead: HTMLElement;
  bubble: HTMLElement;
  slider: HTMLElement;
  asked: HTMLElement;
  ghost: HTMLElement;
  previewed: HTMLElement;
  away: HTMLButtonElement;
  from: HTMLInputElement;
  to: HTMLInputElement;
  fromPicker: HTMLInputElement;
  toPicker: HTMLInputElement;
  second: HTMLElement;
  secondBubble: HTMLElement;
  secondDay: HTMLElement;
  period: HTMLDetailsElement;
  periodWords: HTMLElement;
  timeOut: HTMLButtonElement;
  timeIn: HTMLButtonElement;
  timeRecent: HTMLButtonElement;
  timeAll: HTMLButtonElement;
  legend: HTMLElement;
  signs: HTMLElement;
  heading: HTMLElement;
  differing: HTMLElement;
  differingWords: HTMLElement;
  known: HTMLElement;
  banner: HTMLElement;
  list: HTMLUListElement;
  more: HTMLDetailsElement;
  moreWord: HTMLElement;
  ever: HTMLButtonElement;
  moreList: HTMLUListElement;
  latestTitle: HTMLElement;
  latestList: HTMLUListElement;
  earlierTitle: HTMLElement;
  earlierList: HTMLUListElement;
  live: HTMLElement;
  tip: HTMLElement;
}

/** What follows a move: set by `time_map.js`, so that what moves need not know what draws. */
export interface Redraw {
  /** A new day, in the frame loop. */
  day: () => void;
  /** A new period. */
  period: () => void;
  /** Another event is selected. */
  selection: () => void;
  /** Other crossings are shown. */
  folding: () => void;
}

/** All that a time map on the page is; every field is declared by `createState`. */
export interface State {
  el: Elements;
  redraw: Redraw;
  sync: import('./static/sync/sync.js').DaySync;
  data: Data;
  loader: import('./static/sync/content_loader.js').ContentLoader<Content>;
  theme: Theme;
  /** Device pixels per CSS pixel. */
  ratio: number;

  // what is looked up in the content (`content_index.js`)
  lang: string;
  words: Words;
  counted: Counted;
  domain: Span;
  crossings: Map<string, Crossing>;
  events: LogEvent[];
  days: number[];
  links: Link[];
  /** The days on which the status of any of the links changes, ascending. */
  changes: number[];
  crossingEvents: Map<string, LogEvent[]>;
  crossingDays: Map<string, number[]>;
  /** Days on which something comes to exist or ceases to. */
  epochs: number[];
  /** Days on which the map or the list can change, and by the stretch between two of them what was found out for its days. */
  turns: number[];
  looks: Map<number, string>;
  folded: Map<string, string[]>;

  // what the reader has chosen
  day: number;
  view: Span;
  selected: string | null;
  folding: { shown: CrossingsShown };
  /** The answer that the page shows, once a picture is to be made. */
  answer: ShownAnswer | null;
  snap: boolean;
  play: Play;
  stops: Stops;
  ab: TwoDays;

  // what is going on
  fingers: Map<number, number>;
  /** A finger that may still tap; `stops`: it stopped a page that was in motion, and does not. */
  touch: { x: number; y: number; stops: boolean } | null;
  /** When something on the page last scrolled, as `performance.now` counts. */
  scrolled: number;
  drag: Drag | null;
  manners: Manners;
  /** The date field: the reader's text while it stands for the day (a plain day is none), and what was last written there. */
  field: { typed: string | null; shown: string };
  /** Timer of the report that follows a rest of the keys; 0: none. */
  quiet: number;
  /** The link whose press waits for an answer, and the timer that lets it go. */
  heldLink: HTMLAnchorElement | null;
  leaving: number;
  /** The timer that ends a hint over the map. */
  hinting: number;
  /** The day that was last said aloud, or that the page opened with. */
  heard: number;
  /** Whether a held link is being pressed by us. */
  passing: boolean;
  /** The animation frame that will draw the day; 0: none. */
  frame: number;
  /** How many frames were marked since the marks were last cleared. */
  frameMarks: number;

  // what is on the page
  layout: Layout;
  /** The height that the strips had last, narrow and wide: they get no shorter. */
  rowsFloor: { narrow: number; wide: number };
  /** Half the width of the playhead's bubble. */
  bubbleHalf: number;
  /** Where the veil's name begins, and how wide it is, if there is room for it. */
  uncovered: { left: number; width: number } | null;
  items: Item[];
  /** What the list, and the day's events, were last drawn for. */
  turnsListed: string;
  listedKey: string;
  latestKey: string;
  map: MapState | null;

  // what ends with it
  alive: boolean;
  reducedMotion: MediaQueryList;
  mounted: AbortController;
}

/** What the words for a status read. */
export interface Spoken {
  words: Words;
  lang: string;
  counted?: Counted;
  data: {
    status: Record<Status, { word: string; known: boolean }>;
    voices?: Record<string, string>;
    saw?: Record<string, number>;
    covered_to?: string;
  };
}

export interface MapState {
  deck: Deck;
  classes: DeckClasses;
  base: DeckLayer[];
  /** The layers' data by name, and what deck.gl draws of it. */
  loaded: Map<string, FeatureCollection>;
  drawn: Map<string, FeatureCollection>;
  /** Features that exist, by layer data and by their ids. */
  existing: WeakMap<FeatureCollection, Map<string, FeatureCollection>>;
  failed: Set<string>;
  opening: ViewOfDeck;
  viewport: Viewport | null;
  /** Whether deck.gl has measured its canvas. */
  sized: boolean;
  /** What the layers, and the overlay, were last drawn for. */
  key: string;
  overlayKey: string;
  labels: Label[];
  measured: { viewport: Viewport; labels: Label[]; list: Label[] } | null;
  /** What of the pins is the same on many days of a view. */
  pinned: PinnedView | null;
  scaled: { viewport: Viewport; labels: Label[]; obstacles: Box[]; bar: ScaleBar } | null;
  lined: { viewport: Viewport; grid: LineGrid } | null;
  bridges: BridgeState;
  obstacles: { key: string; boxes: Box[] } | null;
  hits: Hit[];
  /** What keeps the layers of two days to their sides. */
  clips: Clip[] | null;
  /** Counts moves of ours, so that deck.gl takes each for a new one. */
  nonce: number;
  /** The place that Python knows, and the timer that reports another one. */
  reported: Place;
  still: number;
}

export interface Hit {
  crossing: Crossing;
  /** The day that is shown there, and whether it is the second one. */
  day: number;
  second: boolean;
  /** The badges first, then the label. */
  boxes: Box[];
  /** What the badges stand for, and where the middle of each is, in pixels from the left. */
  links: Link[];
  middles: number[];
}

// What we use of deck.gl, which comes as a script of its own.

export interface ViewOfDeck {
  longitude: number;
  latitude: number;
  zoom: number;
  minZoom?: number;
  [more: string]: unknown;
}

export interface Viewport extends ViewOfDeck {
  width: number;
  height: number;
  project(point: Point): Point;
  equals(other: Viewport): boolean;
}

/** How a box is fitted into a view: what stays free at each side, in pixels. */
export interface FitOptions {
  padding: { top: number; bottom: number; left: number; right: number };
  maxZoom?: number;
}

/** A view from straight above that is worked out without deck.gl. */
export interface FlatViewport extends Viewport {
  fitBounds(bounds: [Point, Point], options: FitOptions): ViewOfDeck;
}

/** An extension of deck.gl's layers that keeps them to a part of the canvas's width. */
export interface Clip {
  share: [from: number, to: number];
}

export interface DrawnBy {
  context: {
    device: {
      gl: { drawingBufferWidth: number; drawingBufferHeight: number };
      setParametersWebGL(parameters: object): void;
    };
  };
}

export interface DeckLayer {
  id: string;
  isLoaded: boolean;
  props: LayerProps;
  clone(props: object): DeckLayer;
}

/** A colour, a width or a radius: the same for all features, or read from each. */
export type PerFeature<T> = T | ((feature: Feature) => T);

/** How a layer looks: what deck.gl draws it with. */
export interface LayerLook {
  filled: boolean;
  stroked?: boolean;
  getFillColor?: PerFeature<number[]>;
  getLineColor?: PerFeature<number[]>;
  getLineWidth?: PerFeature<number>;
  getPointRadius?: PerFeature<number>;
  lineWidthUnits?: string;
  lineWidthMinPixels?: number;
  lineWidthMaxPixels?: number;
}

export interface LayerProps extends LayerLook {
  extensions?: Partial<Clip>[];
  data?: FeatureCollection;
  visible: boolean;
  minZoom?: number;
  maxZoom?: number;
  dark?: Partial<LayerLook>;
  labels?: LabelRule;
  exists?: string;
  sharesOutlines?: boolean;
}

export interface LabelRule {
  style: string;
  order?: number;
  minZoom?: number;
  zoomPerRank?: number;
  maxZoom?: number;
  dot?: number;
}

export interface Deck {
  props: { layers: DeckLayer[]; initialViewState: ViewOfDeck };
  setProps(props: object): void;
  getViewports(): Viewport[];
  redraw(reason?: string): void;
  finalize(): void;
}

export interface DeckClasses {
  Deck: new (props: object) => Deck;
  MapView: new (props: object) => object;
  FlyToInterpolator: new () => object;
  LayerExtension: new (options: object) => object;
  WebMercatorViewport: new (
    props: object,
  ) => Viewport & {
    fitBounds(bounds: [Point, Point], options: FitOptions): ViewOfDeck;
  };
}

export interface DeckBundle {
  createDeck(options: object): Deck;
  deck: DeckClasses;
}

/** Names, ids and ranks of a feature; GeoJSON lets them be anything. */
export interface Properties {
  name?: string;
  name_ko?: string;
  name_zh?: string;
  country?: string;
  iso_3166_2?: string;
  province?: string;
  rank?: number;
  core?: boolean;
  id?: string;
  line_id?: string;
  crossing_id?: string;
}

export type Geometry =
  | { type: 'Point'; coordinates: Point }
  | { type: 'LineString'; coordinates: Point[] }
  | { type: 'MultiLineString'; coordinates: Point[][] }
  | { type: 'Polygon'; coordinates: Point[][] }
  | { type: 'MultiPolygon'; coordinates: Point[][][] };

export interface Feature {
  type: 'Feature';
  id?: string;
  properties: Properties;
  geometry: Geometry;
}

export interface FeatureCollection {
  type: 'FeatureCollection';
  features: Feature[];
}

export interface LineGrid {
  across: number;
  down: number;
  sums: Uint32Array;
}

export interface LabelStyle {
  size: number;
  weight?: number;
  spacing?: number;
  ink: 'faint' | 'ink' | 'muted' | 'river';
  upper?: boolean;
  /** Whether it also names the bank near a bridge. */
  bank?: boolean;
  centred?: boolean;
  strict?: boolean;
  italic?: boolean;
  stacked?: boolean;
  gap?: number;
  /** The gap near a bridge, where the track is wide. */
  nearGap?: number;
  nearAside?: number;
  sides?: string;
  pull?: number;
}

/** What the placement of labels reads. */
export interface PlacedLabel {
  /** Points at which it may stand, best first; without them `x` and `y`. */
  points?: Point[];
  x?: number;
  y?: number;
  width: number;
  height: number;
  gap: number;
  rise?: number;
  /** How far beside its point it stands at a corner. */
  aside?: number;
  drop?: number;
  centred?: boolean;
  strict?: boolean;
  sides?: string;
  /** How many of its sides are its own. */
  ownSides?: number;
  pull?: number;
  /** What this form costs for what it leaves out, and the form that says less. */
  loss?: number;
  brief?: this | null;
  candidates?: Spot[];
}

export interface Spot {
  x: number;
  y: number;
  box: Box;
  side: number;
  point: number;
  cost: number;
  /** The label that stands here, once it did. */
  label?: PlacedLabel;
}

/** A name of a feature. */
export interface Label extends PlacedLabel {
  text: string;
  /** The place's own name, where it is another one. */
  own: string;
  points: Point[];
  sides: string;
  style: LabelStyle;
  order: number;
  minZoom: number;
  maxZoom: number;
  dot: number;
  exists: string | undefined;
  id: string | undefined;
  /** Of the name of a bridge: the way over it. */
  way?: Way;
  nameWidth: number;
  crossing?: undefined;
}

/** A name of a crossing, over the words of its services. */
export interface PinLabel extends PlacedLabel {
  crossing: Crossing;
  /** Whether it stands back. */
  back: boolean;
  lines: string[];
  x: number;
  y: number;
}

/** How one strand looks on a day: all statuses that the day may have, the shown one first. */
export interface StrandLook {
  service: string;
  statuses: Status[];
  stale: boolean;
  hollow: boolean;
}

/** The way of the trains over a bridge, in degrees. */
export interface Way {
  crossing: string;
  /** Ids of the bridge, and of the line that runs over it. */
  bridge: string;
  /** The crossings whose bridges stand beside this one. */
  beside: string[];
  line: string | null;
  points: Point[];
  /** Positions in `points` of the stations before and after the bridge, and of the bridge's ends. */
  stations: [number, number];
  ends: [number, number];
}

/** A way in pixels, each line from left to right. */
export interface Track {
  way: Way;
  /** From station to station; the bridge alone; both are long enough to be seen. */
  whole: Point[];
  bare: Point[];
  /** The bridge as long as it is, and what lies on both banks. */
  bridge: Point[];
  banks: Point[][];
}

/** A stretch of a river that is the border and lies in water drawn as a surface. */
export interface RiverBorder {
  properties: Properties;
  line: Point[];
}

/** What is worked out once for the picture of a bridge. */
export interface BridgeState {
  ways: Way[];
  borders: RiverBorder[];
  /** The country at a point of the land, by the point. */
  countries: Map<string, string>;
  drawn: { viewport: Viewport; tracks: Track[] } | null;
  shores: { viewport: Viewport; grid: LineGrid } | null;
}

/** The scale bar, and the box that it takes. */
export interface ScaleBar {
  text: string;
  width: number;
  x: number;
  y: number;
  box: Box;
}

/** Where a pin stands in a view, whatever its statuses are. */
export interface PinPlace {
  crossing: Crossing;
  links: Link[];
  /** Whether the crossing leads on the day. */
  leads: boolean;
  /** The very place, and the middle of the badges above it. */
  foot: Point;
  footBox: Box;
  at: Point;
  box: Box;
  stem: Box[];
}

/** Pins of a view: their places by the crossings that are shown, and their labels by what they say and where. */
export interface PinnedView {
  viewport: Viewport;
  labels: Label[];
  places: Map<string, PinPlace[]>;
  words: Map<string, PinLabel>;
}

export interface Pin extends PinPlace {
  spans: StatusSpan[];
  /** Whether trains cross on one of the links. */
  runs: boolean;
  /** Whether the crossing exists on the day. */
  there: boolean;
  label: PinLabel;
}

export type DrawSign = (ctx: CanvasRenderingContext2D, x: number, y: number) => void;

/** An entry of the picture's legend. */
export interface PlacedKey {
  draw: DrawSign;
  text: string;
  sign: number;
  x: number;
  row: number;
}

/** What a badge says beside its status. */
export interface BadgeLook {
  /** Whether the last evidence is old. */
  stale?: boolean;
  /** Whether the day is contested. */
  hollow?: boolean;
  /** Every possible status: of several each has a part of the badge. */
  among?: Status[];
}

/** What Streamlit gives a component. */
export interface Mounting {
  data: Message;
  parentElement: HTMLElement;
  setStateValue: (name: string, value: unknown) => void;
  setTriggerValue: (name: string, value: unknown) => void;
}

/** A place on the page where Streamlit has put a time map. */
export interface Mount {
  root: HTMLElement;
  /** Says that there is no time map, while its first content does not come. */
  failure: HTMLElement;
  message: Message | null;
  state: State | null;
  /** What the reader had chosen of play and its stops there. */
  options: Options | null;
  destroyed: boolean;
  sync: import('./static/sync/sync.js').DaySync;
  loader: import('./static/sync/content_loader.js').ContentLoader<Content>;
  send: (report: import('./static/sync/sync.js').Report) => void;
  /** Ask Python for a run of the page. */
  askAnew: () => void;
}

/** What a time map leaves to a later version of the modules in its place: this must stay as it is. */
export type Legacy = import('./static/sync/sync.js').HandedOver & {
  options?: Options | null;
};
