/** The draft as it is written here: saved by itself, and brought together with what others write meanwhile. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useNotify } from 'react-admin';
import { clashesOf, mergedContent, type SettingsContent } from '../../domain/settings-content.ts';
import { keepAnswer } from '../parts/keep-answer.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { ApiError, textOf } from '../staff-api/http.ts';
import type { ServiceSettings } from '../staff-api/settings.ts';

/** After the last key. */
const SAVE_AFTER_MS = 700;
/** Others' drafts are nobody's news: they are looked at while the screen is open. */
const LOOK_EVERY_MS = 5_000;

const keyOf = (serviceId: string) => ['settings', serviceId];

export function useSettings(serviceId: string) {
  const api = useStaffApi();
  return useQuery({
    queryKey: keyOf(serviceId),
    queryFn: () => api.settings(serviceId),
    staleTime: 0,
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** Puts an answer in the place of what was known. */
export function useTakeSettings(serviceId: string) {
  const client = useQueryClient();
  return useCallback(
    async (settings: ServiceSettings) => {
      await keepAnswer(client, keyOf(serviceId), settings);
      void client.invalidateQueries({ queryKey: ['settings-versions', serviceId] });
    },
    [client, serviceId],
  );
}

export type SaveState = 'saved' | 'saving' | 'failed';

/** Both changed the same: which of the two stays, a person says. */
export interface Clash {
  theirs: ServiceSettings;
  paths: readonly string[];
}

interface Seen {
  content: SettingsContent;
  revision: number;
}

export function contentOf(shown: ServiceSettings): SettingsContent | null {
  const from = shown.draft ?? shown.inForce;
  return from && { settings: from.settings, form: from.form };
}

function seenIn(shown: ServiceSettings): Seen | null {
  const content = contentOf(shown);
  return content && { content, revision: shown.draft?.revision ?? 0 };
}

export function useSettingsDraft(serviceId: string, shown: ServiceSettings) {
  const api = useStaffApi();
  const take = useTakeSettings(serviceId);
  const notify = useNotify();
  const server = seenIn(shown);
  /** What is not saved yet; `null`: everything is. */
  const [local, setLocal] = useState<SettingsContent | null>(null);
  const written = useRef<SettingsContent | null>(null);
  /** What the changes here were made on. */
  const seen = useRef<Seen | null>(server);
  const [state, setState] = useState<SaveState>('saved');
  const [problem, setProblem] = useState<string | null>(null);
  const [clash, setClash] = useState<Clash | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const saving = useRef<Promise<boolean> | null>(null);
  if (written.current === null) seen.current = server;

  const put = useCallback((content: SettingsContent | null) => {
    written.current = content;
    setLocal(content);
  }, []);

  /** Somebody else was faster: what does not touch goes together, what does is asked. */
  const bringTogether = useCallback(
    async (mine: SettingsContent, base: Seen): Promise<boolean> => {
      const theirs = await api.settings(serviceId);
      const now = seenIn(theirs);
      if (!now || theirs.draft?.request) {
        await take(theirs);
        return false;
      }
      const paths = clashesOf(base.content, now.content, mine);
      if (paths.length > 0) {
        setClash({ theirs, paths });
        return false;
      }
      seen.current = now;
      put(mergedContent(base.content, now.content, mine));
      notify(`${theirs.draft?.editedBy.name ?? 'ほかの人'}さんの変更と合わせました。`, {
        type: 'info',
      });
      return true;
    },
    [api, serviceId, take, put, notify],
  );

  const saveAll = useCallback(async (): Promise<boolean> => {
    for (;;) {
      const [sent, base] = [written.current, seen.current];
      if (!sent || !base) return true;
      setState('saving');
      try {
        const answer = await api.writeSettings(serviceId, { ...sent, revision: base.revision });
        seen.current = seenIn(answer);
        await take(answer);
        if (written.current === sent) put(null);
      } catch (error) {
        const isLate = error instanceof ApiError && error.code === 'written-meanwhile';
        const mine = written.current ?? sent;
        if (isLate && (await bringTogether(mine, base).catch(() => false))) continue;
        setState('failed');
        setProblem(isLate ? null : textOf(error));
        return false;
      }
      setState('saved');
      setProblem(null);
    }
  }, [api, serviceId, take, put, bringTogether]);

  /** Whether everything written here is saved. */
  const flush = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current);
    saving.current ??= saveAll().finally(() => (saving.current = null));
    return (await saving.current) && written.current === null;
  }, [saveAll]);

  const change = useCallback(
    (make: (content: SettingsContent) => SettingsContent) => {
      const from = written.current ?? seen.current?.content;
      if (!from) return;
      put(make(from));
      setState('saving');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), SAVE_AFTER_MS);
    },
    [put, flush],
  );

  useEffect(() => {
    const leave = () => void flush();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
    };
  }, [flush]);

  /** Where both changed the same `mine` stays, or theirs; everything else goes together. */
  function settle(mine: boolean): void {
    const now = clash && seenIn(clash.theirs);
    const [own, base] = [written.current, seen.current];
    setClash(null);
    if (!now || !own || !base) return;
    seen.current = now;
    void take(clash.theirs);
    put(
      mine
        ? mergedContent(base.content, now.content, own)
        : mergedContent(base.content, own, now.content),
    );
    void flush();
  }

  return {
    content: local ?? server?.content ?? null,
    isUnsaved: local !== null,
    state,
    problem,
    clash,
    change,
    flush,
    settle,
  };
}
