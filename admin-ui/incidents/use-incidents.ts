/** Incidents, and writing to them: what the answer says is on the screen at once. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { keepAnswer } from '../parts/keep-answer.ts';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Incident } from '../staff-api/incidents.ts';

const LIST = ['incidents'] as const;
const keyOf = (id: string) => ['incident', id] as const;

export function useIncidents() {
  const api = useStaffApi();
  return useQuery({ queryKey: LIST, queryFn: () => api.incidents() });
}

export function useIncident(id: string) {
  const api = useStaffApi();
  return useQuery({ queryKey: keyOf(id), queryFn: () => api.incident(id) });
}

export function usePublishedReports() {
  const api = useStaffApi();
  return useQuery({ queryKey: ['incident-reports'], queryFn: () => api.publishedReports() });
}

export function useIncidentChange(): (
  work: () => Promise<Incident>,
  done: string,
) => Promise<boolean> {
  const client = useQueryClient();
  const change = useChange('incidents', 'incident-reports');
  return (work, done) =>
    change(async () => {
      const answer = await work();
      await keepAnswer(client, keyOf(answer.id), answer);
    }, done);
}
