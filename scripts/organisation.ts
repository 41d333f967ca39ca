/**
 * `npm run organisation -- add`: a further municipality, with its first service and its first administrator, who is
 * invited by a link. For the system operator, beside the running system.
 *
 *   npm run organisation -- add --code CODE --name NAME --service CODE --service-name NAME --template ID
 *                               --login LOGIN-ID --person NAME [--practice]
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { addRoles } from '../api/memberships/members.ts';
import { addInvited, issueLink } from '../api/memberships/invitations.ts';
import { furnishService } from '../api/services/new-service.ts';
import { audit } from '../db/audit.ts';
import { createCrypt, type Crypt } from '../db/crypt.ts';
import { openDatabase, type Database } from '../db/orm.ts';
import { firstRow, inSystem, rows, type Tx } from '../db/scope.ts';
import { CODE, INVITATION_HOURS, LOGIN_ID } from '../domain/memberships.ts';
import { SERVICE_TEMPLATES } from '../domain/service-templates/service-templates.ts';
import { createKeyStoreClient } from '../keys/client.ts';
import { readMigratorUrl, readPlaces } from './parts/running-places.ts';

/** What whoever runs it can put right: shown as it is. */
class PlainError extends Error {}

const TEMPLATE_IDS = SERVICE_TEMPLATES.map(({ id }) => id);

const USAGE = `使い方：
  npm run organisation -- add --code 組織のコード --name 組織の名前 --service 窓口のコード --service-name 窓口の名前 --template ひな形 --login 管理者の職員ID --person 管理者の氏名 [--practice]
  ひな形：${SERVICE_TEMPLATES.map(({ id, name }) => `${id}（${name}）`).join('、')}
  コードと職員IDは、半角の小文字、数字、ハイフンです。--practice を付けると、練習の窓口になります。`;

const Name = z.string().trim().min(1);
export const NewOrganisation = z.object({
  code: z.string().regex(CODE),
  name: Name.max(200),
  service: z.string().regex(CODE),
  'service-name': Name.max(60),
  template: z.string().refine((id) => TEMPLATE_IDS.includes(id)),
  login: z.string().regex(LOGIN_ID),
  person: Name.max(60),
  practice: z.boolean().default(false),
});
export type NewOrganisation = z.infer<typeof NewOrganisation>;

/** All of it or nothing; gives the token of the administrator's link. Throws PlainError for a code that is in use. */
export async function addOrganisation(
  { database, crypt, now }: { database: Database; crypt: Crypt; now: number },
  given: NewOrganisation,
): Promise<{ token: string; expiresAt: string }> {
  return inSystem(database, async (tx) => {
    const taken = await firstRow(tx, `select 1 from organisations where code = ?`, [given.code]);
    if (taken) throw new PlainError(`組織のコード「${given.code}」は、もう使われています。`);
    const place = await addPlaces(tx, crypt, given, now);
    const staffId = randomUUID();
    const { login: loginId, person: name } = given;
    await addInvited(tx, { crypt }, place.organisationId, { id: staffId, loginId, name });
    await addRoles(tx, place, staffId, ['administrator']);
    await audit(tx, {
      ...place,
      actorKind: 'system',
      actorId: null,
      action: 'organisation.create',
      objectKind: 'organisation',
      objectId: place.organisationId,
      data: { code: given.code, service: given.service, template: given.template },
    });
    const { organisationId } = place;
    return issueLink(tx, { organisationId, staffId, invitedById: null, now });
  });
}

async function addPlaces(
  tx: Tx,
  crypt: Crypt,
  given: NewOrganisation,
  now: number,
): Promise<{ organisationId: string; serviceId: string }> {
  const place = { organisationId: randomUUID(), serviceId: randomUUID() };
  await rows(tx, `insert into organisations (id, code, name) values (?, ?, ?)`, [
    place.organisationId,
    given.code,
    given.name,
  ]);
  await rows(
    tx,
    `insert into services (id, organisation_id, code, name, mode) values (?, ?, ?, ?, ?)`,
    [
      place.serviceId,
      place.organisationId,
      given.service,
      given['service-name'],
      given.practice ? 'practice' : 'live',
    ],
  );
  const template = SERVICE_TEMPLATES.find(({ id }) => id === given.template);
  if (!template) throw new PlainError(USAGE);
  const since = { effectiveFrom: new Date(now), publishedById: null };
  await furnishService(tx, crypt, place, template, since);
  return place;
}

function readGiven(args: string[]): NewOrganisation {
  try {
    const text = { type: 'string' } as const;
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        code: text,
        name: text,
        service: text,
        'service-name': text,
        template: text,
        login: text,
        person: text,
        practice: { type: 'boolean', default: false },
      },
    });
    if (positionals.join() !== 'add') throw new PlainError(USAGE);
    return NewOrganisation.parse(values);
  } catch {
    throw new PlainError(USAGE);
  }
}

async function main(): Promise<void> {
  const given = readGiven(process.argv.slice(2));
  const keys = createKeyStoreClient({ socketPath: readPlaces(process.env).KEYS_SOCKET });
  const database = await openDatabase(readMigratorUrl(process.env), { poolSize: 1 });
  try {
    const { token } = await addOrganisation(
      { database, crypt: createCrypt(keys), now: Date.now() },
      given,
    );
    console.log(`組織「${given.name}」と窓口「${given['service-name']}」を作りました。`);
    console.log(
      `管理者 ${given.person} さんに、このリンクだけを渡してください（${INVITATION_HOURS}時間、一度だけ使えます。今しか表示しません）。`,
    );
    console.log(`<職員の画面のURL>/admin/#/invitation/${token}`);
  } finally {
    await database.close();
    await keys.close();
  }
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    if (!(error instanceof PlainError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
}
