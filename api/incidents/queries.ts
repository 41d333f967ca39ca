/** Incidents in the database, and what the trail and the components tell of them. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { Stretch } from '../../domain/components.ts';
import type {
  EntryAsked,
  IncidentEntry,
  IncidentKind,
  IncidentStep,
} from '../../domain/incident.ts';
import { actionsOfKind } from '../../domain/trail.ts';

export interface IncidentRow {
  id: string;
  number: number;
  kind: IncidentKind;
  isDrill: boolean;
  title: Buffer;
  detectedAt: Date;
  step: IncidentStep;
  openedById: string;
  publishedAt: Date | null;
}

const SELECT = `select id, number, kind, is_drill as "isDrill", title, detected_at as "detectedAt", step, opened_by_id as "openedById",
  published_at as "publishedAt" from incidents`;
const MAX_SHOWN = 200;

export function readIncidents(tx: Tx): Promise<IncidentRow[]> {
  return rows<IncidentRow>(tx, `${SELECT} order by number desc limit ${MAX_SHOWN}`);
}

export function readPublished(tx: Tx): Promise<IncidentRow[]> {
  return rows<IncidentRow>(
    tx,
    `${SELECT} where published_at is not null and not is_drill order by published_at desc, id limit ${MAX_SHOWN}`,
  );
}

export function findIncident(tx: Tx, id: string): Promise<IncidentRow | undefined> {
  return firstRow<IncidentRow>(tx, `${SELECT} where id = ?`, [id]);
}

/** The same, while nobody else writes to it. */
export async function lockIncident(tx: Tx, id: string): Promise<IncidentRow | undefined> {
  return firstRow<IncidentRow>(tx, `${SELECT} where id = ? for update`, [id]);
}

export async function lastDrillAt(tx: Tx): Promise<Date | null> {
  const found = await firstRow<{ at: Date | null }>(
    tx,
    `select max(detected_at) as at from incidents where is_drill`,
  );
  return found?.at ?? null;
}

/** Numbered after the others; false where the id is taken. */
export async function addIncident(
  tx: Tx,
  added: Omit<IncidentRow, 'number' | 'step' | 'publishedAt'> & { organisationId: string },
): Promise<boolean> {
  await firstRow(tx, `select pg_advisory_xact_lock(hashtextextended('incidents/' || ?::text, 0))`, [
    added.organisationId,
  ]);
  const found = await firstRow(
    tx,
    `insert into incidents (id, organisation_id, number, kind, is_drill, title, detected_at, step, opened_by_id)
     select ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, 'detected', ? from incidents on conflict (id) do nothing returning id`,
    [
      added.id,
      added.organisationId,
      added.kind,
      added.isDrill,
      added.title,
      added.detectedAt,
      added.openedById,
    ],
  );
  return found !== undefined;
}

/** Its workflow is told by the relay. */
export async function moveIncident(
  tx: Tx,
  id: string,
  { step, isSkipped }: EntryAsked,
): Promise<void> {
  await rows(
    tx,
    `update incidents set step = ?, changed_at = clock_timestamp(), next_at = now(),
       published_at = case when ? then now() else published_at end where id = ?`,
    [step, step === 'published' && !isSkipped, id],
  );
}

export interface StepRow {
  id: string;
  incidentId: string;
  step: IncidentEntry;
  isSkipped: boolean;
  words: Buffer;
  /** "YYYY-MM-DD". */
  handedOn: string | null;
  handedBy: Buffer | null;
  handedTo: Buffer | null;
  measured: unknown;
  madeById: string;
  madeAt: Date;
}

const STEPS = `select id, incident_id as "incidentId", step, is_skipped as "isSkipped", words, handed_on::text as "handedOn", handed_by as "handedBy",
  handed_to as "handedTo", measured, made_by_id as "madeById", made_at as "madeAt" from incident_steps`;

export function readSteps(tx: Tx, incidentId: string): Promise<StepRow[]> {
  return rows<StepRow>(tx, `${STEPS} where incident_id = ? order by made_at, id`, [incidentId]);
}

/** False where the id is taken. */
export async function addStep(
  tx: Tx,
  added: Omit<StepRow, 'madeAt'> & { organisationId: string },
): Promise<boolean> {
  const found = await firstRow(
    tx,
    `insert into incident_steps (id, organisation_id, incident_id, step, is_skipped, words, handed_on, handed_by, handed_to, measured, made_by_id, made_at)
     values (?, ?, ?, ?, ?, ?, ?::date, ?, ?, ?::jsonb, ?, clock_timestamp()) on conflict (id) do nothing returning id`,
    [
      added.id,
      added.organisationId,
      added.incidentId,
      added.step,
      added.isSkipped,
      added.words,
      added.handedOn,
      added.handedBy,
      added.handedTo,
      added.measured === null ? null : JSON.stringify(added.measured),
      added.madeById,
    ],
  );
  return found !== undefined;
}

/** How these components stood within the time; what lasts has no end. */
export async function readStretches(
  tx: Tx,
  components: readonly string[],
  { from, until }: { from: Date; until: Date },
): Promise<Stretch[]> {
  const found = await rows<{ state: Stretch['state']; since: Date; until: Date | null }>(
    tx,
    `select state, since, until from component_states where component = any(?::text[]) and since < ? and coalesce(until, now()) > ?`,
    [[...components], until, from],
  );
  return found.map((one) => ({
    state: one.state,
    since: one.since.getTime(),
    until: one.until?.getTime() ?? null,
  }));
}

export interface ReadRow {
  serviceId: string;
  number: number;
  consulteeId: string;
  reads: number;
}

interface ReadsAsked {
  serviceIds: readonly string[];
  from: Date;
  until: Date;
  staffId: string | null;
  number: number | null;
}

/** Which consultations of these services staff read within the time, by the trail. */
export function readReads(
  tx: Tx,
  { serviceIds, from, until, staffId, number }: ReadsAsked,
): Promise<ReadRow[]> {
  return rows<ReadRow>(
    tx,
    `select c.service_id as "serviceId", c.number, c.consultee_id as "consulteeId", count(*)::int as reads
     from audit_entries a join consultations c on c.id = a.consultation_id
     where a.at >= ? and a.at < ? and a.actor_kind = 'staff' and a.outcome = 'done' and a.action = any(?::text[])
       and a.service_id = any(?::uuid[]) and (?::uuid is null or a.actor_id = ?::uuid) and (?::int is null or c.number = ?::int)
     group by c.id order by c.service_id, c.number`,
    [from, until, [...actionsOfKind('read')], [...serviceIds], staffId, staffId, number, number],
  );
}

export function readServiceNames(tx: Tx): Promise<{ id: string; name: string }[]> {
  return rows(tx, `select id, name from services`);
}

export function readStaffIds(tx: Tx, serviceIds: readonly string[]): Promise<{ id: string }[]> {
  return rows(
    tx,
    `select distinct staff_id as id from memberships where service_id = any(?::uuid[])`,
    [[...serviceIds]],
  );
}
