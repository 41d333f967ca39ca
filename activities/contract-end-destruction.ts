/** Everything of an organisation is destroyed, part by part: accounts, keys, what the engine knows, rows; then it is certified. */
import { checkpointNow } from '../db/audit-checkpoints.ts';
import {
  addContractEndStep,
  census,
  changeContractEnd,
  countHeld,
  countOpen,
  lockContractEnd,
  readContractEnd,
  readContractEndSteps,
  type ContractEndRow,
} from '../db/contract-end.ts';
import { wake } from '../db/notify.ts';
import { inScope, rows, type Scope, type Tx } from '../db/scope.ts';
import {
  APPROVALS_NEEDED,
  approvalsThatCount,
  NEXT_PART,
  type DestructionPart,
} from '../domain/contract-end.ts';
import { Refusal } from '../domain/errors.ts';
import { isPackageComplete } from '../hand-over/pack.ts';
import { handOverOf, tell, type ContractEndDeps } from './contract-end-deps.ts';
import { certifyFirst } from './contract-end-certificates.ts';
import { gatherFacts } from './contract-end-facts.ts';
import { workflowIdsOf } from './contract-end-workflows.ts';

/** Rows that go in one transaction. */
const ROWS_AT_ONCE = 2_000;
const WORKFLOWS_AT_ONCE = 20;

export async function destroyOrganisation(
  deps: ContractEndDeps,
  scope: Scope,
  { id, stage }: ContractEndRow,
): Promise<void> {
  if (stage === 'approved' && !(await begin(deps, scope, id))) return;
  for (;;) {
    const row = await inScope(deps.database, scope, (tx) => readContractEnd(tx, id));
    if (row?.stage !== 'destroying' || row.part === null) return;
    deps.alive?.(row.part);
    await PARTS[row.part](deps, scope, row);
    const next = NEXT_PART[row.part];
    if (next === null) return;
    await inScope(deps.database, scope, (tx) => changeContractEnd(tx, id, { part: next }));
  }
}

/** Looks once more whether it may be, and says that it begins; false where it may not. */
async function begin(deps: ContractEndDeps, scope: Scope, id: string): Promise<boolean> {
  const row = await inScope(deps.database, scope, (tx) => readContractEnd(tx, id));
  if (!row) return false;
  const isComplete = await isPackageComplete(handOverOf(deps, scope, row));
  const facts = await gatherFacts(deps, scope, row);
  return inScope(deps.database, scope, async (tx) => {
    const now = await lockContractEnd(tx, id);
    if (now?.stage !== 'approved' || now.isHeld || now.package !== row.package) return false;
    // Taken back and approved anew while it was looked at: the days to think again begin anew.
    if (now.destroyAt === null || now.destroyAt > deps.now()) return false;
    const reason = await reasonAgainst(tx, id, isComplete);
    if (reason !== null) {
      await changeContractEnd(tx, id, { stage: 'received', destroyAt: null });
      await addContractEndStep(tx, now, { step: 'stopped', data: { reason } });
      await tell(tx, now, 'contract-end.stopped', { reason });
      return false;
    }
    await changeContractEnd(tx, id, { stage: 'destroying', part: 'accounts', facts });
    await addContractEndStep(tx, now, { step: 'destroy' });
    await tell(tx, now, 'contract-end.destroy', { digest: now.manifestDigest });
    return true;
  });
}

async function reasonAgainst(tx: Tx, id: string, isComplete: boolean): Promise<string | null> {
  const approvals = approvalsThatCount(await readContractEndSteps(tx, id));
  if (new Set(approvals.map(({ madeById }) => madeById)).size < APPROVALS_NEEDED)
    return 'approvals';
  if ((await countOpen(tx)) > 0) return 'open-consultations';
  if ((await countHeld(tx)) > 0) return 'held-consultations';
  return isComplete ? null : 'package-outdated';
}

type Part = (deps: ContractEndDeps, scope: Scope, row: ContractEndRow) => Promise<void>;

const PARTS: Record<DestructionPart, Part> = {
  accounts: endAccounts,
  keys: endKeys,
  engine: forgetEngine,
  rows: eraseRows,
  certificate: certifyFirst,
};

/** Nobody signs in any more, and what the trail says is under its last signature. */
async function endAccounts(deps: ContractEndDeps, scope: Scope, { id }: ContractEndRow) {
  const { organisationId, serviceIds } = scope;
  await inScope(deps.database, scope, async (tx) => {
    await rows(tx, `update staff set disabled_at = coalesce(disabled_at, now())`);
    await rows(tx, `update staff_sessions set ended_at = now() where ended_at is null`);
    await rows(tx, `update room_sessions set ended_at = now() where ended_at is null`);
    for (const serviceId of serviceIds)
      wake(tx, { kind: 'channel', organisationId, serviceId, id: serviceId, seq: 0 });
  });
  const { system, keys } = deps.contractEnd;
  const last = await unlessDestroyed(() => checkpointNow({ system, keys }, organisationId));
  if (!last) return;
  const checkpoint = { size: Number(last.size), note: last.note };
  await addFacts(deps, scope, id, { checkpoint });
}

async function endKeys(deps: ContractEndDeps, scope: Scope, { id }: ContractEndRow) {
  const { organisationId } = scope;
  const { keys } = deps.contractEnd;
  const ended = await keys.endOrganisation(organisationId);
  // Asked again after a crash it says none: the first answer counts, and what there was is in the inventory.
  if (ended.keys > 0) await addFacts(deps, scope, id, { endedKeys: ended });
  await demandDestroyed(() =>
    keys.obtain({
      organisationId,
      serviceId: null,
      kind: 'organisation',
      objectId: organisationId,
    }),
  );
}

async function forgetEngine(deps: ContractEndDeps, scope: Scope, { id }: ContractEndRow) {
  let forgotten = 0;
  for await (const workflowIds of workflowIdsOf(deps.database, scope, WORKFLOWS_AT_ONCE)) {
    deps.alive?.('engine');
    if (!(await deps.contractEnd.forgetWorkflows(workflowIds)))
      throw new Refusal('unavailable', { reason: 'engine' });
    forgotten += workflowIds.length;
  }
  await addFacts(deps, scope, id, { workflows: forgotten });
}

async function eraseRows(deps: ContractEndDeps, scope: Scope, { id }: ContractEndRow) {
  for (;;) {
    deps.alive?.('rows');
    const erased = await inScope(deps.database, scope, (tx) =>
      rows<{ place: string }>(tx, `select place from erase_organisation(?, ${ROWS_AT_ONCE})`, [id]),
    );
    if (erased.length === 0) break;
  }
  const left = await inScope(deps.database, scope, census);
  await addFacts(deps, scope, id, { rowsLeft: left.reduce((sum, { held }) => sum + held, 0) });
}

async function addFacts(
  { database }: Pick<ContractEndDeps, 'database'>,
  scope: Scope,
  id: string,
  facts: Record<string, unknown>,
): Promise<void> {
  await inScope(database, scope, async (tx) => {
    const row = await lockContractEnd(tx, id);
    await changeContractEnd(tx, id, { facts: { ...row?.facts, ...facts } });
  });
}

async function demandDestroyed(ask: () => Promise<unknown>): Promise<void> {
  if ((await unlessDestroyed(ask)) !== null)
    throw new Error('a key that was destroyed still opens');
}

async function unlessDestroyed<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'key-destroyed') return null;
    throw error;
  }
}
