/** 「バックアップ」 as an administrator finds it: what was made and checked, and how one restores. */
import { expect } from 'vitest';
import { noteReport, showBases, showChecked } from '../../../backup/records.ts';
import { openDatabase } from '../../../db/orm.ts';
import { picture } from '../support/browser.ts';
import { faultsOf, sitDown } from '../support/desk.ts';
import type { Practice } from '../support/practice.ts';

const HOUR = 3_600_000;

export async function looksAtBackups(practice: Practice): Promise<void> {
  await storeSome(practice);
  const page = await sitDown(practice, 'kanri1');
  await page.goto(`${practice.base}/admin/#/administration/backups`);
  await page.getByRole('heading', { name: 'バックアップ', level: 1 }).waitFor();
  // A system of the tests archives nothing: that is said before anything else.
  await page.getByText('今は、バックアップが作られていません。').waitFor();
  await page.getByText('使えません：ファイルの中身が変わっています').waitFor();
  await page.getByText(/相談 3件、メッセージ 12件/u).waitFor();
  await picture(page, 'backups');
  expect(await faultsOf(page)).toEqual([]);
  await page.context().close();
}

async function storeSome({ system: { env } }: Practice): Promise<void> {
  const system = await openDatabase(env['DATABASE_SYSTEM_URL'] ?? '', { poolSize: 1 });
  const now = Date.now();
  const base = (id: string, ageHours: number) => ({
    id,
    systemId: '1',
    timeline: 1,
    segmentSize: 1_048_576,
    startLsn: '0/2000028',
    endLsn: '0/2000120',
    startedAt: now - ageHours * HOUR - 5_000,
    finishedAt: now - ageHours * HOUR,
    bytes: 62_000_000,
    stored: 6_100_000,
    files: 2674,
  });
  await showBases(system, [base('20261121T031500Z', 28), base('20261122T031500Z', 4)]);
  await showChecked(
    system,
    new Map([
      ['20261121T031500Z', 'damaged'],
      ['20261122T031500Z', null],
    ]),
  );
  await noteReport(system, {
    id: crypto.randomUUID(),
    kind: 'drill',
    beganAt: now - HOUR,
    endedAt: now - HOUR + 9_000,
    isOk: true,
    reason: null,
    detail: { consultations: 3, messages: 12, chained: 86, indexes: 509, opened: 12 },
  });
  await system.close();
}
