/** The last day of the contract is set; everything else follows from it. */
import type { z } from 'zod';
import type { ContractEnd, PlanBody } from '../../contracts/contract-end.ts';
import { addContractEnd, addContractEndStep, readContractEnd } from '../../db/contract-end.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { ContractEndStep } from '../../domain/contract-end.ts';
import type { SignedInStaff, StaffContext } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';
import { presentContractEnd } from './present.ts';

type Planning = StaffContext<undefined, undefined, undefined, z.infer<typeof PlanBody>>;

export async function plan(context: Planning): Promise<z.input<typeof ContractEnd>> {
  const { tx, staff, body } = context;
  const { organisationId, id: plannedById } = staff;
  const { id, endsOn } = body;
  await demandWholeOrganisation(tx, staff);
  const isAdded = await addContractEnd(tx, { id, organisationId, endsOn, plannedById });
  if (isAdded) {
    await setContractEndsOn(tx, endsOn);
    await addContractEndStep(
      tx,
      { id, organisationId },
      { step: 'plan', data: { endsOn }, madeById: plannedById },
    );
    await auditStep(context, 'plan', id, { endsOn });
  } else {
    const before = await readContractEnd(tx, id);
    if (before?.plannedById !== plannedById)
      throw new Refusal('not-allowed-now', {
        reason: 'under-way',
        text: '契約の終了は、すでに始まっています。画面を読み込み直してください。',
      });
  }
  return presentContractEnd(context);
}

/** Keeping and disposing ask the same day. */
export async function setContractEndsOn(tx: Tx, endsOn: string | null): Promise<void> {
  await rows(tx, `update organisations set contract_ends_on = ?::date`, [endsOn]);
}

/** What concerns the whole organisation is for whoever looks after each of its services. */
export async function demandWholeOrganisation(tx: Tx, staff: SignedInStaff): Promise<void> {
  const own = [...staff.servicesWith('contract-end.act', 'service')];
  const other = await firstRow(tx, `select 1 from services where id <> all(?::uuid[]) limit 1`, [
    own,
  ]);
  if (other)
    throw new Refusal('not-allowed-now', {
      reason: 'not-all-services',
      text: '契約の終了は、すべての窓口の管理者である人だけが進められます。',
    });
}

export async function auditStep(
  context: Pick<Planning, 'tx' | 'staff' | 'requestId'>,
  step: ContractEndStep,
  objectId: string,
  data: Record<string, unknown> = {},
): Promise<void> {
  await auditDone(context, null, `contract-end.${step}`, {
    objectKind: 'contract-end',
    objectId,
    data,
  });
}
