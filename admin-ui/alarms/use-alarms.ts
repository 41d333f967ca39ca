/** Alarms, and changing what belongs to them: what the answer says is on the screen at once. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { keepAnswer } from '../parts/keep-answer.ts';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Alarms } from '../staff-api/operations.ts';

const KEY = ['alarms', 'all'] as const;
const LOOK_MS = 30_000;

export function useAlarms() {
  const api = useStaffApi();
  return useQuery({
    queryKey: KEY,
    queryFn: () => api.alarms(),
    staleTime: 0,
    refetchInterval: LOOK_MS,
  });
}

export function useAlarmChange(): (work: () => Promise<Alarms>, done: string) => Promise<boolean> {
  const client = useQueryClient();
  const change = useChange('alarms');
  return (work, done) =>
    change(async () => {
      await keepAnswer(client, KEY, await work());
    }, done);
}
