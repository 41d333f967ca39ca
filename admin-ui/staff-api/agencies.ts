/** The staff API's directory of agencies, and the duty calendars of services. */
import type { z } from 'zod';
import type * as agencies from '../../contracts/agencies.ts';
import type * as rota from '../../contracts/rota.ts';
import type { Http } from './http.ts';

export type Agencies = z.infer<typeof agencies.Agencies>;
export type Agency = z.infer<typeof agencies.Agency>;
export type AgencyBody = z.input<typeof agencies.AgencyBody>;
export type Rota = z.infer<typeof rota.Rota>;
export type RotaEntryBody = z.input<typeof rota.RotaEntryBody>;
type AgencyImport = z.infer<typeof agencies.AgencyImport>;
type RotaImport = z.infer<typeof rota.RotaImport>;

const AGENCIES = '/api/staff/agencies';
const rotaOf = (serviceId: string) => `/api/staff/services/${serviceId}/rota`;

export function agencyOperations({ ask, download }: Http) {
  return {
    agencies: (query: URLSearchParams) => ask<Agencies>('GET', `${AGENCIES}?${query}`),
    saveAgency: (agency: AgencyBody) => ask<Agency>('PUT', AGENCIES, agency),
    confirmAgency: (id: string) => ask<Agency>('POST', `${AGENCIES}/confirmation`, { id }),
    retireAgency: (id: string) => ask<Agency>('POST', `${AGENCIES}/retirement`, { id }),
    reviveAgency: (id: string) => ask<Agency>('POST', `${AGENCIES}/return`, { id }),
    agencyFile: () => download(`${AGENCIES}/export`, {}),
    previewAgencies: (text: string) =>
      ask<AgencyImport>('POST', `${AGENCIES}/import-preview`, { text }),
    importAgencies: (text: string, digest: string) =>
      ask<AgencyImport>('POST', `${AGENCIES}/import`, { text, digest }),
    rota: (serviceId: string, from: string, days: number) =>
      ask<Rota>('GET', `${rotaOf(serviceId)}?from=${from}&days=${days}`),
    addTurn: (serviceId: string, entry: RotaEntryBody) =>
      ask<void>('POST', `${rotaOf(serviceId)}/entries`, entry),
    removeTurn: (serviceId: string, id: string) =>
      ask<void>('POST', `${rotaOf(serviceId)}/removal`, { id }),
    previewRota: (serviceId: string, text: string) =>
      ask<RotaImport>('POST', `${rotaOf(serviceId)}/import-preview`, { text }),
    importRota: (serviceId: string, text: string, digest: string) =>
      ask<RotaImport>('POST', `${rotaOf(serviceId)}/import`, { text, digest }),
  };
}
