/** What was typed of a broadcast is not lost with the screen: whoever leaves it leaves a draft. */
import { useEffect, useRef } from 'react';
import type { Written } from './use-form.ts';

interface Draft {
  written: Written;
  isUnsaved: () => boolean;
  save: () => Promise<unknown>;
}

function hasWords({ title, bubbles }: Written): boolean {
  return [title, ...bubbles].some((text) => text.trim() !== '');
}

export function useKeepsDraft(draft: Draft): void {
  const latest = useRef(draft);
  latest.current = draft;
  useEffect(() => {
    const keep = () => {
      const { written, isUnsaved, save } = latest.current;
      // A colleague who was faster keeps what they wrote: nobody is asked on the way out.
      if (isUnsaved() && hasWords(written)) save().catch(() => undefined);
    };
    addEventListener('pagehide', keep);
    return () => {
      removeEventListener('pagehide', keep);
      keep();
    };
  }, []);
}
