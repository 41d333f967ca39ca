/** Her message, encrypted and audited: how long alone, and how many a second from ten rooms. */
import { randomUUID } from 'node:crypto';
import type { Request } from 'autocannon';
import { ROOM_PATHS } from '../../scripts/drive/room.ts';
import { startBare } from '../baselines/start.ts';
import type { Bench } from '../bench.ts';
import { atLeast, atMost, type Figure } from '../figures.ts';
import { load } from '../load.ts';
import { openRooms } from '../talks.ts';

const ROOMS = 10;
const SECONDS_ALONE = 5;
const SECONDS_TOGETHER = 8;
const TEXT = 'きのうから、家に帰るのがこわいです。だれに話せばいいか、わかりませんでした。';

export async function measureMessage(bench: Bench): Promise<Figure[]> {
  const cookies = (await openRooms(bench, ROOMS, 'message')).map((room) => room.browser.cookie());
  const next = (connection: number): Request => ({
    method: 'POST',
    path: ROOM_PATHS.messages,
    headers: {
      'content-type': 'application/json',
      origin: bench.base,
      cookie: cookies[connection] ?? '',
    },
    body: JSON.stringify({ id: randomUUID(), text: TEXT }),
  });
  const bare = await startBare(bench);
  const insert = (): Request => ({
    method: 'POST',
    path: '/insert',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: randomUUID(), text: TEXT }),
  });
  const bareAlone = await load({ url: bare.url, connections: 1, duration: 3, next: insert });
  const bareRate = await load({ url: bare.url, connections: ROOMS, duration: 3, next: insert });
  await bare.stop();
  const { base: url } = bench;
  await load({ url, connections: ROOMS, duration: 2, next });
  const alone = await load({ url, connections: 1, duration: SECONDS_ALONE, next });
  const together = await load({ url, connections: ROOMS, duration: SECONDS_TOGETHER, next });
  return [
    { name: 'message-bare-insert-p50', value: bareAlone.p50, unit: 'ms', goal: null },
    { name: 'message-bare-rate', value: bareRate.perSecond, unit: 'messages/s', goal: null },
    { name: 'message-alone-p50', value: alone.p50, unit: 'ms', goal: atMost(4) },
    { name: 'message-alone-p99', value: alone.p99, unit: 'ms', goal: null },
    { name: 'message-rate', value: together.perSecond, unit: 'messages/s', goal: atLeast(600) },
  ];
}
