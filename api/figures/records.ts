/** The consultations behind one count of a table. */
import type { z } from 'zod';
import type { FigureRecords, FigureRecordsQuery } from '../../contracts/figures.ts';
import { COUNTED_AT_MOST } from '../../contracts/lists.ts';
import { recordsMatching, type Sql } from '../../db/record-filter.ts';
import { firstRow, rows } from '../../db/scope.ts';
import type { Outcome, Stage } from '../../domain/consultation.ts';
import { Refusal } from '../../domain/errors.ts';
import { filterOfFigure, filterOfPart } from '../../domain/figure-parts.ts';
import { writeFilter, type RecordFilter } from '../../domain/record-filter.ts';
import { serviceNames } from '../consultations/service-names.ts';
import type { StaffContext } from '../http/route.ts';
import { unlessRestricted } from '../http/target.ts';
import type { Question } from './table.ts';

type Query = z.output<typeof FigureRecordsQuery>;
type Context = StaffContext<undefined, unknown, Query, unknown>;

interface RecordRow {
  id: string;
  number: number;
  serviceId: string;
  stage: Stage;
  outcome: Outcome | null;
  openedAt: Date;
  closedAt: Date | null;
}

/** The filter narrowed to the count that was chosen; refuses 'invalid-input' where no filter can say it. */
export function filterBehind(
  { figure, rows: byRow, columns, filter }: Question,
  query: Query,
): RecordFilter {
  let narrowed = filterOfFigure(figure, filter);
  if (byRow && query.row !== undefined) narrowed &&= filterOfPart(narrowed, byRow, query.row);
  if (columns && query.column !== undefined)
    narrowed &&= filterOfPart(narrowed, columns, query.column);
  if (narrowed) return narrowed;
  throw new Refusal('invalid-input', {
    reason: 'no-records',
    text: 'この数は、相談の一覧では表せません。別の欄を選ぶか、絞り込みを減らしてください。',
  });
}

/** One page of them, newest first, of the services in which this person may see persons. */
export async function recordsBehind(
  context: Context,
  question: Question,
): Promise<z.input<typeof FigureRecords>> {
  const { tx, staff, query, now } = context;
  const whole = staff.servicesWith('figures.persons', 'service');
  const services = question.services.filter((id) => whole.includes(id));
  const filter = filterBehind(question, query);
  const matching = recordsMatching(filter, services, now);
  const listed = listedOf(matching, unlessRestricted(staff, services));
  const offset = (query.page - 1) * query.perPage;
  const found = await rows<RecordRow>(
    tx,
    `select c.id, c.number, c.service_id as "serviceId", c.stage, r.outcome, c.opened_at as "openedAt", r.closed_at as "closedAt"
     from ${listed.sql} order by c.opened_at desc, c.id limit ? offset ?`,
    [...listed.params, query.perPage + 1, offset],
  );
  const counted = await firstRow<{ all: number; listed: number }>(
    tx,
    `select (select count(*)::int from (${matching.sql}) r) as all, (select count(*)::int from ${listed.sql}) as listed`,
    [...matching.params, ...listed.params],
  );
  const nameOf = await serviceNames(context, found);
  const count = counted?.listed ?? 0;
  return {
    data: found.slice(0, query.perPage).map(({ serviceId, openedAt, closedAt, ...row }) => ({
      ...row,
      service: { id: serviceId, name: nameOf(serviceId) },
      openedAt: openedAt.toISOString(),
      closedAt: closedAt?.toISOString() ?? null,
    })),
    pageInfo: { hasNextPage: found.length > query.perPage, hasPreviousPage: query.page > 1 },
    total: { count: Math.min(count, COUNTED_AT_MOST), exact: count <= COUNTED_AT_MOST },
    withheld: (counted?.all ?? 0) - count,
    filter: writeFilter(filter),
  };
}

/** Those that are still there and not kept from this person. */
function listedOf({ sql, params }: Sql, restriction: Sql | null): Sql {
  return {
    sql: `(${sql}) r join consultations c on c.id = r.consultation_id where ${restriction?.sql ?? 'true'}`,
    params: [...params, ...(restriction?.params ?? [])],
  };
}
