/** 「LINE連携」 of a service: its account's credentials, the checks by machine, and the list of what is done by hand. */
import type { z } from 'zod';
import { ChannelShown, ConnectChannel, TickBody } from '../../contracts/channels.ts';
import { rows } from '../../db/scope.ts';
import { afterCommit, route, type AfterCommit } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';
import { credentialsFor, keepConnection, tryCredentials, type OnChannel } from './connect.ts';
import { lookAtConnection, registerAddresses } from './look.ts';
import { showChannel, showChannelAfterwards } from './present.ts';
import { findChannel, readMode } from './store.ts';

const CHANNEL = '/api/staff/services/:id/channel';
const CONNECT = { kind: 'staff', permission: 'channel.connect', on: 'service' } as const;

type Shown = z.input<typeof ChannelShown>;

export const channelRoutes = [
  route({
    method: 'GET',
    path: CHANNEL,
    summary: '窓口のLINE連携（シークレットは出ない）',
    access: { kind: 'staff', permission: 'channel.read', on: 'service' },
    response: ChannelShown,
    handle: showChannel,
  }),
  route({
    method: 'PUT',
    path: CHANNEL,
    summary: 'LINE公式アカウントをつなぐ（LINEに確かめてから登録する）',
    access: CONNECT,
    body: ConnectChannel,
    stepUp: true,
    response: ChannelShown,
    handle: connect,
  }),
  route({
    method: 'POST',
    path: `${CHANNEL}/registration`,
    summary: 'Webhook URLと部屋のURLをLINEに登録する',
    access: CONNECT,
    response: ChannelShown,
    async handle(context) {
      return afterCommit(async () => {
        await registerAddresses(context);
        return showChannelAfterwards(context);
      });
    },
  }),
  route({
    method: 'POST',
    path: `${CHANNEL}/checks`,
    summary: 'LINEとの接続を確かめる',
    access: CONNECT,
    response: ChannelShown,
    async handle(context) {
      return afterCommit(async () => {
        await lookAtConnection(context);
        return showChannelAfterwards(context);
      });
    },
  }),
  route({
    method: 'PUT',
    path: `${CHANNEL}/ticks`,
    summary: 'LINEのコンソールで手作業をしたことを記録する',
    access: CONNECT,
    body: TickBody,
    response: ChannelShown,
    async handle(context) {
      await tick(context);
      return showChannel(context);
    },
  }),
];

async function connect(
  context: OnChannel<z.infer<typeof ConnectChannel>>,
): Promise<AfterCommit<Shown>> {
  const { tx, target, body } = context;
  const before = await findChannel(tx, target.id);
  const mode = await readMode(tx, target.id);
  const credentials = await credentialsFor(context, before);
  const { lineChannelId, loginChannelId, liffId } = body;
  // LINE may take its time: no transaction waits for it.
  return afterCommit(async () => {
    const bot = await tryCredentials(context, { mode, before }, credentials);
    const { userId: botUserId, displayName, basicId } = bot;
    await keepConnection(context, {
      lineChannelId,
      loginChannelId,
      liffId,
      botUserId,
      displayName,
      basicId,
      credentials,
    });
    await lookAtConnection(context);
    return showChannelAfterwards(context);
  });
}

async function tick(context: OnChannel<z.infer<typeof TickBody>>): Promise<void> {
  const { tx, staff, target, body, now } = context;
  const { item, done } = body;
  const changed = done
    ? await rows(
        tx,
        `insert into line_ticks (service_id, item, organisation_id, ticked_by_id, ticked_at) values (?, ?, ?, ?, ?) on conflict do nothing returning item`,
        [target.id, item, staff.organisationId, staff.id, new Date(now)],
      )
    : await rows(tx, `delete from line_ticks where service_id = ? and item = ? returning item`, [
        target.id,
        item,
      ]);
  if (changed.length === 0) return;
  const action = done ? 'line.tick' : 'line.untick';
  await auditDone(context, { id: null, serviceId: target.id }, action, {
    objectKind: 'line-checklist',
    objectId: item,
  });
}
