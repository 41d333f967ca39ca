/** Which steps of a workflow the engine's runs know, one run after the other. */

export const RUN_STATUSES = [
  'running',
  'completed',
  'continued',
  'terminated',
  'failed',
  'cancelled',
  'timed-out',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** A line of the timeline that a workflow's step stands behind. */
export interface RecordedStep {
  workflowId: string;
  seq: number;
  kind: string;
  at: number;
  commandId: string | null;
  /** The stage it says the consultation has come to; `null`: no other; '': one that it does not name. */
  stage: string | null;
}

/** As `RecordedStep.stage` has it. */
export function stageToldBy(kind: string, data: Readonly<Record<string, unknown>>): string | null {
  switch (kind) {
    case 'returned-to-queue':
      return 'intake';
    case 'talk-ended':
      return 'attributes';
    case 'closed':
    case 'ended':
      return 'closed';
    case 'came-back':
    case 'talk-resumed':
      return typeof data['to'] === 'string' ? data['to'] : '';
    case 'opened':
    case 'assigned':
    case 'transferred':
    case 'history-reviewed':
    case 'reopened':
      return '';
    default:
      return null;
  }
}

/** A step as the engine noted it. */
export interface EngineStep {
  eventId: number;
  seq: number;
  /** `null`: it has no line on the timeline; `undefined`: an older history, which does not say. */
  kind: string | null | undefined;
  at: number;
  /** `repeated`: the database had it, and perhaps further ones, already. */
  outcome: 'recorded' | 'repeated';
  commandId: string | null;
}

export interface EngineRun {
  workflowId: string;
  runId: string;
  status: RunStatus;
  beganAt: number;
  /** The step from which it went on; 0 at the very beginning. */
  startSeq: number;
  /** The run that it goes on from; a run of a rebuilt engine goes on from the database alone. */
  continuedFrom: string | null;
  steps: readonly EngineStep[];
  /** Stage or status as last told to the engine's search. */
  stage: string | null;
}

/** Steps that no event stands for, and why. */
export interface Range {
  from: number;
  to: number;
  why: 'before-engine-loss' | 'taken-twice' | 'not-kept';
  runId: string;
}

export interface Coverage {
  steps: Map<number, EngineStep & { runId: string }>;
  ranges: Range[];
  /** The last step that the engine knows of. */
  end: number;
}

/** Puts the runs of one workflow together, the oldest first. */
export function coverageOf(runs: readonly EngineRun[]): Coverage {
  const coverage: Coverage = { steps: new Map(), ranges: [], end: 0 };
  const known = new Set(runs.map(({ runId }) => runId));
  for (const run of runs.toSorted((a, b) => a.beganAt - b.beganAt)) {
    if (run.startSeq > coverage.end) {
      const isLost = run.continuedFrom === null;
      // A run that goes on from one we have begins where that one ended; else a number is missing.
      if (isLost || !known.has(run.continuedFrom ?? ''))
        coverage.ranges.push({
          from: coverage.end + 1,
          to: run.startSeq,
          why: isLost ? 'before-engine-loss' : 'not-kept',
          runId: run.runId,
        });
    }
    takeIn(coverage, run);
  }
  return coverage;
}

function takeIn(coverage: Coverage, { runId, startSeq, steps }: EngineRun): void {
  let at = startSeq;
  for (const step of steps) {
    if (step.outcome === 'recorded') coverage.steps.set(step.seq, { ...step, runId });
    else if (step.seq > at)
      coverage.ranges.push({ from: at + 1, to: step.seq, why: 'taken-twice', runId });
    at = Math.max(at, step.seq);
  }
  coverage.end = Math.max(coverage.end, at);
}
