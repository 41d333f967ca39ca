/** The head of a consultation: how it stands, what may be done, and what to read before answering. */
import type { z } from 'zod';
import type {
  ConsultationHead,
  EarlierConsultation,
  Outcome,
} from '../../contracts/consultations.ts';
import { Refusal } from '../../domain/errors.ts';
import { gravestFirst } from '../../domain/flags.ts';
import { FIRST_CHOICES } from '../../domain/room-choices.ts';
import type { ConsultationContext } from '../http/route.ts';
import { isVisible } from '../http/target.ts';
import type { PeopleNames } from '../people.ts';
import { consulteePlace, openOrNull } from '../sealed.ts';
import { purposeOf } from '../staff-audit.ts';
import { presentAccommodations } from '../accommodations/present.ts';
import { presentRecords, readKnownRecords, type KnownRecord } from '../consultees/linked.ts';
import { presentFlags } from '../flags/present.ts';
import { readFlags } from '../flags/queries.ts';
import { readAddedSince } from '../readings/queries.ts';
import { presentSupporter } from '../supporters/present.ts';
import { blocksOf } from './blocks.ts';
import { instant, presentRow } from './present.ts';
import {
  readCompleteness,
  readEscalations,
  readHead,
  readHistory,
  readNotTold,
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
  const records = await readKnownRecords(context);
  const consulteeIds = [target.consulteeId, ...records.map(({ consulteeId }) => consulteeId)];
  const found = await readHistory(tx, { id: target.id, organisationId, consulteeIds });
  const history = found.filter((earlier) => isVisible(staff, earlier));
  const escalations = await readEscalations(tx, target.id);
  const { required, missing } = await readCompleteness(tx, target);
  const people = await deps.staff.people.names(tx, organisationId, personsOf(row, history), now);
  const services = await servicesShown(context, [target]);
  const consultee = await consulteeOf(context, row, records);
  return {
    ...presentRow(row, { people, services, now }),
    flags: marksUp(consultee),
    seq: target.seq,
    readAs: await purposeOf(context, target),
    letInUntil: instant(target.letIn?.until ?? null),
    formVersion: target.formVersion,
    linkedToId: row.linkedToId,
    openedBy: people.of(row.openedById),
    reviewedBy: people.of(row.reviewedById),
    followUpOn: row.followUpOn,
    graceUntil: row.graceUntil === null ? null : instant(new Date(row.graceUntil)),
    ...blocksOf(staff, target, deps.staff.engineWatch.isAway()),
    consultee,
    requiredAttributes: required.length,
    missingAttributes: missing.map(({ code, label }) => ({ code, label })),
    escalations,
    addedSinceReview: await addedSince(context, history, records),
    history: history.map((earlier) => presentEarlier(earlier, row, people)),
  };
}

/** Hers and those of her linked records, each kind once. */
function marksUp({ flags, linked }: Awaited<ReturnType<typeof consulteeOf>>) {
  const up = [...flags, ...linked.flatMap((record) => record.flags)].filter(({ isUp }) => isUp);
  const first = up.filter(({ kind }, n) => up.findIndex((flag) => flag.kind === kind) === n);
  return gravestFirst(first).map(({ label, isGrave }) => ({ label, isGrave }));
}

/** For whoever stands at the gate: what is new in her history since they read it last. */
async function addedSince(
  { tx, staff, target }: ConsultationContext,
  history: readonly EarlierRow[],
  records: readonly KnownRecord[],
) {
  if (target.stage !== 'review' || target.assigneeId !== staff.id) return null;
  const ids = [target.id, ...history.map(({ id }) => id)];
  const { consulteeId } = target;
  const added = await readAddedSince(tx, { staffId: staff.id, consulteeId, ids, records });
  return added ? { ...added, since: instant(added.since) } : null;
}

function* personsOf(row: HeadRow, history: readonly EarlierRow[]) {
  yield* [row.assigneeId, row.openedById, row.reviewedById];
  for (const { assigneeId } of history) yield assigneeId;
}

async function consulteeOf(
  context: ConsultationContext,
  row: HeadRow,
  records: readonly KnownRecord[],
) {
  const { tx, staff, target, deps } = context;
  const { consulteeId: id } = target;
  const open = (column: 'traits' | 'cautions') =>
    openOrNull(deps.crypt, staff.organisationId, consulteePlace(column, id), row[column]);
  const [traits, cautions] = await Promise.all([open('traits'), open('cautions')]);
  const { following, blocked } = row;
  const { notices } = row.choices ?? FIRST_CHOICES;
  const failed = await readNotTold(tx, target.id);
  const notTold = failed ? { at: instant(failed.at), reason: failed.reason } : null;
  const pinForgottenAt = instant(row.historyHiddenAt);
  const flags = await presentFlags(context, await readFlags(tx, id));
  const linked = await presentRecords(context, records);
  const accommodations = await presentAccommodations(context, records);
  const supporter = row.writer === null ? null : await presentSupporter(context, id);
  const known = { traits, cautions, flags, accommodations, supporter, linked };
  return { id, following, blocked, notices, notTold, pinForgottenAt, ...known };
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
    record: earlier.consulteeId === row.consulteeId ? null : earlier.consulteeId,
  };
}
