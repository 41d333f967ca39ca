/** Reports, and what is done with them: what the answer says is on the screen at once. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { keepAnswer } from '../parts/keep-answer.ts';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Report } from '../staff-api/reports.ts';

const keyOf = (id: string) => ['report', id] as const;

export function useReports() {
  const api = useStaffApi();
  return useQuery({ queryKey: ['reports'], queryFn: () => api.reports() });
}

export function useReport(id: string) {
  const api = useStaffApi();
  return useQuery({ queryKey: keyOf(id), queryFn: () => api.report(id) });
}

/** Counted anew whenever somebody looks, so it is read by itself, beside what is there already. */
export function useDifferences(id: string) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['report-differences', id],
    queryFn: () => api.reportDifferences(id),
    staleTime: 60_000,
  });
}

/** What was taken comes back; `null` where it was refused, which has been told. */
export function useReportChange(): (
  work: () => Promise<Report>,
  done: string,
) => Promise<Report | null> {
  const client = useQueryClient();
  const change = useChange('reports', 'report-differences');
  return async (work, done) => {
    let answer: Report | null = null;
    await change(async () => {
      answer = await work();
      await keepAnswer(client, keyOf(answer.id), answer);
    }, done);
    return answer;
  };
}
