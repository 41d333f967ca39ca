/** Versions of a service's settings in the database, each with the form that goes with it. */
import { randomUUID } from 'node:crypto';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { AttributeField } from '../../domain/attributes.ts';
import { isSame, type SettingsContent } from '../../domain/settings-content.ts';
import type { ServiceForm, ServiceSettings } from '../../domain/settings.ts';

interface StoredVersion {
  id: string;
  serviceId: string;
  version: number;
  effectiveFrom: Date;
  createdAt: Date;
  publishedById: string | null;
  approvedById: string | null;
  note: Buffer | null;
  basedOn: number | null;
  withdrawnAt: Date | null;
  formVersion: number | null;
  settings: ServiceSettings;
  form: ServiceForm | null;
}

export interface VersionRow extends StoredVersion {
  content: SettingsContent;
}

// Versions from before forms were published with settings go with the form of their day.
const VERSIONS = `select v.id, v.service_id as "serviceId", v.version, v.effective_from as "effectiveFrom", v.created_at as "createdAt",
    v.published_by_id as "publishedById", v.approved_by_id as "approvedById", v.note, v.based_on as "basedOn", v.withdrawn_at as "withdrawnAt",
    f.version as "formVersion", v.settings, f.form
  from settings_versions v left join lateral (
    select f.version, f.form from form_versions f where f.service_id = v.service_id and case when v.form_version is null
      then f.effective_from <= v.effective_from and f.withdrawn_at is null else f.version = v.form_version end
    order by f.effective_from desc, f.version desc limit 1) f on true`;

function withContent(row: StoredVersion): VersionRow {
  const { settings, form } = row;
  return { ...row, content: { settings, form: { fields: form?.fields ?? [] } } };
}

export interface Standing {
  inForce: VersionRow | null;
  /** Those whose date is still to come, in the order of their dates. */
  announced: VersionRow[];
}

/** What is in force at the instant, and what is announced. */
export async function readStanding(tx: Tx, serviceId: string, now: Date): Promise<Standing> {
  const inForce = await firstRow<StoredVersion>(
    tx,
    `${VERSIONS} where v.service_id = ? and v.effective_from <= ? and v.withdrawn_at is null order by v.effective_from desc, v.version desc limit 1`,
    [serviceId, now],
  );
  const announced = await rows<StoredVersion>(
    tx,
    `${VERSIONS} where v.service_id = ? and v.effective_from > ? and v.withdrawn_at is null order by v.effective_from, v.version`,
    [serviceId, now],
  );
  return { inForce: inForce ? withContent(inForce) : null, announced: announced.map(withContent) };
}

/** All there have been, the oldest first. */
export async function readVersions(tx: Tx, serviceId: string): Promise<VersionRow[]> {
  const found = await rows<StoredVersion>(
    tx,
    `${VERSIONS} where v.service_id = ? order by v.version`,
    [serviceId],
  );
  return found.map(withContent);
}

export async function findVersion(
  tx: Tx,
  serviceId: string,
  version: number,
): Promise<VersionRow | undefined> {
  const found = await firstRow<StoredVersion>(
    tx,
    `${VERSIONS} where v.service_id = ? and v.version = ?`,
    [serviceId, version],
  );
  return found && withContent(found);
}

/** Of whichever service, as far as the scope reaches. */
export async function findVersionById(tx: Tx, id: string): Promise<VersionRow | undefined> {
  const found = await firstRow<StoredVersion>(tx, `${VERSIONS} where v.id = ?`, [id]);
  return found && withContent(found);
}

/** The forms there have been, the oldest first; those that were taken back in time were never filled in. */
export async function readForms(tx: Tx, serviceId: string): Promise<(readonly AttributeField[])[]> {
  const found = await rows<{ form: ServiceForm }>(
    tx,
    `select form from form_versions where service_id = ? and withdrawn_at is null order by version`,
    [serviceId],
  );
  return found.map(({ form }) => form.fields);
}

