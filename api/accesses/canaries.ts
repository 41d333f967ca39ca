/** Canaries: consultations that never took place. Nobody has a reason to open one, so whoever does raises an alarm. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type {
  BulkLimitBody,
  Canaries,
  CanaryBody,
  CanaryRemoval,
} from '../../contracts/accesses.ts';
import { obtainConsultee } from '../../db/consultees.ts';
import { messagePlace } from '../../db/messages.ts';
import { wake } from '../../db/notify.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { canaryTalk } from '../../domain/canary.ts';
import { Refusal } from '../../domain/errors.ts';
import { instant } from '../consultations/present.ts';
import { serviceNames } from '../consultations/service-names.ts';
import type { StaffContext } from '../http/route.ts';
import { consultationKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';

type Context<Body> = StaffContext<unknown, unknown, unknown, Body>;

const MINUTE = 60_000;

/** Makes one that is over already: it waits in no queue, has no workflow, and its consultee is no follower of anything. */
export async function makeCanary(context: Context<z.infer<typeof CanaryBody>>): Promise<void> {
  const { tx, staff, body, deps, now } = context;
  const { id, serviceId } = body;
  if (!staff.servicesWith('canary.manage', 'service').includes(serviceId))
    throw new Refusal('not-found');
  const { organisationId } = staff;
  const before = await firstRow(tx, `select 1 from consultations where id = ?`, [id]);
  if (before) {
    const isOne = await firstRow(tx, `select 1 from canaries where consultation_id = ?`, [id]);
    if (isOne) return;
    throw new Refusal('id-reused', { reason: 'consultation-id' });
  }
  const channelId = await channelOf(tx, serviceId);
  const place = { organisationId, serviceId, channelId };
  const consultee = await obtainConsultee(
    tx,
    deps.crypt,
    place,
    `U${randomBytes(16).toString('hex')}`,
  );
  // Nothing ever goes to LINE for whoever has blocked the account.
  await rows(tx, `update consultees set blocked = true, consented_at = now() where id = ?`, [
    consultee.id,
  ]);
  const service = await deps.services.get(tx, serviceId, now);
  const talk = canaryTalk(randomInt(1000));
  const openedAt = now - randomInt(40, 180) * MINUTE;
  const formVersion = service?.form?.version ?? 1;
  await addConsultation(tx, {
    ...place,
    id,
    consulteeId: consultee.id,
    formVersion,
    openedAt,
    talk,
  });
  await addTalk(context, { ...body, openedAt, talk, assigneeId: await counselorOf(tx, serviceId) });
  await rows(
    tx,
    `insert into canaries (consultation_id, organisation_id, service_id, made_by_id) values (?, ?, ?, ?)`,
    [id, organisationId, serviceId, staff.id],
  );
  await auditDone(context, { id, serviceId }, 'canary.add');
  wake(tx, { kind: 'consultation', organisationId, serviceId, id, seq: 0 });
}

async function channelOf(tx: Tx, serviceId: string): Promise<string> {
  const found = await firstRow<{ id: string }>(
    tx,
    `select id from channels where service_id = ? order by id limit 1`,
    [serviceId],
  );
  if (found) return found.id;
  throw new Refusal('not-allowed-now', {
    reason: 'no-channel',
    text: 'この窓口はまだLINEとつながっていないため、おとりの相談を作れません。',
  });
}

/** Somebody who answers there, so that it looks like the others. */
async function counselorOf(tx: Tx, serviceId: string): Promise<string | null> {
  const found = await firstRow<{ id: string }>(
    tx,
    `select staff_id as id from memberships where service_id = ? and role = 'counselor' order by random() limit 1`,
    [serviceId],
  );
  return found?.id ?? null;
}

interface Made {
  id: string;
  serviceId: string;
  openedAt: number;
  talk: ReturnType<typeof canaryTalk>;
}

