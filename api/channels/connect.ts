/** Connecting a service with its LINE account: LINE is asked first, and only what it takes is kept. */
import type { z } from 'zod';
import type { ConnectChannel } from '../../contracts/channels.ts';
import { wake } from '../../db/notify.ts';
import { firstRow, inScope, inSystem, scopeOf } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { LINE_CHECK_REASONS } from '../../domain/line-checks.ts';
import type { ServiceMode } from '../../domain/practice.ts';
import type { LineBotInfo } from '../../line/client.ts';
import type { ReadOutcome } from '../../line/outcome.ts';
import type { StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import { auditDone } from '../staff-audit.ts';
import { liffAppsOf, lineClientOf } from './clients.ts';
import {
  findChannel,
  openCredentials,
  storeConnection,
  type ChannelRow,
  type Connection,
  type Credentials,
} from './store.ts';

export type OnChannel<Body> = StaffContext<ServiceTarget, unknown, unknown, Body>;
type Given = z.infer<typeof ConnectChannel>;

interface Known {
  mode: ServiceMode;
  before: ChannelRow | null;
}

/** The credentials as they are from now on. Refuses 'invalid-input' where a secret is missing. */
export async function credentialsFor(
  { staff, deps, body }: OnChannel<Given>,
  before: ChannelRow | null,
): Promise<Credentials> {
  const kept = before && (await openCredentials(deps.crypt, staff.organisationId, before));
  const isSame = before?.lineChannelId === body.lineChannelId;
  const isSameLogin = before?.loginChannelId === body.loginChannelId;
  const channelSecret = body.channelSecret ?? (isSame ? kept?.channelSecret : undefined);
  if (!channelSecret)
    throw missing('channelSecret', 'Messaging APIのチャネルシークレットを入れてください。');
  const loginChannelSecret =
    body.loginChannelSecret ?? (isSameLogin ? kept?.loginChannelSecret : undefined);
  if (!loginChannelSecret)
    throw missing('loginChannelSecret', 'LINEログインのチャネルシークレットを入れてください。');
  const isRotated = isSame && kept !== null && kept.channelSecret !== channelSecret;
  return {
    channelSecret,
    // What LINE sent a moment ago is still signed with the old one.
    previousChannelSecret: isRotated
      ? kept.channelSecret
      : isSame
        ? (kept?.previousChannelSecret ?? null)
        : null,
    loginChannelSecret,
  };
}

function missing(field: string, text: string): Refusal {
  return new Refusal('invalid-input', { reason: 'secret-missing', fields: [field], text });
}

/**
 * Asks LINE whether it takes them. Refuses 'invalid-input' saying which of the two channels is wrong, and
 * 'unavailable' where LINE gives no answer: then nothing is kept that was never tried.
 */
export async function tryCredentials(
  { deps, body }: OnChannel<Given>,
  { mode }: Known,
  credentials: Credentials,
): Promise<LineBotInfo> {
  const line = lineClientOf(deps, mode, { ...body, ...credentials });
  const liffApps = liffAppsOf(deps, mode, { ...body, ...credentials });
  const [bot, apps] = await Promise.all([line.botInfo(), liffApps?.list() ?? null]);
  refuseUnlessTaken(bot, 'credentials-refused', ['lineChannelId', 'channelSecret']);
  if (apps)
    refuseUnlessTaken(apps, 'login-credentials-refused', ['loginChannelId', 'loginChannelSecret']);
  if (bot.outcome !== 'ok') throw new Error('LINE answered nothing');
  return bot.value;
}

function refuseUnlessTaken(
  { outcome }: ReadOutcome<unknown>,
  reason: 'credentials-refused' | 'login-credentials-refused',
  fields: readonly string[],
): void {
  if (outcome === 'ok') return;
  if (outcome === 'unauthorized' || outcome === 'refused')
    throw new Refusal('invalid-input', { reason, fields, text: LINE_CHECK_REASONS[reason] });
  throw new Refusal('unavailable', {
    reason: 'line-no-answer',
    text: 'LINEから答えがありませんでした。何も変えていません。入力した内容は画面に残っているので、少し待ってから、もう一度押してください。',
  });
}

/** Keeps the connection. Refuses 'invalid-input' for a LINE account that another service has. */
export async function keepConnection(
  context: OnChannel<Given>,
  { botUserId, ...connection }: Connection,
): Promise<void> {
  const { deps, staff, target, now, requestId } = context;
  const place = { organisationId: staff.organisationId, serviceId: target.id };
  await inScope(deps.database, scopeOf(place), async (tx) => {
    // Two services that take up one account at once: the second waits here, and is refused.
    // And two accounts for one service: it has one.
    for (const name of [connection.lineChannelId, target.id])
      await firstRow(
        tx,
        `select pg_advisory_xact_lock(hashtextextended('channel/' || ?::text, 0))`,
        [name],
      );
    await refuseTaken(context, connection.lineChannelId);
    const before = await findChannel(tx, target.id);
    const id = await storeConnection(
      tx,
      deps.crypt,
      { ...connection, botUserId },
      { ...place, before, byId: staff.id, at: new Date(now) },
    );
    await auditDone(
      { tx, staff, requestId },
      { id: null, serviceId: target.id },
      'channel.connect',
      {
        objectKind: 'channel',
        objectId: id,
        data: {
          isNew: before === null,
          secretGiven: context.body.channelSecret !== undefined,
          loginSecretGiven: context.body.loginChannelSecret !== undefined,
        },
      },
    );
    wake(tx, { kind: 'channel', ...place, id, seq: 0 });
  });
}

async function refuseTaken(
  { deps, target }: OnChannel<Given>,
  lineChannelId: string,
): Promise<void> {
  const taken = await inSystem(deps.system, (tx) =>
    firstRow(tx, `select 1 from channels where line_channel_id = ? and service_id <> ?`, [
      lineChannelId,
      target.id,
    ]),
  );
  if (taken)
    throw new Refusal('invalid-input', {
      reason: 'channel-taken',
      fields: ['lineChannelId'],
      text: 'このLINE公式アカウントは、別の窓口につながっています。窓口ごとに、別のアカウントを使ってください。',
    });
}
