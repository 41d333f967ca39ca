/** What a fault run looks at from inside: the database, past row-level security, and the workflows themselves. */
import pg from 'pg';
import { consultationWorkflowId } from '../../domain/workflow-ids.ts';
import type { ConsultationState } from '../../domain/consultation.ts';
import { createKeyStoreClient } from '../../keys/client.ts';
import { openEngine } from '../../workflows/engine/client.ts';
import { createCodec } from '../../workflows/engine/codec.ts';
import { createKeyNames } from '../../workflows/engine/key-names.ts';
import { consultationState } from '../../workflows/messages.ts';
import type { RunningSystem } from '../parts/system.ts';

export interface Records {
  sql: <Row extends object>(text: string, params?: readonly unknown[]) => Promise<Row[]>;
  /** The state the consultation's workflow itself answers with. */
  stateOf(consultationId: string): Promise<ConsultationState>;
  close(): Promise<void>;
}

export function openRecords({ env }: RunningSystem): Records {
  const pool = new pg.Pool({ connectionString: env['DATABASE_MIGRATOR_URL'], max: 2 });
  pool.on('error', () => undefined);
  const keys = createKeyStoreClient({ socketPath: env['KEYS_SOCKET'] ?? '' });
  const names = createKeyNames(async (consultationId) => {
    const { rows } = await pool.query<{ organisationId: string; serviceId: string }>(
      `select organisation_id as "organisationId", service_id as "serviceId" from consultations where id = $1`,
      [consultationId],
    );
    const [found] = rows;
    return found ? { ...found, consultationId } : null;
  });
  const engine = openEngine({
    address: env['TEMPORAL_ADDRESS'] ?? '',
    namespace: env['TEMPORAL_NAMESPACE'] ?? '',
    taskQueue: env['TEMPORAL_TASK_QUEUE'] ?? '',
    codec: createCodec(keys, names.find),
  });
  return {
    sql: async <Row extends object>(text: string, params: readonly unknown[] = []) =>
      (await pool.query<Row>(text, [...params])).rows,
    stateOf: (consultationId) =>
      engine.client.workflow
        .getHandle(consultationWorkflowId(consultationId))
        .query(consultationState),
    async close() {
      await engine.close();
      await keys.close();
      await pool.end();
    },
  };
}

/** Rows that still wait, by queue; a queue with nothing waiting is not named. */
export async function waitingRows({ sql }: Records): Promise<Record<string, number>> {
  const counted = await sql<{ queue: string; n: number }>(
    `select 'inbox' as queue, count(*)::int as n from inbox where status = 'pending'
     union all select 'outbox', count(*)::int from outbox where done_at is null
     union all select 'commands', count(*)::int from commands where status = 'pending'
     union all select 'deliveries', count(*)::int from deliveries
       where status = 'waiting' and (held_until is null or held_until <= now())`,
  );
  return Object.fromEntries(counted.filter(({ n }) => n > 0).map(({ queue, n }) => [queue, n]));
}
