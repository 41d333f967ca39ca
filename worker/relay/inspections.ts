/** Looks at all consultations of an organisation by the rules that must hold of them, and mends what it was asked to. */
import { setTimeout as sleep } from 'node:timers/promises';
import { audit } from '../../db/audit.ts';
import {
  countConsultations,
  findBroken,
  findWithWorkflow,
  hurryQueues,
  keepBreaches,
  RECORDED_KINDS,
  settleForm,
  settleLastSeq,
  settleRepair,
  type BrokenPlace,
  type RecordedKind,
} from '../../db/invariants.ts';
import { writeFacts } from '../../db/facts.ts';
import type { Database } from '../../db/orm.ts';
import { firstRow, inScope, inSystem, rows, type Tx } from '../../db/scope.ts';
import {
  INSPECTED_EVERY_MINUTES,
  INVARIANT_PATIENCE_MINUTES,
  INVARIANTS,
  isInvariant,
  type InvariantKind,
  type RepairOutcome,
} from '../../domain/invariants.ts';
import type { Engine } from '../../workflows/engine/client.ts';
import { findWithoutRun } from '../../workflows/engine/running.ts';
import { rehydrateOne } from '../rehydrate.ts';
import type { RelayDeps } from './deps.ts';
import { reasonOf } from './failures.ts';

export interface InspectionDeps {
  /** As the application's role. */
  database: Database;
  /** As the system's role. */
  system: Database;
  engine: Engine;
  log: RelayDeps['log'];
}

const ENGINE_WITHIN_MS = 20_000;
const REPAIRS_AT_ONCE = 20;
const LOOKS_AFTER = 10;
const LOOK_AGAIN_MS = 500;

/** A turn of the loop: what was asked for, then what is due by itself. True when there may be more. */
export async function inspectAndMend(deps: InspectionDeps): Promise<boolean> {
  const mended = await mendAsked(deps);
  await planDue(deps);
  return (await inspectNext(deps)) || mended;
}

/** Every organisation is looked at once in so long, by one of the workers. */
async function planDue({ system }: InspectionDeps): Promise<void> {
  await inSystem(system, (tx) =>
    rows(
      tx,
      `insert into inspections (id, organisation_id) select gen_random_uuid(), o.id from organisations o where not exists (
         select 1 from inspections i where i.organisation_id = o.id and (i.done_at is null or i.done_at > now() - make_interval(mins => ?)))
       on conflict do nothing`,
      [INSPECTED_EVERY_MINUTES],
    ),
  );
}

interface Asked {
  id: string;
  organisationId: string;
}

async function inspectNext(deps: InspectionDeps): Promise<boolean> {
  const asked = await inSystem(deps.system, (tx) =>
    firstRow<Asked>(
      tx,
      // A worker that died leaves it to be taken up again.
      `update inspections set begun_at = now() where id = (
         select id from inspections where done_at is null and (begun_at is null or begun_at < now() - make_interval(mins => ?))
         order by asked_at limit 1 for update skip locked)
       returning id, organisation_id as "organisationId"`,
      [INVARIANT_PATIENCE_MINUTES],
    ),
  );
  if (asked) await inspect(deps, asked);
  return asked !== undefined;
}

/** All rules, each in a transaction of its own, so that none holds others up. */
export async function inspect(deps: InspectionDeps, { id, organisationId }: Asked): Promise<void> {
  const inAll = <T>(work: (tx: Tx) => Promise<T>) => inOrganisation(deps, organisationId, work);
  for (const kind of RECORDED_KINDS)
    await inAll(async (tx) => keepBreaches(tx, organisationId, kind, await findBroken(tx, kind)));
  const running = await inAll((tx) => findWithWorkflow(tx));
  const gone = await withoutRun(deps, running);
  if (gone !== null) await inAll((tx) => keepBreaches(tx, organisationId, 'workflow-gone', gone));
  await inAll(async (tx) => {
    await rows(
      tx,
      `update inspections set done_at = now(), looked_at = ?, left_out = ?::text[] where id = ?`,
      [await countConsultations(tx), gone === null ? ['workflow-gone'] : [], id],
    );
  });
}

/** `null` while the engine is away: nothing is known then, and nothing said. */
async function withoutRun(
  { engine }: InspectionDeps,
  places: readonly BrokenPlace[],
): Promise<BrokenPlace[] | null> {
  const ids = places.map(({ consultationId }) => consultationId);
  const answer = await findWithoutRun(engine, ids, ENGINE_WITHIN_MS);
  if (answer.outcome !== 'done') return null;
  return places.filter(({ consultationId }) => answer.result.includes(consultationId));
}

export interface AskedRepair extends BrokenPlace {
  id: string;
  organisationId: string;
  kind: string;
  askedById: string | null;
}

