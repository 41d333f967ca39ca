/** Search over the words of all consultations one may read: what is asked, and what comes back bit by bit. */
import { z } from 'zod';
import { STAGES } from '../domain/consultation.ts';
import { TEXT_KINDS } from '../domain/search-text.ts';
import { Id, Instant, typedText } from './common.ts';
import { Outcome } from './consultations.ts';
import { RecordFilterText } from './record-filter.ts';

export const MAX_SEARCH_WORDS = 200;

export const SearchBody = z.object({
  words: typedText(MAX_SEARCH_WORDS),
  filter: RecordFilterText.default({}),
});
export type SearchBody = z.input<typeof SearchBody>;

/** A place where something was found, in its own words. */
export const SearchExcerpt = z.object({
  kind: z.enum(TEXT_KINDS),
  /** Who said it, of a message. */
  author: z.enum(['consultee', 'staff', 'automatic']).nullable(),
  /** Number of the message; of a file, that of the message it was sent with. */
  seq: z.int().nullable(),
  /** What the attribute is called. */
  label: z.string().nullable(),
  at: Instant,
  pieces: z.array(z.object({ text: z.string(), isHit: z.boolean() })),
});
export type SearchExcerpt = z.infer<typeof SearchExcerpt>;

export const SearchHit = z.object({
  id: Id,
  number: z.int(),
  service: z.object({ id: Id, name: z.string() }),
  stage: z.enum(STAGES),
  openedAt: Instant,
  closedAt: Instant.nullable(),
  outcome: Outcome.nullable(),
  restricted: z.boolean(),
  /** It has this number: what was typed is one. */
  isByNumber: z.boolean(),
  /** The newest places first; there may be more of them (`places`). */
  excerpts: z.array(SearchExcerpt),
  places: z.int(),
});
export type SearchHit = z.infer<typeof SearchHit>;

const Progress = z.object({
  /** Consultations looked through, and how many there are to be looked through. */
  searched: z.int(),
  of: z.int(),
  /** Consultations found, in all and by service. */
  found: z.int(),
  byService: z.array(z.object({ id: Id, name: z.string(), found: z.int() })),
});
export type SearchProgress = z.infer<typeof Progress>;

/** Why a search came to its end: all was looked through, or there was too much of it. */
export const SEARCH_ENDS = ['whole', 'too-long', 'too-many'] as const;
export type SearchEnd = (typeof SEARCH_ENDS)[number];

/** Events of the answer's stream, by name. */
export const SearchEvents = {
  hits: z.object({ hits: z.array(SearchHit) }),
  progress: Progress,
  done: Progress.extend({ end: z.enum(SEARCH_ENDS) }),
  /** It broke off: what has come is right, and there may be more. */
  failed: z.object({ message: z.string() }),
} as const;
