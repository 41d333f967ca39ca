/** Escalations as staff get them. */
import type { z } from 'zod';
import type { AskedNow, EscalationHead, EscalationRow, Packet } from '../../contracts/escalations.ts';
import {
  ESCALATION_ACTIONS,
  ESCALATION_BLOCK_TEXTS,
  escalationBlockOf,
  type EscalationEventKind,
} from '../../domain/escalation.ts';
import { escalationWorkflowId } from '../../domain/workflow-ids.ts';
import { Refusal } from '../../domain/errors.ts';
import { instant } from '../consultations/present.ts';
import { readEventsOf, writtenWith, type EventRow } from '../consultations/timeline.ts';
import type { StaffContext } from '../http/route.ts';
import type { EscalationTarget } from '../http/target.ts';
import type { PeopleNames } from '../people.ts';
import { escalationPlace } from '../sealed.ts';
import { actorTowardsEscalation } from './actor.ts';
import { asRequested, readAsked } from './asked.ts';
import { readEscalation, type EscalationHeadRow, type EscalationListRow } from './queries.ts';

export function presentEscalation(
  row: EscalationListRow,
  people: PeopleNames,
  serviceName: string,
  asked: ReadonlyMap<string, z.input<typeof AskedNow>>,
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
  };
}

type Context = StaffContext<EscalationTarget, unknown, unknown, unknown>;

/** One escalation with its packet, its steps and what may be done now. */
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
    [row.requestedById, row.approverId, ...events.map(({ actorId }) => actorId)],
    now,
  );
  const service = await deps.services.get(tx, row.serviceId, now);
  const open = (column: 'reason' | 'packet') =>
    deps.crypt.open(organisationId, escalationPlace(column, row.id), row[column]);
  return {
    ...presentEscalation(row, people, service?.name ?? '', await readAsked(context, [row])),
    reason: await open('reason'),
    packetFields: row.packetFields,
    packet: JSON.parse(await open('packet')) as z.input<typeof Packet>,
    outcome: row.snapshot?.outcome ?? null,
    waitsForEngine: row.n === null && row.endedAt === null,
    ...blocksOf(context, row),
    events: await Promise.all(
      events.map(async (event) => ({
        ...presentEvent(event, people),
        written: await writtenWith(deps.crypt, organisationId, event),
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
