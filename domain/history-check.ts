/** Whether the record and the engine's own history tell the same of a consultation, and where they do not. */
import {
  coverageOf,
  type Coverage,
  type EngineRun,
  type RecordedStep,
  type Range,
} from './history-coverage.ts';

/** `explained`: they differ as they may. `not-checked`: the engine could not be asked. */
export const VERDICTS = ['agrees', 'explained', 'differs', 'not-checked'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Differences that have a known and harmless reason. */
const EXPLAINED = ['before-engine-loss', 'taken-twice', 'under-way'] as const;

export const DIFFERENCE_CODES = [
  ...EXPLAINED,
  'step-not-in-engine',
  'step-not-in-record',
  'kind-differs',
  'order-differs',
  'time-differs',
  'command-differs',
  'gap',
  'projection-differs',
  'stage-differs',
  'open-in-engine',
  'closed-in-engine',
  'unknown-to-engine',
  'not-kept',
  'workflow-not-in-record',
] as const;
export type DifferenceCode = (typeof DIFFERENCE_CODES)[number];

/** One difference: where it is, and what each side says, in codes and times. */
export interface Difference {
  code: DifferenceCode;
  workflowId: string;
  /** The step, or the first of several. */
  seq: number | null;
  lastSeq: number | null;
  runId: string | null;
  eventId: number | null;
  recorded: string | null;
  engine: string | null;
}

/** What the record says of one workflow: the consultation's own, or an escalation's. */
export interface Standing {
  workflowId: string;
  /** Where the projection stands. */
  seq: number;
  /** The consultation's stage, or the escalation's status. */
  stage: string;
  /** What the last step left; `null` before the first. */
  snapshot: { seq: number; stage: string } | null;
  /** Nothing is awaited any more, so its workflow has ended. */
  isFinished: boolean;
  steps: readonly RecordedStep[];
}

export interface Compared {
  standings: readonly Standing[];
  runs: readonly EngineRun[];
  /** False when the engine could not be asked: then only what is archived is known of it. */
  isEngineAsked: boolean;
  now: number;
}

/** Beyond this the two clocks, or the two histories, tell different times. */
export const TOLERANCE = 60_000;
/** A step this young may be recorded while the engine has still to note that it was. */
export const UNDER_WAY = 120_000;
/** Rows of one workflow are written one after the other. */
const ORDER_TOLERANCE = 1_000;

export interface Checked {
  verdict: Verdict;
  differences: Difference[];
}

/** Compares the two. Pure: the same record and histories give the same answer. */
export function checkHistory(compared: Compared): Checked {
  const { standings, runs } = compared;
  const differences = standings.flatMap((standing) =>
    checkWorkflow(
      standing,
      runs.filter(({ workflowId }) => workflowId === standing.workflowId),
      compared,
    ),
  );
  const known = new Set(standings.map(({ workflowId }) => workflowId));
  const strangers = new Set(
    runs.map(({ workflowId }) => workflowId).filter((id) => !known.has(id)),
  );
  for (const workflowId of strangers)
    differences.push(difference('workflow-not-in-record', { workflowId }));
  return { verdict: verdictOf(differences, compared), differences };
}

export function isExplained(code: DifferenceCode): boolean {
  return (EXPLAINED as readonly string[]).includes(code);
}

function verdictOf(
  differences: readonly Difference[],
  { isEngineAsked, standings, runs }: Compared,
): Verdict {
  if (differences.some(({ code }) => !isExplained(code))) return 'differs';
  const isKnown = ({ workflowId, seq, isFinished }: Standing) =>
    seq === 0 || (isFinished && runs.some((run) => run.workflowId === workflowId));
  if (!isEngineAsked && !standings.every(isKnown)) return 'not-checked';
  return differences.length > 0 ? 'explained' : 'agrees';
}

function checkWorkflow(
  standing: Standing,
  runs: readonly EngineRun[],
  { isEngineAsked, now }: Compared,
): Difference[] {
  const own = checkRecord(standing);
  // What is not asked and not archived can neither agree nor differ.
  if (!isEngineAsked && (runs.length === 0 || !standing.isFinished)) return own;
  if (standing.seq === 0 && standing.steps.length === 0 && runs.length === 0) return own;
  const coverage = coverageOf(runs);
  const compared = { standing, coverage, now };
  return [
    ...own,
    ...checkSteps(compared),
    ...checkEngineSteps(compared),
    ...checkNumbers(compared),
    ...checkStanding(compared, runs),
  ];
}

interface Pair {
  standing: Standing;
  coverage: Coverage;
  now: number;
}

/** What the record says against itself. */
function checkRecord(standing: Standing): Difference[] {
  const { workflowId, steps, seq, stage, snapshot } = standing;
  const found: Difference[] = [];
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1];
    if (before && step.at < before.at - ORDER_TOLERANCE)
      found.push(
        difference('order-differs', {
          workflowId,
          seq: step.seq,
          recorded: instant(step.at),
          engine: null,
        }),
      );
  }
  const last = steps.at(-1);
  if (last && last.seq > seq)
    found.push(projection(workflowId, last.seq, `seq ${seq}`, `seq ${last.seq}`));
  if (seq > 0 && (snapshot?.seq !== seq || snapshot.stage !== stage)) {
    const left = snapshot ? `seq ${snapshot.seq} ${snapshot.stage}` : 'none';
    found.push(projection(workflowId, seq, `seq ${seq} ${stage}`, left));
  }
  const told = steps.findLast((step) => step.stage !== null);
  if (told?.stage && told.stage !== stage)
    found.push(projection(workflowId, told.seq, stage, told.stage));
  return found;
}

