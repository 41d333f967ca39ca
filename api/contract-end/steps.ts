/** What staff do for the end of a contract; each may come twice and is done once. */
import type { z } from 'zod';
import type {
  ContractEnd,
  ContractEndParams,
  ContractEndStepBody,
} from '../../contracts/contract-end.ts';
import {
  addContractEndStep,
  changeContractEnd,
  countHeld,
  countOpen,
  lockContractEnd,
  openServices,
  readContractEndSteps,
  type ContractEndRow,
} from '../../db/contract-end.ts';
import { retireServices, reviveServices } from '../../db/retirements.ts';
import { firstRow, rows } from '../../db/scope.ts';
import {
  APPROVALS_NEEDED,
  approvalsThatCount,
  CONTRACT_END_BLOCKS,
  contractEndBlock,
  contractEndStepPlace,
  DESTRUCTION_WAITS_MS,
} from '../../domain/contract-end.ts';
import { Refusal } from '../../domain/errors.ts';
import type { StaffContext } from '../http/route.ts';
import { organisationKey } from '../sealed.ts';
import { auditStep, demandWholeOrganisation, setContractEndsOn } from './plan.ts';
import { presentContractEnd, SAME_PERSON } from './present.ts';

type Body = z.infer<typeof ContractEndStepBody>;
type Context<One = Body> = StaffContext<
  undefined,
  z.infer<typeof ContractEndParams>,
  undefined,
  One
>;
/** What is kept of a step beside its name: codes in the open, what was typed under the organisation's key. */
interface Taken {
  data?: Record<string, unknown>;
  words?: Record<string, string>;
}

export async function takeStep(context: Context): Promise<z.input<typeof ContractEnd>> {
  const { tx, staff, deps, params, body } = context;
  await demandWholeOrganisation(tx, staff);
  const row = await lockContractEnd(tx, params.contractEndId);
  if (!row) throw new Refusal('not-found');
  const { id, action } = body;
  const before = (await readContractEndSteps(tx, row.id)).find((step) => step.id === id);
  if (before) {
    if (before.step !== action || before.madeById !== staff.id)
      throw new Refusal('id-reused', { reason: 'contract-end-step-id' });
    return presentContractEnd(context);
  }
  const block = contractEndBlock(row, action);
  if (block !== null) refuse(block, CONTRACT_END_BLOCKS[block]);
  const { data = {}, words } = await TAKE[action](context as never, row);
  await addContractEndStep(tx, row, {
    id,
    step: action,
    data,
    words: words
      ? await deps.crypt.seal(
          organisationKey(staff.organisationId),
          contractEndStepPlace(id),
          JSON.stringify(words),
        )
      : null,
    madeById: staff.id,
  });
  await auditStep(context, action, row.id, data);
  return presentContractEnd(context);
}

type Of<Action extends Body['action']> = Extract<Body, { action: Action }>;

const TAKE: {
  [Action in Body['action']]: (context: Context<Of<Action>>, row: ContractEndRow) => Promise<Taken>;
} = {
  're-plan': rePlan,
  'close-intake': closeIntake,
  pack,
  'hand-over': handOver,
  receive,
  approve,
  'withdraw-approvals': withdrawApprovals,
  hold: (context, row) => setHeld(context, row, true),
  release: (context, row) => setHeld(context, row, false),
  cancel,
};

async function rePlan({ tx, body }: Context<Of<'re-plan'>>, { id }: ContractEndRow) {
  const { endsOn, reason } = body;
  await setContractEndsOn(tx, endsOn);
  await changeContractEnd(tx, id, { endsOn });
  return { data: { endsOn }, words: { reason } };
}

async function closeIntake({ tx, staff, deps, now }: Context<unknown>, { id }: ContractEndRow) {
  const { organisationId } = staff;
  const services = await openServices(tx);
  const by = { crypt: deps.crypt, staffId: staff.id, at: new Date(now) };
  await retireServices(tx, by, { organisationId, services });
  await changeContractEnd(tx, id, { stage: 'intake-closed' });
  return { data: { services } };
}

