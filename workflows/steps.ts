/** What the desks of the workflows share: refusals, one step after another, and memory of commands taken. */
import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { REFUSED } from './messages.ts';

/** So many commands are remembered: more than can be under way around a continue-as-new. */
const REMEMBERED = 200;

/** Refuses an update with a reason's code, or lets it pass. */
export function refuseFor(reason: string | null): void {
  if (reason !== null) throw ApplicationFailure.nonRetryable(reason, REFUSED, reason);
}

export interface Answered<Result> {
  commandId: string;
  result: Result;
}

export function answerTo<Result>(
  handled: readonly Answered<Result>[],
  commandId: string,
): Result | undefined {
  return handled.find((one) => one.commandId === commandId)?.result;
}

/** The newest commands taken, this one among them. */
export function remembering<Result>(
  handled: readonly Answered<Result>[],
  taken: Answered<Result>,
): Answered<Result>[] {
  const others = handled.filter(({ commandId }) => commandId !== taken.commandId);
  return [...others, taken].slice(-REMEMBERED);
}

/** Lets one task run at a time, in the order in which they asked. */
export class Turnstile {
  #last: Promise<void> = Promise.resolve();

  async pass<Result>(task: () => Promise<Result>): Promise<Result> {
    const before = this.#last;
    let leave = (): void => undefined;
    this.#last = new Promise((resolve) => {
      leave = resolve;
    });
    await before;
    try {
      return await task();
    } finally {
      leave();
    }
  }
}

/** Whether the history has grown so long that the workflow should go on in a new run. */
export function isHistoryLong(continueAfterEvents: number | undefined): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  if (continueAsNewSuggested) return true;
  return continueAfterEvents !== undefined && historyLength >= continueAfterEvents;
}
