/** Hands over what somebody has, each consultation by its own command, and closes the account when nothing is left. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { LEAVING_WORDS } from '../../domain/account-words.ts';
import type { LeavingKind } from '../../domain/accounts.ts';
import { orderOf, type Decision, type Decisions } from '../layout/use-shift-end.ts';
import type { AccountShown, OpenWork } from '../staff-api/accounts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import { runCommands, type Progress } from '../staff-api/run-commands.ts';

type Row = OpenWork['consultations'][number];

export function useOpenWork(staffId: string) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['open-work', staffId],
    queryFn: () => api.openWork(staffId),
    staleTime: 0,
    gcTime: 0,
  });
}

/** Nothing is decided beforehand for somebody else. */
export function decisionOf(row: Pick<Row, 'id'>, made: Decisions): Decision {
  return made[row.id] ?? { choice: '', to: '', note: '' };
}

export function useLeaving(account: AccountShown) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const [progress, setProgress] = useState<Progress | null>(null);
  const [refused, setRefused] = useState<string | null>(null);

  /** Whether all that was decided is done; what could not be handed over is in `progress`. */
  async function handOver(rows: readonly Row[], decisions: Decisions): Promise<boolean> {
    setRefused(null);
    const orders = rows.flatMap((row) => (row.isLeaving ? [] : orderOf(row.id, decisions[row.id])));
    const { failures } = await runCommands(api, orders, setProgress);
    await readAnew('consultations', 'board', 'open-work');
    return Object.keys(failures).length === 0;
  }

  /** Whether they have left. */
  async function leave(
    kind: LeavingKind,
    rows: readonly Row[],
    decisions: Decisions,
  ): Promise<boolean> {
    const isOver = (await handOver(rows, decisions)) && (await close(kind));
    await readAnew('open-work', 'account', 'accounts', 'account-rights');
    return isOver;
  }

  async function readAnew(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await client.invalidateQueries({ queryKey: [key] });
  }

  async function close(kind: LeavingKind): Promise<boolean> {
    try {
      await api.leaveAccount(account.id, kind);
      notify(`${account.name}さんを${LEAVING_WORDS[kind]}にしました。`, { type: 'info' });
      return true;
    } catch (error) {
      setRefused(textOf(error));
      return false;
    }
  }

  return { leave, handOver, progress, refused };
}
