/** The ward's approvals of copies, and the register of copies. */
import type { z } from 'zod';
import { NoContent } from '../../contracts/common.ts';
import {
  Copies,
  CopyApprovalBody,
  CopyApprovalIdBody,
  CopyApprovals,
  CopyApprovalWords,
  CopyIdBody,
} from '../../contracts/registers.ts';
import { copyPlace } from '../../db/copies.ts';
import { Refusal } from '../../domain/errors.ts';
import { businessDate } from '../../domain/hours.ts';
import { route, type StaffContext } from '../http/route.ts';
import { copyApprovalPlace, organisationKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import {
  addApproval,
  noteDestroyed,
  readApprovals,
  readCopies,
  withdrawApproval,
  type ApprovalRow,
} from './queries.ts';

const read = { kind: 'staff', permission: 'register.read' } as const;
const edit = { kind: 'staff', permission: 'register.edit' } as const;

type Context = StaffContext<undefined, unknown, unknown, unknown>;

export const copiesRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/copy-approvals',
    summary: '写しについての区の承認の台帳',
    access: read,
    response: CopyApprovals,
    async handle(context) {
      const found = await readApprovals(context.tx);
      return { data: await presentApprovals(context, found) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/copy-approvals',
    summary: '写しについての区の承認を記録する',
    access: edit,
    stepUp: true,
    body: CopyApprovalBody,
    response: CopyApprovals,
    async handle(context) {
      const { tx, staff, deps, body } = context;
      const { id, kinds, approvedOn, until, ...words } = body;
      if (until !== null && until < approvedOn) {
        throw new Refusal('invalid-input', {
          reason: 'until-before-approval',
          text: '承認の終わりは、承認された日より後にしてください。',
        });
      }
      for (const [at, kind] of kinds.entries()) {
        // One letter of the ward may approve several kinds: each is a row, found again under the same id.
        const one = at === 0 ? id : nthId(id, at);
        const sealed = await deps.crypt.seal(
          organisationKey(staff.organisationId),
          copyApprovalPlace(one),
          JSON.stringify(words),
        );
        const row = { id: one, kind, approvedOn, until, words: sealed, madeById: staff.id };
        if (!(await addApproval(tx, staff.organisationId, row))) continue;
        await auditDone(context, null, 'copy.approve', {
          objectKind: 'copy-approval',
          objectId: one,
          data: { kind, approvedOn, until },
        });
      }
      return { data: await presentApprovals(context, await readApprovals(tx)) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/copy-approvals/withdrawal',
    summary: '写しについての区の承認を取り下げる',
    access: edit,
    stepUp: true,
    body: CopyApprovalIdBody,
    response: NoContent,
    async handle(context) {
      const { tx, staff, body } = context;
      if (!(await withdrawApproval(tx, body.id, staff.id))) throw new Refusal('not-found');
      const object = { objectKind: 'copy-approval', objectId: body.id };
      await auditDone(context, null, 'copy.withdraw-approval', object);
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/copies',
    summary: '写しの台帳',
    access: read,
    response: Copies,
    handle: listCopies,
  }),
  route({
    method: 'POST',
    path: '/api/staff/copies/destruction',
    summary: '写しを廃棄したことを記録する',
    access: edit,
    body: CopyIdBody,
    response: NoContent,
    async handle(context) {
      const { tx, staff, body } = context;
      const services = staff.servicesWith('register.edit', 'service');
      const of = { by: staff.id, services };
      if (!(await noteDestroyed(tx, body.id, of))) throw new Refusal('not-found');
      await auditDone(context, null, 'copy.destroy', { objectKind: 'copy', objectId: body.id });
      return undefined;
    },
  }),
];

/** An id made of another's, the same each time: its last group counted on. */
function nthId(id: string, n: number): string {
  const last = (BigInt(`0x${id.slice(24)}`) + BigInt(n)) % 2n ** 48n;
  return `${id.slice(0, 24)}${last.toString(16).padStart(12, '0')}`;
}

async function presentApprovals(context: Context, found: readonly ApprovalRow[]) {
  const { tx, staff, deps, now } = context;
  const ids = found.flatMap(({ madeById, withdrawnById }) => [madeById, withdrawnById]);
  const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  const today = businessDate(now);
  return Promise.all(
    found.map(async ({ words, madeById, withdrawnById, withdrawnAt, ...row }) => {
      const text = await deps.crypt.open(staff.organisationId, copyApprovalPlace(row.id), words);
      const { approvedOn, until } = row;
      return {
        ...row,
        ...CopyApprovalWords.parse(JSON.parse(text)),
        isInForce:
          withdrawnAt === null && approvedOn <= today && (until === null || until >= today),
        madeBy: people.of(madeById),
        withdrawn:
          withdrawnById === null || withdrawnAt === null
            ? null
            : { by: people.of(withdrawnById), at: withdrawnAt.toISOString() },
      };
    }),
  );
}

async function listCopies(context: Context): Promise<z.input<typeof Copies>> {
  const { tx, staff, deps, now } = context;
  const found = await readCopies(tx, staff.servicesWith('register.read', 'service'));
  const ids = found.flatMap(({ madeById, destroyedById }) => [madeById, destroyedById]);
  const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  const data = found.map(
    async ({ purpose, madeById, madeAt, destroyedById, destroyedAt, ...row }) => ({
      ...row,
      purpose: await deps.crypt.open(staff.organisationId, copyPlace(row.id), purpose),
      madeBy: people.of(madeById),
      madeAt: madeAt.toISOString(),
      destroyed:
        destroyedById === null || destroyedAt === null
          ? null
          : { by: people.of(destroyedById), at: destroyedAt.toISOString() },
    }),
  );
  return { data: await Promise.all(data) };
}
