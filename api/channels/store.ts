/** A service's LINE account in the database; its secrets are opened here and nowhere shown. */
import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Crypt } from '../../db/crypt.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { LineCheckResult } from '../../domain/line-checks.ts';
import type { ServiceMode } from '../../domain/practice.ts';
import { serviceKey } from '../sealed.ts';

export interface ChannelRow {
  id: string;
  key: string;
  lineChannelId: string;
  loginChannelId: string;
  liffId: string;
  botUserId: string;
  credentials: Buffer;
  displayName: string | null;
  basicId: string | null;
  connectedAt: Date | null;
  connectedById: string | null;
  checks: LineCheckResult[] | null;
  checkedAt: Date | null;
  checkedById: string | null;
}

const Credentials = z.object({
  channelSecret: z.string(),
  previousChannelSecret: z.string().nullish(),
  loginChannelSecret: z.string().nullish(),
});
export type Credentials = z.infer<typeof Credentials>;

const COLUMNS = `id, key, line_channel_id as "lineChannelId", login_channel_id as "loginChannelId", liff_id as "liffId", bot_user_id as "botUserId", credentials,
  display_name as "displayName", basic_id as "basicId", connected_at as "connectedAt", connected_by_id as "connectedById",
  checks, checked_at as "checkedAt", checked_by_id as "checkedById"`;

/** The service's account; `null` until one is connected. */
export async function findChannel(tx: Tx, serviceId: string): Promise<ChannelRow | null> {
  const found = await firstRow<ChannelRow>(
    tx,
    `select ${COLUMNS} from channels where service_id = ? order by created_at limit 1`,
    [serviceId],
  );
  return found ?? null;
}

export async function readMode(tx: Tx, serviceId: string): Promise<ServiceMode> {
  const found = await firstRow<{ mode: ServiceMode }>(
    tx,
    `select mode from services where id = ?`,
    [serviceId],
  );
  return found?.mode ?? 'practice';
}

export async function openCredentials(
  crypt: Crypt,
  organisationId: string,
  { id, credentials }: Pick<ChannelRow, 'id' | 'credentials'>,
): Promise<Credentials> {
  const opened = await crypt.open(organisationId, credentialsPlace(id), credentials);
  return Credentials.parse(JSON.parse(opened));
}

function credentialsPlace(channelId: string) {
  return { table: 'channels', column: 'credentials', row: channelId };
}

export interface Connection {
  lineChannelId: string;
  loginChannelId: string;
  liffId: string;
  botUserId: string;
  displayName: string;
  basicId: string;
  credentials: Credentials;
}

interface Storing {
  organisationId: string;
  serviceId: string;
  /** What is there already. */
  before: Pick<ChannelRow, 'id'> | null;
  byId: string;
  at: Date;
}

/** Adds the account or changes the one that is there; its addresses stay. */
export async function storeConnection(
  tx: Tx,
  crypt: Crypt,
  connection: Connection,
  { organisationId, serviceId, before, byId, at }: Storing,
): Promise<string> {
  const id = before?.id ?? randomUUID();
  const { lineChannelId, loginChannelId, liffId, botUserId } = connection;
  const sealed = await crypt.seal(
    serviceKey({ organisationId, serviceId }),
    credentialsPlace(id),
    JSON.stringify(connection.credentials),
  );
  const displayName = connection.displayName.slice(0, 100);
  const basicId = connection.basicId.slice(0, 40);
  if (before)
    await rows(
      tx,
      `update channels set line_channel_id = ?, login_channel_id = ?, liff_id = ?, bot_user_id = ?, credentials = ?,
         display_name = ?, basic_id = ?, connected_at = ?, connected_by_id = ? where id = ?`,
      [
        lineChannelId,
        loginChannelId,
        liffId,
        botUserId,
        sealed,
        displayName,
        basicId,
        at,
        byId,
        id,
      ],
    );
  else
    await rows(
      tx,
      `insert into channels (id, organisation_id, service_id, key, line_channel_id, login_channel_id, liff_id, bot_user_id, credentials,
         display_name, basic_id, connected_at, connected_by_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        organisationId,
        serviceId,
        newKey(),
        lineChannelId,
        loginChannelId,
        liffId,
        botUserId,
        sealed,
        displayName,
        basicId,
        at,
        byId,
      ],
    );
  return id;
}

/** Stands in addresses that people may see: it says nothing of the service. */
function newKey(): string {
  return randomBytes(18).toString('base64url').replaceAll(/[-_]/gu, 'x');
}

export async function storeChecks(
  tx: Tx,
  channelId: string,
  { results, byId, at }: { results: readonly LineCheckResult[]; byId: string; at: Date },
): Promise<void> {
  await rows(
    tx,
    `update channels set checks = ?::jsonb, checked_at = ?, checked_by_id = ? where id = ?`,
    [JSON.stringify(results), at, byId, channelId],
  );
}

/** How people came by this account: by adding it as a friend, by entering the room, or by both. */
export async function countArrivals(
  tx: Tx,
  channelId: string,
): Promise<{ both: number; friends: number; visitors: number }> {
  const found = await firstRow<{ both: number; friends: number; visitors: number }>(
    tx,
    `select count(*) filter (where follow_changed_at is not null and room_seen_at is not null)::int as both,
       count(*) filter (where follow_changed_at is not null and room_seen_at is null)::int as friends,
       count(*) filter (where follow_changed_at is null and room_seen_at is not null)::int as visitors
     from consultees where channel_id = ?`,
    [channelId],
  );
  return found ?? { both: 0, friends: 0, visitors: 0 };
}
