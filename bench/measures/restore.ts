/**
 * R5: a host is lost at a random instant under load; from its store of backups alone, how much was lost and how soon
 * is it there again? A system of its own, as what it measures ends with the system.
 */
import { execFile } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Room } from '../../scripts/drive/room.ts';
import { until } from '../../scripts/drive/until.ts';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';
import { findPostgresHome } from '../../scripts/parts/postgres-home.ts';
import { makePrivateSystem, type PrivateSystem } from '../../scripts/parts/private-system.ts';
import { openBench, type Bench } from '../bench.ts';
import { atMost, type Figure } from '../figures.ts';
import { openRooms } from '../talks.ts';

const ROOMS = 4;
/** Between two messages of a room. */
const PAUSE_MS = 250;
const PARTS = ['temporal', 'migrate', 'seed', 'keys', 'api', 'worker', 'phone', 'backup'] as const;
const ENVIRONMENT = { MADOGUCHI_DEMO_OPEN: '1', LOG_LEVEL: 'warn', NODE_ENV: 'development' };

/** A message that was said to be stored, and when. */
interface Acked {
  id: string;
  at: number;
}

export async function measureRestore(): Promise<Figure[]> {
  const place = makePrivateSystem('bench-restore');
  place.endOnSignals();
  try {
    const acked = await loseHost(place);
    const lostAt = acked.at(-1)?.at ?? Number.NaN;
    const begun = performance.now();
    await promisify(execFile)(process.execPath, ['scripts/restore.ts', '--to', 'latest'], {
      cwd: REPOSITORY,
      env: { ...process.env, MADOGUCHI_DATA: place.dataDir },
    });
    const restored = (performance.now() - begun) / 1000;
    const system = await place.start({ only: PARTS, env: ENVIRONMENT });
    const back = (performance.now() - begun) / 1000;
    try {
      const kept = await keptOf(system.env['DATABASE_MIGRATOR_URL'] ?? '', acked);
      const firstLost = acked.find(({ id }) => !kept.has(id));
      // What was stored after something that is lost would be a hole in the middle.
      const holes = acked.filter(
        ({ id, at }) => kept.has(id) && at > (firstLost?.at ?? Infinity) + 1_000,
      );
      return [
        {
          name: 'restore-rpo',
          value: firstLost ? (lostAt - firstLost.at) / 1000 : 0,
          unit: 's',
          goal: atMost(60),
        },
        { name: 'restore-rto', value: back, unit: 's', goal: atMost(60) },
        { name: 'restore-command', value: restored, unit: 's', goal: null },
        { name: 'restore-messages', value: kept.size, unit: 'messages', goal: null },
        { name: 'restore-holes', value: holes.length, unit: 'messages', goal: atMost(0) },
      ];
    } finally {
      await system.stop();
    }
  } finally {
    place.remove();
  }
}

/** Talks until the instant, then everything ends at once and the database's disk is gone; keys and store remain. */
async function loseHost(place: PrivateSystem): Promise<Acked[]> {
  const system = await place.start({ only: PARTS, env: ENVIRONMENT, say: console.error });
  const store = system.env['BACKUP_DIR'] ?? '';
  const bench = openBench(system, []);
  const acked: Acked[] = [];
  try {
    const rooms = await openRooms(bench, ROOMS, 'restore');
    const talking = new AbortController();
    const talks = rooms.map((room) => talk(room, acked, talking.signal));
    await until('no base backup', async () => hasBase(store), { withinMs: 180_000, everyMs: 500 });
    await sleep(randomInt(20_000, 90_000));
    endAtOnce(bench);
    talking.abort();
    await Promise.all(talks);
  } finally {
    await bench.close().catch(() => undefined);
    await system.stop();
  }
  return acked.toSorted((a, b) => a.at - b.at);
}

function hasBase(store: string): Promise<boolean> {
  const folder = join(store, 'base');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return Promise.resolve(names.some((name) => existsSync(join(folder, name, 'manifest.mbk'))));
}

async function talk(room: Room, acked: Acked[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const id = randomUUID();
    const isStored = await room.say('とても長い一日でした。', id).then(
      () => true,
      () => false,
    );
    if (isStored) acked.push({ id, at: Date.now() });
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** No time to put anything away: as with the plug. */
function endAtOnce({ system }: Bench): void {
  system.kill('postgres', 'SIGKILL');
  // Nor may the supervisor bring it back, to hand over what it had.
  const { data } = findPostgresHome(system.folder);
  renameSync(data, `${data}.lost`);
  for (const name of ['backup', 'api', 'worker'] as const) system.kill(name, 'SIGKILL');
}

async function keptOf(databaseUrl: string, acked: readonly Acked[]): Promise<Set<string>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      'select client_id as id from messages where client_id = any($1::uuid[])',
      [acked.map(({ id }) => id)],
    );
    return new Set(rows.map(({ id }) => id));
  } finally {
    await client.end();
  }
}
