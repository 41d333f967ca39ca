/** A service's LINE account as staff see it: everything but its secrets. */
import type { z } from 'zod';
import type { ChannelShown } from '../../contracts/channels.ts';
import { inScope, rows, scopeOf, type Tx } from '../../db/scope.ts';
import { LINE_CHECKLIST_CODES, type LineChecklistCode } from '../../domain/line-checklist.ts';
import { instant } from '../consultations/present.ts';
import type { PeopleNames } from '../people.ts';
import { addressesOf } from './clients.ts';
import type { OnChannel } from './connect.ts';
import { findChannel, openCredentials, type ChannelRow } from './store.ts';

type Shown = z.input<typeof ChannelShown>;
type Asking = Pick<OnChannel<unknown>, 'deps' | 'staff' | 'target' | 'now'>;

/** In a transaction of its own, after LINE was asked. */
export function showChannelAfterwards(asking: Asking): Promise<Shown> {
  const { deps, staff, target } = asking;
  const place = { organisationId: staff.organisationId, serviceId: target.id };
  return inScope(deps.database, scopeOf(place), (tx) => showChannel({ ...asking, tx }));
}

interface TickRow {
  item: LineChecklistCode;
  byId: string;
  at: Date;
}

export async function showChannel(asking: Asking & { tx: Tx }): Promise<Shown> {
  const { tx, deps, staff, target, now } = asking;
  const channel = await findChannel(tx, target.id);
  const ticks = (await readTicks(tx, target.id)).filter(({ item }) =>
    LINE_CHECKLIST_CODES.includes(item),
  );
  const ids = [
    channel?.connectedById ?? null,
    channel?.checkedById ?? null,
    ...ticks.map(({ byId }) => byId),
  ];
  const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  return {
    connected: channel && (await showConnected(asking, channel, people)),
    checks:
      channel?.checks && channel.checkedAt
        ? {
            at: instant(channel.checkedAt),
            by: people.of(channel.checkedById),
            results: channel.checks,
          }
        : null,
    ticks: ticks.map(({ item, byId, at }) => ({ item, at: instant(at), by: people.of(byId) })),
  };
}

async function showConnected(
  { deps, staff }: Asking,
  channel: ChannelRow,
  people: PeopleNames,
): Promise<NonNullable<Shown['connected']>> {
  const { lineChannelId, loginChannelId, liffId, displayName, basicId } = channel;
  const secrets = await openCredentials(deps.crypt, staff.organisationId, channel);
  return {
    lineChannelId,
    loginChannelId,
    liffId,
    hasLoginSecret: Boolean(secrets.loginChannelSecret),
    displayName,
    basicId,
    since: channel.connectedAt && instant(channel.connectedAt),
    by: people.of(channel.connectedById),
    ...addressesOf(deps, channel),
  };
}

function readTicks(tx: Tx, serviceId: string): Promise<TickRow[]> {
  return rows<TickRow>(
    tx,
    `select item, ticked_by_id as "byId", ticked_at as at from line_ticks where service_id = ?`,
    [serviceId],
  );
}
