/** Consultations as staff get them. */
import type { z } from 'zod';
import type { ConsultationRow, Outcome } from '../../contracts/consultations.ts';
import { presenceOf } from '../../domain/presence.ts';
import type { PeopleNames } from '../people.ts';
import type { ConsultationListRow } from './list.ts';

export function presentRow(
  row: ConsultationListRow,
  {
    people,
    serviceName,
    now,
  }: { people: PeopleNames; serviceName: (id: string) => string; now: number },
): z.input<typeof ConsultationRow> {
  return {
    id: row.id,
    number: row.number,
    service: { id: row.serviceId, name: serviceName(row.serviceId) },
    stage: row.stage,
    stageSince: instant(row.stageSince),
    priority: row.priority,
    priorityReasons: row.priorityReasons,
    urgency: row.urgency,
    risks: row.risks,
    openedAt: instant(row.openedAt),
    waitingSince: instant(row.waitingSince),
    assignee: people.of(row.assigneeId),
    waitsFor: row.waitsFor,
    nextAction: row.nextTimer && { timer: row.nextTimer, at: instant(row.nextActionAt) },
    openEscalations: row.openEscalations,
    outcome: row.outcome as z.input<typeof Outcome> | null,
    closedAt: instant(row.closedAt),
    endedAt: instant(row.endedAt),
    restricted: row.restricted,
    presence: presenceOf(row.roomState, row.roomSeenAt?.getTime() ?? null, now),
    counts: { messages: row.lastSeq, readByConsultee: row.readByConsulteeUpTo },
  };
}

/** An instant on its way out. */
export function instant(at: Date): string;
export function instant(at: Date | null): string | null;
export function instant(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
