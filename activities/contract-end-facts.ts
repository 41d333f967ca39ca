/** What the certificates will say, gathered while it can still be read: who, when, which package, how much there is. */
import {
  census,
  readContractEndSteps,
  type ContractEndRow,
  type ContractEndStepRow,
} from '../db/contract-end.ts';
import { firstRow, inScope, type Scope, type Tx } from '../db/scope.ts';
import {
  approvalsThatCount,
  contractEndStepPlace,
  type ContractEndStep,
} from '../domain/contract-end.ts';
import { Refusal } from '../domain/errors.ts';
import type { ContractEndDeps } from './contract-end-deps.ts';

export async function gatherFacts(
  deps: ContractEndDeps,
  scope: Scope,
  row: ContractEndRow,
): Promise<Record<string, unknown>> {
  const { keys } = deps.contractEnd;
  const inventory = await keys.inventory(scope.organisationId);
  const { storeId } = await keys.status();
  return inScope(deps.database, scope, async (tx) => {
    const story = await readContractEndSteps(tx, row.id);
    const named = await firstRow<{ code: string; name: string }>(
      tx,
      `select code, name from organisations where id = ?`,
      [scope.organisationId],
    );
    const person = (step: ContractEndStepRow | undefined) => personOf(tx, deps, scope, step);
    const last = (step: ContractEndStep) => story.findLast((one) => one.step === step);
    return {
      installation: storeId,
      organisation: { id: scope.organisationId, ...named },
      endsOn: row.endsOn,
      package: { number: row.package, digest: row.manifestDigest },
      planned: await person(last('plan')),
      handedOver: await person(last('hand-over')),
      received: await person(last('receive')),
      approvals: await Promise.all(approvalsThatCount(story).map(person)),
      tables: await census(tx),
      keys: inventory.kinds.map(({ kind, names, superseded }) => ({ kind, names, superseded })),
      begunAt: deps.now().toISOString(),
    };
  });
}

/** Who, when, and what they typed with it. */
async function personOf(
  tx: Tx,
  { contractEnd: { crypt } }: ContractEndDeps,
  { organisationId }: Scope,
  step: ContractEndStepRow | undefined,
): Promise<Record<string, unknown> | null> {
  if (!step) return null;
  const staff =
    step.madeById === null
      ? undefined
      : await firstRow<{ name: Buffer; loginId: string }>(
          tx,
          `select name, login_id as "loginId" from staff where id = ?`,
          [step.madeById],
        );
  const name =
    staff &&
    (await openOrNull(() =>
      crypt.open(
        organisationId,
        { table: 'staff', column: 'name', row: String(step.madeById) },
        staff.name,
      ),
    ));
  const { words } = step;
  const typed =
    words === null
      ? null
      : await openOrNull(() => crypt.open(organisationId, contractEndStepPlace(step.id), words));
  const said = typed === null ? {} : (JSON.parse(typed) as Record<string, unknown>);
  return {
    by: name ?? null,
    loginId: staff?.loginId ?? null,
    at: step.madeAt,
    ...step.data,
    ...said,
  };
}

/** An older database was restored, while the keys stayed destroyed: what they sealed is not said again. */
async function openOrNull(open: () => Promise<string>): Promise<string | null> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'key-destroyed') return null;
    throw error;
  }
}
