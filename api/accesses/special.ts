/** Letting somebody in for a while: begun in an emergency, asked for an audit, decided, and looked at afterwards. */
import type { z } from 'zod';
import type {
  Accesses,
  AccessesQuery,
  AccessShown,
  ContentsBody,
  DecideBody,
  EmergencyBegun,
  EmergencyBody,
  RestrictedConsultation,
  ReviewBody,
} from '../../contracts/accesses.ts';
import { tellStaff } from '../../db/notices.ts';
import { EMERGENCY_MINUTES } from '../../domain/access.ts';
import type { NoticeKind } from '../../domain/consultation.ts';
import { Refusal } from '../../domain/errors.ts';
import { may } from '../../domain/roles.ts';
import { instant } from '../consultations/present.ts';
import { serviceNames } from '../consultations/service-names.ts';
import type { SignedInStaff, StaffContext } from '../http/route.ts';
import { isVisible, type ConsultationTarget } from '../http/target.ts';
import { accessPlace, consultationKey, openUnlessDestroyed, sealOrNull } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import {
  addAccess,
  countWaiting,
  decideAccess,
  findAccess,
  findOwnAccess,
  findRestricted,
  readAccesses,
  reviewAccess,
  type AccessRow,
  type Whose,
} from './queries.ts';

type Context<Query, Body> = StaffContext<unknown, unknown, Query, Body>;

/** Refuses 'not-found' for what is no restricted consultation of a service in which one answers, or is open to one anyhow. */
async function getRestricted(
  { tx, staff }: Pick<Context<unknown, unknown>, 'tx' | 'staff'>,
  id: string,
) {
  const found = await findRestricted(tx, id);
  const isTheirs = found && may(staff.rolesIn(found.serviceId), 'emergency.begin', 'service');
  if (!found?.restricted || !isTheirs || isVisible(staff, found)) throw new Refusal('not-found');
  return found;
}

export async function showRestricted(
  context: Context<{ consultation: string }, unknown>,
): Promise<z.input<typeof RestrictedConsultation>> {
  const { id, number, serviceId } = await getRestricted(context, context.query.consultation);
  const nameOf = await serviceNames(context, [{ serviceId }]);
  const service = { id: serviceId, name: nameOf(serviceId) };
  return { id, number, service, minutes: EMERGENCY_MINUTES };
}

/** Lets the counselor in at once; the supervisors hear of it at once. */
export async function beginEmergency(
  context: Context<unknown, z.infer<typeof EmergencyBody>>,
): Promise<z.input<typeof EmergencyBegun>> {
  const { tx, staff, body, deps } = context;
  const { organisationId, id: staffId } = staff;
  const found = await getRestricted(context, body.consultationId);
  const { id: consultationId, serviceId } = found;
  const key = consultationKey({ organisationId, serviceId }, consultationId);
  const reason = await deps.crypt.seal(key, accessPlace('reason', body.id), body.reason);
  const place = { organisationId, serviceId, consultationId, staffId, reason };
  const granted = { kind: 'emergency', status: 'granted', minutes: EMERGENCY_MINUTES } as const;
  const added = await addAccess(tx, { id: body.id, ...place, ...granted });
  if (!added?.endsAt) {
    const before = await findOwnAccess(tx, { id: body.id, staffId, consultationId });
    if (!before?.endsAt) throw new Refusal('id-reused', { reason: 'access-id' });
    return { endsAt: before.endsAt.toISOString() };
  }
  await auditDone(context, found, 'emergency.begin', {
    objectKind: 'access',
    objectId: body.id,
    data: { minutes: EMERGENCY_MINUTES },
  });
  await tell(context, { ...place, id: body.id }, 'emergency-access', { roles: ['supervisor'] });
  return { endsAt: added.endsAt.toISOString() };
}

async function tell(
  { tx, staff }: Pick<Context<unknown, unknown>, 'tx' | 'staff'>,
  { id, serviceId, consultationId }: { id: string; serviceId: string; consultationId: string },
  kind: NoticeKind,
  to: Parameters<typeof tellStaff>[2],
): Promise<void> {
  const { organisationId } = staff;
  const notice = {
    organisationId,
    serviceId,
    consultationId,
    kind,
    source: `access/${id}`,
    seq: 0,
  };
  await tellStaff(tx, notice, to);
}

export async function askForContents(
  context: StaffContext<ConsultationTarget, unknown, unknown, z.infer<typeof ContentsBody>>,
): Promise<void> {
  const { tx, staff, target, body, deps } = context;
  const { organisationId, id: staffId } = staff;
  const { id: consultationId, serviceId } = target;
  const key = consultationKey({ organisationId, serviceId }, consultationId);
  const reason = await deps.crypt.seal(key, accessPlace('reason', body.id), body.reason);
  const place = { organisationId, serviceId, consultationId, staffId, reason };
  const { id, minutes } = body;
  const added = await addAccess(tx, { id, ...place, kind: 'audit', status: 'asked', minutes });
  if (!added) {
    if (await findOwnAccess(tx, { id, staffId, consultationId })) return;
    throw new Refusal('id-reused', { reason: 'access-id' });
  }
  await auditDone(context, target, 'contents.ask', {
    objectKind: 'access',
    objectId: id,
    data: { minutes },
  });
  await tell(context, { ...place, id }, 'contents-asked', { roles: ['administrator'] });
}

