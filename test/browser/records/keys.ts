/** 「暗号鍵」 as an administrator finds it: how the keys stand, what was done to them and by whom. */
import { expect } from 'vitest';
import { createCrypt } from '../../../db/crypt.ts';
import { openDatabase } from '../../../db/orm.ts';
import { inSystem, rows } from '../../../db/scope.ts';
import { createKeyStoreClient } from '../../../keys/client.ts';
import type { Beside, OrganisationPlace } from '../../../scripts/keys/beside.ts';
import { verifyStore } from '../../../scripts/keys/look.ts';
import { rotateData, rotateOrganisation } from '../../../scripts/keys/rotate.ts';
import { picture } from '../support/browser.ts';
import { faultsOf, sitDown } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

export async function looksAtKeys(practice: Practice): Promise<void> {
  await replaceSome(practice);
  const page = await sitDown(practice, 'kanri1');
  await page.goto(`${practice.base}/admin/#/administration/keys`);
  await page.getByRole('heading', { name: '暗号鍵', level: 1 }).waitFor();
  await page.getByText('保管庫に異常はなく、交換の時期になった鍵もありません。').waitFor();
  await page.getByText('保守 一郎（立会：保守 二子）').first().waitFor();
  await page.getByText('データの鍵の交換と再暗号化').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'keys');
  await page.context().close();
}

async function replaceSome({ system: { env } }: Practice): Promise<void> {
  const owner = await openDatabase(env['DATABASE_MIGRATOR_URL'] ?? '', { poolSize: 2 });
  const keys = createKeyStoreClient({ socketPath: env['KEYS_SOCKET'] ?? '' });
  const organisations = await inSystem(owner, (tx) =>
    rows<OrganisationPlace>(tx, `select id, code, name from organisations`),
  );
  const beside: Beside = {
    owner,
    keys,
    crypt: createCrypt(keys),
    organisations,
    persons: { by: '保守 一郎', witness: '保守 二子' },
    isDryRun: false,
    say: () => undefined,
    now: Date.now,
    signal: new AbortController().signal,
    // The processes of the practice go on with older keys for a while: nothing here depends on that.
    waits: { sealingMs: 0, lookupMs: 0, restMs: 0, skewMs: 0 },
  };
  await rotateOrganisation(beside);
  await rotateData(beside, 'rotate-data');
  await verifyStore(beside);
  await owner.close();
  await keys.close();
}
