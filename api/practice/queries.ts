/** Practice runs in the database, with what became of each: she is found by the hash of the id LINE has for her. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { Outcome, Stage } from '../../domain/consultation.ts';
import type { AttributeAnswer } from '../../domain/attributes.ts';
import type { ServiceMode } from '../../domain/practice.ts';

export interface PracticeService {
  mode: ServiceMode;
  /** Its account; `null` while it has none. */
  channelId: string | null;
  lineChannelId: string | null;
  channelKey: string | null;
}

/** The service as practice sees it. */
export async function readService(tx: Tx, serviceId: string): Promise<PracticeService> {
  const found = await firstRow<PracticeService>(
    tx,
    `select s.mode, c.id as "channelId", c.line_channel_id as "lineChannelId", c.key as "channelKey"
     from services s left join channels c on c.service_id = s.id where s.id = ? order by c.created_at limit 1`,
    [serviceId],
  );
  if (!found) throw new Error('the service of the request is not to be seen');
  return found;
}

export interface RunRow {
  id: string;
  script: string;
  name: string;
  startedById: string;
  startedAt: Date;
  stoppedAt: Date | null;
  consultationId: string | null;
  number: number;
  stage: Stage;
  urgency: number;
  outcome: Outcome | null;
  formVersion: number;
  openedAt: Date;
  closedAt: Date | null;
  takenAt: Date | null;
  firstReplyAt: Date | null;
  escalatedAt: Date | null;
  replies: number;
}

/** The newest first; a training evening has some dozens. */
const AT_MOST = 100;

export function readRuns(tx: Tx, serviceId: string): Promise<RunRow[]> {
  return rows<RunRow>(
    tx,
    `select r.id, r.script, r.name, r.started_by_id as "startedById", r.started_at as "startedAt", r.stopped_at as "stoppedAt",
       c.id as "consultationId", c.number, c.stage, c.urgency, c.outcome, c.form_version as "formVersion", c.opened_at as "openedAt", c.closed_at as "closedAt",
       (select min(e.at) from case_events e where e.consultation_id = c.id and e.kind = 'assigned') as "takenAt",
       said.first as "firstReplyAt", coalesce(said.n, 0)::int as replies,
       (select min(e.requested_at) from escalations e where e.consultation_id = c.id) as "escalatedAt"
     from practice_runs r left join consultees p on p.service_id = r.service_id and p.line_id_lookup = r.line_id_lookup
       left join lateral (
         select * from consultations c where c.consultee_id = p.id and c.opened_at >= r.started_at order by c.opened_at limit 1
       ) c on true
       left join lateral (
         select min(m.created_at) as first, count(*) as n from messages m where m.consultation_id = c.id and m.author = 'staff' and m.change is null
       ) said on true
     where r.service_id = ? order by r.started_at desc, r.name, r.id limit ${AT_MOST}`,
    [serviceId],
  );
}

/** Answers of these consultations, as far as completeness needs them. */
export async function readCoded(
  tx: Tx,
  consultationIds: readonly string[],
): Promise<Map<string, AttributeAnswer[]>> {
  const found = await rows<AttributeAnswer & { consultationId: string }>(
    tx,
    `select consultation_id as "consultationId", code, state, coded as value from attribute_values where consultation_id = any(?::uuid[])`,
    [[...consultationIds]],
  );
  return Map.groupBy(found, ({ consultationId }) => consultationId);
}

export async function countKept(
  tx: Tx,
  serviceId: string,
): Promise<{ consultees: number; consultations: number }> {
  const found = await firstRow<{ consultees: number; consultations: number }>(
    tx,
    `select (select count(*)::int from consultees where service_id = ?) as consultees, (select count(*)::int from consultations where service_id = ?) as consultations`,
    [serviceId, serviceId],
  );
  return found ?? { consultees: 0, consultations: 0 };
}

export async function countRunsOf(tx: Tx, serviceId: string, script: string): Promise<number> {
  const found = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from practice_runs where service_id = ? and script = ?`,
    [serviceId, script],
  );
  return found?.n ?? 0;
}

export interface NewRunRow {
  id: string;
  organisationId: string;
  serviceId: string;
  script: string;
  name: string;
  lineIdLookup: Buffer;
  startedById: string;
}

/** False when a run of that id is there already. Only ever in a practice service, whatever the caller thinks. */
export async function addRun(tx: Tx, run: NewRunRow): Promise<boolean> {
  const added = await rows(
    tx,
    `insert into practice_runs (id, organisation_id, service_id, script, name, line_id_lookup, started_by_id, started_at)
     select ?, ?, s.id, ?, ?, ?, ?, clock_timestamp() from services s where s.id = ? and s.mode = 'practice' on conflict (id) do nothing returning id`,
    [
      run.id,
      run.organisationId,
      run.script,
      run.name,
      run.lineIdLookup,
      run.startedById,
      run.serviceId,
    ],
  );
  return added.length > 0;
}

export async function markStopped(tx: Tx, serviceId: string, runId: string): Promise<boolean> {
  const found = await rows(
    tx,
    `update practice_runs set stopped_at = coalesce(stopped_at, now()) where service_id = ? and id = ? returning id`,
    [serviceId, runId],
  );
  return found.length > 0;
}
