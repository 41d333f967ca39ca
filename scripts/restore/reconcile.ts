/** After a restore: what was destroyed since is destroyed again, nobody stays signed in, the engine follows the records, the trail says so. */
import { declareRestore } from '../audit/restored.ts';
import { PlainError } from '../audit/plain-error.ts';
import { openDatabase } from '../../db/orm.ts';
import { reapplyLedger } from '../../db/disposal-ledger.ts';
import { inSystem, rows, type Tx } from '../../db/scope.ts';
import { readQueues } from '../../operations/queues.ts';
import { besideSystem } from '../parts/beside-system.ts';
import { Places } from '../parts/running-places.ts';
import { rehydrate, type Rehydrated } from '../../worker/rehydrate.ts';

export interface Reconciled {
  /** What the ledger names, and what of it the restored database held again. */
  ledger: { entries: number; found: number; rows: number; refused: number };
  /** Sessions that were ended: those that had been ended after that instant must not come back. */
  sessions: number;
  /** What waits in each queue; carried on by the relay. */
  queues: Record<string, number>;
  workflows: Rehydrated;
  /** Per organisation: rows of the trail that are lost, as the checkpoints outside tell. */
  lost: { organisation: string; from: number; to: number }[];
}

/** `env`: as the processes of the restored system would be given it; `checkpoints`: folders outside of the database. */
export async function reconcile(
  env: Readonly<Record<string, string>>,
  checkpoints: readonly string[],
): Promise<Reconciled> {
  const migrator = await openDatabase(env['DATABASE_MIGRATOR_URL'] ?? '', { poolSize: 2 });
  try {
    return await besideSystem(Places.parse(env), async (parts) => {
      const { keys, system } = parts;
      const ledger = await reapplyLedger({ migrator, keys, folders: checkpoints });
      const sessions = await inSystem(migrator, endSessions);
      const workflows = await rehydrate({ ...parts, all: false });
      const lost = await declareAll(parts, checkpoints);
      const waiting = await readQueues(system);
      return {
        ledger,
        sessions,
        workflows,
        lost,
        queues: Object.fromEntries(waiting.map(({ queue, waiting: n }) => [queue, n])),
      };
    });
  } finally {
    await migrator.close();
  }
}

async function endSessions(tx: Tx): Promise<number> {
  const ended = await rows(
    tx,
    `with staff as (update staff_sessions set ended_at = now() where ended_at is null returning 1),
       rooms as (update room_sessions set ended_at = now() where ended_at is null returning 1)
     select 1 from staff union all select 1 from rooms`,
  );
  return ended.length;
}

async function declareAll(
  beside: Omit<Parameters<typeof declareRestore>[0], 'organisationId'>,
  checkpoints: readonly string[],
): Promise<Reconciled['lost']> {
  const organisations = await inSystem(beside.system, (tx) =>
    rows<{ id: string; code: string }>(tx, `select id, code from organisations order by code`),
  );
  const lost: Reconciled['lost'] = [];
  for (const { id, code } of organisations) {
    try {
      const declared = await declareRestore(
        { ...beside, organisationId: id },
        checkpoints[0] ?? '',
      );
      lost.push({ organisation: code, from: declared.agreedSize + 1, to: declared.lostSize });
    } catch (error) {
      // It agrees with the checkpoints outside: nothing of it is lost.
      if (!(error instanceof PlainError)) throw error;
    }
  }
  return lost;
}
