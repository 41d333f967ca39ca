/** Consultations as staff get them. */
import type { z } from 'zod';
import type { ConsultationRow, Outcome } from '../../contracts/consultations.ts';
import { isCounted } from '../../domain/consultation.ts';
import { flagKindOf, gravestFirst, isFlagUp } from '../../domain/flags.ts';
import { businessDate } from '../../domain/hours.ts';
import { presenceOf } from '../../domain/presence.ts';
import type { PeopleNames } from '../people.ts';
import type { ConsultationListRow } from './list.ts';
import type { ServicesShown } from './service-names.ts';

export function presentRow(
  row: ConsultationListRow,
  { people, services, now }: { people: PeopleNames; services: ServicesShown; now: number },
): z.input<typeof ConsultationRow> {
  return {
    id: row.id,
    number: row.number,
    service: { id: row.serviceId, name: services.nameOf(row.serviceId) },
    stage: row.stage,
    stageSince: instant(row.stageSince),
    priority: row.priority,
    priorityReasons: row.priorityReasons,
    urgency: row.urgency,
    risks: row.risks,
    flags: flagsUp(row, services, now),
    accommodationReviewOn: row.accommodationReviewOn,
    openedAt: instant(row.openedAt),
    waitingSince: instant(row.waitingSince),
    assignee: people.of(row.assigneeId),
    waitsFor: row.waitsFor,
    nextAction: row.nextTimer && { timer: row.nextTimer, at: instant(row.nextActionAt) },
    openEscalations: row.openEscalations,
    outcome: row.outcome as z.input<typeof Outcome> | null,
    isConsultation: isCounted(row),
    closedAt: instant(row.closedAt),
    endedAt: instant(row.endedAt),
    restricted: row.restricted,
    presence: presenceOf(row.roomState, row.roomSeenAt?.getTime() ?? null, now),
    counts: { messages: row.lastSeq, readByConsultee: row.readByConsulteeUpTo },
  };
}

function flagsUp({ flags, serviceId }: ConsultationListRow, services: ServicesShown, now: number) {
  const today = businessDate(now);
  const up = flags.filter(({ until }) => isFlagUp({ until, isTakenDown: false }, today));
  const kinds = services.flagKindsOf(serviceId);
  // The same kind set twice is one mark.
  const marks = [...new Set(up.map(({ kind }) => kind))].map((kind) => flagKindOf(kinds, kind));
  return gravestFirst(marks).map(({ label, isGrave }) => ({ label, isGrave }));
}

/** An instant on its way out. */
export function instant(at: Date): string;
export function instant(at: Date | null): string | null;
export function instant(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
