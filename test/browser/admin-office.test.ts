/** The screens of 「管理」, in one system: each path in a file of its own beside the others. */
import { test } from 'vitest';
import { lookAfterAccounts } from './office/accounts.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui'], isOpen: true, hasMail: true });

test('an administrator registers somebody from a table, and lets them leave with nothing left behind', () =>
  lookAfterAccounts(practice));
