/** How long a monthly report takes over records of a real size: counted anew, as a PDF, as a workbook. */
import { randomUUID } from 'node:crypto';
import { reportSheet } from '../../api/reports/sheet.ts';
import { reportWorkbook } from '../../api/reports/workbook.ts';
import { renderPdf } from '../../api/documents/pdf.ts';
import type { Report } from '../../contracts/reports.ts';
import { businessDate, DAY, startOfBusinessDate } from '../../domain/hours.ts';
import { ok } from '../../scripts/drive/http.ts';
import { signIn, STAFF_API } from '../../scripts/drive/staff.ts';
import type { Bench } from '../bench.ts';
import { atMost, type Figure } from '../figures.ts';
import { generatedRecords } from '../generated.ts';

const MOST_SECONDS = 30;

export async function measureReports(bench: Bench): Promise<Figure[]> {
  const { serviceIds } = await generatedRecords(bench);
  const { browser } = await signIn(bench.base, bench.signIns, 'administrator');
  const [serviceId] = serviceIds;
  const first = startOfBusinessDate(`${businessDate(Date.now()).slice(0, 7)}-01`);
  const period = businessDate(first - DAY).slice(0, 7);
  const begun = performance.now();
  const report = (await ok(
    'report',
    browser.send('POST', `${STAFF_API}/reports`, {
      id: randomUUID(),
      kind: 'month',
      period,
      serviceId,
    }),
  )) as Report;
  const counted = performance.now();
  const made = { by: '計測', at: Date.now(), reason: '計測' };
  await renderPdf(reportSheet(report, made));
  await reportWorkbook(report, made);
  return [
    { name: 'report-month-counted', value: seconds(begun, counted), unit: 's', goal: null },
    {
      name: 'report-month',
      value: seconds(begun, performance.now()),
      unit: 's',
      goal: atMost(MOST_SECONDS),
    },
  ];
}

function seconds(from: number, until: number): number {
  return (until - from) / 1000;
}
