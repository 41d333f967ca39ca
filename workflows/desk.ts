/** What the desks of the workflows share: commands and steps one after another, and the main loop. */
import {
  allHandlersFinished,
  condition,
  log,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import type { Recorded, Repeated, TakenCommand } from '../activities/contract.ts';
import { Alarm } from './alarm.ts';
import { answerTo, isHistoryLong, refuseFor, remembering, Turnstile } from './steps.ts';

/** Where a workflow's state is kept and changed: one recorded step after another. */
export abstract class Desk<State, Input extends { commandId: string }, Result> {
  state: State;
  /** The newest commands taken, oldest first. */
  protected handled: TakenCommand<Result>[];
  readonly #alarm = new Alarm();
  readonly #turnstile = new Turnstile();
  /** Changes with every step. */
  #steps = 0;

  protected constructor(state: State, handled: readonly TakenCommand<Result>[]) {
    this.state = state;
    this.handled = [...handled];
  }

  /** Something was heard of that is not recorded yet. */
  abstract hasNews(): boolean;
  /** Nothing is awaited any more. */
  abstract isFinished(): boolean;
  /** Reads what is needed and records the beginning, whoever comes first: a command or the main loop. */
  protected abstract prepare(): Promise<void>;
  /** The reason's code when the command may not be taken now. */
  protected abstract refusalOf(input: Input): string | null;
  /** Works the command out on the state as it is, and records the step. */
  protected abstract carryOut(input: Input): Promise<void>;
  /** Records one thing that was heard of or is due; false when there is none. */
  protected abstract oneStep(): Promise<boolean>;
  /** When to look again; `null` when only news can change something. */
  protected abstract wakeAt(): number | null;

  /** The validator of every command: pure, and silent about one that was taken before. */
  refuseIfBlocked(input: Input): void {
    if (!answerTo(this.handled, input.commandId)) refuseFor(this.refusalOf(input));
  }

  /** The handler of every command; refuses with REFUSED when other steps came first. */
  take(input: Input): Promise<Result> {
    return this.#turnstile.pass(() => this.#takeNow(input));
  }

  async #takeNow(input: Input): Promise<Result> {
    const taken = answerTo(this.handled, input.commandId);
    if (taken) return taken;
    await this.prepare();
    for (;;) {
      refuseFor(this.refusalOf(input));
      await this.carryOut(input);
      // Not there when the database had taken other steps: then it is judged by what they left.
      const answer = answerTo(this.handled, input.commandId);
      if (answer) return answer;
    }
  }

  /** Takes in what was heard of and what is due, one step after another, until nothing is left. */
  async catchUp(): Promise<void> {
    while (await this.#turnstile.pass(() => this.oneStep()));
  }

  /** Sleeps until the next timer, until news come or until a step left something to do for the main loop. */
  async waitForMore(isLong: () => boolean): Promise<void> {
    let seen = this.#steps;
    const isAwake = () => {
      if (this.hasNews()) return true;
      if (this.#steps === seen) return false;
      seen = this.#steps;
      return this.isFinished() || isLong() || !this.#alarm.isInTimeFor(this.wakeAt());
    };
    await this.#alarm.wait(isAwake, this.wakeAt());
  }

  /** Goes on from what was recorded; where the database went further, it is the record. */
  protected goOnFrom(
    step: { state: State },
    command: TakenCommand<Result> | null,
    answer: Recorded | Repeated<State, Result>,
  ): void {
    const isRepeated = answer.outcome === 'repeated';
    this.state = isRepeated ? answer.state : step.state;
    const taken = isRepeated ? answer.taken : command ? [command] : [];
    this.handled = remembering(this.handled, taken);
    this.#steps += 1;
  }
}

/** Lets the desk take these commands; whatever else is signalled is noted and left. */
export function receiveCommands<State, Input extends { commandId: string }, Result>(
  desk: Desk<State, Input, Result>,
  updates: readonly UpdateDefinition<Result, [NoInfer<Input>]>[],
): void {
  setDefaultSignalHandler((signal) => {
    log.warn('signal without a handler', { code: 'unknown-signal', signal });
  });
  const validator = desk.refuseIfBlocked.bind(desk);
  for (const update of updates) setHandler(update, desk.take.bind(desk), { validator });
}

/** The main loop. True when the desk is finished, false when its workflow has to go on in a new run. */
export async function workAt<State, Input extends { commandId: string }, Result>(
  desk: Desk<State, Input, Result>,
  continueAfterEvents: number | undefined,
): Promise<boolean> {
  const isLong = () => isHistoryLong(continueAfterEvents);
  for (;;) {
    await desk.catchUp();
    if (desk.isFinished() || isLong()) {
      // Neither the end nor a new run may cut off a command that is being taken.
      await condition(allHandlersFinished);
      if (!desk.hasNews()) return desk.isFinished();
    } else {
      await desk.waitForMore(isLong);
    }
  }
}
