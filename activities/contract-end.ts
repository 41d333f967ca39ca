/** What is done for the end of a contract without anybody: intake is closed, the package made, everything destroyed, certificates signed. */
import { checkpointNow } from '../db/audit-checkpoints.ts';
import {
  addContractEndStep,
  changeContractEnd,
  lockContractEnd,
  openServices,
  readContractEnd,
  type ContractEndRow,
} from '../db/contract-end.ts';
import { inScope, type Scope } from '../db/scope.ts';
import { retireServices } from '../db/retirements.ts';
import {
  lookAtContractEnd,
  type ContractEndLook,
  type ContractEndWork,
} from '../domain/contract-end.ts';
import { DAY, startOfBusinessDate } from '../domain/hours.ts';
import type { ContractEndPlace } from '../domain/workflow-ids.ts';
import { packHandOver, readScope } from '../hand-over/pack.ts';
import type { ContractEndWatch } from './contract.ts';
import { certifySecond } from './contract-end-certificates.ts';
import { handOverOf, tell, type ContractEndDeps } from './contract-end-deps.ts';
import { destroyOrganisation } from './contract-end-destruction.ts';

export async function watchContractEnd(
  { database, now }: Pick<ContractEndDeps, 'database' | 'now'>,
  { place: { organisationId, contractEndId }, now: asked }: ContractEndWatch,
): Promise<ContractEndLook> {
  const at = Math.max(asked, now().getTime());
  const row = await inScope(database, { organisationId, serviceIds: [] }, (tx) =>
    readContractEnd(tx, contractEndId),
  );
  return row ? lookAtRow(row, at) : { work: null, lookAt: null, isOver: true };
}

function lookAtRow(row: ContractEndRow, now: number): ContractEndLook {
  const { destroyAt, lastBackupGoneAt } = row;
  return lookAtContractEnd(
    {
      ...row,
      destroyAt: destroyAt?.getTime() ?? null,
      lastBackupGoneAt: lastBackupGoneAt?.getTime() ?? null,
    },
    startOfBusinessDate(row.endsOn) + DAY,
    now,
  );
}

/** Does what is due, if it is still due. Killed anywhere it goes on where it was. */
export async function workOnContractEnd(
  deps: ContractEndDeps,
  place: ContractEndPlace,
): Promise<void> {
  const { organisationId, contractEndId } = place;
  const { serviceIds } = await readScope(deps.database, organisationId);
  const scope: Scope = { organisationId, serviceIds };
  const row = await inScope(deps.database, scope, (tx) => readContractEnd(tx, contractEndId));
  if (!row) return;
  const { work } = lookAtRow(row, deps.now().getTime());
  if (work !== null) await WORK[work](deps, scope, row);
}

const WORK: Record<
  ContractEndWork,
  (deps: ContractEndDeps, scope: Scope, row: ContractEndRow) => Promise<void>
> = {
  'close-intake': closeIntake,
  pack,
  destroy: destroyOrganisation,
  certify: certifySecond,
};

/** The contract's last day is over. */
async function closeIntake(deps: ContractEndDeps, scope: Scope, { id }: ContractEndRow) {
  const { organisationId } = scope;
  await inScope(deps.database, scope, async (tx) => {
    const row = await lockContractEnd(tx, id);
    if (row?.stage !== 'planned' || row.isHeld) return;
    const services = await openServices(tx);
    const at = deps.now();
    const by = { crypt: deps.contractEnd.crypt, staffId: row.plannedById, at };
    await retireServices(tx, by, { organisationId, services });
    await changeContractEnd(tx, id, { stage: 'intake-closed' });
    await addContractEndStep(tx, row, { step: 'close-intake', data: { services } });
    await tell(tx, row, 'contract-end.close-intake', { services: services.length });
  });
}

async function pack(deps: ContractEndDeps, scope: Scope, row: ContractEndRow): Promise<void> {
  const { organisation } = await readScope(deps.database, scope.organisationId);
  const { system, keys } = deps.contractEnd;
  await checkpointNow({ system, keys }, scope.organisationId);
  const facts = { organisation, endsOn: row.endsOn, madeAt: deps.now() };
  const packed = await packHandOver(handOverOf(deps, scope, row), facts, (name) =>
    deps.alive?.(name),
  );
  const { digest, ...counts } = packed;
  await inScope(deps.database, scope, async (tx) => {
    const now = await lockContractEnd(tx, row.id);
    // Taken back, or made anew, meanwhile: this one is nobody's.
    if (now?.stage !== 'packing' || now.package !== row.package) return;
    await changeContractEnd(tx, row.id, {
      stage: 'packed',
      manifestDigest: digest,
      packedAt: deps.now(),
    });
    await addContractEndStep(tx, row, { step: 'packed', data: { digest, ...counts } });
    await tell(tx, row, 'contract-end.packed', { digest, ...counts });
  });
}
