/** The staff API's incidents: their list, each one's story, what is measured, and the published reports. */
import type { z } from 'zod';
import type * as contract from '../../contracts/incidents.ts';
import type { Http } from './http.ts';

type Incidents = z.infer<typeof contract.Incidents>;
export type IncidentHead = Incidents['data'][number];
export type Incident = z.infer<typeof contract.Incident>;
export type IncidentEntryShown = Incident['entries'][number];
type PublishedReports = z.infer<typeof contract.PublishedReports>;

const AT = '/api/staff/incidents';

/** Where the report is. */
export function incidentReport(id: string): string {
  return `${AT}/${id}/report`;
}

export function incidentOperations({ ask }: Pick<Http, 'ask'>) {
  return {
    incidents: () => ask<Incidents>('GET', AT),
    incident: (id: string) => ask<Incident>('GET', `${AT}/${id}`),
    openIncident: (incident: z.input<typeof contract.IncidentBody>) =>
      ask<Incident>('POST', AT, incident),
    takeIncidentStep: (id: string, step: z.input<typeof contract.IncidentStepBody>) =>
      ask<Incident>('POST', `${AT}/${id}/steps`, step),
    measureOutage: (id: string, outage: z.input<typeof contract.OutageBody>) =>
      ask<Incident>('POST', `${AT}/${id}/outage`, outage),
    measureAffected: (id: string, affected: z.input<typeof contract.AffectedBody>) =>
      ask<Incident>('POST', `${AT}/${id}/affected`, affected),
    publishedReports: () => ask<PublishedReports>('GET', `${AT}/published`),
  };
}