async function addConsultation(
  tx: Tx,
  made: Made & { organisationId: string; consulteeId: string; formVersion: number },
): Promise<void> {
  const { id, organisationId, serviceId, consulteeId, formVersion, talk } = made;
  const openedAt = new Date(made.openedAt);
  const closedAt = new Date(made.openedAt + (talk.length + 2) * 3 * MINUTE);
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended(?, 0))`, [serviceId]);
  await rows(
    tx,
    `insert into consultations (id, organisation_id, service_id, consultee_id, number, form_version, stage, stage_since, seq, waits_for,
       outcome, opened_at, closed_at, ended_at, last_seq, consultee_up_to, staff_up_to, read_by_consultee_up_to)
     select ?, ?, ?, ?, next_consultation_number(?, ?), ?, 'closed', ?, 1, 'nothing',
       'listened', ?, ?, ?, ?, ?, ?, ?`,
    [
      id,
      organisationId,
      serviceId,
      consulteeId,
      organisationId,
      serviceId,
      formVersion,
      closedAt,
      openedAt,
      closedAt,
      closedAt,
      talk.length,
      talk.findLastIndex(({ author }) => author === 'consultee') + 1,
      talk.findLastIndex(({ author }) => author === 'staff') + 1,
      talk.length,
    ],
  );
}

async function addTalk(
  { tx, staff, deps }: Context<unknown>,
  { id, serviceId, openedAt, talk, assigneeId }: Made & { assigneeId: string | null },
): Promise<void> {
  const { organisationId } = staff;
  await rows(tx, `update consultations set assignee_id = ?, reviewed_by_id = ? where id = ?`, [
    assigneeId,
    assigneeId,
    id,
  ]);
  const key = consultationKey({ organisationId, serviceId }, id);
  for (const [at, { author, text }] of talk.entries()) {
    const clientId = randomUUID();
    const body = await deps.crypt.seal(key, messagePlace(id, clientId), text);
    await rows(
      tx,
      `insert into messages (consultation_id, seq, organisation_id, service_id, client_id, author, staff_id, body, created_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        at + 1,
        organisationId,
        serviceId,
        clientId,
        author,
        author === 'staff' ? assigneeId : null,
        body,
        new Date(openedAt + (at + 1) * 3 * MINUTE),
      ],
    );
  }
}

/** It raises nothing any more, and stays what it looks like. Refuses 'not-found'. */
export async function removeCanary(context: Context<z.infer<typeof CanaryRemoval>>): Promise<void> {
  const { tx, staff, body } = context;
  const services = staff.servicesWith('canary.manage', 'service');
  const removed = await firstRow<{ serviceId: string }>(
    tx,
    `update canaries set removed_at = coalesce(removed_at, now()) where consultation_id = ? and service_id = any(?::uuid[])
     returning service_id as "serviceId"`,
    [body.id, [...services]],
  );
  if (!removed) throw new Refusal('not-found');
  await auditDone(context, { id: body.id, serviceId: removed.serviceId }, 'canary.remove');
}

export async function setBulkLimit(context: Context<z.infer<typeof BulkLimitBody>>): Promise<void> {
  const { tx, staff, body } = context;
  await rows(tx, `update organisations set bulk_reading_limit = ? where id = ?`, [
    body.limit,
    staff.organisationId,
  ]);
  await auditDone(context, null, 'alarm.threshold', { data: { count: body.limit } });
}

interface CanaryRow {
  consultationId: string;
  number: number;
  serviceId: string;
  madeById: string;
  madeAt: Date;
  removedAt: Date | null;
}

export async function presentCanaries(
  context: Context<unknown>,
): Promise<z.input<typeof Canaries>> {
  const { tx, staff, deps, now } = context;
  const { organisationId } = staff;
  const services = [...staff.servicesWith('canary.manage', 'service')];
  const found = await rows<CanaryRow>(
    tx,
    `select k.consultation_id as "consultationId", c.number, k.service_id as "serviceId", k.made_by_id as "madeById", k.made_at as "madeAt",
       k.removed_at as "removedAt"
     from canaries k join consultations c on c.id = k.consultation_id where k.service_id = any(?::uuid[]) order by k.made_at desc limit 200`,
    [services],
  );
  const nameOf = await serviceNames(
    context,
    services.map((serviceId) => ({ serviceId })),
  );
  const makers = found.map(({ madeById }) => madeById);
  const people = await deps.staff.people.names(tx, organisationId, makers, now);
  const limit = await firstRow<{ limit: number }>(
    tx,
    `select bulk_reading_limit as "limit" from organisations where id = ?`,
    [organisationId],
  );
  return {
    data: found.map(({ consultationId, number, serviceId, madeById, madeAt, removedAt }) => ({
      consultation: { id: consultationId, number },
      service: { id: serviceId, name: nameOf(serviceId) },
      madeBy: people.of(madeById),
      madeAt: madeAt.toISOString(),
      removedAt: instant(removedAt),
    })),
    services: services.map((id) => ({ id, name: nameOf(id) })),
    bulkLimit: limit?.limit ?? 0,
  };
}
