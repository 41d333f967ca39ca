/** Looking at a connection: the platform is asked outside of any transaction, and what it says is kept. */
import { wake } from '../../db/notify.ts';
import { inScope, scopeOf } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { ServiceMode } from '../../domain/practice.ts';
import { auditDone } from '../staff-audit.ts';
import { checkConnection } from './checks.ts';
import { addressesOf, liffAppsOf, lineClientOf } from './clients.ts';
import type { OnChannel } from './connect.ts';
import {
  countArrivals,
  findChannel,
  openCredentials,
  readMode,
  storeChecks,
  type ChannelRow,
  type Credentials,
} from './store.ts';

type Asking = Omit<OnChannel<unknown>, 'tx'>;

interface Opened {
  channel: ChannelRow;
  credentials: Credentials;
  mode: ServiceMode;
  arrivals: { both: number; friends: number; visitors: number };
}

/** Refuses 'not-allowed-now' where nothing is connected. */
async function openChannel({ deps, staff, target }: Asking): Promise<Opened> {
  const place = { organisationId: staff.organisationId, serviceId: target.id };
  return inScope(deps.database, scopeOf(place), async (tx) => {
    const channel = await findChannel(tx, target.id);
    if (!channel)
      throw new Refusal('not-allowed-now', {
        reason: 'not-connected',
        text: 'LINE公式アカウントが、まだつながっていません。先に接続の情報を登録してください。',
      });
    return {
      channel,
      credentials: await openCredentials(deps.crypt, staff.organisationId, channel),
      mode: await readMode(tx, target.id),
      arrivals: await countArrivals(tx, channel.id),
    };
  });
}

/** Every check anew. */
export async function lookAtConnection(asking: Asking): Promise<void> {
  const { deps, staff, target, now, requestId } = asking;
  const { channel, credentials, mode, arrivals } = await openChannel(asking);
  const { webhookUrl, roomUrl } = addressesOf(deps, channel);
  const results = await checkConnection({
    line: lineClientOf(deps, mode, { ...channel, ...credentials }),
    liffApps: liffAppsOf(deps, mode, { ...channel, ...credentials }),
    channel,
    webhookUrl,
    roomUrl,
    arrivals,
  });
  const place = { organisationId: staff.organisationId, serviceId: target.id };
  await inScope(deps.database, scopeOf(place), async (tx) => {
    await storeChecks(tx, channel.id, { results, byId: staff.id, at: new Date(now) });
    const faults = results.flatMap(({ check, state }) => (state === 'wrong' ? [check] : []));
    await auditDone({ tx, staff, requestId }, { id: null, serviceId: target.id }, 'channel.check', {
      objectKind: 'channel',
      objectId: channel.id,
      data: { faults },
    });
    wake(tx, { kind: 'channel', ...place, id: channel.id, seq: 0 });
  });
}

/** Tells LINE where webhooks go and what the LIFF app opens; what it does not take shows in the checks. */
export async function registerAddresses(asking: Asking): Promise<void> {
  const { deps, staff, target, requestId } = asking;
  const { channel, credentials, mode } = await openChannel(asking);
  const { webhookUrl, roomUrl } = addressesOf(deps, channel);
  const line = lineClientOf(deps, mode, { ...channel, ...credentials });
  const liffApps = liffAppsOf(deps, mode, { ...channel, ...credentials });
  await Promise.all([
    line.webhook.register(webhookUrl),
    liffApps?.point(channel.liffId, roomUrl) ?? null,
  ]);
  const place = { organisationId: staff.organisationId, serviceId: target.id };
  await inScope(deps.database, scopeOf(place), (tx) =>
    auditDone({ tx, staff, requestId }, { id: null, serviceId: target.id }, 'channel.register', {
      objectKind: 'channel',
      objectId: channel.id,
    }),
  );
  await lookAtConnection(asking);
}
