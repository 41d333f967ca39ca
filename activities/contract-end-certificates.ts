/** The certificates of destruction: plain and signed by the installation's own key, since no key of the organisation is left. */
import {
  addCertificate,
  addContractEndStep,
  changeContractEnd,
  lockContractEnd,
  readCertificates,
  type ContractEndRow,
} from '../db/contract-end.ts';
import { firstRow, inScope, type Scope, type Tx } from '../db/scope.ts';
import { canonicalJson, signDocument } from '../db/signed-json.ts';
import { LAST_BACKUP_DAYS } from '../domain/contract-end.ts';
import { DAY } from '../domain/hours.ts';
import type { ContractEndDeps } from './contract-end-deps.ts';

/** How it was done, by NIST SP 800-88's words. */
const METHOD =
  '暗号鍵の廃棄（Cryptographic Erase。保存の前にすべて暗号化している）、記録の削除、処理の履歴の削除';

/** Nothing is left but backups in which ids and times stand in plain; when they are gone, the second one says so. */
export async function certifyFirst(
  deps: ContractEndDeps,
  scope: Scope,
  { id, facts }: ContractEndRow,
): Promise<void> {
  const at = deps.now();
  const goneAt = new Date(at.getTime() + LAST_BACKUP_DAYS * DAY);
  const isVerified = facts?.['rowsLeft'] === 0;
  if (!isVerified) throw new Error('rows are left');
  const content = {
    ...facts,
    certificate: 1,
    method: METHOD,
    tool: 'Madoguchi',
    endedAt: inJapan(at),
    verification: {
      keys: '組織の鍵を鍵の保管庫に求め、廃棄済みと答えることを確かめた',
      rows: '組織の記録が1件も残っていないことを、すべての表で確かめた',
    },
    lastBackupGoneAt: inJapan(goneAt),
  };
  await certify(deps, scope, id, 1, content, async (tx, row) => {
    await changeContractEnd(tx, id, {
      stage: 'destroyed',
      part: null,
      destroyedAt: at,
      lastBackupGoneAt: goneAt,
    });
    await addContractEndStep(tx, row, { step: 'destroyed' });
    await addContractEndStep(tx, row, { step: 'first-certificate' });
  });
}

/** The last backup that could name anything has expired. */
export async function certifySecond(
  deps: ContractEndDeps,
  scope: Scope,
  { id, facts, destroyedAt }: ContractEndRow,
): Promise<void> {
  const oldest = await oldestBackup(deps, scope);
  if (oldest !== null && destroyedAt !== null && oldest < destroyedAt) {
    // Kept for longer than it should be: nothing is certified that is not so.
    const lastBackupGoneAt = new Date(deps.now().getTime() + DAY);
    return inScope(deps.database, scope, (tx) => changeContractEnd(tx, id, { lastBackupGoneAt }));
  }
  const first = await inScope(deps.database, scope, (tx) => readCertificates(tx, id));
  const content = {
    certificate: 2,
    installation: facts?.['installation'],
    organisation: facts?.['organisation'],
    destroyedAt: destroyedAt && inJapan(destroyedAt),
    oldestBackupAt: oldest && inJapan(oldest),
    at: inJapan(deps.now()),
    says: `廃棄の前に作られたバックアップは、保存期間（${LAST_BACKUP_DAYS}日）が過ぎて残っていません。`,
    firstSignature: first[0]?.signature,
  };
  await certify(deps, scope, id, 2, content, async (tx, row) => {
    await changeContractEnd(tx, id, { stage: 'finished' });
    await addContractEndStep(tx, row, { step: 'second-certificate' });
  });
}

/** When the oldest backup that is listed was begun: it must lie behind the destruction. */
async function oldestBackup({ database }: ContractEndDeps, scope: Scope): Promise<Date | null> {
  const found = await inScope(database, scope, (tx) =>
    firstRow<{ at: Date | null }>(tx, `select min(started_at) as at from backups`),
  );
  return found?.at ?? null;
}

async function certify(
  { database, contractEnd }: ContractEndDeps,
  scope: Scope,
  id: string,
  number: 1 | 2,
  content: Record<string, unknown>,
  done: (tx: Tx, row: ContractEndRow) => Promise<void>,
): Promise<void> {
  const { keys } = contractEnd;
  const { storeId } = await keys.status();
  const document = { ...content, installation: storeId };
  const signed = await signDocument(keys, storeId, `contract-end ${id} ${number}`, document);
  await inScope(database, scope, async (tx) => {
    const row = await lockContractEnd(tx, id);
    if (!row || row.stage !== (number === 1 ? 'destroying' : 'destroyed')) return;
    await addCertificate(tx, row, {
      number,
      body: canonicalJson(document),
      signature: signed.signature.toString('base64'),
      publicKey: signed.publicKey.toString('base64'),
    });
    await done(tx, row);
  });
}

/** ISO 8601 with the offset of Japan. */
function inJapan(at: Date): string {
  return new Date(at.getTime() + 9 * 3_600_000).toISOString().replace('Z', '+09:00');
}