function projection(workflowId: string, seq: number, recorded: string, engine: string): Difference {
  return difference('projection-differs', { workflowId, seq, recorded, engine });
}

/** Every step on the record against what the engine knows of it. */
function checkSteps({ standing, coverage, now }: Pair): Difference[] {
  const { workflowId, steps } = standing;
  const found: Difference[] = [];
  const apart: { step: RecordedStep; engineKind: string | null; at: Partial<Difference> }[] = [];
  const explained = new Map<Range, number[]>();
  for (const step of steps) {
    const known = coverage.steps.get(step.seq);
    const at = { workflowId, seq: step.seq, runId: known?.runId ?? null };
    if (!known) {
      const range = coverage.ranges.find(({ from, to }) => from <= step.seq && step.seq <= to);
      if (range) explained.set(range, [...(explained.get(range) ?? []), step.seq]);
      else if (step.seq > coverage.end && now - step.at < UNDER_WAY)
        found.push(difference('under-way', { ...at, recorded: step.kind }));
      else found.push(difference('step-not-in-engine', { ...at, recorded: step.kind }));
      continue;
    }
    const here = { ...at, eventId: known.eventId };
    if (known.kind !== undefined && known.kind !== step.kind)
      apart.push({ step, engineKind: known.kind, at: here });
    if (known.commandId !== null && known.commandId !== step.commandId)
      found.push(
        difference('command-differs', {
          ...here,
          recorded: step.commandId,
          engine: known.commandId,
        }),
      );
    if (Math.abs(known.at - step.at) > TOLERANCE)
      found.push(
        difference('time-differs', {
          ...here,
          recorded: instant(step.at),
          engine: instant(known.at),
        }),
      );
  }
  for (const [range, seqs] of explained)
    found.push(
      difference(range.why, {
        workflowId,
        seq: seqs[0] ?? null,
        lastSeq: seqs.at(-1) ?? null,
        runId: range.runId,
      }),
    );
  return [...found, ...kindsApart(apart)];
}

/** The same kinds in another order were exchanged; other kinds were changed. */
function kindsApart(
  apart: readonly { step: RecordedStep; engineKind: string | null; at: Partial<Difference> }[],
): Difference[] {
  const sorted = (kinds: (string | null)[]) => JSON.stringify(kinds.map(String).toSorted());
  const isOrder =
    apart.length > 1 &&
    sorted(apart.map(({ step }) => step.kind)) ===
      sorted(apart.map(({ engineKind }) => engineKind));
  return apart.map(({ step, engineKind, at }) =>
    difference(isOrder ? 'order-differs' : 'kind-differs', {
      workflowId: step.workflowId,
      ...at,
      recorded: step.kind,
      engine: engineKind,
    }),
  );
}

/** Every step of the engine that has a line on the timeline has it there. */
function checkEngineSteps({ standing, coverage }: Pair): Difference[] {
  const recorded = new Set(standing.steps.map(({ seq }) => seq));
  return [...coverage.steps.values()]
    .filter(({ seq, kind, commandId }) => {
      // Words that were heard of are steps without a line; older histories do not say which those are.
      const hasLine = kind === undefined ? commandId !== null : kind !== null;
      return hasLine && !recorded.has(seq);
    })
    .map(({ seq, runId, eventId, kind }) =>
      difference('step-not-in-record', {
        workflowId: standing.workflowId,
        seq,
        runId,
        eventId,
        engine: kind ?? null,
      }),
    );
}

/** Numbers that nobody can say anything of. */
function checkNumbers({ standing, coverage }: Pair): Difference[] {
  const { workflowId, steps, seq } = standing;
  const recorded = new Set(steps.map((step) => step.seq));
  const missing: number[] = [];
  const last = Math.max(seq, coverage.end, steps.at(-1)?.seq ?? 0);
  for (let n = 1; n <= last; n += 1) {
    const isKnown =
      recorded.has(n) ||
      coverage.steps.has(n) ||
      coverage.ranges.some(({ from, to }) => from <= n && n <= to);
    if (!isKnown) missing.push(n);
  }
  const first = missing[0];
  if (first === undefined) return [];
  return [difference('gap', { workflowId, seq: first, lastSeq: missing.at(-1) ?? first })];
}

/** How things stand now, on both sides. */
function checkStanding(
  { standing, coverage, now }: Pair,
  runs: readonly EngineRun[],
): Difference[] {
  const { workflowId, seq, stage, isFinished, steps } = standing;
  const newest = runs.toSorted((a, b) => a.beganAt - b.beganAt).at(-1);
  if (!newest) {
    if (seq === 0) return [];
    return [difference(isFinished ? 'not-kept' : 'unknown-to-engine', { workflowId })];
  }
  const at = { workflowId, seq, runId: newest.runId };
  const found: Difference[] = [];
  if (coverage.end > seq)
    found.push(projection(workflowId, coverage.end, `seq ${seq}`, `seq ${coverage.end}`));
  else if (coverage.end === seq && newest.stage !== null && newest.stage !== stage)
    found.push(difference('stage-differs', { ...at, recorded: stage, engine: newest.stage }));
  const isSettled = now - (steps.at(-1)?.at ?? 0) >= UNDER_WAY;
  if (newest.status === 'running' && isFinished && isSettled)
    found.push(difference('open-in-engine', { ...at, recorded: stage, engine: newest.status }));
  if (newest.status !== 'running' && !isFinished)
    found.push(difference('closed-in-engine', { ...at, recorded: stage, engine: newest.status }));
  return found;
}

function difference(code: DifferenceCode, more: Partial<Difference>): Difference {
  return {
    code,
    workflowId: '',
    seq: null,
    lastSeq: null,
    runId: null,
    eventId: null,
    recorded: null,
    engine: null,
    ...more,
  };
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
