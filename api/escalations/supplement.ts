/** Giving more later (追加提供): a further sealed packet with an approval of its own. In danger it goes out first. */
import type { z } from 'zod';
import type { SupplementAnswer, SupplementBody } from '../../contracts/packets.ts';
import { tellStaff } from '../../db/notices.ts';
import { wake } from '../../db/notify.ts';
import { firstRow, rows } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { SupplementApproval } from '../../domain/packet.ts';
import type { StaffContext } from '../http/route.ts';
import type { EscalationTarget } from '../http/target.ts';
import { consultationKey, isKept, supplementPlace } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { buildPacket, packetFields } from './packet.ts';
import { readEscalation } from './queries.ts';
import { digestOf } from './seal.ts';
import { auditSealing } from './trail.ts';

type Asking = StaffContext<EscalationTarget, unknown, unknown, z.infer<typeof SupplementBody>>;

/** Seals what more is to be given. Refuses 'not-allowed-now' once the escalation is over. */
export async function askSupplement(context: Asking): Promise<z.input<typeof SupplementAnswer>> {
  const { tx, staff, target, body, deps, now } = context;
  const { id } = body;
  const before = await findBefore(context);
  if (before !== null) return { id, digest: before };
  if (target.endedAt !== null) throw over();
  const { consultation, serviceId, immediate } = target;
  const escalation = await readEscalation(tx, target.id);
  if (!escalation) throw new Refusal('not-found');
  const packet = await buildPacket({ ...context, target: consultation }, body.packet, {
    kind: escalation.kind,
    immediate,
    isSupplement: true,
  });
  const digest = digestOf(id, packet);
  const fields = packetFields(body.packet);
  const { organisationId } = staff;
  const key = consultationKey({ organisationId, serviceId }, consultation.id);
  await rows(
    tx,
    `insert into escalation_supplements (id, organisation_id, service_id, consultation_id, escalation_id, requested_by_id, requested_at, reason, packet_fields, packet, digest)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?::text[], ?, ?)`,
    [
      id,
      organisationId,
      serviceId,
      consultation.id,
      target.id,
      staff.id,
      new Date(now),
      await deps.crypt.seal(key, supplementPlace('reason', id), body.reason),
      fields,
      await deps.crypt.seal(key, supplementPlace('packet', id), JSON.stringify(packet)),
      digest,
    ],
  );
  await auditSealing(context, consultation, {
    escalationId: target.id,
    packetId: id,
    digest,
    fields,
  });
  await tellStaff(tx, noticeOf(context, 'escalation-requested', id), {
    roles: immediate ? ['supervisor', 'administrator'] : ['supervisor'],
  });
  stir(context);
  return { id, digest };
}

/** The digest under which it was sealed before; `null`: it is new. Refuses 'id-reused' for another one. */
async function findBefore({ tx, staff, target, body, deps }: Asking): Promise<string | null> {
  const found = await firstRow<{
    escalationId: string;
    reason: Buffer;
    packetFields: string[];
    digest: string;
  }>(
    tx,
    `select escalation_id as "escalationId", reason, packet_fields as "packetFields", digest from escalation_supplements where id = ?`,
    [body.id],
  );
  if (!found) return null;
  const isSame =
    found.escalationId === target.id &&
    found.packetFields.join('\n') === packetFields(body.packet).join('\n') &&
    (await isKept(deps.crypt, staff.organisationId, supplementPlace('reason', body.id), {
      field: found.reason,
      typed: body.reason,
    }));
  if (!isSame) throw new Refusal('id-reused', { reason: 'supplement-id' });
  return found.digest;
}

type Deciding = StaffContext<EscalationTarget, { supplementId: string }, unknown, unknown>;

/** Refuses 'not-found', and 'not-allowed-now' for one's own, one that is decided, and once the escalation is over. */
export async function decideSupplement(
  context: Deciding,
  approval: Exclude<SupplementApproval, 'waiting'>,
  reason: string | null,
): Promise<void> {
  const { tx, staff, target, params, deps, now } = context;
  const { supplementId } = params;
  const found = await firstRow<{ requestedById: string; approval: SupplementApproval }>(
    tx,
    `select requested_by_id as "requestedById", approval from escalation_supplements where id = ? and escalation_id = ? for update`,
    [supplementId, target.id],
  );
  if (!found) throw new Refusal('not-found');
  if (found.requestedById === staff.id)
    throw new Refusal('not-allowed-now', {
      reason: 'own-request',
      text: '自分の申請は自分では承認できません。別の人に依頼してください。',
    });
  if (found.approval !== 'waiting')
    throw new Refusal('not-allowed-now', {
      reason: 'already-decided',
      text: 'すでに判断されています。',
    });
  if (target.endedAt !== null) throw over();
  const { consultation, serviceId } = target;
  const { organisationId } = staff;
  const key = consultationKey({ organisationId, serviceId }, consultation.id);
  await rows(
    tx,
    `update escalation_supplements set approval = ?, decided_by_id = ?, decided_at = ?, decision = ? where id = ?`,
    [
      approval,
      staff.id,
      new Date(now),
      reason === null
        ? null
        : await deps.crypt.seal(key, supplementPlace('decision', supplementId), reason),
      supplementId,
    ],
  );
  await auditDone(
    context,
    consultation,
    approval === 'approved' ? 'packet.approve' : 'packet.refuse',
    { objectKind: 'packet', objectId: supplementId, data: { escalationId: target.id } },
  );
  await tellStaff(tx, noticeOf(context, 'escalation-decided', supplementId), {
    staffId: found.requestedById,
  });
  stir(context);
}

function noticeOf(
  { staff, target }: Pick<Asking, 'staff' | 'target'>,
  kind: 'escalation-requested' | 'escalation-decided',
  supplementId: string,
) {
  const { serviceId, consultation, id } = target;
  return {
    organisationId: staff.organisationId,
    serviceId,
    consultationId: consultation.id,
    kind,
    // Its first part names the escalation, by which the notice leads there.
    source: `escalation/${id}/${supplementId}`,
    seq: 1,
  } as const;
}

/** Screens that have it open read it anew. */
function stir({ tx, staff, target }: Pick<Asking, 'tx' | 'staff' | 'target'>): void {
  const { organisationId } = staff;
  const { serviceId, id, seq } = target;
  wake(tx, { kind: 'escalation', organisationId, serviceId, id, seq });
}

function over(): Refusal {
  return new Refusal('not-allowed-now', {
    reason: 'ended',
    text: 'この連携は終わっています。必要なときは、新しく申請してください。',
  });
}
