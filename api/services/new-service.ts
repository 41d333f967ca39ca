/** What a service is given when it is made: its first settings, its form, its agencies, its prepared texts. */
import { randomUUID } from 'node:crypto';
import type { Crypt } from '../../db/crypt.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { PreparedAgency, PreparedText } from '../../domain/service-templates/template.ts';
import type { ServiceForm, ServiceSettings } from '../../domain/settings.ts';
import { sealTemplate } from '../templates/present.ts';

export interface ServicePlace {
  organisationId: string;
  serviceId: string;
}

export interface Beginning {
  settings: ServiceSettings;
  form: Pick<ServiceForm, 'fields'>;
  texts: readonly PreparedText[];
  agencies: readonly PreparedAgency[];
}

interface Since {
  /** From when it is in force. */
  effectiveFrom: Date;
  /** `null`: the installation itself. */
  publishedById: string | null;
}

/** Version 1 of settings and form, agencies and prepared texts; what is there already stays. */
export async function furnishService(
  tx: Tx,
  crypt: Crypt,
  place: ServicePlace,
  { settings, form, texts, agencies }: Beginning,
  since: Since,
): Promise<void> {
  await addFirstSettings(tx, place, settings, since);
  await addFirstForm(tx, place, form, since);
  await addAgencies(tx, place, agencies);
  await addPreparedTexts(tx, crypt, place, texts);
}

async function addFirstSettings(
  tx: Tx,
  { organisationId, serviceId }: ServicePlace,
  settings: ServiceSettings,
  { effectiveFrom, publishedById }: Since,
): Promise<void> {
  await rows(
    tx,
    `insert into settings_versions (id, organisation_id, service_id, version, effective_from, settings, published_by_id)
     values (?, ?, ?, 1, ?, ?::jsonb, ?) on conflict (organisation_id, service_id, version) do nothing`,
    [
      randomUUID(),
      organisationId,
      serviceId,
      effectiveFrom,
      JSON.stringify(settings),
      publishedById,
    ],
  );
}

async function addFirstForm(
  tx: Tx,
  { organisationId, serviceId }: ServicePlace,
  { fields }: Pick<ServiceForm, 'fields'>,
  { effectiveFrom }: Since,
): Promise<void> {
  await rows(
    tx,
    `insert into form_versions (id, organisation_id, service_id, version, effective_from, form)
     values (?, ?, ?, 1, ?, ?::jsonb) on conflict (organisation_id, service_id, version) do nothing`,
    [
      randomUUID(),
      organisationId,
      serviceId,
      effectiveFrom,
      JSON.stringify({ version: 1, fields }),
    ],
  );
}

async function addAgencies(
  tx: Tx,
  { organisationId, serviceId }: ServicePlace,
  agencies: readonly PreparedAgency[],
): Promise<void> {
  for (const [sort, agency] of agencies.entries()) {
    const { kind, name, telephone, telephoneNight = null, area = null, hours = null } = agency;
    await rows(
      tx,
      `insert into agencies (id, organisation_id, service_id, kind, name, telephone, telephone_night, area, hours, sort)
       select ?::uuid, ?::uuid, ?::uuid, ?::text, ?::text, ?::text, ?::text, ?::text, ?::text, ?::int where not exists (
         select 1 from agencies where organisation_id = ? and service_id = ? and kind = ?::text and name = ?::text)`,
      [
        randomUUID(),
        organisationId,
        serviceId,
        kind,
        name,
        telephone,
        telephoneNight,
        area,
        hours,
        sort,
        organisationId,
        serviceId,
        kind,
        name,
      ],
    );
  }
}

/** A service's own agencies as another may begin with them: whom they name and who made sure of them stays behind. */
export async function readPreparedAgencies(tx: Tx, serviceId: string): Promise<PreparedAgency[]> {
  const found = await rows<{ agency: PreparedAgency }>(
    tx,
    `select jsonb_strip_nulls(jsonb_build_object('kind', kind, 'name', name, 'telephone', telephone,
       'telephoneNight', telephone_night, 'area', area, 'hours', hours)) as agency
     from agencies where service_id = ? and retired_at is null order by sort, name`,
    [serviceId],
  );
  return found.map(({ agency }) => agency);
}

/** Once: what the service has written, changed or deleted since is its own. */
async function addPreparedTexts(
  tx: Tx,
  crypt: Crypt,
  place: ServicePlace,
  texts: readonly PreparedText[],
): Promise<void> {
  const { organisationId, serviceId } = place;
  const found = await firstRow(tx, `select 1 from templates where service_id = ? limit 1`, [
    serviceId,
  ]);
  if (found) return;
  for (const [sort, { kind, ...words }] of texts.entries()) {
    const id = randomUUID();
    await rows(
      tx,
      `insert into templates (id, organisation_id, service_id, kind, words, sort) values (?, ?, ?, ?, ?, ?)`,
      [id, organisationId, serviceId, kind, await sealTemplate(crypt, place, id, words), sort],
    );
  }
}