/** Refuses 'not-found', and 'not-allowed-now' for one's own and for what was decided already. */
export async function decide(context: Context<unknown, z.infer<typeof DecideBody>>): Promise<void> {
  const { tx, staff, body, deps } = context;
  const services = staff.servicesWith('contents.decide', 'service');
  const found = await findAccess(tx, 'audit', { services, id: body.id });
  if (!found) throw new Refusal('not-found');
  refuseOwn(found, staff, '自分の申請は自分では承認できません。別の管理者に頼んでください。');
  if (found.status !== 'asked') throw done('すでに判断されています。');
  const key = consultationKey(found, found.consultationId);
  const place = accessPlace('decision_note', found.id);
  const note = await sealOrNull(deps.crypt, key, place, body.note);
  await decideAccess(tx, found.id, { staffId: staff.id, grant: body.grant, note });
  await auditDone(context, placeOf(found), body.grant ? 'contents.approve' : 'contents.refuse', {
    objectKind: 'access',
    objectId: found.id,
    data: { minutes: found.minutes },
  });
  await tell(context, found, 'contents-decided', { staffId: found.staffId });
}

/** Refuses 'not-found', and 'not-allowed-now' for one's own and for what was reviewed already. */
export async function review(context: Context<unknown, z.infer<typeof ReviewBody>>): Promise<void> {
  const { tx, staff, body, deps } = context;
  const services = staff.servicesWith('emergency.review', 'service');
  const found = await findAccess(tx, 'emergency', { services, id: body.id });
  if (!found) throw new Refusal('not-found');
  refuseOwn(found, staff, '自分の緊急閲覧は自分では確認できません。別の人に頼んでください。');
  if (found.reviewedAt !== null) throw done('すでに確認されています。');
  const key = consultationKey(found, found.consultationId);
  const place = accessPlace('review_remark', found.id);
  const remark = await sealOrNull(deps.crypt, key, place, body.remark);
  await reviewAccess(tx, found.id, { staffId: staff.id, review: body.review, remark });
  await auditDone(context, placeOf(found), 'emergency.review', {
    objectKind: 'access',
    objectId: found.id,
    data: { review: body.review },
  });
}

function placeOf({ consultationId, serviceId }: AccessRow) {
  return { id: consultationId, serviceId };
}

function refuseOwn({ staffId }: AccessRow, staff: SignedInStaff, text: string): void {
  if (staffId === staff.id) throw new Refusal('not-allowed-now', { reason: 'own', text });
}

function done(text: string): Refusal {
  return new Refusal('not-allowed-now', { reason: 'already-decided', text });
}

export async function listAccesses(
  context: Context<z.infer<typeof AccessesQuery>, unknown>,
): Promise<z.input<typeof Accesses>> {
  const { tx, staff, query } = context;
  const whose: Whose = {
    emergency: staff.servicesWith('trail.read', 'service'),
    audit: staff.servicesWith('membership.read', 'service'),
    ...query,
  };
  const found = await readAccesses(tx, whose);
  return { data: await present(context, found), waiting: await countWaiting(tx, whose) };
}

async function present(
  context: Context<unknown, unknown>,
  found: readonly AccessRow[],
): Promise<AccessShown[]> {
  const { tx, staff, deps, now } = context;
  const { organisationId } = staff;
  const ids = found.flatMap((one) => [one.staffId, one.decidedById, one.reviewedById]);
  const people = await deps.staff.people.names(tx, organisationId, ids, now);
  const nameOf = await serviceNames(context, found);
  const open = (column: Parameters<typeof accessPlace>[0], id: string, field: Buffer | null) =>
    openUnlessDestroyed(deps.crypt, organisationId, accessPlace(column, id), field);
  const shown: AccessShown[] = [];
  for (const row of found) {
    const held = staff.rolesIn(row.serviceId);
    const isOthers = row.staffId !== staff.id;
    shown.push({
      id: row.id,
      kind: row.kind,
      status: row.status,
      service: { id: row.serviceId, name: nameOf(row.serviceId) },
      consultation: { id: row.consultationId, number: row.number },
      person: people.of(row.staffId),
      reason: await open('reason', row.id, row.reason),
      askedAt: row.askedAt.toISOString(),
      minutes: row.minutes,
      endsAt: instant(row.endsAt),
      isOpen: row.isOpen,
      looks: row.looks,
      decidedBy: people.of(row.decidedById),
      decidedAt: instant(row.decidedAt),
      decisionNote: await open('decision_note', row.id, row.decisionNote),
      review: row.review,
      reviewRemark: await open('review_remark', row.id, row.reviewRemark),
      reviewedBy: people.of(row.reviewedById),
      reviewedAt: instant(row.reviewedAt),
      mayReview:
        row.kind === 'emergency' &&
        row.reviewedAt === null &&
        isOthers &&
        may(held, 'emergency.review', 'service'),
      mayDecide:
        row.kind === 'audit' &&
        row.status === 'asked' &&
        isOthers &&
        may(held, 'contents.decide', 'service'),
    });
  }
  return shown;
}
