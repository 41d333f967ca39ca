/** Requests to disclose access data: made, decided by somebody else, and what they let be seen. */
import type { z } from 'zod';
import {
  type AskDisclosureBody,
  type Disclosure,
  type Origins,
} from '../../contracts/access-data.ts';
import { tellStaff } from '../../db/notices.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import {
  ACCESS_DATA_DAYS,
  DECISION_BLOCK_TEXTS,
  DISCLOSURE_LIVES,
  disclosureState,
  type DisclosureGround,
  type DisclosureStatus,
} from '../../domain/access-data.ts';
import { Refusal } from '../../domain/errors.ts';
import { may } from '../../domain/roles.ts';
import { instant } from '../consultations/present.ts';
import type { SignedInStaff, StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import type { Origin } from '../http/caller.ts';
import type { PeopleNames } from '../people.ts';
import { consultationKey, disclosurePlace, isKept, openUnlessDestroyed } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { originPlace } from './recorder.ts';

type On<Params, Body> = StaffContext<ConsultationTarget, Params, unknown, Body>;

/** Stores the request; the same again changes nothing. Refuses 'id-reused' for another one. */
export async function askDisclosure(
  context: On<unknown, z.infer<typeof AskDisclosureBody>>,
): Promise<{ id: string }> {
  const { tx, staff, target, body, deps, now } = context;
  const { organisationId } = staff;
  const { serviceId, id: consultationId, consulteeId } = target;
  const { id, ground, reference, reason, since, until } = body;
  const key = consultationKey({ organisationId, serviceId }, consultationId);
  const added = await firstRow(
    tx,
    `insert into access_disclosures (id, organisation_id, service_id, consultation_id, consultee_id, requested_by_id, requested_at, ground, reference, reason, since, until, expires_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing returning id`,
    [
      id,
      organisationId,
      serviceId,
      consultationId,
      consulteeId,
      staff.id,
      new Date(now),
      ground,
      await deps.crypt.seal(key, disclosurePlace('reference', id), reference),
      await deps.crypt.seal(key, disclosurePlace('reason', id), reason),
      since,
      until,
      new Date(now + DISCLOSURE_LIVES),
    ],
  );
  if (!added) {
    await demandSame(context);
    return { id };
  }
  await auditDone(context, target, 'access-data.ask', {
    objectKind: 'access-disclosure',
    objectId: id,
    data: { ground, since, until },
  });
  await tellStaff(tx, noticeOf(context, 'disclosure-asked', id), { roles: ['administrator'] });
  return { id };
}

async function demandSame({
  tx,
  staff,
  target,
  body,
  deps,
}: On<unknown, z.infer<typeof AskDisclosureBody>>): Promise<void> {
  const before = await readDisclosure(tx, target.id, body.id);
  const isSame =
    before !== undefined &&
    before.requestedById === staff.id &&
    before.ground === body.ground &&
    before.since.getTime() === Date.parse(body.since) &&
    before.until.getTime() === Date.parse(body.until) &&
    (await isKept(deps.crypt, staff.organisationId, disclosurePlace('reason', body.id), {
      field: before.reason,
      typed: body.reason,
    }));
  if (!isSame) throw new Refusal('id-reused', { reason: 'access-disclosure-id' });
}

export interface DisclosureRow {
  id: string;
  serviceId: string;
  consultationId: string;
  consulteeId: string;
  number: number;
  requestedById: string;
  requestedAt: Date;
  ground: DisclosureGround;
  reference: Buffer;
  reason: Buffer;
  decision: Buffer | null;
  since: Date;
  until: Date;
  status: DisclosureStatus;
  decidedById: string | null;
  decidedAt: Date | null;
  expiresAt: Date;
}

const SELECT = `select d.id, d.service_id as "serviceId", d.consultation_id as "consultationId", d.consultee_id as "consulteeId", c.number,
  d.requested_by_id as "requestedById", d.requested_at as "requestedAt", d.ground, d.reference, d.reason, d.decision, d.since, d.until, d.status,
  d.decided_by_id as "decidedById", d.decided_at as "decidedAt", d.expires_at as "expiresAt"
  from access_disclosures d join consultations c on c.id = d.consultation_id`;

/** The newest of these services, those that wait first. */
export async function readDisclosures(
  tx: Tx,
  services: readonly string[],
): Promise<DisclosureRow[]> {
  return rows<DisclosureRow>(
    tx,
    `${SELECT} where d.service_id = any(?::uuid[]) order by d.status <> 'waiting', d.requested_at desc limit 200`,
    [services],
  );
}

async function readDisclosure(
  tx: Tx,
  consultationId: string,
  id: string,
): Promise<DisclosureRow | undefined> {
  return firstRow<DisclosureRow>(
    tx,
    `${SELECT} where d.id = ? and d.consultation_id = ? for update of d`,
    [id, consultationId],
  );
}

type OnOne<Body> = On<{ disclosureId: string }, Body>;

/** Refuses 'not-found', and 'not-allowed-now' for one's own request, one that is decided and one that is over. */
export async function decideDisclosure(
  context: OnOne<unknown>,
  status: Exclude<DisclosureStatus, 'waiting'>,
  reason: string | null,
): Promise<void> {
  const { tx, staff, target, params, deps, now } = context;
  const { disclosureId: id } = params;
  const found = await readDisclosure(tx, target.id, id);
  if (!found) throw new Refusal('not-found');
  const block = decisionBlock(found, staff.id, now);
  if (block)
    throw new Refusal('not-allowed-now', { reason: block, text: DECISION_BLOCK_TEXTS[block] });
  const { organisationId } = staff;
  const key = consultationKey({ organisationId, serviceId: target.serviceId }, target.id);
  await rows(
    tx,
    `update access_disclosures set status = ?, decided_by_id = ?, decided_at = ?, decision = ?, expires_at = ? where id = ?`,
    [
      status,
      staff.id,
      new Date(now),
      reason === null ? null : await deps.crypt.seal(key, disclosurePlace('decision', id), reason),
      new Date(now + DISCLOSURE_LIVES),
      id,
    ],
  );
  const action = status === 'approved' ? 'access-data.approve' : 'access-data.refuse';
  await auditDone(context, target, action, { objectKind: 'access-disclosure', objectId: id });
  await tellStaff(tx, noticeOf(context, 'disclosure-decided', id), {
    staffId: found.requestedById,
  });
}

function noticeOf(
  { staff, target }: Pick<On<unknown, unknown>, 'staff' | 'target'>,
  kind: 'disclosure-asked' | 'disclosure-decided',
  id: string,
) {
  const { organisationId } = staff;
  const { serviceId, id: consultationId } = target;
  return {
    organisationId,
    serviceId,
    consultationId,
    kind,
    source: `access-disclosure/${id}`,
    seq: 0,
  };
}

function decisionBlock(
  row: DisclosureRow,
  staffId: string,
  now: number,
): keyof typeof DECISION_BLOCK_TEXTS | null {
  if (row.requestedById === staffId) return 'own-request';
  const state = disclosureState(row, now);
  if (state === 'expired') return 'expired';
  return state === 'waiting' ? null : 'already-decided';
}

/** What it discloses: of the asked time alone. Refuses 'not-allowed-now' unless it is approved and not over. */
export async function readOrigins(
  context: OnOne<unknown>,
): Promise<{ row: DisclosureRow; origins: z.input<typeof Origins> }> {
  const { tx, staff, target, params, deps, now } = context;
  const row = await readDisclosure(tx, target.id, params.disclosureId);
  if (!row) throw new Refusal('not-found');
  if (disclosureState(row, now) !== 'approved')
    throw new Refusal('not-allowed-now', {
      reason: 'disclosure-not-approved',
      text: '承認された開示だけを見られます。承認を待つか、期限が過ぎたときは申請し直してください。',
    });
  const found = await rows<{
    sessionHash: Buffer;
    lookup: Buffer;
    origin: Buffer;
    firstAt: Date;
    lastAt: Date;
  }>(
    tx,
    `select session_hash as "sessionHash", address_lookup as lookup, origin, first_at as "firstAt", last_at as "lastAt"
     from access_records where consultee_id = ? and last_at >= ? and first_at <= ? order by first_at limit 1000`,
    [row.consulteeId, row.since, row.until],
  );
  const data = await Promise.all(
    found.map(async ({ sessionHash, lookup, origin, firstAt, lastAt }) => {
      const place = originPlace(sessionHash, lookup);
      const opened = await deps.crypt.open(staff.organisationId, place, origin);
      const { address, port } = JSON.parse(opened) as Origin;
      return { address, port, firstAt: instant(firstAt), lastAt: instant(lastAt) };
    }),
  );
  return { row, origins: { data, keptDays: ACCESS_DATA_DAYS } };
}

export async function presentDisclosure(
  { staff, deps, now }: Pick<On<unknown, unknown>, 'staff' | 'deps' | 'now'>,
  row: DisclosureRow,
  people: PeopleNames,
  serviceName: string,
): Promise<z.input<typeof Disclosure>> {
  const open = async (column: 'reference' | 'reason' | 'decision') =>
    openUnlessDestroyed(
      deps.crypt,
      staff.organisationId,
      disclosurePlace(column, row.id),
      row[column],
    );
  const state = disclosureState(row, now);
  return {
    id: row.id,
    consultation: { id: row.consultationId, number: row.number },
    service: { id: row.serviceId, name: serviceName },
    requestedBy: people.of(row.requestedById),
    requestedAt: instant(row.requestedAt),
    ground: row.ground,
    reference: (await open('reference')) ?? '',
    reason: (await open('reason')) ?? '',
    since: instant(row.since),
    until: instant(row.until),
    state,
    decidedBy: people.of(row.decidedById),
    decidedAt: instant(row.decidedAt),
    decision: await open('decision'),
    expiresAt: instant(row.expiresAt),
    mayDecide:
      decisionBlock(row, staff.id, now) === null && holds(staff, row, 'access-data.approve'),
    mayLook: state === 'approved' && holds(staff, row, 'access-data.ask'),
  };
}

function holds(
  staff: SignedInStaff,
  { serviceId }: DisclosureRow,
  permission: 'access-data.approve' | 'access-data.ask',
): boolean {
  return may(staff.rolesIn(serviceId), permission, 'service');
}
