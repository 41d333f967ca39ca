/** The open consultations of one person (or of nobody), and giving some of them to another. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { STAGES } from '../../domain/consultation.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { runCommands, type Progress } from '../staff-api/run-commands.ts';
import type { ConsultationRow } from '../staff-api/types.ts';

/** As many as one page of the list holds; the rest comes when these are gone. */
const AT_ONCE = 100;

export function useReassign(assignee: string) {
  const api = useStaffApi();
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  const key = ['consultations', 'reassign', assignee];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () =>
      api.getList<ConsultationRow>('consultations', {
        filter: { assignee, stage: STAGES.filter((stage) => stage !== 'closed') },
        pagination: { page: 1, perPage: AT_ONCE },
        sort: { field: 'urgency', order: 'DESC' },
      }),
    staleTime: 0,
  });

  async function reassign(
    rows: readonly ConsultationRow[],
    to: string,
    note: string,
  ): Promise<Progress> {
    const orders = rows.map((row) => ({
      consultationId: row.id,
      // What waits in the queue is assigned; what somebody has is handed over.
      action: row.assignee === null ? 'assign' : 'transfer',
      body: { to, note },
    }));
    const ended = await runCommands(api, orders, setProgress);
    await client.invalidateQueries({ queryKey: ['consultations'] });
    await client.invalidateQueries({ queryKey: ['board'] });
    return ended;
  }

  return { rows: data?.data, error, refetch: () => void refetch(), progress, reassign };
}
