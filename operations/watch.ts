/**
 * Looks after the installation: says that this process lives, looks at the components (one of all
 * processes at a time takes each look), raises and ends alarms, and has them mailed. The API's process
 * does the same as the worker's, so that a worker that is gone is told of, too.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  claimLook,
  endOthers,
  forgetOldStates,
  noteStates,
  noteStretch,
  readStatesNow,
} from '../db/component-states.ts';
import { firstRow, inSystem, rows } from '../db/scope.ts';
import { endAlarm, raiseAlarm } from '../db/alarms.ts';
import { AWAY_FOR_MS, judge } from '../domain/alarm-rules.ts';
import { ALARM_KINDS, isAlarmKind, SILENT_MS, type AlarmOf } from '../domain/alarms.ts';
import { mailAlarms, mailWithoutDatabase } from './alarm-mails.ts';
import type { OperationsDeps } from './deps.ts';
import { sharedLooks, type Look } from './looks.ts';

const EVERY_MS = 10_000;
/** Those who take the same look do not begin at the same instant. */
const SLACK_MS = 1_000;
const DAY_MS = 86_400_000;

export interface Watch {
  /** Ends the turn under way, and says that this process is gone. */
  stop(): Promise<void>;
}

/** What a turn remembers until the next one. */
export interface Memory {
  /** Names this process while it lives. */
  instance: string;
  startedAt: number;
  /** When the database last answered; by this process's clock. */
  reachedAt: number | null;
  /** It is away, and that was mailed. */
  isAwayMailed: boolean;
}

export function newMemory(deps: Pick<OperationsDeps, 'now'>): Memory {
  return {
    instance: randomUUID(),
    startedAt: deps.now(),
    reachedAt: null,
    isAwayMailed: false,
  };
}

/** Begins at once, and every ten seconds anew. */
export function startWatch(deps: OperationsDeps): Watch {
  const memory = newMemory(deps);
  const leaving = new AbortController();
  async function run(): Promise<void> {
    while (!leaving.signal.aborted) {
      await turn(deps, memory);
      await sleep(EVERY_MS, undefined, { signal: leaving.signal, ref: false }).catch(
        () => undefined,
      );
    }
  }
  const running = run();
  return {
    async stop() {
      leaving.abort();
      await running;
      await endBeat(deps, memory).catch(() => undefined);
    },
  };
}

/** One turn; never throws. */
export async function turn(deps: OperationsDeps, memory: Memory): Promise<void> {
  try {
    await beat(deps, memory);
  } catch (error) {
    deps.log.warn({ code: 'watch-blind', reason: codeOf(error) }, 'the database does not answer');
    await tellOfDatabase(deps, memory);
    return;
  }
  for (const look of [...sharedLooks(deps), ...deps.ownLooks]) await take(deps, look);
  await attempt(deps, 'alarms', () => judgeAll(deps));
  await attempt(deps, 'alarm mails', () => mailAlarms(deps));
  await attempt(deps, 'old states', () => forget(deps));
}

async function attempt(
  { log }: OperationsDeps,
  name: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn({ code: 'watch-failed', look: name, reason: codeOf(error) }, 'a look failed');
  }
}

function take(deps: OperationsDeps, { name, everyMs, components, look }: Look): Promise<void> {
  return attempt(deps, name, async () => {
    if (!(await claimLook(deps.system, name, everyMs - SLACK_MS))) return;
    const seen = await look();
    await inSystem(deps.system, async (tx) => {
      await noteStates(tx, seen);
      for (const component of components) {
        const there = seen.filter((one) => one.component === component);
        await endOthers(
          tx,
          component,
          there.map(({ subject = '' }) => subject),
        );
      }
    });
  });
}

/** Says that this process lives, and how far its clock is from the database's. */
async function beat(deps: OperationsDeps, memory: Memory): Promise<void> {
  const asked = deps.now();
  const answered = await inSystem(deps.system, (tx) =>
    firstRow<{ now: number; lastSeen: number | null }>(
      tx,
      `select extract(epoch from clock_timestamp())::float8 * 1000 as now,
         (select extract(epoch from max(seen_at))::float8 * 1000 from component_states) as "lastSeen"`,
    ),
  );
  const there = deps.now();
  const now = answered?.now ?? there;
  const clockMs = Math.round((asked + there) / 2 - now);
  await tellOfGap(deps, memory, { now, there, lastSeen: answered?.lastSeen ?? null });
  memory.reachedAt = there;
  memory.isAwayMailed = false;
  await inSystem(deps.system, (tx) =>
    noteStates(tx, [
      {
        component: 'process',
        subject: memory.instance,
        state: 'ok',
        reason: deps.process,
        detail: { ...deps.says(), clockMs },
      },
      { component: 'database', state: 'ok', detail: { answerMs: there - asked } },
    ]),
  );
}

interface Gap {
  /** The database's clock, and this process's. */
  now: number;
  there: number;
  lastSeen: number | null;
}

/** Nobody saw anything for a while: the database was away, or all processes were. */
async function tellOfGap(
  { system }: OperationsDeps,
  { reachedAt }: Memory,
  { now, there, lastSeen }: Gap,
): Promise<void> {
  const wasAway = reachedAt === null ? null : there - reachedAt;
  if (wasAway !== null && wasAway > SILENT_MS) {
    const about = { component: 'database', reason: 'no-answer' };
    await inSystem(system, (tx) =>
      noteStretch(tx, about, { sinceMs: now - wasAway, untilMs: now }),
    );
  } else if (reachedAt === null && lastSeen !== null && now - lastSeen > 2 * SILENT_MS) {
    const about = { component: 'watch', reason: 'no-processes' };
    await inSystem(system, (tx) => noteStretch(tx, about, { sinceMs: lastSeen, untilMs: now }));
  }
}

/** What is away cannot be written down there: whoever operates it is mailed, once by each process. */
async function tellOfDatabase(deps: OperationsDeps, memory: Memory): Promise<void> {
  const since = memory.reachedAt ?? memory.startedAt;
  if (memory.isAwayMailed || deps.now() - since < AWAY_FOR_MS) return;
  memory.isAwayMailed = await mailWithoutDatabase(deps, new Date(since));
}

async function endBeat({ system }: OperationsDeps, { instance }: Memory): Promise<void> {
  await inSystem(system, (tx) =>
    rows(
      tx,
      `update component_states set until = now() where component = 'process' and subject = ? and until is null`,
      [instance],
    ),
  );
}

async function judgeAll({ system, log }: OperationsDeps): Promise<void> {
  if (!(await claimLook(system, 'alarms', EVERY_MS - SLACK_MS))) return;
  const { now, states } = await readStatesNow(system);
  const open = await inSystem(system, (tx) =>
    rows<AlarmOf>(
      tx,
      `select kind, subject, organisation_id as "organisationId" from alarms where ended_at is null and kind = any(?::text[])`,
      [[...ALARM_KINDS]],
    ),
  );
  const { raise, end } = judge(
    states,
    open.filter(({ kind }) => isAlarmKind(kind)),
    now,
  );
  await inSystem(system, async (tx) => {
    for (const one of raise) {
      if (await raiseAlarm(tx, one)) log.warn({ code: 'alarm', kind: one.kind }, 'an alarm');
    }
    for (const one of end) {
      if (await endAlarm(tx, one)) log.info({ code: 'alarm-over', kind: one.kind }, 'alarm over');
    }
  });
}

async function forget({ system }: OperationsDeps): Promise<void> {
  if (await claimLook(system, 'old-states', DAY_MS)) await inSystem(system, forgetOldStates);
}

/** Messages of errors can hold what a person wrote: a code or a name cannot. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
