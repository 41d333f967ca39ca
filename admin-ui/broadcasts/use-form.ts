/** What is being written of a broadcast, beside what is saved of it. */
import { useState } from 'react';
import type { BroadcastBody, BroadcastHead } from '../staff-api/broadcasts.ts';

export type Written = Omit<BroadcastBody, 'basedOn'>;

const EMPTY: Written = { title: '', bubbles: [''], link: { kind: 'room' }, segment: {} };

export function writtenOf(head: Pick<BroadcastHead, keyof Written> | null): Written {
  if (head === null) return EMPTY;
  const { title, bubbles, link, segment } = head;
  return { title, bubbles, link, segment };
}

export function useForm(saved: BroadcastHead | null, copied: Written | null) {
  const [written, setWritten] = useState<Written>(copied ?? writtenOf(saved));
  const isChanged = saved === null || JSON.stringify(written) !== JSON.stringify(writtenOf(saved));
  const set = (change: Partial<Written>) => setWritten((before) => ({ ...before, ...change }));
  return { written, set, isChanged };
}
