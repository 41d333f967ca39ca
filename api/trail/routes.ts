/** The audit trail on screen: searched, per consultee, per person; what one did oneself; and written out. */
import { z } from 'zod';
import { Id } from '../../contracts/common.ts';
import { COUNTED_AT_MOST } from '../../contracts/lists.ts';
import {
  ConsulteeReport,
  PersonMonth,
  PersonMonthQuery,
  ReportExportBody,
  SittingsQuery,
  TrailExportBody,
  TrailPage,
  TrailPeople,
  TrailQuery,
} from '../../contracts/trail.ts';
import { Refusal } from '../../domain/errors.ts';
import { businessDate } from '../../domain/hours.ts';
import { listed } from '../consultations/query-log.ts';
import { CSV_TYPE } from '../csv/write.ts';
import { registerCopy } from '../copies/register.ts';
import { route, type Route, type StaffContext } from '../http/route.ts';
import { sendBytes } from '../http/send-bytes.ts';
import { auditDone } from '../staff-audit.ts';
import { csvOf, reportPdf, trailPdf } from './export.ts';
import { namesOf, presentEntries, type Presenting } from './present.ts';
import {
  conditionsOf,
  countTrail,
  ownRows,
  peopleIn,
  readTrail,
  rowsFor,
  type Condition,
} from './queries.ts';
import { monthOf, reportOf } from './report.ts';

const READ = { kind: 'staff', permission: 'trail.read' } as const;
const REPORT = { ...READ, on: 'consultation' } as const;
const params = z.object({ id: Id });

/** So many rows go into one file: of a table, and of what is printed. */
const MOST_IN = { csv: 20_000, pdf: 1_000 } as const;

type Searching = Presenting & { query: z.infer<typeof TrailQuery> };

async function search(context: Searching, whose: Condition): Promise<z.input<typeof TrailPage>> {
  const { tx, query } = context;
  const { page, perPage, ...filters } = query;
  const conditions = [whose, ...conditionsOf(filters)];
  const place = { limit: perPage + 1, offset: (page - 1) * perPage };
  const found = await readTrail(tx, conditions, place);
  const counted = await countTrail(tx, conditions, COUNTED_AT_MOST + 1);
  return {
    data: await presentEntries(context, found.slice(0, perPage)),
    pageInfo: { hasNextPage: found.length > perPage, hasPreviousPage: page > 1 },
    total: { count: Math.min(counted, COUNTED_AT_MOST), exact: counted <= COUNTED_AT_MOST },
  };
}

/** `described`: all routes there are, so that one that was refused can be called by its name. */
export function trailRoutes(described: readonly Route[]): Route[] {
  const nameOf = namesOf(described);
  return [
    route({
      method: 'GET',
      path: '/api/staff/trail',
      summary: '操作記録を調べる（人・相談・期間・操作・目的・結果）',
      access: READ,
      query: TrailQuery,
      response: TrailPage,
      async handle(context) {
        const body = await search({ ...context, nameOf }, rowsFor(context.staff));
        return listed(context, 'trail.search', body);
      },
    }),
    route({
      method: 'GET',
      path: '/api/staff/trail/own',
      summary: '自分の操作',
      access: { kind: 'staff', permission: 'account.use' },
      query: TrailQuery,
      response: TrailPage,
      handle: (context) => search({ ...context, nameOf }, ownRows(context.staff)),
    }),
    route({
      method: 'GET',
      path: '/api/staff/trail/people',
      summary: '操作記録を見られる窓口の職員',
      access: READ,
      response: TrailPeople,
      async handle({ tx, staff, deps, now }) {
        const ids = await peopleIn(tx, staff.servicesWith('trail.read', 'service'));
        const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
        const data = ids.map((id) => people.of(id));
        return { data: data.toSorted((a, b) => (a.name ?? '').localeCompare(b.name ?? '', 'ja')) };
      },
    }),
    route({
      method: 'GET',
      path: '/api/staff/trail/month',
      summary: '一人の職員がひと月に見た相談',
      access: READ,
      query: PersonMonthQuery,
      response: PersonMonth,
      async handle(context) {
        const body = await monthOf({ ...context, nameOf }, context.query);
        return listed(context, 'trail.search', body);
      },
    }),
    route({
      method: 'GET',
      path: '/api/staff/consultations/:id/trail',
      summary: '相談者の記録を見た職員（つながっている相談のすべて）',
      access: REPORT,
      params,
      query: SittingsQuery,
      response: ConsulteeReport,
      async handle(context) {
        const body = await reportOf({ ...context, nameOf }, context.target, context.query);
        await auditDone(context, context.target, 'trail.report', {
          data: { query: context.query, consultations: body.consultations.length },
        });
        return body;
      },
    }),
    ...exportRoutes((context) => ({ ...context, nameOf })),
  ];
}

