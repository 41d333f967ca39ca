/** The screens of 「管理」 that auditors and operators look at, in one system: each path in a file of its own. */
import { expect, test } from 'vitest';
import { reviewHistory } from './office/histories.ts';
import { reportIncident } from './office/incidents.ts';
import { lookAfterSystem } from './office/operations.ts';
import { proveTrail } from './office/proof.ts';
import { askWhoReadIt } from './office/trail.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui'], isOpen: true, hasMail: true });

test('an auditor finds who read a restricted consultation in an emergency, and why', async () => {
  await expect(askWhoReadIt(practice)).resolves.toBeUndefined();
});

test('an auditor sees that the trail was not changed, and takes its proof away', async () => {
  await expect(proveTrail(practice)).resolves.toBeUndefined();
});

test('an auditor sees the record beside the engine’s own history, and is told where they differ', async () => {
  await expect(reviewHistory(practice)).resolves.toBeUndefined();
});

test('an administrator announces a stop and keeps whom alarms go to; a system operator begins at the state of the parts', async () => {
  await expect(lookAfterSystem(practice)).resolves.toBeUndefined();
});

test('an administrator records an incident, reports it within the hour and measures the outage', async () => {
  await expect(reportIncident(practice)).resolves.toBeUndefined();
});
