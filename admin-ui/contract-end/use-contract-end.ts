/** The end of the contract, and what is done for it: the answer is on the screen at once. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { keepAnswer } from '../parts/keep-answer.ts';
import { useChange } from '../parts/use-change.ts';
import type { ContractEnd } from '../staff-api/contract-end.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

const KEY = ['contract-end'] as const;
/** What the worker does is looked at while it is under way. */
const LOOKS_MS = 3_000;

export function useContractEnd() {
  const api = useStaffApi();
  return useQuery({
    queryKey: KEY,
    queryFn: () => api.contractEnd(),
    refetchInterval: ({ state }) => (state.data?.end?.stage === 'packing' ? LOOKS_MS : false),
  });
}

export function useDryRun() {
  const api = useStaffApi();
  return useQuery({ queryKey: ['contract-end-dry-run'], queryFn: () => api.contractEndDryRun() });
}

export function useContractEndChange(): (
  work: () => Promise<ContractEnd>,
  done: string,
) => Promise<boolean> {
  const client = useQueryClient();
  const change = useChange('contract-end-dry-run');
  return (work, done) => change(async () => keepAnswer(client, KEY, await work()), done);
}
