/** The channels that webhooks come in on: who owns them, what their requests are signed with, and the key to store them under. */
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Crypt } from '../../db/crypt.ts';
import type { DataKey, KeyStore } from '../../keys/key-store.ts';

export interface WebhookChannel {
  id: string;
  organisationId: string;
  serviceId: string;
  botUserId: string;
  /** The current secret and, while it is being replaced, the one before. */
  secrets: readonly string[];
  /** The service's current key. */
  key: DataKey;
}

export interface WebhookChannels {
  /** `null`: there is no such channel. Rejects when database or key store are away. */
  find(channelKey: string): Promise<WebhookChannel | null>;
  /** Channels have changed, or may have: everything is read anew. */
  forget(): void;
}

export interface WebhookChannelsOptions {
  /** Under the system role. */
  pool: Pick<Pool, 'query'>;
  crypt: Pick<Crypt, 'open'>;
  keys: Pick<KeyStore, 'obtain'>;
  /** Whether changes are told of just now; what is kept while they are not is soon read again. */
  isTold?: () => boolean;
  /** How long a rotated key may go unnoticed, and a changed secret that nobody told of. */
  knownForMs?: number;
  /** The same for a channel that did not exist. */
  unknownForMs?: number;
  maxEntries?: number;
  /** A monotonic clock in milliseconds. */
  clock?: () => number;
}

/** While nobody tells of changes. */
const UNTOLD_MS = 1_500;

const CHANNEL_KEY = /^[\w-]{1,64}$/u;

const Credentials = z.object({
  channelSecret: z.string(),
  previousChannelSecret: z.string().nullish(),
});

interface ChannelRow {
  id: string;
  organisationId: string;
  serviceId: string;
  botUserId: string;
  credentials: Buffer;
}

interface Entry {
  until: number;
  found: Promise<WebhookChannel | null>;
}

/** Remembers what it found, also that nothing was found: guessed addresses must not reach the database each time. */
export function createWebhookChannels(options: WebhookChannelsOptions): WebhookChannels {
  const { knownForMs = 30_000, unknownForMs = 5_000, maxEntries = 5_000 } = options;
  const clock = options.clock ?? (() => performance.now());
  const isTold = options.isTold ?? (() => true);
  const entries = new Map<string, Entry>();

  function lookUp(channelKey: string): Promise<WebhookChannel | null> {
    const longest = isTold() ? knownForMs : Math.min(knownForMs, UNTOLD_MS);
    const shortest = Math.min(unknownForMs, longest);
    const entry: Entry = { until: clock() + longest, found: load(options, channelKey) };
    entries.delete(channelKey);
    entries.set(channelKey, entry);
    const [oldest] = entries.keys();
    if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    entry.found.then(
      (channel) => {
        if (channel === null) entry.until = clock() + shortest;
      },
      () => {
        if (entries.get(channelKey) === entry) entries.delete(channelKey);
      },
    );
    return entry.found;
  }

  return {
    async find(channelKey) {
      if (!CHANNEL_KEY.test(channelKey)) return null;
      const entry = entries.get(channelKey);
      if (entry && clock() < entry.until) return entry.found;
      return lookUp(channelKey);
    },
    forget: () => entries.clear(),
  };
}

async function load(
  { pool, crypt, keys }: WebhookChannelsOptions,
  channelKey: string,
): Promise<WebhookChannel | null> {
  const { rows } = await pool.query<ChannelRow>(
    `select id, organisation_id as "organisationId", service_id as "serviceId", bot_user_id as "botUserId", credentials
     from channels where key = $1`,
    [channelKey],
  );
  const [row] = rows;
  if (!row) return null;
  const { id, organisationId, serviceId, botUserId } = row;
  const place = { table: 'channels', column: 'credentials', row: id };
  const credentials = Credentials.parse(
    JSON.parse(await crypt.open(organisationId, place, row.credentials)),
  );
  const key = await keys.obtain({
    organisationId,
    serviceId,
    kind: 'service',
    objectId: serviceId,
  });
  const secrets = [credentials.channelSecret, credentials.previousChannelSecret ?? ''];
  return { id, organisationId, serviceId, botUserId, secrets, key };
}
