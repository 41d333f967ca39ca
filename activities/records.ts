/** Recording the steps of workflows: each in one transaction, and each once. */
import {
  hasOpenEscalation,
  type AutomaticWords,
  type CommandResult,
  type ConsultationState,
  type EventActor,
  type NoticeRequest,
  type Recipient,
} from '../domain/consultation.ts';
import { waitsFor } from '../domain/consultation-progress.ts';
import { answerText, type AutomaticKind } from '../domain/automatic-answers.ts';
import {
  isEscalationOver,
  type EscalationResult,
  type EscalationState,
} from '../domain/escalation.ts';
import { Refusal } from '../domain/errors.ts';
import { nextOpening } from '../domain/hours.ts';
import type { Role } from '../domain/roles.ts';
import { FIRST_CHOICES, type RoomChoices } from '../domain/room-choices.ts';
import {
  consultationWorkflowId,
  escalationWorkflowId,
  type Place,
} from '../domain/workflow-ids.ts';
import { ringUnlessPresent } from '../db/bell.ts';
import { messagePlace, storeMessage } from '../db/messages.ts';
import { readReceptionPlan } from '../db/reception.ts';
import { withdrawWaiting } from '../db/reply-requests.ts';
import { firstRow, inScope, rows, scopeOf, type Tx } from '../db/scope.ts';
import { settingsInForce } from '../db/settings.ts';
import {
  storeConsultationStep,
  storedStep,
  storeEscalationStep,
  type ConsultationStepRecord,
  type EscalationStepRecord,
  type StepRecord,
  type StoredStep,
} from '../db/steps.ts';
import type {
  ConsultationStep,
  ConsultationStepAnswer,
  EscalationStep,
  EscalationStepAnswer,
  NextActionNote,
  Recorded,
  Repeated,
} from './contract.ts';
import type { ActivityDeps } from './deps.ts';

const ROLE_OF = {
  counselors: 'counselor',
  supervisors: 'supervisor',
  administrators: 'administrator',
} as const satisfies Record<Exclude<Recipient, object>, Role>;

const KIND_OF = {
  silenceWarning: 'silence-warning',
  talkEnded: 'talk-ended',
} as const satisfies Record<AutomaticWords, AutomaticKind>;

export async function recordConsultationStep(
  deps: ActivityDeps,
  step: ConsultationStep,
): Promise<ConsultationStepAnswer> {
  const { place, words } = step;
  const said = words ? await sealedWords(deps, place, words) : null;
  return inScope(deps.database, scopeOf(place), async (tx) => {
    if (await storeConsultationStep(tx, consultationRecord(step))) {
      if (step.state.stage === 'closed') await withdrawWaiting(tx, deps.crypt, place);
      if (said) {
        await storeMessage(tx, { ...said, author: 'automatic', authorId: null });
        // Whoever left the room would otherwise never hear that she is waited for, or that the talk ended.
        await ringUnlessPresent(tx, place, deps.now().getTime());
      }
      return recorded(step);
    }
    const { consultationId } = place;
    const stored = await storedStep<ConsultationState, CommandResult>(
      tx,
      { consultationId, escalationId: null },
      step.state.seq,
      step.command?.commandId ?? null,
    );
    return repeated(stored, step) ?? { outcome: 'words-unheard' };
  });
}

export async function recordEscalationStep(
  deps: ActivityDeps,
  step: EscalationStep,
): Promise<EscalationStepAnswer> {
  return inScope(deps.database, scopeOf(step.place), async (tx) => {
    if (await storeEscalationStep(tx, escalationRecord(step))) return recorded(step);
    const { place, escalationId, state, command } = step;
    const stored = await storedStep<EscalationState, EscalationResult>(
      tx,
      { consultationId: place.consultationId, escalationId },
      state.seq,
      command?.commandId ?? null,
    );
    const answer = repeated(stored, step);
    if (!answer) throw new Refusal('not-allowed-now', { reason: 'step-not-taken' });
    return answer;
  });
}

function recorded({ state, event }: ConsultationStep | EscalationStep): Recorded {
  return { outcome: 'recorded', seq: state.seq, kind: event?.kind ?? null };
}

/** `null` when the database stands before this step and has not taken its command. */
function repeated<State, Result>(
  stored: StoredStep<State, Result> | undefined,
  { state, command }: { state: { seq: number }; command: { commandId: string } | null },
): Repeated<State, Result> | null {
  // Tried again without end: a row that is not there may still be restored.
  if (!stored) throw new Refusal('not-found', { reason: 'no-row-for-step' });
  const isTaken = stored.taken.some(({ commandId }) => commandId === command?.commandId);
  if (stored.seq < state.seq && !isTaken) return null;
  return { outcome: 'repeated', state: stored.snapshot, taken: stored.taken };
}

