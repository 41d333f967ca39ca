/** Where one escalation's state is kept and changed: one recorded step after another. */
import {
  condition,
  getExternalWorkflowHandle,
  log,
  setCurrentDetails,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { ServicePlan, TakenCommand } from '../activities/contract.ts';
import {
  applyEscalationCommand,
  applyEscalationTimer,
  escalationBlockOfCommand,
  isEscalationOver,
  requestEscalation,
  runningEscalationTimer,
  type EscalationCommand,
  type EscalationResult,
  type EscalationState,
  type EscalationStatus,
  type EscalationTransition,
} from '../domain/escalation.ts';
import { consultationWorkflowId, type Place } from '../domain/workflow-ids.ts';
import { markedEscalation } from './search-attributes.ts';
import { escalationChanged, type Commanded, type EscalationInput } from './messages.ts';
import { loadServicePlan, recordEscalationStep } from './proxies.ts';
import { answerTo, refuseFor, remembering, Turnstile } from './steps.ts';

type Input = Commanded<EscalationCommand> & { own: boolean };

export class EscalationDesk {
  state: EscalationState;
  readonly #input: EscalationInput;
  readonly #place: Place;
  readonly #turnstile = new Turnstile();
  /** The request itself, until it is recorded. */
  #request: EscalationTransition | null = null;
  #handled: TakenCommand<EscalationResult>[];
  #settings: ServicePlan | null = null;
  #isStale = false;
  #reported: EscalationStatus;
  #marked: EscalationStatus | null = null;
  #steps = 0;

  constructor(input: EscalationInput) {
    const { organisationId, serviceId, consultationId } = input;
    this.#input = input;
    this.#place = { organisationId, serviceId, consultationId };
    this.#handled = [...input.handled];
    this.#reported = input.reported;
    if (input.state) {
      this.state = input.state;
    } else {
      const { kind, immediate, requestedBy } = input;
      this.#request = requestEscalation({ kind, immediate, requestedBy }, Date.now());
      this.state = this.#request.state;
    }
  }

  hearOfSettings(): void {
    this.#isStale = true;
  }

  hasNews(): boolean {
    return this.#isStale || this.#reported !== this.state.status;
  }

  isOver(): boolean {
    return isEscalationOver(this.state) && this.#request === null;
  }

  inputOfNextRun(): EscalationInput {
    return {
      ...this.#input,
      state: this.state,
      reported: this.#reported,
      handled: this.#handled,
    };
  }

  /** The validator of every command: pure, and silent about one that was taken before. */
  refuseIfBlocked({ commandId, command, actor, own }: Input): void {
    if (answerTo(this.#handled, commandId)) return;
    refuseFor(escalationBlockOfCommand(this.state, command, actor, own, Date.now()));
  }

  /** The handler of every command; refuses with REFUSED when other steps came first. */
  take(input: Input): Promise<EscalationResult> {
    return this.#turnstile.pass(() => this.#takeNow(input));
  }

  async #takeNow({ commandId, command, actor, own }: Input): Promise<EscalationResult> {
    const taken = answerTo(this.#handled, commandId);
    if (taken) return taken;
    await this.#prepare();
    for (;;) {
      const now = Date.now();
      refuseFor(escalationBlockOfCommand(this.state, command, actor, own, now));
      const step = applyEscalationCommand(this.state, command, actor, now);
      const result = { seq: step.state.seq, status: step.state.status };
      await this.#record(step, { commandId, result });
      // Not there when the database had taken other steps: then it is judged by what they left.
      const answer = answerTo(this.#handled, commandId);
      if (answer) return answer;
    }
  }

  /** Records what is due and tells the consultation where the escalation stands. */
  async catchUp(): Promise<void> {
    while (await this.#turnstile.pass(() => this.#oneStep()));
    await this.#report();
  }

  async #oneStep(): Promise<boolean> {
    await this.#prepare();
    const now = Date.now();
    const timer = this.#runningTimer(this.state);
    if (!timer || timer.at > now) return false;
    await this.#record(applyEscalationTimer(this.state, timer.timer, now), null);
    return true;
  }

  async waitForMore(): Promise<void> {
    const seen = this.#steps;
    const isAwake = () => this.hasNews() || this.#steps !== seen;
    const timer = this.#runningTimer(this.state);
    const wakes = [timer?.at ?? null, this.#settings?.validUntil ?? null];
    const wake = Math.min(...wakes.filter((at) => at !== null));
    if (wake === Number.POSITIVE_INFINITY) await condition(isAwake);
    else if (wake > Date.now()) await condition(isAwake, wake - Date.now());
  }

  /** Reads the timers and records the request, whoever comes first: a command or the main loop. */
  async #prepare(): Promise<void> {
    const now = Date.now();
    const validUntil = this.#settings?.validUntil ?? null;
    if (!this.#settings || this.#isStale || (validUntil !== null && validUntil <= now)) {
      this.#isStale = false;
      this.#settings = await loadServicePlan({ place: this.#place, from: now, now });
    }
    if (this.#request) await this.#record(this.#request, null);
  }

  #runningTimer(state: EscalationState) {
    return this.#settings ? runningEscalationTimer(state, this.#settings.timers) : null;
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
    this.state = answer.outcome === 'repeated' ? answer.state : step.state;
    const taken = answer.outcome === 'repeated' ? answer.taken : command ? [command] : [];
    this.#handled = remembering(this.#handled, taken);
    this.#request = null;
    this.#steps += 1;
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
