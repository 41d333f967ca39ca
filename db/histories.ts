/** The engine's histories as they are kept, what the record says beside them, and how the two compare. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Checked, Standing } from '../domain/history-check.ts';
import { stageToldBy, type RecordedStep, type RunStatus } from '../domain/history-coverage.ts';
import {
  consultationWorkflowId,
  escalationWorkflowId,
  type Place,
} from '../domain/workflow-ids.ts';
import type { Crypt, FieldPlace } from './crypt.ts';
import type { Database } from './orm.ts';
import { firstRow, inScope, inSystem, rows, scopeOf, type Tx } from './scope.ts';

interface RunPlace {
  workflowId: string;
  runId: string;
}

export interface EndedRun extends RunPlace {
  status: RunStatus;
  beganAt: number;
  endedAt: number;
  events: number;
  /** Hex. */
  digest: string;
  packed: string;
}

function historyPlace({ workflowId, runId }: RunPlace): FieldPlace {
  return { table: 'workflow_histories', column: 'history', row: `${workflowId}/${runId}` };
}

/** Which of these runs are of consultations that are here, and not kept yet. */
export async function findUnkept(
  system: Database,
  runs: readonly (RunPlace & { consultationId: string })[],
): Promise<(RunPlace & Place)[]> {
  if (runs.length === 0) return [];
  return inSystem(system, (tx) =>
    rows<RunPlace & Place>(
      tx,
      `select r."workflowId", r."runId", c.organisation_id as "organisationId", c.service_id as "serviceId", c.id as "consultationId"
       from jsonb_to_recordset(?::jsonb) as r("workflowId" text, "runId" uuid, "consultationId" uuid)
       join consultations c on c.id = r."consultationId"
       where not exists (select 1 from workflow_histories h where h.workflow_id = r."workflowId" and h.run_id = r."runId")`,
      [JSON.stringify(runs)],
    ),
  );
}

/** Keeps the history of a run that has ended; kept before it changes nothing. False when it was. */
export async function keepHistory(
  { database, crypt }: { database: Database; crypt: Crypt },
  { organisationId, serviceId, consultationId }: Place,
  run: EndedRun,
): Promise<boolean> {
  const key = {
    organisationId,
    serviceId,
    kind: 'consultation',
    objectId: consultationId,
  } as const;
  // Sealed before the transaction begins, which then need not wait for the key store.
  const sealed = await crypt.sealBytes(key, historyPlace(run), gzipSync(run.packed));
  return inScope(database, scopeOf({ organisationId, serviceId }), async (tx) => {
    const kept = await rows(
      tx,
      `insert into workflow_histories (workflow_id, run_id, organisation_id, service_id, consultation_id, status, began_at, ended_at, events, digest, history)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, decode(?, 'hex'), ?) on conflict do nothing returning run_id`,
      [
        run.workflowId,
        run.runId,
        organisationId,
        serviceId,
        consultationId,
        run.status,
        new Date(run.beganAt),
        new Date(run.endedAt),
        run.events,
        run.digest,
        sealed,
      ],
    );
    return kept.length > 0;
  });
}

/** Runs that are kept of this consultation and its escalations. */
export function readKept(tx: Tx, consultationId: string): Promise<RunPlace[]> {
  return rows<RunPlace>(
    tx,
    `select workflow_id as "workflowId", run_id as "runId" from workflow_histories where consultation_id = ? order by began_at`,
    [consultationId],
  );
}

/** What was packed, as it was. Refuses 'key-destroyed' and 'not-found' as an exception of the moment. */
export async function openKept(
  { database, crypt }: { database: Database; crypt: Crypt },
  { organisationId, serviceId }: { organisationId: string; serviceId: string },
  run: RunPlace,
): Promise<string> {
  const row = await inScope(database, scopeOf({ organisationId, serviceId }), (tx) =>
    firstRow<{ history: Buffer }>(
      tx,
      `select history from workflow_histories where workflow_id = ? and run_id = ?`,
      [run.workflowId, run.runId],
    ),
  );
  if (!row) throw new Error('a history that is listed is not to be seen in its own scope');
  return gunzipSync(
    await crypt.openBytes(organisationId, historyPlace(run), row.history),
  ).toString();
}

/** What the record says of the consultation's workflow and of its escalations' ones. */
export async function readStandings(tx: Tx, consultationId: string): Promise<Standing[]> {
  const steps = await readSteps(tx, consultationId);
  const of = (workflowId: string) => steps.filter((step) => step.workflowId === workflowId);
  const own = await firstRow<Omit<Standing, 'workflowId' | 'steps'>>(
    tx,
    `select seq, stage, case when snapshot is not null then jsonb_build_object('seq', snapshot -> 'seq', 'stage', snapshot -> 'stage') end as snapshot,
       ended_at is not null and next_action_at is null and open_escalations = 0 as "isFinished"
     from consultations where id = ?`,
    [consultationId],
  );
  const escalations = await rows<Omit<Standing, 'workflowId' | 'steps'> & { n: number }>(
    tx,
    `select n, seq, status as stage, case when snapshot is not null then jsonb_build_object('seq', snapshot -> 'seq', 'stage', snapshot -> 'status') end as snapshot,
       ended_at is not null as "isFinished"
     from escalations where consultation_id = ? and n is not null order by n`,
    [consultationId],
  );
  const workflowId = consultationWorkflowId(consultationId);
  return [
    ...(own ? [{ ...own, workflowId, steps: of(workflowId) }] : []),
    ...escalations.map(({ n, ...one }) => {
      const id = escalationWorkflowId(consultationId, n);
      return { ...one, workflowId: id, steps: of(id) };
    }),
  ];
}

const OF_ESCALATION = 'escalation.';

async function readSteps(tx: Tx, consultationId: string): Promise<RecordedStep[]> {
  const found = await rows<{
    workflowId: string;
    seq: number;
    kind: string;
    at: Date;
    commandId: string | null;
    data: Record<string, unknown>;
  }>(
    tx,
    // Lines that no workflow stands behind are the record's alone.
    `select workflow_id as "workflowId", seq, kind, at, command_id as "commandId", data from case_events
     where consultation_id = ? and workflow_id not like 'record/%' order by workflow_id, seq`,
    [consultationId],
  );
  return found.map(({ kind, at, data, ...step }) => {
    const isOfEscalation = kind.startsWith(OF_ESCALATION);
    return {
      ...step,
      kind: isOfEscalation ? kind.slice(OF_ESCALATION.length) : kind,
      at: at.getTime(),
      stage: isOfEscalation ? null : stageToldBy(kind, data),
    };
  });
}

/** Keeps the newest comparison. */
export async function storeCheck(
  tx: Tx,
  place: Place,
  { verdict, differences }: Checked,
): Promise<void> {
  await rows(
    tx,
    `insert into history_checks (consultation_id, organisation_id, service_id, seq, verdict, differences, checked_at)
     select id, organisation_id, service_id, seq, ?, ?::jsonb, now() from consultations where id = ?
     on conflict (consultation_id) do update set seq = excluded.seq, verdict = excluded.verdict, differences = excluded.differences, checked_at = excluded.checked_at`,
    [verdict, JSON.stringify(differences), place.consultationId],
  );
}
