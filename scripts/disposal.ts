/**
 * `npm run disposal:reapply`: destroys again what the ledger names, after an older database was put in place by hand.
 * The restore command does it by itself. Running it twice changes nothing.
 */
import { join } from 'node:path';
import { reapplyLedger } from '../db/disposal-ledger.ts';
import { openDatabase } from '../db/orm.ts';
import { createKeyStoreClient } from '../keys/client.ts';
import { defaultDataDir } from './parts/data-folder.ts';
import { readMigratorUrl, readPlaces } from './parts/running-places.ts';

/** Where the worker writes the ledger beside the checkpoints of the audit trail. */
function ledgerFolders(environment: NodeJS.ProcessEnv): string[] {
  const named = [
    environment['AUDIT_CHECKPOINTS_DIR'],
    environment['AUDIT_CHECKPOINTS_MIRROR_DIR'],
  ].filter((folder) => folder !== undefined);
  return named.length > 0 ? named : [join(defaultDataDir(environment), 'audit-checkpoints')];
}

const keys = createKeyStoreClient({ socketPath: readPlaces(process.env).KEYS_SOCKET });
const migrator = await openDatabase(readMigratorUrl(process.env), { poolSize: 1 });
try {
  const folders = ledgerFolders(process.env);
  const { entries, found, rows, refused } = await reapplyLedger({ migrator, keys, folders });
  console.log(
    `廃棄の台帳：${entries}件。データベースに戻っていた${found}件（${rows}行）を、もう一度廃棄しました。`,
  );
  if (refused > 0)
    console.log(
      `署名を確かめられない行が${refused}行ありました。それらについては何もしていません。`,
    );
  process.exitCode = refused > 0 ? 1 : 0;
} finally {
  await migrator.close();
  await keys.close();
}
