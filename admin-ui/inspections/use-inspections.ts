/** What was found, read again often while a look or a repair is under way. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { keepAnswer } from '../parts/keep-answer.ts';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Inspections } from '../staff-api/inspections.ts';

const KEY = ['inspections'] as const;
const LOOK_MS = 60_000;
const WAITING_MS = 1_500;

export function useInspections() {
  const api = useStaffApi();
  return useQuery({
    queryKey: KEY,
    queryFn: () => api.inspections(),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => (data && isWaiting(data) ? WAITING_MS : LOOK_MS),
  });
}

function isWaiting({ isUnderWay, broken }: Inspections): boolean {
  return isUnderWay || broken.some(({ repair }) => repair !== null && repair.outcome === null);
}

export function useInspectionChange(): (
  work: () => Promise<Inspections>,
  done: string,
) => Promise<boolean> {
  const client = useQueryClient();
  const change = useChange('inspections');
  return (work, done) =>
    change(async () => {
      await keepAnswer(client, KEY, await work());
    }, done);
}