/** Nobody else writes the service's draft or publishes until the transaction ends. */
export async function lockSettings(tx: Tx, serviceId: string): Promise<void> {
  await firstRow(tx, `select pg_advisory_xact_lock(hashtextextended('settings/' || ?::text, 0))`, [
    serviceId,
  ]);
}

export interface NewVersion {
  id: string;
  organisationId: string;
  serviceId: string;
  basedOn: number;
  content: SettingsContent;
  effectiveFrom: Date;
  publishedById: string;
  approvedById: string | null;
  note: Buffer | null;
  now: Date;
}

/** Adds the version with its form, and gives its number; `undefined` where the id is taken. */
export async function addVersion(tx: Tx, added: NewVersion): Promise<number | undefined> {
  const { id, organisationId, serviceId, content, effectiveFrom, now } = added;
  const formVersion = await ensureForm(tx, added, effectiveFrom, content.form.fields);
  const found = await firstRow<{ version: number }>(
    tx,
    `insert into settings_versions (id, organisation_id, service_id, version, effective_from, settings, published_by_id, approved_by_id, note, based_on, form_version, begun_at)
     select ?::uuid, ?::uuid, ?::uuid, coalesce(max(version), 0) + 1, ?::timestamptz, ?::jsonb, ?::uuid, ?::uuid, ?::bytea, ?::int, ?::int,
       case when ?::timestamptz <= ?::timestamptz then ?::timestamptz end
     from settings_versions where service_id = ? on conflict (id) do nothing returning version`,
    [
      id,
      organisationId,
      serviceId,
      effectiveFrom,
      JSON.stringify(content.settings),
      added.publishedById,
      added.approvedById,
      added.note,
      added.basedOn,
      formVersion,
      effectiveFrom,
      now,
      now,
      serviceId,
    ],
  );
  return found?.version;
}

interface Owner {
  organisationId: string;
  serviceId: string;
}

/** The number of the form version with these fields that is in force at the instant; added where another one would be. */
async function ensureForm(
  tx: Tx,
  { organisationId, serviceId }: Owner,
  at: Date,
  fields: readonly AttributeField[],
): Promise<number> {
  const before = await firstRow<{ version: number; form: ServiceForm }>(
    tx,
    `select version, form from form_versions where service_id = ? and effective_from <= ? and withdrawn_at is null order by effective_from desc, version desc limit 1`,
    [serviceId, at],
  );
  if (before && isSame(before.form.fields, fields)) return before.version;
  const added = await firstRow<{ version: number }>(
    tx,
    `insert into form_versions (id, organisation_id, service_id, version, effective_from, form)
     select ?::uuid, ?::uuid, ?::uuid, n.version, ?::timestamptz, jsonb_build_object('version', n.version, 'fields', ?::jsonb)
     from (select coalesce(max(version), 0) + 1 as version from form_versions where service_id = ?) n returning version`,
    [randomUUID(), organisationId, serviceId, at, JSON.stringify(fields), serviceId],
  );
  if (!added) throw new Error('a form version was not added');
  return added.version;
}

/** Takes an announced version back, and the form that was to come with it. */
export async function withdrawVersion(tx: Tx, row: VersionRow, now: Date): Promise<void> {
  await rows(tx, `update settings_versions set withdrawn_at = ? where id = ?`, [now, row.id]);
  await rows(
    tx,
    `update form_versions set withdrawn_at = ? where service_id = ? and effective_from = ? and effective_from > ? and withdrawn_at is null`,
    [now, row.serviceId, row.effectiveFrom, now],
  );
}

/** Each announced version finds its own form on its day, whatever was published or taken back before it. */
export async function settleForms(
  tx: Tx,
  owner: Owner,
  announced: readonly VersionRow[],
): Promise<void> {
  for (const { id, effectiveFrom, content } of announced) {
    const formVersion = await ensureForm(tx, owner, effectiveFrom, content.form.fields);
    await rows(tx, `update settings_versions set form_version = ? where id = ?`, [formVersion, id]);
  }
}
