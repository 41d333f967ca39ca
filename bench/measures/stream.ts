/** From her send to the counselor's stream, at 50 rooms and 20 messages a second; beside INSERT, NOTIFY and SSE alone. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEvents, type StreamEvent } from '../../scripts/drive/events.ts';
import { createBrowser, ok } from '../../scripts/drive/http.ts';
import { startBaseline } from '../baselines/start.ts';
import type { Bench } from '../bench.ts';
import { atMost, percentile, type Figure } from '../figures.ts';
import { openTalks } from '../talks.ts';

const ROOMS = 50;
const PER_SECOND = 20;
const SECONDS = 20;
const TEXT = '聞いてもらえて、少し楽になりました。';

export async function measureStream(bench: Bench): Promise<Figure[]> {
  const bare = await measureBare(bench);
  const talks = await openTalks(bench, ROOMS, 'stream');
  const watch = createWatch();
  // One stream holds as many talks as a person could ever answer; two counselors have 25 each.
  const streams = await Promise.all(
    [...new Set(talks.map(({ staff }) => staff))].map((staff) =>
      staff.openStream(
        talks.filter((talk) => talk.staff === staff).map(({ place }) => place.consultationId),
        watch.hear,
      ),
    ),
  );
  const own = await paced(watch, async (id, n) => {
    await talks[n % ROOMS]?.room.say(TEXT, id);
  });
  for (const stream of streams) stream.close();
  return [
    { name: 'stream-bare-p50', value: percentile(bare, 50), unit: 'ms', goal: null },
    { name: 'stream-bare-p99', value: percentile(bare, 99), unit: 'ms', goal: null },
    { name: 'send-to-stream-p50', value: percentile(own, 50), unit: 'ms', goal: atMost(12) },
    { name: 'send-to-stream-p99', value: percentile(own, 99), unit: 'ms', goal: atMost(60) },
  ];
}

async function measureBare(bench: Bench): Promise<number[]> {
  const port = await bench.freePort();
  const server = await startBaseline('stream.ts', {
    PORT: String(port),
    BASELINE_DATABASE_URL: bench.databaseUrl,
  });
  const base = `http://127.0.0.1:${port}`;
  const browsers = Array.from({ length: ROOMS }, () => createBrowser(base));
  const watch = createWatch();
  const stream = await openEvents(`${base}/stream`, '', watch.hear);
  try {
    return await paced(watch, async (id, n) => {
      const send = browsers[n % ROOMS]?.send('POST', '/messages', { id, text: TEXT });
      if (send) await ok('baseline', send);
    });
  } finally {
    stream.close();
    await server.stop();
  }
}

interface Watch {
  hear: (event: StreamEvent) => void;
  /** Milliseconds from `begin` to the arrival; NaN when it never came. */
  took(id: string): number;
  begin(id: string): void;
}

/** Notes when each message was sent and when an event with its id arrived. */
function createWatch(): Watch {
  const begun = new Map<string, number>();
  const heard = new Map<string, number>();
  return {
    begin: (id) => void begun.set(id, performance.now()),
    hear({ data }) {
      const now = performance.now();
      const text = JSON.stringify(data);
      for (const [id] of text.matchAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu))
        if (begun.has(id) && !heard.has(id)) heard.set(id, now);
    },
    took: (id) => (heard.get(id) ?? Number.NaN) - (begun.get(id) ?? Number.NaN),
  };
}

/** Sends at a steady pace whatever the answers take, and waits for the last to arrive. */
async function paced(
  watch: Watch,
  send: (id: string, n: number) => Promise<void>,
): Promise<number[]> {
  const ids = Array.from({ length: PER_SECOND * SECONDS }, () => randomUUID());
  const begun = performance.now();
  const sending: Promise<void>[] = [];
  for (const [n, id] of ids.entries()) {
    const due = begun + (n * 1000) / PER_SECOND;
    await sleep(Math.max(0, due - performance.now()));
    watch.begin(id);
    sending.push(send(id, n));
  }
  await Promise.all(sending);
  await sleep(1_000);
  // The first second warms up connections and caches.
  const times = ids.slice(PER_SECOND).map((id) => watch.took(id));
  const lost = times.filter((time) => Number.isNaN(time)).length;
  if (lost > 0) throw new Error(`${lost} of ${times.length} messages did not reach the stream`);
  return times;
}
