/** What goes along with a reply: uploaded as soon as it is chosen, sent with the words. */
import { useCallback, useState } from 'react';
import { MAX_FILES_A_MESSAGE } from '../../domain/files.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';

export interface Attachment {
  id: string;
  file: File;
  state: 'uploading' | 'ready' | 'failed';
  problem: string | null;
}

export interface Attachments {
  all: readonly Attachment[];
  /** Ids of all, once every one of them has arrived; else `null`. */
  ready: readonly string[] | null;
  /** What keeps them from going out, in words. */
  waitsFor: string | null;
  add: (files: readonly File[]) => void;
  again: (id: string) => void;
  remove: (id: string) => void;
  clear: () => void;
}

export function useAttachments(consultationId: string): Attachments {
  const api = useStaffApi();
  const [all, setAll] = useState<readonly Attachment[]>([]);

  const upload = useCallback(
    async (id: string, file: File) => {
      const set = (change: Partial<Attachment>) =>
        setAll((before) => before.map((one) => (one.id === id ? { ...one, ...change } : one)));
      set({ state: 'uploading', problem: null });
      try {
        await api.upload(consultationId, id, file);
        set({ state: 'ready' });
      } catch (error) {
        set({ state: 'failed', problem: textOf(error) });
      }
    },
    [api, consultationId],
  );
  const add = useCallback(
    (files: readonly File[]) => {
      const room = MAX_FILES_A_MESSAGE - all.length;
      const added = files.slice(0, room).map((file) => ({ id: crypto.randomUUID(), file }));
      setAll([
        ...all,
        ...added.map((one) => ({ ...one, state: 'uploading', problem: null }) as const),
      ]);
      for (const { id, file } of added) void upload(id, file);
    },
    [all, upload],
  );
  const again = (id: string) => {
    const found = all.find((one) => one.id === id);
    if (found) void upload(id, found.file);
  };
  const remove = (id: string) => setAll(all.filter((one) => one.id !== id));
  const clear = useCallback(() => setAll([]), []);
  const ready = all.every(({ state }) => state === 'ready') ? all.map(({ id }) => id) : null;
  const waitsFor = all.some(({ state }) => state === 'failed')
    ? '送れないファイルがあります。もう一度試すか、はずしてください。'
    : ready === null
      ? 'ファイルを預けています。'
      : null;
  return { all, ready, waitsFor, add, again, remove, clear };
}
