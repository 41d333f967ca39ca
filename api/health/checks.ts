/** The state of each component the API works with, asked now; none is waited for longer than a second. */
import { z } from 'zod';
import { Refusal } from '../../domain/errors.ts';
import { readQueues, type QueueFigure } from '../../operations/queues.ts';
import type { ApiDeps } from '../deps.ts';
import { withDeadline } from '../http/deadline.ts';

const PATIENCE_MS = 1_000;

export const Component = z.object({
  state: z.enum(['ok', 'degraded', 'away']),
  /** A code, when there is more to say. */
  reason: z.string().optional(),
});
type Component = z.infer<typeof Component>;

/** What waits to be done by the worker: how much, and since how many seconds. */
export const Queue = z.object({ waiting: z.int(), oldestSeconds: z.int() });

export const Readiness = z.object({
  ready: z.boolean(),
  components: z.object({
    database: Component,
    keys: Component,
    engine: Component,
    wakeUps: Component,
    /** Whether what waits for the worker is taken up. */
    worker: Component,
    /** Whether notices leave for LINE. */
    line: Component,
  }),
  /** `null` while the database is away. */
  queues: z.object({ inbox: Queue, outbox: Queue, deliveries: Queue, commands: Queue }).nullable(),
});
export type Readiness = z.infer<typeof Readiness>;

/** What the desk's banner needs; numbers stay inside. */
export const Components = Readiness.omit({ queues: true });

export async function readiness(deps: ApiDeps): Promise<Readiness> {
  const [queues, keys, engine] = await Promise.all([
    settled(readFigures(deps)),
    checkKeys(deps),
    deps.staff.engineWatch.check(),
  ]);
  const database: Component = queues ? { state: 'ok' } : { state: 'away' };
  return {
    // People can write and be answered as long as these two are there.
    ready: queues !== null && keys.state !== 'away',
    components: {
      database,
      keys,
      engine: { state: engine.isAway ? 'away' : 'ok' },
      wakeUps: { state: deps.wakes.isListening() ? 'ok' : 'degraded' },
      worker: takenUp(queues && [queues.inbox, queues.outbox]),
      line: takenUp(queues && [queues.deliveries]),
    },
    queues,
  };
}

/** Work that lies for so long is not being done. */
const LATE_SECONDS = 120;

function takenUp(queues: readonly z.infer<typeof Queue>[] | null): Component {
  const isLate = queues?.some(({ oldestSeconds }) => oldestSeconds > LATE_SECONDS) ?? true;
  return isLate ? { state: 'degraded', reason: queues ? 'late' : 'unknown' } : { state: 'ok' };
}

async function settled<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await withDeadline(work, PATIENCE_MS);
  } catch {
    return null;
  }
}

async function checkKeys({ keys }: ApiDeps): Promise<Component> {
  try {
    const { writable } = await withDeadline(keys.status(), PATIENCE_MS);
    return writable ? { state: 'ok' } : { state: 'degraded', reason: 'not-writable' };
  } catch (error) {
    return { state: 'away', reason: error instanceof Refusal ? error.code : 'keys-unavailable' };
  }
}

async function readFigures({ system }: ApiDeps): Promise<NonNullable<Readiness['queues']>> {
  const figures = await readQueues(system);
  const of = (name: QueueFigure['queue']) => {
    const found = figures.find(({ queue }) => queue === name);
    if (!found) throw new Error(`no figures of ${name}`);
    return { waiting: found.waiting, oldestSeconds: Math.max(0, Math.round(found.oldestSeconds)) };
  };
  return {
    inbox: of('inbox'),
    outbox: of('outbox'),
    deliveries: of('deliveries'),
    commands: of('commands'),
  };
}