async function mendAsked(deps: InspectionDeps): Promise<boolean> {
  const asked = await inSystem(deps.system, (tx) =>
    rows<AskedRepair>(
      tx,
      `select id, organisation_id as "organisationId", service_id as "serviceId", consultation_id as "consultationId", kind,
         repair_asked_by_id as "askedById"
       from breaches where repair_asked_at is not null and repaired_at is null order by repair_asked_at limit ${REPAIRS_AT_ONCE}`,
    ),
  );
  for (const repair of asked) await mend(deps, repair);
  return asked.length === REPAIRS_AT_ONCE;
}

/** Twice does no harm: each way of mending leaves alone what is well. */
export async function mend(deps: InspectionDeps, repair: AskedRepair): Promise<RepairOutcome> {
  const { id, organisationId, serviceId, consultationId, kind, askedById } = repair;
  const isBroken = await breaks(deps, repair);
  let outcome: RepairOutcome = 'not-needed';
  if (isBroken && isInvariant(kind)) {
    await mendOne(deps, repair, kind).catch((error: unknown) =>
      deps.log.warn({ code: 'repair-failed', kind, reason: reasonOf(error) }, 'not mended'),
    );
    outcome = (await holdsAgain(deps, repair)) ? 'mended' : 'not-mended';
  }
  await inOrganisation(deps, organisationId, async (tx) => {
    await settleRepair(tx, id, outcome);
    await audit(tx, {
      organisationId,
      serviceId,
      actorKind: askedById === null ? 'system' : 'staff',
      actorId: askedById,
      action: 'inspection.repair',
      consultationId,
      objectKind: 'breach',
      objectId: id,
      outcome: outcome === 'not-mended' ? 'failed' : 'done',
      data: { rule: kind, result: outcome },
    });
  });
  return outcome;
}

/** What was begun anew, or is due again, has its effect a moment later. */
async function holdsAgain(deps: InspectionDeps, repair: AskedRepair): Promise<boolean> {
  for (let look = 0; look < LOOKS_AFTER; look += 1) {
    if (!(await breaks(deps, repair))) return true;
    await sleep(LOOK_AGAIN_MS);
  }
  return false;
}

/** Queues are well when what waits there is due again: what becomes of it is theirs to say. */
async function breaks(deps: InspectionDeps, repair: AskedRepair): Promise<boolean> {
  const { organisationId, consultationId, kind } = repair;
  if (kind === 'workflow-gone') {
    const places = await inOrganisation(deps, organisationId, (tx) =>
      findWithWorkflow(tx, consultationId),
    );
    const gone = await withoutRun(deps, places);
    return gone === null || gone.length > 0;
  }
  const recorded = RECORDED_KINDS.find((one) => one === kind);
  if (recorded === undefined) return false;
  const found = await inOrganisation(deps, organisationId, (tx) =>
    findBroken(tx, recorded, consultationId),
  );
  return found.length > 0;
}

async function mendOne(
  deps: InspectionDeps,
  { organisationId, serviceId, consultationId }: AskedRepair,
  kind: InvariantKind,
): Promise<void> {
  if (INVARIANTS[kind].by === 'engine') {
    const { database, system, engine } = deps;
    const place = { organisationId, serviceId, consultationId };
    await rehydrateOne({ database, system, engine, all: kind !== 'workflow-gone' }, place);
    return;
  }
  if (INVARIANTS[kind].by === 'queue')
    return inOrganisation(deps, organisationId, (tx) => hurryQueues(tx, consultationId));
  const settle = SETTLING[kind as RecordedKind];
  if (settle) await inOrganisation(deps, organisationId, (tx) => settle(tx, consultationId));
}

const SETTLING: Partial<Record<RecordedKind, (tx: Tx, consultationId: string) => Promise<void>>> = {
  'message-gap': settleLastSeq,
  'form-unknown': settleForm,
  'facts-missing': writeFacts,
};

async function inOrganisation<T>(
  { database, system }: InspectionDeps,
  organisationId: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const services = await inSystem(system, (tx) =>
    rows<{ id: string }>(tx, `select id from services where organisation_id = ?`, [organisationId]),
  );
  const scope = { organisationId, serviceIds: services.map(({ id }) => id) };
  return inScope(database, scope, work);
}

/** Asked for at the command line: every organisation is looked at now. */
export async function inspectAll(deps: InspectionDeps): Promise<void> {
  await inSystem(deps.system, (tx) =>
    rows(
      tx,
      `insert into inspections (id, organisation_id) select gen_random_uuid(), id from organisations on conflict do nothing`,
    ),
  );
  let isMore = true;
  while (isMore) isMore = await inspectNext(deps);
}