type Exporting<Body> = Presenting & { body: Body; requestId: string };

function exportRoutes(naming: (context: Omit<Presenting, 'nameOf'>) => Presenting): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/staff/trail/copy',
      summary: '操作記録を書き出す（CSV・PDF。目的を残し、写しとして登録する）',
      access: { kind: 'staff', permission: 'trail.export' },
      body: TrailExportBody,
      stepUp: true,
      response: z.unknown(),
      media: 'download',
      handle: (context) => exportTrail({ ...context, ...naming(context) }),
    }),
    route({
      method: 'POST',
      path: '/api/staff/consultations/:id/trail/copy',
      summary: '相談者の記録を見た職員の一覧をPDFにする（本人開示のため）',
      access: { kind: 'staff', permission: 'trail.export', on: 'consultation' },
      params,
      body: ReportExportBody,
      stepUp: true,
      response: z.unknown(),
      media: 'download',
      handle: (context) => exportReport({ ...context, ...naming(context) }),
    }),
  ];
}

async function exportTrail(context: Exporting<z.infer<typeof TrailExportBody>>) {
  const { tx, staff, body, now } = context;
  const { format, reason, ...filters } = body;
  // Only what is of the services in which it may leave the system.
  const services = [...staff.servicesWith('trail.export', 'service')];
  const allowed: Condition = {
    sql: 'a.service_id is null or a.service_id = any(?::uuid[])',
    params: [services],
  };
  const most = MOST_IN[format];
  const conditions = [rowsFor(staff), allowed, ...conditionsOf(filters)];
  const found = await readTrail(tx, conditions, { limit: most + 1, offset: 0 });
  if (found.length > most) {
    throw new Refusal('invalid-input', {
      reason: 'too-many-rows',
      text: `一度に書き出せるのは${most.toLocaleString('ja-JP')}件までです。期間や条件で絞ってください。`,
    });
  }
  const rows = await presentEntries(context, found);
  const copy = { serviceId: null, kind: 'trail', format, rowCount: rows.length, reason } as const;
  await registerCopy(context, copy);
  await auditDone(context, null, 'trail.export', {
    objectKind: 'copy',
    data: { query: filters, rows: rows.length, format },
  });
  const day = businessDate(now);
  if (format === 'csv')
    return sendBytes(
      { name: `操作記録_${day}.csv`, mediaType: CSV_TYPE, isInline: false },
      csvOf(rows),
    );
  const made = { by: await nameOfOneself(context), at: now, reason, span: spanText(filters) };
  return sendBytes(
    { name: `操作記録_${day}.pdf`, mediaType: 'application/pdf', isInline: false },
    await trailPdf(rows, made),
  );
}

type Reported = StaffContext<
  { id: string; number: number; serviceId: string; consulteeId: string },
  unknown,
  unknown,
  z.infer<typeof ReportExportBody>
>;

async function exportReport(context: Reported & Presenting) {
  const { target, body, now } = context;
  const report = await reportOf(context, target, body);
  const { reason } = body;
  const rowCount = report.sittings.length;
  const { serviceId, number } = target;
  const copy = { serviceId, kind: 'consultee-report', format: 'pdf', rowCount, reason } as const;
  await registerCopy(context, copy);
  await auditDone(context, target, 'trail.export', {
    objectKind: 'copy',
    data: { rows: rowCount, format: 'pdf', consultations: report.consultations.length },
  });
  const made = { by: await nameOfOneself(context), at: now, reason, span: spanText(body), number };
  return sendBytes(
    {
      name: `閲覧の記録_No.${number}_${businessDate(now)}.pdf`,
      mediaType: 'application/pdf',
      isInline: false,
    },
    await reportPdf(report, made),
  );
}

async function nameOfOneself({ tx, staff, deps, now }: Presenting): Promise<string> {
  const people = await deps.staff.people.names(tx, staff.organisationId, [staff.id], now);
  return people.of(staff.id).name ?? staff.loginId;
}

function spanText({ from, to }: { from?: string | undefined; to?: string | undefined }): string {
  if (from === undefined && to === undefined) return 'すべて';
  return `${from ?? 'はじめ'} から ${to ?? '今日'} まで`;
}
