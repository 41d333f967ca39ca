/** From the inbox to what an event means for us: each in one transaction with its settlement. */
import { audit } from '../../db/audit.ts';
import { firstRow, inScope, rows, scopeOf, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { ReducedEvent } from '../../line/webhook-events.ts';
import type { RelayDeps, Taken } from './deps.ts';
import { handleEvent, type Handled } from './events.ts';
import { isPassing, isUnreadable, reasonOf } from './failures.ts';
import { backOff, eachOf, putBack, take } from './queue.ts';

const BATCH = 40;
const AT_ONCE = 4;
/** A row that cannot be read is given up after so many tries, one that fails in our own code later. */
const UNREADABLE_AFTER = 5;
const FAILED_AFTER = 20;

interface InboxRow {
  channelId: string;
  webhookEventId: string;
  event: Buffer;
  receivedAt: Date;
}

/** One turn; true when there was something to do. */
export async function emptyInbox(deps: RelayDeps): Promise<boolean> {
  const taken = await take<Taken>(deps.system, 'inbox', BATCH);
  await eachOf(taken, AT_ONCE, async (row) => {
    await settle(deps, row);
    return true;
  });
  return taken.length > 0;
}

async function settle(deps: RelayDeps, taken: Taken): Promise<void> {
  try {
    await inScope(deps.database, scopeOf(taken), (tx) => handleOnce(deps, tx, taken));
  } catch (error) {
    deps.log.warn(
      { code: 'event-failed', reason: reasonOf(error), attempts: taken.attempts },
      'webhook event not handled yet',
    );
    if (isHopeless(error, taken.attempts)) await giveUp(deps, taken, error);
    else {
      const afterMs = backOff(taken.attempts, 1_000, 60_000);
      await putBack(deps.system, 'inbox', [taken.id], { afterMs });
    }
  }
}

async function handleOnce(deps: RelayDeps, tx: Tx, taken: Taken): Promise<void> {
  const row = await firstRow<InboxRow>(
    tx,
    `select channel_id as "channelId", webhook_event_id as "webhookEventId", event, received_at as "receivedAt"
     from inbox where id = ? and status = 'pending' for update skip locked`,
    [taken.id],
  );
  // Its lease ran out and another worker has it, or had it.
  if (!row) return;
  const { organisationId, serviceId } = taken;
  const { channelId } = row;
  const place = { table: 'inbox', column: 'event', row: row.webhookEventId };
  const text = await deps.crypt.open(organisationId, place, row.event);
  const event = JSON.parse(text) as ReducedEvent;
  const at = { organisationId, serviceId, channelId, receivedAt: row.receivedAt.getTime() };
  await markSettled(tx, taken.id, await handleEvent(deps, tx, at, event));
}

async function markSettled(tx: Tx, id: string, { status, reason }: Handled): Promise<void> {
  await rows(
    tx,
    `update inbox set status = ?, reason = ?, settled_at = now() where id = ? and status = 'pending'`,
    [status, reason, id],
  );
}

function isHopeless(error: unknown, attempts: number): boolean {
  if (error instanceof Refusal && error.code === 'key-destroyed') return true;
  if (isUnreadable(error)) return attempts >= UNREADABLE_AFTER;
  return !isPassing(error) && attempts >= FAILED_AFTER;
}

async function giveUp(deps: RelayDeps, taken: Taken, error: unknown): Promise<void> {
  const reason = isUnreadable(error) ? 'unreadable' : 'failed';
  await inScope(deps.database, scopeOf(taken), async (tx) => {
    await markSettled(tx, taken.id, { status: 'ignored', reason });
    await audit(tx, {
      organisationId: taken.organisationId,
      serviceId: taken.serviceId,
      actorKind: 'system',
      actorId: null,
      action: 'event.give-up',
      objectKind: 'inbox',
      objectId: taken.id,
      outcome: 'failed',
      data: { reason: reasonOf(error), attempts: taken.attempts },
    });
  });
  deps.log.error({ code: 'event-given-up', reason: reasonOf(error) }, 'webhook event given up');
}
