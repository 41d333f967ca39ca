/** Which step each event belongs to: what led to it, and what followed from it at once. */

/** With these something new comes in, so what follows no longer belongs to the step before. */
const COMING_IN = [
  'WorkflowTaskScheduled',
  'WorkflowExecutionSignaled',
  'WorkflowExecutionUpdateAccepted',
  'TimerFired',
  'ActivityTaskCompleted',
  'ChildWorkflowExecutionStarted',
  'ChildWorkflowExecutionCompleted',
];

export class StepLinks {
  readonly #seqs = new Map<number, number>();
  readonly #held = new Map<number, number[]>();
  /** Events since the last step that have still to find theirs. */
  #waiting: number[] = [];
  #isTaskDone = false;
  #after: number | null = null;

  add(id: number, type: string): void {
    if (COMING_IN.includes(type)) this.#after = null;
    // A task that ended without a step: what led to it led nowhere.
    if (type === 'WorkflowTaskScheduled' && this.#isTaskDone) this.#waiting = [];
    if (type === 'WorkflowTaskScheduled') this.#isTaskDone = false;
    if (type === 'WorkflowTaskCompleted') this.#isTaskDone = true;
    if (this.#after === null) this.#waiting.push(id);
    else this.#seqs.set(id, this.#after);
  }

  /** The events that wait belong to the step which this event asks the engine to have recorded. */
  hold(id: number): void {
    this.#held.set(id, this.#waiting);
    this.#waiting = [];
  }

  /** This event records the step; `asked`: the event that asked for it. */
  close(event: number, seq: number, asked: number | null): void {
    const held = asked === null ? [] : (this.#held.get(asked) ?? []);
    // One task may record several steps, so what followed from the one may itself record the next.
    for (const id of [...held, ...this.#waiting, event]) this.#seqs.set(id, seq);
    this.#waiting = [];
    this.#after = seq;
  }

  tie(id: number, seq: number): void {
    this.#seqs.set(id, seq);
    this.#waiting = this.#waiting.filter((one) => one !== id);
  }

  of(id: number): number | null {
    return this.#seqs.get(id) ?? null;
  }
}
