/**
 * From her send to a counselor's stream, at 500 open rooms and 50 messages a second, beside INSERT, NOTIFY and
 * SSE alone; and what the API keeps in memory for a thousand streams.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_OPEN } from '../../contracts/realtime.ts';
import { openEvents, type EventStream, type StreamEvent } from '../../scripts/drive/events.ts';
import { createBrowser, ok } from '../../scripts/drive/http.ts';
import { ROOM_PATHS, type Room } from '../../scripts/drive/room.ts';
import { signIn } from '../../scripts/drive/staff.ts';
import { startBaseline } from '../baselines/start.ts';
import type { Bench } from '../bench.ts';
import { watchCpu } from '../cpu.ts';
import { atMost, percentile, type Figure } from '../figures.ts';
import { memoryOf } from '../memory.ts';
import { engineAtRest, openRooms, placeOf } from '../talks.ts';

const ROOMS = 500;
const PER_SECOND = 50;
const SECONDS = 20;
const STREAMS = 1_000;
const TEXT = '聞いてもらえて、少し楽になりました。';

export async function measureStream(bench: Bench): Promise<Figure[]> {
  const bare = await measureBare(bench);
  const rooms = await openRooms(bench, ROOMS, 'stream');
  // What opening them asked of the engine is done before anything is measured.
  await engineAtRest(bench);
  const watch = createWatch();
  const open = [...(await openDesks(bench, rooms, watch)), ...(await streamsOf(rooms))];
  try {
    const cpu = watchCpu(bench.system, 'stream');
    const own = await paced(watch, async (id, n) => {
      await rooms[n % ROOMS]?.say(TEXT, id);
    });
    const shares = cpu(PER_SECOND * SECONDS);
    // A second device in each room.
    open.push(...(await streamsOf(rooms.slice(0, STREAMS - open.length))));
    const memory = await memoryOf(bench.system.pids().api);
    return [
      { name: 'stream-bare-p50', value: percentile(bare, 50), unit: 'ms', goal: null },
      { name: 'stream-bare-p99', value: percentile(bare, 99), unit: 'ms', goal: null },
      ...shares,
      { name: 'send-to-stream-p50', value: percentile(own, 50), unit: 'ms', goal: atMost(8) },
      { name: 'send-to-stream-p99', value: percentile(own, 99), unit: 'ms', goal: atMost(40) },
      { name: 'api-memory-1000-streams', value: memory, unit: 'MB', goal: atMost(400) },
    ];
  } finally {
    for (const stream of open) stream.close();
  }
}

/** Staff with all the rooms before them: one stream holds as many talks as a person could ever answer. */
async function openDesks(
  bench: Bench,
  rooms: readonly Room[],
  watch: Watch,
): Promise<EventStream[]> {
  const streams: EventStream[] = [];
  for (let n = 0; n < rooms.length; n += MAX_OPEN) {
    const places = await Promise.all(
      rooms.slice(n, n + MAX_OPEN).map((room) => placeOf(bench, room)),
    );
    const staff = await signIn(bench.base, bench.signIns, 'counselor');
    const ids = places.map(({ consultationId }) => consultationId);
    streams.push(await staff.openStream(ids, watch.hear));
  }
  return streams;
}

/** Rooms that listen: read as fast as they come, and nothing made of what they say, so that the load costs little itself. */
async function streamsOf(rooms: readonly Room[]): Promise<Pick<EventStream, 'close'>[]> {
  const streams: Pick<EventStream, 'close'>[] = [];
  for (const { browser } of rooms) {
    const url = new URL(ROOM_PATHS.stream, browser.base);
    const request = get(url, { agent: false, headers: { cookie: browser.cookie() } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`a stream answered ${response.statusCode}`);
    // Closing it breaks the answer off.
    response.on('error', () => undefined);
    response.resume();
    streams.push({ close: () => request.destroy() });
  }
  return streams;
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
    hear({ event, data }) {
      if (event !== 'message') return;
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
