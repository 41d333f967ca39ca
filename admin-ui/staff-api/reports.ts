/** The staff API's monthly and yearly reports: drafts, frozen versions, corrections, files. */
import type { z } from 'zod';
import type * as contract from '../../contracts/reports.ts';
import type { Http } from './http.ts';

export type Reports = z.infer<typeof contract.Reports>;
export type ReportHead = Reports['data'][number];
export type Report = z.infer<typeof contract.Report>;
export type ReportSectionShown = Report['snapshot']['sections'][number];
type Differences = z.infer<typeof contract.ReportDifferences>;
export type ReportChangeShown = Differences['data'][number];

const AT = '/api/staff/reports';

export function reportOperations({ ask, download }: Pick<Http, 'ask' | 'download'>) {
  return {
    reports: () => ask<Reports>('GET', AT),
    report: (id: string) => ask<Report>('GET', `${AT}/${id}`),
    reportDifferences: (id: string) => ask<Differences>('GET', `${AT}/${id}/differences`),
    makeReport: (report: z.input<typeof contract.ReportBody>) => ask<Report>('POST', AT, report),
    recountReport: (id: string) => ask<Report>('POST', `${AT}/${id}/recount`),
    freezeReport: (id: string, digest: string) =>
      ask<Report>('POST', `${AT}/${id}/freeze`, { digest }),
    correctReport: (id: string, correction: z.input<typeof contract.ReportCorrectionBody>) =>
      ask<Report>('POST', `${AT}/${id}/corrections`, correction),
    reportFile: (id: string, file: z.input<typeof contract.ReportFileBody>) =>
      download(`${AT}/${id}/file`, file),
  };
}
