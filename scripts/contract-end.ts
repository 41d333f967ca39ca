/**
 * `npm run contract-end`: what the system operator does once nobody of the organisation can sign in any more.
 *
 *   npm run contract-end -- certificates --organisation CODE --out FOLDER   the certificates: a paper each, and what was signed
 *   npm run contract-end -- public-key                                      who signs them, to be handed over beforehand
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { renderPdf } from '../api/documents/pdf.ts';
import { findContractEnd, readCertificates } from '../db/contract-end.ts';
import { openDatabase } from '../db/orm.ts';
import { firstRow, inScope, inSystem } from '../db/scope.ts';
import { certificateSheet } from '../hand-over/certificate-sheet.ts';
import { createKeyStoreClient } from '../keys/client.ts';
import { PlainError } from './audit/plain-error.ts';
import { readPlaces } from './parts/running-places.ts';

const USAGE = `使い方：
  npm run contract-end -- certificates --organisation 組織のコード --out フォルダー
  npm run contract-end -- public-key`;

const OPTIONS = { organisation: { type: 'string' }, out: { type: 'string' } } as const;

async function writeCertificates(code: string, out: string): Promise<void> {
  const places = readPlaces(process.env);
  const database = await openDatabase(places.DATABASE_APP_URL, { poolSize: 1 });
  const system = await openDatabase(places.DATABASE_SYSTEM_URL, { poolSize: 1 });
  try {
    const organisation = await inSystem(system, (tx) =>
      firstRow<{ id: string }>(tx, `select id from organisations where code = ?`, [code]),
    );
    if (!organisation) throw new PlainError(`組織「${code}」は見つかりません。`);
    const scope = { organisationId: organisation.id, serviceIds: [] };
    const { id, found } = await inScope(database, scope, async (tx) => {
      const end = await findContractEnd(tx);
      return { id: end?.id ?? '', found: end ? await readCertificates(tx, end.id) : [] };
    });
    if (found.length === 0) throw new PlainError('証明書はまだありません。');
    mkdirSync(out, { recursive: true });
    for (const row of found) {
      const name = join(out, `certificate-${row.number}`);
      const { madeAt: _, ...signed } = row;
      writeFileSync(
        `${name}.json`,
        `${JSON.stringify({ contractEndId: id, ...signed }, null, 1)}\n`,
      );
      writeFileSync(`${name}.pdf`, await renderPdf(certificateSheet(row)));
      console.log(`${name}.pdf と ${name}.json を書きました。`);
    }
  } finally {
    await Promise.all([database.close(), system.close()]);
  }
}

async function printPublicKey(): Promise<void> {
  const keys = createKeyStoreClient({ socketPath: readPlaces(process.env).KEYS_SOCKET });
  try {
    const { storeId } = await keys.status();
    const text = `madoguchi/certificate/${storeId}\npublic key\n`;
    const { publicKey } = await keys.sign(storeId, text);
    console.log(publicKey.toString('base64'));
  } finally {
    await keys.close();
  }
}

function readArguments() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch {
    throw new PlainError(USAGE);
  }
}

try {
  const { values, positionals } = readArguments();
  const [does] = positionals;
  const { organisation, out } = values;
  if (does === 'public-key') await printPublicKey();
  else if (does === 'certificates' && organisation !== undefined && out !== undefined)
    await writeCertificates(organisation, resolve(out));
  else throw new PlainError(USAGE);
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
