/** One LINE client per channel, kept with its access token until the channel's credentials change. */
import { z } from 'zod';
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
  const clients = new Map<string, { credentials: Buffer; client: LineClient }>();
  return {
    async of(organisationId, { channelId, lineChannelId, credentials }) {
      const known = clients.get(channelId);
      if (known?.credentials.equals(credentials)) return known.client;
      const place = { table: 'channels', column: 'credentials', row: channelId };
      const opened = await deps.crypt.open(organisationId, place, credentials);
      const { channelSecret } = Credentials.parse(JSON.parse(opened));
      const client = deps.lineClient({ channelId: lineChannelId, channelSecret });
      clients.delete(channelId);
      clients.set(channelId, { credentials, client });
      const [oldest] = clients.keys();
      if (clients.size > MAX_CLIENTS && oldest !== undefined) clients.delete(oldest);
      return client;
    },
  };
}
