/** Going off duty: each open consultation is given away by its own command, and what could not be is named. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ShiftEndChoice } from '../../domain/duty.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { ShiftEndRow } from '../staff-api/types.ts';
import { session } from '../session/session.ts';

export interface Decision {
  /** `''`: not decided yet. */
  choice: ShiftEndChoice | '';
  to: string;
  note: string;
}

export type Decisions = Readonly<Record<string, Decision>>;

/** Of those who wait for an answer nothing is decided beforehand. */
export function firstDecision({ waitingSince, isLeaving }: ShiftEndRow): Decision {
  return { choice: waitingSince === null || isLeaving ? 'keep' : '', to: '', note: '' };
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

interface Progress {
  done: number;
  all: number;
  /** By consultation: why it could not be given away. */
  failures: Readonly<Record<string, string>>;
}

/** Runs the decisions one after the other, then ends the shift if nothing is left undecided. */
export function useShiftEnd() {
  const api = useStaffApi();
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);

  async function give(row: ShiftEndRow, { choice, to, note }: Decision): Promise<string | null> {
    const written = note.trim() === '' ? {} : { note };
    const body = choice === 'transfer' ? { to, ...written } : written;
    try {
      await api.command(row.id, choice, { commandId: crypto.randomUUID(), ...body });
      return null;
    } catch (error) {
      return textOf(error);
    }
  }

  /** Whether the shift is over; what could not be given away is in `progress`. */
  async function end(rows: readonly ShiftEndRow[], decisions: Decisions): Promise<boolean> {
    const failures: Record<string, string> = {};
    const leaving = rows.filter(
      (row) => !row.isLeaving && decisions[row.id]?.choice !== 'keep' && decisions[row.id],
    );
    const say = (done: number) => setProgress({ done, all: leaving.length, failures });
    for (const [index, row] of leaving.entries()) {
      say(index);
      const decision = decisions[row.id];
      const failure = decision ? await give(row, decision) : null;
      if (failure !== null) failures[row.id] = failure;
    }
    say(leaving.length);
    const isOver = Object.keys(failures).length === 0 && (await goOff(rows, decisions, failures));
    await client.invalidateQueries({ queryKey: ['consultations'] });
    if (!isOver) await client.invalidateQueries({ queryKey: ['shift-end'] });
    return isOver;
  }

  async function goOff(
    rows: readonly ShiftEndRow[],
    decisions: Decisions,
    failures: Record<string, string>,
  ): Promise<boolean> {
    const keep = rows.filter(({ id }) => decisions[id]?.choice === 'keep').map(({ id }) => id);
    try {
      session.setDuty((await api.setDuty('off', keep)).duty);
      return true;
    } catch (error) {
      failures['duty'] = textOf(error);
      setProgress({ done: 0, all: 0, failures });
      return false;
    }
  }

  return { end, progress };
}
