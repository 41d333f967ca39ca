/** A service's configuration as a whole: read for a file, and taken in as a new service or as a draft. */
import {
  CONFIGURATION_FORMAT,
  ServiceConfiguration,
} from '../../contracts/service-configuration.ts';
import { audit } from '../../db/audit.ts';
import type { Crypt } from '../../db/crypt.ts';
import { wake } from '../../db/notify.ts';
import { firstRow, rows, seeServiceAsWell, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TrailAction } from '../../domain/trail.ts';
import { findDraft, saveDraft } from '../settings/draft-queries.ts';
import { findVersion, lockSettings, readStanding } from '../settings/queries.ts';
import { presentTemplate } from '../templates/present.ts';
import type { TemplateRow } from '../templates/queries.ts';
import { readMenu, storeMenuDraft } from './configuration-menu.ts';
import { furnishService, readPreparedAgencies, type ServicePlace } from './new-service.ts';

/**
 * The configuration in force, or with the settings and form of that version. Rejects with a ZodError where what is
 * stored is not what may be published today; refuses 'not-found'.
 */
export async function readConfiguration(
  tx: Tx,
  crypt: Crypt,
  { organisationId, serviceId }: ServicePlace,
  { now, version }: { now: Date; version?: number | undefined },
): Promise<ServiceConfiguration> {
  const service = await firstRow<{ code: string; name: string }>(
    tx,
    `select code, name from services where id = ?`,
    [serviceId],
  );
  const found =
    version === undefined
      ? (await readStanding(tx, serviceId, now)).inForce
      : await findVersion(tx, serviceId, version);
  if (!service || !found) throw new Refusal('not-found');
  const agencies = await readPreparedAgencies(tx, serviceId);
  return ServiceConfiguration.parse({
    format: CONFIGURATION_FORMAT,
    service,
    settings: found.content.settings,
    form: { fields: found.content.form.fields },
    agencies,
    templates: await readTexts(tx, crypt, { organisationId, serviceId }),
    richMenu: await readMenu(tx, serviceId, now),
  });
}

async function readTexts(tx: Tx, crypt: Crypt, { organisationId, serviceId }: ServicePlace) {
  const found = await rows<TemplateRow>(
    tx,
    `select id, service_id as "serviceId", owner_id as "ownerId", kind, words from templates
     where service_id = ? and owner_id is null order by sort, created_at, id`,
    [serviceId],
  );
  return Promise.all(
    found.map(async (row) => {
      const { kind, title, reading, text } = await presentTemplate(crypt, organisationId, row);
      return { kind, title, reading, text };
    }),
  );
}

interface Taken {
  organisationId: string;
  /** Who takes it in, and answers for it. */
  staffId: string;
  now: Date;
}

/**
 * A new service with all of it in force, but for the rich menu, which waits as a draft. Whoever takes it in is its
 * administrator. Refuses 'invalid-input' for a code that is in use.
 */
export async function makeConfiguredService(
  tx: Tx,
  crypt: Crypt,
  { organisationId, staffId, now }: Taken,
  id: string,
  { service, settings, form, agencies, templates, richMenu }: ServiceConfiguration,
): Promise<void> {
  const taken = await firstRow(tx, `select 1 from services where code = ?`, [service.code]);
  if (taken) throw new Refusal('invalid-input', { reason: 'code-taken' });
  await seeServiceAsWell(tx, id);
  await rows(tx, `insert into services (id, organisation_id, code, name) values (?, ?, ?, ?)`, [
    id,
    organisationId,
    service.code,
    service.name,
  ]);
  const place = { organisationId, serviceId: id };
  // From the minute's beginning: a process whose clock is a little behind finds it in force as well.
  const effectiveFrom = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const beginning = { settings, form, agencies, texts: templates };
  await furnishService(tx, crypt, place, beginning, { effectiveFrom, publishedById: staffId });
  await rows(
    tx,
    `insert into memberships (organisation_id, staff_id, service_id, role) values (?, ?, ?, 'administrator')`,
    [organisationId, staffId, id],
  );
  if (richMenu) await storeMenuDraft(tx, place, staffId, richMenu);
  await tell(tx, place, staffId, 'service.create');
  wake(tx, { kind: 'session', id: staffId, ...place, seq: 0 });
}

/**
 * Settings, form and rich menu as drafts of the service; nothing that is in force changes. Refuses 'not-allowed-now'
 * while a draft waits for its approval, or where nothing is in force to base one on.
 */
export async function storeConfigurationDraft(
  tx: Tx,
  { organisationId, staffId, now }: Taken,
  serviceId: string,
  { settings, form, richMenu }: ServiceConfiguration,
): Promise<void> {
  const place = { organisationId, serviceId };
  await lockSettings(tx, serviceId);
  const before = await findDraft(tx, serviceId);
  if (before?.request) throw new Refusal('not-allowed-now', { reason: 'draft-requested' });
  const { inForce } = await readStanding(tx, serviceId, now);
  if (!inForce) throw new Refusal('not-allowed-now', { reason: 'no-settings' });
  const basedOn = inForce.version;
  await saveDraft(tx, { ...place, basedOn, content: { settings, form }, editedById: staffId, now });
  if (richMenu) await storeMenuDraft(tx, place, staffId, richMenu);
  await tell(tx, place, staffId, 'settings.import');
}

async function tell(
  tx: Tx,
  { organisationId, serviceId }: ServicePlace,
  staffId: string,
  action: TrailAction,
): Promise<void> {
  await audit(tx, {
    organisationId,
    serviceId,
    actorKind: 'staff',
    actorId: staffId,
    action,
    objectKind: 'service',
    objectId: serviceId,
    data: { from: 'file' },
  });
  wake(tx, { kind: 'settings', id: serviceId, organisationId, serviceId, seq: 0 });
}
