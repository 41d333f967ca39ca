/** An unsent text: kept on the server as it is typed, per person, consultation and kind. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { DraftKind } from '../staff-api/types.ts';

const SAVE_MS = 500;
const AGAIN_MS = 3_000;

export interface DraftText {
  text: string;
  /** What is stored differs from what is shown. */
  isUnsaved: boolean;
  type: (text: string) => void;
  /** It was sent: the server has forgotten the draft with it. */
  sent: () => void;
}

export function useDraft(id: string, kind: DraftKind): DraftText {
  const api = useStaffApi();
  const [text, setText] = useState('');
  const [saved, setSaved] = useState('');
  const [tries, setTries] = useState(0);
  const touched = useRef(false);

  useEffect(() => {
    let isHere = true;
    const load = () =>
      api.draft(id, kind).then(
        (draft) => {
          // What is being typed is newer than what was stored.
          if (!isHere || touched.current) return;
          setText(draft.text ?? '');
          setSaved(draft.text ?? '');
        },
        () => undefined,
      );
    void load();
    return () => {
      isHere = false;
    };
  }, [api, id, kind]);

  const latest = useRef({ text, saved });
  latest.current = { text, saved };
  useEffect(() => {
    if (text === saved) return undefined;
    const timer = setTimeout(
      () => {
        api.saveDraft(id, kind, text).then(
          () => setSaved(text),
          () => setTries((count) => count + 1),
        );
      },
      tries === 0 ? SAVE_MS : AGAIN_MS,
    );
    return () => clearTimeout(timer);
  }, [api, id, kind, text, saved, tries]);
  // Leaving the screen, or the page, between two letters loses none of them.
  useEffect(() => {
    const flush = () => {
      const { text: left, saved: stored } = latest.current;
      if (left !== stored) void api.saveDraft(id, kind, left).catch(() => undefined);
    };
    addEventListener('pagehide', flush);
    return () => {
      removeEventListener('pagehide', flush);
      flush();
    };
  }, [api, id, kind]);

  const type = useCallback((typed: string) => {
    touched.current = true;
    setTries(0);
    setText(typed);
  }, []);
  const sent = useCallback(() => {
    setText('');
    setSaved('');
  }, []);
  return { text, isUnsaved: text !== saved, type, sent };
}
