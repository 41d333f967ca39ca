/** An unsent text: kept on the server as it is typed, per person, consultation and kind. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { isRefusal } from '../parts/states.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Draft, DraftBody, DraftKind } from '../staff-api/types.ts';

const SAVE_MS = 500;
const AGAIN_MS = 3_000;

export interface DraftText {
  text: string;
  /** What is stored differs from what is shown. */
  isUnsaved: boolean;
  type: (text: string) => void;
  /** What another screen was sending when it went away; `null` once somebody types or sends. */
  left: Draft['sending'];
  /** The server knows what the draft is about to become. */
  keep: (sending: NonNullable<DraftBody['sending']>) => void;
  /** It becomes that no more. Throws ApiError 'not-allowed-now' when it went out already. */
  release: (id: string) => Promise<void>;
  /** It was sent: the server has forgotten the draft with it. */
  sent: () => void;
  /** Something was put back on the server: read, unless something else is being written here. */
  reload: () => void;
}

/** What was left here, and what was typed before that was known. */
const joined = (stored: string, typed: string) =>
  [stored, typed].filter((part) => part !== '').join('\n');

export function useDraft(id: string, kind: DraftKind): DraftText {
  const api = useStaffApi();
  const [text, setText] = useState('');
  const [saved, setSaved] = useState('');
  const [tries, setTries] = useState(0);
  const [left, setLeft] = useState<Draft['sending']>(null);
  const [reloads, setReloads] = useState(0);
  const touched = useRef(false);
  /** Until it is known what was left here, nothing is stored over it. */
  const [isRead, setRead] = useState(false);
  const wasRead = useRef(false);

  useEffect(() => {
    let isHere = true;
    let again: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      wasRead.current = true;
      setRead(true);
    };
    const load = () =>
      api.draft(id, kind).then(
        (draft) => {
          // What is being typed is newer than what was stored, unless what was stored was not seen yet.
          if (!isHere || (touched.current && wasRead.current)) return;
          const stored = draft.text ?? '';
          setText((typed) => (touched.current ? joined(stored, typed) : stored));
          setSaved(stored);
          if (!touched.current) setLeft(draft.sending);
          read();
        },
        (error: unknown) => {
          if (!isHere || wasRead.current) return;
          if (isRefusal(error)) read();
          else again = setTimeout(() => void load(), AGAIN_MS);
        },
      );
    void load();
    return () => {
      isHere = false;
      clearTimeout(again);
    };
  }, [api, id, kind, reloads]);

  const latest = useRef({ text, saved });
  latest.current = { text, saved };
  useEffect(() => {
    if (text === saved || !isRead) return undefined;
    const timer = setTimeout(
      () => {
        api.saveDraft(id, kind, { text }).then(
          () => setSaved(text),
          () => setTries((count) => count + 1),
        );
      },
      tries === 0 ? SAVE_MS : AGAIN_MS,
    );
    return () => clearTimeout(timer);
  }, [api, id, kind, text, saved, tries, isRead]);
  // Leaving the screen, or the page, between two letters loses none of them.
  useEffect(() => {
    const flush = () => {
      const { text: typed, saved: stored } = latest.current;
      if (typed !== stored) void api.saveDraft(id, kind, { text: typed }).catch(() => undefined);
    };
    addEventListener('pagehide', flush);
    return () => {
      removeEventListener('pagehide', flush);
      flush();
    };
  }, [api, id, kind]);

  const type = useCallback((typed: string) => {
    touched.current = true;
    setLeft(null);
    setTries(0);
    setText(typed);
  }, []);
  const keep = useCallback(
    (sending: NonNullable<DraftBody['sending']>) => {
      const { text: kept, saved: stored } = latest.current;
      setLeft(null);
      setSaved(kept);
      // Not told: the words at least are stored as usual.
      api.saveDraft(id, kind, { text: kept, sending }).catch(() => setSaved(stored));
    },
    [api, id, kind],
  );
  const release = useCallback(
    async (undone: string) => {
      setLeft(null);
      await api.saveDraft(id, kind, { text: latest.current.text, undone });
    },
    [api, id, kind],
  );
  const sent = useCallback(() => {
    setText('');
    setSaved('');
    setLeft(null);
  }, []);
  const reload = useCallback(() => {
    if (latest.current.text !== '') return;
    touched.current = false;
    setReloads((count) => count + 1);
  }, []);
  return { text, isUnsaved: text !== saved, left, type, keep, release, sent, reload };
}
