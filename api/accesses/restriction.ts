/** Keeping a consultation, or all of somebody's, from the counselors who do not answer it; and letting it go. */
import type { z } from 'zod';
import type { LiftBody, RestrictBody, Restrictions } from '../../contracts/accesses.ts';
import { wake } from '../../db/notify.ts';
import { linkedGroup } from '../../db/same-person.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { instant } from '../consultations/present.ts';
import { consultationsOf } from '../consultees/queries.ts';
import type { StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { consulteeKey, openUnlessDestroyed, restrictionPlace } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';

type Context<Body> = StaffContext<ConsultationTarget, unknown, unknown, Body>;

interface RestrictionRow {
  id: string;
  whole: boolean;
  reason: Buffer;
  setById: string;
  setAt: Date;
  liftReason: Buffer | null;
  liftedById: string | null;
  liftedAt: Date | null;
}

export async function restrict(context: Context<z.infer<typeof RestrictBody>>): Promise<void> {
  const { tx, target, body } = context;
  const group = await linkedGroup(tx, target.consulteeId);
  // The reason stands with each record of hers, under its own key.
  let set = 0;
  for (const [at, consulteeId] of (body.whole ? group : [target.consulteeId]).entries()) {
    const id = at === 0 ? body.id : crypto.randomUUID();
    const of = { id, consulteeId, consultationId: body.whole ? null : target.id };
    if (await add(context, of, body.reason)) set += 1;
  }
  // Sent again, or restricted like this already: there is nothing to tell of.
  if (set === 0) {
    if (await isKept(tx, body.id, target)) return;
    throw new Refusal('id-reused', { reason: 'restriction-id' });
  }
  await project(context, group);
  await auditDone(context, target, 'consultation.restrict', {
    data: { whole: body.whole, records: body.whole ? group.length : 1 },
  });
}

type Restricting = Pick<Context<unknown>, 'tx' | 'staff' | 'target' | 'deps'>;

/** `false` where the id is in use, or it is restricted like this already. */
async function add(
  { tx, staff, target, deps }: Restricting,
  {
    id,
    consulteeId,
    consultationId,
  }: { id: string; consulteeId: string; consultationId: string | null },
  typed: string,
): Promise<boolean> {
  const { organisationId } = staff;
  const { serviceId } = target;
  const key = consulteeKey({ organisationId, serviceId }, consulteeId);
  const reason = await deps.crypt.seal(key, restrictionPlace('reason', id), typed);
  const added = await firstRow(
    tx,
    `insert into restrictions (id, organisation_id, service_id, consultee_id, consultation_id, reason, set_by_id)
     values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning id`,
    [id, organisationId, serviceId, consulteeId, consultationId, reason, staff.id],
  );
  return added !== undefined;
}

/** Whether this very restriction is there, or another that does the same. */
async function isKept(tx: Tx, id: string, target: ConsultationTarget): Promise<boolean> {
  const own = await firstRow<{ isHers: boolean }>(
    tx,
    `select consultee_id = ? as "isHers" from restrictions where id = ?`,
    [target.consulteeId, id],
  );
  return own ? own.isHers : isRestricted(tx, target.id);
}

/**
 * Records found to be one person's: where all of hers is restricted, it is all of hers from now on. The reason
 * stands with each record, under its own key.
 */
export async function restrictLinked(
  context: Restricting,
  group: readonly string[],
): Promise<void> {
  const { tx, staff, deps } = context;
  const standing = await rows<{ id: string; consulteeId: string; reason: Buffer }>(
    tx,
    `select id, consultee_id as "consulteeId", reason from restrictions
     where lifted_at is null and consultation_id is null and consultee_id = any(?::uuid[]) order by set_at desc, id`,
    [[...group]],
  );
  const [newest] = standing;
  if (!newest) return;
  const place = restrictionPlace('reason', newest.id);
  const typed = await deps.crypt.open(staff.organisationId, place, newest.reason);
  const held = new Set(standing.map(({ consulteeId }) => consulteeId));
  for (const consulteeId of group.filter((one) => !held.has(one)))
    await add(context, { id: crypto.randomUUID(), consulteeId, consultationId: null }, typed);
  await project(context, group);
}

/** Lifts whatever keeps this consultation restricted: what is of it alone, and what is of all of hers. */
export async function lift(context: Context<z.infer<typeof LiftBody>>): Promise<void> {
  const { tx, staff, target, body, deps } = context;
  if (!target.restricted) {
    throw new Refusal('not-allowed-now', {
      reason: 'not-restricted',
      text: 'この相談の閲覧は制限されていません。',
    });
  }
  const group = await linkedGroup(tx, target.consulteeId);
  const open = await rows<{ id: string; consulteeId: string }>(
    tx,
    `select id, consultee_id as "consulteeId" from restrictions
     where lifted_at is null and ((consultee_id = any(?::uuid[]) and consultation_id is null) or consultation_id = ?)`,
    [group, target.id],
  );
  for (const { id, consulteeId } of open) {
    const owner = { organisationId: staff.organisationId, serviceId: target.serviceId };
    const key = consulteeKey(owner, consulteeId);
    const reason = await deps.crypt.seal(key, restrictionPlace('lift_reason', id), body.reason);
    await rows(
      tx,
      `update restrictions set lifted_at = now(), lifted_by_id = ?, lift_reason = ? where id = ?`,
      [staff.id, reason, id],
    );
  }
  await project(context, group);
  await auditDone(context, target, 'consultation.unrestrict', { data: { records: open.length } });
}

/** Brings all of hers to what the restrictions say, and tells every desk that has one of them before it. */
async function project(
  { tx, staff, target }: Pick<Context<unknown>, 'tx' | 'staff' | 'target'>,
  group: readonly string[],
): Promise<void> {
  await rows(
    tx,
    `update consultations c set restricted = exists (select 1 from restrictions r where r.lifted_at is null
       and ((r.consultee_id = c.consultee_id and r.consultation_id is null) or r.consultation_id = c.id))
     where c.consultee_id = any(?::uuid[])`,
    [[...group]],
  );
  const { organisationId } = staff;
  const { serviceId } = target;
  for (const { id, seq } of await consultationsOf(tx, group))
    wake(tx, { kind: 'consultation', organisationId, serviceId, id, seq });
}

export async function presentRestrictions(
  context: Context<unknown>,
): Promise<z.input<typeof Restrictions>> {
  const { tx, staff, target, deps, now } = context;
  const { organisationId } = staff;
  const found = await readRestrictions(tx, target);
  const ids = found.flatMap(({ setById, liftedById }) => [setById, liftedById]);
  const people = await deps.staff.people.names(tx, organisationId, ids, now);
  const open = (column: 'reason' | 'lift_reason', id: string, field: Buffer | null) =>
    openUnlessDestroyed(deps.crypt, organisationId, restrictionPlace(column, id), field);
  const data = [];
  for (const row of found) {
    data.push({
      id: row.id,
      whole: row.whole,
      reason: await open('reason', row.id, row.reason),
      setBy: people.of(row.setById),
      setAt: row.setAt.toISOString(),
      liftReason: await open('lift_reason', row.id, row.liftReason),
      liftedBy: people.of(row.liftedById),
      liftedAt: instant(row.liftedAt),
    });
  }
  return { restricted: await isRestricted(tx, target.id), data };
}

async function isRestricted(tx: Tx, id: string): Promise<boolean> {
  const found = await firstRow<{ restricted: boolean }>(
    tx,
    `select restricted from consultations where id = ?`,
    [id],
  );
  return found?.restricted ?? false;
}

function readRestrictions(tx: Tx, target: ConsultationTarget): Promise<RestrictionRow[]> {
  return rows<RestrictionRow>(
    tx,
    `select id, consultation_id is null as whole, reason, set_by_id as "setById", set_at as "setAt", lift_reason as "liftReason",
       lifted_by_id as "liftedById", lifted_at as "liftedAt"
     from restrictions where consultation_id = ? or (consultee_id = ? and consultation_id is null) order by set_at desc, id`,
    [target.id, target.consulteeId],
  );
}
