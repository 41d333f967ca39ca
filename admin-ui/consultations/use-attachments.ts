/** What goes along with a reply: uploaded as soon as it is chosen, sent with the words. */
import { useCallback, useState } from 'react';
import { MAX_FILES_A_MESSAGE } from '../../domain/files.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { FileHead } from '../staff-api/types.ts';

export interface Attachment {
  id: string;
  /** What one sees of it; the bytes are gone where it had been uploaded before. */
  file: Pick<File, 'name' | 'size'>;
  bytes: File | null;
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
  /** Takes up uploads that came back unsent, unless something else is chosen already. */
  restore: (files: readonly FileHead[]) => void;
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
      const added = files.slice(0, room).map((file) => ({
        id: crypto.randomUUID(),
        file,
        bytes: file,
      }));
      setAll([
        ...all,
        ...added.map((one) => ({ ...one, state: 'uploading', problem: null }) as const),
      ]);
      for (const { id, bytes } of added) void upload(id, bytes);
    },
    [all, upload],
  );
  const again = (id: string) => {
    const found = all.find((one) => one.id === id);
    if (found?.bytes) void upload(id, found.bytes);
  };
  const remove = (id: string) => setAll(all.filter((one) => one.id !== id));
  const clear = useCallback(() => setAll([]), []);
  const restore = useCallback(
    (files: readonly FileHead[]) =>
      setAll((before) => (before.length > 0 ? before : files.map(broughtBack))),
    [],
  );
  const ready = all.every(({ state }) => state === 'ready') ? all.map(({ id }) => id) : null;
  const waitsFor = all.some(({ state }) => state === 'failed')
    ? '送れないファイルがあります。もう一度試すか、はずしてください。'
    : ready === null
      ? 'ファイルを送る準備をしています。少し待つと送れます。'
      : null;
  return { all, ready, waitsFor, add, again, remove, clear, restore };
}

function broughtBack({ id, name, size }: FileHead): Attachment {
  return { id, file: { name: name ?? '写真', size }, bytes: null, state: 'ready', problem: null };
}
