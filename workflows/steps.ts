/** What the desks of the workflows share: refusals, one step after another, and memory of commands taken. */
import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { TakenCommand } from '../activities/contract.ts';
import { REFUSED } from './messages.ts';

/** So many commands are remembered: more than can be under way around a continue-as-new. */
const REMEMBERED = 200;

/** Refuses an update with a reason's code, or lets it pass. */
export function refuseFor(reason: string | null): void {
  if (reason !== null) throw ApplicationFailure.nonRetryable(reason, REFUSED, reason);
}

export function answerTo<Result>(
  handled: readonly TakenCommand<Result>[],
  commandId: string,
): Result | undefined {
  return handled.find((one) => one.commandId === commandId)?.result;
}

/** The newest commands taken, these among them. */
export function remembering<Result>(
  handled: readonly TakenCommand<Result>[],
  taken: readonly TakenCommand<Result>[],
): TakenCommand<Result>[] {
  const others = handled.filter(({ commandId }) => !answerTo(taken, commandId));
  return [...others, ...taken].slice(-REMEMBERED);
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
