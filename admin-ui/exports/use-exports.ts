/** What is asked of the server about exports; those under way are looked at again and again. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { isUnderWay, type ExportKind } from '../../domain/exports.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

const LOOK_MS = 1_500;
/** A file that waits may run out meanwhile. */
const CALM_MS = 60_000;

export function useExports() {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['exports', 'list'],
    queryFn: () => api.exports(),
    refetchInterval: ({ state }) =>
      state.data?.data.some((one) => isUnderWay(one.state)) ? LOOK_MS : CALM_MS,
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
