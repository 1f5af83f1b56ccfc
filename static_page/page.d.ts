// The shapes that the modules of the page share: see parts.py.

import type { CrossingsShown, Place, Range } from '../timemap/types.d.ts';

/** Where the files of the page are; all are empty where it holds them itself. */
export interface Manifest {
  parts: Record<string, string>;
  modules: Record<string, string>;
  files: Record<string, string>;
}

/** What boot.js gives the page. */
export interface Held {
  bytes: (name: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** A file that lies beside the parts. */
  file: (name: string) => Promise<ArrayBuffer>;
  // biome-ignore lint/suspicious/noExplicitAny: each part has a shape of its own
  json: (name: string) => Promise<any>;
  /** The address of a part, for what is loaded by address. */
  address: (name: string, type: string) => Promise<string>;
}

/** What the page shows: the names that selection.md gives to it. Days are YYYY-MM-DD. */
export interface State {
  as_of: string;
  /** The month or year that is asked for; empty: a day. */
  period: string;
  compare_with: string;
  event: string | null;
  /** The event of a stop, which nobody has pressed; empty: the reader has pressed `event`. */
  stop: string;
  view_state: Place | null;
  range: Range;
  divider: number;
  crossings_shown: CrossingsShown;
  lang: string;
  crossing: string;
  service: string;
}

/** What the address may say, and what it means where it says nothing. */
export interface Known {
  covered_to: string;
  /** The last day that is answered. */
  last_day: string;
  /** The first and the last possible day of each event, and its date in words. */
  eventDays: Record<string, [number | null, number | null, string]>;
  links: [crossing: string, service: string][];
  languages: string[];
}

export type Run = [day: number, words: number, grounds: number];

/** The answers of one link: see answers.py. */
export interface Answers {
  link: [crossing: string, service: string];
  name: string;
  before: string;
  after: string;
  runs: Run[];
  words: string[];
  grounds: string[];
}

/** The part `page.<lang>`. */
export interface OfLanguage {
  texts: Record<string, string>;
  /** The name under which the zip is saved. */
  zipName: string;
  message: import('../timemap/types.d.ts').Message;
  /** The last day that is answered. */
  lastDay: string;
  answers: Answers[];
  /** The answers for all listed links together: see answers.py. */
  border: { name: string; runs: [day: number, words: number][]; words: string[] };
  /** The link of each event that has one. */
  ofEvents: Record<string, [string, string]>;
  eventDays: Known['eventDays'];
  latest: [day: number, event: string][];
}

/** The part `more.<lang>`. */
export interface More {
  cards: Record<string, string>;
  story: string;
  about: string;
}

/** The rows of a CSV file of any day: see csv_files.py. */
export interface CsvFile {
  head: string;
  name: string;
  rows?: [day: number, text: string][];
  links?: [day: number, text: string][][];
}

/** The page while it is shown. */
export interface Page {
  held: Held;
  state: State;
  lang: OfLanguage;
  more: More | null;
  /** The language of `more`. */
  moreOf: string;
  /** Whether what lies below the map may be loaded: the map has been drawn. */
  below: boolean;
  content: string;
  /** The contents of the two tables, by name: their addresses and rows. */
  tables: Record<string, { address: string; ids: string[] }>;
  /** The ids of the events that the page lists, with their first possible days, in the order of time. */
  listed: [day: number | null, event: string][];
  covered_to: string;
  languages: Record<string, string>;
  /** What is said of the text that was typed for a day, and that day. */
  typed: { said: import('../timemap/types.d.ts').TypedDay; day: string } | null;
  /** What is wrong with the ends of a period as they were typed. */
  typedRange: import('../timemap/types.d.ts').TypedRange | null;
  /** The last report of each component that was taken over. */
  answered: { map: number | null; events: number | null };
  update: (changes: Partial<State>) => void;
}
