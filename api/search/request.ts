/** A search as the thread is given it, and what it tells while it works: ids, codes and words, all of them plain data. */
import type { Stage } from '../../domain/consultation.ts';
import type { Piece } from '../../domain/search-text.ts';
import type { SearchEnd } from '../../contracts/search.ts';
import type { TextKind } from '../../domain/search-text.ts';

/** SQL with its parameters, over `consultations c`. */
export interface Condition {
  sql: string;
  params: unknown[];
}

export interface SearchRequest {
  organisationId: string;
  /** Services whose rows the person's request sees. */
  serviceIds: readonly string[];
  /** Which consultations they may read, and have asked for. */
  condition: Condition;
  /** Folded; all of them have to be found. */
  terms: readonly string[];
  /** A consultation's number, where what was typed is one. */
  number: number | null;
}

export interface FoundPlace {
  kind: TextKind;
  ref: string | null;
  author: string | null;
  at: number;
  pieces: Piece[];
}

export interface FoundConsultation {
  id: string;
  number: number;
  serviceId: string;
  stage: Stage;
  openedAt: Date;
  closedAt: Date | null;
  outcome: string | null;
  restricted: boolean;
  isByNumber: boolean;
  excerpts: FoundPlace[];
  places: number;
}

export interface Standing {
  searched: number;
  of: number;
  found: number;
  byService: Record<string, number>;
}

export type SearchNews =
  | { kind: 'hits'; hits: FoundConsultation[] }
  | { kind: 'progress'; standing: Standing }
  | { kind: 'done'; standing: Standing; end: SearchEnd }
  /** `code`: of a refusal or of the database, for the log. */
  | { kind: 'failed'; code: string };

/** What the thread is told, by the number of the search. */
export type ToThread =
  | { kind: 'search'; id: number; request: SearchRequest }
  | { kind: 'cancel'; id: number };
export type FromThread = { id: number; news: SearchNews };

export interface ThreadData {
  databaseUrl: string;
  keysSocket: string;
}
