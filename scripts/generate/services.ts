/** The services generated records belong to: live ones, since figures leave practice out, with the staff who are there. */
import { randomUUID } from 'node:crypto';
import { furnishService, type ServicePlace } from '../../api/services/new-service.ts';
import type { Crypt } from '../../db/crypt.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { GENERAL } from '../../domain/service-templates/general.ts';
import type { ServiceTemplate } from '../../domain/service-templates/template.ts';
import { YOUNG_WOMEN } from '../../domain/service-templates/young-women.ts';

export interface GeneratedService extends ServicePlace {
  channelId: string;
  template: ServiceTemplate;
  /** Of all consultations. */
  share: number;
}

const SERVICES = [
  { code: 'generated-young', name: '若年女性相談（生成）', template: YOUNG_WOMEN, share: 0.7 },
  { code: 'generated-general', name: '総合相談（生成）', template: GENERAL, share: 0.3 },
];

/** Made where they are missing; every member of staff has the roles there that they have in any service. */
export async function obtainServices(
  tx: Tx,
  crypt: Crypt,
  organisationId: string,
  since: Date,
): Promise<GeneratedService[]> {
  const made: GeneratedService[] = [];
  for (const { code, name, template, share } of SERVICES) {
    const found = await firstRow<{ id: string }>(
      tx,
      `select id from services where organisation_id = ? and code = ?`,
      [organisationId, code],
    );
    const serviceId = found?.id ?? randomUUID();
    const place = { organisationId, serviceId };
    if (!found) await addService(tx, crypt, place, { code, name, template, since });
    const channelId = await obtainChannel(tx, crypt, place, code);
    made.push({ ...place, channelId, template, share });
  }
  return made;
}

async function addService(
  tx: Tx,
  crypt: Crypt,
  { organisationId, serviceId }: ServicePlace,
  {
    code,
    name,
    template,
    since,
  }: { code: string; name: string; template: ServiceTemplate; since: Date },
): Promise<void> {
  await rows(
    tx,
    `insert into services (id, organisation_id, code, name, created_at) values (?, ?, ?, ?, ?)`,
    [serviceId, organisationId, code, name, since],
  );
  const begun = { effectiveFrom: since, publishedById: null };
  await furnishService(tx, crypt, { organisationId, serviceId }, template, begun);
  await rows(
    tx,
    `insert into memberships (staff_id, service_id, organisation_id, role)
     select distinct m.staff_id, ?::uuid, m.organisation_id, m.role from memberships m where m.organisation_id = ?`,
    [serviceId, organisationId],
  );
}

async function obtainChannel(
  tx: Tx,
  crypt: Crypt,
  { organisationId, serviceId }: ServicePlace,
  code: string,
): Promise<string> {
  const found = await firstRow<{ id: string }>(tx, `select id from channels where service_id = ?`, [
    serviceId,
  ]);
  if (found) return found.id;
  const id = randomUUID();
  const credentials = await crypt.seal(
    { organisationId, serviceId, kind: 'service', objectId: serviceId },
    { table: 'channels', column: 'credentials', row: id },
    JSON.stringify({ channelSecret: randomUUID(), previousChannelSecret: null }),
  );
  await rows(
    tx,
    `insert into channels (id, organisation_id, service_id, key, line_channel_id, login_channel_id, liff_id, bot_user_id, credentials)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, organisationId, serviceId, `key-${id}`, code, code, code, code, credentials],
  );
  return id;
}
