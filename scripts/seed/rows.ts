/** The practice organisation's rows; each is added only where it is missing. */
import { randomUUID } from 'node:crypto';
import { organisationKey } from '../../api/sealed.ts';
import { furnishService } from '../../api/services/new-service.ts';
import { factorPlace, sealSecret } from '../../api/session/factor-secret.ts';
import { hashPassword } from '../../api/session/passwords.ts';
import type { Crypt } from '../../db/crypt.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { settingsInForce } from '../../db/settings.ts';
import { startOfBusinessDate } from '../../domain/hours.ts';
import { YOUNG_WOMEN } from '../../domain/service-templates/young-women.ts';
import type { Role } from '../../domain/roles.ts';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import { DEMO_ORGANISATION, DEMO_SERVICE } from './organisation.ts';
import { withPracticeDay } from './settings.ts';

export interface DemoPlace {
  organisationId: string;
  serviceId: string;
}

/** In force since before anybody could have practised. */
const EFFECTIVE_FROM = new Date(startOfBusinessDate('2026-04-01'));

/** Organisation, service, settings, form, agencies and the LINE account of the practice phone. */
export async function addOrganisation(tx: Tx, crypt: Crypt): Promise<DemoPlace> {
  const organisationId = await obtainId(
    tx,
    `select id from organisations where code = ?`,
    [DEMO_ORGANISATION.code],
    (id) =>
      rows(tx, `insert into organisations (id, code, name) values (?, ?, ?)`, [
        id,
        DEMO_ORGANISATION.code,
        DEMO_ORGANISATION.name,
      ]),
  );
  const serviceId = await obtainId(
    tx,
    `select id from services where organisation_id = ? and code = ?`,
    [organisationId, DEMO_SERVICE.code],
    (id) =>
      rows(tx, `insert into services (id, organisation_id, code, name) values (?, ?, ?, ?)`, [
        id,
        organisationId,
        DEMO_SERVICE.code,
        DEMO_SERVICE.name,
      ]),
  );
  await makePractice(tx, serviceId);
  const place = { organisationId, serviceId };
  const since = { effectiveFrom: EFFECTIVE_FROM, publishedById: null };
  await furnishService(tx, crypt, place, YOUNG_WOMEN, since);
  await addChannel(tx, crypt, place);
  return place;
}

/** Nobody real comes to it; unless an administrator has turned it since, to try that out. */
async function makePractice(tx: Tx, serviceId: string): Promise<void> {
  await rows(
    tx,
    `update services set mode = 'practice' where id = ? and mode = 'live'
       and not exists (select 1 from audit_entries where service_id = ? and action = 'service.mode')`,
    [serviceId, serviceId],
  );
}

async function obtainId(
  tx: Tx,
  find: string,
  params: readonly string[],
  make: (id: string) => Promise<unknown>,
): Promise<string> {
  const found = await firstRow<{ id: string }>(tx, find, params);
  if (found) return found.id;
  const id = randomUUID();
  await make(id);
  return id;
}

async function addChannel(
  tx: Tx,
  crypt: Crypt,
  { organisationId, serviceId }: DemoPlace,
): Promise<void> {
  const { channelKey, channelId, channelSecret, loginChannelId, loginChannelSecret } = DEMO_CHANNEL;
  const { liffId, botUserId } = DEMO_CHANNEL;
  await obtainId(tx, `select id from channels where key = ?`, [channelKey], async (id) => {
    const credentials = await crypt.seal(
      { organisationId, serviceId, kind: 'service', objectId: serviceId },
      { table: 'channels', column: 'credentials', row: id },
      JSON.stringify({ channelSecret, previousChannelSecret: null, loginChannelSecret }),
    );
    await rows(
      tx,
      `insert into channels (id, organisation_id, service_id, key, line_channel_id, login_channel_id, liff_id, bot_user_id, credentials)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        organisationId,
        serviceId,
        channelKey,
        channelId,
        loginChannelId,
        liffId,
        botUserId,
        credentials,
      ],
    );
  });
}

export interface NewStaff {
  loginId: string;
  name: string;
  role: Role;
  /** In training; set with the membership, and the service's to change afterwards. */
  repliesNeedApproval?: true;
  password: string;
  /** The password was written down before: the stored one is the same. */
  isKnown: boolean;
}

/** A member of staff with the role in the practice service; gives their id. */
export async function addStaff(
  tx: Tx,
  crypt: Crypt,
  { organisationId, serviceId }: DemoPlace,
  { loginId, name, role, repliesNeedApproval, password, isKnown }: NewStaff,
): Promise<string> {
  const find = `select id from staff where organisation_id = ? and login_id = ?`;
  let isNew = false;
  const staffId = await obtainId(tx, find, [organisationId, loginId], async (id) => {
    isNew = true;
    const sealed = await crypt.seal(
      organisationKey(organisationId),
      { table: 'staff', column: 'name', row: id },
      name,
    );
    await rows(
      tx,
      `insert into staff (id, organisation_id, login_id, name, password_hash) values (?, ?, ?, ?, ?)`,
      [id, organisationId, loginId, sealed, await hashPassword(password)],
    );
  });
  if (!isNew && !isKnown) {
    await rows(tx, `update staff set password_hash = ? where id = ?`, [
      await hashPassword(password),
      staffId,
    ]);
  }
  await rows(
    tx,
    `insert into memberships (organisation_id, staff_id, service_id, role, replies_need_approval) values (?, ?, ?, ?, ?) on conflict do nothing`,
    [organisationId, staffId, serviceId, role, repliesNeedApproval ?? false],
  );
  return staffId;
}

/**
 * The second factor whose secret is written down (`null`: none). What was written down is in use already;
 * were the file lost, the stored one is replaced as the password is, or removed so that it is set up anew.
 */
export async function addSecondFactor(
  tx: Tx,
  crypt: Crypt,
  { organisationId }: DemoPlace,
  { staffId, secret, isKnown }: { staffId: string; secret: string | null; isKnown: boolean },
): Promise<void> {
  if (!isKnown) await rows(tx, `delete from second_factors where staff_id = ?`, [staffId]);
  if (secret === null) return;
  const id = randomUUID();
  await rows(
    tx,
    `insert into second_factors (id, organisation_id, staff_id, kind, secret) values (?, ?, ?, 'totp', ?) on conflict do nothing`,
    [id, organisationId, staffId, await sealSecret(crypt, organisationId, factorPlace(id), secret)],
  );
}

/** A further settings version for practice at any hour: reception open (or closed) today and tomorrow, and so many seconds to take a reply back. */
export async function addPracticeDay(
  tx: Tx,
  { organisationId, serviceId }: DemoPlace,
  { isOpen, undoSeconds }: { isOpen: boolean; undoSeconds: number | null },
  now: Date,
): Promise<void> {
  const current = await settingsInForce(tx, serviceId, now);
  const today = withPracticeDay(current?.settings ?? YOUNG_WOMEN.settings, isOpen, now.getTime());
  const settings = undoSeconds === null ? today : { ...today, undoSeconds };
  if (current && JSON.stringify(settings) === JSON.stringify(current.settings)) return;
  await rows(
    tx,
    `insert into settings_versions (id, organisation_id, service_id, version, effective_from, settings)
     select ?, ?, ?, coalesce(max(version), 0) + 1, ?, ?::jsonb from settings_versions where organisation_id = ? and service_id = ?`,
    [
      randomUUID(),
      organisationId,
      serviceId,
      now,
      JSON.stringify(settings),
      organisationId,
      serviceId,
    ],
  );
}
