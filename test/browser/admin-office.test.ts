/** The screens of 「管理」, in one system: each path in a file of its own beside the others. */
import { test } from 'vitest';
import { lookAfterAccounts } from './office/accounts.ts';
import { keepAgenciesAndDuty } from './office/agencies.ts';
import { reviewHistory } from './office/histories.ts';
import { proveTrail } from './office/proof.ts';
import { reportIncident } from './office/incidents.ts';
import { askWhoReadIt } from './office/trail.ts';
import { lookAfterSystem } from './office/operations.ts';
import { keepRegisters } from './office/registers.ts';
import { proveWhoOneIs } from './office/sign-in.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui'], isOpen: true, hasMail: true });

test('an auditor finds who read a restricted consultation in an emergency, and why', () =>
  askWhoReadIt(practice));

test('an auditor sees that the trail was not changed, and takes its proof away', () =>
  proveTrail(practice));

test('a supervisor keeps the directory of agencies and the duty calendar', () =>
  keepAgenciesAndDuty(practice));

test('an administrator registers somebody from a table, and lets them leave with nothing left behind', () =>
  lookAfterAccounts(practice));

test('an auditor sees the record beside the engine’s own history, and is told where they differ', () =>
  reviewHistory(practice));

test('an administrator announces a stop and keeps whom alarms go to; a system operator begins at the state of the parts', () =>
  lookAfterSystem(practice));

test('an administrator records an incident, reports it within the hour and measures the outage', () =>
  reportIncident(practice));

test('an administrator keeps a register and prints it, as long as the ward approves', () =>
  keepRegisters(practice));

test('a counselor signs in by a passkey alone; an administrator lets staff in from the office only, and proves once more who it is', () =>
  proveWhoOneIs(practice));
