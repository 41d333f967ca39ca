/** How each component is looked at. A look never waits long, and never throws for what is merely away. */
import { readStatesNow, type Seen } from '../db/component-states.ts';
import { MIGRATIONS } from '../db/migrations/index.ts';
import { inSystem, rows } from '../db/scope.ts';
import { SILENT_MS, THRESHOLDS } from '../domain/alarms.ts';
import { usedPercentOf } from '../keys/disk.ts';
import type { OperationsDeps } from './deps.ts';
import { lookAtBackups } from './backup-look.ts';
import { lookAtLines, lookAtQuotas } from './line-looks.ts';
import { readQueues } from './queues.ts';

export interface Look {
  /** Also its name where processes agree on who takes it. */
  name: string;
  everyMs: number;
  /** The components it tells of: what it does not see any more is ended. */
  components: readonly string[];
  look: () => Promise<Seen[]>;
}

const SECOND = 1_000;
const OFTEN = 10 * SECOND;

export function sharedLooks(deps: OperationsDeps): Look[] {
  const often = (name: string, components: readonly string[], look: Look['look']): Look => ({
    name,
    everyMs: OFTEN,
    components,
    look,
  });
  return [
    often('engine', ['engine'], () => lookAtEngine(deps)),
    often('keys', ['keys', 'key-folder', 'key-disk'], () => lookAtKeys(deps)),
    often('processes', ['api', 'worker', 'clock'], () => lookAtProcesses(deps)),
    often('queues', ['queue'], () => lookAtQueues(deps)),
    often('disks', ['disk'], () => Promise.resolve(lookAtDisks(deps))),
    ...mailLook(deps),
    {
      name: 'quotas',
      everyMs: 60 * SECOND,
      components: ['line-quota'],
      look: () => lookAtQuotas(deps),
    },
    { name: 'lines', everyMs: 60 * SECOND, components: [], look: () => lookAtLines(deps) },
    often('backups', ['backup'], () => lookAtBackups(deps)),
    often('audit chain', ['audit-chain'], () => lookAtChains(deps)),
    {
      name: 'schema',
      everyMs: 60 * SECOND,
      components: ['schema'],
      look: () => lookAtSchema(deps),
    },
  ];
}

/** A process that was given no mail server knows nothing of one: the worker alone says that none is set. */
function mailLook(deps: OperationsDeps): Look[] {
  if (deps.mail === null && deps.process === 'api') return [];
  return [
    { name: 'mail', everyMs: 60 * SECOND, components: ['mail'], look: () => lookAtMail(deps) },
  ];
}

async function lookAtEngine({ isEngineThere }: OperationsDeps): Promise<Seen[]> {
  const isThere = await isEngineThere();
  return [
    { component: 'engine', state: isThere ? 'ok' : 'away', reason: isThere ? null : 'no-answer' },
  ];
}

async function lookAtKeys({ keys }: OperationsDeps): Promise<Seen[]> {
  const status = await keys.status().catch(() => null);
  if (status === null) return [{ component: 'keys', state: 'away', reason: 'no-answer' }];
  const { writable, rootVersion, destroyed, folders } = status;
  const folderOf = (name: 'main' | 'mirror'): Seen => {
    const { failure } = folders[name];
    return {
      component: 'key-folder',
      subject: name,
      state: failure === null ? 'ok' : 'degraded',
      reason: failure?.slice(0, 60) ?? null,
    };
  };
  return [
    {
      component: 'keys',
      state: writable ? 'ok' : 'degraded',
      reason: writable ? null : 'not-writable',
      detail: { rootVersion, destroyed },
    },
    folderOf('main'),
    folderOf('mirror'),
    ...(['main', 'mirror'] as const).flatMap((name) => {
      const { usedPercent } = folders[name];
      return usedPercent === null ? [] : [diskSeen('key-disk', `keys-${name}`, usedPercent)];
    }),
  ];
}

const KINDS = ['api', 'worker'] as const;

/** By the signs of life of all processes; what is silent for too long is over. */
async function lookAtProcesses({ system }: OperationsDeps): Promise<Seen[]> {
  const { now, states } = await readStatesNow(system);
  const processes = states.filter(({ component }) => component === 'process');
  const living = processes.filter(({ seenAt }) => now - seenAt <= SILENT_MS);
  await endSilent(
    { system },
    living.map(({ subject }) => subject),
  );
  return [
    ...KINDS.map((kind): Seen => {
      const there = living.filter(({ reason }) => reason === kind);
      const detail = { count: there.length };
      if (there.length === 0)
        return { component: kind, state: 'away', reason: 'no-heartbeat', detail };
      const isIdle = kind === 'worker' && !there.some((one) => one.detail?.['workflows'] === 1);
      return {
        component: kind,
        state: isIdle ? 'degraded' : 'ok',
        reason: isIdle ? 'no-workflows' : null,
        detail,
      };
    }),
    ...living.map((one): Seen => {
      const ms = Math.round(Number(one.detail?.['clockMs'] ?? 0));
      const isOff = Math.abs(ms) > THRESHOLDS.clockMs.above;
      return {
        component: 'clock',
        subject: `${one.reason ?? ''} ${one.subject.slice(0, 8)}`,
        state: isOff ? 'degraded' : 'ok',
        reason: isOff ? 'off' : null,
        detail: { ms },
      };
    }),
  ];
}

