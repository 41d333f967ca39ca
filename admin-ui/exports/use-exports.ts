/** What is asked of the server about exports; those under way are looked at again and again. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { isUnderWay, type ExportKind } from '../../domain/exports.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

/** Rows are written while one looks; a file that waits is fetched or runs out; what is over stays as it is. */
const LOOK_MS = { underWay: 1_500, ready: 5_000, over: 60_000 } as const;

export function useExports() {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['exports', 'list'],
    queryFn: () => api.exports(),
    refetchInterval: ({ state }) => {
      const states = state.data?.data.map((one) => one.state) ?? [];
      if (states.some(isUnderWay)) return LOOK_MS.underWay;
      return states.includes('ready') ? LOOK_MS.ready : LOOK_MS.over;
    },
  });
}

export function useExportChoices() {
  const api = useStaffApi();
  return useQuery({ queryKey: ['exports', 'choices'], queryFn: () => api.exportChoices() });
}

export function useExportCount(kind: ExportKind, filter: string) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['exports', 'count', kind, filter],
    queryFn: () => api.exportCount(kind, filter),
    placeholderData: keepPreviousData,
  });
}
