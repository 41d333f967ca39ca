/** What messages to many ask of the platform: its opinion of a form, and its count of followers. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { businessDate, DAY } from '../../domain/hours.ts';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import type { Scene } from './support.ts';
import { startScene, text } from './support.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await startScene();
});
afterEach(() => scene.stop());

test('a form is judged without anything being sent or counted', async () => {
  const sakura = scene.phone.control.person('さくら');
  sakura.follow();
  const { broadcast } = scene.client;
  expect(await broadcast.validate([text('お知らせ')])).toEqual({ outcome: 'ok', value: null });
  expect(await broadcast.validate([text('長'.repeat(5_001))])).toMatchObject({
    outcome: 'refused',
    status: 400,
  });
  const six = Array.from({ length: 6 }, () => text('多すぎる'));
  expect(await broadcast.validate(six)).toMatchObject({ outcome: 'refused' });
  expect(sakura.talk().bubbles.filter(({ from }) => from === 'account')).toEqual([]);
  expect(scene.phone.control.usage(DEMO_CHANNEL.channelKey)).toBe(0);
});

test('followers are counted when their day is over: who ever added the account, and who blocks it', async () => {
  const people = Array.from({ length: 3 }, (_, n) => scene.phone.control.person(`友だち${n}`));
  for (const person of people) person.follow();
  people[0]?.block();
  const followers = (day: string) => scene.client.broadcast.followers(day);
  const now = scene.clock.now().getTime();
  expect(await followers(businessDate(now))).toEqual({ outcome: 'ok', value: null });
  expect(await followers(businessDate(now - DAY))).toEqual({
    outcome: 'ok',
    value: { followers: 3, reaches: null, blocks: 1 },
  });
});

test('the count is given sixty times an hour', async () => {
  const day = businessDate(scene.clock.now().getTime() - DAY);
  for (let n = 0; n < 60; n += 1)
    expect(await scene.client.broadcast.followers(day)).toMatchObject({ outcome: 'ok' });
  expect(await scene.client.broadcast.followers(day)).toMatchObject({ outcome: 'rate-limited' });
});
