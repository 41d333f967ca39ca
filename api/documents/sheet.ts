/** What a printed sheet is made of, whoever prints it: nothing here knows how it is drawn. */

/** A line of a list of facts: what it is called, and what it says. */
export type Fact = readonly [name: string, value: string];

export interface Column {
  heading: string;
  /** Share of the width, beside the others' shares; 1 unless told. */
  share?: number;
}

export interface Bar {
  name: string;
  /** `null`: nothing is drawn, the text says why. */
  value: number | null;
  text: string;
}

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  /** What must not be overlooked: drawn in a frame. */
  | { kind: 'notice'; text: string }
  | { kind: 'facts'; facts: readonly Fact[] }
  | { kind: 'table'; columns: readonly Column[]; rows: readonly (readonly string[])[] }
  /** Numbers as bars under each other, from zero to the greatest; the number stands beside each. */
  | { kind: 'bars'; bars: readonly Bar[] }
  /** Empty boxes to write or to stamp in, beside each other. */
  | { kind: 'boxes'; names: readonly string[] };

export interface Sheet {
  title: string;
  /** Above the title at the right: number, date. */
  top?: readonly string[];
  /** Under the title: whom it is for, who gives it. */
  head?: readonly Fact[];
  blocks: readonly Block[];
  /** At the foot of every page beside its number: what it is, and how it is to be treated. */
  foot: string;
}