/** Made by the worker; what was handed over before does not count any more. */
async function pack({ tx }: Context<unknown>, row: ContractEndRow) {
  const number = row.package + 1;
  await changeContractEnd(tx, row.id, {
    stage: 'packing',
    package: number,
    manifestDigest: null,
    packedAt: null,
  });
  return { data: { package: number } };
}

async function handOver({ tx, body }: Context<Of<'hand-over'>>, { id }: ContractEndRow) {
  const { on, by, to } = body;
  await changeContractEnd(tx, id, { stage: 'handed-over' });
  return { data: { on }, words: { on, by, to } };
}

/** The ward names what it read from its own copy: so it has one, and it is this one. */
async function receive({ tx, body }: Context<Of<'receive'>>, row: ContractEndRow) {
  const { on, by, documentNo, digest } = body;
  if (digest !== row.manifestDigest)
    refuse(
      'another-package',
      '照合値が、引き渡した一式と違います。区の手元の一式を確かめるプログラムが表示した値を、そのまま入れてください。',
    );
  await changeContractEnd(tx, row.id, { stage: 'received' });
  return { data: { on, digest }, words: { on, by, documentNo } };
}

async function approve({ tx, staff, body, now }: Context<Of<'approve'>>, row: ContractEndRow) {
  const named = await firstRow<{ name: string }>(
    tx,
    `select name from organisations where id = ?`,
    [staff.organisationId],
  );
  if (body.organisation.trim() !== named?.name)
    refuse('another-name', '自治体の名前が違います。画面にある名前を、そのまま入れてください。');
  const open = await countOpen(tx);
  if (open > 0)
    refuse(
      'open-consultations',
      `続いている相談が${open}件あります。すべて終了してから承認してください。`,
    );
  const held = await countHeld(tx);
  if (held > 0)
    refuse(
      'held-consultations',
      `廃棄を止めている相談が${held}件あります。「保存と廃棄」で、止めるのをやめてから承認してください。`,
    );
  const approvals = approvalsThatCount(await readContractEndSteps(tx, row.id));
  if (approvals.some(({ madeById }) => madeById === staff.id)) refuse('same-person', SAME_PERSON);
  if (approvals.length + 1 >= APPROVALS_NEEDED)
    await changeContractEnd(tx, row.id, {
      stage: 'approved',
      destroyAt: new Date(now + DESTRUCTION_WAITS_MS),
    });
  const { documentNo } = body;
  return { words: { documentNo } };
}

async function withdrawApprovals(
  { tx, body }: Context<Of<'withdraw-approvals'>>,
  { id }: ContractEndRow,
) {
  await changeContractEnd(tx, id, { stage: 'received', destroyAt: null });
  return { words: { reason: body.reason } };
}

async function setHeld(
  { tx, body }: Context<Of<'hold'> | Of<'release'>>,
  { id }: ContractEndRow,
  isHeld: boolean,
) {
  await changeContractEnd(tx, id, { isHeld });
  return { words: { reason: body.reason } };
}

/** Everything is as before: the services take up again what this end has closed, and the package goes. */
async function cancel({ tx, staff, body, now }: Context<Of<'cancel'>>, row: ContractEndRow) {
  const { organisationId } = staff;
  const closed = (await readContractEndSteps(tx, row.id)).filter(
    ({ step }) => step === 'close-intake',
  );
  const services = closed.flatMap(({ data }) => (data['services'] ?? []) as string[]);
  await reviveServices(tx, { staffId: staff.id, at: new Date(now) }, { organisationId, services });
  await rows(tx, `delete from contract_end_parts where contract_end_id = ?`, [row.id]);
  await rows(tx, `delete from contract_end_files where contract_end_id = ?`, [row.id]);
  await setContractEndsOn(tx, null);
  await changeContractEnd(tx, row.id, { stage: 'cancelled', destroyAt: null });
  return { data: { services }, words: { reason: body.reason } };
}

function refuse(reason: string, text: string): never {
  throw new Refusal('not-allowed-now', { reason, text });
}
