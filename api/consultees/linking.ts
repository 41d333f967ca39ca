/**
 * Linking two records of one person, and taking one out again. Nothing of theirs is touched: rows, keys and
 * talks stay each consultee's own, so what is taken apart is as it was.
 */
import type { z } from 'zod';
import type { LinkBody, UnlinkBody } from '../../contracts/same-person.ts';
import { wake } from '../../db/notify.ts';
import { addRecordEvent } from '../../db/record-events.ts';
import { linkedGroup } from '../../db/same-person.ts';
import type { RecordEventKind } from '../../domain/record-events.ts';
import { Refusal } from '../../domain/errors.ts';
import { restrictLinked } from '../accesses/restriction.ts';
import type { StaffContext } from '../http/route.ts';
import { getConsultation, mayReadWords, type ConsultationTarget } from '../http/target.ts';
import { consulteeKey, samePersonPlace } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { readKnownRecords } from './linked.ts';
import {
  addMember,
  consultationsOf,
  endMembership,
  groupOf,
  lockLinks,
  membershipOf,
  readLinkAct,
  readUnlinkAct,
} from './queries.ts';

type Context<Body> = StaffContext<ConsultationTarget, unknown, unknown, Body>;
type Linking = Context<z.infer<typeof LinkBody>>;
type Unlinking = Context<z.infer<typeof UnlinkBody>>;

/** Refuses 'not-found' for what one may not read, 'invalid-input' for another service, 'not-allowed-now' for her own. */
export async function link(context: Linking): Promise<void> {
  const { tx, staff, target, body } = context;
  const other = await getConsultation(tx, staff, body.otherId);
  if (!mayReadWords(staff, other)) throw new Refusal('not-found');
  if (other.serviceId !== target.serviceId) {
    throw refusal('invalid-input', 'another-service', '別の窓口の相談とはつなげられません。');
  }
  if (other.consulteeId === target.consulteeId) {
    throw refusal('not-allowed-now', 'same-record', 'この方の相談です。つなげる必要はありません。');
  }
  await lockLinks(tx, target.serviceId);
  const hers = await groupOf(tx, target.consulteeId);
  const others = await groupOf(tx, other.consulteeId);
  const isOne = hers !== null && hers === others;
  refuseOther(await readLinkAct(tx, body.id), staff.id, isOne ? [other, target] : []);
  if (isOne) return;
  await join(context, { hers, others, otherId: other.consulteeId });
  const group = await linkedGroup(tx, target.consulteeId);
  await restrictLinked(context, group);
  await tell(context, {
    kind: 'person-linked',
    about: other.consulteeId,
    consultationIds: [target.id, other.id],
    group,
  });
}

/** Who is in no group joins the one there is; of two groups the second joins the first. */
async function join(
  context: Linking,
  { hers, others, otherId }: { hers: string | null; others: string | null; otherId: string },
): Promise<void> {
  const { tx, target, body } = context;
  const groupId = hers ?? others ?? crypto.randomUUID();
  const joining = hers !== null && others !== null ? await linkedGroup(tx, otherId) : [];
  for (const consulteeId of joining) await end(context, consulteeId, body.id);
  if (hers === null) joining.push(target.consulteeId);
  if (others === null) joining.push(otherId);
  for (const consulteeId of joining) await add(context, groupId, consulteeId);
}

async function add(
  { tx, staff, target, body, deps }: Linking,
  groupId: string,
  consulteeId: string,
): Promise<void> {
  const owner = { organisationId: staff.organisationId, serviceId: target.serviceId };
  const id = crypto.randomUUID();
  const key = consulteeKey(owner, consulteeId);
  const reason = await deps.crypt.seal(key, samePersonPlace('reason', id), body.reason);
  const member = { ...owner, id, groupId, consulteeId, reason };
  await addMember(tx, { ...member, linkId: body.id, linkedById: staff.id });
}

/** Refuses 'not-found' for a record one does not know to be linked, 'not-allowed-now' where nothing is linked. */
export async function unlink(context: Unlinking): Promise<void> {
  const { tx, staff, target, body } = context;
  await lockLinks(tx, target.serviceId);
  const before = await readUnlinkAct(tx, body.id);
  refuseOther(before, staff.id, [body]);
  if (before.length > 0) return;
  const known = await readKnownRecords(context);
  const isOwn = body.consulteeId === target.consulteeId;
  const isKnown = known.some(({ consulteeId }) => consulteeId === body.consulteeId);
  if (!isOwn && !isKnown) throw new Refusal('not-found');
  if (known.length === 0) {
    throw refusal('not-allowed-now', 'not-linked', 'つながっている記録はありません。');
  }
  const group = await linkedGroup(tx, target.consulteeId);
  await end(context, body.consulteeId, body.id);
  const left = group.filter((id) => id !== body.consulteeId);
  const [only] = left;
  // Nobody is the same person as nobody else.
  if (only !== undefined && left.length === 1) await end(context, only, body.id);
  const [newest] = await consultationsOf(tx, [body.consulteeId]);
  await tell(context, {
    kind: 'person-unlinked',
    about: body.consulteeId,
    consultationIds: [target.id, ...(newest ? [newest.id] : [])],
    group,
  });
}

async function end(
  { tx, staff, target, body, deps }: Linking | Unlinking,
  consulteeId: string,
  unlinkId: string,
): Promise<void> {
  const membership = await membershipOf(tx, consulteeId);
  if (!membership) return;
  const owner = { organisationId: staff.organisationId, serviceId: target.serviceId };
  const { id } = membership;
  const place = samePersonPlace('unlink_reason', id);
  const reason = await deps.crypt.seal(consulteeKey(owner, consulteeId), place, body.reason);
  await endMembership(tx, { id, unlinkId, staffId: staff.id, reason });
}

/** An act's id is that act's alone. Refuses 'id-reused' when it stands for another one. */
function refuseOther(
  before: readonly { consulteeId: string; byId: string }[],
  staffId: string,
  concerned: readonly { consulteeId: string }[],
): void {
  const isSame = before.some(
    ({ consulteeId, byId }) =>
      byId === staffId && concerned.some((one) => one.consulteeId === consulteeId),
  );
  if (before.length > 0 && !isSame) throw new Refusal('id-reused', { reason: 'link-id' });
}

interface Told {
  kind: Extract<RecordEventKind, 'person-linked' | 'person-unlinked'>;
  /** The record it is about. */
  about: string;
  consultationIds: readonly string[];
  /** Everybody whose history it changes. */
  group: readonly string[];
}

/** On the trail, on the timelines, and on every desk that has one of their consultations before it. */
async function tell(
  context: Linking | Unlinking,
  { kind, about, consultationIds, group }: Told,
): Promise<void> {
  const { tx, staff, target } = context;
  const { organisationId } = staff;
  const { serviceId } = target;
  await auditDone(context, target, kind === 'person-linked' ? 'person.link' : 'person.unlink', {
    objectKind: 'consultee',
    objectId: about,
    data: { records: group.length, from: target.consulteeId },
  });
  const event = { organisationId, serviceId, consultationIds, kind, staffId: staff.id };
  await addRecordEvent(tx, event);
  for (const { id, seq } of await consultationsOf(tx, group)) {
    wake(tx, { kind: 'consultation', organisationId, serviceId, id, seq });
  }
}

function refusal(code: 'invalid-input' | 'not-allowed-now', reason: string, text: string): Refusal {
  return new Refusal(code, { reason, text });
}
