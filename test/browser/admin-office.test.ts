/** The screens of 「管理」 about people and what is kept of them, in one system: each path in a file of its own. */
import { expect, test } from 'vitest';
import { lookAfterAccounts } from './office/accounts.ts';
import { keepAgenciesAndDuty } from './office/agencies.ts';
import { keepRegisters } from './office/registers.ts';
import { proveWhoOneIs } from './office/sign-in.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui'], isOpen: true, hasMail: true });

test('an administrator registers somebody from a table, and lets them leave with nothing left behind', async () => {
  await expect(lookAfterAccounts(practice)).resolves.toBeUndefined();
});

test('a supervisor keeps the directory of agencies and the duty calendar', async () => {
  await expect(keepAgenciesAndDuty(practice)).resolves.toBeUndefined();
});

test('an administrator keeps a register and prints it, as long as the ward approves', async () => {
  await expect(keepRegisters(practice)).resolves.toBeUndefined();
});

test('a counselor signs in by a passkey alone; an administrator lets staff in from the office only, and proves once more who it is', async () => {
  await expect(proveWhoOneIs(practice)).resolves.toBeUndefined();
});
