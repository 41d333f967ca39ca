/** The end of a contract as its staff see it: how far it is, what may be done, what was done. */
import type { z } from 'zod';
import type { ContractEnd } from '../../contracts/contract-end.ts';
import {
  findContractEnd,
  readContractEndSteps,
  type ContractEndRow,
  type ContractEndStepRow,
} from '../../db/contract-end.ts';
import { firstRow } from '../../db/scope.ts';
import {
  approvalsThatCount,
  CONTRACT_END_ACTIONS,
  CONTRACT_END_BLOCKS,
  contractEndBlock,
  contractEndStepPlace,
} from '../../domain/contract-end.ts';
import type { StaffContext } from '../http/route.ts';
import { openOrNull } from '../sealed.ts';

export type ContractEndContext = Pick<
  StaffContext<undefined, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now' | 'requestId'
>;
type Shown = z.input<typeof ContractEnd>;
type End = NonNullable<Shown['end']>;

export async function presentContractEnd(context: ContractEndContext): Promise<Shown> {
  const { tx, staff } = context;
  const named = await firstRow<{ name: string }>(
    tx,
    `select name from organisations where id = ?`,
    [staff.organisationId],
  );
  const row = await findContractEnd(tx);
  return { organisation: named?.name ?? '', end: row ? await endOf(context, row) : null };
}

async function endOf(context: ContractEndContext, row: ContractEndRow): Promise<End> {
  const { tx, staff, deps, now } = context;
  const steps = await readContractEndSteps(tx, row.id);
  const ids = steps.map(({ madeById }) => madeById);
  const names = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  const mayAct = staff.servicesWith('contract-end.act', 'service').length > 0;
  const approvals = approvalsThatCount(steps).flatMap(({ madeById }) =>
    madeById === null ? [] : [names.of(madeById)],
  );
  return {
    id: row.id,
    stage: row.stage,
    endsOn: row.endsOn,
    isHeld: row.isHeld,
    package: row.package,
    packedAt: row.packedAt?.toISOString() ?? null,
    filesMade: await countFiles(context, row),
    destroyAt: row.destroyAt?.toISOString() ?? null,
    part: row.part,
    lastBackupGoneAt: row.lastBackupGoneAt?.toISOString() ?? null,
    approvals,
    actions: mayAct
      ? actionsOf(
          row,
          approvals.some(({ id }) => id === staff.id),
        )
      : [],
    story: await Promise.all(
      steps.map(async (step) => ({ ...(await told(context, step)), by: names.of(step.madeById) })),
    ),
  };
}

function actionsOf(row: ContractEndRow, hasApproved: boolean): End['actions'] {
  return CONTRACT_END_ACTIONS.map((action) => {
    const block = contractEndBlock(row, action);
    if (block !== null) return { action, block: CONTRACT_END_BLOCKS[block] };
    const isSecond = action === 'approve' && hasApproved;
    return { action, block: isSecond ? SAME_PERSON : null };
  });
}

export const SAME_PERSON = 'すでに承認しています。もう1人の管理者が承認してください。';

/** A code or a number stays, and so does what was typed; the package's digest is for the ward to read from its own copy. */
async function told({ staff, deps }: ContractEndContext, step: ContractEndStepRow) {
  const { id, step: code, madeAt, data } = step;
  const typed = await openOrNull(
    deps.crypt,
    staff.organisationId,
    contractEndStepPlace(id),
    step.words,
  );
  const { files, rows, reason } = data;
  return {
    id,
    step: code,
    at: madeAt.toISOString(),
    words: (typed === null ? {} : JSON.parse(typed)) as End['story'][number]['words'],
    ...(typeof files === 'number' ? { files } : {}),
    ...(typeof rows === 'number' ? { rows } : {}),
    ...(typeof reason === 'string' ? { why: reason } : {}),
  };
}

async function countFiles({ tx }: ContractEndContext, row: ContractEndRow): Promise<number> {
  const found = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from contract_end_files where contract_end_id = ? and package = ?`,
    [row.id, row.package],
  );
  return found?.n ?? 0;
}
