/** The one way out for data as a file: with the ward's approval on record, and into the register of copies. */
import { randomUUID } from 'node:crypto';
import { checkpointNow } from '../../db/audit-checkpoints.ts';
import { copyPlace, recordCopy, type NewCopy } from '../../db/copies.ts';
import { Refusal } from '../../domain/errors.ts';
import { businessDate } from '../../domain/hours.ts';
import { COPY_KINDS, type CopyKind } from '../../domain/registers.ts';
import type { StaffContext } from '../http/route.ts';
import { organisationKey } from '../sealed.ts';
import { approvalInForce } from './queries.ts';

type Copying = Pick<
  StaffContext<unknown, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now'
>;

/**
 * Registers the copy under the purpose that was given for it; what it may hold is under a signature before it is
 * made. Refuses 'not-allowed-now' (`copy-not-approved`) while the ward has approved no copies of this kind (X14:
 * 区の承認を得ずに複写してはならない).
 */
export async function registerCopy(
  { tx, staff, deps, now }: Copying,
  copy: Pick<NewCopy, 'serviceId' | 'format' | 'rowCount'> & { kind: CopyKind; reason: string },
): Promise<void> {
  const { organisationId, id: madeById } = staff;
  const approvalId = await demandApproval({ tx, now }, copy.kind);
  await checkpointNow(deps, organisationId);
  const id = randomUUID();
  const { reason, ...rest } = copy;
  const key = organisationKey(organisationId);
  const purpose = await deps.crypt.seal(key, copyPlace(id), reason);
  await recordCopy(tx, { id, organisationId, madeById, purpose, approvalId, ...rest });
}

/** For what takes long to gather: asked first. The approval in force; refuses as `registerCopy`. */
export async function demandApproval(
  { tx, now }: Pick<Copying, 'tx' | 'now'>,
  kind: CopyKind,
): Promise<string> {
  const approvalId = await approvalInForce(tx, kind, businessDate(now));
  if (approvalId !== undefined) return approvalId;
  throw new Refusal('not-allowed-now', {
    reason: 'copy-not-approved',
    text: `「${COPY_KINDS[kind]}」を書き出すことについて、区の承認が記録されていません。管理の「写しと承認」で承認を記録してから、もう一度書き出してください。`,
  });
}
