/** One consultation's history: its timeline, the engine's own history, and how the two compare. */
import type { z } from 'zod';
import type { HistoryReview } from '../../contracts/histories.ts';
import { openKept, readKept, readStandings, storeCheck } from '../../db/histories.ts';
import { inScope, scopeOf } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { isExplained, type Difference } from '../../domain/history-check.ts';
import { DIFFERENCE_WORDS } from '../../domain/history-words.ts';
import type { GatheredRun } from '../../workflows/engine/history-gathering.ts';
import { compareHistory, type ComparedHistory } from '../../workflows/engine/history-comparing.ts';
import { instant } from '../consultations/present.ts';
import { serviceNames } from '../consultations/service-names.ts';
import type { StaffContext } from '../http/route.ts';
import { blank, escalationOf, inOrder, recordEntries } from './entries.ts';
import { readHead, type HeadRow } from './queries.ts';

/** How long a screen waits for the engine before it shows what there is without it. */
const WITHIN_MS = 8_000;

type Review = z.input<typeof HistoryReview>;
type Context = Pick<
  StaffContext<{ id: string; serviceId: string }, unknown, unknown, unknown>,
  'staff' | 'deps' | 'now' | 'target'
>;

/** Reads and compares everything; in transactions of its own, so that none waits for the engine. */
export async function buildReview(context: Context): Promise<Review> {
  const { deps, target, now } = context;
  const compared = await comparedNow(context);
  const scope = scopeFor(context);
  return inScope(deps.database, scope, async (tx) => {
    const head = await readHead(tx, target.id);
    if (!head) throw new Refusal('not-found');
    // What could not be compared says nothing; an earlier comparison is worth more.
    if (compared.verdict !== 'not-checked')
      await storeCheck(tx, { ...scopeIds(context), consultationId: target.id }, compared);
    const { entries, isCut } = await recordEntries({ ...context, tx }, target.id);
    const nameOf = await serviceNames({ ...context, tx }, [head]);
    return {
      consultation: presentHead(head, nameOf),
      entries: inOrder([...entries, ...compared.runs.flatMap(timerEntries)]),
      isCut,
      engine: {
        isAsked: compared.isEngineAsked,
        destroyed: compared.destroyed,
        runs: compared.runs.map(presentRun),
      },
      check: {
        verdict: compared.verdict,
        differences: compared.differences.map(presentDifference),
        checkedAt: new Date(now).toISOString(),
      },
    };
  });
}

function comparedNow(context: Context): Promise<ComparedHistory> {
  const { deps, target } = context;
  const { database, crypt, engine } = deps;
  return compareHistory(target.id, {
    engine,
    now: deps.now,
    withinMs: WITHIN_MS,
    readRecord: () =>
      inScope(database, scopeFor(context), async (tx) => ({
        standings: await readStandings(tx, target.id),
        kept: await readKept(tx, target.id),
      })),
    openKept: (run) => openKept({ database, crypt }, scopeIds(context), run),
  });
}

function scopeIds({ staff, target }: Context) {
  return { organisationId: staff.organisationId, serviceId: target.serviceId };
}

function scopeFor(context: Context) {
  return scopeOf(scopeIds(context));
}

export function presentHead(head: HeadRow, nameOf: (serviceId: string) => string) {
  return {
    id: head.id,
    number: head.number,
    service: { id: head.serviceId, name: nameOf(head.serviceId) },
    stage: head.stage,
    openedAt: instant(head.openedAt),
    closedAt: instant(head.closedAt),
    endedAt: instant(head.endedAt),
  };
}

function presentRun(run: GatheredRun): Review['engine']['runs'][number] {
  return {
    escalation: escalationOf(run.workflowId),
    workflowId: run.workflowId,
    runId: run.runId,
    status: run.status,
    beganAt: new Date(run.beganAt).toISOString(),
    endedAt: run.endedAt === null ? null : new Date(run.endedAt).toISOString(),
    source: run.source,
    digest: run.digest,
    events: run.events.map(({ at, ...event }) => ({ ...event, at: new Date(at).toISOString() })),
  };
}

/** The engine alone knows of timers that have not led to a step. */
function timerEntries({ timers, runId, workflowId }: GatheredRun): Review['entries'] {
  const n = escalationOf(workflowId);
  return timers.map((timer) => ({
    ...blank(`timer-${runId}-${timer.eventId}`, 'timer', new Date(timer.setAt)),
    until: timer.endedAt === null ? null : new Date(timer.endedAt).toISOString(),
    text: `${n === null ? '' : '連携：'}次に見直す時刻（${timeText(timer.ringsAt)}）にタイマーを置きました`,
    detail: TIMER_ENDS[timer.end ?? 'running'],
    actor: '自動',
  }));
}

const TIMER_ENDS = {
  fired: '鳴りました',
  cancelled: '取り消しました',
  running: '動いています',
} as const;

const IN_JAPAN = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

function timeText(at: number): string {
  return IN_JAPAN.format(at);
}

function presentDifference(one: Difference): Review['check']['differences'][number] {
  const { workflowId, code, ...where } = one;
  return {
    ...where,
    code,
    isExplained: isExplained(code),
    ...DIFFERENCE_WORDS[code],
    escalation: escalationOf(workflowId),
  };
}
