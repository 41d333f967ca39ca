/** A report as a file, under the ward's approval of such copies. */
import type { z } from 'zod';
import type { ReportFileBody, ReportParams } from '../../contracts/reports.ts';
import { demandApproval, registerCopy } from '../copies/register.ts';
import { renderPdf } from '../documents/pdf.ts';
import type { StaffContext } from '../http/route.ts';
import { sendBytes } from '../http/send-bytes.ts';
import { auditDone } from '../staff-audit.ts';
import { XLSX_TYPE } from '../xlsx/write-xlsx.ts';
import { getReport } from './access.ts';
import { presentReport } from './present.ts';
import { reportSheet, reportTitle } from './sheet.ts';
import { reportWorkbook } from './workbook.ts';

type Context = StaffContext<
  undefined,
  z.infer<typeof ReportParams>,
  undefined,
  z.infer<typeof ReportFileBody>
>;

export async function sendReport(context: Context) {
  const { tx, staff, deps, params, body, now } = context;
  await demandApproval(context, 'report');
  const { report: row, known } = await getReport(context, params.reportId, 'report.make');
  const report = await presentReport(context, row, known);
  const { serviceId } = row;
  const { format, reason } = body;
  const rowCount = report.snapshot.sections.reduce((sum, { rows }) => sum + rows.length, 0);
  await registerCopy(context, { kind: 'report', serviceId, format, rowCount, reason });
  await auditDone(context, serviceId === null ? null : { serviceId, id: null }, 'report.print', {
    objectKind: 'report',
    objectId: row.id,
    data: { format, version: row.version },
  });
  const people = await deps.staff.people.names(tx, staff.organisationId, [staff.id], now);
  const made = { by: people.of(staff.id).name ?? '', at: now, reason };
  const isPdf = format === 'pdf';
  const bytes = isPdf
    ? await renderPdf(reportSheet(report, made))
    : await reportWorkbook(report, made);
  return sendBytes(
    {
      name: `${reportTitle(report)} ${report.snapshot.about}.${format}`,
      mediaType: isPdf ? 'application/pdf' : XLSX_TYPE,
      isInline: false,
    },
    bytes,
  );
}
