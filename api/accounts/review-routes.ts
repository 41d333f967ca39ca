/** The monthly review of rights: on screen, on paper, and the word of who went through it. */
import type { z } from 'zod';
import {
  AccessReview,
  ReviewQuery,
  ReviewsDue,
  SignReviewBody,
} from '../../contracts/access-reviews.ts';
import { NoContent } from '../../contracts/common.ts';
import { rows } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Permission } from '../../domain/roles.ts';
import { renderPdf } from '../documents/pdf.ts';
import { route, streamed, type SignedInStaff, type StaffContext } from '../http/route.ts';
import { writeBytes } from '../http/send-bytes.ts';
import { sealOrNull, serviceKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { lastMonth, readReview, reviewPlace, spanOf } from './review.ts';
import { reviewSheet } from './review-sheet.ts';

const REVIEWS = '/api/staff/access-reviews';
const READ = { kind: 'staff', permission: 'membership.read' } as const;
const CHANGE = { kind: 'staff', permission: 'membership.change' } as const;

function demandService(staff: SignedInStaff, permission: Permission, serviceId: string): void {
  if (!staff.servicesWith(permission, 'service').includes(serviceId))
    throw new Refusal('not-found');
}

export const accessReviewRoutes = [
  route({
    method: 'GET',
    path: REVIEWS,
    summary: 'アクセス権点検表（月ごと・窓口ごと）',
    access: READ,
    query: ReviewQuery,
    response: AccessReview,
    async handle(context) {
      demandService(context.staff, 'membership.read', context.query.service);
      return readReview(context, context.query);
    },
  }),
  route({
    method: 'GET',
    path: `${REVIEWS}/sheet`,
    summary: 'アクセス権点検表のPDF（印刷して署名する）',
    access: READ,
    query: ReviewQuery,
    response: NoContent,
    media: 'download',
    async handle(context) {
      const { query, now } = context;
      demandService(context.staff, 'membership.read', query.service);
      const review = await readReview(context, query);
      await auditDone(context, { id: null, serviceId: query.service }, 'access-review.print', {
        data: { month: query.month },
      });
      const name = `アクセス権点検表_${query.month}.pdf`;
      return streamed(async (_request, response) => {
        const bytes = await renderPdf(reviewSheet(review, now));
        await writeBytes(response, { name, mediaType: 'application/pdf', isInline: true }, bytes);
      });
    },
  }),
  route({
    method: 'GET',
    path: `${REVIEWS}/due`,
    summary: '先月のアクセス権の点検がまだの窓口',
    access: CHANGE,
    response: ReviewsDue,
    async handle({ tx, staff, now }) {
      const month = lastMonth(now);
      const services = await rows<{ id: string; name: string }>(
        tx,
        `select s.id, s.name from services s where s.id = any(?::uuid[]) and s.mode = 'live' and s.created_at < ?
           and not exists (select 1 from access_reviews r where r.service_id = s.id and r.month = ?::date) order by s.name`,
        [
          [...staff.servicesWith('membership.change', 'service')],
          new Date(spanOf(month).until),
          `${month}-01`,
        ],
      );
      return { month, services };
    },
  }),
  route({
    method: 'PUT',
    path: REVIEWS,
    summary: 'アクセス権を点検したことを記録する',
    access: CHANGE,
    stepUp: true,
    body: SignReviewBody,
    response: NoContent,
    handle: sign,
  }),
];

/** Once for each month; refuses 'not-allowed-now' before it is over and where somebody has done it. */
async function sign(
  context: StaffContext<undefined, unknown, unknown, z.infer<typeof SignReviewBody>>,
): Promise<undefined> {
  const { tx, staff, deps, body, now } = context;
  const { service: serviceId, month, remark } = body;
  demandService(staff, 'membership.change', serviceId);
  if (now < spanOf(month).until)
    throw new Refusal('not-allowed-now', {
      reason: 'month-lasts',
      text: 'この月はまだ終わっていません。月が替わってから点検してください。',
    });
  const { holders, changes } = await readReview(context, body);
  const flagged = holders.filter(({ flags }) => flags.length > 0).length;
  const { organisationId } = staff;
  const key = serviceKey({ organisationId, serviceId });
  const sealed = await sealOrNull(deps.crypt, key, reviewPlace(body), remark);
  const added = await rows(
    tx,
    `insert into access_reviews (service_id, month, organisation_id, reviewed_by_id, holders, flagged, changes, remark)
     values (?, ?::date, ?, ?, ?, ?, ?, ?) on conflict do nothing returning 1`,
    [
      serviceId,
      `${month}-01`,
      organisationId,
      staff.id,
      holders.length,
      flagged,
      changes.length,
      sealed,
    ],
  );
  if (added.length === 0)
    throw new Refusal('not-allowed-now', {
      reason: 'reviewed',
      text: 'この月は、もう点検が記録されています。',
    });
  await auditDone(context, { id: null, serviceId }, 'access-review.sign', {
    data: { month, holders: holders.length, flagged },
  });
  return undefined;
}
