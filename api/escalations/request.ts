/** Asking for another agency: a row first, so that a report of danger to life stands even while the engine is away. */
import type { z } from 'zod';
import type { EscalateAnswer, EscalateBody } from '../../contracts/escalations.ts';
import { tellStaff } from '../../db/notices.ts';
import { wake } from '../../db/notify.ts';
import { isAllowed } from '../../domain/consultation.ts';
import { Refusal } from '../../domain/errors.ts';
import { carryOut, storeIssue, type Issue } from '../commands/issue.ts';
import { actorTowards, refuseBlocked } from '../consultations/blocks.ts';
import { afterCommit, isWithStatus, withStatus, type StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { consultationKey, escalationPlace } from '../sealed.ts';
import { buildPacket, packetFields } from './packet.ts';
import { addEscalation, readEscalation } from './queries.ts';
import { digestOf, type Disclosed } from './seal.ts';
import { auditSealing } from './trail.ts';

type Context = StaffContext<ConsultationTarget, unknown, unknown, z.infer<typeof EscalateBody>>;

/** Stores the request with its packet and its command, and asks the workflow after the commit. */
export async function requestEscalation(context: Context) {
  const { staff, target, body, deps } = context;
  const { id, commandId, kind, immediate, reason } = body;
  const issue: Issue = {
    commandId,
    consultation: target,
    roles: actorTowards(staff, target).roles,
    written: { reason },
    order: {
      to: 'consultation',
      command: { action: 'escalate', escalationId: id, kind, immediate },
      escalationId: id,
    },
  };
  const { stored, isNew } = await storeIssue(context, issue);
  if (isNew) {
    // A request that the workflow would surely refuse must not stand on the list of what is asked for.
    refuseBlocked(isAllowed(target.stage, 'escalate') ? null : 'stage');
    await storeRequest(context);
  } else {
    await demandSamePacket(context);
  }
  return afterCommit(async () => {
    const answer = await carryOut(deps, staff, issue, stored);
    const { status } = isWithStatus(answer) ? answer.body : answer;
    const given: z.input<typeof EscalateAnswer> = { id, commandId, status };
    return status === 'done' ? given : withStatus(202, given);
  });
}

async function storeRequest(context: Context): Promise<void> {
  const { tx, staff, target, body, deps, now } = context;
  const { organisationId } = staff;
  const { serviceId, id: consultationId } = target;
  const key = consultationKey({ organisationId, serviceId }, consultationId);
  const { kind, immediate } = body;
  const packet = await buildPacket(context, body.packet, { kind, immediate, isSupplement: false });
  const digest = digestOf(body.id, packet);
  const fields = packetFields(body.packet);
  const added = await addEscalation(tx, {
    id: body.id,
    organisationId,
    serviceId,
    consultationId,
    kind: body.kind,
    immediate: body.immediate,
    requestedById: staff.id,
    reason: await deps.crypt.seal(key, escalationPlace('reason', body.id), body.reason),
    packetFields: fields,
    packet: await deps.crypt.seal(key, escalationPlace('packet', body.id), JSON.stringify(packet)),
    digest,
    now: new Date(now),
  });
  if (!added) throw reused();
  await auditSealing(context, target, { escalationId: body.id, packetId: body.id, digest, fields });
  if (body.immediate) {
    // Under the name and number of its workflow's first step, which then tells nobody again.
    const source = { kind: 'danger', source: `escalation/${body.id}`, seq: 1 } as const;
    const roles = ['supervisor', 'administrator'] as const;
    await tellStaff(tx, { organisationId, serviceId, consultationId, ...source }, { roles });
  }
  wake(tx, { kind: 'escalation', organisationId, serviceId, id: body.id, seq: 0 });
}

async function demandSamePacket({ tx, staff, body, deps }: Context): Promise<void> {
  const before = await readEscalation(tx, body.id);
  const fields = packetFields(body.packet).join('\n');
  if (before?.packetFields.join('\n') !== fields) throw reused();
  // The rest was read from the records then; this alone was typed with the request.
  const place = escalationPlace('packet', body.id);
  const sealed = await deps.crypt.open(staff.organisationId, place, before.packet);
  const { contact, letter } = JSON.parse(sealed) as Disclosed;
  if (contact !== body.packet.contact || (letter?.wish ?? undefined) !== body.packet.wish)
    throw reused();
}

function reused(): Refusal {
  return new Refusal('id-reused', { reason: 'escalation-id' });
}
