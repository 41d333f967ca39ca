/** Beginning and ending a supporter's turn, said by her or by staff: the rules are the same for both. */
import type { z } from 'zod';
import type { SupporterBody } from '../../contracts/supporters.ts';
import type { Crypt } from '../../db/crypt.ts';
import { wake } from '../../db/notify.ts';
import { addRecordEvent } from '../../db/record-events.ts';
import type { Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { lockConsultee } from '../accommodations/queries.ts';
import { consulteeKey, isKept, sealOrNull, supporterPlace } from '../sealed.ts';
import { beginTurn, endTurn, findTurn, openTurn } from './queries.ts';

interface Turning {
  tx: Tx;
  crypt: Crypt;
  consultee: { id: string; organisationId: string; serviceId: string };
  /** The consultation on whose timeline it stands; `null`: there is none yet. */
  consultation: { id: string; seq: number } | null;
  /** `null`: it is said in her room. */
  staffId: string | null;
}

/** False when it had begun already. Refuses 'id-reused' for the id of another turn. */
export async function beginSupport(
  turning: Turning,
  { id, supporter, name }: z.infer<typeof SupporterBody>,
): Promise<boolean> {
  const { tx, crypt, consultee, staffId } = turning;
  await lockConsultee(tx, consultee.id);
  const before = await findTurn(tx, id);
  if (before) {
    const isSame =
      before.consulteeId === consultee.id &&
      before.supporter === supporter &&
      (await isKept(crypt, consultee.organisationId, supporterPlace(id), {
        field: before.name,
        typed: name,
      }));
    if (!isSame) throw reused();
    return false;
  }
  await endTurn(tx, consultee.id, staffId);
  const { id: consulteeId, organisationId, serviceId } = consultee;
  const key = consulteeKey(consultee, consulteeId);
  const sealed = await sealOrNull(crypt, key, supporterPlace(id), name);
  const turn = { id, organisationId, serviceId, consulteeId, supporter, name: sealed };
  if (!(await beginTurn(tx, { ...turn, beganById: staffId }))) throw reused();
  await tell(turning, 'began', { supporter });
  return true;
}

/** False when nobody wrote for her. */
export async function endSupport(turning: Turning): Promise<boolean> {
  const { tx, consultee, staffId } = turning;
  await lockConsultee(tx, consultee.id);
  const open = await openTurn(tx, consultee.id);
  if (!open) return false;
  await endTurn(tx, consultee.id, staffId);
  await tell(turning, 'ended', { supporter: open.supporter });
  return true;
}

async function tell(
  { tx, consultee, consultation, staffId }: Turning,
  what: 'began' | 'ended',
  data: { supporter: string },
): Promise<void> {
  const { organisationId, serviceId } = consultee;
  // Also her other devices.
  wake(tx, { kind: 'person', organisationId, serviceId, id: consultee.id, seq: 0 });
  if (!consultation) return;
  const { id, seq } = consultation;
  const event = { organisationId, serviceId, consultationIds: [id], staffId, data };
  await addRecordEvent(tx, { ...event, kind: `supporter-${what}` });
  wake(tx, { kind: 'consultation', organisationId, serviceId, id, seq });
}

function reused(): Refusal {
  return new Refusal('id-reused', { reason: 'supporter-id' });
}
