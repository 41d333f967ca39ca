/**
 * `npm run inspect`: looks at every consultation by the rules that must hold of all of them, and lists those that break
 * one; ends with 1 when there are any. With `-- --repair` what can be mended is mended, and stands on the audit trail.
 * Against a running system.
 */
import { parseArgs } from 'node:util';
import { inSystem, rows } from '../db/scope.ts';
import { INVARIANTS, isInvariant } from '../domain/invariants.ts';
import {
  inspectAll,
  mend,
  type AskedRepair,
  type InspectionDeps,
} from '../worker/relay/inspections.ts';
import { besideSystem } from './parts/beside-system.ts';
import { readPlaces } from './parts/running-places.ts';

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { repair: { type: 'boolean', default: false } } });
  const say = (detail: object, text?: string) => console.error(text ?? '', JSON.stringify(detail));
  const log: InspectionDeps['log'] = { info: say, warn: say, error: say };
  return besideSystem(readPlaces(process.env), async (parts) => {
    const deps = { ...parts, log };
    await inspectAll(deps);
    const broken = await readBroken(deps);
    for (const one of broken) console.log(await lineOf(deps, one, values.repair));
    const left = values.repair ? await readBroken(deps) : broken;
    console.log(`規則に反する相談 ${left.length}件`);
    return left.length === 0 ? 0 : 1;
  });
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