/** What comes next changed without a step: the settings did. */
export async function noteNextAction(deps: ActivityDeps, note: NextActionNote): Promise<void> {
  const { place, seq, next } = note;
  await inScope(deps.database, scopeOf(place), (tx) =>
    rows(
      tx,
      `update consultations set next_timer = ?, next_action_at = ?::timestamptz where id = ? and seq = ?`,
      [next?.timer ?? null, instant(next?.at ?? null), place.consultationId, seq],
    ),
  );
}

/** The words sealed before the transaction begins, which then need not wait for the key store. */
async function sealedWords(deps: ActivityDeps, place: Place, words: AutomaticWords) {
  const now = deps.now();
  const found = await inScope(deps.database, scopeOf(place), async (tx) => {
    const inForce = await settingsInForce(tx, place.serviceId, now);
    if (!inForce) return null;
    const { settings } = inForce;
    const ahead = { from: now.getTime(), days: 60, inForceAt: now.getTime() };
    const plan = await readReceptionPlan(tx, place.serviceId, settings, ahead);
    return { settings, plan, chosen: await chosenWords(tx, place) };
  });
  if (!found) return null;
  const { settings, plan, chosen } = found;
  const opensAt = nextOpening(plan, now.getTime());
  const { organisationId, serviceId, consultationId } = place;
  const clientId = crypto.randomUUID();
  const body = await deps.crypt.seal(
    { organisationId, serviceId, kind: 'consultation', objectId: consultationId },
    messagePlace(consultationId, clientId),
    answerText(settings, { name: words, opensAt }, chosen),
  );
  return { organisationId, serviceId, consultationId, clientId, body, automatic: KIND_OF[words] };
}

/** Whether she reads the usual or the easier words. */
async function chosenWords(tx: Tx, { consultationId }: Place): Promise<RoomChoices['words']> {
  const found = await firstRow<{ words: RoomChoices['words'] | null }>(
    tx,
    `select p.room_choices->>'words' as words from consultations c join consultees p on p.id = c.consultee_id where c.id = ?`,
    [consultationId],
  );
  return found?.words ?? FIRST_CHOICES.words;
}

function consultationRecord(step: ConsultationStep): ConsultationStepRecord {
  const { state, event, place, next } = step;
  return {
    ...common(step, consultationWorkflowId(place.consultationId)),
    stage: state.stage,
    stage_since: new Date(state.stageSince).toISOString(),
    priority: state.priority,
    priority_reasons: state.priorityReasons,
    assignee_id: state.assignee,
    reviewed_by_id: state.reviewedBy,
    waits_for: waitsFor(state),
    next_timer: next?.timer ?? null,
    open_escalations: hasOpenEscalation(state)
      ? state.escalations.filter(({ open }) => open).length
      : 0,
    outcome: state.outcome,
    follow_up_on: state.followUpOn,
    closed_at: instant(state.closedAt),
    ended: state.ended,
    ending: event?.kind === 'ended',
    heard: state.progress.consulteeUpTo,
  };
}

function escalationRecord(step: EscalationStep): EscalationStepRecord {
  const { state, place, n, escalationId } = step;
  return {
    ...common(step, escalationWorkflowId(place.consultationId, n)),
    escalation_id: escalationId,
    n,
    status: state.status,
    approval: state.approval,
    approver_id: state.approver,
    over: isEscalationOver(state),
  };
}

function common(step: ConsultationStep | EscalationStep, workflowId: string): StepRecord {
  const { place, state, event, next, command } = step;
  return {
    organisation_id: place.organisationId,
    service_id: place.serviceId,
    consultation_id: place.consultationId,
    workflow_id: workflowId,
    seq: state.seq,
    snapshot: state,
    next_action_at: instant(next?.at ?? null),
    event_kind: event?.kind ?? null,
    actor_kind: event?.actor.kind ?? null,
    actor_id: event ? idOf(event.actor) : null,
    data: event?.data ?? null,
    command_id: command?.commandId ?? null,
    result: command?.result ?? null,
    notices: step.notices.map(asked),
  };
}

function idOf(actor: EventActor): string | null {
  return actor.kind === 'staff' ? actor.id : null;
}

function asked({ kind, to }: NoticeRequest): StepRecord['notices'][number] {
  return typeof to === 'string'
    ? { kind, role: ROLE_OF[to], staff_id: null }
    : { kind, role: null, staff_id: to.staffId };
}

function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
