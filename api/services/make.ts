/** A new service: from a template, or with what another one has. Whoever makes it looks after it. */
import type { z } from 'zod';
import type { NewService } from '../../contracts/service-list.ts';
import { wake } from '../../db/notify.ts';
import { firstRow, rows, seeServiceAsWell, type Tx } from '../../db/scope.ts';
import { formInForce, settingsInForce } from '../../db/settings.ts';
import { Refusal } from '../../domain/errors.ts';
import { SERVICE_TEMPLATES } from '../../domain/service-templates/service-templates.ts';
import type { PreparedText } from '../../domain/service-templates/template.ts';
import type { StaffContext } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';
import { presentTemplate } from '../templates/present.ts';
import type { TemplateRow } from '../templates/queries.ts';
import {
  furnishService,
  readPreparedAgencies,
  type Beginning,
  type ServicePlace,
} from './new-service.ts';

type Given = z.infer<typeof NewService>;
type Context = StaffContext<undefined, undefined, undefined, Given>;

/**
 * Makes it once, however often it is sent. Refuses 'invalid-input' for a code that is in use or a template
 * that is none, 'not-found' for a service to copy that is not this person's to look after, 'id-reused'.
 */
export async function makeService(context: Context): Promise<{ id: string }> {
  const { tx, staff, body, deps, now } = context;
  const { id, code, name, mode } = body;
  if (await wasMade(context)) return { id };
  // What is copied is read before the new one is seen: nothing is ever in both.
  const beginning = await beginningOf(context);
  await refuseTakenCode(tx, staff.organisationId, code);
  await seeServiceAsWell(tx, id);
  const made = await firstRow(
    tx,
    `insert into services (id, organisation_id, code, name, mode) values (?, ?, ?, ?, ?) on conflict (id) do nothing returning id`,
    [id, staff.organisationId, code, name, mode],
  );
  if (!made) throw new Refusal('id-reused', { reason: 'service-id' });
  const place: ServicePlace = { organisationId: staff.organisationId, serviceId: id };
  // From the minute's beginning: a process whose clock is a little behind finds it in force as well.
  const effectiveFrom = new Date(Math.floor(now / 60_000) * 60_000);
  await furnishService(tx, deps.crypt, place, beginning, {
    effectiveFrom,
    publishedById: staff.id,
  });
  await addMembers(context, place);
  await auditDone(context, { id: null, serviceId: id }, 'service.create', {
    objectKind: 'service',
    objectId: id,
    data: { code, mode, from: sourceOf(body) },
  });
  const who = { organisationId: staff.organisationId, serviceId: id, seq: 0 };
  // Whoever has their desk open learns of the service; whoever keeps settings reads them.
  wake(tx, { kind: 'session', id: staff.id, ...who }, { kind: 'settings', id, ...who });
  return { id };
}

function sourceOf({ from }: Given): Record<string, unknown> {
  return from.kind === 'template'
    ? { template: from.template }
    : { service: from.service, members: from.members };
}

/** The same service sent again. */
async function wasMade({ tx, staff, body }: Context): Promise<boolean> {
  const before = await firstRow<{ code: string; isMine: boolean }>(
    tx,
    `select s.code, exists (select 1 from memberships m where m.service_id = s.id and m.staff_id = ? and m.role = 'administrator') as "isMine"
     from services s where s.id = ?`,
    [staff.id, body.id],
  );
  if (!before) return false;
  if (before.code !== body.code || !before.isMine)
    throw new Refusal('id-reused', { reason: 'service-id' });
  return true;
}

async function refuseTakenCode(tx: Tx, organisationId: string, code: string): Promise<void> {
  // Two at once with one code: the second waits here, and is refused.
  await firstRow(tx, `select pg_advisory_xact_lock(hashtextextended('services/' || ?::text, 0))`, [
    organisationId,
  ]);
  const taken = await firstRow(tx, `select 1 from services where code = ?`, [code]);
  if (taken)
    throw new Refusal('invalid-input', {
      reason: 'code-taken',
      fields: ['code'],
      text: 'このコードは、別の窓口で使われています。ほかのコードにしてください。',
    });
}

async function beginningOf(context: Context): Promise<Beginning> {
  const { from } = context.body;
  if (from.kind === 'copy') return copyOf(context, from.service);
  const template = SERVICE_TEMPLATES.find(({ id }) => id === from.template);
  if (!template)
    throw new Refusal('invalid-input', { reason: 'no-such-template', fields: ['from.template'] });
  return template;
}

/** What a service is configured with; nothing of anybody who came to it, and nothing secret. */
async function copyOf(context: Context, serviceId: string): Promise<Beginning> {
  const { tx, staff, now } = context;
  if (!staff.servicesWith('service.create', 'service').includes(serviceId))
    throw new Refusal('not-found');
  const settings = await settingsInForce(tx, serviceId, new Date(now));
  const form = await formInForce(tx, serviceId, new Date(now));
  if (!settings || !form)
    throw new Refusal('not-allowed-now', {
      reason: 'no-settings',
      text: '写すもとの窓口に、まだ設定がありません。ひな形から作ってください。',
    });
  const agencies = await readPreparedAgencies(tx, serviceId);
  return { settings: settings.settings, form, agencies, texts: await textsOf(context, serviceId) };
}

async function textsOf({ tx, staff, deps }: Context, serviceId: string): Promise<PreparedText[]> {
  const found = await rows<TemplateRow>(
    tx,
    `select id, service_id as "serviceId", owner_id as "ownerId", kind, words from templates where service_id = ? and owner_id is null order by sort, created_at, id`,
    [serviceId],
  );
  return Promise.all(
    found.map(async (row) => {
      const { kind, title, reading, text } = await presentTemplate(
        deps.crypt,
        staff.organisationId,
        row,
      );
      return { kind, title, reading, text };
    }),
  );
}

async function addMembers(
  { tx, staff, body: { from } }: Context,
  { organisationId, serviceId }: ServicePlace,
): Promise<void> {
  await rows(
    tx,
    `insert into memberships (organisation_id, staff_id, service_id, role) values (?, ?, ?, 'administrator')`,
    [organisationId, staff.id, serviceId],
  );
  if (from.kind !== 'copy' || !from.members) return;
  await rows(
    tx,
    `insert into memberships (organisation_id, staff_id, service_id, role, replies_need_approval)
     select organisation_id, staff_id, ?::uuid, role, replies_need_approval from memberships where service_id = ? on conflict do nothing`,
    [serviceId, from.service],
  );
}