async function endSilent(
  { system }: Pick<OperationsDeps, 'system'>,
  living: readonly string[],
): Promise<void> {
  await inSystem(system, (tx) =>
    rows(
      tx,
      `update component_states set until = seen_at where component = 'process' and until is null and not (subject = any(?::text[]))
         and seen_at < now() - ?::float8 * interval '1 millisecond'`,
      [[...living], SILENT_MS],
    ),
  );
}

/** What lies for so long in any queue is not being done. */
const LATE_SECONDS = 120;

async function lookAtQueues({ system }: OperationsDeps): Promise<Seen[]> {
  const figures = await readQueues(system);
  return figures.map(({ queue, waiting, oldestSeconds }) => {
    const limit = queue === 'outbox' ? THRESHOLDS.outboxSeconds.above : LATE_SECONDS;
    const isLate = oldestSeconds > limit;
    return {
      component: 'queue',
      subject: queue,
      state: isLate ? 'degraded' : 'ok',
      reason: isLate ? 'late' : null,
      detail: { waiting, oldestSeconds: Math.max(0, Math.round(oldestSeconds)) },
    };
  });
}

function lookAtDisks({ disks }: OperationsDeps): Seen[] {
  if (disks.length === 0) return [{ component: 'disk', subject: 'data', state: 'unset' }];
  return disks.map(({ name, path }) => {
    const usedPercent = usedPercentOf(path);
    return usedPercent === null
      ? { component: 'disk', subject: name, state: 'unknown', reason: 'no-answer' }
      : diskSeen('disk', name, usedPercent);
  });
}

function diskSeen(component: 'disk' | 'key-disk', name: string, usedPercent: number): Seen {
  const { disk80, disk90, disk95 } = THRESHOLDS;
  const reason =
    usedPercent > disk95.above
      ? 'full'
      : usedPercent > disk90.above
        ? 'nearly-full'
        : usedPercent > disk80.above
          ? 'filling-up'
          : null;
  return {
    component,
    subject: name,
    state: reason === null ? 'ok' : 'degraded',
    reason,
    detail: { usedPercent },
  };
}

async function lookAtMail({ mail }: OperationsDeps): Promise<Seen[]> {
  if (mail === null) return [{ component: 'mail', state: 'unset' }];
  const isThere = await mail.sender.check();
  return [
    { component: 'mail', state: isThere ? 'ok' : 'away', reason: isThere ? null : 'no-answer' },
  ];
}

interface Chain {
  organisationId: string;
  checkedAt: Date | null;
  isBad: boolean;
  unsigned: number;
}

/** Of each organisation: what the checks found last, and how many rows no signature covers yet. */
async function lookAtChains({ system }: OperationsDeps): Promise<Seen[]> {
  const chains = await inSystem(system, (tx) =>
    rows<Chain>(
      tx,
      `select o.id as "organisationId",
         (select max(checked_at) from audit_checks k where k.organisation_id = o.id) as "checkedAt",
         exists (select 1 from audit_checks k where k.organisation_id = o.id and k.outcome <> 'ok') as "isBad",
         coalesce((select max(position) from audit_chain c where c.organisation_id = o.id), 0)::int
           - coalesce((select max(size) from audit_checkpoints p where p.organisation_id = o.id), 0)::int as unsigned
       from organisations o`,
    ),
  );
  return chains.map(({ organisationId, checkedAt, isBad, unsigned }) => ({
    component: 'audit-chain',
    subject: organisationId,
    organisationId,
    state: isBad ? 'degraded' : checkedAt === null ? 'unknown' : 'ok',
    reason: isBad ? 'check-failed' : checkedAt === null ? 'never-checked' : null,
    detail: { unsigned, checkedAt: checkedAt?.toISOString() ?? '' },
  }));
}

async function lookAtSchema({ system }: OperationsDeps): Promise<Seen[]> {
  const applied = await inSystem(system, (tx) =>
    rows<{ name: string }>(tx, `select name from migrations order by name`),
  );
  const names = applied.map(({ name }) => name);
  const own: readonly string[] = MIGRATIONS.map(({ name }) => name);
  const isBehind = own.some((name) => !names.includes(name));
  const isAhead = names.some((name) => !own.includes(name));
  const reason = isBehind ? 'behind-the-code' : isAhead ? 'ahead-of-the-code' : null;
  return [
    {
      component: 'schema',
      state: reason === null ? 'ok' : 'degraded',
      reason,
      detail: { version: names.at(-1) ?? '', count: names.length },
    },
  ];
}
