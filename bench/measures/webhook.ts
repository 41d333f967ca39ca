/** Events acknowledged a second at 32 connections, beside a bare handler that does one INSERT. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Request } from 'autocannon';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import { startBare } from '../baselines/start.ts';
import type { Bench } from '../bench.ts';
import { atLeast, median, type Figure } from '../figures.ts';
import { load } from '../load.ts';

const CONNECTIONS = 32;
const ROUNDS = 5;
const SECONDS = 4;

/**
 * Both take the same bodies, in turn, so that what else the machine does falls on both. The worker
 * rests meanwhile, as there is none behind the bare handler: what is measured is the acknowledgement.
 */
export async function measureWebhook(bench: Bench): Promise<Figure[]> {
  const bare = await startBare(bench);
  bench.system.kill('worker', 'SIGSTOP');
  try {
    const own = { url: bench.base, path: `/webhook/${DEMO_CHANNEL.channelKey}` };
    const other = { url: bare.url, path: '/insert' };
    for (const side of [own, other]) await round(side, 2);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let turn = 0; turn < ROUNDS; turn += 1) {
      // Who begins changes with every round.
      const order = turn % 2 === 0 ? [own, other] : [other, own];
      for (const side of order) (side === own ? ours : theirs).push(await round(side, SECONDS));
    }
    const ratios = ours.map((rate, turn) => rate / (theirs[turn] ?? Number.NaN));
    return [
      { name: 'webhook-bare-insert', value: median(theirs), unit: 'requests/s', goal: null },
      { name: 'webhook-acknowledged', value: median(ours), unit: 'requests/s', goal: null },
      { name: 'webhook-against-bare', value: median(ratios), unit: 'x', goal: atLeast(1) },
    ];
  } finally {
    bench.system.kill('worker', 'SIGCONT');
    await bare.stop();
    await bench.forgetEvents();
  }
}

async function round(side: { url: string; path: string }, seconds: number): Promise<number> {
  const result = await load({
    url: side.url,
    connections: CONNECTIONS,
    duration: seconds,
    next: () => signedEvent(side.path),
  });
  return result.perSecond;
}

/** Somebody types into LINE's talk: the commonest event, and never the same one twice. */
function signedEvent(path: string): Request {
  const id = randomBytes(13).toString('hex').toUpperCase();
  const at = Date.now();
  const body = JSON.stringify({
    destination: DEMO_CHANNEL.botUserId,
    events: [
      {
        type: 'message',
        mode: 'active',
        timestamp: at,
        source: { type: 'user', userId: `U${randomBytes(16).toString('hex')}` },
        webhookEventId: id,
        deliveryContext: { isRedelivery: false },
        replyToken: randomBytes(16).toString('hex'),
        message: { id: String(at), type: 'text', text: 'こんにちは。聞いてもらえますか' },
      },
    ],
  });
  const signature = createHmac('sha256', DEMO_CHANNEL.channelSecret).update(body).digest('base64');
  return {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json; charset=utf-8', 'x-line-signature': signature },
    body,
  };
}
