/** What the staff API does with requests to disclose access data. */
import type { Http } from './http.ts';
import type { AskDisclosureBody, Disclosures, Origins } from './types.ts';

const of = (consultationId: string, id: string) =>
  `/api/staff/consultations/${consultationId}/access-disclosures/${id}`;

export function accessDataOperations({ ask }: Http) {
  return {
    disclosures: () => ask<Disclosures>('GET', '/api/staff/access-disclosures'),
    askDisclosure: (consultationId: string, body: AskDisclosureBody) =>
      ask<{ id: string }>(
        'POST',
        `/api/staff/consultations/${consultationId}/access-disclosures`,
        body,
      ),
    approveDisclosure: (consultationId: string, id: string) =>
      ask<void>('POST', `${of(consultationId, id)}/approval`),
    refuseDisclosure: (consultationId: string, id: string, reason: string) =>
      ask<void>('POST', `${of(consultationId, id)}/refusal`, { reason }),
    origins: (consultationId: string, id: string) =>
      ask<Origins>('GET', `${of(consultationId, id)}/origins`),
  };
}

/** The paper, which a browser opens by itself. */
export const originsPaper = (consultationId: string, id: string) =>
  `${of(consultationId, id)}/origins/print`;
