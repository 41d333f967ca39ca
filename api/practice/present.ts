/** Scripts and runs as the practice screen shows them. */
import type { z } from 'zod';
import type {
  Practice,
  PracticeReview,
  PracticeRun,
  PracticeScript,
} from '../../contracts/practice.ts';
import type { Tx } from '../../db/scope.ts';
import { formOf } from '../../db/settings.ts';
import { missingAttributes, type AttributeField } from '../../domain/attributes.ts';
import type { RunState } from '../../domain/practice.ts';
import { PRIORITIES } from '../../domain/priority.ts';
import { may } from '../../domain/roles.ts';
import type { Script } from '../../line/phone/practice/script.ts';
import { findScript, SCRIPTS } from '../../line/phone/practice/scripts.ts';
import type { StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import type { PeopleNames } from '../people.ts';
import type { PhoneAnswer } from './phone.ts';
import { countKept, readCoded, readRuns, type PracticeService, type RunRow } from './queries.ts';

type Context = Pick<
  StaffContext<ServiceTarget, unknown, unknown, unknown>,
  'tx' | 'staff' | 'target' | 'deps' | 'now'
>;

/** What is read before the phone is asked, so that no transaction waits for it. */
export interface PracticeRead {
  service: PracticeService;
  scripts: z.input<typeof PracticeScript>[];
  runs: RunRow[];
  missing: Map<string, number>;
  names: PeopleNames;
  kept: { consultees: number; consultations: number };
}

export async function readPractice(
  { tx, staff, target, deps, now }: Context,
  service: PracticeService,
): Promise<PracticeRead> {
  const runs = await readRuns(tx, target.id);
  const missing = await countMissing(tx, target.id, runs);
  const ids = runs.map(({ startedById }) => startedById);
  const names = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  const kept = await countKept(tx, target.id);
  const isGuide = may(staff.rolesIn(target.id), 'practice.guide', 'service');
  return {
    service,
    scripts: SCRIPTS.map((script) => presentScript(script, isGuide)),
    runs,
    missing,
    names,
    kept,
  };
}

/** Asks the phone who plays just now, and puts both together. */
export async function presentPractice(
  { deps }: Pick<Context, 'deps'>,
  { service, scripts, runs, missing, names, kept }: PracticeRead,
): Promise<z.input<typeof Practice>> {
  const answer = await askPhone(deps, service);
  return {
    mode: service.mode,
    platform: answer.state,
    scripts,
    runs: runs.map((row) => ({
      ...presentRun(row, stateOf(row, answer), missing.get(row.consultationId ?? '') ?? 0),
      startedBy: names.of(row.startedById),
    })),
    kept,
  };
}

export async function askPhone(
  { practicePhone }: Context['deps'],
  { lineChannelId }: PracticeService,
): Promise<PhoneAnswer | { state: 'missing' }> {
  if (practicePhone === null) return { state: 'missing' };
  return lineChannelId === null ? { state: 'no-account' } : practicePhone.look(lineChannelId);
}

function presentScript(script: Script, isGuide: boolean): z.input<typeof PracticeScript> {
  const { id, title, level, goals, course, people } = script;
  return { id, title, level, goals: [...goals], course: isGuide ? course : null, people };
}

function stateOf(
  { id, stoppedAt }: RunRow,
  answer: Awaited<ReturnType<typeof askPhone>>,
): RunState {
  if (answer.state === 'ready') {
    const played = answer.runs.find((run) => run.id === id);
    if (played) return played.status;
    return stoppedAt === null ? 'failed' : 'stopped';
  }
  return stoppedAt === null ? 'unknown' : 'stopped';
}

function presentRun(
  row: RunRow,
  state: RunState,
  missing: number,
): Omit<z.input<typeof PracticeRun>, 'startedBy'> {
  const { id, script, name, startedAt, consultationId, number, stage, closedAt } = row;
  const isOver = closedAt !== null || (state !== 'playing' && state !== 'unknown');
  return {
    id,
    script,
    title: findScript(script)?.title ?? script,
    name,
    state,
    startedAt: startedAt.toISOString(),
    consultation: consultationId === null ? null : { id: consultationId, number, stage },
    review: consultationId !== null && isOver ? review(row, missing) : null,
  };
}

function review(row: RunRow, missing: number): PracticeReview {
  const after = (at: Date | null) =>
    at === null ? null : Math.max(0, Math.round((at.getTime() - row.openedAt.getTime()) / 1000));
  return {
    takenUpAfter: after(row.takenAt),
    firstReplyAfter: after(row.firstReplyAt),
    priority: PRIORITIES[row.urgency] ?? 'normal',
    escalatedAfter: after(row.escalatedAt),
    expectsEscalation: findScript(row.script)?.expectsEscalation ?? false,
    replies: row.replies,
    missingAttributes: missing,
    closedAfter: after(row.closedAt),
    outcome: row.outcome,
  };
}

/** By consultation: required attributes without any answer, under the form each began with. */
async function countMissing(
  tx: Tx,
  serviceId: string,
  runs: readonly RunRow[],
): Promise<Map<string, number>> {
  const ids = runs.map(({ consultationId }) => consultationId).filter((id) => id !== null);
  const answers = await readCoded(tx, ids);
  const forms = new Map<number, readonly AttributeField[]>();
  const missing = new Map<string, number>();
  for (const { consultationId, formVersion } of runs) {
    if (consultationId === null) continue;
    const fields =
      forms.get(formVersion) ?? (await formOf(tx, serviceId, formVersion))?.fields ?? [];
    forms.set(formVersion, fields);
    missing.set(
      consultationId,
      missingAttributes(fields, answers.get(consultationId) ?? []).length,
    );
  }
  return missing;
}
