/** Where one consultation's state is kept and changed: one recorded step after another. */
import { patched, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { ConsultationStepAnswer, TakenCommand } from '../activities/contract.ts';
import { applyCommand, blockOfCommand } from '../domain/consultation-commands.ts';
import {
  applyEscalationChange,
  applyOpening,
  applyProgress,
  applyTimer,
  isFinished,
  waitsFor,
} from '../domain/consultation-progress.ts';
import {
  newConsultation,
  type CommandResult,
  type ConsultationCommand,
  type ConsultationState,
  type Progress,
  type Timer,
  type Transition,
} from '../domain/consultation.ts';
import type { EscalationStatus } from '../domain/escalation.ts';
import { businessDate, MINUTE } from '../domain/hours.ts';
import { startEscalation } from './child.ts';
import { Desk } from './desk.ts';
import {
  consultationMarks,
  markedConsultation,
  type ConsultationMarks,
} from './search-attributes.ts';
import type { Commanded, ConsultationInput } from './messages.ts';
import { laterProgress } from './news.ts';
import { dueTimer, nextActionOf, PlanBook } from './plan-book.ts';
import { loadProgress, noteNextAction, recordConsultationStep } from './proxies.ts';

/** While her unheard words are on their way, the end is tried again after so long. */
const END_HELD = MINUTE;

interface EscalationNews {
  escalationId: string;
  open: boolean;
  status: EscalationStatus;
}

type Input = Commanded<ConsultationCommand>;

export class ConsultationDesk extends Desk<ConsultationState, Input, CommandResult> {
  readonly #input: ConsultationInput;
  readonly #book: PlanBook;
  #words: Progress | null = null;
  #escalations: EscalationNews[] = [];
  #endHeldUntil = 0;
  #marks: ConsultationMarks | null = null;
  /** Workflows that began under the older rules go on under them; of danger they are asked only where there is some. */
  readonly #rule = {
    answeredResume: !patched('answered-words'),
    tellsSupervisors: () => patched('danger-to-supervisors'),
  };

  constructor(input: ConsultationInput) {
    super(input.state ?? newConsultation(Date.now(), input.openedBy), input.handled);
    this.#input = input;
    const { organisationId, serviceId, consultationId } = input;
    this.#book = new PlanBook({ organisationId, serviceId, consultationId });
  }

  hearOfWords(progress: Progress): void {
    this.#words = laterProgress(this.#words, progress);
  }

  hearOfEscalation(change: EscalationNews): void {
    this.#escalations.push(change);
  }

  hearOfSettings(): void {
    this.#book.close();
  }

  hasNews(): boolean {
    return this.#words !== null || this.#escalations.length > 0 || this.#book.isClosed();
  }

  isFinished(): boolean {
    return isFinished(this.state) && this.#words === null;
  }

  inputOfNextRun(): ConsultationInput {
    return {
      ...this.#input,
      state: this.state,
      openedBy: null,
      linkedTo: null,
      handled: this.handled,
    };
  }

  protected refusalOf({ command, actor }: Input): string | null {
    return blockOfCommand(this.state, command, actor, businessDate(Date.now()));
  }

  override async take(input: Input): Promise<CommandResult> {
    const result = await super.take(input);
    if (input.command.action === 'escalate') {
      await startEscalation(this.#book.place, this.state, input.command, input.actor.staffId);
    }
    return result;
  }

  protected async carryOut({ commandId, command, actor, words }: Input): Promise<void> {
    // What was there before the command counts before it; on what that leaves the command is judged anew.
    const before = words && applyProgress(this.state, words, Date.now(), this.#rule);
    // A worker from before that took the command alone: its histories go on as they are.
    if (before && patched('words-before-command')) {
      await this.#record(before, null);
      return;
    }
    const step = applyCommand(this.state, command, actor, Date.now(), this.#book.timers);
    const result = { seq: step.state.seq, stage: step.state.stage };
    await this.#record(step, { commandId, result });
  }

  protected async oneStep(): Promise<boolean> {
    await this.prepare();
    const now = Date.now();
    // News are put away only when the recorded state holds them: a step may turn out to be a repetition.
    if (this.#words) {
      const step = applyProgress(this.state, this.#words, now, this.#rule);
      if (step) await this.#record(step, null);
      else this.#words = null;
      return true;
    }
    const change = this.#escalations[0];
    if (change) {
      const { escalationId, open, status } = change;
      const step = applyEscalationChange(this.state, escalationId, open, status);
      if (step) await this.#record(step, null);
      else this.#escalations.shift();
      return true;
    }
    const due = dueTimer(this.#runningTimers(), now);
    if (due) await this.#goOff(due, now);
    return due !== null;
  }

  async #goOff(timer: Timer, now: number): Promise<void> {
    const answer = await this.#record(applyTimer(this.state, timer, now), null);
    if (answer.outcome !== 'words-unheard') return;
    this.#endHeldUntil = now + END_HELD;
    this.hearOfWords(await loadProgress(this.#book.place));
  }

  protected wakeAt(): number | null {
    return this.#book.wakeAt(this.#runningTimers());
  }

  #runningTimers() {
    return this.#book
      .runningTimers(this.state)
      .map((one) =>
        one.timer === 'grace' ? { ...one, at: Math.max(one.at, this.#endHeldUntil) } : one,
      );
  }

  protected async prepare(): Promise<void> {
    if (await this.#book.open(this.state)) await this.#noteNext();
    if (this.state.seq === 0)
      await this.#record(applyOpening(this.state, this.#input.linkedTo), null);
  }

  async #noteNext(): Promise<void> {
    const { seq } = this.state;
    const next = nextActionOf(this.#runningTimers());
    if (seq > 0) await noteNextAction({ place: this.#book.place, seq, next });
    if (seq > 0) this.#mark();
  }

  async #record(
    step: Transition,
    command: TakenCommand<CommandResult> | null,
  ): Promise<ConsultationStepAnswer> {
    const { place } = this.#book;
    const next = nextActionOf(this.#book.runningTimers(step.state));
    const answer = await recordConsultationStep({ ...step, place, next, command });
    if (answer.outcome === 'words-unheard') return answer;
    this.goOnFrom(step, command, answer);
    this.#mark();
    return answer;
  }

  /** Tells the engine's own screens and searches how things stand, in codes. */
  #mark(): void {
    const next = nextActionOf(this.#runningTimers());
    setCurrentDetails(`${this.state.stage} waits for ${waitsFor(this.state)}`);
    const marks = consultationMarks(this.#book.place.serviceId, this.state, next?.at ?? null);
    if (JSON.stringify(marks) === JSON.stringify(this.#marks)) return;
    this.#marks = marks;
    upsertSearchAttributes(markedConsultation(marks));
  }
}
