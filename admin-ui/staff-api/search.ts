/** The staff API's search: what was found comes bit by bit. */
import type { z } from 'zod';
import type { SearchBody, SearchEvents } from '../../contracts/search.ts';
import type { Http } from './http.ts';

type Events = { [Name in keyof typeof SearchEvents]: z.infer<(typeof SearchEvents)[Name]> };
export type SearchNews = {
  [Name in keyof Events]: { name: Name; data: Events[Name] };
}[keyof Events];
export type {
  SearchEnd,
  SearchExcerpt,
  SearchHit,
  SearchProgress,
} from '../../contracts/search.ts';

export function searchOperations({ stream }: Http) {
  return {
    /** Resolves when nothing more comes; `signal` gives it up. */
    search: (body: SearchBody, onNews: (news: SearchNews) => void, signal: AbortSignal) =>
      stream('/api/staff/search', body, (event) => onNews(event as SearchNews), signal),
  };
}
