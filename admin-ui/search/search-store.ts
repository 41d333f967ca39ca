/**
 * What was searched for and found, as long as the same person works here: it stays while one looks at a hit and comes
 * back, and goes with the sign-out. It is kept in memory alone, since what is searched for may be a name.
 */
import { useSyncExternalStore } from 'react';
import type { StaffDataProvider } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { SearchEnd, SearchHit, SearchNews, SearchProgress } from '../staff-api/search.ts';
import { session } from '../session/session.ts';

/** `stopped`: by hand. `failed`: it broke off, `problem` says why; what was found till then stays. */
export type SearchState = 'idle' | 'running' | 'done' | 'stopped' | 'failed';

interface Found {
  state: SearchState;
  /** What was searched for, and under which conditions; the fields may hold something else by now. */
  searched: string;
  searchedFilter: string;
  hits: readonly SearchHit[];
  progress: SearchProgress | null;
  end: SearchEnd | null;
  problem: string | null;
}

interface Search extends Found {
  /** What stands in the field, and the conditions under it, as their one text. */
  words: string;
  filter: string;
}

const NOTHING: Found = {
  state: 'idle',
  searched: '',
  searchedFilter: '',
  hits: [],
  progress: null,
  end: null,
  problem: null,
};
const EMPTY: Search = { ...NOTHING, words: '', filter: '' };

let search = EMPTY;
let running: AbortController | null = null;
let owner: string | undefined;
const listeners = new Set<() => void>();

function change(next: Partial<Search>): void {
  search = { ...search, ...next };
  for (const listener of listeners) listener();
}

session.subscribe(() => {
  const { me } = session.current();
  if (me?.id === owner) return;
  owner = me?.id;
  running?.abort();
  running = null;
  change(EMPTY);
});

const NO_ANSWER = '検索の途中で接続が切れました。もう一度検索してください。';

async function begin(api: StaffDataProvider): Promise<void> {
  const { words, filter } = search;
  running?.abort();
  const own = new AbortController();
  running = own;
  change({ ...NOTHING, state: 'running', searched: words, searchedFilter: filter });
  const isOwn = () => running === own;
  try {
    await api.search(
      { words, filter },
      (news) => {
        if (isOwn()) hear(news);
      },
      own.signal,
    );
    // It ended without saying so.
    if (isOwn() && search.state === 'running') change({ state: 'failed', problem: NO_ANSWER });
  } catch (error) {
    if (isOwn() && !own.signal.aborted) change({ state: 'failed', problem: textOf(error) });
  }
}

function hear({ name, data }: SearchNews): void {
  if (name === 'hits') change({ hits: [...search.hits, ...data.hits] });
  else if (name === 'progress') change({ progress: data });
  else if (name === 'done') change({ state: 'done', progress: data, end: data.end });
  else change({ state: 'failed', problem: data.message });
}

export const searchStore = {
  type: (words: string) => change({ words }),
  choose: (filter: string) => change({ filter }),
  begin,
  stop() {
    running?.abort();
    if (search.state === 'running') change({ state: 'stopped' });
  },
};

export function useSearch(): Search {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => search,
  );
}
