/** Keeps her unsent text on the server: a moment after she pauses, one request at a time, the last word winning. */

export interface DraftKeeper {
  keep(text: string): void;
  /** On its way already: stored only should the page go before it has arrived. */
  hold(text: string): void;
  /** This much the server has already. */
  found(text: string): void;
  /** At once: the page may be about to go. */
  flush(): Promise<void>;
  stop(): void;
}

const PAUSE_MS = 1_000;
const AGAIN_MS = 5_000;
/** What outlives its page may not be long. */
const MOST_LEFT = 3;

/** `save` answers false when it has to be tried again; `left`: what may lie on the server from here. */
export function createDraftKeeper(
  save: (text: string, left: readonly string[]) => Promise<boolean>,
): DraftKeeper {
  let wanted: string | null = null;
  let left: string[] = [];
  let isSaving = false;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function later(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), ms);
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    if (isSaving || isStopped || wanted === null) return;
    const text = wanted;
    isSaving = true;
    const isSaved = await save(text, left);
    isSaving = false;
    // Without an answer it may have got there all the same.
    left = isSaved ? [text] : [...left, text].slice(-MOST_LEFT);
    if (isSaved && wanted === text) wanted = null;
    else if (!isStopped) later(isSaved ? 0 : AGAIN_MS);
  }

  return {
    keep(text) {
      wanted = text;
      later(PAUSE_MS);
    },
    hold(text) {
      wanted = text;
      clearTimeout(timer);
    },
    found(text) {
      left = [text];
    },
    flush,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
