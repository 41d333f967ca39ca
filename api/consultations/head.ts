/** The head of a consultation: how it stands, what may be done, and what to read before answering. */
import type { z } from 'zod';
import type {
  ConsultationHead,
  EarlierConsultation,
  Outcome,
} from '../../contracts/consultations.ts';
import { Refusal } from '../../domain/errors.ts';
import { FIRST_CHOICES } from '../../domain/room-choices.ts';
import type { ConsultationContext } from '../http/route.ts';
import { isVisible } from '../http/target.ts';
import type { PeopleNames } from '../people.ts';
import { consulteePlace, openOrNull } from '../sealed.ts';
import { presentFlags } from '../flags/present.ts';
import { readFlags } from '../flags/queries.ts';
import { readAddedSince } from '../readings/queries.ts';
import { blocksOf } from './blocks.ts';
import { instant, presentRow } from './present.ts';
import {
  readCompleteness,
  readEscalations,
  readHead,
  readHistory,
  type EarlierRow,
  type HeadRow,
} from './queries.ts';
import { servicesShown } from './service-names.ts';

export async function buildHead(
  context: ConsultationContext,
): Promise<z.input<typeof ConsultationHead>> {
  const { tx, staff, target, deps, now } = context;
  const { organisationId } = staff;
  const row = await readHead(tx, target.id);
  if (!row) throw new Refusal('not-found');
  const found = await readHistory(tx, { ...target, organisationId });
  const history = found.filter((earlier) => isVisible(staff, earlier));
  const escalations = await readEscalations(tx, target.id);
  const { required, missing } = await readCompleteness(tx, target);
  const people = await deps.staff.people.names(tx, organisationId, personsOf(row, history), now);
  const services = await servicesShown(context, [target]);
  const flags = await presentFlags(context, await readFlags(tx, target.consulteeId));
  return {
    ...presentRow(row, { people, services, now }),
    seq: target.seq,
    formVersion: target.formVersion,
    linkedToId: row.linkedToId,
    openedBy: people.of(row.openedById),
    reviewedBy: people.of(row.reviewedById),
    followUpOn: row.followUpOn,
    graceUntil: row.graceUntil === null ? null : instant(new Date(row.graceUntil)),
    ...blocksOf(staff, target, deps.staff.engineWatch.isAway()),
    consultee: { ...(await consulteeOf(context, row)), flags },
    requiredAttributes: required.length,
    missingAttributes: missing.map(({ code, label }) => ({ code, label })),
    escalations,
    addedSinceReview: await addedSince(context, history),
    history: history.map((earlier) => presentEarlier(earlier, row, people)),
  };
}

/** For whoever stands at the gate: what is new in her history since they read it last. */
async function addedSince(
  { tx, staff, target }: ConsultationContext,
  history: readonly EarlierRow[],
) {
  if (target.stage !== 'review' || target.assigneeId !== staff.id) return null;
  const ids = [target.id, ...history.map(({ id }) => id)];
  const { consulteeId } = target;
  const added = await readAddedSince(tx, { staffId: staff.id, consulteeId, ids });
  return added ? { ...added, since: instant(added.since) } : null;
}

function* personsOf(row: HeadRow, history: readonly EarlierRow[]) {
  yield* [row.assigneeId, row.openedById, row.reviewedById];
  for (const { assigneeId } of history) yield assigneeId;
}

async function consulteeOf({ staff, target, deps }: ConsultationContext, row: HeadRow) {
  const { consulteeId: id } = target;
  const open = (column: 'traits' | 'cautions') =>
    openOrNull(deps.crypt, staff.organisationId, consulteePlace(column, id), row[column]);
  const [traits, cautions] = await Promise.all([open('traits'), open('cautions')]);
  const { following, blocked } = row;
  const { notices } = row.choices ?? FIRST_CHOICES;
  const pinForgottenAt = instant(row.historyHiddenAt);
  return { id, following, blocked, notices, pinForgottenAt, traits, cautions };
}

function presentEarlier(
  earlier: EarlierRow,
  row: HeadRow,
  people: PeopleNames,
): z.input<typeof EarlierConsultation> {
  return {
    id: earlier.id,
    number: earlier.number,
    stage: earlier.stage,
    openedAt: instant(earlier.openedAt),
    closedAt: instant(earlier.closedAt),
    outcome: earlier.outcome as z.input<typeof Outcome> | null,
    assignee: people.of(earlier.assigneeId),
    messages: earlier.lastSeq,
    notes: earlier.notes,
    openEscalations: earlier.openEscalations,
    isLinked: earlier.id === row.linkedToId,
  };
}
