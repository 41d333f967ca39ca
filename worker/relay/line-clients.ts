/** One LINE client per channel, kept with its access token until the channel's credentials change. */
import { z } from 'zod';
import { firstRow, inSystem } from '../../db/scope.ts';
import type { ServiceMode } from '../../domain/practice.ts';
import type { LineClient } from '../../line/client.ts';
import type { RelayDeps } from './deps.ts';

const Credentials = z.object({ channelSecret: z.string() });
const MAX_CLIENTS = 1_000;

export interface ChannelRow {
  channelId: string;
  lineChannelId: string;
  credentials: Buffer;
}

export interface LineClients {
  /** Refuses 'keys-unavailable' and 'field-unreadable'. */
  of(organisationId: string, channel: ChannelRow): Promise<LineClient>;
}

export function createLineClients(deps: RelayDeps): LineClients {
  const clients = new Map<string, { credentials: Buffer; mode: ServiceMode; client: LineClient }>();
  return {
    async of(organisationId, { channelId, lineChannelId, credentials }) {
      // Asked each time, and here: whoever sends cannot forget that practice reaches nobody real.
      const mode = await modeOf(deps, channelId);
      const known = clients.get(channelId);
      if (known?.mode === mode && known.credentials.equals(credentials)) return known.client;
      const place = { table: 'channels', column: 'credentials', row: channelId };
      const opened = await deps.crypt.open(organisationId, place, credentials);
      const { channelSecret } = Credentials.parse(JSON.parse(opened));
      const client = deps.lineClient({ channelId: lineChannelId, channelSecret, mode });
      clients.delete(channelId);
      clients.set(channelId, { credentials, mode, client });
      const [oldest] = clients.keys();
      if (clients.size > MAX_CLIENTS && oldest !== undefined) clients.delete(oldest);
      return client;
    },
  };
}

/** What is not known to be live is practice: a message too few can be sent again, one too many cannot be taken back. */
async function modeOf({ system }: RelayDeps, channelId: string): Promise<ServiceMode> {
  const found = await inSystem(system, (tx) =>
    firstRow<{ mode: ServiceMode }>(
      tx,
      `select s.mode from channels c join services s on s.id = c.service_id where c.id = ?`,
      [channelId],
    ),
  );
  return found?.mode ?? 'practice';
}
