/** Reports: made as drafts, frozen, corrected by a further version, and taken along as files. */
import { z } from 'zod';
import {
  Report,
  ReportBody,
  ReportCorrectionBody,
  ReportDifferences,
  ReportFileBody,
  ReportParams,
  Reports,
  ReportSeenBody,
} from '../../contracts/reports.ts';
import { route } from '../http/route.ts';
import { correct, differences, freeze, make, recount } from './change.ts';
import { sendReport } from './file.ts';
import { getReport } from './access.ts';
import { presentReport, presentReports } from './present.ts';

const path = '/api/staff/reports';
const read = { kind: 'staff', permission: 'report.read' } as const;
const write = { kind: 'staff', permission: 'report.make' } as const;

export const reportsRoutes = [
  route({
    method: 'GET',
    path,
    summary: '月報・年報の一覧',
    access: read,
    response: Reports,
    handle: presentReports,
  }),
  route({
    method: 'POST',
    path,
    summary: '月報・年報の下書きを作る',
    access: write,
    body: ReportBody,
    response: Report,
    handle: make,
  }),
  route({
    method: 'GET',
    path: `${path}/:reportId`,
    summary: '月報・年報の内容と、確定した版',
    access: read,
    params: ReportParams,
    response: Report,
    async handle(context) {
      const { report, known } = await getReport(context, context.params.reportId, 'report.read');
      return presentReport(context, report, known);
    },
  }),
  route({
    method: 'GET',
    path: `${path}/:reportId/differences`,
    summary: '月報・年報の数字と、今の数字との違い',
    access: read,
    params: ReportParams,
    response: ReportDifferences,
    handle: differences,
  }),
  route({
    method: 'POST',
    path: `${path}/:reportId/recount`,
    summary: '下書きの数字を数えなおす',
    access: write,
    params: ReportParams,
    response: Report,
    handle: recount,
  }),
  route({
    method: 'POST',
    path: `${path}/:reportId/freeze`,
    summary: '月報・年報を確定する',
    access: write,
    stepUp: true,
    params: ReportParams,
    body: ReportSeenBody,
    response: Report,
    handle: freeze,
  }),
  route({
    method: 'POST',
    path: `${path}/:reportId/corrections`,
    summary: '確定した月報・年報を、理由を付けて訂正する（前の版は残る）',
    access: write,
    stepUp: true,
    params: ReportParams,
    body: ReportCorrectionBody,
    response: Report,
    handle: correct,
  }),
  route({
    method: 'POST',
    path: `${path}/:reportId/file`,
    summary: '月報・年報をファイル（PDF・XLSX）にする',
    access: write,
    stepUp: true,
    params: ReportParams,
    body: ReportFileBody,
    response: z.unknown(),
    media: 'download',
    handle: sendReport,
  }),
];
