/** How the number of an account's followers is kept: by its own events, beside LINE's count. */
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { useRelayWorld } from './world.ts';

const world = useRelayWorld();

test('who comes back is not greeted like a stranger, and each change of followers is counted on its day', async () => {
  const relay = world.relay();
  const person = world.phone.control.person('戻ってきた人');
  person.follow();
  await eventually(() => person.talk().bubbles.length === 1);
  person.block();
  const left = `select 1 from consultees where blocked`;
  await eventually(async () => (await world.query(left)).length === 1);
  person.unblock();
  await eventually(() => person.talk().bubbles.length === 2);
  const greetings = await world.query(`select text from deliveries order by created_at`);
  expect(greetings).toEqual([{ text: 'lineGreeting' }, { text: 'lineReturn' }]);
  await relay.stop();
  expect(
    await world.query(`select added, returned, gone from follower_days where added > 0`),
  ).toEqual([{ added: 1, returned: 1, gone: 1 }]);
});

test('LINE’s own count of followers is kept for the day before, once a day', async () => {
  world.phone.control.person('数えられる人').follow();
  await world.query(`update channels set quota_next_at = now()`);
  const relay = world.relay();
  const kept = await eventually(async () => {
    const rows = await world.query(
      `select day = (now() at time zone 'Asia/Tokyo')::date - 1 as "isYesterday", line_followers > 0 as "isCounted" from follower_days where line_followers is not null`,
    );
    expect(rows).toHaveLength(1);
    return rows;
  });
  await relay.stop();
  expect(kept).toEqual([{ isYesterday: true, isCounted: true }]);
});
