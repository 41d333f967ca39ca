/** The same person behind two records: found by a consultation's number, linked, and taken apart again. */
import { z } from 'zod';
import { Id } from '../../contracts/common.ts';
import {
  LinkBody,
  LinkedRecords,
  OtherRecords,
  OtherRecordsQuery,
  UnlinkBody,
} from '../../contracts/same-person.ts';
import { linkedGroup } from '../../db/same-person.ts';
import { numberIn } from '../consultations/list.ts';
import { route, type ConsultationContext, type StaffContext } from '../http/route.ts';
import { mayReadWords, type ConsultationTarget } from '../http/target.ts';
import { auditDone, auditRecordsReading } from '../staff-audit.ts';
import { link, unlink } from './linking.ts';
import { presentRecords, readKnownRecords } from './linked.ts';
import { findByNumber } from './queries.ts';

const access = { kind: 'staff', permission: 'consultee.link', on: 'consultation' } as const;
const params = z.object({ id: Id });

export const consulteesRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/consultations/:id/other-records',
    summary: '同じ人の別の記録を相談番号で探す（見てよい相談だけ）',
    access,
    params,
    query: OtherRecordsQuery,
    response: OtherRecords,
    async handle(context) {
      const data = await search(context);
      await auditDone(context, context.target, 'person.search', { data: { found: data.length } });
      return { data };
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/consultations/:id/same-person',
    summary: '同じ人の別の記録をつなげる（理由つき。記録はまとめない）',
    access,
    params,
    body: LinkBody,
    response: LinkedRecords,
    status: 201,
    async handle(context) {
      await link(context);
      return presentLinked(context);
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/consultations/:id/same-person/separation',
    summary: 'つながりから一つの記録を外す（理由つき。外すと前と同じに戻る）',
    access,
    params,
    body: UnlinkBody,
    response: LinkedRecords,
    async handle(context) {
      await unlink(context);
      return presentLinked(context);
    },
  }),
];

/** Shown is read: it goes on the trail as when the consultation is opened. */
async function presentLinked(
  context: ConsultationContext & { requestId: string },
): Promise<z.input<typeof LinkedRecords>> {
  const records = await readKnownRecords(context);
  await auditRecordsReading(context, context.target, records);
  return { data: await presentRecords(context, records) };
}

type Searching = StaffContext<
  ConsultationTarget,
  unknown,
  z.infer<typeof OtherRecordsQuery>,
  unknown
>;

/** What one may not read is not found. */
async function search(context: Searching): Promise<z.input<typeof OtherRecords>['data']> {
  const { tx, staff, target, query, deps, now } = context;
  const number = numberIn(query.number);
  const found = number === null ? undefined : await findByNumber(tx, target.serviceId, number);
  if (!found || !mayReadWords(staff, found)) return [];
  const { id, consulteeId, stage, openedAt, assigneeId } = found;
  const people = await deps.staff.people.names(tx, staff.organisationId, [assigneeId], now);
  const group = await linkedGroup(tx, target.consulteeId);
  const isLinked = group.includes(consulteeId);
  const theirs = isLinked ? [] : await readKnownRecords({ tx, staff, target: found });
  const isOwn = consulteeId === target.consulteeId;
  return [
    {
      id,
      number: found.number,
      stage,
      openedAt: openedAt.toISOString(),
      assignee: people.of(assigneeId),
      standing: isOwn ? 'own' : isLinked ? 'linked' : 'other',
      brings: theirs.length,
    },
  ];
}
