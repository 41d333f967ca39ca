/** A consultation that staff open themselves: for somebody who came out of hours, or as a follow-up (N14). */
import type { z } from 'zod';
import type { OpenBody, Opened } from '../../contracts/consultations.ts';
import { openConsultation } from '../../db/consultations.ts';
import { wake } from '../../db/notify.ts';
import { rows, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { isOpen } from '../../domain/hours.ts';
import { may } from '../../domain/roles.ts';
import type { StaffContext } from '../http/route.ts';
import { getConsultation } from '../http/target.ts';
import { auditDone } from '../staff-audit.ts';
import { findConsultee, findNumber } from './queries.ts';

type Body = z.infer<typeof OpenBody>;
type Context = Pick<
  StaffContext<undefined, unknown, unknown, Body>,
  'tx' | 'staff' | 'body' | 'deps' | 'now' | 'requestId'
>;

/**
 * Opens it in the caller's name; the same id again answers the same. Refuses 'not-found' for a consultee one
 * may not know, and 'not-allowed-now' (already-open) while another consultation of hers is open.
 */
export async function openForConsultee(context: Context): Promise<z.input<typeof Opened>> {
  const { tx, staff, body, deps, now } = context;
  const { consulteeId, serviceId, linkedToId } = await whomFor(context);
  if (!may(staff.rolesIn(serviceId), 'consultation.open', 'service')) {
    throw new Refusal('not-permitted');
  }
  const before = await findNumber(tx, body.id);
  if (before) {
    if (before.consulteeId !== consulteeId || before.openedById !== staff.id) {
      throw new Refusal('id-reused', { reason: 'consultation-id' });
    }
    return { id: body.id, number: before.number };
  }
  const service = await deps.services.get(tx, serviceId, now);
  const opened = await openConsultation(tx, {
    organisationId: staff.organisationId,
    serviceId,
    consulteeId,
    id: body.id,
    formVersion: service?.form?.version ?? 1,
    openedById: staff.id,
    linkedToId,
    inHours: service ? isOpen(service.plan, now) : null,
  });
  if (opened.id !== body.id) {
    throw new Refusal('not-allowed-now', {
      reason: 'already-open',
      text: 'この方の相談がすでに開いています。その相談を使ってください。',
      consultationId: opened.id,
    });
  }
  await tell(tx, context, serviceId);
  const made = await findNumber(tx, body.id);
  if (!made) throw new Error('the consultation just opened is not to be seen in this scope');
  return { id: body.id, number: made.number };
}

async function whomFor({ tx, staff, body }: Context) {
  if (body.linkedTo !== undefined) {
    const { consulteeId, serviceId, id } = await getConsultation(tx, staff, body.linkedTo);
    return { consulteeId, serviceId, linkedToId: id };
  }
  const consultee = body.consulteeId && (await findConsultee(tx, body.consulteeId));
  if (!consultee || !may(staff.rolesIn(consultee.serviceId), 'consultation.read', 'service')) {
    throw new Refusal('not-found');
  }
  return { consulteeId: consultee.id, serviceId: consultee.serviceId, linkedToId: null };
}

/** The audit row, the engine's errand (its workflow begins with it), and the lists. */
async function tell(tx: Tx, context: Context, serviceId: string): Promise<void> {
  const { staff, body } = context;
  const { organisationId } = staff;
  await auditDone(context, { id: body.id, serviceId }, 'consultation.open');
  await rows(
    tx,
    `insert into outbox (id, organisation_id, service_id, consultation_id, kind) values (?, ?, ?, ?, 'words')
     on conflict (organisation_id, consultation_id, kind) where claimed_at is null and done_at is null do nothing`,
    [crypto.randomUUID(), organisationId, serviceId, body.id],
  );
  wake(tx, { kind: 'consultation', organisationId, serviceId, id: body.id, seq: 0 });
}
