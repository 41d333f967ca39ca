/** Escalations as staff get them. */
import type { z } from 'zod';
import type { AskedNow, EscalationHead, EscalationRow } from '../../contracts/escalations.ts';
import {
  ESCALATION_ACTIONS,
  ESCALATION_BLOCK_TEXTS,
  escalationBlockOf,
  type EscalationEventKind,
  type EscalationState,
} from '../../domain/escalation.ts';
import { LATE_FROM } from '../../domain/escalation-timers.ts';
import { nextStepOf } from '../../domain/escalation-next.ts';
import { escalationWorkflowId } from '../../domain/workflow-ids.ts';
import { Refusal } from '../../domain/errors.ts';
import { instant } from '../consultations/present.ts';
import { readEventsOf, writtenWith, type EventRow } from '../consultations/timeline.ts';
import type { StaffContext } from '../http/route.ts';
import { mayReadWords, type EscalationTarget } from '../http/target.ts';
import type { PeopleNames } from '../people.ts';
import { escalationPlace } from '../sealed.ts';
import { actorTowardsEscalation } from './actor.ts';
import { asRequested, readAsked } from './asked.ts';
import {
  agencyNames,
  readEscalation,
  type EscalationHeadRow,
  type EscalationListRow,
} from './queries.ts';

export function presentEscalation(
  row: EscalationListRow,
  people: PeopleNames,
  serviceName: string,
  asked: ReadonlyMap<string, z.input<typeof AskedNow>>,
  now: number,
): z.input<typeof EscalationRow> {
  return {
    id: row.id,
    n: row.n,
    consultation: { id: row.consultationId, number: row.number },
    service: { id: row.serviceId, name: serviceName },
    kind: row.kind,
    immediate: row.immediate,
    requestedBy: people.of(row.requestedById),
    requestedAt: instant(row.requestedAt),
    status: row.status,
    approval: row.approval,
    approver: people.of(row.approverId),
    askedNow: asked.get(row.id) ?? null,
    nextActionAt: instant(row.nextActionAt),
    endedAt: instant(row.endedAt),
    ...presentNext(row, people, now),
  };
}

/** What is to be done, by whom, and what passed while nothing ran. */
function presentNext(row: EscalationListRow, people: PeopleNames, now: number) {
  const state = row.snapshot ?? asRequested(row);
  const next = row.endedAt === null ? nextStepOf(state) : null;
  const ofOne = {
    requester: row.assigneeId ?? row.requestedById,
    approver: row.approverId,
    approvers: null,
  };
  return {
    next: next && { ...next, person: people.of(ofOne[next.by]) },
    followUpAt: state.followUpAt == null ? null : instant(new Date(state.followUpAt)),
    lateSince: lateSince(row, state, now),
  };
}

/** Made up for already, or still to be: nothing runs, or it has only just begun to again. */
function lateSince(
  { nextActionAt, endedAt }: EscalationListRow,
  { late }: EscalationState,
  now: number,
): string | null {
  if (late) return instant(new Date(late.dueAt));
  const isPast = nextActionAt !== null && nextActionAt.getTime() < now - LATE_FROM;
  return isPast && endedAt === null ? instant(nextActionAt) : null;
}

/** Everybody whom a row names. */
export function peopleOf(row: EscalationListRow): (string | null)[] {
  return [row.requestedById, row.approverId, row.assigneeId];
}

type Context = StaffContext<EscalationTarget, unknown, unknown, unknown>;

/** One escalation with its steps and what may be done now; what was written is for those who may read the consultation. */
export async function buildEscalationHead(
  context: Context,
): Promise<z.input<typeof EscalationHead>> {
  const { tx, staff, target, deps, now } = context;
  const { organisationId } = staff;
  const row = await readEscalation(tx, target.id);
  if (!row) throw new Refusal('not-found');
  const events =
    row.n === null ? [] : await readEventsOf(tx, escalationWorkflowId(row.consultationId, row.n));
  const people = await deps.staff.people.names(
    tx,
    organisationId,
    [...peopleOf(row), ...events.map(({ actorId }) => actorId)],
    now,
  );
  const service = await deps.services.get(tx, row.serviceId, now);
  const agencies = await agencyNames(
    tx,
    events.map(({ data }) => data['agencyId']),
  );
  const mayRead = mayReadWords(staff, target.consultation);
  return {
    ...presentEscalation(row, people, service?.name ?? '', await readAsked(context, [row]), now),
    reason: mayRead
      ? await deps.crypt.open(organisationId, escalationPlace('reason', row.id), row.reason)
      : null,
    packetFields: row.packetFields,
    outcome: row.snapshot?.outcome ?? null,
    waitsForEngine: row.n === null && row.endedAt === null,
    ...blocksOf(context, row),
    events: await Promise.all(
      events.map(async (event) => ({
        ...presentEvent(event, people),
        agency: agencies.get(event.data['agencyId']) ?? null,
        written: mayRead ? await writtenWith(deps.crypt, organisationId, event) : null,
      })),
    ),
  };
}

function presentEvent(event: EventRow, people: PeopleNames) {
  const { seq, at, kind, actorKind, actorId, data } = event;
  return {
    seq,
    at: instant(at),
    kind: kind.replace(/^escalation\./u, '') as EscalationEventKind,
    person: actorKind === 'staff' ? people.of(actorId) : null,
    data,
  };
}

function blocksOf({ staff, target }: Context, row: EscalationHeadRow) {
  const { actor, own } = actorTowardsEscalation(staff, target);
  const state = row.snapshot ?? asRequested(row);
  const blocks: Pick<z.input<typeof EscalationHead>, 'allowed' | 'blocked'> = {
    allowed: [],
    blocked: {},
  };
  for (const action of ESCALATION_ACTIONS) {
    const reason = escalationBlockOf(state, action, actor, own);
    if (reason === null) blocks.allowed.push(action);
    else blocks.blocked[action] = { reason, text: ESCALATION_BLOCK_TEXTS[reason] };
  }
  return blocks;
}
