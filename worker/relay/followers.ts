/** How the number of an account's followers changes, by our own events and by LINE's count at each day's end. */
import { firstRow, inScope, rows, scopeOf, type Tx } from '../../db/scope.ts';
import { businessDate, DAY } from '../../domain/hours.ts';
import type { LineClient } from '../../line/client.ts';
import type { RelayDeps, Taken } from './deps.ts';

type FollowerChange = 'added' | 'returned' | 'gone';

/** Counts a follow or a block, once, in the transaction of its event: a number of nobody in particular. */
export async function countFollowerChange(
  tx: Tx,
  { organisationId, serviceId }: { organisationId: string; serviceId: string },
  change: FollowerChange,
  happenedAt: number,
): Promise<void> {
  await rows(
    tx,
    `insert into follower_days (service_id, day, organisation_id, ${change}) values (?, ?::date, ?, 1)
     on conflict (service_id, day) do update set ${change} = follower_days.${change} + 1`,
    [serviceId, businessDate(happenedAt), organisationId],
  );
}

type Channel = Omit<Taken, 'attempts'>;

/** Yesterday's count, where it is not there yet: LINE makes it in the course of the day after. */
export async function readLineFollowers(
  deps: RelayDeps,
  client: LineClient,
  channel: Channel,
): Promise<void> {
  const { organisationId, serviceId } = channel;
  const day = businessDate((deps.now?.() ?? Date.now()) - DAY);
  const known = await inScope(deps.database, scopeOf(channel), (tx) =>
    firstRow(
      tx,
      `select 1 from follower_days where service_id = ? and day = ?::date and line_followers is not null`,
      [serviceId, day],
    ),
  );
  if (known) return;
  const answer = await client.broadcast.followers(day);
  if (answer.outcome !== 'ok') {
    deps.log.warn({ code: `line-${answer.outcome}` }, "LINE's count of followers was not read");
    return;
  }
  const counted = answer.value;
  if (counted === null || counted.followers === null) return;
  const { followers, reaches, blocks } = counted;
  await inScope(deps.database, scopeOf(channel), (tx) =>
    rows(
      tx,
      `insert into follower_days (service_id, day, organisation_id, line_followers, line_reaches, line_blocks) values (?, ?::date, ?, ?, ?, ?)
       on conflict (service_id, day) do update
         set line_followers = excluded.line_followers, line_reaches = excluded.line_reaches, line_blocks = excluded.line_blocks`,
      [serviceId, day, organisationId, followers, reaches, blocks],
    ),
  );
}
