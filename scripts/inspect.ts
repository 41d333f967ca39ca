/**
 * `npm run inspect`: looks at every consultation by the rules that must hold of all of them, and lists those that break
 * one; ends with 1 when there are any. With `-- --repair` what can be mended is mended, and stands on the audit trail.
 * Against a running system.
 */
import { parseArgs } from 'node:util';
import { openDatabase } from '../db/orm.ts';
import { findPlace, findService } from '../db/places.ts';
import { inSystem, rows } from '../db/scope.ts';
import { INVARIANTS, isInvariant } from '../domain/invariants.ts';
import { createKeyStoreClient } from '../keys/client.ts';
import {
  inspectAll,
  mend,
  type AskedRepair,
  type InspectionDeps,
} from '../worker/relay/inspections.ts';
import { openEngine } from '../workflows/engine/client.ts';
import { createCodec } from '../workflows/engine/codec.ts';
import { createKeyNames } from '../workflows/engine/key-names.ts';
import { readPlaces } from './parts/running-places.ts';

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { repair: { type: 'boolean', default: false } } });
  const places = readPlaces(process.env);
  const keys = createKeyStoreClient({ socketPath: places.KEYS_SOCKET });
  const database = await openDatabase(places.DATABASE_APP_URL, { poolSize: 3 });
  const system = await openDatabase(places.DATABASE_SYSTEM_URL, { poolSize: 2 });
  const names = createKeyNames(
    (consultationId) => findPlace(system, consultationId),
    (serviceId) => findService(system, serviceId),
  );
  const engine = openEngine({
    address: places.TEMPORAL_ADDRESS,
    namespace: places.TEMPORAL_NAMESPACE,
    taskQueue: places.TEMPORAL_TASK_QUEUE,
    codec: createCodec(keys, names.find),
  });
  const say = (detail: object, text?: string) => console.error(text ?? '', JSON.stringify(detail));
  const log: InspectionDeps['log'] = { info: say, warn: say, error: say };
  const deps = { database, system, engine, log };
  try {
    await inspectAll(deps);
    const broken = await readBroken(deps);
    for (const one of broken) console.log(await lineOf(deps, one, values.repair));
    const left = values.repair ? await readBroken(deps) : broken;
    console.log(`規則に反する相談 ${left.length}件`);
    return left.length === 0 ? 0 : 1;
  } finally {
    await engine.close();
    await Promise.all([database.close(), system.close()]);
    await keys.close();
  }
}

function readBroken({ system }: InspectionDeps): Promise<AskedRepair[]> {
  return inSystem(system, (tx) =>
    rows(
      tx,
      `select id, organisation_id as "organisationId", service_id as "serviceId", consultation_id as "consultationId", kind, null as "askedById"
       from breaches where gone_at is null order by kind, consultation_id`,
    ),
  );
}

const OUTCOMES = {
  mended: '直しました',
  'not-needed': 'もう直っていました',
  'not-mended': '直りませんでした',
} as const;

async function lineOf(
  deps: InspectionDeps,
  broken: AskedRepair,
  isMending: boolean,
): Promise<string> {
  const { kind, consultationId } = broken;
  if (!isInvariant(kind)) return `${kind} ${consultationId}`;
  const { name, mending, by } = INVARIANTS[kind];
  if (!isMending || by === 'by-hand') return `${name} ${consultationId}：${mending}`;
  return `${name} ${consultationId}：${OUTCOMES[await mend(deps, broken)]}`;
}

process.exitCode = await main();
