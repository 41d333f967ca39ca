/** The staff API's keeping and disposing: how long what is kept, batches, certificates, tombstones. */
import type { z } from 'zod';
import type * as disposal from '../../contracts/disposal.ts';
import type { Http } from './http.ts';

type Retention = z.infer<typeof disposal.Retention>;
export type DisposalOverview = z.infer<typeof disposal.DisposalOverview>;
export type ServiceOfDisposal = DisposalOverview['services'][number];
export type Batch = DisposalOverview['batches'][number];
type Coming = z.infer<typeof disposal.Coming>;
type Held = z.infer<typeof disposal.Held>;
type BatchShown = z.infer<typeof disposal.BatchShown>;
type Tombstones = z.infer<typeof disposal.Tombstones>;
type ApproveBody = z.input<typeof disposal.ApproveBody>;
type ContractEndBody = z.input<typeof disposal.ContractEndBody>;
type CertificateBody = z.input<typeof disposal.CertificateBody>;

const AT = '/api/staff/disposal';
const of = (id: string) => `/api/staff/consultations/${id}`;

export function disposalOperations({ ask, download }: Http) {
  return {
    retention: (id: string) => ask<Retention>('GET', `${of(id)}/retention`),
    hold: (id: string, hold: { id: string; reason: string }) =>
      ask<void>('POST', `${of(id)}/hold`, hold),
    liftHold: (id: string, reason: string) => ask<void>('POST', `${of(id)}/hold/lift`, { reason }),
    disposal: () => ask<DisposalOverview>('GET', AT),
    setContractEnd: (body: ContractEndBody) => ask<void>('PUT', `${AT}/contract-end`, body),
    comingDisposals: (serviceId: string, until: string) =>
      ask<Coming>('GET', `${AT}/coming?serviceId=${serviceId}&dueOn=${until}`),
    heldConsultations: (serviceId: string) => ask<Held>('GET', `${AT}/held?serviceId=${serviceId}`),
    disposalBatch: (id: string) => ask<BatchShown>('GET', `${AT}/batch?batchId=${id}`),
    proposeDisposal: (body: { id: string; serviceId: string; dueOn: string }) =>
      ask<BatchShown>('POST', `${AT}/batches`, body),
    approveDisposal: (body: ApproveBody) => ask<BatchShown>('POST', `${AT}/approval`, body),
    confirmDisposal: (id: string) => ask<BatchShown>('POST', `${AT}/confirmation`, { batchId: id }),
    withdrawDisposal: (id: string) => ask<void>('POST', `${AT}/withdrawal`, { batchId: id }),
    disposalCertificate: (body: CertificateBody) => download(`${AT}/certificate`, body),
    tombstones: (serviceId: string, number: number) =>
      ask<Tombstones>('GET', `${AT}/tombstones?serviceId=${serviceId}&number=${number}`),
  };
}
