/** Incidents as staff read them: numbers of consultations only where the trail may be read. */
import type { z } from 'zod';
import {
  KeptAffected,
  KeptOutage,
  type Incident,
  type Incidents,
  type PublishedReports,
} from '../../contracts/incidents.ts';
import {
  dueAt,
  incidentPlace,
  incidentStepPlace,
  isDrillDue,
  nextStepOf,
} from '../../domain/incident.ts';
import type { StaffContext } from '../http/route.ts';
import { openOrNull } from '../sealed.ts';
import {
  lastDrillAt,
  readIncidents,
  readPublished,
  readServiceNames,
  readStaffIds,
  readSteps,
  type IncidentRow,
  type StepRow,
} from './queries.ts';

export type IncidentContext = Pick<
  StaffContext<undefined, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now'
>;
type Head = z.input<typeof Incidents>['data'][number];
export type EntryShown = Incident['entries'][number];

export async function presentIncidents(
  context: IncidentContext,
): Promise<z.input<typeof Incidents>> {
  const { tx, now } = context;
  const found = await readIncidents(tx);
  const drill = await lastDrillAt(tx);
  return {
    data: await Promise.all(found.map((row) => headOf(context, row))),
    lastDrillAt: drill?.toISOString() ?? null,
    isDrillDue: isDrillDue(drill?.getTime() ?? null, now),
  };
}

export async function presentPublished(
  context: IncidentContext,
): Promise<z.input<typeof PublishedReports>> {
  const found = await readPublished(context.tx);
  return { data: await Promise.all(found.map((row) => headOf(context, row))) };
}

async function headOf({ staff, deps }: IncidentContext, row: IncidentRow): Promise<Head> {
  const next = nextStepOf(row.step);
  return {
    id: row.id,
    number: row.number,
    title: await deps.crypt.open(staff.organisationId, incidentPlace(row.id), row.title),
    kind: row.kind,
    isDrill: row.isDrill,
    detectedAt: row.detectedAt.toISOString(),
    step: row.step,
    next: next && {
      step: next,
      dueAt: new Date(dueAt(row.detectedAt.getTime(), next)).toISOString(),
    },
    publishedAt: row.publishedAt?.toISOString() ?? null,
  };
}

export async function presentIncident(
  context: IncidentContext,
  row: IncidentRow,
): Promise<Incident> {
  const { tx, staff, deps, now } = context;
  const found = await readSteps(tx, row.id);
  const seen = staff.servicesWith('trail.read', 'service');
  const maySee = seen.length > 0;
  const mayMeasureAffected = maySee && staff.servicesWith('incident.write', 'service').length > 0;
  const others = mayMeasureAffected ? await readStaffIds(tx, seen) : [];
  const ids = [row.openedById, ...found.map(({ madeById }) => madeById)];
  const people = await deps.staff.people.names(
    tx,
    staff.organisationId,
    [...ids, ...others.map(({ id }) => id)],
    now,
  );
  const services = await readServiceNames(tx);
  const sees = { services: services.filter(({ id }) => seen.includes(id)) };
  const entries = await Promise.all(
    found.map(async (step, index) => ({
      ...(await entryOf(context, step, sees)),
      isCorrection: found.slice(0, index).some((before) => before.step === step.step),
      madeBy: people.of(step.madeById),
    })),
  );
  return {
    ...(await headOf(context, row)),
    openedBy: people.of(row.openedById),
    entries,
    staff: others.map(({ id }) => people.of(id)),
    mayMeasureAffected,
  };
}

interface Sees {
  services: readonly { id: string; name: string }[];
}

async function entryOf(
  { staff, deps }: IncidentContext,
  row: StepRow,
  sees: Sees,
): Promise<Omit<EntryShown, 'isCorrection' | 'madeBy'>> {
  const { organisationId } = staff;
  const open = (column: 'handed_by' | 'handed_to', field: Buffer | null) =>
    openOrNull(deps.crypt, organisationId, incidentStepPlace(column, row.id), field);
  const by = await open('handed_by', row.handedBy);
  const to = await open('handed_to', row.handedTo);
  return {
    id: row.id,
    step: row.step,
    isSkipped: row.isSkipped,
    text: await deps.crypt.open(organisationId, incidentStepPlace('words', row.id), row.words),
    handOver:
      row.handedOn === null || by === null || to === null ? null : { on: row.handedOn, by, to },
    outage: row.step === 'outage' ? (KeptOutage.safeParse(row.measured).data ?? null) : null,
    affected: row.step === 'affected' ? affectedOf(row.measured, sees) : null,
    madeAt: row.madeAt.toISOString(),
  };
}

function affectedOf(measured: unknown, { services }: Sees): EntryShown['affected'] {
  const kept = KeptAffected.safeParse(measured).data;
  if (!kept) return null;
  const list = kept.list.flatMap(({ serviceId, number, reads }) => {
    const service = services.find(({ id }) => id === serviceId);
    return service ? [{ service, number, reads }] : [];
  });
  return { ...kept, list };
}
