/** What is made of the records: search, figures, files, disposal, backups. Each path in a file of its own. */
import { expect, test } from 'vitest';
import { looksAtBackups } from './records/backups.ts';
import { plansTheEnd } from './records/contract-end.ts';
import { disposesOf } from './records/disposal.ts';
import { countConsultations } from './records/figures.ts';
import { inspectsTheRecord } from './records/inspections.ts';
import { looksAtKeys } from './records/keys.ts';
import { makesReport } from './records/reports.ts';
import { searchWords } from './records/search.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui'], isOpen: true, hasMail: true });

test('a supervisor finds words of a talk however they are typed, goes to the message and comes back to what was found', async () => {
  await expect(searchWords(practice)).resolves.toBeUndefined();
});

test('an administrator sees what was backed up, what is wrong with it and how one restores', async () => {
  await expect(looksAtBackups(practice)).resolves.toBeUndefined();
});

test('an administrator counts what the end of the contract would hand over and destroy, sets its day, holds it and takes it back', async () => {
  await expect(plansTheEnd(practice)).resolves.toBeUndefined();
});

test('an administrator sees how the keys stand, what was done to them and by whom', async () => {
  await expect(looksAtKeys(practice)).resolves.toBeUndefined();
});

test('a supervisor counts the consultations of the year by reception hours and comes to those behind a count', async () => {
  await expect(countConsultations(practice)).resolves.toBeUndefined();
});

test('what has been kept long enough is listed, approved by the ward, confirmed by a second administrator, destroyed and certified', async () => {
  await expect(disposesOf(practice)).resolves.toBeUndefined();
});

// Last: it fills the organisation with records.
test('an administrator drafts a monthly report, freezes it, and corrects it when a number came late', async () => {
  await expect(makesReport(practice)).resolves.toBeUndefined();
});

test('an administrator has every consultation looked at by the rules that must hold of it', async () => {
  await expect(inspectsTheRecord(practice)).resolves.toBeUndefined();
});
