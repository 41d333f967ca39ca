/** The draft of a service's menu: kept on the server shortly after each change, and never over another's. */
import { useEffect, useRef, useState } from 'react';
import { emptyContent, type RichMenuContent } from '../../domain/rich-menu.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { ApiError, textOf } from '../staff-api/http.ts';
import type { RichMenus } from '../staff-api/rich-menus.ts';
import { useHistory, type Edited } from './use-history.ts';

const PAUSE_MS = 700;
const AGAIN_MS = 5_000;

export type Saving =
  | { state: 'saved' }
  | { state: 'saving' }
  /** It is tried again. */
  | { state: 'failed'; text: string }
  /** Somebody else has saved meanwhile. */
  | { state: 'overtaken' };

export interface DraftEdited {
  edited: Edited<RichMenuContent>;
  /** Of what is on the server. */
  revision: number;
  saving: Saving;
  /** Takes what is on the server now, and drops one's own. */
  takeTheirs: () => void;
}

/** What one begins with: the draft, else what hangs, else an empty page. */
export function contentOf({ draft, versions }: RichMenus): RichMenuContent {
  const hanging = versions.find(({ content, state }) => content && state !== 'withdrawn');
  return draft?.content ?? hanging?.content ?? emptyContent();
}

export function useDraft(serviceId: string, data: RichMenus, mayEdit: boolean): DraftEdited {
  const api = useStaffApi();
  const edited = useHistory(() => contentOf(data));
  const [revision, setRevision] = useState(data.draft?.revision ?? 0);
  const [saving, setSaving] = useState<Saving>({ state: 'saved' });
  const [tries, setTries] = useState(0);
  const kept = useRef(edited.value);
  const isSending = useRef(false);
  const { value } = edited;
  const theirs = data.draft?.revision ?? 0;
  const isOvertaken =
    saving.state === 'overtaken' || (saving.state === 'saved' && theirs > revision);

  useEffect(() => {
    // What is under way comes back with another revision, and then it is looked at again.
    if (!mayEdit || isOvertaken || isSending.current || kept.current === value) return undefined;
    async function save() {
      isSending.current = true;
      try {
        const saved = await api.saveMenuDraft(serviceId, { revision, content: value });
        kept.current = value;
        setTries(0);
        setRevision(saved.revision);
        setSaving({ state: 'saved' });
      } catch (error) {
        const isLate = error instanceof ApiError && error.code === 'written-meanwhile';
        setSaving(isLate ? { state: 'overtaken' } : { state: 'failed', text: textOf(error) });
        if (!isLate) setTries((n) => n + 1);
      } finally {
        isSending.current = false;
      }
    }
    setSaving((before) => (before.state === 'failed' ? before : { state: 'saving' }));
    const timer = setTimeout(() => void save(), tries === 0 ? PAUSE_MS : AGAIN_MS);
    return () => clearTimeout(timer);
    // A revision that came back is no change of the menu.
  }, [api, serviceId, mayEdit, isOvertaken, value, revision, tries]);

  // Whoever goes away at once after a change does not lose it.
  const leave = useRef(() => {});
  leave.current = () => {
    const isKept = kept.current === value || isSending.current;
    if (!mayEdit || isOvertaken || isKept) return;
    kept.current = value;
    void api.saveMenuDraft(serviceId, { revision, content: value }).catch(() => undefined);
  };
  useEffect(() => {
    const go = () => leave.current();
    window.addEventListener('pagehide', go);
    return () => {
      window.removeEventListener('pagehide', go);
      go();
    };
  }, []);

  function takeTheirs() {
    const content = contentOf(data);
    kept.current = content;
    edited.reset(content);
    setRevision(theirs);
    setSaving({ state: 'saved' });
  }
  return {
    edited,
    revision,
    saving: isOvertaken ? { state: 'overtaken' } : saving,
    takeTheirs,
  };
}
