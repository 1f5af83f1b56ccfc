// The shapes that the sortable table's modules share: see table_cells.py and sortable_table.py.

import type { ContentLoader } from '../../timemap/static/sync/content_loader.js';
import type { DaySync, HandedOver, Report } from '../../timemap/static/sync/sync.js';

/** A text, or its parts. */
export type Cell =
  | string
  | {
      t: string;
      s?: string;
      /** What it is sorted by where that is not the text; null: last in either direction. */
      k?: number | null;
      lang?: string;
      /** 1: a name that is not translated. */
      own?: number;
      /** A name in `s` that is not translated. */
      name?: string;
      mark?: string;
      href?: string;
      /** A day that its text leads to. */
      day?: string;
    };

export type Row = [id: string, ...cells: Cell[]];

export interface Column {
  head: string;
  /** 1 if the first press sorts upwards, -1 if downwards. */
  first: number;
  size: number;
}

/** What travels by URL. */
export interface TableContent {
  lang: string;
  words: Record<string, string>;
  marks: Record<string, string>;
  columns: Column[];
  rows: Row[];
}

export type Order = [column: number, direction: number];

/** Where a press on a row chooses it. */
export interface Picks {
  selected: string | null;
  marked: string | null;
  href: string;
  shows: string;
}

/** What comes with every run of the page. */
export interface TableMessage {
  /** Unlike that of any other table on the page. */
  name: string;
  caption: string;
  content: string;
  /** Lengths of runs: so many rows left out, so many shown, and again. */
  rows: number[];
  order: Order;
  picks: Picks | null;
  selected: string | null;
  unavailable: string;
  session: string;
  answered: number | null;
}

export type Legacy = HandedOver & { order: Order | null };

/** A place on the page. */
export interface Mount {
  root: HTMLElement;
  message: TableMessage | null;
  /** Null before the first content. */
  view: View | null;
  /** Of a table of another version that was in this place. */
  order: Order | null;
  send: (report: Report) => void;
  askAnew: () => void;
  sync: DaySync;
  loader: ContentLoader<TableContent>;
}

/** What is drawn. */
export interface View {
  root: HTMLElement;
  scroller: HTMLElement;
  table: HTMLTableElement;
  head: HTMLTableSectionElement;
  body: HTMLTableSectionElement;
  live: HTMLElement;
  notice: HTMLElement;
  more: HTMLButtonElement;
  /** What is said on paper. */
  paper: HTMLElement;
  keys: HTMLElement;
  url: string;
  content: TableContent;
  order: Order;
  /** The one in which it opened: rows that are equal stand in it. */
  opening: Order;
  /** The numbers of the rows to show, as the message has them. */
  shown: number[];
  /** The rows that were drawn, by number. */
  drawn: Map<number, HTMLTableRowElement>;
  picks: Picks | null;
  /** What the reader has pressed and Python has not answered. */
  pressed: string | null;
  pick: (id: string, ofDate: { day: string; press: MouseEvent } | null) => void;
  /** The id of the row that had the focus when the rows were drawn anew, until it is drawn. */
  focused: string | null;
  /** The marked row is to be shown, but is not built yet. */
  seeking: boolean;
  /** Of the next rows to draw. */
  timer: number;
}

export interface Mounting {
  data: TableMessage;
  parentElement: HTMLElement;
  setStateValue: (name: string, value: unknown) => void;
  setTriggerValue: (name: string, value: unknown) => void;
}
