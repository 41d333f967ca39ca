/** Restricted consultations, those who are let in for a while, what is said to be the purpose of reading, and canaries. */
import { z } from 'zod';
import {
  Accesses,
  AccessesQuery,
  BulkLimitBody,
  Canaries,
  CanaryBody,
  CanaryRemoval,
  ContentsBody,
  DecideBody,
  EmergencyBegun,
  EmergencyBody,
  LiftBody,
  PurposeBody,
  RestrictBody,
  RestrictedConsultation,
  RestrictedQuery,
  Restrictions,
  ReviewBody,
} from '../../contracts/accesses.ts';
import { Id, NoContent } from '../../contracts/common.ts';
import { route } from '../http/route.ts';
import { auditStatedReading } from '../staff-audit.ts';
import { makeCanary, presentCanaries, removeCanary, setBulkLimit } from './canaries.ts';
import { lift, presentRestrictions, restrict } from './restriction.ts';
import {
  askForContents,
  beginEmergency,
  decide,
  listAccesses,
  review,
  showRestricted,
} from './special.ts';

const params = z.object({ id: Id });
const RESTRICT = {
  kind: 'staff',
  permission: 'consultation.restrict',
  on: 'consultation',
} as const;
const EMERGENCY = { kind: 'staff', permission: 'emergency.begin' } as const;
const CANARIES = { kind: 'staff', permission: 'canary.manage' } as const;

export const accessesRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/consultations/:id/restriction',
    summary: '相談の閲覧制限とその経過',
    access: RESTRICT,
    params,
    response: Restrictions,
    handle: presentRestrictions,
  }),
  route({
    method: 'PUT',
    path: '/api/staff/consultations/:id/restriction',
    summary: '相談（または相談者のすべての相談）の閲覧を制限する（理由つき）',
    access: RESTRICT,
    params,
    body: RestrictBody,
    response: Restrictions,
    async handle(context) {
      await restrict(context);
      return presentRestrictions(context);
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/consultations/:id/restriction/lift',
    summary: '相談の閲覧制限を外す（理由つき）',
    access: RESTRICT,
    params,
    body: LiftBody,
    response: Restrictions,
    async handle(context) {
      await lift(context);
      return presentRestrictions(context);
    },
  }),
  route({
    method: 'PUT',
    path: '/api/staff/consultations/:id/purpose',
    summary: 'ほかの職員の担当の相談を読む目的を申告する',
    access: { kind: 'staff', permission: 'consultation.read', on: 'consultation' },
    params,
    body: PurposeBody,
    response: NoContent,
    async handle(context) {
      await auditStatedReading(context, context.target, context.body.purpose);
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/restricted-consultations',
    summary: '閲覧が制限された相談があること（その窓口の相談員にだけ）',
    access: EMERGENCY,
    query: RestrictedQuery,
    response: RestrictedConsultation,
    handle: showRestricted,
  }),
  route({
    method: 'POST',
    path: '/api/staff/emergency-accesses',
    summary: '緊急閲覧を始める（理由つき、30分間。スーパーバイザーにすぐ知らせる）',
    access: EMERGENCY,
    body: EmergencyBody,
    response: EmergencyBegun,
    status: 201,
    handle: beginEmergency,
  }),
  route({
    method: 'POST',
    path: '/api/staff/consultations/:id/contents-access',
    summary: '監査のために内容の閲覧を申請する（目的と期間つき）',
    access: { kind: 'staff', permission: 'contents.ask', on: 'consultation' },
    params,
    body: ContentsBody,
    response: NoContent,
    async handle(context) {
      await askForContents(context);
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/special-accesses',
    summary: '緊急閲覧と、監査のための内容の閲覧の一覧',
    access: { kind: 'staff', permission: 'trail.read' },
    query: AccessesQuery,
    response: Accesses,
    handle: listAccesses,
  }),
  route({
    method: 'POST',
    path: '/api/staff/special-accesses/review',
    summary: '緊急閲覧を事後に確認する（適切・不適切）',
    access: { kind: 'staff', permission: 'emergency.review' },
    body: ReviewBody,
    response: NoContent,
    async handle(context) {
      await review(context);
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/special-accesses/decision',
    summary: '監査のための内容の閲覧を承認する、または承認しない',
    access: { kind: 'staff', permission: 'contents.decide' },
    stepUp: true,
    body: DecideBody,
    response: NoContent,
    async handle(context) {
      await decide(context);
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/canaries',
    summary: 'おとりの相談と、大量閲覧の警報の基準',
    access: CANARIES,
    response: Canaries,
    handle: presentCanaries,
  }),
  route({
    method: 'POST',
    path: '/api/staff/canaries',
    summary: 'おとりの相談を作る',
    access: CANARIES,
    body: CanaryBody,
    response: Canaries,
    status: 201,
    async handle(context) {
      await makeCanary(context);
      return presentCanaries(context);
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/canaries/removal',
    summary: 'おとりの相談を外す（開いても警報が出なくなる）',
    access: CANARIES,
    stepUp: true,
    body: CanaryRemoval,
    response: Canaries,
    async handle(context) {
      await removeCanary(context);
      return presentCanaries(context);
    },
  }),
  route({
    method: 'PUT',
    path: '/api/staff/canaries/bulk-limit',
    summary: '大量閲覧の警報の基準を変える（10分間に開いた相談の数）',
    access: CANARIES,
    stepUp: true,
    body: BulkLimitBody,
    response: Canaries,
    async handle(context) {
      await setBulkLimit(context);
      return presentCanaries(context);
    },
  }),
];
