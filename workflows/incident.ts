/** One incident's report: sleeps until its next step is due, tells when it is overdue, and ends with the last step. */
import {
  condition,
  continueAsNew,
  log,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { incidentChanged, type IncidentInput } from './messages.ts';
import { watchIncident } from './proxies.ts';
import { markedIncident } from './search-attributes.ts';
import { isHistoryLong } from './steps.ts';

export async function incident(input: IncidentInput): Promise<void> {
  const { organisationId, incidentId } = input;
  const news = { hasCome: false };
  setHandler(incidentChanged, () => {
    news.hasCome = true;
  });
  setDefaultSignalHandler((signal) => {
    log.warn('signal without a handler', { code: 'unknown-signal', signal });
  });
  while (!isHistoryLong(input.continueAfterEvents)) {
    news.hasCome = false;
    const place = { organisationId, incidentId };
    // The steps are the database's: whatever was lost here, it is looked at there.
    const { next, isOverdue, lookAt } = await watchIncident({ place, now: Date.now() });
    setCurrentDetails(
      next === null ? 'finished' : `next is ${next}${isOverdue ? ', overdue' : ''}`,
    );
    upsertSearchAttributes(markedIncident(lookAt));
    if (lookAt === null) return;
    await condition(() => news.hasCome, Math.max(lookAt - Date.now(), 1));
  }
  // What was heard of and not looked at is looked at first by the next run.
  await continueAsNew<typeof incident>(input);
}
