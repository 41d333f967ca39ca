/** Commands of a consultation that wait for the engine, or were refused after they had waited: everybody's. */
import { useQuery } from '@tanstack/react-query';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { UnsettledCommand } from '../staff-api/types.ts';

const LOOK_MS = 3_000;

const NONE: readonly UnsettledCommand[] = [];

/** `undefined` until they are known. */
export function useUnsettled(consultationId: string): readonly UnsettledCommand[] | undefined {
  const api = useStaffApi();
  const { data, isError } = useQuery({
    queryKey: ['commands', consultationId],
    queryFn: () => api.unsettledCommands(consultationId),
    // Each screen asks anew: what waits must not be shown a moment longer than it does.
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.data.some(({ status }) => status === 'pending') ? LOOK_MS : false,
  });
  return data?.data ?? (isError ? NONE : undefined);
}
