/** The searching thread as the API sees it: started with the first search, and again should it ever break. */
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { FromThread, SearchNews, SearchRequest, ThreadData, ToThread } from './request.ts';

export interface Searcher {
  /**
   * Searches for somebody; `tell` hears of what is found. Whoever searches anew has given up what they searched for
   * before. While too many others search, it has failed at once. Answers with how to give it up.
   */
  begin(staffId: string, request: SearchRequest, tell: (news: SearchNews) => void): () => void;
  close(): Promise<void>;
}

/** So many people search at once; one thread serves them in turns. */
const AT_ONCE = 12;
const MEMORY_MB = 512;
/** The same person has begun another search. */
export const REPLACED = 'replaced';
export const TOO_MANY = 'too-many-searches';

interface Search {
  staffId: string;
  tell: (news: SearchNews) => void;
}

export function createSearcher(data: ThreadData, log: Pick<Logger, 'warn'>): Searcher {
  const searches = new Map<number, Search>();
  let thread: Worker | null = null;
  let last = 0;

  function threadNow(): Worker {
    thread ??= start();
    return thread;
  }

  function start(): Worker {
    const started = new Worker(new URL('./thread.ts', import.meta.url), {
      name: 'search',
      workerData: data,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    // It keeps no process alive.
    started.unref();
    started.on('message', ({ id, news }: FromThread) => hear(id, news));
    started.on('error', (error) => {
      log.warn({ code: 'search-thread-failed', reason: error.name }, 'the search thread broke');
    });
    started.on('exit', () => {
      if (thread === started) thread = null;
      for (const id of searches.keys()) hear(id, { kind: 'failed', code: 'thread-ended' });
    });
    return started;
  }

  function hear(id: number, news: SearchNews): void {
    const search = searches.get(id);
    if (news.kind === 'done' || news.kind === 'failed') searches.delete(id);
    if (news.kind === 'failed')
      log.warn({ code: 'search-failed', reason: news.code }, 'a search broke off');
    search?.tell(news);
  }

  function giveUp(id: number): void {
    if (searches.delete(id)) thread?.postMessage({ kind: 'cancel', id } satisfies ToThread);
  }

  return {
    begin(staffId, request, tell) {
      for (const [id, one] of searches) {
        if (one.staffId !== staffId) continue;
        giveUp(id);
        one.tell({ kind: 'failed', code: REPLACED });
      }
      if (searches.size >= AT_ONCE) {
        tell({ kind: 'failed', code: TOO_MANY });
        return () => undefined;
      }
      last += 1;
      const id = last;
      searches.set(id, { staffId, tell });
      threadNow().postMessage({ kind: 'search', id, request } satisfies ToThread);
      return () => giveUp(id);
    },
    async close() {
      searches.clear();
      await thread?.terminate();
    },
  };
}
