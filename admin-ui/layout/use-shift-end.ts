/** Going off duty: each open consultation is given away by its own command, and what could not be is named. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ShiftEndChoice } from '../../domain/duty.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import { runCommands, type Order, type Progress } from '../staff-api/run-commands.ts';
import type { ShiftEndRow } from '../staff-api/types.ts';
import { session } from '../session/session.ts';

export interface Decision {
  /** `''`: not decided yet. */
  choice: ShiftEndChoice | '';
  to: string;
  note: string;
}

export type Decisions = Readonly<Record<string, Decision>>;

/** Of those who wait for an answer, are in danger or with an agency nothing is decided beforehand. */
export function firstDecision({
  waitingSince,
  priority,
  openEscalations,
  isLeaving,
}: ShiftEndRow): Decision {
  const isPressing = waitingSince !== null || priority === 'urgent' || openEscalations > 0;
  return { choice: isPressing && !isLeaving ? '' : 'keep', to: '', note: '' };
}

/** What is still to be said of one; `null` when nothing is. */
export function missingOf({ choice, to, note }: Decision): string | null {
  if (choice === '') return 'どうするかを選んでください。';
  if (choice === 'transfer' && to === '') return '引き継ぐ相手を選んでください。';
  return choice === 'transfer' && note.trim() === '' ? '申し送りを書いてください。' : null;
}

export function useShiftEndRows(isAsked: boolean) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['shift-end'],
    queryFn: () => api.shiftEnd(),
    enabled: isAsked,
    staleTime: 0,
    gcTime: 0,
  });
}

/** Runs the decisions one after the other, then ends the shift if nothing is left undecided. */
export function useShiftEnd() {
  const api = useStaffApi();
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  /** Why the shift could not be ended although everything was given away. */
  const [refused, setRefused] = useState<string | null>(null);

  /** Whether the shift is over; what could not be given away is in `progress`. */
  async function end(rows: readonly ShiftEndRow[], decisions: Decisions): Promise<boolean> {
    const orders = rows.flatMap((row) => (row.isLeaving ? [] : orderOf(row.id, decisions[row.id])));
    const { failures } = await runCommands(api, orders, setProgress);
    const keep = rows.filter(({ id }) => decisions[id]?.choice === 'keep').map(({ id }) => id);
    const isOver = Object.keys(failures).length === 0 && (await goOff(keep));
    await client.invalidateQueries({ queryKey: ['consultations'] });
    if (!isOver) await client.invalidateQueries({ queryKey: ['shift-end'] });
    return isOver;
  }

  async function goOff(keep: string[]): Promise<boolean> {
    try {
      session.setDuty((await api.setDuty('off', keep)).duty);
      return true;
    } catch (error) {
      setRefused(textOf(error));
      return false;
    }
  }

  return { end, progress, refused };
}

/** What is to be asked of the consultation's workflow; nothing where it stays. */
export function orderOf(consultationId: string, decision: Decision | undefined): Order[] {
  if (!decision || decision.choice === 'keep' || decision.choice === '') return [];
  const { choice: action, to, note } = decision;
  const written = note.trim() === '' ? {} : { note };
  return [{ consultationId, action, body: action === 'transfer' ? { to, ...written } : written }];
}
