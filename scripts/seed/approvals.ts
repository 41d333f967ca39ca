/** The practice organisation has approved its own copies: exports can be practised on. */
import { randomUUID } from 'node:crypto';
import { addApproval } from '../../api/copies/queries.ts';
import { copyApprovalPlace, organisationKey } from '../../api/sealed.ts';
import type { Crypt } from '../../db/crypt.ts';
import { rows, type Tx } from '../../db/scope.ts';
import { COPY_KINDS, type CopyKind } from '../../domain/registers.ts';

const WORDS = {
  approvedBy: '区担当課（練習）',
  purpose: '練習のため',
  documentNo: '練習第1号',
};

/** Once: one that was withdrawn for practice stays withdrawn. */
export async function addCopyApprovals(
  tx: Tx,
  crypt: Crypt,
  organisationId: string,
  madeById: string,
): Promise<void> {
  const known = await rows(tx, `select 1 from copy_approvals where organisation_id = ? limit 1`, [
    organisationId,
  ]);
  if (known.length > 0) return;
  for (const kind of Object.keys(COPY_KINDS) as CopyKind[]) {
    const id = randomUUID();
    const key = organisationKey(organisationId);
    const words = await crypt.seal(key, copyApprovalPlace(id), JSON.stringify(WORDS));
    const row = { id, kind, approvedOn: '2026-04-01', until: null, words, madeById };
    await addApproval(tx, organisationId, row);
  }
}
