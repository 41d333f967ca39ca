/** Where one escalation's state is kept and changed: one recorded step after another. */
import {
  getExternalWorkflowHandle,
  log,
  patched,
  setCurrentDetails,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { ServicePlan, TakenCommand } from '../activities/contract.ts';
import {
  applyEscalationCommand,
  escalationBlockOfCommand,
  isEscalationOver,
  requestEscalation,
  type EscalationCommand,
  type EscalationResult,
  type EscalationState,
  type EscalationStatus,
  type EscalationTransition,
} from '../domain/escalation.ts';
import { applyEscalationTimer, runningEscalationTimer } from '../domain/escalation-timers.ts';
import type { RotaSpan } from '../domain/rota.ts';
import { consultationWorkflowId, type Place } from '../domain/workflow-ids.ts';
import { Desk } from './desk.ts';
import { markedEscalation } from './search-attributes.ts';
import { escalationChanged, type Commanded, type EscalationInput } from './messages.ts';
import { loadServicePlan, recordEscalationStep } from './proxies.ts';

type Input = Commanded<EscalationCommand> & { own: boolean };

export class EscalationDesk extends Desk<EscalationState, Input, EscalationResult> {
  readonly #input: EscalationInput;
  readonly #place: Place;
  /** The request itself, until it is recorded. */
  #request: EscalationTransition | null;
  #settings: ServicePlan | null = null;
  #isStale = false;
  /** Workflows that began by levels alone go on so. */
  readonly #goesByRota = patched('duty-calendar');
  #reported: EscalationStatus;
  #marked: EscalationStatus | null = null;
  /** When deadlines were last reckoned: one that lay in the past even then did not pass unseen. */
  #reckonedAt = Date.now();

  constructor(input: EscalationInput) {
    const { organisationId, serviceId, consultationId, kind, immediate, requestedBy } = input;
    const request = requestEscalation({ kind, immediate, requestedBy }, Date.now());
    super(input.state ?? request.state, input.handled);
    this.#input = input;
    this.#place = { organisationId, serviceId, consultationId };
    this.#request = input.state ? null : request;
    this.#reported = input.reported;
  }

  hearOfSettings(): void {
    this.#isStale = true;
  }

  hasNews(): boolean {
    return this.#isStale || this.#reported !== this.state.status;
  }

  isFinished(): boolean {
    return isEscalationOver(this.state) && this.#request === null;
  }

  inputOfNextRun(): EscalationInput {
    return {
      ...this.#input,
      state: this.state,
      reported: this.#reported,
      handled: this.handled,
    };
  }

  protected refusalOf({ command, actor, own }: Input): string | null {
    return escalationBlockOfCommand(this.state, command, actor, own, Date.now());
  }

  protected async carryOut({ commandId, command, actor }: Input): Promise<void> {
    const step = applyEscalationCommand(this.state, command, actor, Date.now());
    const result = { seq: step.state.seq, status: step.state.status };
    await this.#record(step, { commandId, result });
  }

  /** Records what is due and tells the consultation where the escalation stands. */
  override async catchUp(): Promise<void> {
    await super.catchUp();
    await this.#report();
  }

  protected async oneStep(): Promise<boolean> {
    await this.prepare();
    const due = await this.#due();
    if (!due) return false;
    const { timer, at: dueAt } = due;
    const more = { dueAt, rota: this.#rota };
    await this.#record(applyEscalationTimer(this.state, timer, Date.now(), more), null);
    return true;
  }

  /** What has to be done now, and since when. Whose turn it is then is asked of the calendar as it is then. */
  async #due(): Promise<ReturnType<typeof runningEscalationTimer>> {
    const timer = this.#dueAfter(this.#reckonedAt);
    if (timer?.timer !== 'climb' || this.state.turn == null) return timer;
    this.#isStale = true;
    await this.prepare();
    return this.#dueAfter(timer.at);
  }

  #dueAfter(reckonedAt: number): ReturnType<typeof runningEscalationTimer> {
    const timer = this.#runningTimer(this.state);
    if (!timer || timer.at > Date.now()) return null;
    return { ...timer, at: Math.max(timer.at, reckonedAt) };
  }

  protected wakeAt(): number | null {
    const timer = this.#runningTimer(this.state);
    const wakes = [timer?.at ?? null, this.#settings?.validUntil ?? null];
    const wake = Math.min(...wakes.filter((at) => at !== null));
    return wake === Number.POSITIVE_INFINITY ? null : wake;
  }

  protected async prepare(): Promise<void> {
    const now = Date.now();
    const validUntil = this.#settings?.validUntil ?? null;
    if (!this.#settings || this.#isStale || (validUntil !== null && validUntil <= now)) {
      this.#isStale = false;
      this.#reckonedAt = now;
      const request = { place: this.#place, from: now, now };
      this.#settings = await loadServicePlan(
        this.#asksRota() ? { ...request, rotaFrom: this.state.levelSince } : request,
      );
    }
    if (this.#request) await this.#record(this.#requested(this.#request), null);
  }

  /** Who is asked first is known once the duty calendar is read. */
  #requested({ state }: EscalationTransition): EscalationTransition {
    const { kind, immediate, requestedBy } = this.#input;
    return requestEscalation({ kind, immediate, requestedBy }, state.requestedAt, this.#rota);
  }

  /** As long as somebody of it is asked, or may be. */
  #asksRota(): boolean {
    return this.#goesByRota && (this.#request !== null || this.state.turn != null);
  }

  get #rota(): readonly RotaSpan[] {
    return this.#settings?.rota ?? [];
  }

  #runningTimer(state: EscalationState) {
    if (!this.#settings) return null;
    return runningEscalationTimer(state, this.#settings.timers, this.#rota);
  }

  async #record(
    step: EscalationTransition,
    command: TakenCommand<EscalationResult> | null,
  ): Promise<void> {
    const { escalationId, n, kind } = this.#input;
    const next = this.#runningTimer(step.state);
    const place = this.#place;
    const answer = await recordEscalationStep({
      ...step,
      place,
      escalationId,
      n,
      kind,
      next,
      command,
    });
    this.goOnFrom(step, command, answer);
    this.#reckonedAt = Date.now();
    this.#request = null;
    this.#mark();
  }

  #mark(): void {
    const { status, approval } = this.state;
    setCurrentDetails(`${status}, approval ${approval}`);
    if (this.#marked === status) return;
    this.#marked = status;
    upsertSearchAttributes(markedEscalation(this.#place.serviceId, status));
  }

  /** The consultation may have ended or run on under the same id; it is told either way or not at all. */
  async #report(): Promise<void> {
    const { status } = this.state;
    if (status === this.#reported) return;
    this.#reported = status;
    const { escalationId } = this.#input;
    const parent = getExternalWorkflowHandle(consultationWorkflowId(this.#place.consultationId));
    try {
      await parent.signal(escalationChanged, {
        escalationId,
        open: !isEscalationOver(this.state),
        status,
      });
    } catch {
      log.warn('the consultation was not told', { code: 'consultation-gone' });
    }
  }
}
