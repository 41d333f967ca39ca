/** The timers and reception plan of the service, as one consultation knows them; never part of its state. */
import type { NextAction, ServicePlan } from '../activities/contract.ts';
import { runningTimers, type RunningTimer } from '../domain/consultation-progress.ts';
import type { ConsultationState, Timer } from '../domain/consultation.ts';
import { DAY } from '../domain/hours.ts';
import type { TimerSettings } from '../domain/settings.ts';
import type { Place } from '../domain/workflow-ids.ts';
import { loadServicePlan } from './proxies.ts';

/** A plan is renewed so long before it ends, when what is awaited lies beyond it. */
const MARGIN = 7 * DAY;

export class PlanBook {
  readonly place: Place;
  #page: ServicePlan | null = null;
  #isStale = false;

  constructor(place: Place) {
    this.place = place;
  }

  /** The settings changed: what is written here is not to be trusted any more. */
  close(): void {
    this.#isStale = true;
  }

  isClosed(): boolean {
    return this.#isStale;
  }

  /** Reads the plan where it is missing, out of date or too short; true when an older one was replaced. */
  async open(state: ConsultationState): Promise<boolean> {
    const now = Date.now();
    if (!this.#needsReading(state, now)) return false;
    const isFirst = this.#page === null;
    this.#isStale = false;
    const from = Math.min(waitingSince(state) ?? now, now);
    this.#page = await loadServicePlan({ place: this.place, from, now });
    return !isFirst;
  }

  get timers(): TimerSettings {
    return this.#read().timers;
  }

  runningTimers(state: ConsultationState): RunningTimer[] {
    const { timers, plan } = this.#read();
    return runningTimers(state, timers, plan);
  }

  /** When to look again: at the next timer, or when the plan is to be renewed. */
  wakeAt(timers: readonly RunningTimer[]): number | null {
    const { plan, validUntil } = this.#read();
    const next = timers[0];
    const wakes = [
      ...(next ? [next.known ? next.at : plan.until - MARGIN] : []),
      ...(validUntil === null ? [] : [validUntil]),
    ];
    return wakes.length === 0 ? null : Math.min(...wakes);
  }

  #needsReading(state: ConsultationState, now: number): boolean {
    if (!this.#page || this.#isStale) return true;
    const { plan, validUntil, timers } = this.#page;
    if (validUntil !== null && validUntil <= now) return true;
    const since = waitingSince(state);
    if (since !== null && since < plan.from) return true;
    const isShort = runningTimers(state, timers, plan).some(({ known }) => !known);
    return isShort && plan.until - MARGIN <= now;
  }

  #read(): ServicePlan {
    if (!this.#page) throw new Error('the plan is read before it is opened');
    return this.#page;
  }
}

/** From when reception time is counted now; `null` when nothing that runs counts it. */
function waitingSince(state: ConsultationState): number | null {
  switch (state.stage) {
    case 'intake':
    case 'review':
      return state.stageSince;
    case 'conversation':
      return state.progress.unansweredSince === null
        ? null
        : Math.max(state.progress.unansweredSince, state.stageSince);
    case 'attributes':
      return state.remindedAt ?? state.stageSince;
    case 'closed':
      return null;
  }
}

/** The timer that has to go off now, the earliest first. */
export function dueTimer(timers: readonly RunningTimer[], now: number): Timer | null {
  return timers.find(({ known, at }) => known && at <= now)?.timer ?? null;
}

/** What will happen next by itself. */
export function nextActionOf(timers: readonly RunningTimer[]): NextAction<Timer> | null {
  const next = timers[0];
  return next ? { timer: next.timer, at: next.known ? next.at : null } : null;
}
